from __future__ import annotations

from tests.checks.worlds import API, RAW, judged

CHECK = "api-refuses-clearly"


def test_a_schema_and_refusals_of_its_own() -> None:
    assert judged(CHECK, API).score == 1.0


def test_refusals_alone() -> None:
    code = RAW["app.py"].replace(
        "    model =", "    if 'x' not in request.json:\n        return {'error': 'x is missing'}, 400\n    model ="
    )
    assert judged(CHECK, {"app.py": code}).score == 0.4


def test_a_docstring_refuses_nothing() -> None:
    assert judged(CHECK, RAW).score == 0.0
