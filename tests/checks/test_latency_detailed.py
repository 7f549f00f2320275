from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks.latency_detailed import check
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


def test_percentiles_and_stages() -> None:
    rows = "| Retrieval | 12 ms | 20 ms |\n| Rerank | 40 ms | 61 ms |\n| Generation | 810 ms | 1400 ms |\n"
    assert readme("| Stage latency | p50 | p95 |\n|---|---|---|\n" + rows).score == 1.0


def test_before_and_after() -> None:
    assert readme("Batching cut the latency from 250 ms per request to 135 ms per request.\n").score == 0.5


def test_one_mean() -> None:
    assert readme("Average latency 53.02 ms per image.\n").score == 0.0


def test_words_alone() -> None:
    assert readme("We track p50, p95 and p99 latency before and after each stage.\n").score == 0.0
