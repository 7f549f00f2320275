"""BM25 over all passages, in memory."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from .model import Vector

K1 = 1.2
B = 0.75


class Bm25:
    """An inverted index whose weights are computed once; a query only adds them up."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self.size = len(documents)
        lengths = np.array([len(document) for document in documents], dtype=np.float32)
        norm = K1 * (1 - B + B * lengths / max(float(lengths.mean()) if self.size else 1.0, 1.0))
        postings: dict[str, tuple[list[int], list[int]]] = {}
        for place, document in enumerate(documents):
            for term, count in Counter(document).items():
                places, counts = postings.setdefault(term, ([], []))
                places.append(place)
                counts.append(count)
        self._postings: dict[str, tuple[np.ndarray, Vector]] = {}
        for term, (places, counts) in postings.items():
            where = np.array(places)
            often = np.array(counts, dtype=np.float32)
            weights = self._idf(len(places)) * often * (K1 + 1) / (often + norm[where])
            self._postings[term] = (where, weights.astype(np.float32))

    def _idf(self, documents_with_term: int) -> float:
        return math.log(1 + (self.size - documents_with_term + 0.5) / (documents_with_term + 0.5))

    def idf(self, term: str) -> float:
        """How much a term says; one that no passage has says most."""
        return self._idf(len(self._postings[term][0]) if term in self._postings else 0)

    def scores(self, query: Iterable[tuple[str, float]]) -> Vector:
        """The score of each passage for weighted terms."""
        total = np.zeros(self.size, dtype=np.float32)
        for term, weight in query:
            if term in self._postings:
                where, weights = self._postings[term]
                total[where] += weight * weights
        return total
