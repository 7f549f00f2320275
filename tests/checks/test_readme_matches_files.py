from __future__ import annotations

from grader.checks.readme_matches_files import check
from grader.model import Status
from tests.checks.prose import INSTALL, START, command, place, runbook, told
from tests.facts import fact

GONE = command("python gone.py", "start", missing="gone.py")


def test_names_that_exist_pass() -> None:
    assert check(told(named=3), runbook(INSTALL, START)).status is Status.PASS


def test_a_missing_name_weighs_three_times() -> None:
    assert check(told(named=8), runbook(INSTALL, GONE)).score == 0.7
    assert check(told(named=4, missing=(place(),) * 2), runbook(INSTALL, START)).status is Status.FAIL


def test_naming_hardly_anything_is_no_proof() -> None:
    assert check(told(), runbook()).status is Status.FAIL
    assert check(told(named=1), runbook(START)).score < 0.5
    assert check(told(readme=""), runbook()).status is Status.FAIL


def test_trees_and_links_are_held_against_the_files() -> None:
    text = "# A\n\nSee [docs](docs/a.md).\n\n```\n.\n├── src/\n│   ├── app.py  # the app\n│   └── gone.py\n└── data/\n    └── raw.csv\n```\n"
    found = fact("narrative", {"README.md": text, "src/app.py": "1"})
    notes = [p.note.split(" ")[0] for p in found.missing]
    assert notes == ["gone.py", "docs/a.md"], "data are rightly not committed, comments are no names"
    assert found.named == 4


def test_the_advice_counts_its_lines() -> None:
    def fix(*lines: int) -> str:
        return check(told(named=30, missing=tuple(place(line=line) for line in lines)), runbook()).fix

    assert "on line 4: it doesn't exist" in fix(4)
    assert "on lines 4 and 9: they don't exist" in fix(4, 9)
    assert "6 and below: they don't" in fix(1, 2, 3, 4, 5, 6, 7)
