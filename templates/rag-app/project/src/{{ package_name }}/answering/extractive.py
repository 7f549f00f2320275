"""The default answerer: quotes the sentences that answer, word for word, or says that there are none.

It can't invent anything, costs nothing and takes a few milliseconds. Its confidence also decides refusals when a
language model writes the answer, since a model is a poor judge of what it hasn't been given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..index import Index
from ..model import Citation, Draft, Embedder, Found, Passage, Vector
from ..query import Query, Wants
from ..terms import terms
from ..wording import ASKED_CREDIT, Wanted, coverage, wanted_terms
from .confidence import Calibration

NOT_IN_DOCUMENTS = "That is not in the documents."

# Weights of a sentence's score, chosen on the `dev` half of eval/golden.jsonl only.
SIMILARITY, COVERAGE, RANK, KIND, MISSING = 0.30, 0.45, 0.10, 0.15, 0.35
OTHER_PERIOD = 0.5
MAX_SENTENCES = 3
ALSO_QUOTED = 0.9  # of the best score: from here on another sentence of the passage is quoted as well

_CAUSE = re.compile(
    r"\b(because|drivers?|driven by|due to|owing to|on account of|thanks to|as a result|caused?|reflects?|since|after"
    r"|held .{0,12}back|accounted for|lowered|outweighed|cost us|which cost|took away|helped by|as (?:we|the|a))\b",
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
    missing: float

    @property
    def features(self) -> tuple[float, ...]:
        """In the order of confidence.FEATURES."""
        return (self.similarity, self.coverage, self.kind, self.missing)

    @property
    def score(self) -> float:
        """What sentences are ranked by; whether the best is good enough is for the confidence to say."""
        return (
            SIMILARITY * self.similarity
            + COVERAGE * self.coverage
            + RANK * self.rank
            + KIND * self.kind
            - MISSING * self.missing
        )


class ExtractiveAnswerer:
    """Scores every sentence of the found passages and quotes the best with what belongs to it."""

    name = "extractive"

    def __init__(
        self,
        index: Index,
        embedder: Embedder,
        idf: Callable[[str], float],
        *,
        calibration: Calibration,
        min_confidence: float | None = None,
    ) -> None:
        self._index = index
        self._embedder = embedder
        self._idf = idf
        self._calibration = calibration
        self._threshold = calibration.threshold if min_confidence is None else min_confidence

    def draft(self, query: Query, candidates: Sequence[Candidate]) -> Draft:
        """Quote the best sentences, or refuse."""
        if query.unknown_periods:
            return _refusal(f"the documents have no call of {', '.join(sorted(query.unknown_periods))}", 0.0)
        if not candidates:
            return _refusal("no passage was found", 0.0)
        best = candidates[0]
        confidence = self._calibration.confidence(best.features)
        if confidence < self._threshold:
            return _refusal("no passage answers this with enough confidence", confidence)
        citations = tuple(
            Citation(number, passage.id, passage.file, sentence.page, passage.speaker, sentence.text)
            for number, (passage, place) in enumerate(_choose(query, candidates), start=1)
            for sentence in [passage.sentences[place]]
        )
        return Draft(" ".join(f"{c.quote} [{c.number}]" for c in citations), citations, confidence)

    @staticmethod
    def rerank(candidates: Sequence[Candidate], *, limit: int) -> list[Found]:
        """The passages by their best sentence."""
        best = {candidate.found.passage.id: candidate.found for candidate in reversed(candidates)}
        order = dict.fromkeys(candidate.found.passage.id for candidate in candidates)
        return [best[identifier] for identifier in order][:limit]

    def rank(self, query: Query, topic_vector: Vector, found: Sequence[Found]) -> list[Candidate]:
        """All sentences of the passages, best first."""
        wanted = wanted_terms(query, self._idf, self._index.vocabulary, self._embedder)
        top = max((item.score for item in found), default=1.0)
        candidates = [
            candidate
            for item in found
            for candidate in self._score_passage(query, wanted, topic_vector, item, item.score / top)
        ]
        return sorted(candidates, key=lambda candidate: -candidate.score)

    def _score_passage(
        self, query: Query, wanted: tuple[Wanted, ...], topic_vector: Vector, item: Found, rank: float
    ) -> list[Candidate]:
        passage = item.passage
        similarities = np.maximum(self._index.vectors_of(passage) @ topic_vector, 0)
        said = [frozenset(terms(sentence.text)) for sentence in passage.sentences]
        asked = frozenset(terms(passage.question))
        speaker = frozenset(terms(passage.speaker))
        aside = OTHER_PERIOD if query.asked_periods and passage.period not in query.asked_periods else 0.0
        candidates = []
        for place, sentence in enumerate(passage.sentences):
            if sentence.suspicious:
                continue
            near = frozenset[str]().union(*said[max(0, place - 1) : place + 2])
            covered, missing = coverage(wanted, said[place], asked | speaker, near)
            similarity = similarities[place]
            if asked and place == 0:  # an answer begins with what was asked
                similarity = max(similarity, ASKED_CREDIT * similarities[-1])
            kind = _kind(query, passage, place) - aside
            candidates.append(Candidate(item, place, float(similarity), covered, rank, kind, missing))
        return candidates


def _kind(query: Query, passage: Passage, place: int) -> float:
    """Whether a sentence is the kind of answer that is asked for: a cause, a number, a person."""
    text = passage.sentences[place].text
    following = passage.sentences[place + 1].text if place + 1 < len(passage.sentences) else ""
    results = []
    for wants in query.wants:
        if wants is Wants.WHY:
            results.append(1.0 if _CAUSE.search(text) else 0.8 if _CAUSE.search(following) else 0.0)
        elif wants is Wants.NUMBER:
            results.append(1.0 if _NUMBER.search(text) else -1.0)
        elif wants is Wants.WHEN:
            results.append(1.0 if _DATE.search(text) else -1.0)
        elif wants is Wants.WHO:
            results.append(1.0 if _new_names(_PERSON, text, query.text) else -1.0)
        elif wants is Wants.NAME:
            results.append(1.0 if _new_names(_NAME, text, query.text) else -1.0)
        else:
            results.append(1.0)
    return sum(results) / len(results)


def _new_names(pattern: re.Pattern[str], text: str, question: str) -> bool:
    return any(name.lower() not in question.lower() for name in pattern.findall(text))


def _choose(query: Query, candidates: Sequence[Candidate]) -> list[tuple[Passage, int]]:
    """The best sentence with its neighbours where they belong to it, in reading order."""
    best = candidates[0]
    passage = best.found.passage
    places = {best.place}
    same = [c for c in candidates[1:] if c.found.passage.id == passage.id and c.score >= ALSO_QUOTED * best.score]
    for candidate in same[: MAX_SENTENCES - 1]:
        places.add(candidate.place)
    following = best.place + 1
    if Wants.WHY in query.wants and following < len(passage.sentences) and len(places) < MAX_SENTENCES:
        places.add(following)
    allowed = [place for place in sorted(places) if not passage.sentences[place].suspicious]
    return [(passage, place) for place in allowed[:MAX_SENTENCES]]


def _refusal(reason: str, confidence: float) -> Draft:
    return Draft(NOT_IN_DOCUMENTS, (), confidence, refusal=reason)
