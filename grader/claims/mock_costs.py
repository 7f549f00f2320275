# ruff: noqa: E501 - word lists
"""Costs of asking a model, where the only code that adds them up asks a fake, or draws lots."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.claims.mock_numbers import ADMITTED, FAKE, REAL_WORK
from grader.evidence._regex import regex
from grader.evidence.sayings import short
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.costs import Costs
    from grader.evidence.sayings import Sayings
    from grader.evidence.source_code import SourceCode

SHOWN = 4
NEAR = 12  # lines: a paragraph or a table away
# What a model is asked for, by the piece; a host by the month is none.
_BY_PIECE = regex(
    r"(?i)\b(?:per|/|an?|each|pro|por|par|за)\s?(?:1[,. ]?000|1k|1M|million|quer\w{1,3}|requests?|prompts?|e-?mails?|calls?|questions?|documents?|conversations?|messages?|tickets?|answers?|tokens?)\b|\b\d{1,3}k (?:prompts?|requests?|queries)"
)
_ADDS_UP = regex(r"(?i)cost|price|usd|spend")
_ASKS = regex(r"(?i)token|prompt|llm|completion")
_COUNTED = regex(r"\.usage\b|usage\[|total_tokens|completion_tokens|get_openai_callback|billing|cost_explorer")
_CHANCE = regex(r"\brandom\.(?:random|uniform|gauss|normal\w*|randint|choice)\(")


class Stated(NamedTuple):
    """One cost; `admitted`: the README says near it that it is no real one."""

    text: str
    place: Place
    admitted: bool


def said(costs: Costs, sayings: Sayings) -> tuple[Stated, ...]:
    """The first price by the piece of each line."""
    if not any(_BY_PIECE.search(cost.text) for cost in costs.statements):
        return ()
    lines = {line.line for line in sayings.lines}
    readme = sayings.lines[0].path if sayings.lines else ""
    admitted = [line.line for line in sayings.lines if line.block != "code" and ADMITTED.search(line.text)]
    found: dict[int, Stated] = {}
    for cost in costs.statements:
        if (
            cost.path == readme
            and cost.line in lines
            and cost.kind == "price"
            and not cost.target
            and _BY_PIECE.search(cost.text)
        ):
            near = cost.mock or any(abs(cost.line - line) <= NEAR for line in admitted)
            found.setdefault(cost.line, Stated(short(cost.text), Place(cost.path, cost.line), near))
    return tuple(found.values())


def held(said: tuple[Stated, ...], source_code: SourceCode) -> Iterator[Claim]:
    """Nothing is said where any code counts what a real model used."""
    adding = [c for c in source_code.texts(tests=False) if _ADDS_UP.search(c.text) and _ASKS.search(c.text)]
    made_up = [(code, match) for code in adding if (match := FAKE.search(code.text) or _CHANCE.search(code.text))]
    real = any(_COUNTED.search(code.text) for code in source_code.texts()) or len(made_up) < len(adding)
    if source_code.left_out or not made_up or real or any(REAL_WORK.search(code.text) for code, _ in made_up):
        return
    code, match = made_up[0]
    place = Place(code.path, code.line(code.text.count("\n", 0, match.start())) or None)
    what = "draws lots" if _CHANCE.match(match[0]) else f"asks {match[1]}, not the real thing"
    for stated in said[:SHOWN]:
        verdict = Verdict.NOT_CHECKABLE if stated.admitted else Verdict.CONTRADICTED
        words = f"The only code that adds it up {what}."
        yield Claim(stated.text, verdict, "cost", words, (stated.place, place), caps=not stated.admitted, basis="mock")
