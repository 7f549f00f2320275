"""The default answerer: quotes the sentences that answer, word for word, or says that there are none.

It can't invent anything, costs nothing and takes a few milliseconds. It can't read, either: what isn't certain is
refused, with the closest passages, and left to a language model where there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..index import Index
from ..model import Citation, Draft, Embedder, Found, Passage, Vector
from ..query import Query, Wants
from ..terms import term_set
from ..wording import ASKED_CREDIT, Nearness, Wanted, coverage, speaks_of, wanted_terms
from .confidence import Calibration
from .kinds import goes_on, kind_of

NOT_IN_DOCUMENTS = "That is not in the documents."
UNSURE = "No sentence of the documents answers this for certain."

# Weights of a sentence's score, chosen on the `dev` half of eval/golden.jsonl only.
SIMILARITY, COVERAGE, RANK, KIND, MISSING = 0.30, 0.45, 0.10, 0.15, 0.35
OTHER_PERIOD = 0.5
UNSAID, UNSAID_CREDIT = 0.1, 0.5
MAX_SENTENCES = 3
ALSO_QUOTED = 0.9  # of the best score: from here on another sentence of the passage is quoted as well


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
    own: float

    @property
    def features(self) -> tuple[float, ...]:
        """In the order of confidence.FEATURES."""
        return (self.coverage, self.kind, self.missing, self.own)

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
        self._near = Nearness(index.vocabulary, embedder)
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
            return Draft(UNSURE, (), confidence, refusal="the passages below are the closest")
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
        wanted = wanted_terms(query, self._idf, self._near)
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
        said = [term_set(sentence.text) for sentence in passage.sentences]
        asked = term_set(passage.question)
        speaker = term_set(passage.speaker)
        aside = OTHER_PERIOD if query.asked_periods and passage.period not in query.asked_periods else 0.0
        candidates = []
        for place, sentence in enumerate(passage.sentences):
            if sentence.suspicious:
                continue
            near = frozenset[str]().union(*said[max(0, place - 1) : place + 2])
            covered, own, missing = coverage(wanted, said[place], asked | speaker, near)
            similarity = similarities[place]
            if asked and place == 0:  # an answer begins with what was asked
                similarity = max(similarity, ASKED_CREDIT * similarities[-1])
            following = passage.sentences[place + 1].text if place + 1 < len(passage.sentences) else ""
            kind = kind_of(query, sentence.text, following, partial(speaks_of, wanted)) - aside
            if own < UNSAID:  # who speaks, and what is said around it, is no answer by itself
                covered *= UNSAID_CREDIT
            candidates.append(Candidate(item, place, float(similarity), covered, rank, kind, missing, own))
        return candidates


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
        own = [c.own for c in candidates if c.found.passage.id == passage.id and c.place == following]
        if goes_on(passage.sentences[following].text) or any(share >= UNSAID for share in own):
            places.add(following)
    allowed = [place for place in sorted(places) if not passage.sentences[place].suspicious]
    return [(passage, place) for place in allowed[:MAX_SENTENCES]]


def _refusal(reason: str, confidence: float) -> Draft:
    return Draft(NOT_IN_DOCUMENTS, (), confidence, refusal=reason)
