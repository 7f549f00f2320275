"""The report as Markdown that fits a pull request's comment: score and next steps open, details folded.

Candidate text goes through `_cell` (a sentence) or `_code` (a path): it can't start a heading, a table cell, a link, an
image, a tag, a mention or a reference to an issue.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.model import Kind, Status
from grader.reports import measured, view
from grader.reports.view import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.model import Claim, Finding, Line, Place, Report
    from grader.reports import Look

STEPS_SHOWN = 5
MOST_PLACES = 5
MOST_WORDS = 200
MOST_NOTE = 100
MOST_CHARS = 60_000  # GitHub takes comments of up to 65,536 characters
ZERO_WIDTH = "\u200b"
MARKS = {Status.FAIL: "❌", Status.PARTIAL: "◐", Status.UNKNOWN: "❔", Status.PASS: "✅"}
_SPECIAL = re.compile(r"([\\`*_\[\]|~$#]|^[-+=]|^\d{1,9}(?=[.)]))")
_REFERENCE = re.compile(r"(?i)(?<![a-z0-9])(?:gh-(?=\d)|www(?=\.))|@(?=\w)|\\#(?=\d)|:(?=//)")


def _escape(found: re.Match[str]) -> str:
    sign = found.group()
    return f"{sign}{ZERO_WIDTH}" if sign.isdecimal() else f"\\{sign}"


def _cell(text: str) -> str:
    """A sentence that is shown as it stands, in a table cell or anywhere else."""
    safe = (
        _SPECIAL.sub(_escape, " ".join(clean(text).split()))
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
    )
    # No escape stops a code host from linking these; a zero-width space behind the sign does.
    return _REFERENCE.sub(lambda found: found.group() + ZERO_WIDTH, safe)


def words(text: str) -> str:
    """What `_cell` makes of a sentence, for others who write Markdown."""
    return _cell(text)


def _code(text: str) -> str:
    """A path or an id in a code span, also in a table cell."""
    safe = clean(text).replace("`", "'").replace("|", "¦").strip()
    return f"`{safe}`" if safe else ""


def _place(place: Place) -> str:
    return _code(view.where(place)) + (f" {_cell(view.clip(clean(place.note), MOST_NOTE))}" if place.note else "")


def _headline(report: Report) -> list[str]:
    grade, name = report.grade, _cell(view.name_of(report.ref))
    at = f" @ {_code(report.commit[:7])}" if report.commit else ""
    if grade is None or grade.value is None:
        return [f"## Not graded – {name}{at}"]
    facts = [
        f"{_cell(report.rubric.title)} ({_code(f'{report.rubric.id}@{report.rubric.version}')})",
        view.minute(report.as_of),
        _cell(view.type_words(report.project_type)) if report.project_type else "",
    ]
    head = f"## {view.tenths(grade.value)} / 100 · {grade.letter} – {name}{at}"
    return [head, "", " · ".join(fact for fact in facts if fact)]


def _steps(report: Report) -> list[str]:
    shown = report.next_steps[:STEPS_SHOWN]
    if not shown:
        return []
    out = ["", "### Next steps, best first", "", "| Gain | What to do | Where | Effort |", "| ---: | --- | --- | --- |"]
    for step in shown:
        fixes = view.fixes(step.fix)
        mark = "• " if len(fixes) > 1 else ""
        what = " <br> ".join(
            [f"**{_cell(view.aim_of(report, step))}**", *(mark + _cell(view.clip(fix, MOST_WORDS)) for fix in fixes)]
        )
        where = _code(view.where(step.place)) if step.place else ""
        out.append(f"| +{view.tenths(step.gain)} | {what} | {where} | {step.effort} |")
    promise = view.promise(report, shown)
    return [*out, "", f"{promise[:1].upper()}{promise[1:].partition(':')[0]}: **{promise.partition(': ')[2]}**"]


def _criterion_row(line: Line) -> str:
    counts = line.status == "graded" and line.kind is Kind.LADDER
    level = f"{line.level} / 4, {view.level_words(line)}" if counts else view.level_words(line)
    points = f"{view.tenths(line.earned)} / {view.number(line.possible)}" if counts else ""
    if line.kind is Kind.DEDUCTION and line.status == "graded":
        points = view.tenths(line.earned).replace("-", "−")
    said = ". ".join(part for part in (line.reached if counts else "", view.doubt(line)) if part)
    return f"| {_cell(line.title)} | {level} | {points} | {_cell(said)} |"


def _finding(same: Sequence[Finding]) -> list[str]:
    finding, ids = same[0], ", ".join(_code(one.check) for one in same)
    out = [f"- {MARKS.get(finding.status, '·')} {_cell(finding.summary)} {ids}"]
    places = view.places_of(finding)
    out += [f"  - {_place(place)}" for place in places[:MOST_PLACES]]
    more = len(places) - MOST_PLACES
    return [*out, f"  - and {more} more places"] if more > 0 else out


def _folded(title: str, body: Sequence[str]) -> list[str]:
    return ["", f"<details><summary>{title}</summary>", "", *body, "", "</details>"] if body else []


def _findings(report: Report) -> list[str]:
    out: list[str] = []
    for line in report.grade.lines if report.grade else ():
        found = view.open_findings(line)
        if found and line.status != "not_applicable":
            out += ["", f"**{_cell(line.title)}**", ""] if out else [f"**{_cell(line.title)}**", ""]
            out += [row for same in view.alike(found) for row in _finding(same)]
    return out


def _claims(report: Report) -> list[str]:
    """A table of what is contradicted and what rests on little; the rest is folded away."""
    if not report.claims:
        return []
    telling = view.weighty_claims(report.claims)
    rest = [c for c in report.claims if c not in telling]
    out = ["", f"### Claims: {view.claim_counts(report)}"]
    out += ["", *_claim_table(report, telling)] if telling else []
    return [*out, *_folded("Claims that hold or can't be checked", _claim_table(report, rest))] if rest else out


def _claim_table(report: Report, claims: Sequence[Claim]) -> list[str]:
    rows = [
        f"| {view.VERDICT_WORDS[claim.verdict]} | {_cell(view.claim_words(report, claim))} | "
        f"{_code(view.claim_places(claim))} |"
        for claim in claims
    ]
    return ["| Verdict | Claim | Where |", "| --- | --- | --- |", *rows]


def _measured(report: Report) -> list[str]:
    """What a run showed: a table of its stages, one of latencies, and the claims that it speaks to."""
    run = report.run
    if run is None:
        return []
    if not run.sandbox:
        return ["", "### Measured", "", f"Not run: {_cell(run.cause)}"]
    out = ["", "### Measured", "", "| Stage | State | |", "| --- | --- | --- |"]
    out += [f"| {name} | {measured.state_words(state)} | {_cell(text)} |" for name, state, text in measured.rows(run)]
    if run.answer.loads:
        out += ["", f"{_code(run.answer.target)}", "", "| At a time | p50 | p95 | p99 | Requests/s | Failed |",
                "| ---: | ---: | ---: | ---: | ---: | ---: |"]  # fmt: skip
        out += [
            f"| {load.concurrency} | {measured.milliseconds(load.p50_ms)} | {measured.milliseconds(load.p95_ms)} | "
            f"{measured.milliseconds(load.p99_ms)} | {load.per_second:,.0f} | {load.failures} of {load.requests} |"
            for load in run.answer.loads
        ]
    if run.held:
        out += ["", "| Claim | Verdict | Measured |", "| --- | --- | --- |"]
        out += [
            f"| {_cell(held.text)} | {measured.VERDICTS[held.verdict]} | {_cell(held.summary)} |" for held in run.held
        ]
    failed = [f"- {_cell(line)}" for line in measured.failures(run)]
    out += _folded("Tests that failed", failed) if failed else []
    return [*out, "", f"<sub>{_cell(measured.conditions(run))}</sub>"]


def _remarks(report: Report) -> list[str]:
    out = [
        f"- Waiver of {_code(w.check)}: “{_cell(w.reason)}” ({_place(w.place)})"
        + ("" if w.used else ", not needed" if w.allowed else ", not counted")
        for w in report.waivers
    ]
    return [*out, *(f"- {_cell(note)}" for note in report.notes)]


def _one(report: Report) -> list[str]:
    out = _headline(report)
    if report.error is not None:
        out += ["", f"**{_code(report.error.kind)}** {_cell(report.error.message)} {_cell(report.error.hint)}".rstrip()]
    if report.grade is None:
        return out
    out += _steps(report)
    out += _claims(report)
    out += _measured(report)
    table = ["| Criterion | Level | Points | Reached |", "| --- | --- | ---: | --- |"]
    out += _folded("All criteria", [*table, *map(_criterion_row, view.shown(report.grade.lines))])
    findings = _findings(report)
    remarks = _remarks(report)
    out += ["", *remarks] if remarks else []
    again = ["", f"<sub>Again: {_code(view.reproduce(report))}</sub>"]
    fixed = sum(len(row) + 1 for row in [*out, *again])
    kept, length = [], fixed
    for row in findings:
        length += len(row) + 1
        if length > MOST_CHARS:
            kept += ["", "More was found than fits here: `shipfolio grade --full` shows all of it."]
            break
        kept.append(row)
    return [*out, *_folded("What was found", kept), *again]


def render(reports: Sequence[Report], _look: Look) -> str:
    """Every report, one after the other."""
    return "\n\n---\n\n".join("\n".join(_one(report)) for report in reports) + "\n"
