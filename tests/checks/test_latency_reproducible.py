from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks.latency_reproducible import check
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


TEXT = "Average latency 53.02 ms per image.\n"
SCRIPT = "import time\nstart = time.perf_counter()\nrun()\nprint(time.perf_counter() - start)\n"


def test_a_benchmark_named_beside_the_number() -> None:
    named = TEXT + "\nMeasure it with `python bench/benchmark.py`.\n"
    assert found({"README.md": named, "bench/benchmark.py": SCRIPT}).score == 1.0


def test_a_benchmark_that_nothing_names() -> None:
    assert found({"README.md": TEXT, "bench/benchmark.py": SCRIPT}).score == 0.6


def test_a_tool_that_is_only_named() -> None:
    assert readme("Average latency 53.02 ms per image, measured with stress_test.py.\n").score == 0.5


def test_a_benchmark_without_a_number_and_a_number_without_one() -> None:
    assert found({"README.md": "# x", "bench/benchmark.py": SCRIPT}).score == 0.0
    assert readme(TEXT).score == 0.0


def test_an_empty_benchmark_is_none() -> None:
    assert found({"README.md": TEXT, "benchmark.py": "# time.perf_counter()\n"}).score == 0.0
