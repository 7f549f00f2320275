"""Sets of answers that between them try every choice of a template: cycled, not multiplied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scaffolder import answers
from scaffolder.catalog import KIND

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scaffolder.catalog import Answer, Question

MAX_SETS = 40


def alternatives(question: Question) -> tuple[Answer, ...]:
    """Every answer worth trying: all choices, both truths, else the default alone (none then)."""
    if question.choices:
        return tuple(value for _, value in question.choices)
    return (True, False) if question.type == "bool" else ()


def option_sets(kind: str, questions: Sequence[Question]) -> tuple[dict[str, Answer], ...]:
    """The defaults first; then sets until each alternative of each question has been in one.

    A set holds only what differs from the defaults. Set n takes every question's nth alternative; what is asked only
    under some answer gets sets of its own in which it is asked.
    """
    sets: list[dict[str, Answer]] = [{}]
    seen = _covered(kind, questions, {})
    for number in range(MAX_SETS):
        wanted: dict[str, Answer] = {}
        for question in questions:
            values = alternatives(question)
            if len(values) > number:
                wanted[question.name] = values[number]
        fresh = _asked(kind, questions, wanted)
        if covered := _covered(kind, questions, fresh) - seen:
            seen |= covered
            sets.append(fresh)
    for question in questions:
        for value in alternatives(question):
            if (question.name, value) in seen:
                continue
            for other in _ways(kind, questions, question, value):
                seen |= _covered(kind, questions, other)
                sets.append(other)
                break
    return tuple(_without_defaults(kind, questions, one) for one in sets)


def _ways(kind: str, questions: Sequence[Question], question: Question, value: Answer) -> Iterator[dict[str, Answer]]:
    """Answers under which `question` is asked at all."""
    for gate in questions:
        for opens in alternatives(gate):
            given = _asked(kind, questions, {gate.name: opens, question.name: value})
            if given.get(question.name) == value:
                yield given


def _asked(kind: str, questions: Sequence[Question], wanted: dict[str, Answer]) -> dict[str, Answer]:
    """`wanted` without the questions that don't apply then."""
    return {name: value for name, value in _values(kind, questions, wanted).items() if name in wanted}


def _values(kind: str, questions: Sequence[Question], wanted: dict[str, Answer]) -> dict[str, Answer]:
    return dict(answers.resolve(kind, questions, {}, here=wanted).values)


def _covered(kind: str, questions: Sequence[Question], given: dict[str, Answer]) -> set[tuple[str, Answer]]:
    values = _values(kind, questions, given)
    return {(q.name, values[q.name]) for q in questions if q.name in values and alternatives(q)}


def _without_defaults(kind: str, questions: Sequence[Question], given: dict[str, Answer]) -> dict[str, Answer]:
    context: dict[str, Any] = {KIND: kind} | _values(kind, questions, given)
    return {
        q.name: given[q.name] for q in questions if q.name in given and answers.default_of(q, context) != given[q.name]
    }
