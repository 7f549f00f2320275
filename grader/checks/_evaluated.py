"""What several evaluation checks ask: is a model put to use at all, and did anybody see what came out?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.evidence._metric_words import OPERATED
from grader.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grader.evidence.evaluation import Evaluation, Use
    from grader.evidence.metrics import Metrics
    from grader.evidence.timings import Timing, Timings
    from grader.evidence.workings import Workings

RETRIEVAL = frozenset({"hit rate", "mrr", "ndcg", "faithfulness"})
# What to begin with where nothing is evaluated and nothing fitted: one thing to do, whichever check asks.
BEGIN = {
    "answers": "Commit a golden set of questions with their expected answers or sources that nothing was tuned on, "
    "measure on it how often the answer is right (and, where passages are retrieved, how often the source is found), "
    "and keep the values where a reader sees them.",
    "experiment": "Test the difference between groups that were assigned at random, and keep the difference and its "
    "test where a reader sees them.",
    "ready": "Nothing is trained here: label a hundred examples of what the program is given, measure its answers on "
    "them, and commit both.",
    "shown": "Hold the figures that are shown against their source (counts, totals, a case worked out by hand), and "
    "keep the outcome where a reader sees it.",
    "early": "Train a first model on one part of the data, measure it on the rest, and keep the values where a reader "
    "sees them.",
    "absent": "Commit the code that splits the data, trains and evaluates, with the values that it prints.",
    "computed": "Say what would show that the outcome is right (known cases, a second method, a later period), measure "
    "it, and keep the numbers where a reader sees them.",
}


# What to do about figures that nothing here could have given, in the words of every check that leaves them out.
BACK = "Commit the code that measured the stated numbers, and the output that it printed; or take the numbers out."


def told_speeds(timings: Timings) -> tuple[Timing, ...]:
    """Measured speeds that stand among a project's results: under stated conditions, or several side by side."""
    return tuple(dict.fromkeys((*timings.outcomes, *timings.side_by_side)))


def unbacked(metrics: Metrics) -> str:
    """Why stated values don't count."""
    if metrics.drawn:
        return "the code draws the numbers at random"
    return "no code, output or result file in the repository was found that could have given the numbers"


def advice(workings: Workings, texts: Mapping[str, str]) -> str:
    """What to do, in the words of the kind of project; a trained model's where there are none for it."""
    kind = "computed" if workings.type_name == "data-pipeline" and "computed" in texts else workings.kind
    return texts.get(kind, texts["trained"])


def shown_names(evaluation: Evaluation, metrics: Metrics) -> frozenset[str]:
    """Metrics whose values can be read somewhere: notebook output, a document, a committed result file."""
    names = {s.name for s in evaluation.shown} | {m.name for m in metrics.statements}
    return frozenset(names | {name for file in metrics.files for name in file.names}) - OPERATED


def in_use(evaluation: Evaluation, metrics: Metrics) -> bool:
    """Something is fitted, asked or tested, or a value is shown: metric functions that nothing calls prove nothing."""
    kinds = ("fit", "estimator", "stat-test", "judge", "permutation", "cv", "search")
    retrieval = evaluation.metric_names & RETRIEVAL
    return bool(evaluation.of(*kinds) or retrieval or evaluation.golden or shown_names(evaluation, metrics))


def places(uses: Iterable[Use], most: int = 4) -> list[Place]:
    """Where something is done, one place per name first."""
    firsts: dict[tuple[str, str], Use] = {}
    for use in uses:
        firsts.setdefault((use.kind, use.name), use)
    return [Place(use.path, use.line, note=use.name) for use in list(firsts.values())[:most]]
