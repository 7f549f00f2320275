"""A cohort as one page that needs no server: the grid of learners and criteria, and what the marks say together.

Its small script only filters and sorts the table that is there; without it everything can be read. Text of learners
goes through `clean` and is escaped by `Markup.format`.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from grader.cohort.deadlines import shown
from grader.model import Kind
from grader.reports.as_html import help_of, page
from grader.reports.view import clean, tenths
from grader.scoring import LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from grader.cohort.insights import Insights, Spread
    from grader.cohort.marks import CriterionMark, LearnerMarks, SubmissionMarks
    from grader.store.cohorts import Cohort

HERE = Path(__file__).parent
MOST_BYTES = 3_000_000
GOOD, MID = 0.7, 0.4  # shares from which a cell is tinted as good and as middling: the letters B and D
FLAGS = {
    "absent": "not on the newest roster",
    "moved": "ground moved",
    "late": "late",
    "dates": "look at the dates",
    "other_commit": "another commit counts",
    "no_grade": "no mark",
    "person_open": "waits for a person",
    "pending": "newer grade waits",
    "failed": "newest try failed",
    "waiver_stale": "waiver can't be applied",
}
BIN_WIDTH, BIN_HEIGHT = 40, 90
NO_MARK = "none"
BANDS = ("A", "B", "C", "D", "E", NO_MARK)


@functools.cache
def style() -> str:
    """What the page adds to the reports' style."""
    return "\n".join(line.strip() for line in (HERE / "grid.css").read_text("utf-8").splitlines())


@functools.cache
def script() -> str:
    """What filters and sorts."""
    return (HERE / "grid.js").read_text("utf-8")


def render(
    cohort: Cohort, everyone: Sequence[LearnerMarks], insights: Insights, files: Mapping[str, str], *, title: str = ""
) -> str:
    """The page.

    Args:
        files: where each submission's report stands, relative to the page, by submission id.
        title: of the page; the cohort's where it is empty.
    """
    title = clean(title or cohort.title)
    parts = [_head(cohort, title, everyone, insights), grid(everyone, files), told(insights, everyone, files)]
    body = Markup("\n").join(part for part in parts if part)
    return page(title, body, css=style(), script=script())


def told(insights: Insights, everyone: Sequence[LearnerMarks], files: Mapping[str, str]) -> Markup:
    """What the marks say together; `files` as in `render`."""
    parts = [_hardest(insights), _steps(insights, everyone, files), _apart(insights, everyone, files)]
    return Markup("\n").join(part for part in parts if part)


def summary(insights: Insights) -> Markup:
    """How marks are spread, and how everything stands."""
    states = [_row(state.replace("_", " "), str(count)) for state, count in insights.states]
    states += [_row(FLAGS.get(flag, flag), str(count)) for flag, count in insights.flags]
    left = _card("Marks", _spread(insights.spread)) if insights.spread else _card("Marks", Markup("<p>None yet.</p>"))
    right = _card("States", _table("Submissions by state, learners by flag", ("What", "How many"), states))
    return Markup('<div class="top">{}{}</div>').format(left, right)


# ---------------------------------------------------------------- pieces


def _join(parts: Iterable[Markup | str], between: str = "") -> Markup:
    return Markup(between).join(parts)  # noqa: S704 - ours


def _table(caption: str, heads: Sequence[str], rows: Iterable[Markup]) -> Markup:
    cells = _join(Markup('<th role="columnheader" scope="col">{}</th>').format(head) for head in heads)
    return Markup(
        '<table class="cards insight" role="table"><caption class="hidden">{}</caption>'
        '<thead role="rowgroup"><tr role="row">{}</tr></thead><tbody role="rowgroup">{}</tbody></table>'
    ).format(caption, cells, _join(rows))


def _row(head: Markup | str, *cells: Markup | str) -> Markup:
    rest = _join(Markup('<td role="cell">{}</td>').format(cell) for cell in cells)
    return Markup('<tr role="row"><th role="rowheader" scope="row">{}</th>{}</tr>').format(head, rest)


def _card(title: str, inside: Markup, note: str = "") -> Markup:
    words = Markup('<p class="dim">{}</p>').format(note) if note else Markup()
    return Markup('<section class="card"><h2>{}</h2>{}{}</section>').format(title, words, inside)


