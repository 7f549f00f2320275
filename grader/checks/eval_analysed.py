"""The evaluation goes deeper: uncertainty, errors, slices, ablation, thresholds.

Why: averages hide who is served badly; the questions after the metric separate a study from an exercise.
Fix: add one: bootstrap intervals, the worst slices or mistakes, what each part contributes, a threshold chosen by
    cost, or a check for leakage.

Example:
    aucs = [auc(sample(test)) for _ in range(1000)]
    low, high = np.percentile(aucs, [2.5, 97.5])
Effort: hours
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.checks._evaluated import advice, in_use, places, shown_names
from grader.checks._words import listed
from grader.evidence._regex import regex
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.evaluation import Evaluation
    from grader.evidence.metrics import Metrics
    from grader.evidence.workings import Workings

FIXES = {
    "trained": "Add intervals, an error or slice analysis, an ablation, a threshold choice, or a check for leakage.",
    "answers": "Read the questions that are answered wrongly and say why, compare the system without its parts "
    "(a prompt, a tool, the retriever), and give the spread over runs.",
    "experiment": "Add the power or sample size, a check of the assumptions and of the split of users, and the effect "
    "with its interval for each segment.",
    "ready": "Read the examples that it gets wrong and say why, give the numbers for each kind of example, and an "
    "interval.",
    "shown": "Say where the figures are unsure: missing rows, small groups, definitions that changed.",
    "computed": "Say how sure the outcome is: intervals, parts of the data for which it fails, what another assumption "
    "would change.",
}
# How each analysis is called in code; `full` ones are work of their own, the others come with a metric.
FULL = {
    "uncertainty": ("uncertainty",),
    "error or slice analysis": ("errors",),
    "ablation": ("ablation",),
    "order of time or groups": ("temporal", "time-split", "group"),
    "threshold choice": ("threshold",),
    "calibration": ("calibration",),
    "power or multiple testing": ("power", "multiple"),
}
# What could be added, in the order in which most projects would gain from it.
KINDS = {
    "uncertainty": "an interval or the spread over folds or seeds",
    "error or slice analysis": "an error or slice analysis",
    "threshold choice": "a threshold choice",
    "ablation": "an ablation",
    "leakage": "a check for leakage",
    "calibration": "a look at calibration",
}
SCORES = (0.0, 0.4, 0.7, 1.0)
ENOUGH = 3
# `There is no ablation` says what was not done; that nothing leaks is worth saying.
LACKING = regex(
    r"\b(?:no|without|lacks?|missing|không có|chưa có|sin|sem|нет|ohne|keine?|sans)\b"
    r"[^.]{0,24}(?:ablat|error|misclass|slice)",
    re.IGNORECASE,
)
SHOW = "Commit the numbers that the analyses give, in the README or a report."
UNSHOWN = 0.5


def check(evaluation: Evaluation, metrics: Metrics, workings: Workings) -> Finding:
    """Kinds of analysis in code or beside the numbers; words in documents need numbers with them."""
    fix = advice(workings, FIXES)
    if not in_use(evaluation, metrics):
        return failed("Nothing is evaluated.", fix=fix)
    found = {name: places(evaluation.of(*kinds), 2) for name, kinds in FULL.items() if evaluation.of(*kinds)}
    reported = len(metrics.values) > 1
    if reported:
        for name, where in (("uncertainty", metrics.uncertainty), ("limits of the result", metrics.caveats)):
            mentions = metrics.beside(where)
            if mentions:
                found.setdefault(name, [Place(m.path, m.line, note=m.text) for m in mentions[:2]])
        for name, kind in (("leakage", "leakage"), ("ablation", "ablation"), ("error or slice analysis", "errors")):
            stated = [use for use in evaluation.stated if use.kind == kind]
            stated = [use for use in stated if kind == "leakage" or not LACKING.search(use.name)]
            if stated:
                found.setdefault(name, [Place(use.path, use.line, note=use.name) for use in stated[:2]])
    if not found:
        return failed("No analysis goes beyond the metrics.", fix=fix)
    score = SCORES[min(len(found), len(SCORES) - 1)]
    if not shown_names(evaluation, metrics):
        score *= UNSHOWN
        fix = SHOW if len(found) >= ENOUGH else f"{SHOW}\n{fix}"
    elif workings.kind == "trained":
        fix = f"Add {listed([f'{words}' for name, words in KINDS.items() if name not in found][:4], 'or')}."
    at = [place for group in found.values() for place in group]
    told = "" if shown_names(evaluation, metrics) else ", but no value can be read"
    return graded(score, f"Analysed: {listed(list(found))}{told}; three kinds are wanted.", *at[:8], fix=fix)
