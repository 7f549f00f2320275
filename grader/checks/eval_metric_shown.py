"""A metric is computed and its value can be read.

Why: an evaluation that nobody can read the result of can't be judged, nor trusted.
Fix: compute a metric that fits the task, print it, and keep the output in a report, a notebook or the README.

Example:
    score = model.predict_proba(X_test)[:, 1]
    print("ROC-AUC", roc_auc_score(y_test, score))   # ROC-AUC 0.843
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._evaluated import BEGIN, advice, in_use, places, shown_names, unbacked
from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.evaluation import Evaluation
    from grader.evidence.metrics import Metrics
    from grader.evidence.workings import Workings

FIXES = {
    "trained": "Compute a metric that fits the task, and keep its value where a reader sees it.",
    **BEGIN,
}
SHOW = "Run the evaluation, and keep the values that it prints in a notebook's output, a report or the README."
PICTURES = 0.8
UNSHOWN = 0.7
ONE = 0.9


def check(evaluation: Evaluation, metrics: Metrics, workings: Workings) -> Finding:
    """Shown values pass; metrics that are computed but shown nowhere count in part."""
    fix = advice(workings, FIXES)
    names = shown_names(evaluation, metrics)
    computed = evaluation.of("metric", "cv", "stat-test", "permutation", "judge")
    if names:
        where = [Place(s.path, s.line, note=s.text) for s in evaluation.shown[:2]]
        where += [Place(m.path, m.line, note=m.text) for m in metrics.reported[:2]]
        where += [Place(f.path, note=", ".join(f.names)) for f in metrics.files[:2]]
        if len(names) == 1:
            return graded(
                ONE,
                f"Only one metric can be read: {next(iter(names))}.",
                *where,
                fix="Report at least three metrics that could disagree.",
            )
        return passed(f"Values of {', '.join(sorted(names)[:6])} can be read.", *where)
    if computed and in_use(evaluation, metrics):
        if metrics.images:
            return graded(PICTURES, "Results can only be read off pictures.", *places(computed), fix=SHOW)
        return graded(UNSHOWN, "Metrics are computed, but no value can be read anywhere.", *places(computed), fix=SHOW)
    if evaluation.of("fit") and evaluation.of("holdout", "held-out"):
        where = places(evaluation.of("holdout", "held-out"))
        return graded(0.6, "A model is tried on held-out data, but no metric is computed.", *where, fix=fix)
    quality = evaluation.of("drift", "data-quality", "confusion")
    if quality:
        return graded(0.6, "Data quality or drift is checked; no metric is computed.", *places(quality), fix=fix)
    if metrics.unbacked:
        stated = [Place(m.path, m.line, note=m.text) for m in metrics.unbacked[:3]]
        return failed(f"No stated value counts: {unbacked(metrics)}.", *stated, fix=fix)
    return failed("No metric was found that is computed or reported.", fix=fix)
