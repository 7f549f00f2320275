"""The model is compared: baselines, folds, alternatives, or a golden set.

Why: only a comparison says whether the model was worth building, and folds whether the difference is luck.
Fix: add a dummy baseline, cross-validate the candidates with one metric, and keep the table; for retrieval compare
    variants on the same questions.

Example:
    for model in [DummyClassifier(), LogisticRegression(), XGBClassifier()]:
        scores = cross_val_score(model, X, y, cv=5, scoring="roc_auc")
        print(type(model).__name__, scores.mean(), scores.std())
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._evaluated import RETRIEVAL, advice, in_use, places, shown_names
from grader.checks._words import listed
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.evaluation import Evaluation, Use
    from grader.evidence.metrics import Metrics
    from grader.evidence.workings import Workings

FIXES = {
    "trained": "Compare against a dummy baseline and another model with the same folds and metric, and keep the table.",
    "answers": "Write questions with known answers, and compare at least two variants (model, prompt, "
    "retriever or chunk size) on them in one table.",
    "experiment": "Compare the groups by a second method (bootstrap, permutation, Bayesian) and see if they agree.",
    "ready": "Put a simpler way (a rule, a smaller model) beside it on the same labelled examples, in one table.",
    "shown": "Put the figures beside a second source's or an earlier period's, in one table.",
    "computed": "Put a simpler way to the same outcome beside it, on the same data, in one table.",
}
# The questions are there already.
RUN_ON = (
    "Run at least two variants (model, prompt, retriever or chunk size) on the questions that are committed, and show "
    "what came out of each in one table."
)
UNREAD = "Run the comparison, and commit the table that comes out in the README or a report."
# What each kind of comparison adds; one alone is half of it.
CV, MODELS, BASELINE, SEARCH, METHODS = 0.5, 0.5, 0.5, 0.25, 0.5
# Comparisons whose outcome can't be read count for this part.
UNSHOWN, PICTURES = 0.5, 0.8


def _parts(evaluation: Evaluation, metrics: Metrics) -> list[tuple[str, float, tuple[Use, ...]]]:
    cv = evaluation.of("cv", "temporal", "group")
    dummy = evaluation.of("dummy")
    stated = len(metrics.values) > 1 and bool(metrics.beside(metrics.baselines))
    search = evaluation.of("search")
    models = evaluation.of("estimator") if evaluation.rivals > 1 else ()
    methods = {
        use.kind for use in evaluation.of("stat-test", "uncertainty", "permutation", "power", "bayes", "multiple")
    }
    tested = bool(evaluation.of("stat-test", "permutation"))
    retrieval = (shown_names(evaluation, metrics) | evaluation.metric_names) & RETRIEVAL
    found: list[tuple[str, float, tuple[Use, ...]]] = []
    if cv:
        found.append(("cross-validation", CV, cv))
    if models or metrics.models_compared > 1:
        found.append(("several models", MODELS + (0.1 if metrics.models_compared > 2 else 0.0), models))  # noqa: PLR2004 - a real line-up
    if dummy or stated or (evaluation.of("baseline") and evaluation.of("metric")):
        found.append(("a baseline", BASELINE if dummy or stated else BASELINE / 2, dummy or evaluation.of("baseline")))
    if search:
        found.append(("a hyper-parameter search", SEARCH, search))
    if tested and len(methods) > 1:
        found.append(
            (
                "several statistical methods",
                METHODS * (len(methods) - 1),
                evaluation.of("stat-test", "uncertainty", "permutation", "bayes"),
            )
        )
    if retrieval and (evaluation.golden or len(retrieval) > 1):
        found.append(("a golden set", 1.0 if evaluation.golden else 0.6, evaluation.of("metric")))
    if evaluation.of("judge"):
        found.append(("a judging model", SEARCH, evaluation.of("judge")))
    return found


def check(evaluation: Evaluation, metrics: Metrics, workings: Workings) -> Finding:
    """Kinds of comparison, added up; less where no outcome can be read."""
    fix = RUN_ON if workings.kind == "answers" and evaluation.golden else advice(workings, FIXES)
    found = _parts(evaluation, metrics) if in_use(evaluation, metrics) else []
    if not found:
        return failed("Nothing is compared.", fix=fix)
    score = min(1.0, sum(part for _, part, _ in found))
    shown = shown_names(evaluation, metrics)
    if not shown:
        score *= PICTURES if metrics.images or evaluation.golden else UNSHOWN
    where = [place for _, _, uses in found for place in places(uses, 2)]
    where += [Place(m.path, m.line, note=m.text) for m in metrics.beside(metrics.baselines)[:2]]
    told = "" if shown else "; no outcome can be read"
    summary = f"Compared by {listed([name for name, _, _ in found])}{told}."
    return graded(score, summary, *where[:8], fix=fix if shown else UNREAD)
