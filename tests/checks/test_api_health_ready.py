from __future__ import annotations

from tests.checks.worlds import API, RAW, judged

CHECK = "api-health-ready"


def test_both() -> None:
    assert judged(CHECK, API).score == 1.0


def test_health_alone() -> None:
    code = RAW["app.py"].replace('"/predict", methods=["POST"]', '"/health"')
    assert judged(CHECK, {"app.py": code}).score == 0.7


def test_none() -> None:
    assert judged(CHECK, RAW).score == 0.0
