# ruff: noqa: E501 - patterns: a row is a thought
"""How many questions the golden set is said to hold, against the sets that are committed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.claims._few_samples import golden_counts
from grader.evidence._regex import regex
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.evaluation import Evaluation
    from grader.evidence.files import Files
    from grader.evidence.sayings import Sayings

TWICE = 2  # entries that were sorted out later are no untruth
LEAST = 10
SIZES = 3
_SET = r"(?:golden|gold[- ]standard|ground[- ]truth|evaluation|eval|benchmark|regression|эталонн\w{2,3}|тестов\w{2,3}|dourado|dorado|de (?:referencia|referência|evaluación|avaliação))"
_WHAT = r"(?:pairs?|questions?|queries|prompts|examples?|cases|samples|entries|items|Q&As?|вопрос\w{0,3}|пар\w{0,2}|preguntas|perguntas|pares|fragen|질문|쌍)"
_SAID = regex(
    rf"(?i)\b{_SET}[- ](?:\w{{1,12}}[- ])?(?:set|dataset|data|suite|набор\w{{0,2}}|conjunto)\b[^.;|\n]{{0,30}}?(?<![\w.,@=])(\d{{2,5}})(?![\d.,%])[^.;|\n]{{0,40}}?\b{_WHAT}\b"
    rf"|(?<![\w.,@=])(\d{{2,5}})[- ](?:[^\d.;|\n]{{0,30}}[- ])?{_SET}[- ]{_WHAT}\b"
    rf"|(?<![\w.,@=])(\d{{2,5}})[- ]{_WHAT}[- ](?:\w{{1,12}}[- ])?{_SET}[- ](?:set|dataset|suite)\b"
    r"|골든\s?셋[^.\n]{0,20}?(\d{2,5})개"
)
_PART = regex(r"(?i)sample|example|demo|mini|small|toy|tiny|subset|template|muestra|amostra|ejemplo|exemplo")


class Told(NamedTuple):
    """So many questions."""

    number: int
    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Told, ...]:
    """The sizes that are told, the smallest first; of more than a few, several sets are meant."""
    found = [
        Told(int(next(filter(None, match.groups()))), around(line.text, *match.span()), line.place)
        for line in sayings.told(
            "golden",
            "gold",
            "ground",
            "evaluation",
            "eval",
            "benchmark",
            "regression",
            "эталон",
            "тестов",
            "de refer",
            "dorado",
            "dourado",
            "de eval",
            "de aval",
            "골든",
        )
        if line.block != "heading" and (match := _SAID.search(line.text)) and speaks_of_now(line.text)
    ]
    found = [told for told in found if told.number >= LEAST]
    few = len({told.number for told in found}) <= SIZES
    return tuple(sorted(found, key=lambda told: told.number)) if few else ()


def held(said: tuple[Told, ...], evaluation: Evaluation, files: Files) -> Iterator[Claim]:
    """A set of that size, or all together, bears it out; where all together are less than half of it, it isn't so."""
    counts = golden_counts(evaluation, files)
    if not counts or any(_PART.search(place.path) for _, place in counts):
        return
    total = sum(rows for rows, _ in counts)
    rows, place = max(counts, key=lambda count: count[0])
    fits = {total, *(one for one, _ in counts)}
    told = next((one for one in said if one.number in fits), said[0])
    if told.number in fits:
        words = f"{place.path} holds {rows}." if told.number == rows else f"The committed sets hold {total} together."
        yield Claim(told.text, Verdict.BORNE_OUT, "evaluation", words, (told.place, place))
    elif total * TWICE <= told.number:
        entries = f"{total} {'entry' if total == 1 else 'entries'}"
        words = f"{place.path} holds {entries}." if len(counts) == 1 else f"The committed sets hold {entries} together."
        yield Claim(told.text, Verdict.CONTRADICTED, "evaluation", words, (told.place, place), caps=True)
