"""Scores of rankings and of answers, each with the plainest definition."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..answering.grounding import problems_of
from ..model import Answer, Draft, Found
from .golden import Golden

_Z95 = 1.96


@dataclass(frozen=True, slots=True)
class Proportion:
    """A share with its 95 % Wilson interval: with a few dozen questions the interval is the message."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        return self.hits / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        if not self.of:
            return 0.0, 1.0
        p, n, z = self.value, self.of, _Z95
        center = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(0.0, center - half), min(1.0, center + half)

    def as_dict(self) -> dict[str, object]:
        low, high = self.interval
        ci95 = [round(low, 4), round(high, 4)]
        return {"value": round(self.value, 4), "hits": self.hits, "of": self.of, "ci95": ci95}


def hit_rate(ranks: Sequence[int | None], k: int) -> Proportion:
    """How often a passage that answers is among the first k."""
    return Proportion(sum(rank is not None and rank <= k for rank in ranks), len(ranks))


def mean_reciprocal_rank(ranks: Sequence[int | None]) -> float:
    return float(np.mean([1 / rank if rank else 0.0 for rank in ranks])) if ranks else 0.0


def ndcg(question: Golden, found: Sequence[Found], relevant: int, k: int) -> float:
    """Normalised discounted cumulative gain with relevance 0 or 1; `relevant` is how many there are in all."""
    gain = sum(1 / math.log2(rank + 1) for rank, item in enumerate(found[:k], 1) if question.is_relevant(item.passage))
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(relevant, k) + 1))
    return gain / best if best else 0.0


def is_grounded(answer: Answer) -> bool:
    """Every sentence is cited, every quote is in its passage, every number is in the cited text."""
    return not problems_of(Draft(answer.text, answer.citations, answer.confidence), answer.passages)


def citation_precision(pairs: Sequence[tuple[Golden, Answer]]) -> Proportion:
    """Of all citations of answers, how many point into a passage that holds the evidence."""
    hits = total = 0
    for question, answer in pairs:
        passages = {item.passage.id: item.passage for item in answer.passages}
        for citation in answer.citations:
            total += 1
            hits += question.is_relevant(passages[citation.passage_id])
    return Proportion(hits, total)
