"""Figures that are said to be measured at a commit, against the history and the reports that a measurement leaves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._kept_outputs import kept_share
from grader.evidence._regex import regex
from grader.evidence.sayings import short
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.documents import Documents
    from grader.evidence.files import Files
    from grader.evidence.notebooks import Notebooks
    from grader.model import Commit, Snapshot

MAX_README_BYTES = 256 << 10
MAX_SAID = 6
MIN_FIGURES = 2
AGREE = 0.5
CLOCKS = timedelta(days=1)  # zones, and clocks that go wrong
TABLE_LINES = 40
_AT = regex(
    r"(?i)\b(?:measured|benchmarked|evaluated|run|generated)\b([^\n]{0,120}?)"
    r"\bat commit `?([0-9a-f]{7,40})(?:\+changes)?`?(?![\w])"
)
_DATE = regex(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
_BLOCK = regex(r"<!--\s?([\w-]{1,30}):(start|end)\s?-->")
_FIGURE = regex(r"(?<![\w.-])\d{1,6}\.\d{1,6}(?![\w.])")
# The figures of a table that holds a percentile or a time are speeds, the others are outcomes.
_SPEED = regex(r"(?i)\bp50\b|\bp9[059]\b|\bms\b|latency|requests/s|\bseconds?\b")


class Measured(NamedTuple):
    """One statement of where figures come from, and the figures of its block or of the table beside it."""

    commit: str
    day: date | None
    figures: tuple[float, ...]
    speed: bool
    text: str
    place: Place


def said(documents: Documents, files: Files) -> tuple[Measured, ...]:
    """Each sentence of the README that names a commit for its figures."""
    readme = documents.readme
    text = (files.text(readme.path, MAX_README_BYTES) or "") if readme is not None else ""
    if readme is None or "at commit" not in text:
        return ()
    lines = text.split("\n")
    out: list[Measured] = []
    for number, line in enumerate(lines):
        if (match := _AT.search(line[:1000])) and len(out) < MAX_SAID:
            block = _around(lines, number)
            figures = tuple(dict.fromkeys(float(figure) for row in block for figure in _FIGURE.findall(row)))
            speed = any(_SPEED.search(row) for row in block if row.lstrip().startswith("|"))
            place = Place(readme.path, number + 1)
            out.append(Measured(match[2].lower(), _day(line), figures, speed, short(line), place))
    return tuple(out)


def _around(lines: list[str], number: int) -> list[str]:
    """The rows between the markers around a line, else those of the tables next to it; without the sentence itself."""
    rows: list[str] = []
    for step in (-1, 1):
        for at in range(number + step, max(-1, min(len(lines), number + step * TABLE_LINES)), step):
            row = lines[at][:1000]
            if _BLOCK.search(row) or row.startswith("#"):
                break
            rows.append(row)
    return [row for row in rows if row.lstrip().startswith(("|", "-", "*"))]


def _day(line: str) -> date | None:
    found = _DATE.search(line)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def held(said: tuple[Measured, ...], snapshot: Snapshot, notebooks: Notebooks, files: Files) -> Iterator[Claim]:
    """A commit that no history has and figures that no report has were never measured; either alone leaves it open."""
    log = snapshot.log()
    for measured in said:
        commit = next((one for one in log.commits if one.oid.startswith(measured.commit)), None)
        kept = (
            len(measured.figures) >= MIN_FIGURES
            and kept_share(measured.figures, notebooks, files, frozenset()) >= AGREE
        )
        verdict, words = _judge(measured, commit, kept=kept, whole=not log.truncated and bool(log.commits))
        # Metrics earn marks twice: as a result, and as proof that something was evaluated.
        made_for = ("latency",) if measured.speed else ("results", "evaluation")
        for criterion in made_for if verdict is Verdict.CONTRADICTED else made_for[:1]:
            caps = verdict is Verdict.CONTRADICTED
            yield Claim(measured.text, verdict, criterion, words, (measured.place,), caps=caps)


def _judge(measured: Measured, commit: Commit | None, *, kept: bool, whole: bool) -> tuple[Verdict, str]:
    name = measured.commit[:12]
    if commit is None:
        if not whole:
            return Verdict.NOT_CHECKABLE, "Not the whole history was read."
        if kept:
            return Verdict.NOT_CHECKABLE, f"A committed report has the figures, but the history has no commit {name}."
        return Verdict.CONTRADICTED, f"The history has no commit {name}, and no committed report has these figures."
    if measured.day is not None and measured.day + CLOCKS < commit.authored_at.date():
        return Verdict.CONTRADICTED, f"Commit {name} was written later, on {commit.authored_at.date().isoformat()}."
    if kept:
        return Verdict.BORNE_OUT, f"The history has commit {name}, and a committed report has the figures."
    return Verdict.NOT_CHECKABLE, f"The history has commit {name}; no committed report has the figures."