def _points(value: float | None) -> str:
    return "–" if value is None else tenths(value)


def _who(marks: LearnerMarks) -> str:
    return clean(marks.learner.name or marks.learner.student_id)


def _head(cohort: Cohort, title: str, everyone: Sequence[LearnerMarks], insights: Insights) -> Markup:
    facts = [("Learners", str(len(everyone))), ("Rubric", cohort.rubric)]
    if cohort.deadline_at:
        facts.append(("Deadline", shown(cohort.deadline_at)))
    if insights.spread:
        facts.append(("Median", f"{tenths(insights.spread.median)} of 100"))
    facts.append(("Released", f"{sum(marks.released for marks in everyone)} of {len(everyone)}"))
    shown_facts = _join(Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(*fact) for fact in facts)
    return Markup('<header class="head"><h1>{}</h1><dl class="facts">{}</dl></header>{}').format(
        title, shown_facts, summary(insights)
    )


def _spread(spread: Spread) -> Markup:
    most = max(spread.bins)
    bars = []
    for at, count in enumerate(spread.bins):
        tall, left = round(BIN_HEIGHT * count / most, 1), at * BIN_WIDTH
        top = 15 + BIN_HEIGHT - tall
        bars.append(
            f'<rect x="{left + 3}" y="{top}" width="{BIN_WIDTH - 6}" height="{tall}" rx="3"/>'
            f'<text class="n" x="{left + BIN_WIDTH // 2}" y="{top - 4}">{count}</text>'
            f'<text x="{left + BIN_WIDTH // 2}" y="{BIN_HEIGHT + 30}">{at * 10}–{at * 10 + 10}</text>'
        )
    each = ", ".join(f"{at * 10} to {at * 10 + 10}: {count}" for at, count in enumerate(spread.bins))
    picture = Markup(
        '<svg class="bins" viewBox="0 0 {} {}" role="img" aria-label="Learners by final mark. {}">{}</svg>'
    ).format(BIN_WIDTH * len(spread.bins), BIN_HEIGHT + 36, each, _join(map(Markup, bars)))
    words = (
        f"{spread.count} marks from {tenths(spread.lowest)} to {tenths(spread.highest)}; half of them are between "
        f"{tenths(spread.lower_quartile)} and {tenths(spread.upper_quartile)}, the median is {tenths(spread.median)}."
    )
    return Markup("{}<p>{}</p>").format(picture, words)


# ---------------------------------------------------------------- the grid


def grid(everyone: Sequence[LearnerMarks], files: Mapping[str, str]) -> Markup:
    """The table of learners and criteria with what filters it; a row for each repository.

    Args:
        files: as in `render`; by a learner's id for who hands in nothing.
    """
    titles: dict[str, tuple[str, float]] = {}
    for marks in everyone:
        for one in marks.submissions:
            for each in one.criteria:
                titles.setdefault(each.criterion, (clean(each.title), each.weight))
    heads = [Markup("Learner"), Markup("Mark"), Markup("To look at")]
    heads += [Markup("{} <small>of {:g}</small>").format(title, weight) for title, weight in titles.values()]
    rows = [
        row
        for marks in everyone
        for row in (
            [_grid_row(marks, one, titles, files) for one in marks.submissions] or [_empty_row(marks, titles, files)]
        )
    ]
    head = _join(Markup('<th role="columnheader" scope="col">{}</th>').format(each) for each in heads)
    table = Markup(
        '<div class="scroll" role="region" aria-label="Marks by learner and criterion" tabindex="0">'
        '<table class="grid" role="table"><caption class="hidden">Points by learner and criterion; in bold '
        'a person’s.</caption><thead role="rowgroup"><tr role="row">{}</tr></thead>'
        '<tbody role="rowgroup">{}</tbody></table></div>'
    ).format(head, _join(rows, "\n"))
    return _card("Everybody", _filters(everyone) + table)


