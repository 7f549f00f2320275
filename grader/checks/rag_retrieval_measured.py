"""Code computes how well passages are found.

Why: a wrong passage cannot give a right answer; retrieval has to be measured apart from the wording.
Fix: compute hit rate at k and MRR (or nDCG) over the golden set.

Example:
    hit = sum(rank is not None and rank <= 5 for rank in ranks) / len(ranks)
    mrr = sum(1 / rank for rank in ranks if rank) / len(ranks)
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.evaluation import Evaluation
    from grader.evidence.rag import Rag

NAMES = frozenset({"hit rate", "mrr", "ndcg"})
ONE, JUDGED = 0.6, 0.3


def check(evaluation: Evaluation, rag: Rag) -> Finding:
    """Distinct retrieval metrics in code."""
    uses = [use for use in evaluation.of("metric") if use.name in NAMES]
    context = rag.of("context-metric")
    names = sorted({use.name for use in uses} | {sign.text.lower() for sign in context})
    where = [*(Place(use.path, use.line, note=use.name) for use in uses[:4]), *(sign.place for sign in context[:2])]
    if names:
        score = 1.0 if len(names) > 1 else ONE
        return graded(score, f"Computed: {', '.join(names)}.", *where)
    judged = [Place(use.path, use.line, note=use.name) for use in evaluation.of("judge")[:4]]
    if judged:
        return graded(JUDGED, "A model judges answers; retrieval itself isn't measured.", *judged)
    return failed("No code measures retrieval.")
