"""A class of real and some hostile repositories through `shipfolio batch run`: killed, gone on with, held to count.

    python -m benchmarks.cohort --repos DIR [--jobs 2] [--out FOLDER]

DIR holds repositories, bare or not, at any depth of two. The batch is killed (`kill -9`) twice and gone on with; then
nothing may be lost or graded twice, every row has a named state, a sample equals single grades to the byte, and another
run grades nothing. `--speed N` first measures on N of the repositories one worker that is kept to one core against two
on two cores, in turns, and one against two that go where they like: a grading process has git and the linter beside
it, so that a single worker keeps more than one core busy. `--only-speed` ends there. Keeping to a core needs Linux.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from sqlalchemy import text

from grader.cohort.folder import HOME
from grader.cohort.opening import open_cohort
from tests.hostile_repos import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

ROOT = Path(__file__).parent.parent
TURNS = 3
OPEN = {"queued", "running", "not_graded"}


@dataclass
class Memory:
    """Resident memory of the processes below one, by process, in MiB: each one's own peak, in the order of their birth.

    A process that grades is a child of the server that it was forked from, and begins with what that one had loaded.
    """

    root: int
    peaks: dict[int, tuple[str, float]] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Look while something is done."""
        watcher = threading.Thread(target=self.watch)
        watcher.start()
        try:
            yield
        finally:
            self.over.set()
            watcher.join()

    @property
    def graded(self) -> list[float]:
        """Peaks of the processes that graded: everything below the fork server, which is the first of its name."""
        named = [peak for name, peak in self.peaks.values() if "forkserver" in name and "git" not in name.split()[0]]
        return named[1:]

    def watch(self) -> None:
        """Look every 50 ms, until `over`."""
        while not self.over.wait(0.05):
            for pid in _below(self.root):
                with contextlib.suppress(OSError, ValueError, IndexError):
                    status = Path(f"/proc/{pid}/status").read_text()
                    name = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()[:200]
                    peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
                    self.peaks[pid] = (name, max(peak, self.peaks.get(pid, ("", 0.0))[1]))


def _below(root: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):  # noqa: PTH208 - a glob fails where a process ends meanwhile
        with contextlib.suppress(OSError, ValueError, IndexError):
            after = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            parents.setdefault(int(after[1]), []).append(int(pid))
    found, todo = [], [root]
    while todo:
        children = parents.get(todo.pop(), [])
        found += children
        todo += children
    return found


def a_batch(roster: Path, out: Path, jobs: int, cores: Collection[int] = ()) -> subprocess.Popen[bytes]:
    keep = f"import os; os.sched_setaffinity(0, {set(cores)}); " if cores else ""  # and whatever it starts
    code = f"{keep}import sys, shipfolio; sys.exit(shipfolio.run(sys.argv[1:]))"
    words = ["batch", "run", str(roster), "--out", str(out), "--jobs", str(jobs)]
    with (out.parent / f"{out.name}.log").open("ab") as log:
        return subprocess.Popen([sys.executable, "-c", code, *words], cwd=ROOT, stdout=log, stderr=log)


def timed(roster: Path, out: Path, jobs: int, cores: Collection[int] = ()) -> float:
    """Seconds of one run to its end; nobody looks at its memory meanwhile, which takes processor time, too."""
    began = time.monotonic()
    a_batch(roster, out, jobs, cores).wait()
    return time.monotonic() - began


def whole(roster: Path, out: Path, jobs: int) -> tuple[float, int, Memory]:
    """One run to its end: seconds, exit code, memory."""
    began = time.monotonic()
    process = a_batch(roster, out, jobs)
    memory = Memory(process.pid)
    with memory.watching():
        code = process.wait()
    return time.monotonic() - began, code, memory


def repositories(folder: Path) -> list[Path]:
    found = {path.parent for depth in ("*", "*/*") for path in folder.glob(f"{depth}/HEAD")}
    found |= {path.parent for path in folder.glob("*/.git")}
    return sorted((path.parent if path.name == ".git" else path).resolve() for path in found)


def write_roster(path: Path, targets: dict[str, Path]) -> Path:
    with path.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["student_id", "name", "section", "repo_url"])
        table.writerows(
            [name, name.title(), "AB"[number % 2], target] for number, (name, target) in enumerate(targets.items())
        )
    return path


def speed(roster: Path, home: Path) -> dict[str, object]:
    """Seconds of one worker and of two, each time the whole roster anew, in turns so that the load is the same."""
    cores = sorted(os.sched_getaffinity(0))[:2] if sys.platform == "linux" else []
    ways: dict[str, tuple[int, list[int]]] = {"1 job": (1, []), "2 jobs": (2, [])}
    if len(cores) > 1:
        ways |= {"1 job on 1 core": (1, cores[:1]), "2 jobs on 2 cores": (2, cores)}
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(TURNS):
        for name, (jobs, kept_to) in ways.items():
            took = timed(roster, home / f"small-{turn}-{name.replace(' ', '-')}", jobs, kept_to)
            seconds[name].append(round(took, 1))
    found: dict[str, object] = {"seconds": seconds}
    for one, two in (("1 job", "2 jobs"), ("1 job on 1 core", "2 jobs on 2 cores")):
        if one in seconds:
            ratios = [first / second for first, second in zip(seconds[one], seconds[two], strict=True)]
            found[f"{two}: times as fast as {one}, median"] = round(median(ratios), 2)
    return found


