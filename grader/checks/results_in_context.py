"""The numbers say on which data they were measured, for several metrics or models.

Why: 98 % on the training data and 98 % on unseen data are different claims; one model's number needs another beside it.
Fix: name the held-out set beside every number, and give at least two metrics or two models.

Example:
    | Model               | Test ROC-AUC | Test recall |
    |---------------------|--------------|-------------|
    | Logistic regression | 0.836        | 0.762       |
    | XGBoost             | 0.845        | 0.741       |
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._evaluated import advice
from grader.checks._words import count, counted
from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.metrics import Metrics
    from grader.evidence.timings import Timings
    from grader.evidence.workings import Workings

FIXES = {
    "trained": "Say which data each number was measured on (test set, folds, period) and set a second metric or model "
    "beside it.",
    "shown": "Say for each figure which period and source it stands on, and set a second one beside it.",
    "computed": "Say for each number which data and period it stands on, and set a second one beside it.",
    "experiment": "Say for each number how many were in each group and for how long, and add the measures that must "
    "not suffer.",
    "answers": "Say on which questions and how many each number was measured, and set a second measure or variant "
    "beside it.",
}
# Measured against questions with known answers, hence held out by nature.
AGAINST_TRUTH = frozenset({"hit rate", "mrr", "ndcg", "faithfulness", "p-value", "effect", "wer", "bleu"})
MIN_CONDITIONS = 2
# What a program prints shows its form; the author has yet to say that it is the outcome.
SAMPLE = 0.3


def check(metrics: Metrics, timings: Timings, workings: Workings) -> Finding:
    """Held out by name, and more than one metric or model."""
    fix = advice(workings, FIXES)
    reported = metrics.reported
    values = metrics.values
    if len(timings.series) > len(values):
        told = [Place(t.path, t.line, note=t.text) for t in timings.series[:6]]
        return passed(f"{len(timings.series)} measured speeds come with their conditions.", *told)
    if len(values) < 2:  # noqa: PLR2004 - one number has no company
        best = max((len(t.conditions) for t in timings.measured if not t.rough), default=0)
        if best >= MIN_CONDITIONS:
            places = [Place(t.path, t.line, note=t.text) for t in timings.measured[:3]]
            return graded(
                0.4, "Measured speeds come with their conditions; nothing else is quantified.", *places, fix=fix
            )
        return (
            graded(
                0.2 * len(values),
                "One number stands alone; a second metric or model and the data it was measured on are wanted.",
                fix=fix,
            )
            if values
            else failed("No numbers are reported that could be put in context.", fix=fix)
        )
    held = [m for m in reported if m.split == "held-out" or m.name in AGAINST_TRUTH]
    stated = bool(held) or bool(metrics.splits)
    names = {m.name for m in (held or reported)}
    models = metrics.models_compared
    places = [Place(m.path, m.line, note=m.text) for m in (held or list(reported))[:6]]
    places += [Place(s.path, s.line, note=s.text) for s in metrics.splits[:2]]
    several = len(names) > 1 or models > 1
    if stated and several:
        score = 1.0 if held else 0.75
    elif stated:
        score = 0.3
    else:
        score = 0.4 if len(names) > 1 and models > 1 else 0.3
    where = "a held-out set is named" if stated else "no held-out set is named"
    if all(m.source == "output" for m in reported):
        score, where = min(score, SAMPLE), "all stand in sample output, and no sentence says what they tell"
    return graded(
        score,
        f"{counted(len(names), 'metric')}, {count(max(models, 1), 'model', 'models or variants')}; {where}.",
        *places,
        fix=fix,
    )
