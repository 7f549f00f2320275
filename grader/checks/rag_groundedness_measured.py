"""How often answers are grounded, or rightly declined, is measured.

Why: hallucination is the first question about any RAG app; a rate answers it, an assurance does not.
Fix: check each answer against its passages (quotes, numbers, a judge model), and report the share that holds and
    the share of unanswerable questions that were declined.

Example:
    Groundedness 0.97 (58 of 60 answers), refusal rate on 40 near-miss questions 0.95.
Effort: days
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._parts import Part, added
from grader.evidence._regex import regex
from grader.model import Place

if TYPE_CHECKING:
    from grader.evidence.evaluation import Evaluation
    from grader.evidence.metrics import Metrics
    from grader.evidence.rag import Rag
    from grader.model import Finding

CHECKED, REPORTED = 0.4, 0.6
RATE = regex(r"(?i)grounded|faithful|hallucinat|refus|declin|abstain|unanswerable|supported by|citation")


def check(rag: Rag, evaluation: Evaluation, metrics: Metrics) -> Finding:
    """A check or judge in code; rates that can be read."""
    judged = [Place(use.path, use.line, note=use.name) for use in evaluation.of("judge")]
    judged += [Place(u.path, u.line, note=u.name) for u in evaluation.of("metric") if u.name == "faithfulness"]
    told = [
        Place(m.path, m.line, note=m.text)
        for m in metrics.reported
        if m.name == "faithfulness" or RATE.search(f"{m.subject} {m.text}")
    ]
    return added(
        (
            Part("answers checked against their passages", CHECKED, [*rag.of("ground"), *judged]),
            Part("the rate reported", REPORTED, told),
        ),
        none="Nothing measures whether answers are grounded.",
    )
