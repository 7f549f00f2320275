from __future__ import annotations

from grader.checks.code_logs import check
from grader.evidence.python_code import PythonCode
from grader.model import Status
from tests.checks.shapes import big, calls, code, shape, unit


def test_logging_passes_and_printing_fails() -> None:
    assert check(big(), code(calls=calls(*["LOG.info"] * 8, *["print"] * 2))).status is Status.PASS
    assert check(big(), code(calls=calls(*["logger.info"] * 5, *["print"] * 5))).score == 0.5
    assert check(big(), code(calls=calls(*["print"] * 9))).status is Status.FAIL
    assert check(big(), code()).status is Status.FAIL


def test_a_call_named_info_of_something_else_is_no_log() -> None:
    assert check(big(), code(calls=calls("df.info", "st.info", "st.error"))).status is Status.FAIL


def test_one_log_line_is_too_few() -> None:
    assert check(big(), code(calls=calls("logging.info"))).score == 0.2


def test_other_languages_are_left_out() -> None:
    assert check(shape([unit("a.cpp", language="cpp")]), PythonCode()).status is Status.NOT_APPLICABLE
