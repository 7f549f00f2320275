from __future__ import annotations

from tests.checks.worlds import API, RAW, judged

CHECK = "api-takes-batches"


def test_a_batch_endpoint() -> None:
    assert judged(CHECK, API).score == 1.0


def test_one_row_only() -> None:
    assert judged(CHECK, RAW).score == 0.0
