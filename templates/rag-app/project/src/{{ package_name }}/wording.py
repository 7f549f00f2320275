"""How a document may say what a question asks: the same word, a synonym, or a word that is near in meaning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from .model import Embedder, Passage, Vector
from .query import Query
from .terms import is_verb, is_weak, opposites, synonyms, words

SYNONYM_CREDIT = 0.9
NEAR_CREDIT = 0.8
NEAR_SPAN = 0.3
ASKED_CREDIT = 0.85  # a term in the question that was asked, or in the speaker's name or role
NEIGHBOUR_CREDIT = 0.5  # a term that only the sentences around have
# Cosine from which single words count as near in meaning; it differs from model to model.
NEAR_FROM = {"minilm-l6-v2-int8": 0.5}
WEAK_WEIGHT = 0.15
VERB_WEIGHT = 0.3
OTHER_WEIGHT = 0.8
LEAST_RARITY = 0.4
REMEMBERED_WORDS = 5_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """A term of the question, its weight, and the terms that may stand for it, each with its credit."""

    term: str
    weight: float
    matches: Mapping[str, float]
    focus: bool = False

    def credit(self, said: frozenset[str]) -> float:
        return max((self.matches[term] for term in self.matches.keys() & said), default=0.0)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of the documents, each with the vector of the word that it mostly stands for."""

    terms: tuple[str, ...]
    vectors: Vector

    @classmethod
    def of(cls, passages: Iterable[Passage], embedder: Embedder) -> Vocabulary:
        forms: dict[str, Counter[str]] = {}
        for passage in passages:
            for term, word in words(f"{passage.question} {passage.text}"):
                if not term[0].isdigit():
                    forms.setdefault(term, Counter())[word] += 1
        ordered = sorted(forms)
        common = [forms[term].most_common(1)[0][0] for term in ordered]
        return cls(tuple(ordered), embedder.embed(common))

    def near(self, vector: Vector, threshold: float) -> dict[str, float]:
        """Terms near in meaning, with a credit that grows from 0 at the threshold."""
        similarities = self.vectors @ vector
        worth = NEAR_CREDIT * np.minimum((similarities - threshold) / NEAR_SPAN, 1)
        return {self.terms[place]: float(worth[place]) for place in np.flatnonzero(worth > 0)}


class Nearness:
    """Which terms of the documents are near a word in meaning.

    The words of questions come back, and a run of the model costs more than all else of a question's reading: what was
    found for a word is remembered, for some thousand words.
    """

    def __init__(self, vocabulary: Vocabulary, embedder: Embedder) -> None:
        self._vocabulary = vocabulary
        self._embedder = embedder
        self._threshold = NEAR_FROM.get(embedder.name)
        self._known: dict[str, dict[str, float]] = {}

    def of(self, asked: Iterable[str]) -> dict[str, dict[str, float]]:
        """Word -> near term -> credit; nothing with an embedder whose single words can't be compared."""
        if self._threshold is None:
            return {}
        known = self._known
        found = {word: known.get(word) for word in asked}
        if new := [word for word, near in found.items() if near is None]:
            vectors = self._embedder.embed(new)
            fresh = {
                word: self._vocabulary.near(vector, self._threshold) for word, vector in zip(new, vectors, strict=True)
            }
            if len(known) >= REMEMBERED_WORDS:
                known = self._known = {}
            known.update(fresh)
            found |= fresh
        return {word: near for word, near in found.items() if near is not None}


def wanted_terms(query: Query, idf: Callable[[str], float], nearness: Nearness) -> tuple[Wanted, ...]:
    """The terms of a question with all that may stand for them. Names and numbers must be said as they are."""
    rarest = idf("")
    loose = [term for term in query.terms if term not in query.names and not term[0].isdigit()]
    near = nearness.of(query.words[term] for term in loose)
    found = []
    for term in query.terms:
        meant = near.get(query.words[term], {}) if term in loose else {}
        matches = {other: credit for other, credit in meant.items() if other not in opposites(term)}
        if term not in query.names:
            matches |= dict.fromkeys(synonyms(term), SYNONYM_CREDIT)
        matches[term] = 1.0
        focus = _is_focus(term, query)
        rarity = 1.0 if focus else max(idf(term) / rarest, LEAST_RARITY)
        found.append(Wanted(term, rarity * _importance(term, query), matches, focus))
    return tuple(found)


def coverage(
    wanted: Iterable[Wanted], said: frozenset[str], asked: frozenset[str], near: frozenset[str]
) -> tuple[float, float, float]:
    """How much of the question a sentence speaks of, with what stands around it and by itself; and what is missing.

    The last is the weight of the heaviest term that nobody mentions.
    """
    total, covered, own, missing = 0.0, 0.0, 0.0, 0.0
    for item in wanted:
        credit = itself = item.credit(said)
        if credit < 1:
            credit = max(credit, ASKED_CREDIT * item.credit(asked))
            if not item.focus:  # what is asked for must be in the sentence itself
                credit = max(credit, NEIGHBOUR_CREDIT * item.credit(near))
        total += item.weight
        covered += item.weight * credit
        own += item.weight * itself
        missing = max(missing, item.weight * (1 - credit))
    return (covered / total, own / total, missing) if total else (0.0, 0.0, 1.0)


SPEAKS_OF = 0.5


def speaks_of(wanted: Iterable[Wanted], said: frozenset[str]) -> bool:
    """Whether terms hold one of the question's weighty terms, or what stands for it."""
    return any(item.weight >= LEAST_RARITY * OTHER_WEIGHT and item.credit(said) >= SPEAKS_OF for item in wanted)


def _is_focus(term: str, query: Query) -> bool:
    return term in query.focus and term not in query.names and not is_weak(term) and not is_verb(term)


def _importance(term: str, query: Query) -> float:
    if (is_weak(term) and term not in query.names) or term in query.degree:
        return WEAK_WEIGHT
    if term in query.names or _is_focus(term, query):
        return 1.0
    return VERB_WEIGHT if is_verb(term) else OTHER_WEIGHT
