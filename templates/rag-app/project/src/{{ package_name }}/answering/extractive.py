"""The default answerer: quotes the sentences that answer, word for word, or says that there are none.

It can't invent anything, costs nothing and takes a few milliseconds. Its confidence also decides refusals when a
language model writes the answer, since a model is a poor judge of what it hasn't been given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..index import Index
from ..lexicon import synonyms
from ..model import Citation, Draft, Found, Passage, Vector
from ..query import Query, Wants
from ..text import terms

NOT_IN_DOCUMENTS = "That is not in the documents."

# Weights of a sentence's score, chosen on the `dev` half of eval/golden.jsonl only.
SIMILARITY, COVERAGE, RANK, KIND = 0.30, 0.45, 0.10, 0.15
SYNONYM_CREDIT = 0.9
NEIGHBOUR_CREDIT = 0.6  # a term that only the sentences around have
MAX_SENTENCES = 3

_CAUSE = re.compile(
    r"\b(because|driver|due to|owing to|on account of|thanks to|as a result|caused|reflects?|since|after|held .{0,12}back"
    r"|accounted for|lowered|cost us|which cost|took away|to lead|helped by|as (?:we|the|packaging)|driven by)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|third|fifth|dozen)\b", re.IGNORECASE
)
_DATE = re.compile(
    r"\b(january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn"
    r"|winter|20\d\d|quarter|next year|this year|month|week)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b[A-Z][a-zé’'-]+ [A-Z][a-zé’'-]+\b")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][A-Za-z&’'-]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with the parts of its score."""

    found: Found
    place: int
    similarity: float
    coverage: float
    rank: float
    kind: float

    @property
    def score(self) -> float:
        return (
            SIMILARITY * self.similarity + COVERAGE * self.coverage + RANK * self.rank + KIND * self.kind
        )


class ExtractiveAnswerer:
    """Scores every sentence of the found passages and quotes the best with what belongs to it."""

    name = "extractive"

    def __init__(self, index: Index, idf: Callable[[str], float], *, min_confidence: float) -> None:
        self._index = index
        self._idf = idf
        self._min_confidence = min_confidence

    def draft(self, query: Query, topic_vector: Vector, found: Sequence[Found]) -> Draft:
        if query.unknown_periods:
            return _refusal(f"the documents have no call of {', '.join(sorted(query.unknown_periods))}", 0.0)
        candidates = self.rank(query, topic_vector, found)
        if not candidates:
            return _refusal("no passage was found", 0.0)
        best = candidates[0]
        if best.score < self._min_confidence:
            return _refusal("no passage answers this with enough confidence", best.score)
        citations = tuple(
            Citation(number, passage.id, passage.file, sentence.page, passage.speaker, sentence.text)
            for number, (passage, place) in enumerate(_choose(query, candidates), start=1)
            for sentence in [passage.sentences[place]]
        )
        return Draft(" ".join(f"{c.quote} [{c.number}]" for c in citations), citations, best.score)

    def rank(self, query: Query, topic_vector: Vector, found: Sequence[Found]) -> list[Candidate]:
        """All sentences of the passages, best first."""
        weights = {term: self._idf(term) for term in query.terms}
        top = max((item.score for item in found), default=1.0)
        candidates = [
            candidate
            for item in found
            for candidate in self._score_passage(query, weights, topic_vector, item, item.score / top)
        ]
        return sorted(candidates, key=lambda candidate: -candidate.score)

    def _score_passage(
        self, query: Query, weights: dict[str, float], topic_vector: Vector, item: Found, rank: float
    ) -> list[Candidate]:
        passage = item.passage
        similarities = self._index.vectors_of(passage) @ topic_vector
        term_sets = [frozenset(terms(sentence.text)) for sentence in passage.sentences]
        around = frozenset(terms(f"{passage.question} {passage.speaker}"))
        return [
            Candidate(
                found=item,
                place=place,
                similarity=max(0.0, float(similarities[place])),
                coverage=_coverage(weights, term_sets[place], around.union(*term_sets[max(0, place - 1) : place + 2])),
                rank=rank,
                kind=_kind(query, passage, place),
            )
            for place, sentence in enumerate(passage.sentences)
            if not sentence.suspicious
        ]


def _coverage(weights: dict[str, float], sentence: frozenset[str], around: frozenset[str]) -> float:
    """The share of the question's terms, weighted by how much they say, that the sentence speaks of."""
    if not weights:
        return 0.0
    return sum(weight * _credit(term, sentence, around) for term, weight in weights.items()) / sum(weights.values())


def _credit(term: str, sentence: frozenset[str], around: frozenset[str]) -> float:
    if term in sentence:
        return 1.0
    others = synonyms(term)
    if others & sentence:
        return SYNONYM_CREDIT
    return NEIGHBOUR_CREDIT if others & around else 0.0


def _kind(query: Query, passage: Passage, place: int) -> float:
    """Whether a sentence is the kind of answer that is asked for: a cause, a number, a person."""
    text = passage.sentences[place].text
    following = passage.sentences[place + 1].text if place + 1 < len(passage.sentences) else ""
    results = []
    for wants in query.wants:
        if wants is Wants.WHY:
            results.append(1.0 if _CAUSE.search(text) else 0.8 if _CAUSE.search(following) else 0.0)
        elif wants is Wants.NUMBER:
            results.append(1.0 if _NUMBER.search(text) else 0.0)
        elif wants is Wants.WHEN:
            results.append(1.0 if _DATE.search(text) else 0.0)
        elif wants is Wants.WHO:
            results.append(1.0 if _new_names(_PERSON, text, query.text) else 0.0)
        elif wants is Wants.NAME:
            results.append(1.0 if _new_names(_NAME, text, query.text) else 0.0)
        else:
            results.append(0.7)
    return sum(results) / len(results)


def _new_names(pattern: re.Pattern[str], text: str, question: str) -> bool:
    return any(name.lower() not in question.lower() for name in pattern.findall(text))


def _choose(query: Query, candidates: list[Candidate]) -> list[tuple[Passage, int]]:
    """The best sentence with its neighbours where they belong to it, in reading order."""
    best = candidates[0]
    passage = best.found.passage
    places = {best.place}
    same = [c for c in candidates[1:] if c.found.passage.id == passage.id and c.score >= 0.75 * best.score]
    for candidate in same[: MAX_SENTENCES - 1]:
        places.add(candidate.place)
    following = best.place + 1
    if Wants.WHY in query.wants and following < len(passage.sentences) and len(places) < MAX_SENTENCES:
        places.add(following)
    allowed = [place for place in sorted(places) if not passage.sentences[place].suspicious]
    return [(passage, place) for place in allowed[:MAX_SENTENCES]]


def _refusal(reason: str, confidence: float) -> Draft:
    return Draft(NOT_IN_DOCUMENTS, (), confidence, refusal=reason)
