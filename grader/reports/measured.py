"""What a run measured, in words and figures that every format shares; each line is made harmless here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.reports.view import clean, clip, where

if TYPE_CHECKING:
    from grader.measured import Held, Load, Run

NOT_RUN = "not_run"
VERDICTS = {
    "borne_out": "borne out",
    "off": "off",
    "contradicted": "contradicted",
    "not_measured": "not measured",
}
MOST_CAUSE = 300
MOST_FAILURES = 3
_GOOD = frozenset({"built", "started", "finished", "answered", "passed"})
_NEUTRAL = frozenset({NOT_RUN})


def megabytes(size: int) -> str:
    """`212 MB`, `1.4 GB`: decimal, as engines show images."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"  # noqa: PLR2004


def milliseconds(value: float) -> str:
    """Three figures: `0.84 ms`, `12.3 ms`, `1,240 ms`."""
    text = f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"  # noqa: PLR2004
    return f"{text} ms"


def state_words(state: str) -> str:
    """`not run` of not_run."""
    return state.replace("_", " ")


def mark_of(state: str) -> str:
    """`good`, `neutral` or `bad`."""
    return "good" if state in _GOOD else "neutral" if state in _NEUTRAL else "bad"


def load_words(load: Load) -> str:
    """`p50 1.2 ms, p95 2.0 ms, p99 3.1 ms, 812 req/s`, and failures where there are any."""
    parts = [f"p50 {milliseconds(load.p50_ms)}", f"p95 {milliseconds(load.p95_ms)}", f"p99 {milliseconds(load.p99_ms)}",
             f"{load.per_second:,.0f} req/s"]  # fmt: skip
    if load.failures:
        parts.append(f"{load.failures} of {load.requests} failed")
    return ", ".join(parts)


def spread_words(load: Load) -> str:
    """`3 repeats, 600 requests; p50 from 1.1 ms to 1.3 ms`."""
    low, high = load.p50_spread_ms
    return f"{load.repeats} repeats, {load.requests} requests; p50 from {milliseconds(low)} to {milliseconds(high)}"


def held_words(held: Held) -> str:
    """The claim in quotes and what was measured."""
    return f"“{clean(held.text)}”: {clean(held.summary)}"


def held_counts(run: Run) -> str:
    """`1 off · 3 borne out`."""
    counts = [(sum(h.verdict == v for h in run.held), words) for v, words in VERDICTS.items()]
    return " · ".join(f"{n} {words}" for n, words in counts if n)


def rows(run: Run) -> list[tuple[str, str, str]]:
    """(what, state, sentence) of every stage, in order; the sentence is empty where the state says it all."""
    return [_build_row(run), _start_row(run), _answer_row(run), _tests_row(run)]


def _cause(text: str) -> str:
    return clip(clean(text), MOST_CAUSE)


def _build_row(run: Run) -> tuple[str, str, str]:
    build = run.build
    if build.state == "built":
        parts = [f"{clean(build.source)}" if build.source else "", f"in {build.duration_s:.1f} s"]
        if build.steps:
            parts.append(f"{build.cached_steps} of {build.steps} steps cached")
        if build.image_bytes:
            parts.append(f"image {megabytes(build.image_bytes)}")
        if build.cause:
            parts.append(_cause(build.cause))
        return "Build", build.state, " · ".join(part for part in parts if part)
    at = f" ({where(build.place)})" if build.place else ""
    twice = " Twice alike." if build.reproduced else ""
    return "Build", build.state, f"{_cause(build.cause)}{at}{twice}"


def _start_row(run: Run) -> tuple[str, str, str]:
    start = run.start
    if start.state != "started":
        return "Start", start.state, _cause(start.cause) or (f"`{clean(start.command)}`" if start.command else "")
    parts = []
    if start.answer_after_s is not None:
        parts.append(f"first healthy answer after {start.answer_after_s:.1f} s")
    elif start.port_after_s is not None:
        parts.append(f"listens after {start.port_after_s:.1f} s")
    if start.port:
        parts.append(f"port {start.port}")
    if start.peak_memory_bytes:
        parts.append(f"peak memory {megabytes(start.peak_memory_bytes)}")
    if start.services:
        parts.append("beside it " + ", ".join(clean(name) for name in start.services))
    if start.cause:
        parts.append(_cause(start.cause))
    return "Start", start.state, " · ".join(parts)


def _answer_row(run: Run) -> tuple[str, str, str]:
    answer = run.answer
    parts = []
    if answer.endpoints:
        good = sum(200 <= one.status < 400 for one in answer.endpoints)  # noqa: PLR2004
        parts.append(f"{good} of {len(answer.endpoints)} requests tried answer well")
    odd = [
        f"{one.kind} {one.verdict} ({one.status or 'no answer'})" for one in answer.refusals if one.verdict != "refused"
    ]
    if answer.refusals:
        refused = sum(one.verdict == "refused" for one in answer.refusals)
        parts.append(f"{refused} of {len(answer.refusals)} bad inputs refused" + (f"; {', '.join(odd)}" if odd else ""))
    if answer.cause:
        parts.insert(0, _cause(answer.cause))
    return "Answer", answer.state, " · ".join(parts)


def _tests_row(run: Run) -> tuple[str, str, str]:
    tests = run.tests
    parts = []
    if tests.total or tests.skipped:
        counts = [
            (tests.passed, "passed"),
            (tests.failed, "failed"),
            (tests.errors, "broke"),
            (tests.skipped, "skipped"),
        ]
        parts.append(
            ", ".join(f"{n} {words}" for n, words in counts if n) + f" in {tests.duration_s:.0f} s, by their own word"
        )
    if tests.coverage is not None:
        parts.append(f"coverage {tests.coverage:.0f} % of {clean(tests.coverage_of)}")
    if tests.flaky:
        parts.append(f"{len(tests.flaky)} flaky")
    if tests.cause:
        parts.insert(0, _cause(tests.cause))
    return "Tests", tests.state, " · ".join(parts)


def failures(run: Run) -> list[str]:
    """The tests that failed, with the first line of their error."""
    return [
        f"{clean(one.name)}: {clean(one.error)}"
        + ("" if one.reproduced else " (not in the second attempt)")
        + (" (the sandbox lacks what it wants)" if one.ours else "")
        for one in run.tests.failures
    ]


def conditions(run: Run) -> str:
    """How it was measured, in one sentence."""
    host = run.host
    if host is None:
        return ""
    given = f"{host.given_cores:g} core and {host.given_memory_bytes >> 20} MiB"
    took = f"{run.duration_s:.0f} s in all"
    return f"In {clean(run.sandbox)}: {given} of a machine with {host.cores} cores, no network; {took}."
