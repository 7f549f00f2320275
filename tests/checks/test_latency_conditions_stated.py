from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks.latency_conditions_stated import check
from grader.pipeline import Facts
from tests.facts import CLOCK
from tests.fakes import MemorySnapshot

if TYPE_CHECKING:
    from grader.model import Finding


def found(files: dict[str, str]) -> Finding:
    facts = Facts(MemorySnapshot(files))
    return check(facts.get("timings"))


def readme(text: str) -> Finding:
    return found({"README.md": "# Churn\n\n" + text, "clock.py": CLOCK, "bench/locustfile.py": "import locust\n"})


def test_hardware_load_count_and_percentile() -> None:
    text = "p95 latency 71 ms: 1,000 requests, 10 concurrent users on 4 vCPU, measured with locust.\n"
    assert readme(text).score == 1.0


def test_fewer_conditions_count_less() -> None:
    assert readme("Average latency 53.02 ms per image on an RTX 3060.\n").score == 0.5
    assert readme("Average latency 53.02 ms per image.\n").score == 0.1


def test_conditions_without_a_measurement() -> None:
    assert readme("Runs on an RTX 3060 with 10 concurrent users; 1,000 requests with locust.\n").score == 0.0


def test_chinese_load_test() -> None:
    text = "使用wrk进行12线程400链接, 600秒测试\n\n单张3090压力测试下, 最高平均响应约为1200tokens/s\n"
    assert readme(text).score == 1.0
