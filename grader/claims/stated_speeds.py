"""Percentiles that the README states, against the results of a benchmark that are committed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.sayings import short
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.files import Files
    from grader.evidence.sayings import Sayings
    from grader.evidence.timings import Timings

MAX_FILES = 8
MAX_BYTES = 64 << 10
MAX_STATED = 12
NEAR = 0.1
# Another machine and another day give another time, but not half of it.
APART = 2.0
_MILLISECONDS = {"ms": 1.0, "s": 1000.0, "us": 0.001, "min": 60_000.0}
_NAME = regex(r"(?i)\bp(50|90|95|99)\b|\b(median)\b")
_PATH = regex(
    r"(?i)(?:^|[/_.-])(?:bench\w{0,10}|latency|load\w{0,8}|perf\w{0,10}|timing\w{0,2})[^/]{0,60}\.(?:json|csv|txt)$|bench\w{0,10}/[^/]{1,60}\.(?:json|csv|txt)$"
)
_PAIR = regex(
    r"(?i)[\"']?\b(?:latency_)?p(50|90|95|99)(?:_latency)?(_ms|_s|_seconds)?[\"']?\s{0,3}[:=,|]\s{0,3}(\d{1,7}(?:\.\d{1,9})?)\s?(ms|s\b)?"
)


_RATE = regex(r"(?i)^(?:req(?:uests)?|queries|predictions|rps|qps)(?:/s)?$")
_RATES = regex(
    r"(?i)[\"']?\b(?:\w{0,16}_)?(?:throughput|rps|qps|requests?_per_sec(?:ond)?|req_per_sec(?:ond)?|req_s)(?:_\w{1,12})?[\"']?\s{0,3}[:=,|]\s{0,3}(\d{1,7}(?:\.\d{1,9})?)"
)


class Stated(NamedTuple):
    """One percentile in milliseconds, or under the name `rate` how many requests a second are answered."""

    percentile: str
    ms: float
    text: str
    place: Place


def said(timings: Timings, sayings: Sayings) -> tuple[Stated, ...]:
    """The README's own percentiles, targets and stages left out."""
    lines = {line.line for line in sayings.lines}
    readme = sayings.lines[0].path if sayings.lines else ""
    out: list[Stated] = []
    for timing in timings.statements:
        names = set(_NAME.findall(timing.text))
        if timing.path == readme and timing.line in lines and not timing.target and _RATE.match(timing.unit):
            out.append(Stated("rate", timing.value, timing.text, Place(timing.path, timing.line)))
            continue
        if timing.path != readme or timing.line not in lines or timing.target or timing.unit not in _MILLISECONDS:
            continue
        if len(names) == 1:
            number, median = names.pop()
            ms = timing.value * _MILLISECONDS[timing.unit]
            out.append(Stated(number or ("50" if median else ""), ms, timing.text, Place(timing.path, timing.line)))
    return tuple(out[:MAX_STATED])


def held(said: tuple[Stated, ...], files: Files) -> Iterator[Claim]:
    """The same percentile in a committed result: close to one bears it out, below half of all contradicts."""
    found: dict[str, list[tuple[float, Place]]] = {}
    for entry in [e for e in files.own if _PATH.search(e.path)][:MAX_FILES]:
        text = files.text(entry.path, MAX_BYTES) or ""
        for match in _PAIR.finditer(text):
            seconds = (match[2] or "").startswith("_s") or match[4] == "s"
            line = text.count("\n", 0, match.start()) + 1
            found.setdefault(match[1], []).append((float(match[3]) * (1000 if seconds else 1), Place(entry.path, line)))
        for match in _RATES.finditer(text):
            at = Place(entry.path, text.count("\n", 0, match.start()) + 1)
            found.setdefault("rate", []).append((float(match[1]), at))
    open_ = 0
    for stated in said:
        values = found.get(stated.percentile, [])
        near = next((place for ms, place in values if abs(ms - stated.ms) <= NEAR * max(ms, stated.ms)), None)
        least = min(values, key=lambda value: value[0], default=None)
        if near:
            verdict, summary, place = Verdict.BORNE_OUT, f"{near.path} holds it.", near
        elif stated.percentile == "rate":
            most = max(values, key=lambda value: value[0], default=None)
            if not most or stated.ms <= most[0] * APART:
                continue
            words = f"{most[1].path} says {most[0]:.4g} a second at most."
            verdict, summary, place = Verdict.CONTRADICTED, words, most[1]
        elif least and stated.ms * APART < least[0]:
            verdict, summary, place = Verdict.CONTRADICTED, f"{least[1].path} says {least[0]:.4g} ms at best.", least[1]
        elif not values and not open_:
            open_ += 1
            verdict, summary, place = Verdict.NOT_CHECKABLE, "No committed result names this percentile.", None
        else:
            continue
        yield Claim(
            short(stated.text), verdict, "latency", summary, (stated.place, *([place] if place else [])),
            caps=verdict is Verdict.CONTRADICTED, value=stated.ms,
            quantity="throughput" if stated.percentile == "rate" else f"latency_p{stated.percentile}",
            unit="req/s" if stated.percentile == "rate" else "ms",
        )  # fmt: skip
