from __future__ import annotations

import pytest

from grader import scoring
from grader.claims import MOST_UNCHECKABLE, arrange
from grader.model import Claim, Criterion, Kind, Level, Need, Place, Rubric, Verdict, failed, passed
from grader.pipeline import grade
from grader.rubric import load_rubric
from tests.fakes import MemorySnapshot
from tests.test_pipeline import REF


def claim(
    verdict: Verdict = Verdict.CONTRADICTED, text: str = "90+ tests", line: int = 1, *, caps: bool = True
) -> Claim:
    return Claim(text, verdict, "tests", "13 can be counted.", (Place("README.md", line),), caps=caps)


def test_contradicted_claims_stand_first_those_that_cap_before_slips() -> None:
    true, open_ = claim(Verdict.BORNE_OUT, "a", 2), claim(Verdict.NOT_CHECKABLE, "b", 3)
    slip, broken = claim(text="c", line=4, caps=False), claim(text="d", line=5)
    assert arrange([open_, true, slip, broken]) == (broken, slip, true, open_)


def test_each_text_once_and_what_cannot_be_checked_within_a_cap() -> None:
    assert len(arrange([claim(line=1), claim(line=2)])) == 1
    many = [claim(Verdict.NOT_CHECKABLE, str(n), n) for n in range(1, 40)]
    assert len(arrange(many)) == MOST_UNCHECKABLE


def test_what_is_contradicted_is_not_listed_as_open_too() -> None:
    assert arrange([claim(line=7), claim(Verdict.NOT_CHECKABLE, "hit rate", 7)]) == (claim(line=7),)


NEEDS = tuple(Need(f"check-{n}") for n in range(4))
RUBRIC = Rubric(
    "r", "1", "R", (Criterion("tests", "T", 10, levels=tuple(Level("x", (n,)) for n in NEEDS)),), "sha256:0"
)


@pytest.mark.parametrize(
    ("given", "level"), [(claim(), 1), (claim(caps=False), 4), (claim(Verdict.BORNE_OUT), 4), (None, 4)]
)
def test_a_contradicted_claim_caps_its_criterion_at_level_1(given: Claim | None, level: int) -> None:
    judged = scoring.with_claims(RUBRIC, (given,) if given else ())
    found = {leaf: failed("x") if leaf.check == "claims-hold" else passed("x") for leaf in judged.criteria[0].leaves}
    assert scoring.score(judged, found, "other").lines[0].level == level


def test_a_deduction_is_not_capped() -> None:
    rubric = Rubric("r", "1", "R", (Criterion("tests", "T", 10, Kind.DEDUCTION, needs=NEEDS[:1]),), "sha256:0")
    assert scoring.with_claims(rubric, (claim(),)) == rubric


def test_a_grade_carries_the_claims_and_the_step_that_mends_them() -> None:
    tests = "from app import f\n\n\n" + "\n\n".join(
        f"def test_{n}():\n    assert f({n}) == {n + 1}\n" for n in range(9)
    )
    files = {
        "app.py": "def f(x):\n    return x + 1\n",
        "tests/test_app.py": tests,
        "README.md": "# App\n\nA small app.\n",
    }
    honest = grade(REF, MemorySnapshot(files), load_rubric("portfolio"))
    boast = {**files, "README.md": files["README.md"] + "\nCovered by 300 unit tests.\n"}
    report = grade(REF, MemorySnapshot(boast), load_rubric("portfolio"))
    level = {line.id: line.level for line in report.grade.lines} if report.grade else {}
    before = {line.id: line.level for line in honest.grade.lines} if honest.grade else {}
    assert (before["tests"], level["tests"]) == (2, 1)
    assert [c.verdict for c in report.claims if c.kind == "counted-tests"] == [Verdict.CONTRADICTED]
    assert any("claims-hold" in step.checks for step in report.next_steps)
    assert report.rubric == honest.rubric
