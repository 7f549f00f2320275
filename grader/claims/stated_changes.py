"""Changes in per cent, against the before and after that stand beside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence._units import parse_number
from grader.evidence.sayings import around
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.sayings import Sayings

POINTS = 2.0  # rounding of the ends
RELATIVE = 0.06
MAX_CHANGES = 20
_N = r"(\d{1,9}(?:[.,]\d{1,6})?)"
_UNIT = r"\s?(ms|s|sec|seconds|MB|GB|%|k|tokens|\$|USD|minutes|min|h|hours)?"
_FROM_TO = regex(rf"(?i)\bfrom\s[~$€]?{_N}{_UNIT}\s(?:down\s|up\s)?to\s[~$€]?{_N}{_UNIT}(?![\w.,]?\d)")
_FROM_TO_ABROAD = regex(
    rf"(?i)(?<!\w)(?:von|de|du|с|от|dan)\s[~$€]?{_N}{_UNIT}\s(?:auf|a|à|para|до|ga)\s[~$€]?{_N}{_UNIT}(?![\w.,]?\d)"
)
_ARROW = regex(rf"[~$€]?(?<![\w.]){_N}{_UNIT}\s?(?:→|->|=>|⟶)\s?[~$€]?{_N}{_UNIT}(?![\w.,]?\d)")
_CHANGE = regex(
    r"(?i)(?:(?:reduc\w{2,5}|decreas\w{1,3}|cut\w{0,4}|improv\w{1,6}|increas\w{1,3}|drop\w{0,4}|faster|lower\w{0,2}|sav\w{1,4}|"
    r"speed-?up|gain\w{0,2}|boost\w{0,3}|fell)\b[^.;\n]{0,40}?)\b(?:by\s|of\s)?[~≈+-]?(\d{1,4}(?:[.,]\d{1,2})?)\s?%"
    r"|[-+−~≈(]\s?(\d{1,4}(?:[.,]\d{1,2})?)\s?%(?:\s(?:reduction|decrease|improvement|increase|faster|lower|less|gain|drop|"
    r"saving|speed-?up|better|relative))?"
    r"|(?<!\w)(?:um|en un|em|на|soit)\s(?:~|ca\. )?(\d{1,4}(?:[.,]\d{1,2})?)\s?%"
    r"|(\d{1,4}(?:[.,]\d{1,2})?)\s?%\s(?:reduction|decrease|improvement|increase|faster|lower|less|gain|drop|saving|better)"
)
_LATENCY = regex(r"(?i)latenc|response time|faster|speed|\bms\b|inference|throughput")
_COST = regex(r"(?i)\bcosts?\b|\$|token")


_WORDS = ("from ", "von ", " de ", " du ", " с ", " от ", "с ", "dan ")


class Change(NamedTuple):
    """A before, an after, and the change that is stated for them, in per cent."""

    before: float
    after: float
    percent: float
    shares: bool
    criterion: str
    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Change, ...]:
    """Sentences with exactly one pair of ends in one unit and exactly one change."""
    out: list[Change] = []
    for line in sayings.told("%"):
        if (
            not any(word in line.lower for word in _WORDS)
            and "→" not in line.text
            and "->" not in line.text
            and "=>" not in line.text
        ):
            continue
        for sentence in re.split(r"(?<=[.;!?])\s", line.text):
            pairs = [*_FROM_TO.finditer(sentence), *_FROM_TO_ABROAD.finditer(sentence), *_ARROW.finditer(sentence)]
            if len(pairs) == 1 and (change := _change(sentence, pairs[0], line.place)):
                out.append(change)
    return tuple(out[:MAX_CHANGES])


def _change(sentence: str, pair: re.Match[str], place: Place) -> Change | None:
    rest = f"{sentence[: pair.start()]} | {sentence[pair.end() :]}"
    stated = {next(g for g in m.groups() if g) for m in _CHANGE.finditer(rest)}
    first, last = (pair[2] or pair[4] or "").lower(), (pair[4] or "").lower()
    before, after = parse_number(pair[1]), parse_number(pair[3])
    percent = parse_number(stated.pop()) if len(stated) == 1 else None
    if not before or not after or not percent or first != last or before[0] <= 0 or after[0] <= 0:
        return None
    criterion = "latency" if _LATENCY.search(sentence) else "cost" if _COST.search(sentence) else "results"
    text = around(sentence, pair.start(), pair.end())
    return Change(before[0], after[0], percent[0], first == "%", criterion, text, place)


def held(said: tuple[Change, ...]) -> Iterator[Claim]:
    """The change relative to either end, or in points where the ends are shares."""
    for change in said:
        gap = abs(change.before - change.after)
        ways = [100 * gap / change.before, 100 * gap / change.after]
        points = change.shares or max(change.before, change.after) <= 1
        ways += [gap, 100 * gap] if points else []
        # "40 % of", "to 40 %": what is left
        ways += [100 * change.after / change.before]
        fits = any(abs(way - change.percent) <= max(POINTS, RELATIVE * way) for way in ways)
        words = f"From {change.before:g} to {change.after:g} is {ways[0]:.0f} %"
        yield Claim(
            change.text, Verdict.BORNE_OUT if fits else Verdict.CONTRADICTED, change.criterion,
            f"{words}." if fits else f"{words}, not {change.percent:g} %.", (change.place,),
            caps=False, quantity="change", value=change.percent, unit="%",
        )  # fmt: skip
