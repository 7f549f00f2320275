"""Checks whose lack comes with other work: they lose their marks, and nobody is told to mend what isn't there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader import wiring
from tests.facts import facts_of

if TYPE_CHECKING:
    from grader.model import Finding

FEW = (
    'def area(side: float) -> float:\n    """Square metres of a field."""\n    whole = side * side\n    return whole\n'
)
SLIPS = "import os\ndata = open('C:/Users/me/data.csv')\n"
LONG = "def run(a):\n" + "".join(f"    print(a + {i})\n" for i in range(90))
OF_CODE = ("code-lint-clean", "code-no-machine-paths", "code-not-repeated", "code-functions-short")


def found(check: str, files: dict[str, str]) -> Finding:
    world = facts_of(files)
    judge = wiring.check_module(check).check
    finding: Finding = judge(*(world.get(name) for name in wiring.needs(judge)))
    return finding


@pytest.mark.parametrize(
    "check",
    [*OF_CODE, "code-documented", "code-typed", "code-no-secrets", "code-tree-tidy", "code-settings-apart",
     "tests-can-fail", "ci-does-real-work", "run-commands-match-files", "run-needs-told"],
)  # fmt: skip
def test_an_empty_repository_loses_the_marks_and_hears_nothing(check: str) -> None:
    finding = found(check, {"README.md": "# A\n"})
    assert (finding.score, finding.idle, finding.fix) == (0.0, True, "")


@pytest.mark.parametrize("check", [*OF_CODE, "code-documented", "code-typed"])
def test_too_little_without_a_slip_is_nothing_to_mend(check: str) -> None:
    finding = found(check, {"field.py": FEW})
    assert 0 < finding.score < 1
    assert finding.idle


@pytest.mark.parametrize(
    ("check", "code"),
    [("code-lint-clean", SLIPS), ("code-no-machine-paths", SLIPS), ("code-functions-short", LONG),
     ("code-documented", LONG), ("code-typed", LONG)],
)  # fmt: skip
def test_a_slip_is(check: str, code: str) -> None:
    finding = found(check, {"field.py": FEW + code})
    assert not finding.idle


def test_one_long_function_is_split_and_not_those_like_it() -> None:
    assert "the functions like it" not in found("code-functions-short", {"a.py": LONG}).fix
    assert (
        "the functions like it" in found("code-functions-short", {"a.py": LONG, "b.py": LONG.replace("run", "go")}).fix
    )


def test_many_remarks_take_longer() -> None:
    assert found("code-lint-clean", {"a.py": "import os\n" * 5}).effort == ""
    assert found("code-lint-clean", {"a.py": "".join(f"import os as a{i}\n" for i in range(90))}).effort == "hours"
