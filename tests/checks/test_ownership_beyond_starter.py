from __future__ import annotations

import pytest

from grader.checks.ownership_beyond_starter import check
from grader.evidence.ownership import Ownership, OwnFile
from grader.model import Place, Status


def of(*files: OwnFile) -> Ownership:
    return Ownership("rag-app", 300, files)


def code(path: str, lines: int, own: int) -> OwnFile:
    return OwnFile(path, "code", lines, own, (3, 9) if own else None)


def test_no_starter_is_not_applicable() -> None:
    assert check(Ownership()).status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(("own", "score"), [(0, 0.0), (50, 0.25), (199, 0.99), (200, 1.0), (5000, 1.0)])
def test_own_code_counts_in_proportion(own: int, score: float) -> None:
    assert check(of(code("a.py", 6000, own))).score == pytest.approx(score, abs=0.006)


def test_words_and_settings_do_not_count() -> None:
    finding = check(
        of(OwnFile("README.md", "prose", 900, 900, (1, 900)), OwnFile("a.toml", "configuration", 900, 900, None))
    )
    assert finding.status is Status.FAIL


def test_the_most_changed_files_are_shown() -> None:
    finding = check(of(code("a.py", 100, 10), code("b.py", 50, 50), code("c.py", 100, 0)))
    assert finding.places == (
        Place("b.py", 3, 9, "50 of 50 lines are your own."),
        Place("a.py", 3, 9, "10 of 100 lines are your own."),
    )
    assert "60 lines of code go beyond the rag-app starter (24% of all code)" in finding.summary


def test_a_rubric_may_ask_for_more() -> None:
    assert check(of(code("a.py", 100, 100)), code_lines=400).score == 0.25
