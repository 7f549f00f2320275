"""`python -m benchmarks.similarity`: thirty projects of one template, eight of them with copied work.

Fourteen projects are independent; eight more are copied from, and eight copy: verbatim, renamed, in another order,
half, laid out anew, as a notebook, with other comments, and all of that at once. It prints how long the command took,
how large its page is, and the weakest planted pair beside the strongest innocent one.

    python -m benchmarks.similarity [--template model-api] [--keep DIR]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from subprocess import run

from scaffolder import answers, catalog, source
from scaffolder.render import render
from tests.cohort.similarity_world import COPIES, copied_work, own_work
from tests.factories import DAY, git_repo

COMMAND = [sys.executable, "-c", "import shipfolio; shipfolio.main()", "similarity"]
PROJECTS, GOAL_S, GOAL_BYTES = 30, 5.0, 5_000_000


def make_projects(folder: Path, template: str) -> dict[tuple[str, str], str]:
    """Write the repositories; the planted pairs, by name, with what was done to them."""
    found, planted = source.find(), {}
    questions = catalog.load_questions(found.root, template)
    kinds = list(COPIES)
    with source.opened(found) as root:
        for number in range(PROJECTS):
            name, package = f"learner-{number:02}", f"desk_{number:02}"
            derived = {"project_name": f"Desk {number:02}"}
            values = answers.resolve(template, questions, {"author_name": name}, derived=derived).values
            with tempfile.TemporaryDirectory() as temp:
                render(root, found.version, template, values, Path(temp) / "project")
                paths = [path for path in (Path(temp) / "project").rglob("*") if path.is_file()]
                files: dict[str, bytes | str] = {
                    path.relative_to(Path(temp) / "project").as_posix(): path.read_bytes() for path in paths
                }
            if number < len(kinds):
                planted[f"learner-{number + len(kinds):02}", name] = kinds[number]
                files |= copied_work(number + len(kinds), kinds[number], number, package)
            else:
                files |= own_work(number, package)
            git_repo(folder / name, [(files, "Add the project", DAY)])
    return {(min(pair), max(pair)): kind for pair, kind in planted.items()}


def measure(folder: Path, planted: dict[tuple[str, str], str]) -> bool:
    """Run the command, print what came of it, and say whether it is as promised."""
    targets = [str(path) for path in sorted(folder.iterdir())]
    took = []
    for kind in ("html", "json"):
        began = time.perf_counter()
        run([*COMMAND, *targets, "--format", kind, "-o", str(folder.parent / f"similarity.{kind}")], check=True)
        took.append(time.perf_counter() - began)
    size = (folder.parent / "similarity.html").stat().st_size
    result = json.loads((folder.parent / "similarity.json").read_text("utf-8"))
    strengths = {(pair["a"], pair["b"]): pair["strength"] for pair in result["pairs"]}
    innocent = max((value for pair, value in strengths.items() if pair not in planted), default=0.0)
    for pair, kind in planted.items():
        print(f"{kind:12} {strengths.get(pair, 0.0):.3f}")
    weakest = min(strengths.get(pair, 0.0) for pair in planted)
    print(
        f"weakest planted {weakest:.3f}, strongest innocent {innocent:.3f}, threshold {result['cohort']['threshold']}"
    )
    print(f"html {took[0]:.2f} s, json {took[1]:.2f} s (goal {GOAL_S:.0f}); page {size / 1e6:.2f} MB")
    return weakest > innocent and max(took) <= GOAL_S and size <= GOAL_BYTES


def main() -> int:
    """Make, measure, tell."""
    parser = argparse.ArgumentParser(description="Measure `shipfolio similarity`.")
    parser.add_argument("--template", default="model-api")
    parser.add_argument("--keep", type=Path, help="Where to leave the projects and the reports.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temp:
        folder = (options.keep or Path(temp)) / "projects"
        folder.mkdir(parents=True)
        return int(not measure(folder, make_projects(folder, options.template)))


if __name__ == "__main__":
    sys.exit(main())
