"""What several evaluation checks ask: is a model put to use at all, and did anybody see what came out?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.evidence._metric_words import OPERATED
from grader.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.evidence.evaluation import Evaluation, Use
    from grader.evidence.metrics import Metrics
    from grader.model import ProjectType

RETRIEVAL = frozenset({"hit rate", "mrr", "ndcg", "faithfulness"})
# Project types whose answers come from a language model, and are judged against questions with known answers.
ANSWERING = frozenset({"rag-app", "chatbot", "agent"})


def advice(project_type: ProjectType, *, model: str, answers: str, experiment: str) -> str:
    """What to do, in the words of the kind of project: a fitted model, one that answers questions, an experiment."""
    if project_type.name in ANSWERING:
        return answers
    return experiment if project_type.name == "ab-test" else model


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
