"""What a cell of a table says of speed: its unit, whether it is one at all, and what is only a setting."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from grader.evidence._regex import regex
from grader.evidence._timing_words import NOT_SPEED, RUN_TIMED, SPEED, TIMED
from grader.evidence._units import parse_quantities

if TYPE_CHECKING:
    from grader.evidence._units import Quantity
    from grader.evidence.quantities import NumberCell

RATES = frozenset({"tokens/s", "req/s", "items/s", "rtf"})
FAST = frozenset({"ms", "us", "ns"})
SLOW = frozenset({"s", "min"})
_HEADER_UNIT = regex(
    r"[(\[\uff08]\s?([^)\]\uff09]{1,20}?)\s?[)\]\uff09]|(?<!\w)(fps|it/s|(?:images?|imgs?|samples?|docs|frames)/s(?:ec)?|tokens?/s(?:ec)?|tok/s|req/s|rps|qps)\b|_(ms|s|sec|fps)\b|\s(ms|msecs?|secs|seconds)\s?$",
    re.IGNORECASE,
)
_TRAILING = regex(r"\sm?secs?\s?$|\sms\s?$", re.IGNORECASE)
# A table whose columns are machines and a time compares how fast they do it.
_MACHINES = regex(
    r"(?:^|\| ?)(?:machine|hardware|device|cpu|gpu|processor|platform|instance)s?(?: ?\||$)", re.IGNORECASE
)
# `45m`, `28m16s`, `1h 20m`, `<12hr`: a duration as stopwatches and jobs show it.
_CLOCKED = regex(
    r"\W{0,3}(?:(?P<h>\d{1,3})\s?h(?:rs?|ours?)?)?\s?(?:(?P<m>\d{1,3})\s?m(?:in)?)?\s?(?:(?P<s>\d{1,3})\s?s)?[^\w.%$²³]{0,3}$"
)
# How long a load test was told to run, in a table of its settings.
_LASTED = regex(
    r"\W{0,3}(?:test |run )?(?:duration|durée|duração|duración|dauer|длительность|süre)\W{0,3}$", re.IGNORECASE
)
_SETTING = regex(r"param|setting|option|config|einstellung|ayar|параметр|参数|設定", re.IGNORECASE)
# `> 200 ms` in a column that says what is done then.
_WATCHED = regex(
    r"scale|trigger|action|warn|critic|crític|kritisch|alert|sev\d|threshold|limit|when|если|\bsi\b", re.IGNORECASE
)


@functools.lru_cache(maxsize=256)
def speaks_of_speed(text: str) -> bool:
    """Whether a text names speed; a table asks of the same text once per cell."""
    return SPEED.search(text) is not None


def clocked(text: str, number: Quantity) -> Quantity:
    """A duration of hours, minutes and seconds as minutes; the number as it was where the text is none."""
    found = _CLOCKED.match(text)
    if found is None or not any(found.groups()):
        return number
    hours, minutes, seconds = (int(part or 0) for part in found.group("h", "m", "s"))
    return number._replace(value=hours * 60 + minutes + seconds / 60, unit="min", text=text.strip())


def is_setting(cell: NumberCell) -> bool:
    """Whether a duration is how long a test was told to run."""
    return _LASTED.match(cell.row) is not None and _SETTING.search(cell.around) is not None


def sets_off(label: str) -> bool:
    """Whether what stands in this row and column is done when a bound is passed."""
    return _WATCHED.search(label) is not None


def is_speed(cell: NumberCell, unit: str, label: str) -> bool:
    """Whether a cell with a duration or a rate is about speed, told by its row and column, the table or itself."""
    if unit == "items/s" and "/s" in cell.column:
        return True
    if unit in {"tokens/s", "req/s", "ns", "us", "rtf"} or SPEED.search(f"{label} {cell.text}"):
        return True
    named = TIMED if unit in FAST else RUN_TIMED
    if TIMED.search(cell.column) and _MACHINES.search(cell.around) and not NOT_SPEED.search(cell.around):
        return True
    if unit in FAST and (_TRAILING.search(cell.column) or _TRAILING.search(cell.row)):
        return True
    return named.search(label) is not None or speaks_of_speed(cell.around)


def header_unit(text: str) -> str:
    """The unit of speed that a header carries, `Latency (ms)`; empty for none."""
    for match in _HEADER_UNIT.finditer(text):
        written = next(group for group in match.groups() if group)
        found = parse_quantities(f"1 {written}")
        if found and found[0].unit in FAST | SLOW | RATES:
            return found[0].unit
    return ""
