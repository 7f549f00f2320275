"""From what a person gave to a full set of answers, by the rules that Copier has for defaults and conditions."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scaffolder.catalog import KIND, Answer, near
from scaffolder.errors import ScaffoldError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from jinja2 import Environment

    from scaffolder.catalog import Question

# question, default, answers before it -> answer
Ask = Callable[["Question", Answer, "Mapping[str, Any]"], Answer]
TRUE, FALSE = frozenset("y yes t true on 1".split()), frozenset("n no f false off 0".split())


@dataclass(frozen=True, slots=True)
class Answers:
    """Every question's answer.

    Attributes:
        values: the questions that apply, in order.
        chosen: those that differ from what the template and the directory give: enough to get the same project again.
    """

    values: Mapping[str, Answer]
    chosen: Mapping[str, Answer]


@functools.cache
def _environment() -> Environment:
    """The environment that Copier renders with: sandboxed, strict, with Ansible's filters."""
    from jinja2 import StrictUndefined  # noqa: PLC0415 - listing templates needs no Jinja
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415

    return SandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, extensions=["jinja2_ansible_filters.AnsibleCoreFiltersExtension"]
    )


def render(text: str, context: Mapping[str, Any]) -> str:
    """A default, condition or validator, filled in."""
    if "{{" not in text and "{%" not in text:
        return text
    return _environment().from_string(text).render(context)


def applies(question: Question, context: Mapping[str, Any]) -> bool:
    """Whether a question is asked, given the answers before it."""
    return render(question.when, context).strip().casefold() not in FALSE | {"", "none"}


def default_of(question: Question, context: Mapping[str, Any]) -> Answer:
    """A question's default, given the answers before it."""
    if isinstance(question.default, str):
        return parse(question, render(question.default, context))
    return question.default


def parse(question: Question, text: str | Answer) -> Answer:
    """What a person typed, as the question's type.

    Raises:
        ScaffoldError: it is no such value, or none of the choices.
    """
    value: Answer
    if question.type == "bool":
        word = str(text).strip().casefold()
        if word not in TRUE | FALSE:
            raise _refused(question, f"{text!r} is neither yes nor no.")
        value = word in TRUE
    elif question.type in {"int", "float"}:
        try:
            value = int(text) if question.type == "int" else float(text)
        except ValueError as why:
            raise _refused(question, f"{text!r} is no number.") from why
    else:
        value = str(text)
    if question.choices and value not in [choice for _, choice in question.choices]:
        by_label = dict(question.choices)
        if value not in by_label:
            values = [str(choice) for _, choice in question.choices]
            raise _refused(question, f"{value!r} is none of its choices. {near(str(value), values)}", ", ".join(values))
        value = by_label[str(value)]
    return value


def accept(question: Question, text: str | Answer, context: Mapping[str, Any]) -> Answer:
    """What a person typed, once its type, choices and validator agree.

    Raises:
        ScaffoldError: with the reason, in the validator's own words where it is one.
    """
    value = parse(question, text)
    fault = " ".join(render(question.validator, {**context, question.name: value}).split())
    if fault:
        raise _refused(question, f"{value!r} won't do. {fault}")
    return value


def _refused(question: Question, why: str, choices: str = "") -> ScaffoldError:
    hint = f"There are: {choices}." if choices else question.help
    return ScaffoldError(f"{question.name}: {why.strip()}", kind="bad_answer", hint=hint)


def refuse_unknown(questions: Sequence[Question], given: Iterable[str]) -> None:
    """Copier takes unknown keys without a word; a typo must not go unseen.

    Raises:
        ScaffoldError: a key that the template doesn't ask for, with the near one.
    """
    known = [question.name for question in questions]
    for name in given:
        if name not in known:
            raise ScaffoldError(
                f"The template doesn't ask for {name!r}.",
                kind="unknown_answer",
                hint=f"{near(name, known)}It asks for: {', '.join(known)}.",
            )


def resolve(
    kind: str,
    questions: Sequence[Question],
    given: Mapping[str, Answer],
    *,
    derived: Mapping[str, Answer] | None = None,
    here: Mapping[str, Answer] | None = None,
    ask: Ask | None = None,
) -> Answers:
    """Answer every question that applies: as given, else by asking, else by its default.

    Args:
        given: what the person said, by name.
        derived: defaults that follow from the command, such as the directory's name.
        here: defaults that follow from this machine, such as the user's name; they count as chosen.
        ask: asks one question, with its default and the answers before it.

    Raises:
        ScaffoldError: an unknown key, an answer that doesn't fit, or one to a question that doesn't apply.
    """
    refuse_unknown(questions, given)
    derived, here = derived or {}, here or {}
    values: dict[str, Answer] = {}
    chosen: dict[str, Answer] = {}
    context: dict[str, Any] = {KIND: kind}
    for question in questions:
        name = question.name
        standard = derived[name] if name in derived else default_of(question, context)
        context[name] = standard
        if not applies(question, context):
            if name in given:
                condition = question.when.strip("{} ")
                raise ScaffoldError(
                    f"{name} isn't asked with these answers.",
                    kind="answer_not_asked",
                    hint=f"It applies when {condition}.",
                )
            continue
        value = given[name] if name in given else here.get(name, standard)
        if ask and name not in given:
            value = ask(question, value, context)
        value = accept(question, value, context)
        context[name] = values[name] = value
        if value != standard:
            chosen[name] = value
    return Answers(values, chosen)
