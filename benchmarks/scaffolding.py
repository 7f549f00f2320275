"""`make bench-new`: `shipfolio new` and `update --dry-run` beside Copier's own commands, in one run.

Ours is a built wheel, unpacked beside this environment's dependencies; Copier's source is a git repository of the same
templates with the same two releases. Every pair runs in turn, `--runs` times, so that a busy moment of the machine
hits both; the first, which warms the file cache, doesn't count. `copier copy` is followed by `git init`, `git add` and
a first commit, since `new` does that as well.

    python -m benchmarks.scaffolding [--template rag-app] [--runs 9]
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
COPIER = str(Path(sys.executable).parent / "copier")
GOAL_NEW, GOAL_DRY_RUN = 1.0, 0.5
MADE_BY, NEXT = "0.1.0", "0.2.0"
ANSWERS, SOURCE = ".shipfolio.yml", "https://shipfolio.invalid/templates.git"
TAKEN = ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "shipfolio.py", "copier.yml")
ROOMS = ("grader", "rubrics", "scaffolder", "templates")
BUILD = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
START = "import sys; sys.path.insert(0, sys.argv.pop(1)); import shipfolio; shipfolio.main()"


@dataclass
class Pair:
    """Ours and theirs for the same work, in seconds a run."""

    name: str
    goal: float
    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)

    def add(self, number: int, ours: float, theirs: float) -> None:
        """One run of both; run 0 is for warming up."""
        if number:
            self.ours.append(ours)
            self.theirs.append(theirs)

    def told(self) -> str:
        """Both medians, the ratio of them, and the median and range of the pairs' ratios."""
        ratios = [one / other for one, other in zip(self.ours, self.theirs, strict=True)]
        ours, theirs = statistics.median(self.ours), statistics.median(self.theirs)
        verdict = "met" if ours / theirs <= self.goal else "MISSED"
        return (
            f"{self.name}: {ours * 1000:.0f} ms against {theirs * 1000:.0f} ms, ratio {ours / theirs:.2f} "
            f"(goal {self.goal:.1f}: {verdict}); pairs {statistics.median(ratios):.2f}, "
            f"{min(ratios):.2f} to {max(ratios):.2f}"
        )


def run(command: list[str], cwd: Path, *, ok: tuple[int, ...] = (0,), insteadof: Path | None = None) -> str:
    """What a command prints, with nothing of this machine's git settings."""
    env = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    for who in ("AUTHOR", "COMMITTER"):
        env |= {f"GIT_{who}_NAME": "Bench", f"GIT_{who}_EMAIL": "bench@example.org"}
    env |= {"GIT_CONFIG_GLOBAL": os.devnull}
    if insteadof:
        env |= {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"url.{insteadof}.insteadOf",
            "GIT_CONFIG_VALUE_0": SOURCE,
        }
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if done.returncode not in ok:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}: {(done.stderr or done.stdout)[-800:]}")
    return done.stdout


def commit(directory: Path, says: str) -> None:
    """Everything that is there, in a repository that is made if there is none."""
    run(["git", "init", "-q"], directory)
    run(["git", "add", "-A"], directory)
    run(["git", "commit", "-qm", says], directory)


def releases(checkout: Path) -> None:
    """This checkout's code and templates as two tagged releases, the second with a new and a changed file."""
    checkout.mkdir()
    for name in TAKEN:
        shutil.copy2(ROOT / name, checkout / name)
    for name in ROOMS:
        shutil.copytree(ROOT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__"))
    known = checkout / "scaffolder" / "releases.toml"
    known.write_text("[releases]\n", "utf-8")
    for version in (MADE_BY, NEXT):
        if version == NEXT:
            at = run(["git", "rev-parse", "HEAD"], checkout).strip()
            known.write_text(f'[releases]\n"{MADE_BY}" = "{at}"\n', "utf-8")
            for project in (checkout / "templates").glob("*/project"):
                (project / "NEW.md").write_text("New in this release.\n", "utf-8")
                guide = project / "STARTER_GUIDE.md.jinja"
                guide.write_text(guide.read_text("utf-8") + "\nOne more line.\n", "utf-8")
        (checkout / "grader" / "__init__.py").write_text(f'"""."""\n\n__version__ = "{version}"\n', "utf-8")
        commit(checkout, version)
        run(["git", "tag", f"v{version}"], checkout)


def installed(checkout: Path, home: Path) -> list[str]:
    """The command of the checkout's wheel."""
    wheel = run([sys.executable, "-c", BUILD, str(home)], checkout).splitlines()[-1]
    with zipfile.ZipFile(home / wheel) as archive:
        archive.extractall(home / "installed")
    return [sys.executable, "-P", "-c", START, str(home / "installed")]


def bench_new(template: str, runs: int, ours: list[str], checkout: Path, scratch: Path) -> Pair:
    """The whole way from a template to a first commit."""
    pair = Pair(f"new {template}, against copier copy + git init + commit", GOAL_NEW)
    answers = [f"--data=kind={template}", "--defaults", "--quiet", f"--vcs-ref=v{NEXT}"]
    for number in range(runs + 1):
        us, them = scratch / f"ours-{number}", scratch / f"theirs-{number}"
        began = time.perf_counter()
        run([*ours, "new", template, str(us), "--defaults"], scratch)
        between = time.perf_counter()
        run([COPIER, "copy", *answers, str(checkout), str(them)], scratch)
        commit(them, "Start from a template")
        pair.add(number, between - began, time.perf_counter() - between)
    return pair


def bench_dry_run(template: str, runs: int, ours: list[str], checkout: Path, scratch: Path) -> Pair:
    """A project of the first release with an edit of its own, held against the second release."""
    pair = Pair(f"update --dry-run {template}, against copier update", GOAL_DRY_RUN)
    made = scratch / "made"
    answers = [f"--data=kind={template}", "--defaults", "--quiet", f"--vcs-ref=v{MADE_BY}"]
    run([COPIER, "copy", *answers, str(checkout), str(made)], scratch)
    recorded = (made / ANSWERS).read_text("utf-8")
    lines = [f"_src_path: {SOURCE}" if line.startswith("_src_path:") else line for line in recorded.splitlines()]
    (made / ANSWERS).write_text("\n".join(lines) + "\n", "utf-8")
    (made / "README.md").write_text("# Mine\n", "utf-8")
    commit(made, "Start")
    for number in range(runs + 1):
        updated = scratch / f"updated-{number}"
        shutil.copytree(made, updated)
        began = time.perf_counter()
        said = run([*ours, "update", str(made), "--dry-run"], scratch, ok=(0, 1))
        between = time.perf_counter()
        words = [COPIER, "update", "--defaults", "--quiet", f"--answers-file={ANSWERS}", f"--vcs-ref=v{NEXT}"]
        run(words, updated, insteadof=checkout)
        pair.add(number, between - began, time.perf_counter() - between)
        assert "NEW.md" in said, said
        assert (updated / "NEW.md").is_file()
        assert not (made / "NEW.md").exists()
    return pair


def main() -> None:
    """Build, run the pairs, print the ratios."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--template", default="rag-app")
    arguments.add_argument("--runs", type=int, default=9)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="shipfolio-bench-") as folder:
        scratch = Path(folder)
        checkout = scratch / "checkout"
        releases(checkout)
        ours = installed(checkout, scratch)
        for bench in (bench_new, bench_dry_run):
            print(bench(chosen.template, chosen.runs, ours, checkout, scratch).told(), flush=True)


if __name__ == "__main__":
    main()
