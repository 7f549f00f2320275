"""Asks a person: the name first, then quick or guided, then a summary that can still be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scaffolder import answers as answering
from scaffolder.errors import ScaffoldError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from scaffolder.answers import Answers
    from scaffolder.catalog import Answer, Question, Template


def ask_template(templates: Sequence[Template]) -> Template:
    """Which template; by number or name."""
    for number, template in enumerate(templates, start=1):
        click.echo(f"  {number}  {template.name}: {template.summary}", err=True)
    by_word = {str(number): template for number, template in enumerate(templates, start=1)}
    by_word |= {template.name: template for template in templates}
    word = click.prompt("Template", type=click.Choice(list(by_word)), show_choices=False, default="1", err=True)
    return by_word[word]


def ask_question(question: Question, default: Answer, context: Mapping[str, Any]) -> Answer:
    """One question, until the answer fits. An empty answer takes the default."""
    click.echo("", err=True)
    click.echo(question.help, err=True)
    if question.choices:
        click.echo(f"  choices: {', '.join(label for label, _ in question.choices)}", err=True)
    while True:
        if question.type == "bool":
            return click.confirm(question.name, default=bool(default), err=True)
        text = click.prompt(question.name, default=str(default), type=str, err=True)
        try:
            return answering.accept(question, text, context)
        except ScaffoldError as why:
            click.echo(f"{why.message} {why.hint}", err=True)


def converse(
    questions: Sequence[Question],
    given: Mapping[str, Answer],
    resolve: Callable[[Mapping[str, Answer], answering.Ask | None, Mapping[str, Answer]], Answers],
    *,
    guided: bool,
) -> Answers:
    """The name, quick or guided, the summary.

    Args:
        resolve: answers everything from what was given, asking the rest if it gets a function to ask with; what is
            carried along counts only where it applies.
    """
    first = questions[0]
    known = dict(given)
    if first.name not in known:
        known[first.name] = ask_question(first, resolve(known, None, {}).values[first.name], {})
    if not guided:
        text = "The rest: quick (the defaults) or guided (one by one)?"
        guided = click.prompt(text, type=click.Choice(["quick", "guided"]), default="quick", err=True) == "guided"
    result = resolve(known, ask_question if guided else None, {})
    carried: dict[str, Answer] = {}
    by_name = {question.name: question for question in questions}
    while True:
        show_summary(result)
        word = click.prompt("Enter makes it; a name changes that answer", default="", show_default=False, err=True)
        word = word.strip().replace("-", "_")
        if not word:
            return result
        if word not in result.values:
            click.echo(f"There is no {word!r} above.", err=True)
            continue
        value = ask_question(by_name[word], result.values[word], result.values)
        # What was answered before is carried along where it still applies, once another answer has changed.
        carried = {**carried, **known, **(result.chosen if guided else {})}
        known = {word: value}
        result = resolve(known, None, carried)


def show_summary(result: Answers) -> None:
    """Every answer, the chosen ones marked."""
    click.echo("", err=True)
    width = max(map(len, result.values))
    for name, value in result.values.items():
        shown = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
        click.echo(f"  {'*' if name in result.chosen else ' '} {name:<{width}}  {shown}", err=True)
    click.echo("", err=True)
