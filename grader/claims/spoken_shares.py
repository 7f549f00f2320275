# ruff: noqa: E501 - words of many languages
"""Shares in words, "nine out of ten leavers are found", against the recall and accuracy that were shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.claims._figures import read_figures
from grader.claims._own_matrices import values_of_matrices
from grader.evidence._regex import regex
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.documents import Documents
    from grader.evidence.files import Files
    from grader.evidence.metrics import Metrics
    from grader.evidence.notebooks import Notebooks
    from grader.evidence.sayings import Sayings

# Words are rounder than numbers.
APART = 0.06
FEWEST, MOST = 3, 100
_WORDS = {
    word: number
    for number, words in {
        2: "two dos dois duas zwei deux два двух", 3: "three tres três drei trois три трёх трех", 4: "four cuatro quatro vier quatre четыре четырёх",
        5: "five cinco fünf cinq пять пяти", 6: "six seis sechs шесть", 7: "seven siete sete sieben sept семь", 8: "eight ocho oito acht huit восемь",
        9: "nine nueve nove neun neuf девять", 10: "ten diez dez zehn dix десяти", 20: "twenty veinte vinte zwanzig vingt двадцати", 100: "hundred cien cem hundert cent ста",
    }.items()
    for word in words.split()
}  # fmt: skip
_N = rf"(\d{{1,3}}|{'|'.join(_WORDS)})"
_SAID = regex(
    rf"(?i)(?<![\w.,/]){_N}\s(?:out of(?: every)?|in every|of every|in|de cada|em cada|von|sur|из)\s{_N}(?![\w/%]|[.,]\d)"
)
_HINTS = (
    "out of", "in every", "of every", "de cada", "em cada", " von z", " von 1", " sur dix", " sur 1", " sur cent", " из ",
    " in t", " in f", " in 1", " in 2", " in 3", " in 4", " in 5",
)  # fmt: skip
_FINDS = regex(
    r"(?i)\b(?:finds?|found|catch(?:es)?|caught|detects?|identif\w{2,4}|spots?|flags?|recovers?|recognis\w{1,2}|recogniz\w{1,2}|encuentra|detecta|identifica|acha|encontra|erkennt|findet|trouve|détecte|repère)\b|находит|выявляет|обнаруживает|ловит"
)
_RIGHT = regex(
    r"(?i)\b(?:right|correct(?:ly)?|accurate(?:ly)?|acierta|acerta|correctamente|corretamente|richtig|correctement|juste)\b|верно|правильно"
)


class Told(NamedTuple):
    """One share of a metric."""

    name: str
    share: float
    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Told, ...]:
    """The shares of sentences on what is found or right."""
    out: list[Told] = []
    for line in sayings.sentences(*_HINTS):
        match = _SAID.search(line.text) if line.block != "heading" else None
        if match is None or not speaks_of_now(line.text):
            continue
        few, of = (int(word) if word.isdigit() else _WORDS[word.lower()] for word in match.groups())
        name = "recall" if _FINDS.search(line.text) else "accuracy" if _RIGHT.search(line.text) else ""
        if name and FEWEST <= of <= MOST and 0 < few < of:
            out.append(Told(name, few / of, around(line.text, *match.span()), line.place_at(match.start())))
    return tuple(out)


def held(
    said: tuple[Told, ...], notebooks: Notebooks, metrics: Metrics, files: Files, documents: Documents
) -> Iterator[Claim]:
    """A share that is larger than any that was shown, wherever it was."""
    shown = read_figures(notebooks, metrics, files)
    for told in said:
        pool = [(figure.value, figure.place) for figure in shown.figures.get(told.name, ())]
        if documents.readme is not None:
            pool += [(value, place) for name, value, place in values_of_matrices(documents.readme) if name == told.name]
        if not pool or not shown.whole:
            continue
        best, place = max(pool, key=lambda one: one[0])
        at = Place(place.path, place.line, place.end_line)
        if told.share > best + APART:
            words = f"{place.path} shows a {told.name} of {best:.3g} at most."
            yield Claim(told.text, Verdict.CONTRADICTED, "results", words, (told.place, at), caps=True)
        elif any(abs(told.share - value) <= APART for value, _ in pool):
            words = f"{place.path} shows a {told.name} of {best:.3g}."
            yield Claim(told.text, Verdict.BORNE_OUT, "results", words, (told.place, at))
