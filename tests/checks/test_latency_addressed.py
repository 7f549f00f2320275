from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks.latency_addressed import check
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


def test_a_value_passes() -> None:
    assert readme("A prediction takes 41 ms per request.\n").score == 1.0


def test_code_that_measures_passes() -> None:
    code = 'from prometheus_client import Histogram\nLATENCY = Histogram("rag_latency_seconds", "end to end")\n'
    assert found({"README.md": "# x", "api.py": code}).score == 1.0


def test_targets_and_adjectives_are_tokens() -> None:
    assert readme("Prediction time should stay below a response time of < 500 ms.\n").score == 0.8
    assert readme("Built for low-latency inference.\n").score == 0.6


def test_what_only_looks_like_speed() -> None:
    text = (
        "Requests time out after timeout=30 s. Training takes 45 minutes per epoch. The poll interval is 500 ms.\n\n"
        "The p90 resolution time of complaints is 12 days. Fine-tuning ran for 3 h on one GPU.\n"
    )
    assert readme(text).score == 0.0
