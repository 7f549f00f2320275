"""Ways to retrieve are tried against one another.

Why: hybrid search and re-ranking cost time; only a comparison says whether they earn it.
Fix: evaluate dense, lexical and hybrid search, with and without re-ranking, on the same questions, and keep the
    table.

Example:
    for name, retriever in {"dense": dense, "bm25": bm25, "hybrid": hybrid}.items():
        print(name, hit_rate(retriever, golden), mrr(retriever, golden))
Effort: days
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._parts import Part, added
from grader.model import Place

if TYPE_CHECKING:
    from grader.evidence.evaluation import Evaluation
    from grader.evidence.metrics import Metrics
    from grader.evidence.rag import Rag
    from grader.model import Finding

NAMES = frozenset({"hit rate", "mrr", "ndcg"})
WAYS, CODE, SIDE = 0.3, 0.2, 0.6


def check(rag: Rag, metrics: Metrics, evaluation: Evaluation) -> Finding:
    """Hybrid search or re-ranking in code, and values of several variants."""
    told = [m for m in metrics.reported if m.name in NAMES]
    several = [m for m in told if len({o.value for o in told if o.name == m.name}) > 1]
    return added(
        (
            Part("more than one way to search", WAYS, rag.of("better")),
            Part("an ablation in code", CODE, [Place(u.path, u.line, note=u.name) for u in evaluation.of("ablation")]),
            Part("values side by side", SIDE, [Place(m.path, m.line, note=m.text) for m in several]),
        ),
        none="One way to retrieve, compared with nothing.",
    )
