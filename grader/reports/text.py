"""The report on a terminal: the score, a bar for each criterion, and what to do next, best first.

About a screen and a half; `--full` adds every open finding with its places. Several repositories are a table, and whole
reports below it with `--full`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Kind, Status, Verdict
from grader.reports import view
from grader.reports.paint import Row, Span, fit, paint, width_of, wrap
from grader.reports.text_run import run_rows
from grader.reports.view import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.model import Claim, Finding, Grade, Line, NextStep, Place, Report
    from grader.reports import Look

NARROWEST = 56  # below, a terminal may as well break the lines itself
WIDEST = 120  # longer lines are hard to read
STEPS_SHOWN = 3
FIXES_SHOWN = 3
NOTES_SHOWN = 4
PLACES_SHOWN = 5
BAR_CELLS = 8
GRADE_STYLES = {"A": "bold green", "B": "bold green", "C": "bold yellow", "D": "bold yellow", "E": "bold red"}
LEVEL_STYLES = ("red", "red", "yellow", "green", "green")
MARKS = {
    Status.FAIL: Span("✗", "red"),
    Status.PARTIAL: Span("◐", "yellow"),
    Status.UNKNOWN: Span("?", "cyan"),
}
CLAIM_MARKS = {
    Verdict.CONTRADICTED: Span("✗", "red"),
    Verdict.BORNE_OUT: Span("✓", "green"),
    Verdict.NOT_CHECKABLE: Span("?", "cyan"),
}


def _ends(left: Row, right: Row, width: int) -> Row:
    """Left and right on one line, as far apart as the width allows."""
    return [*left, Span(" " * max(2, width - width_of(left) - width_of(right))), *right]


def _paragraph(text: str, width: int, indent: str, style: str = "", most: int = 0) -> list[Row]:
    return [[Span(indent), Span(line, style)] for line in wrap(text, width - len(indent), most)]


def _item(text: str, width: int, indent: str, mark: str, most: int = 0) -> list[Row]:
    """A paragraph behind a mark, its further lines in line with the first."""
    rows = _paragraph(text, width, indent + " " * len(mark), most=most)
    return [[Span(indent + mark), *rows[0][1:]], *rows[1:]] if rows else []


def _header(report: Report, width: int) -> list[Row]:
    commit = report.commit[:7] if report.commit else "files as they are"
    ref = f" ({clean(report.ref.revision)})" if report.ref.revision and report.ref.revision != report.commit else ""
    about = f" @ {commit}{ref}" if report.commit else f" ({commit})"
    rubric = f"{clean(report.rubric.id)}@{clean(report.rubric.version)}"
    facts = [view.minute(report.as_of), f"rubric {rubric}"] if report.as_of else [f"rubric {rubric}"]
    name = view.name_of(report.ref)
    rows: list[Row] = [[Span(name, "bold"), Span(about)]]
    if width_of(rows[0]) > width:
        rows = _paragraph(name + about, width, "", "bold")
    rows += _paragraph(" · ".join(facts), width, "", "dim")
    if report.project_type is not None:
        kind = report.project_type
        words = view.type_words(kind)
        seen = ", ".join(view.where(place) for place in kind.places[:2])
        line = words[:1].upper() + words[1:] + (f": {seen}" if seen and not kind.chosen else "")
        rows += _paragraph(line, width, "", "dim", most=2)
    return rows


def _score(grade: Grade, width: int) -> list[Row]:
    if grade.value is None:
        return [[Span("No score", "bold"), Span("  nothing of this could be judged")]]
    style = GRADE_STYLES[grade.letter or "E"]
    head: Row = [Span(view.tenths(grade.value), style), Span(" / 100  "), Span(grade.letter or "", style), Span("   ")]
    cells = min(50, width - width_of(head))
    filled = round(grade.value / 100 * cells)
    return [[*head, Span("█" * filled, style.removeprefix("bold ")), Span("░" * (cells - filled), "dim")]]


def _bar(line: Line, name_width: int, width: int) -> Row:
    """` Tests   ██████░░  3 solid   9.1/12   Tests cover …` as far as there is room."""
    name = Span(" " + fit(clean(line.title), name_width))
    word = view.level_words(line)
    if line.kind is Kind.DEDUCTION and line.status == "graded":
        lost = Span(f"{view.tenths(line.earned).replace('-', '−') if line.earned < 0 else '0':>5}")
        return [name, Span("  " + fit(word, BAR_CELLS + 13), "red" if line.earned < 0 else "dim"), lost]
    if line.status != "graded" or line.level is None:
        mark = "?" if line.status == "unknown" else "–"
        return [name, Span(f"  {mark} {word}", "cyan" if mark == "?" else "dim")]
    style = LEVEL_STYLES[line.level]
    filled = round(line.progress / 4 * BAR_CELLS)
    row = [
        name,
        Span("  "),
        Span("█" * filled, style),
        Span("░" * (BAR_CELLS - filled), "dim"),
        Span(f"  {line.level} ", style),
        Span(fit(word, 9)),
        Span(f"{line.earned:>5.1f}"),
        Span(f" / {view.number(line.possible):<4}", "dim"),
    ]
    room = width - width_of(row) - 2
    if room >= 20 and line.reached:  # noqa: PLR2004 - less isn't worth reading
        row.append(Span("  " + fit(clean(line.reached), room), "dim"))
    return row


def _bars(grade: Grade, width: int) -> list[Row]:
    longest = max((width_of([Span(clean(line.title))]) for line in view.shown(grade.lines)), default=0)
    name_width = min(longest, max(16, width - 36))
    rows: list[Row] = []
    for line in view.shown(grade.lines):
        rows.append(_bar(line, name_width, width))
        if view.doubt(line):
            rows += _paragraph(clean(view.doubt(line)), width, "   ", "dim")
    return rows


def _step(report: Report, number: int, step: NextStep, width: int, *, full: bool) -> list[Row]:
    head: Row = [Span(f"{number:>2}. "), Span(f"{'+' + view.tenths(step.gain):>5}", "bold green"), Span("  ")]
    aim = view.aim_of(report, step)
    effort = [Span(f"~ {step.effort}", "dim")]
    room = width - width_of(head) - width_of(effort) - 2
    rows = [_ends([*head, Span(fit(aim, room).rstrip(), "bold")], effort, width)]
    fixes = view.fixes(step.fix)
    shown = fixes if full else fixes[:FIXES_SHOWN]
    for fix in shown:
        rows += _item(
            fix, width, "    ", "– " if len(fixes) > 1 else "", most=0 if full else 2 if len(fixes) > 1 else 3
        )
    if len(fixes) > len(shown):
        rows.append([Span(f"    and {len(fixes) - len(shown)} more: --full", "dim")])
    if step.place is not None:
        note = f"  {clean(step.place.note)}" if step.place.note else ""
        rows.append([Span("    "), Span(fit(view.where(step.place) + note, width - 4).rstrip(), "cyan")])
    if full:
        rows += _paragraph("checks: " + ", ".join(step.checks), width, "    ", "dim")
    return rows


def _steps(report: Report, width: int, *, full: bool) -> list[Row]:
    shown = report.next_steps if full else report.next_steps[:STEPS_SHOWN]
    if not shown:
        return []
    rows = [[], _ends([Span("Next steps, best first", "bold")], [Span(view.promise(report, shown), "bold")], width)]
    for number, step in enumerate(shown, start=1):
        rows += _step(report, number, step, width, full=full)
    more = len(report.next_steps) - len(shown)
    rows += [[], [Span(" Explained:  ", "dim"), Span(f"shipfolio explain {shown[0].checks[0]}", "cyan")]]
    if not full:
        rest = f"{more} more step{'s' if more > 1 else ''} and every finding" if more else "every finding"
        rows.append([Span(f" With --full: {rest}", "dim")])
    return rows


def _listed(title: str, items: Iterable[Row | str], width: int, most: int) -> list[Row]:
    entries = list(items)
    if not entries:
        return []
    rows: list[Row] = [[], [Span(title, "bold")]]
    for entry in entries[:most]:
        rows += _paragraph(entry, width, "  ") if isinstance(entry, str) else [entry]
    if len(entries) > most:
        rows.append([Span(f"  and {len(entries) - most} more: --full", "dim")])
    return rows


def _in(places: Sequence[Place]) -> str:
    return f" ({view.where(places[0])})" if places else ""


def _claim(report: Report, claim: Claim, width: int, *, full: bool) -> list[Row]:
    """What is said, what the repository says to it, and both places."""
    lines = wrap(view.claim_words(report, claim), width - 6, 0 if full else 4)
    rows: list[Row] = [[Span("  "), CLAIM_MARKS[claim.verdict], Span(" " + lines[0])]] if lines else []
    rows += [[Span("    " + line)] for line in lines[1:]]
    if full or claim.verdict is Verdict.CONTRADICTED:
        rows += _paragraph(view.claim_places(claim), width, "    ", "cyan")
    return rows


def _claims(report: Report, width: int, *, full: bool) -> list[Row]:
    """The contradicted ones first, then what rests on little, the most important that hold, and counts of the rest."""
    if not report.claims:
        return []
    rows: list[Row] = [[], _ends([Span("Claims", "bold")], [Span(view.claim_counts(report), "bold")], width)]
    shown = report.claims if full else view.telling_claims(report.claims)
    for claim in shown:
        rows += _claim(report, claim, width, full=full)
    more = len(report.claims) - len(shown)
    return [*rows, [Span(f"  and {more} more: --full", "dim")]] if more else rows


def _remarks(report: Report, width: int, *, full: bool) -> list[Row]:
    """What could not be judged, waivers and notes: only those that there are."""
    most = 1000 if full else NOTES_SHOWN
    rows = _listed(
        "Could not be judged, and cost nothing",
        [f"{finding.check}: {clean(finding.summary)}" for finding in view.unknowns(report)],
        width,
        most,
    )
    rows += _listed(
        "Waivers",
        [
            f"{w.check}: “{clean(w.reason)}”{_in((w.place,))}"
            + ("" if w.used else " – allowed, not needed" if w.allowed else " – not counted without --allow-waivers")
            for w in report.waivers
        ],
        width,
        most,
    )
    return rows + _listed("Notes", [clean(note) for note in report.notes], width, most)


def _finding(same: Sequence[Finding], width: int) -> list[Row]:
    """Findings that say the same, with what is to be done for each."""
    finding = same[0]
    mark = MARKS[finding.status]
    lines = wrap(clean(finding.summary), width - 6)
    rows: list[Row] = [[Span("    "), mark, Span(" " + lines[0])]] if lines else []
    rows += [[Span("      " + line)] for line in lines[1:]]
    rows += [
        [Span("      "), Span(fit(view.where(p) + (f"  {clean(p.note)}" if p.note else ""), width - 6), "cyan")]
        for p in view.places_of(finding)[:PLACES_SHOWN]
    ]
    for fix in dict.fromkeys(fix for one in same for fix in view.fixes(one.fix)):
        rows += _item(fix, width, "      ", "→ ")
    return rows + _paragraph(", ".join(one.check for one in same), width, "      ", "dim")


def _details(grade: Grade, width: int) -> list[Row]:
    rows: list[Row] = [[], [Span("What was found", "bold")]]
    for line in grade.lines:
        found = view.open_findings(line)
        if not found or line.status == "not_applicable":
            continue
        level = f" · level {line.level} of 4" if line.level is not None else ""
        rows += [[], [Span(f"  {clean(line.title)}", "bold"), Span(level, "dim")]]
        if line.wanted:
            rows += _paragraph(f"next: {clean(line.wanted)}", width, "  ", "dim")
        for same in view.alike(found):
            rows += _finding(same, width)
    return rows


def _failure(report: Report, width: int) -> list[Row]:
    rows: list[Row] = [[Span(view.name_of(report.ref), "bold")]]
    if report.error is not None:
        rows += _paragraph(f"Not graded ({report.error.kind}): {clean(report.error.message)}", width, "", "red")
        rows += _paragraph(clean(report.error.hint), width, "")
    return rows


def _whole(report: Report, look: Look, width: int) -> list[Row]:
    grade = report.grade
    if grade is None:
        return _failure(report, width)
    rows = [*_header(report, width), [], *_score(grade, width), [], *_bars(grade, width)]
    rows += _steps(report, width, full=look.full)
    if look.full:
        rows += _details(grade, width)
    rows += _claims(report, width, full=look.full)
    rows += run_rows(report.run, width, full=look.full)
    rows += _remarks(report, width, full=look.full)
    return [*rows, [], *_paragraph(view.reproduce(report), width, "", "dim")]


def _table(reports: Sequence[Report], width: int) -> list[Row]:
    """One line for each repository: its score, and the first thing to do or why there is no score."""
    longest = max(width_of([Span(view.name_of(report.ref))]) for report in reports)
    name_width = min(longest, max(20, width // 2 - 10))
    rows: list[Row] = []
    for report in reports:
        grade = report.grade
        if grade is None or grade.value is None:
            why = f"{report.error.kind}: {clean(report.error.message)}" if report.error else "nothing could be judged"
            score, tail, style = Span(f"{'–':>6}    ", "red"), why, "red"
        else:
            letter = grade.letter or "E"
            score = Span(f"{view.tenths(grade.value):>6}  {letter} ", GRADE_STYLES[letter])
            step = next(iter(report.next_steps), None)
            tail = f"+{view.tenths(step.gain)} {view.aim_of(report, step)}" if step else "nothing left to do"
            style = "dim"
        row = [Span(fit(view.name_of(report.ref), name_width)), score, Span("  ")]
        rows.append([*row, Span(fit(tail, width - width_of(row)).rstrip(), style)])
    graded = sum(report.grade is not None for report in reports)
    failed = len(reports) - graded
    return [*rows, [], [Span(f"{graded} graded" + (f", {failed} not graded" if failed else ""), "bold")]]


def render(reports: Sequence[Report], look: Look) -> str:
    """Every report, or a table when there are several."""
    width = max(NARROWEST, min(look.width, WIDEST))
    if len(reports) == 1:
        return paint(_whole(reports[0], look, width), colour=look.colour)
    rows = _table(reports, width) if reports else []
    if look.full:
        for report in reports:
            rows += [[], [Span("─" * width, "dim")], [], *_whole(report, look, width)]
    return paint(rows, colour=look.colour)
