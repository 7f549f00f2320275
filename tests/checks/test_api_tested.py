from __future__ import annotations

from tests.checks.worlds import API, RAW, judged

CHECK = "api-tested"


def test_predictions_bad_input_and_health() -> None:
    assert judged(CHECK, API).score == 1.0


def test_no_bad_input() -> None:
    text = API["tests/test_app.py"].replace("status_code == 422", "status_code == 200")
    assert judged(CHECK, API | {"tests/test_app.py": text}).score == 0.6


def test_tests_that_cannot_fail() -> None:
    hollow = "from app import app\n\n\ndef test_predict_422():\n    assert True\n"
    assert judged(CHECK, API | {"tests/test_app.py": hollow}).score == 0.0


def test_no_tests() -> None:
    assert judged(CHECK, RAW).score == 0.0
