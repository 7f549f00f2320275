from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks.latency_measured import check
from grader.pipeline import Facts
from tests.facts import CLOCK
from tests.fakes import MemorySnapshot

if TYPE_CHECKING:
    from grader.model import Finding


def found(files: dict[str, str]) -> Finding:
    facts = Facts(MemorySnapshot(files))
    return check(facts.get("timings"))


def readme(text: str) -> Finding:
    return found({"README.md": "# Churn\n\n" + text, "clock.py": CLOCK})


def test_a_measured_number() -> None:
    assert readme("Average latency: 53.02 ms per request.\n").score == 1.0


def test_instruments_without_a_result() -> None:
    histogram = 'H = Histogram(\n    "prediction_duration_seconds",\n    "d",\n)\n'
    assert found({"app.py": histogram}).score == 1.0
    timer = (
        "start = time.perf_counter()\nanswer()\nlatency_ms = (time.perf_counter() - start) * 1000\nlog(latency_ms)\n"
    )
    assert found({"app.py": timer}).score == 0.8


def test_a_guess_and_a_simulation_count_less() -> None:
    assert readme("Latency per move: ~50-100ms\n").score == 0.3
    assert readme("Response time of the mock provider (simulated): 120.5 ms\n").score == 0.6


def test_training_time_is_no_latency() -> None:
    code = "start = time.time()\ntrain()\ntraining_time = time.time() - start\nprint(training_time)\n"
    assert found({"train.py": code}).score == 0.0
    assert found({"cache.py": "expires = time.time() + 30\n"}).score == 0.0
