"""Retrieval metrics can be read, with their values.

Why: a metric that is computed and shown nowhere convinces nobody.
Fix: put hit rate@k and MRR over the golden set into the README, for the variants that you compared.

Example:
    | retrieval | hit rate@5 | MRR |
    |---|---|---|
    | dense | 0.82 | 0.66 |
    | hybrid | 0.93 | 0.79 |
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.evidence._regex import regex
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.evaluation import Evaluation
    from grader.evidence.metrics import Metrics

NAMES = frozenset({"hit rate", "mrr", "ndcg"})
AT_K = regex(r"(?i)\b(?:(?:recall|precision|hits?)\s?@\s?\d|context[ _](?:precision|recall))")
ONE, TWO, VARIANTS = 0.5, 0.75, 0.25


def check(metrics: Metrics, evaluation: Evaluation) -> Finding:
    """Metrics with values in documents, notebooks or result files; more for variants side by side."""
    told = [m for m in metrics.reported if m.name in NAMES or AT_K.search(f"{m.subject} {m.text}")]
    where = [Place(m.path, m.line, note=m.text) for m in told[:4]]
    names = {"context precision" if m.name == "faithfulness" else m.name for m in told} | {
        s.name for s in evaluation.shown if s.name in NAMES
    }
    names |= {name for file in metrics.files for name in file.names if name in NAMES}
    if not names:
        return failed("No value of a retrieval metric can be read.")
    where += [Place(f.path, note=", ".join(f.names)) for f in metrics.files if NAMES & set(f.names)]
    variants = max((len({m.value for m in told if m.name == name}) for name in sorted(names)), default=0) > 1
    score = (ONE if len(names) == 1 else TWO) + (VARIANTS if variants else 0.0)
    return graded(
        score,
        f"Values of {', '.join(sorted(names))} can be read{', for several variants' if variants else ''}.",
        *where[:6],
    )
