"""The documents say what came out.

Why: a reader decides in a minute whether the work led anywhere; without an outcome it is an exercise.
Fix: add a *Results* section with the numbers that the last run printed, and say on which data they were measured.

Example:
    ## Results
    On the held-out 20 % (1,409 customers) the model reaches ROC-AUC 0.84 and
    recall 0.76.
Effort: minutes
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.checks._evaluated import BACK, told_speeds, unbacked
from grader.checks._words import count
from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.evaluation import Evaluation
    from grader.evidence.metrics import Metrics
    from grader.evidence.timings import Timings
    from grader.evidence.workings import Workings

FIX = "Write the outcome as numbers, with the data they were measured on, in a Results section."
RUN = "Run the evaluation, and write what it prints in a Results section, with the data it was measured on."
ROWS = "Write the rows in, the rows out and the run time of the last run in a Results section."
# Where nobody fits a model there is no evaluation to run; what came out is told all the same.
FIXES = {
    "shown": "Say what the page shows in a Results section: two or three of its figures with their period and source, "
    "beside a picture of the page.",
    "experiment": "Write the difference between the groups with its interval and p-value in a Results section, and the "
    "decision that follows.",
    "answers": "Ask it twenty questions with known answers, and write in a Results section how many it gets right.",
    "ready": "Try it on labelled examples of what it is given, and write in a Results section how often it is right.",
}
# Their metrics are figures of the page or of the experiment.
NO_MODEL = frozenset({"shown", "experiment"})
TOKEN = 0.5  # the least that is a first level
UNBACKED = 0.25  # and less than that: figures that nothing here could have given


def _fix(evaluation: Evaluation, workings: Workings) -> str:
    """What to do where no outcome stands anywhere, in the words of the kind of project."""
    if workings.type_name == "data-pipeline":
        return ROWS
    if workings.kind not in NO_MODEL and evaluation.of("metric", "cv"):
        return RUN
    return FIXES.get(workings.kind, FIX)


def check(metrics: Metrics, timings: Timings, evaluation: Evaluation, workings: Workings) -> Finding:
    """Numbers pass; files or pictures alone, placeholders and praise count in part."""
    reported, measured = metrics.reported, told_speeds(timings)
    if reported or measured:
        places = [Place(m.path, m.line, note=m.text) for m in reported[:4]]
        places += [Place(t.path, t.line, note=t.text) for t in measured[:2]]
        return passed(f"The documents state {count(len(reported) + len(measured), 'outcome')} in numbers.", *places)
    if metrics.own:
        places = [Place(m.path, m.line, note=m.text) for m in metrics.own[:4]]
        return passed(f"The documents state {count(len(metrics.own), 'outcome')} in numbers.", *places)
    if metrics.files:
        places = [Place(f.path, note=", ".join(f.names)) for f in metrics.files[:4]]
        return graded(0.75, "Result files are committed, but no document tells what they say.", *places, fix=FIX)
    if metrics.images:
        places = [Place(m.path, m.line, note=m.text) for m in metrics.images[:4]]
        return graded(0.75, "Results stand only in pictures.", *places, fix=FIX)
    for mentions, what, share, fix in (
        (metrics.placeholders, "a placeholder stands where the value belongs", TOKEN, FIX),
        (metrics.praise, "only adjectives stand where one belongs", TOKEN, FIX),
        (metrics.unbacked, unbacked(metrics), UNBACKED, BACK),
    ):
        if mentions:
            places = [Place(m.path, m.line, note=m.text) for m in mentions[:3]]
            return graded(share, f"No value counts: {what}.", *places, fix=fix)
    # What was never measured takes longer than writing it down.
    return replace(failed("No document states an outcome.", fix=_fix(evaluation, workings)), effort="hours")
