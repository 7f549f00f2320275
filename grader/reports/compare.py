"""Two reports of one repository, side by side: what was fixed, what is new, what is still open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.model import Status
from grader.reports.fingerprints import fingerprint

if TYPE_CHECKING:
    from grader.model import Finding, Line, Report

OPEN = frozenset({Status.FAIL, Status.PARTIAL})


@dataclass(frozen=True, slots=True)
class Move:
    """One criterion before and after; None where a report has no such criterion. `gain`: points."""

    title: str
    before: Line | None
    after: Line | None
    gain: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Findings, each once, whatever criteria ask for it; `gain` is None where a report has no score.

    A check whose evidence has moved to other files is the same trouble: it is open, not one fixed and one new.
    """

    before: Report
    after: Report
    gain: float | None
    moves: tuple[Move, ...]
    fixed: tuple[Finding, ...]
    new: tuple[Finding, ...]
    still: tuple[Finding, ...]


def compare(before: Report, after: Report) -> Comparison:
    """The earlier report against the later one."""
    first, second = _open(before), _open(after)
    checks_first, checks_second = ({f.check for f in found.values()} for found in (first, second))
    values = [report.grade.value if report.grade else None for report in (before, after)]
    gain = None if values[0] is None or values[1] is None else round(values[1] - values[0], 1)
    return Comparison(
        before,
        after,
        gain,
        _moves(before, after),
        fixed=tuple(f for key, f in first.items() if key not in second and f.check not in checks_second),
        new=tuple(f for key, f in second.items() if key not in first and f.check not in checks_first),
        still=tuple(f for key, f in second.items() if key in first or f.check in checks_first),
    )


def _open(report: Report) -> dict[str, Finding]:
    lines = report.grade.lines if report.grade else ()
    return {fingerprint(f): f for line in lines for f in line.findings if f.status in OPEN}


def _moves(before: Report, after: Report) -> tuple[Move, ...]:
    """Every criterion that counts in either, in the later report's order."""
    first, second = ({x.id: x for x in (r.grade.lines if r.grade else ())} for r in (before, after))
    out = []
    for name in dict.fromkeys([*second, *first]):
        pair = first.get(name), second.get(name)
        if any(line is not None and line.status == "graded" for line in pair):
            known = pair[1] or pair[0]
            earned = [line.earned if line else 0.0 for line in pair]
            out.append(Move(known.title if known else name, *pair, round(earned[1] - earned[0], 1)))
    return tuple(out)
