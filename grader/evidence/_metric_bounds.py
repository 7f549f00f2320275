"""Numbers beside a metric's name that are no outcome: bounds, ends of ranges, levels, counts, quotations, tests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.evidence._metric_words import UNCERTAINTY
from grader.evidence._regex import regex

if TYPE_CHECKING:
    from grader.evidence._units import Quantity

_BOUND = regex(r"(?:[≥≤⩾⩽]|[<>]=|\(\s?[<>＜＞])\s?$")
# `0.8+ is large`, `0.7 or more is good` say where a grade begins.
_BOUND_AFTER = regex(r"(?:\s?%)?(?:\+(?![\d+/\-])| or (?:more|above|higher|better|less|below|lower|fewer)\b)")
# Of how many, not how much: `average reward over 100 episodes: 475`.
_COUNT_OF = regex(
    r"\s?(?:-|–)?\s?(?:episodes?|epochs?|iterations?|folds?|runs?|seeds?|trials?|samples?|images?|questions?|rows?|examples?|classes|models)\b",
    re.IGNORECASE,
)
# The result of a test run, not of a model.
_OF_TESTS = regex(
    r"^\W{0,6}(?:running |unit |automated |all )?"
    r"(?:tests|testing|test (?:results|statistics|suite|coverage|summary|status))(?:\W|$)",
    re.IGNORECASE,
)
_QUOTED = regex(r"[“«„]([^“”«»„]{24,300})[”»“]")
# How far a value spreads: `(std 0.008)`, `± 0.01`.
_SPREAD = regex(
    r"(?:\b(?:std|sd|s\.d|stdev|sem|standard deviation|standard error)\.?(?: of)?\s?[=:]?|\+/-|±)\s?$", re.IGNORECASE
)
_SENTENCE = 24  # characters: what is quoted and shorter is a name
RANGE = regex(r"(\d{1,3}(?:[.,]\d{1,4})?)\s?%?\s?[-–~]\s?(\d{1,3}(?:[.,]\d{1,4})?)")
# Points between the ends of a range that can still be one outcome.
MAX_SPREAD = 6.0


def is_range(text: str, number: Quantity) -> bool:
    """One end of a range too wide to be an outcome, `recall: 5-88 %`, or the near end of one that is: `96-98 %`."""
    for match in RANGE.finditer(text, max(0, number.start - 12), number.end + 12):
        if match.start() <= number.start < match.end():
            ends = [float(match.group(1).replace(",", ".")), float(match.group(2).replace(",", "."))]
            wide = MAX_SPREAD if max(ends) > 1 else MAX_SPREAD / 100
            return abs(ends[0] - ends[1]) > wide or number.start < match.start(2)
    return False


def is_bound(text: str, number: Quantity) -> bool:
    """What is asked for rather than what came out: `Recall >= 0.80`."""
    before = _BOUND.search(text, max(0, number.start - 4), number.start)
    return before is not None or _BOUND_AFTER.match(text, number.end) is not None


def is_quoted(text: str, number: Quantity) -> bool:
    """Within a sentence that is quoted: what somebody would say."""
    inside = text[: number.start].rpartition('"')[2]
    if text.count('"', 0, number.start) % 2:
        rest, closed, _ = text[number.start :].partition('"')
        return bool(closed) and len(inside) + len(rest) >= _SENTENCE
    return any(match.start(1) <= number.start < match.end(1) for match in _QUOTED.finditer(text))


def is_level(text: str, number: Quantity) -> bool:
    """The 95 of a 95 % confidence interval."""
    near = text[max(0, number.start - 30) : number.end + 30]
    return number.unit == "%" and number.value in {80.0, 90.0, 95.0, 99.0} and UNCERTAINTY.search(near) is not None


def of_tests(name: str, *around: str) -> bool:
    """`Tests: 100 % pass rate` is about the tests; who evaluates answers says so otherwise."""
    return name == "success rate" and any(_OF_TESTS.search(text) for text in around)


def is_no_outcome(text: str, number: Quantity) -> bool:
    """Whether a number of a line is asked for, half a range, a spread, a level, a count of cases, or quoted."""
    if _SPREAD.search(text, max(0, number.start - 24), number.start):
        return True
    counted = not number.unit and not number.decimals and _COUNT_OF.match(text, number.end) is not None
    return (
        counted or is_range(text, number) or is_level(text, number) or is_bound(text, number) or is_quoted(text, number)
    )
