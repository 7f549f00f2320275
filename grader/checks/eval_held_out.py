"""The evaluation uses data that the model hasn't seen.

Why: a model that is tested on its training data proves only that it can remember.
Fix: split before any fitting (by time or by customer where rows belong together) and evaluate on what was kept out; for
    retrieval, commit questions with known answers that nothing was tuned on.

Example:
    X_train, X_test, y_train, y_test = train_test_split(
        X, y, test_size=0.2, stratify=y, random_state=42
    )
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._evaluated import BEGIN, RETRIEVAL, advice, in_use, places
from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.evaluation import Evaluation
    from grader.evidence.metrics import Metrics
    from grader.evidence.workings import Workings

FIXES = {
    "trained": "Split the data before fitting, and evaluate on what was kept out.",
    **BEGIN,
}
UNSEEN = {
    "trained": "Nothing shows that the model is evaluated on data it hasn't seen.",
    "answers": "No set of questions with known answers is evaluated.",
    "experiment": "No test between groups is shown.",
    "ready": "Nothing shows how the model does on examples whose answers are known.",
    "shown": "Nothing shows that the figures were held against anything.",
    "computed": "Nothing shows that the outcome was held against anything.",
}
UNMEASURED = 0.3
# A hit rate or MRR can't be computed without knowing the right passages.
QUERIES = 0.8
MEASURE = "Compute the metric on the held-out data, and print it."


def check(evaluation: Evaluation, metrics: Metrics, workings: Workings) -> Finding:
    """A split, folds, labelled questions or control group in code; or documents that say so beside their values."""
    fix = advice(workings, FIXES)
    if not in_use(evaluation, metrics):
        return failed("Nothing is evaluated.", fix=fix)
    measured = evaluation.of("metric", "confusion", "curve", "search", "cv") or metrics.reported or metrics.files
    split = evaluation.of("holdout", "temporal", "time-split", "cv", "group")
    if split and measured:
        return passed("Data is split before it is evaluated.", *places(split))
    if evaluation.golden and (evaluation.of("metric", "judge") or metrics.reported):
        return passed("Questions with known answers are committed.", *(Place(path) for path in evaluation.golden))
    tests = evaluation.of("stat-test", "permutation")
    if tests:
        return passed("Groups are compared by a test.", *places(tests))
    held = evaluation.of("held-out")
    if held and measured:
        return passed("A validation or test set is evaluated.", *places(held))
    stated = [m for m in metrics.reported if m.split == "held-out"]
    if stated or (metrics.splits and metrics.reported):
        where = [Place(m.path, m.line, note=m.text) for m in (stated or metrics.splits)[:3]]
        return graded(0.9, "The documents name held-out data; the code doesn't show the split.", *where, fix=fix)
    retrieved = [m for m in metrics.reported if m.name in RETRIEVAL] if evaluation.metric_names & RETRIEVAL else []
    if retrieved:
        where = [Place(m.path, m.line, note=m.text) for m in retrieved[:3]]
        said = "Retrieval was measured on queries whose right passages are known; they aren't committed."
        return graded(QUERIES, said, *where, fix=fix)
    if evaluation.of("judge"):
        return graded(
            0.6,
            "Answers are judged by a model, without a fixed set of questions.",
            *places(evaluation.of("judge")),
            fix=fix,
        )
    if held and evaluation.of("fit"):
        return graded(
            UNMEASURED, "Held-out data is at hand, but no metric says what comes of it.", *places(held), fix=MEASURE
        )
    return failed(advice(workings, UNSEEN), fix=fix)
