"""Question -> passages: dense and lexical search, joined by reciprocal rank fusion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from .bm25 import Bm25
from .index import Index
from .model import Filter, Found, Passage, Vector, VectorStore
from .query import Query
from .terms import synonyms, terms

RRF_K = 60
SYNONYM_WEIGHT = 0.4

Mode = Literal["hybrid", "dense", "lexical"]
EmbedQuery = Callable[[str], Vector]


@dataclass(frozen=True, slots=True)
class Rankings:
    """Passage ids, best first, by each method."""

    dense: tuple[str, ...]
    lexical: tuple[str, ...]


class Retriever:
    """Finds passages. Its rankings can be had one by one, which is how the ablation is measured."""

    def __init__(self, index: Index, store: VectorStore, *, candidates: int = 20) -> None:
        self.passages = {passage.id: passage for passage in index.passages}
        self._order = list(index.passages)
        self._store = store
        self._candidates = candidates
        self._bm25 = Bm25([terms(passage.headed) for passage in index.passages])

    def idf(self, term: str) -> float:
        return self._bm25.idf(term)

    def find(self, query: Query, vector: Vector, *, limit: int, mode: Mode = "hybrid") -> list[Found]:
        """The best passages for a question."""
        dense = self.dense(vector, query.where) if mode != "lexical" else ()
        lexical = self.lexical(query) if mode != "dense" else ()
        return self.fuse(Rankings(dense, lexical), limit=limit)

    def dense(self, vector: Vector, where: Filter) -> tuple[str, ...]:
        hits = self._store.search(vector, limit=self._candidates, where=where)
        return tuple(identifier for identifier, _ in hits if identifier in self.passages)

    def lexical(self, query: Query) -> tuple[str, ...]:
        weighted: dict[str, float] = {}
        for term in terms(query.search_text):
            for synonym in synonyms(term):
                weight = 1.0 if synonym == term else SYNONYM_WEIGHT
                weighted[synonym] = max(weighted.get(synonym, 0.0), weight)
        scores = self._bm25.scores(weighted.items())
        best = np.argsort(-scores, kind="stable")
        found: list[str] = []
        for place in best:
            passage = self._order[place]
            if scores[place] <= 0 or len(found) == self._candidates:
                break
            if query.where.admits(passage.company, passage.period):
                found.append(passage.id)
        return tuple(found)

    def fuse(self, rankings: Rankings, *, limit: int) -> list[Found]:
        """Reciprocal rank fusion: only places count, so that the two scores need no common scale."""
        dense = {identifier: rank for rank, identifier in enumerate(rankings.dense, start=1)}
        lexical = {identifier: rank for rank, identifier in enumerate(rankings.lexical, start=1)}
        found = [
            Found(
                self._passage(identifier),
                sum(1 / (RRF_K + ranks[identifier]) for ranks in (dense, lexical) if identifier in ranks),
                dense.get(identifier),
                lexical.get(identifier),
            )
            for identifier in dict.fromkeys([*dense, *lexical])
        ]
        return sorted(found, key=lambda item: (-item.score, item.passage.id))[:limit]

    def _passage(self, identifier: str) -> Passage:
        return self.passages[identifier]
