from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from grader.evidence.sayings import Saying, Sayings
from grader.evidence.timings import Timing, Timings
from grader.measured import AnswerOutcome, BuildOutcome, Endpoint, FailedTest, Held, Load, StartOutcome, TestOutcome
from grader.model import Claim, Place, Verdict
from grader.running.holding import by_ratio, hold

BUILD = BuildOutcome("built", "dockerfile", image_bytes=342_000_000)
START = StartOutcome("started", answer_after_s=3.0)
LOADS = (
    Load(1, 3, 600, 0, ((200, 600),), 10.0, 20.0, 40.0, 100.0),
    Load(8, 3, 1200, 0, ((200, 1200),), 50.0, 90.0, 99.0, 150.0),
)
ANSWER = AnswerOutcome("answered", target="POST /predict", loads=LOADS, endpoints=(
    Endpoint("POST", "/predict", "readme", 200), Endpoint("GET", "/gone", "readme", 404)))  # fmt: skip
TESTS = TestOutcome("passed", passed=50, seen=50, coverage=80.0, covered_lines=400, coverage_of="src")
FAILED = replace(TESTS, state="failed", passed=49, failed=1, reproduced=True,
                 failures=(FailedTest("t", "AssertionError", True),))  # fmt: skip


def line(text: str) -> Saying:
    return Saying("README.md", 3, text, text.lower(), "prose", frozenset(), "")


def held(
    text: str = "", *, claims: tuple[Claim, ...] = (), timing: Timing | None = None, **more: Any
) -> tuple[Held, ...]:
    stages: dict[str, Any] = {"build": BUILD, "start": START, "answer": ANSWER, "tests": TESTS} | more
    return hold(claims, Sayings((line(text),)), Timings((timing,) if timing else ()), conditions="1 core", **stages)


def timing(value: float, unit: str, text: str, **more: Any) -> Timing:
    plain = Timing("README.md", 3, value, unit, text, False, False, False, False, False, frozenset(), False, "")
    return plain._replace(**more)


def claim(quantity: str, value: float | None, text: str = "x") -> Claim:
    return Claim(text, Verdict.NOT_CHECKABLE, "tests", "", (Place("README.md", 9),), quantity=quantity, value=value)


@pytest.mark.parametrize(
    ("claimed", "value", "verdict", "factor"),
    [
        (10, 10, "borne_out", 1.0), (20, 10, "borne_out", 2.0), (10, 20, "borne_out", 2.0), (20.2, 10, "off", 2.02),
        (100, 10, "off", 10.0), (101, 10, "contradicted", 10.1), (0, 10, "off", 1.0),
    ],
)  # fmt: skip
def test_the_same_order_of_magnitude_is_borne_out(claimed: float, value: float, verdict: str, factor: float) -> None:
    assert by_ratio(claimed, value) == (verdict, factor)


@pytest.mark.parametrize(
    ("value", "unit", "text", "quantity", "verdict"),
    [
        (8.0, "ms", "p50 latency 8 ms", "latency_p50", "borne_out"),
        (45.0, "ms", "p95 latency 45 ms", "latency_p95", "off"),
        (0.005, "s", "response time 0.005 s", "latency", "borne_out"),
        (0.5, "ms", "response time of 0.5 ms", "latency", "contradicted"),
        (500.0, "ms", "response time of 500 ms", "latency", "off"),  # slower than it is: said too carefully, not false
        (160.0, "req/s", "160 requests/s throughput", "throughput", "borne_out"),
        (9_000.0, "req/s", "9000 rps throughput", "throughput", "contradicted"),
    ],
)
def test_speeds(value: float, unit: str, text: str, quantity: str, verdict: str) -> None:
    (one,) = held(text, timing=timing(value, unit, text))
    assert (one.quantity, one.verdict) == (quantity, verdict)
    assert "POST /predict" in one.conditions
    assert one.place == Place("README.md", 3)


@pytest.mark.parametrize(
    "more", [{"target": True}, {"mock": True}, {"stage": "retrieval"}, {"change": True}, {"line": 99}]
)
def test_wishes_inventions_and_parts_of_the_work_are_not_held(more: dict[str, Any]) -> None:
    assert held("latency", timing=timing(8.0, "ms", "latency 8 ms", **more)) == ()


def test_a_speed_of_what_was_not_measured_is_not_measured() -> None:
    page = replace(ANSWER, target="GET /health")
    (one,) = held("x", timing=timing(8.0, "ms", "latency 8 ms"), answer=page)
    assert (one.verdict, one.value) == ("not_measured", None)


@pytest.mark.parametrize(
    ("said", "verdict"), [(50, "borne_out"), (20, "borne_out"), (52, "borne_out"), (90, "off"), (101, "contradicted")]
)
def test_numbers_of_tests(said: float, verdict: str) -> None:
    (one,) = held(claims=(claim("tests", said),))
    assert (one.verdict, one.value) == (verdict, 50.0)


@pytest.mark.parametrize(
    ("said", "verdict"),
    [(80, "borne_out"), (87, "borne_out"), (88, "off"), (100, "off"), (60, "borne_out"), (100.1, "contradicted")],
)
def test_coverage(said: float, verdict: str) -> None:
    (one,) = held(claims=(claim("coverage", said),))
    assert one.verdict == verdict


def test_endpoints_are_held_where_they_were_asked() -> None:
    texts = ("POST /predict", "GET /gone", "GET /never-asked", "DELETE")
    found = {one.text: one.verdict for one in held(claims=tuple(claim("endpoint", None, text) for text in texts))}
    assert found == {
        "POST /predict": "borne_out", "GET /gone": "contradicted", "GET /never-asked": "not_measured",
        "DELETE": "not_measured",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "quantity", "verdict"),
    [
        ("The Docker image is 300 MB", "image_size", "borne_out"),
        ("a 100 MB image", "image_size", "off"),
        ("an image of 20 MB: the container has 20 MB", "image_size", "contradicted"),
        ("cold start of 2 s", "startup", "borne_out"),
        ("starts in 100 ms", "startup", "contradicted"),
        ("All tests pass.", "tests_pass", "borne_out"),
    ],
)
def test_sizes_starts_and_green_tests(text: str, quantity: str, verdict: str) -> None:
    (one,) = held(text)
    assert (one.quantity, one.verdict) == (quantity, verdict)


def test_all_tests_pass_is_false_only_where_one_failed_twice() -> None:
    (one,) = held("All tests pass.", tests=FAILED)
    assert one.verdict == "contradicted"
    (one,) = held("All tests pass.", tests=replace(FAILED, reproduced=False))
    assert one.verdict == "not_measured"


def test_what_was_not_run_is_not_measured() -> None:
    nothing: dict[str, Any] = {
        "build": BuildOutcome("not_run"),
        "start": StartOutcome("not_run"),
        "tests": TestOutcome("not_run"),
    }
    text = "All tests pass, starts in 2 s, a 300 MB image"
    found = held(text, claims=(claim("tests", 5), claim("coverage", 80)), **nothing)
    assert {one.quantity for one in found} == {"image_size", "startup", "tests_pass", "tests", "coverage"}
    assert {one.verdict for one in found} == {"not_measured"}


def test_the_worst_stand_first_and_each_once() -> None:
    found = held("All tests pass.", claims=(claim("tests", 101), claim("tests", 101), claim("coverage", 88)))
    assert [one.verdict for one in found] == ["contradicted", "off", "borne_out"]
