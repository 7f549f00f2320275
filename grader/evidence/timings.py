"""How fast it answers: what the documents state, under which conditions, and what the code measures."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._boasts import is_boast
from grader.evidence._regex import regex
from grader.evidence._surroundings import NEAR_LINES, Surroundings
from grader.evidence._timing_cells import (
    FAST,
    RATES,
    SLOW,
    clocked,
    header_unit,
    is_setting,
    is_speed,
    sets_off,
    speaks_of_speed,
)
from grader.evidence._timing_code import SIMULATOR, Instrument, read_instruments
from grader.evidence._timing_words import (
    ADJECTIVE,
    BEFORE_AFTER,
    BUSINESS,
    CONDITIONS,
    GOES,
    MOCK,
    NOT_SPEED,
    PERCENTILE,
    SPEED,
    STAGE,
    TAIL,
    TAKES,
    TARGET,
    TIMED,
    TOOK,
    sets_alarms,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.evidence._units import Quantity
    from grader.evidence.documents import Documents
    from grader.evidence.quantities import NumberCell, NumberLine, Quantities
    from grader.evidence.source_code import SourceCode

MAX_STATEMENTS = 400
MAX_ADJECTIVES = 20
MIN_CONDITIONS = 2
MIN_SERIES = 4
MIN_BESIDE = 3

_ABOVE = frozenset({">", "≥", "\uff1e"})
_BARE = regex(
    r"\s{0,12}(?:requests/sec|requests per second|time per request|p\d\d)\b[^:=|]{0,30}[:=|]?\s"
    r"|(?:latency|throughput|mean|avg)\b[^:=|]{0,30}[:=|]?\s",
    re.IGNORECASE,
)
# What a load tool prints of its requests: `Average: 0.0549 secs`, `99% in 0.08 secs`.
_PRINTED = regex(
    r"\s{0,12}(?:average|avg|mean|median|slowest|fastest|min|max|stdev|p\d\d|\d\d(?:\.\d)?%)(?: in\b|[\s:=|])",
    re.IGNORECASE,
)
_TAIL_SHARE = regex(r"\s{0,12}9[059]")
# A key that carries its unit: `request_time_ms: 3349`, `p95_ms = 41.2`.
_KEYED = regex(
    r"(?:latency|(?:request|response|inference|query|answer)_?time|p\d\d|ttft|(?:mean|avg|median)(?:_time)?)_(?P<unit>ms|s|sec|secs|seconds)[`*]{0,3}\s{0,4}[:=|]\s{0,4}$",
    re.IGNORECASE,
)
# Rates whose name stands first: `QPS: 1,240`, `RTF 0.12`.
_RATED = regex(
    r"(?<![\w/])(?P<unit>fps|qps|rps|tok(?:en)?s?/s(?:ec)?|it/s|req/s|rtf|real[- ]time factor)[`*]{0,2}\s?"
    r"(?:[:=]|is|of)?\s?[~≈]?\s?$",
    re.IGNORECASE,
)
_RATE_UNITS = {
    "fps": "items/s", "it/s": "items/s", "qps": "req/s", "rps": "req/s", "req/s": "req/s", "tok": "tokens/s",
    "rtf": "rtf", "factor": "rtf",
}  # fmt: skip
_NAME_CHARS = 30
# What a bench prints of each test in a table whose head says in what: `Name (time in ms)`.
_BENCHED = regex(r"\s{0,8}(?:test|bench)\w{0,80}(?:\[\S{0,80}\])?\s+[\d.,]")
_TABLE_UNIT = regex(r"\(time in (ms|us|ns|s)\)")
# `Example: 50 requests/s` shows how to reckon, not what came out.
_EXAMPLE = regex(
    r"^\W{0,6}(?:for |zum )?(?:example|instance|beispiel|exemplo|ejemplo|exemple|например|örnek)\s?[:,\uff1a]",
    re.IGNORECASE,
)
_PROGRAM = frozenset(
    "python py r js javascript ts typescript sql yaml yml toml dockerfile json jsonc "
    "http cpp c java go rust html css ini bash sh shell powershell makefile".split()
)
# A column of latencies whose unit is left out.
_LATENCY_HEADER = regex(
    r"latency|response time|inference time|p(?:50|90|95|99)\b|延迟|latência|latencia", re.IGNORECASE
)
_ARROW_BEFORE = regex(r"[-=]>\s?$")
_RANGE_BEFORE = regex(r"\d\s?[-–]\s?$")
_MOCK_SOURCE = regex(
    r"\b(?:mock|fake|simulated) (?:provider|llm|data|numbers|values|latenc|agents?|tasks?|responses?|inference|model|"
    r"backend|timings?|results)|\b(?:latenc\w{1,3}|timings?|numbers|results) (?:are|were) simulated",
    re.IGNORECASE,
)
_RELATIVE = regex(r"faster|speed-?up|slower|быстрее|ускор|plus rapide|más rápid|mais rápid|倍", re.IGNORECASE)
# Load tools that run a script of one's own; `ab`, `hey` and `wrk` need none.
_SCRIPTED = regex(r"(?<![\w/])(?:locust|jmeter|gatling|artillery|k6)(?![\w])", re.IGNORECASE)
# Those as a command against an address: its output needs nothing in the repository but a server.
_FIRED = regex(
    r"(?<![\w/])(?:ab|hey|wrk2?|oha|bombardier|autocannon|siege) -[^\n]{0,160}(?:https?://|localhost|127\.0\.0\.1)"
    r"|\bcurl [^\n]{0,160}time_total"
)
_SENTENCE = regex(r"[;!?。\uff1b\uff01\uff1f]|\.\s")


class Timing(NamedTuple):
    """One stated speed.

    Attributes:
        value, unit: as written: `ms`, `us`, `s`, `min`, `tokens/s`, `req/s`, `items/s`, `x` (a speed-up).
        target: a wish or limit, not a measurement.
        mock: the text says that it comes from a fake or is an estimate.
        rough: a range or a rounded guess (`~50-100 ms`).
        percentile: the line or header names one.
        conditions: which of `hardware`, `load`, `n`, `tool`, `date` the text around it gives.
        change: before and after, or against something else.
        stage: the part of the work that it belongs to, empty for the whole.
        backed: something in the repository could have measured it.
    """

    path: str
    line: int
    value: float
    unit: str
    text: str
    target: bool
    mock: bool
    rough: bool
    percentile: bool
    tail: bool
    conditions: frozenset[str]
    change: bool
    stage: str
    backed: bool = True

    @property
    def measured(self) -> bool:
        """A value that came out of something that is here: not wished for, invented nor only claimed."""
        return not self.target and not self.mock and self.unit != "x" and self.backed


@dataclass(frozen=True, slots=True)
class Timings:
    """Speed as stated and as measured by the code. `scripts` are benchmark files that hold a clock or a load tool."""

    statements: tuple[Timing, ...] = ()
    adjectives: tuple[tuple[str, int, str], ...] = ()
    instruments: tuple[Instrument, ...] = ()
    scripts: tuple[str, ...] = ()

    @property
    def measured(self) -> tuple[Timing, ...]:
        """The statements that are measurements."""
        return tuple(t for t in self.statements if t.measured)

    @property
    def firm(self) -> tuple[Timing, ...]:
        """Measurements that aren't mere rounded guesses."""
        return tuple(t for t in self.measured if not t.rough or t.change)

    @property
    def outcomes(self) -> tuple[Timing, ...]:
        """Measurements that tell something of how they were made: they can stand among a project's results."""
        return tuple(t for t in self.measured if not t.rough and t.conditions)

    @property
    def series(self) -> tuple[Timing, ...]:
        """Measurements that stand as a result of their own: several values under stated conditions."""
        told = tuple(t for t in self.firm if len(t.conditions) >= MIN_CONDITIONS)
        return told if len({(t.unit, t.value) for t in told}) >= MIN_SERIES else ()

    @property
    def side_by_side(self) -> tuple[Timing, ...]:
        """Measurements of several configurations in one table or list."""
        groups: dict[tuple[str, str, int], list[Timing]] = {}
        for timing in self.firm:
            groups.setdefault((timing.path, timing.unit, timing.line // NEAR_LINES), []).append(timing)
        return next((tuple(g) for g in groups.values() if len({t.value for t in g}) >= MIN_BESIDE), ())


def _sentence(text: str, start: int, end: int) -> str:
    before = max((m.end() for m in _SENTENCE.finditer(text, 0, start)), default=0)
    after = _SENTENCE.search(text, end)
    return text[max(before, start - 200) : min(after.start() if after else len(text), end + 160)]


def _counts(number: Quantity, clause: str, around: str) -> bool:
    """Whether a number with this unit is about speed, given its clause and what stands around it."""
    if number.value <= 0 or NOT_SPEED.search(clause):
        return False
    if number.text.endswith("/op"):
        return True
    if number.unit == "s" and TAKES.search(clause) and not BUSINESS.search(clause):
        return True
    if number.unit in {"tokens/s", "rtf"} or (number.unit in FAST and TOOK.search(clause)):
        return True
    if number.unit in FAST or number.unit in {"tokens/s", "req/s"}:
        return SPEED.search(clause) is not None or SPEED.search(around) is not None
    if number.unit == "items/s":
        rest = clause.replace(number.text, "")
        return any(pattern.search(rest) for pattern in (SPEED, GOES, CONDITIONS["hardware"])) or bool(
            SPEED.search(around)
        )
    return number.unit in SLOW and SPEED.search(clause) is not None and BUSINESS.search(clause + around) is None


@functools.lru_cache(maxsize=256)
def _told(text: str) -> frozenset[str]:
    """The conditions that a text names; a table asks for the same text once per cell."""
    return frozenset(kind for kind, pattern in CONDITIONS.items() if pattern.search(text))


@functools.lru_cache(maxsize=256)
def _from_mock(text: str) -> bool:
    return _MOCK_SOURCE.search(text) is not None


def _timing(where: tuple[str, int], number: Quantity, clause: str, label: str, near: str) -> Timing:
    stage = STAGE.search(label)
    rough = (number.bound in {"~", "≈", "约"} and number.decimals == 0) or re.search(
        r"\d\s?[-–~]\s?\d", number.text
    ) is not None
    return Timing(
        where[0],
        where[1],
        number.value,
        number.unit,
        clause.strip()[:160],
        target=number.bound in {"<", "≤", "\uff1c"} or TARGET.search(f"{clause} {label}") is not None,
        mock=MOCK.search(f"{clause} {label}") is not None or _from_mock(near),
        rough=rough,
        percentile=PERCENTILE.search(f"{clause} {label}") is not None,
        tail=TAIL.search(f"{clause} {label}") is not None,
        conditions=_told(near) | _told(clause),
        change=BEFORE_AFTER.search(clause) is not None,
        stage=stage.group(0).lower() if stage else "",
    )


def _line_timings(line: NumberLine, near: Surroundings) -> Iterator[Timing]:
    if line.block == "code" and line.language in _PROGRAM:
        return
    spoken = "latency" in line.kinds or SPEED.search(line.heading)
    printed = _is_printed(line, near)
    for written in line.numbers:
        number = _with_usual_unit(written, line)
        benched = _benched(line, near) if not number.unit else ""
        number = number._replace(unit=number.unit or benched)
        clause = _sentence(line.text, number.start, number.end)
        if number.unit == "x":
            if _RELATIVE.search(clause):
                yield _timing((line.path, line.line), number, clause, "", near.near(line.path, line.line))
        elif number.unit in FAST | SLOW | RATES and (
            ((printed or _keyed(written, line) or benched) and number.value > 0 and not NOT_SPEED.search(line.text))
            or _counts(number, clause, line.heading if spoken else "")
        ):
            # a range `50-100 ms` is a guess: its lower end stands right before without a unit
            ranged = _RANGE_BEFORE.search(line.text, max(0, number.start - 4), number.start) is not None
            timing = _timing((line.path, line.line), number, clause, "", near.near(line.path, line.line))
            # `latency > 1 s` is an alarm's threshold or a boast, `20 ms -> 5 ms` a measurement
            limit = number.bound in _ABOVE and not _ARROW_BEFORE.search(line.text[: number.start])
            share = printed and "%" in line.text
            yield timing._replace(
                rough=timing.rough or ranged,
                target=timing.target or limit or sets_alarms(line.heading),
                mock=timing.mock or _EXAMPLE.match(line.text) is not None,
                percentile=timing.percentile or share,
                tail=timing.tail or (share and _TAIL_SHARE.match(line.text) is not None),
            )


def _benched(line: NumberLine, near: Surroundings) -> str:
    """The unit of a bare number in the table that pytest-benchmark prints; empty elsewhere."""
    if line.block != "code" or _BENCHED.match(line.text) is None:
        return ""
    head = _TABLE_UNIT.search(near.near(line.path, line.line))
    return head[1] if head else ""


def _is_printed(line: NumberLine, near: Surroundings) -> bool:
    """Whether a line of output is a load tool's, told by what it printed around it."""
    if line.block != "code" or _PRINTED.match(line.text) is None:
        return False
    return speaks_of_speed(near.near(line.path, line.line))


def _with_usual_unit(number: Quantity, line: NumberLine) -> Quantity:
    """What load tools print without a unit, `Requests/sec: 312.5`, `p95: 41.2`, or with the key: `latency_ms: 41.2`."""
    if number.unit == "" and line.block == "code" and number.decimals and _BARE.match(line.text):
        return number._replace(unit="req/s" if "req" in line.text.lower() else "ms")
    unit = _keyed(number, line)
    return number._replace(unit=unit) if unit else number


def _keyed(number: Quantity, line: NumberLine) -> str:
    """The unit that the key before a bare number carries, if any."""
    if number.unit:
        return ""
    before = line.text[max(0, number.start - _NAME_CHARS) : number.start]
    low = before.lower()
    rated = _RATED.search(before) if any(name in low for name in _RATE_UNITS) else None
    if rated is not None:
        return next((unit for name, unit in _RATE_UNITS.items() if name in rated["unit"].lower()), "")
    found = _KEYED.search(line.text[: number.start]) if "_" in line.text else None
    return "" if found is None else "ms" if found["unit"].lower() == "ms" else "s"


def _cell_timings(cell: NumberCell, near: Surroundings) -> Iterator[Timing]:
    if cell.column_index == 0:
        return
    label = f"{cell.row} | {cell.column}"
    number = cell.numbers[0]
    upper = next((n for n in cell.numbers[1:2] if _RANGE_BEFORE.search(cell.text[: n.start])), None)
    if number.unit == "":
        # Where the columns are what is compared, the corner says what is measured.
        said = map(header_unit, (cell.column, cell.row, cell.around.partition(" | ")[0]))
        unit = (upper.unit if upper else "") or next(filter(None, said), "")
        if not unit and _LATENCY_HEADER.search(cell.column):
            unit = "ms"
        number = number._replace(unit=unit)
    if number.unit not in FAST | SLOW | RATES and TIMED.search(cell.column):
        number = clocked(cell.text, number)
    if number.unit not in FAST | SLOW | RATES or number.value <= 0 or NOT_SPEED.search(f"{label} {cell.text}"):
        return
    if not is_speed(cell, number.unit, label) or is_setting(cell):
        return
    if number.unit in SLOW and BUSINESS.search(label + cell.around):
        return
    near_text = near.near(cell.path, cell.table_line) + "\n" + cell.around
    timing = _timing((cell.path, cell.line), number, f"{label}: {cell.text}", label, near_text)
    yield timing._replace(
        rough=timing.rough or upper is not None,
        target=(timing.target or sets_alarms(cell.heading) or (number.bound in _ABOVE and sets_off(label)))
        and not re.search(r"measured|actual|result|obtained|mesur|medid", cell.column, re.IGNORECASE),
    )


def _with_script(timing: Timing, near: Surroundings, known: Callable[[str], bool]) -> bool:
    """Whether the load tool that is said to have measured this has its script here, where it needs one."""
    tool = _SCRIPTED.search(near.section(timing.path, timing.line))
    return tool is None or known(tool.group().lower())


def _fired(timing: Timing, near: Surroundings) -> bool:
    """Whether the command of a load tool that needs no script stands beside what it printed."""
    return _FIRED.search(near.section(timing.path, timing.line)) is not None


def collect(documents: Documents, quantities: Quantities, source_code: SourceCode) -> Timings:
    """Read what is said and measured about speed."""
    read = ([documents.readme] if documents.readme is not None else []) + list(documents.others)
    near = Surroundings(read)
    statements: list[Timing] = []
    for line in quantities.lines:
        if len(statements) < MAX_STATEMENTS:
            statements.extend(_line_timings(line, near))
    for cell in quantities.cells:
        if len(statements) < 2 * MAX_STATEMENTS:
            statements.extend(_cell_timings(cell, near))
    order = {document.path: i for i, document in enumerate(read)}
    statements = sorted(dict.fromkeys(statements), key=lambda t: (order.get(t.path, 0), t.line))
    adjectives = [
        (d.path, line.no, line.text.strip()[:120])
        for d in read[:1]
        for line in d.lines
        if line.block in {"prose", "list", "quote", "heading"}
        and ADJECTIVE.search(line.text[:2000])
        and not is_boast(line.text[:2000])
    ]
    code = read_instruments(source_code.texts())
    known = functools.cache(lambda tool: any(tool in text.text.lower() for text in source_code.texts()))
    statements = [
        t._replace(backed=(code.clocked or (code.served and _fired(t, near))) and _with_script(t, near, known))
        for t in statements
    ]
    if code.modelled:
        # what a simulator gives is no measurement, where the document says that it is one
        modelled = {d.path for d in read if any(SIMULATOR.search(line.text) for line in d.lines)}
        statements = [t._replace(mock=True) if t.path in modelled else t for t in statements]
    if code.simulated:
        # the numbers are what the script was told to sleep
        statements = [t._replace(rough=True, change=False) for t in statements]
    return Timings(tuple(statements), tuple(adjectives[:MAX_ADJECTIVES]), tuple(code.instruments), tuple(code.scripts))
