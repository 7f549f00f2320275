"""`make bench`: shipfolio beside `repo-review` with `sp-repo-review`, and its `--help` beside Copier's, in one run.

Every command runs in turn, `--runs` times, so that a busy moment of the machine hits all of them; the median counts.
Prints wall time, processor time and the largest resident size, then the ratios. `--repos DIR` adds a batch over git
directories in one process.

    python -m benchmarks.rivals [--runs 11] [--repos DIR] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from samples.build import build_sample

ROOT = Path(__file__).parent.parent
RIVALS = ROOT / ".venv-bench" / "bin"
OURS = Path(sys.executable).parent / "shipfolio"
# command -> (the one it is held against, the most that it may take of its time)
GOALS = {
    "shipfolio --help": ("copier --help", 0.4),
    "shipfolio grade (one small repository, cold)": ("repo-review (the same repository)", 1.8),
}
BATCH_GOAL_S = 0.1


@dataclass
class Timed:
    """One command and what each of its runs took: wall and processor seconds, resident mebibytes."""

    name: str
    argv: list[str]
    wall_s: list[float] = field(default_factory=list)
    cpu_s: list[float] = field(default_factory=list)
    rss_mib: list[float] = field(default_factory=list)

    def run(self, directory: Path) -> None:
        """Run it once; its exit code is its own business, a crash of the start isn't."""
        began = time.perf_counter()
        process = subprocess.Popen(
            self.argv, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=directory, env=_environment()
        )
        assert process.stderr is not None
        errors = process.stderr.read()
        process.stderr.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.wall_s.append(time.perf_counter() - began)
        self.cpu_s.append(usage.ru_utime + usage.ru_stime)
        self.rss_mib.append(usage.ru_maxrss / 1024)
        if process.returncode not in {0, 1, 3}:  # repo-review exits with 3 where a check fails
            raise SystemExit(f"{self.name} ended with {process.returncode}: {errors.decode(errors='replace')[-500:]}")


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}} | {"NO_COLOR": "1"}


def _commands(sample: Path, repos: list[Path]) -> list[Timed]:
    out = [
        Timed("copier --help", [str(RIVALS / "copier"), "--help"]),
        Timed("shipfolio --help", [str(OURS), "--help"]),
        Timed("repo-review (the same repository)", [str(RIVALS / "repo-review"), "--format", "json", str(sample)]),
        Timed("shipfolio grade (one small repository, cold)", [str(OURS), "grade", str(sample), "--format", "json"]),
        Timed("shipfolio grade, as text", [str(OURS), "grade", str(sample)]),
    ]
    if repos:
        names = [str(path) for path in repos]
        out.append(
            Timed(f"shipfolio grade ({len(repos)} repositories)", [str(OURS), "grade", *names, "--format", "json"])
        )
    return out


def _git_dirs(folder: Path) -> list[Path]:
    """Git directories in a folder, or one level below."""
    found = [path for path in sorted([*folder.glob("*"), *folder.glob("*/*")]) if (path / "objects").is_dir()]
    return found + [path for path in sorted(folder.glob("*")) if (path / ".git").exists()]


def _row(timed: Timed) -> str:
    wall, cpu, rss = (statistics.median(values) for values in (timed.wall_s, timed.cpu_s, timed.rss_mib))
    spread = f"{min(timed.wall_s) * 1000:.0f}–{max(timed.wall_s) * 1000:.0f}"
    return f"{timed.name:<46} {wall * 1000:7.0f} {spread:>12} {cpu * 1000:8.0f} {rss:8.0f}"


def main() -> None:
    """Run everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--repos", type=Path, help="a folder of git directories for the batch")
    parser.add_argument("--json", type=Path, help="write the medians here")
    args = parser.parse_args()
    repos = _git_dirs(args.repos) if args.repos else []
    with tempfile.TemporaryDirectory() as folder:
        sample = build_sample(Path(folder) / "ticket-triage")
        commands = _commands(sample, repos)
        for turn in range(args.runs + 1):
            for timed in commands:
                if timed.name.endswith("repositories)") and turn > 3:  # noqa: PLR2004 - three are enough of the long one
                    continue
                timed.run(Path(folder))
        for timed in commands:  # the first turn warmed the disk and the compiled files
            for values in (timed.wall_s, timed.cpu_s, timed.rss_mib):
                del values[0]
    print(f"{'':<46} {'wall ms':>7} {'range':>12} {'cpu ms':>8} {'RSS MiB':>8}")
    for timed in commands:
        print(_row(timed))
    medians = {timed.name: statistics.median(timed.wall_s) for timed in commands}
    print()
    for name, (rival, most) in GOALS.items():
        ratio = medians[name] / medians[rival]
        print(f"{name} / {rival}: {ratio:.2f} (goal: at most {most}) {'met' if ratio <= most else 'MISSED'}")
    if repos:
        one = medians["shipfolio grade (one small repository, cold)"]
        each = (medians[commands[-1].name] - one) / max(1, len(repos) - 1)
        verdict = "met" if each <= BATCH_GOAL_S else "MISSED"
        print(f"each further repository: {each * 1000:.0f} ms (goal: at most {BATCH_GOAL_S * 1000:.0f}) {verdict}")
    if args.json:
        args.json.write_text(json.dumps({name: round(s, 4) for name, s in medians.items()}, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
