"""What a check, a criterion and a rubric say about themselves, on a terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from grader.model import Kind
from grader.reports.paint import Row, Span, paint, wrap
from grader.reports.view import clean, number
from grader.wiring import check_help

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.model import Criterion, Need, Rubric
    from grader.reports import Look

WIDEST = 100


def _paragraph(text: str, width: int, indent: str = "", style: str = "") -> list[Row]:
    return [[Span(indent), Span(line, style)] for line in wrap(clean(text), width - len(indent))]


def _headed(head: str, text: str, width: int) -> list[Row]:
    return [[], [Span(head, "bold")], *_paragraph(text, width, "  ")] if text else []


def _asking(check: str, rubric: Rubric) -> list[str]:
    """`Tests, level 2`: where the rubric asks for the check."""
    out = []
    for criterion in rubric.criteria:
        title = clean(criterion.title)
        for n, level in enumerate(criterion.levels, start=1):
            if any(leaf.check == check for need in level.needs for leaf in need.leaves):
                out.append(f"{title}, level {n}: {clean(level.says)}")
        if any(leaf.check == check for need in criterion.needs for leaf in need.leaves):
            out.append(f"{title}: takes off up to {number(criterion.weight)} points")
        out += [
            f"{title}: failing {_with_others(check, cap.need)}, the criterion can't pass level {cap.level}"
            for cap in criterion.caps
            if any(leaf.check == check for leaf in cap.need.leaves)
        ]
    return out


def _with_others(check: str, need: Need) -> str:
    """`it`, or `it and code-tree-tidy` where one of them is enough."""
    return " and ".join(["it", *(leaf.check for leaf in need.leaves if leaf.check != check)])


def check_page(check: str, rubrics: Sequence[Rubric], look: Look) -> str:
    """Why a check matters, how to pass it, an example, and which criteria ask for it."""
    page, width = check_help(check), max(40, min(look.width, WIDEST))
    rows: list[Row] = [*_paragraph(page.title, width, style="bold"), [Span(check, "dim")]]
    rows += _headed("Why", page.why, width)
    fix = "How to fix it" + (f" (usually {page.effort})" if page.effort else "")
    rows += _headed(fix, page.fix, width)
    if page.example:
        lines = textwrap.dedent(page.example).splitlines()
        rows += [[], [Span("Example", "bold")], *([Span(f"  {line}", "cyan")] for line in lines)]
    for rubric in rubrics:
        asked = _asking(check, rubric)
        if asked:
            rows += [[], [Span(f"Asked for by {clean(rubric.id)}@{clean(rubric.version)}", "bold")]]
            rows += [row for line in asked for row in _paragraph(line, width, "  ")]
    return paint(rows, colour=look.colour)


def _need_words(need: Need) -> str:
    words = " or ".join(leaf.check for leaf in need.leaves)
    tuned = ", ".join(f"{name} {value}" for name, value in need.options)
    return f"{words} ({tuned})" if tuned else words


def _criterion(criterion: Criterion, width: int) -> list[Row]:
    weight = number(criterion.weight)
    points = f"takes off up to {weight}" if criterion.kind is Kind.DEDUCTION else f"{weight} points"
    if criterion.kind is Kind.PERSON:
        points += ", given by a person"
    rows: list[Row] = [[Span(clean(criterion.title), "bold"), Span(f"  {criterion.id} · {points}", "dim")]]
    rows += _paragraph(criterion.why, width, "  ")
    for n, level in enumerate(criterion.levels, start=1):
        rows += [[Span(f"  {n} ", "bold"), Span(line)] if i == 0 else [Span("    " + line)]
                 for i, line in enumerate(wrap(clean(level.says), width - 4))]  # fmt: skip
        for need in level.needs:
            rows += _paragraph(_need_words(need), width, "    ", "cyan")
    for need in criterion.needs:
        rows += _paragraph(_need_words(need), width, "    ", "cyan")
    for cap in criterion.caps:
        rows += _paragraph(f"not above level {cap.level} without {_need_words(cap.need)}", width, "    ", "yellow")
    if criterion.optional_where:
        words = f"counts only if it raises the total, where {_need_words(criterion.optional_where)}"
        rows += _paragraph(words, width, "    ", "dim")
    if criterion.not_for:
        rows += _paragraph(f"not asked of: {', '.join(sorted(criterion.not_for))}", width, "    ", "dim")
    return rows


def criterion_page(criterion: Criterion, look: Look) -> str:
    """What one criterion asks for, rung by rung."""
    return paint(_criterion(criterion, max(40, min(look.width, WIDEST))), colour=look.colour)


def rubric_page(rubric: Rubric, look: Look) -> str:
    """What a rubric asks for, criterion by criterion."""
    width = max(40, min(look.width, WIDEST))
    rows: list[Row] = [
        [Span(clean(rubric.title), "bold")],
        [Span(f"{clean(rubric.id)}@{clean(rubric.version)} · {rubric.digest[:19]}", "dim")],
    ]
    for criterion in rubric.criteria:
        rows += [[], *_criterion(criterion, width)]
    return paint(rows, colour=look.colour)


def rubric_list(rubrics: Sequence[Rubric], look: Look) -> str:
    """One line for each rubric."""
    rows: list[Row] = []
    longest = max((len(r.id) + len(r.version) + 1 for r in rubrics), default=0)
    for rubric in rubrics:
        points = sum(c.weight for c in rubric.criteria if c.kind is not Kind.DEDUCTION)
        name = f"{rubric.id}@{rubric.version}"
        facts = f"  ({len(rubric.criteria)} criteria, {number(points)} points)"
        rows.append([Span(name.ljust(longest), "bold"), Span(f"  {clean(rubric.title)}"), Span(facts, "dim")])
    return paint(rows, colour=look.colour)
