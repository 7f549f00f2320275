from __future__ import annotations

from grader.checks.tests_reach_code import check
from grader.evidence.tests import Tests
from grader.model import Status
from tests.checks.shapes import case, suite

TWO = (("app/a.py", 100), ("app/b.py", 900))


def test_the_share_of_code_that_tests_name_counts() -> None:
    assert check(suite(case())).status is Status.PASS
    assert check(suite(case(), testable=TWO)).score == 0.33
    assert check(suite(case(), testable=TWO, depths=(0.5,))).score == 0.17


def test_what_no_test_reaches_is_shown() -> None:
    assert [place.path for place in check(suite(case(), testable=TWO)).places] == ["app/b.py"]


def test_a_large_project_may_leave_files_out() -> None:
    paths = tuple(f"app/{i}.py" for i in range(20))
    huge = (*tuple((path, 10) for path in paths), ("app/z.py", 100000))
    assert check(suite(case(), reaches=paths, testable=huge)).score == 0.9


def test_no_tests_or_nothing_to_reach_fail() -> None:
    assert check(Tests(testable=TWO)).status is Status.FAIL
    assert check(suite(case(), testable=(), reached=())).status is Status.FAIL


def test_what_a_client_reaches_is_not_said_to_be_unreached() -> None:
    through = check(suite(case(kinds=frozenset({"integration"})), testable=TWO))
    assert "isn't followed" in through.summary
    assert "isn't followed" not in check(suite(case(), testable=TWO)).summary
    assert through.places[0].note.endswith("that no test names")
