from __future__ import annotations

from grader.checks.code_lint_clean import check
from grader.evidence._python_module import Import
from grader.evidence.lint import Issue, Lint
from grader.evidence.python_code import PythonCode
from grader.evidence.source_code import SourceCode
from grader.model import Status
from tests.checks.shapes import NO_NOTEBOOKS, NO_SOURCE, code

CODE = code(code_lines=1000)


def lint(count: int, rule: str = "B006") -> Lint:
    return Lint("1", 1, tuple(Issue("a.py", i, rule, "no") for i in range(1, count + 1)))


def test_half_a_remark_per_hundred_lines_passes_three_fail() -> None:
    assert check(lint(5), CODE, NO_NOTEBOOKS, NO_SOURCE).status is Status.PASS
    assert 0 < check(lint(17), CODE, NO_NOTEBOOKS, NO_SOURCE).score < 1
    assert check(lint(30), CODE, NO_NOTEBOOKS, NO_SOURCE).status is Status.FAIL


def test_white_space_weighs_less_than_mistakes() -> None:
    assert check(lint(30, "W293"), CODE, NO_NOTEBOOKS, NO_SOURCE).status is Status.PASS
    assert check(lint(10, "F401"), CODE, NO_NOTEBOOKS, NO_SOURCE).status is Status.PASS


def test_a_linter_without_an_answer_costs_nothing() -> None:
    assert check(Lint(error="ruff is not installed"), CODE, NO_NOTEBOOKS, NO_SOURCE).status is Status.UNKNOWN


def test_other_languages_are_left_out_but_no_code_fails() -> None:
    r = SourceCode(languages=(("r", 500),))
    assert check(lint(0), PythonCode(), NO_NOTEBOOKS, r).status is Status.NOT_APPLICABLE
    assert check(lint(0), PythonCode(), NO_NOTEBOOKS, NO_SOURCE).status is Status.FAIL


def test_ten_clean_lines_prove_little() -> None:
    assert check(lint(0), code(code_lines=10), NO_NOTEBOOKS, NO_SOURCE).score < 0.1


def test_clean_tests_do_not_thin_out_the_remarks_and_messy_ones_do_not_cost() -> None:
    app, tests = (
        code(code_lines=400).modules[0],
        code(code_lines=4000).modules[0]._replace(path="test_a.py", is_test=True),
    )
    alone = check(lint(8), PythonCode((app,)), NO_NOTEBOOKS, NO_SOURCE)
    assert 0 < alone.score < 1
    assert check(lint(8), PythonCode((app, tests)), NO_NOTEBOOKS, NO_SOURCE).score == alone.score
    messy = Lint("1", 2, (*lint(8).issues, *(Issue("test_a.py", i, "B006", "no") for i in range(90))))
    assert check(messy, PythonCode((app, tests)), NO_NOTEBOOKS, NO_SOURCE).score == alone.score
    assert check(lint(0), PythonCode((tests,)), NO_NOTEBOOKS, NO_SOURCE).score == 0


def test_names_that_a_framework_gives_are_not_the_candidates() -> None:
    """`closeEvent` overrides a method of Qt."""
    module = code(code_lines=100).modules[0]
    window = PythonCode((module._replace(path="a.py", imports=(Import("PyQt5.QtWidgets", ("QWidget",), 1),)),))
    assert check(lint(20, "N802"), window, NO_NOTEBOOKS, NO_SOURCE).summary.startswith("No lint remark")
    assert check(lint(20, "B006"), window, NO_NOTEBOOKS, NO_SOURCE).summary.startswith("20 lint remarks")
    assert check(lint(20, "N802"), code(code_lines=100), NO_NOTEBOOKS, NO_SOURCE).summary.startswith("20 lint")