def _filters(everyone: Sequence[LearnerMarks]) -> Markup:
    sections = sorted({clean(marks.learner.section) for marks in everyone} - {""})
    teams = sorted({clean(marks.learner.team) for marks in everyone} - {""})
    bands = [band for band in BANDS if any(band == _band(marks.final) for marks in everyone)]
    flags = sorted({flag for marks in everyone for flag in marks.flags})
    states = sorted({one.state for marks in everyone for one in marks.submissions})
    choices = [
        _choice("section", "Section", [(each, each) for each in sections]),
        _choice("team", "Team", [(each, each) for each in teams]),
        _choice("band", "Grade", [(each, "no mark" if each == NO_MARK else each) for each in bands]),
        _choice("state", "State", [(each, each.replace("_", " ")) for each in states]),
        _choice("flags", "To look at", [(each, FLAGS.get(each, each)) for each in flags]),
    ]
    return Markup(
        '<div id="filters" hidden><label>Find<input type="search" name="find"></label>{}'
        '<p id="shown" class="dim" role="status"></p></div>'
    ).format(_join(choices))


def _band(final: float | None) -> str:
    return NO_MARK if final is None else next((name for least, name in LETTERS if final >= least), "E")


def _choice(name: str, label: str, values: Sequence[tuple[str, str]]) -> Markup:
    if len(values) < 2:  # noqa: PLR2004 - there is nothing to choose
        return Markup()
    options = _join(Markup('<option value="{}">{}</option>').format(*pair) for pair in values)
    return Markup('<label>{}<select name="{}"><option value="">All</option>{}</select></label>').format(
        label, name, options
    )


def _grid_row(
    marks: LearnerMarks,
    one: SubmissionMarks,
    titles: Mapping[str, tuple[str, float]],
    files: Mapping[str, str],
) -> Markup:
    name: Markup | str = _who(marks)
    if one.submission.id in files:
        name = _link(files[one.submission.id], name)
    several = len(marks.submissions) > 1
    label = clean(one.submission.label) if several else ""
    final, flags = (one.final, one.flags) if several else (marks.final, marks.flags)
    found = {each.criterion: each for each in one.criteria}
    cells = [_cell(found.get(criterion), title) for criterion, (title, _) in titles.items()]
    return _whole_row(marks, name, label, final, one.state, flags, cells)


def _empty_row(marks: LearnerMarks, titles: Mapping[str, tuple[str, float]], files: Mapping[str, str]) -> Markup:
    cells = [_cell(None, title) for title, _ in titles.values()]
    return _whole_row(marks, _named(marks, files), "", marks.final, "hands in nothing", marks.flags, cells)


def _named(marks: LearnerMarks, files: Mapping[str, str]) -> Markup | str:
    """A learner, with a link where there is one by their own id."""
    link = files.get(marks.learner.id)
    return _link(link, _who(marks)) if link else _who(marks)


