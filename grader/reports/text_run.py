"""What a run adds to the terminal's report: every stage with its state, latencies, tests, claims with numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.reports import measured
from grader.reports.paint import Row, Span, width_of, wrap
from grader.reports.view import clean

if TYPE_CHECKING:
    from grader.measured import Run

NAME_WIDTH = 8
HELD_SHOWN = 4
MARKS = {"good": Span("✓", "green"), "neutral": Span("–", "cyan"), "bad": Span("✗", "red")}
HELD_MARKS = {
    "borne_out": Span("✓", "green"),
    "off": Span("◐", "yellow"),
    "contradicted": Span("✗", "red"),
    "not_measured": Span("?", "cyan"),
}


def _behind(mark: Span, name: str, text: str, width: int) -> list[Row]:
    """`  ✓ Build   text`, its further lines in line with the first."""
    lines = wrap(text, width - NAME_WIDTH - 4) or [""]
    rows: list[Row] = [[Span("  "), mark, Span(" "), Span(name.ljust(NAME_WIDTH), "bold"), Span(lines[0])]]
    return [*rows, *([Span(" " * (NAME_WIDTH + 4) + line)] for line in lines[1:])]


def _under(text: str, width: int, style: str = "") -> list[Row]:
    return [[Span(" " * (NAME_WIDTH + 4)), Span(line, style)] for line in wrap(text, width - NAME_WIDTH - 4)]


def run_rows(run: Run | None, width: int, *, full: bool) -> list[Row]:
    """The section; empty where nothing was asked to run."""
    if run is None:
        return []
    head: Row = [Span("Measured", "bold")]
    side = Span(f"in {run.sandbox}, {run.duration_s:.0f} s in all" if run.sandbox else "not run", "dim")
    rows: list[Row] = [[], [*head, Span(" " * max(2, width - width_of(head) - width_of([side]))), side]]
    if not run.sandbox:
        return [*rows, *([Span("  " + line)] for line in wrap(clean(run.cause), width - 2))]
    for name, state, text in measured.rows(run):
        rows += _behind(MARKS[measured.mark_of(state)], name, _said(state, text), width)
        if name == "Answer":
            rows += _loads(run, width, full=full)
        if name == "Tests":
            shown = measured.failures(run)[: 20 if full else measured.MOST_FAILURES]
            rows += [row for line in shown for row in _under(line, width, "dim")]
    if full:
        rows += [
            row for line in (measured.conditions(run), *map(clean, run.notes)) for row in _under(line, width, "dim")
        ]
    return [*rows, *_held(run, width, full=full)]


def _said(state: str, text: str) -> str:
    """The state stands in front where it isn't plain from the sentence."""
    words = measured.state_words(state)
    if state in {"built", "started", "answered", "passed"}:
        return text or words
    return f"{words}: {text}" if text else words


def _loads(run: Run, width: int, *, full: bool) -> list[Row]:
    rows: list[Row] = []
    if run.answer.loads:
        rows += _under(clean(run.answer.target), width, "cyan")
    for load in run.answer.loads:
        rows += _under(f"{load.concurrency} at a time: {measured.load_words(load)}", width)
        if full:
            rows += _under(measured.spread_words(load), width, "dim")
    return rows


def _held(run: Run, width: int, *, full: bool) -> list[Row]:
    if not run.held:
        return []
    false = any(held.verdict == "contradicted" for held in run.held)
    rows = _behind(MARKS["bad" if false else "neutral"], "Claims", measured.held_counts(run), width)
    shown = run.held if full else [h for h in run.held if h.verdict != "not_measured"][:HELD_SHOWN]
    for held in shown:
        lines = wrap(measured.held_words(held), width - 6, 0 if full else 3)
        rows.append([Span("    "), HELD_MARKS[held.verdict], Span(" " + (lines[0] if lines else ""))])
        rows += [[Span("      " + line)] for line in lines[1:]]
    return rows
