"""What the documents say in numbers, against what the run measured.

A speed that is said is borne out within a factor of two of the measured one, whatever the host; off beyond it, and
contradicted beyond an order of magnitude. None of it marks anybody.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.measured import Held
from grader.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.sayings import Saying, Sayings
    from grader.evidence.timings import Timing, Timings
    from grader.measured import AnswerOutcome, BuildOutcome, Load, StartOutcome, TestOutcome
    from grader.model import Claim, Claims

SAME, ORDER = 2.0, 10.0
# Coverage in points: runners count lines differently (branches, tests themselves), so this much says nothing.
COVERAGE_NEAR, COVERAGE_FAR = 7.0, 20.0
MAX_HELD = 40
MS = {"ms": 1.0, "s": 1000.0, "us": 0.001, "min": 60_000.0}
_SIZE = re.compile(
    r"(?i)(?:image|container|docker)[^.\n|]{0,40}?(?<![\w.])(\d{1,5}(?:\.\d{1,2})?)\s?(MB|MiB|GB|GiB)\b"
    r"|(?<![\w.])(\d{1,5}(?:\.\d{1,2})?)\s?(MB|MiB|GB|GiB)\b[^.\n|]{0,12}?(?:docker )?(?:image|container)"
)
_STARTS = re.compile(
    r"(?i)(?:cold[- ]?start|start-?up|starts?(?: up)?|boots?)\b"
    r"[^.\n|]{0,30}?(?<![\w.])(\d{1,4}(?:\.\d{1,3})?)\s?(ms|s|seconds?)\b"
)
_ALL_PASS = re.compile(
    r"(?i)\ball (?:\d{1,5} )?(?:unit |integration |automated )?tests (?:are )?(?:pass|green|succe)|"
    r"\btests?:? (?:are )?(?:all )?(?:passing|green)\b|(?<!\d)100 ?% (?:of )?tests pass|(?<![\w.])(\d{1,5}) passed\b"
)
_OF_SERVICE = re.compile(r"(?i)latency|response|request|endpoint|api\b|predict|inference|p\d\d\b|rps|qps|throughput")
_SIZES = {"mb": 1e6, "mib": 1 << 20, "gb": 1e9, "gib": 1 << 30}


def hold(
    claims: Claims,
    sayings: Sayings | None,
    timings: Timings | None,
    *,
    build: BuildOutcome,
    start: StartOutcome,
    answer: AnswerOutcome,
    tests: TestOutcome,
    conditions: str,
) -> tuple[Held, ...]:
    """Every claim that a run can speak to, each once, in the order of the documents."""
    found: list[Held] = []
    for claim in claims:
        if claim.quantity == "tests" and claim.value is not None:
            found.append(_tests(claim, tests))
        elif claim.quantity == "coverage" and claim.value is not None:
            found.append(_coverage(claim, tests))
        elif claim.quantity == "endpoint":
            found.append(_endpoint(claim, answer))
    spoken = sayings.lines if sayings is not None else ()
    for line in spoken:
        found += _of_line(line, build, start, tests, conditions)
    readme = spoken[0].path if spoken else ""
    said = {line.line for line in spoken}
    for timing in timings.statements if timings is not None else ():
        stated = not (timing.target or timing.mock or timing.stage or timing.change)
        if stated and timing.path == readme and timing.line in said and _OF_SERVICE.search(timing.text):
            found += _speed(timing, answer, conditions)
    unique: dict[tuple[str, str, float | None], Held] = {}
    for held in found:
        unique.setdefault((held.quantity, held.text, held.claimed), held)
    return tuple(sorted(unique.values(), key=_order))[:MAX_HELD]


def _order(held: Held) -> tuple[int, str, int, str]:
    rank = ("contradicted", "off", "borne_out", "not_measured").index(held.verdict)
    place = held.place
    return rank, place.path if place else "", (place.line or 0) if place else 0, held.quantity


def by_ratio(claimed: float, value: float) -> tuple[str, float]:
    """(verdict, factor) of two sizes of one kind: the factor is the larger over the smaller one."""
    if claimed <= 0 or value <= 0:
        return ("borne_out" if claimed == value else "off"), 1.0
    factor = max(claimed, value) / min(claimed, value)
    return ("borne_out" if factor <= SAME else "off" if factor <= ORDER else "contradicted"), round(factor, 2)


def _text(text: str) -> str:
    return " ".join(text.split())[:120]


def _place(claim: Claim) -> Place | None:
    return claim.places[0] if claim.places else None


def _tests(claim: Claim, tests: TestOutcome) -> Held:
    claimed, place = claim.value or 0.0, _place(claim)
    if tests.state not in ("passed", "failed"):
        why = f"The tests ended as {tests.state.replace('_', ' ')}."
        return Held(claim.text, "tests", "not_measured", claimed, None, "tests", summary=why, place=place)
    ran = tests.total + tests.skipped
    factor = round(max(ran, claimed) / max(1.0, min(ran, claimed)), 2)
    # A README that is behind its tests says nothing false of them; one that is ahead does.
    verdict = "borne_out" if ran >= claimed * 0.95 else "off" if factor <= SAME else "contradicted"
    summary = f"{ran} tests were collected, {tests.passed} passed."
    return Held(claim.text, "tests", verdict, claimed, float(ran), "tests", factor, "in the sandbox", summary, place)


def _coverage(claim: Claim, tests: TestOutcome) -> Held:
    claimed, place = claim.value or 0.0, _place(claim)
    if tests.coverage is None:
        return Held(claim.text, "coverage", "not_measured", claimed, None, "%",
                    summary="Coverage was not measured.", place=place)  # fmt: skip
    apart = abs(tests.coverage - claimed)
    verdict = "borne_out" if apart <= COVERAGE_NEAR or tests.coverage > claimed else \
        "off" if apart <= COVERAGE_FAR else "contradicted"  # fmt: skip
    summary = f"{tests.coverage:.0f} % of {tests.covered_lines} lines of {tests.coverage_of} ran."
    return Held(claim.text, "coverage", verdict, claimed, tests.coverage, "%", None, "lines, in the sandbox", summary,
                place)  # fmt: skip


def _endpoint(claim: Claim, answer: AnswerOutcome) -> Held:
    found = re.search(r"(GET|POST)?[`*|\s:]{0,12}(?:https?://[\w.:-]{1,60})?(/[\w{}<>:./-]{0,80})", claim.text)
    path = found[2].rstrip("/.") if found else ""
    method = found[1] if found else None
    mine = [e for e in answer.endpoints if e.path.partition("?")[0].rstrip("/") == path and method in (None, e.method)]
    if not path or not mine:
        return Held(claim.text, "endpoint", "not_measured", None, None, "", summary="It was not asked.",
                    place=_place(claim))  # fmt: skip
    best = min(mine, key=lambda e: (e.status == 0, e.status))
    absent = best.status in (404, 405)
    verdict = "contradicted" if absent else "borne_out" if best.status and best.status < 500 else "off"  # noqa: PLR2004
    summary = f"{best.method} {path} answers {best.status or best.error}."
    return Held(claim.text, "endpoint", verdict, None, float(best.status), "status", None, "", summary, _place(claim))


def _of_line(
    line: Saying, build: BuildOutcome, start: StartOutcome, tests: TestOutcome, conditions: str
) -> Iterator[Held]:
    size = _SIZE.search(line.text)
    if size:
        claimed = float(size[1] or size[3]) * _SIZES[(size[2] or size[4]).lower()] / 1e6
        if build.state == "built" and build.how == "dockerfile" and build.image_bytes:
            value = round(build.image_bytes / 1e6, 1)
            verdict, factor = by_ratio(claimed, value)
            yield Held(_text(size[0]), "image_size", verdict, claimed, value, "MB", factor, "all layers",
                       f"The image has {value:,.0f} MB.", line.place)  # fmt: skip
        else:
            yield Held(_text(size[0]), "image_size", "not_measured", claimed, None, "MB",
                       summary="No image of its own was built.", place=line.place)  # fmt: skip
    starts = _STARTS.search(line.text)
    if starts:
        claimed = float(starts[1]) / (1000.0 if starts[2] == "ms" else 1.0)
        if start.answer_after_s is not None:
            verdict, factor = by_ratio(claimed, start.answer_after_s)
            yield Held(_text(starts[0]), "startup", verdict, claimed, start.answer_after_s, "s", factor, conditions,
                       f"The first healthy answer came after {start.answer_after_s:.1f} s.", line.place)  # fmt: skip
        else:
            yield Held(_text(starts[0]), "startup", "not_measured", claimed, None, "s",
                       summary="It gave no healthy answer.", place=line.place)  # fmt: skip
    passing = _ALL_PASS.search(line.text)
    if passing:
        yield _all_pass(_text(passing[0]), tests, line.place)


def _all_pass(text: str, tests: TestOutcome, place: Place) -> Held:
    if tests.state == "passed":
        return Held(text, "tests_pass", "borne_out", None, float(tests.passed), "tests", None, "in the sandbox",
                    f"All {tests.passed} that ran pass.", place)  # fmt: skip
    if tests.state == "failed" and tests.reproduced:
        counted = sum(one.reproduced and not one.ours for one in tests.failures)
        return Held(text, "tests_pass", "contradicted", None, float(tests.failed + tests.errors), "tests", None,
                    "twice, in the sandbox", f"{counted} of {tests.total} fail, in both attempts.", place)  # fmt: skip
    return Held(text, "tests_pass", "not_measured", None, None, "tests",
                summary=f"The tests ended as {tests.state.replace('_', ' ')}.", place=place)  # fmt: skip


def _speed(timing: Timing, answer: AnswerOutcome, conditions: str) -> Iterator[Held]:
    place = Place(timing.path, timing.line)
    text = _text(timing.text)
    rate = timing.unit == "req/s"
    if not rate and timing.unit not in MS:
        return
    name = re.search(r"(?i)\bp(50|90|95|99)\b", timing.text)
    quantity = "throughput" if rate else f"latency_p{name[1]}" if name else "latency"
    claimed = timing.value if rate else timing.value * MS[timing.unit]
    unit = "req/s" if rate else "ms"
    loads = {load.concurrency: load for load in answer.loads}
    if answer.state != "answered" or not loads or not (answer.target.startswith("POST") or "predict" in answer.target):
        yield Held(text, quantity, "not_measured", claimed, None, unit,
                   summary="The request that it is about was not measured.", place=place)  # fmt: skip
        return
    load = loads.get(8) if rate else loads.get(1)
    load = load or next(iter(loads.values()))
    value = load.per_second if rate else _figure(load, name[1] if name else "50")
    verdict, factor = by_ratio(claimed, value)
    if verdict == "contradicted" and (value > claimed) == rate:
        verdict = "off"  # faster than it says
    how = f"{answer.target}, {load.concurrency} at a time, {load.requests} requests; {conditions}"
    figure = f"{value:,.0f} requests a second" if rate else f"p{name[1] if name else '50'} of {value:.3g} ms"
    summary = f"{figure} at concurrency {load.concurrency}" + (f", {factor:.2g} times apart" if factor > SAME else "")
    yield Held(
        text, quantity, verdict, claimed, value, unit, factor, how, summary[:1].upper() + summary[1:] + ".", place
    )


def _figure(load: Load, percentile: str) -> float:
    return {"50": load.p50_ms, "90": load.p95_ms, "95": load.p95_ms, "99": load.p99_ms}[percentile]
