from __future__ import annotations

from tests.checks.worlds import API, RAW, judged

CHECK = "api-monitored"


def test_metrics_and_counters() -> None:
    assert judged(CHECK, API).score == 0.8


def test_requests_logged_alone() -> None:
    code = RAW["app.py"].replace("    model =", "    logger.info('request %s', request.json)\n    model =")
    assert judged(CHECK, {"app.py": code}).score == 0.3


def test_none() -> None:
    assert judged(CHECK, RAW).score == 0.0
