from __future__ import annotations

from tests.checks.worlds import RAW, judged

CHECK = "api-load-reported"


def test_percentiles_throughput_and_load() -> None:
    text = "# A\n\n## Latency\n\nMeasured with locust, 32 concurrent users on 4 cores: 1,453 req/s, p50 21 ms, p95 34 ms, p99 52 ms latency.\n"
    assert judged(CHECK, RAW | {"README.md": text, "bench/locustfile.py": "import locust\n"}).score == 1.0


def test_targets_are_no_results() -> None:
    text = "# A\n\n## Latency\n\nThe target is p95 below 100 ms.\n"
    assert judged(CHECK, RAW | {"README.md": text}).score == 0.0


def test_none() -> None:
    assert judged(CHECK, RAW).score == 0.0