def _link(address: str, name: Markup | str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(address, name)


def _whole_row(  # noqa: PLR0917 - the columns of a row
    marks: LearnerMarks,
    name: Markup | str,
    label: str,
    final: float | None,
    state: str,
    flags: Sequence[str],
    cells: Sequence[Markup],
) -> Markup:
    learner = marks.learner
    flags = [*(["absent"] if learner.absent_at is not None else []), *flags]
    about = " · ".join(clean(each) for each in (learner.student_id, learner.section, learner.team, label) if each)
    chips = _join((Markup('<span class="chip">{}</span>').format(FLAGS.get(flag, flag)) for flag in flags), " ")
    told = chips if state == "graded" else Markup('<span class="mark none">{}</span> {}').format(
        state.replace("_", " "), chips
    )  # fmt: skip
    value = "" if final is None else f"{final:g}"
    return Markup(
        '<tr role="row" data-section="{}" data-team="{}" data-band="{}" data-state="{}" data-flags="{}">'
        '<th role="rowheader" scope="row">{}<br><small class="dim">{}</small></th>'
        '<td role="cell" class="c" data-v="{}"><b>{}</b></td>'
        '<td role="cell" class="flags">{}</td>{}</tr>'
    ).format(
        clean(learner.section), clean(learner.team), _band(final), state, "\n".join(flags), name, about, value,
        _points(final), told, _join(cells)
    )  # fmt: skip


def _cell(mark: CriterionMark | None, title: str) -> Markup:
    if mark is None or mark.standing is None:
        return _empty_cell("" if mark is None else mark.status, title)
    return _mark_cell(mark.standing, mark.weight, mark.kind == Kind.DEDUCTION, mark.by, title)


@functools.lru_cache(1000)
def _empty_cell(status: str, title: str) -> Markup:
    state = status.replace("_", " ")
    shown_as = {"not applicable": "n/a", "person": "open", "unknown": "?"}.get(state, "–")
    return Markup('<td role="cell" class="c" data-v="" data-l="{}">{}</td>').format(title, shown_as)


@functools.lru_cache(20_000)  # a class of 500 has 8,000 cells and a few hundred different ones of each criterion
def _mark_cell(standing: float, weight: float, is_deduction: bool, by: str, title: str) -> Markup:  # noqa: FBT001 - a key
    share = standing / weight if weight else 1.0
    share = share + 1.0 if is_deduction else share
    tone = "good" if share >= GOOD else "mid" if share >= MID else "bad"
    own = by in ("manual", "override")
    words = Markup('<span class="hidden"> {}</span>').format(by) if own else Markup()
    return Markup('<td role="cell" class="c {}{}" data-v="{:g}" data-l="{}">{}{}</td>').format(
        tone, Markup(" own") if own else "", standing, title, tenths(standing), words
    )


# ---------------------------------------------------------------- what they say together


def _hardest(insights: Insights) -> Markup:
    rows = [
        _row(clean(each.title), f"{100 * each.share:.0f} %", str(each.count), _levels(each.levels), str(each.by_person))
        for each in insights.criteria
    ]
    if not rows:
        return Markup()
    heads = ("Criterion", "Points earned", "Graded", "At level 0 · 1 · 2 · 3 · 4", "Marks by a person")
    return _card("Criteria, the hardest first", _table("Criteria by points earned", heads, rows),
                 "Automatic points over all for whom the criterion counts.")  # fmt: skip


def _levels(levels: Sequence[int]) -> str:
    return " · ".join(map(str, levels))


def _links(ids: Iterable[str], names: Mapping[str, str], files: Mapping[str, str]) -> Markup:
    made = [
        Markup('<a href="{}">{}</a>').format(files[each], names.get(each, "?"))
        if each in files
        else names.get(each, "?")
        for each in ids
    ]
    return _join(made, ", ")


def _names(everyone: Sequence[LearnerMarks]) -> dict[str, str]:
    return {one.submission.id: _who(marks) for marks in everyone for one in marks.submissions}


def _steps(insights: Insights, everyone: Sequence[LearnerMarks], files: Mapping[str, str]) -> Markup:
    names = _names(everyone)
    rows = [
        _row(
            " ".join(clean(help_of(check).title) for check in step.checks),
            clean(step.criterion),
            f"{len(step.submissions)}",
            f"+{tenths(step.gain)}",
            Markup("<details><summary>Who</summary><p>{}</p></details>").format(_links(step.submissions, names, files)),
        )
        for step in insights.steps
    ]
    if not rows:
        return Markup()
    heads = ("What would hold", "Criterion", "Reports", "Points on average", "Learners")
    return _card("What most lack", _table("The commonest next steps", heads, rows),
                 "Next steps that reports have in common, the commonest first.")  # fmt: skip


def _apart(insights: Insights, everyone: Sequence[LearnerMarks], files: Mapping[str, str]) -> Markup:
    learners = {marks.learner.id: marks for marks in everyone}
    names = _names(everyone)
    far = [
        _row(_named(learners[each.learner_id], files), tenths(each.final), f"{each.z:+.1f}")
        for each in insights.outliers
        if each.learner_id in learners
    ]
    said = [
        _row(_links([each.submission_id], names, files), clean(each.text), clean(each.summary),
             clean(", ".join(each.places)))
        for each in insights.contradictions
    ]  # fmt: skip
    changed = [
        _row(
            _named(learners[each], files),
            ", ".join(FLAGS[f] for f in learners[each].flags if f in ("pending", "moved")),
        )
        for each in insights.changed
        if each in learners
    ]
    cards = []
    if far:
        cards.append(
            _card(
                "Far from the others",
                _table("Outliers", ("Learner", "Mark", "Modified z-score"), far),
                "Modified z-score by the median absolute deviation, beyond 3.5. A reason to look, not a verdict.",
            )
        )
    if changed:
        cards.append(_card("Changed since the last review", _table("Changes", ("Learner", "What"), changed)))
    pair = Markup('<div class="two">{}</div>').format(_join(cards)) if len(cards) > 1 else _join(cards)
    if not said:
        return pair
    heads = ("Learner", "Said", "What the repository says", "Where")
    return pair + _card("Claims that are contradicted", _table("Contradicted claims", heads, said))
