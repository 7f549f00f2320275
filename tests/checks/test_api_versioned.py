from __future__ import annotations

from tests.checks.worlds import API, RAW, judged

CHECK = "api-versioned"


def test_a_prefix() -> None:
    assert judged(CHECK, API).score == 1.0


def test_a_route() -> None:
    code = RAW["app.py"].replace("/predict", "/api/v2/predict")
    assert judged(CHECK, {"app.py": code}).score == 1.0


def test_none() -> None:
    assert judged(CHECK, RAW).score == 0.0
