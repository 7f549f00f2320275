from __future__ import annotations

from tests.checks.worlds import API, RAW, judged

CHECK = "api-tells-model-version"


def test_in_the_answer() -> None:
    assert judged(CHECK, API).score == 1.0


def test_none() -> None:
    assert judged(CHECK, RAW).score == 0.0


def test_a_version_of_no_model() -> None:
    code = "import flask\n\nMODEL_VERSION = '3'\n"
    assert judged(CHECK, {"app.py": code}).score == 0.0