def counted(out: Path) -> dict[str, int]:
    """Gradings, reports, claims of jobs, as the database has them."""
    queries = {
        "gradings": "SELECT count(*) FROM grading",
        "graded": "SELECT count(*) FROM grading WHERE state = 'graded'",
        "reports": "SELECT count(*) FROM report",
        "distinct reports": 'SELECT count(*) FROM (SELECT DISTINCT url, "commit" FROM report)',
        "claims": "SELECT coalesce(sum(attempts), 0) FROM job",
        "jobs": "SELECT count(*) FROM job",
    }
    with open_cohort(str(out)) as (store, _), store.read() as session:
        return {name: int(session.execute(text(query)).scalar_one()) for name, query in queries.items()}


def states(out: Path) -> dict[str, str]:
    code = "import sys, shipfolio; sys.exit(shipfolio.run(sys.argv[1:]))"
    words = [sys.executable, "-c", code, "batch", "status", str(out), "--format", "json"]
    rows = json.loads(subprocess.run(words, cwd=ROOT, capture_output=True, check=True).stdout)["submissions"]
    return {row["student_id"]: row["state"] for row in rows}


def differing(out: Path, targets: dict[str, Path], names: list[str]) -> list[str]:
    """Which of these differ from a single grade."""
    single = out.parent / "single.json"
    wrong = []
    for name in names:
        words = ["grade", str(targets[name]), "--format", "json", "-o", str(single)]
        code = "import sys, shipfolio; sys.exit(shipfolio.run(sys.argv[1:]))"
        subprocess.run([sys.executable, "-c", code, *words], cwd=ROOT, capture_output=True, check=False)
        if single.read_bytes() != (out / HOME / f"{name}.json").read_bytes():
            wrong.append(name)
    return wrong


def killed(roster: Path, out: Path, jobs: int, total: int) -> list[Memory]:
    """Begin it twice and kill it both times, part of the way."""
    watched = []
    for share in (0.2, 0.5):
        process = a_batch(roster, out, jobs)
        watched.append(Memory(process.pid))
        with watched[-1].watching():
            while process.poll() is None and len(list((out / HOME).glob("*.json"))) < share * total:
                time.sleep(0.2)
            process.kill()
            process.wait()
        print(f"killed after {len(list((out / HOME).glob('*.json')))} reports", flush=True)
    return watched


def told(memories: Iterable[Memory]) -> dict[str, object]:
    """What the grading processes of some runs took."""
    graded = [peak for memory in memories for peak in memory.graded]
    third = max(1, len(graded) // 3)
    return {
        "processes": len(graded),
        "peak_mib": round(max(graded, default=0.0), 1),
        "median_first_third": round(median(graded[:third]), 1) if graded else None,
        "median_last_third": round(median(graded[-third:]), 1) if graded else None,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--repos", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--speed", type=int, default=0)
    parser.add_argument("--only-speed", action="store_true")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    home = args.out or Path(tempfile.mkdtemp(prefix="shipfolio-cohort-"))
    home.mkdir(parents=True, exist_ok=True)
    targets = {f"r{number:03}": path for number, path in enumerate(repositories(args.repos))}
    for name, build in HOSTILE.items():
        folder = home / "hostile" / name
        targets[f"hostile-{name}"] = folder if folder.exists() else build(folder)
    out, roster = home / "class", write_roster(home / "class.csv", targets)
    found: dict[str, object] = {"repositories": len(targets), "hostile": len(HOSTILE)}
    if args.speed:
        few = random.Random(7).sample([name for name in targets if name.startswith("r")], args.speed)
        small = write_roster(home / "small.csv", {name: targets[name] for name in few})
        found["speed"] = speed(small, home)
        print(json.dumps(found, indent=2), flush=True)
        if args.only_speed:
            return 0
    watched = killed(roster, out, args.jobs, len(targets))
    took, code, memory = whole(roster, out, args.jobs)
    found |= {"seconds of the last run": round(took, 1), "exit": code, "memory": told([*watched, memory])}
    ended = states(out)
    found["states"] = dict(Counter(ended.values()))
    found["without a named state"] = sorted(name for name in targets if ended.get(name, "not_graded") in OPEN)
    found["counts"] = before = counted(out)
    took, code, _ = whole(roster, out, args.jobs)
    new = counted(out)["gradings"] - before["gradings"]
    found["another run"] = {"seconds": round(took, 1), "exit": code, "new": new}
    rows = random.Random(11).sample([name for name in targets if (out / HOME / f"{name}.json").is_file()], 20)
    found["differing of 20"] = differing(out, targets, sorted(rows))
    print(json.dumps(found, indent=2))
    good = not found["without a named state"] and not found["differing of 20"]
    return 0 if good and new == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
