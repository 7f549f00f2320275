# ruff: noqa: E501 - patterns: a row is a thought
"""Metrics of a model, where the project has nothing that could fit, load or ask one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.claims._used import used
from grader.claims.model_names import ANY_MODEL
from grader.evidence.sayings import short
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.holdings import Holdings
    from grader.evidence.metrics import Metrics
    from grader.evidence.notebooks import Notebooks
    from grader.evidence.python_code import PythonCode
    from grader.evidence.sayings import Sayings
    from grader.evidence.source_code import SourceCode
    from grader.evidence.substance import Substance

SHOWN = 4
_OF_MODELS = frozenset({"accuracy", "balanced accuracy", "f1", "precision", "recall", "auc", "pr-auc", "specificity", "faithfulness", "mrr", "ndcg", "hit rate", "map"})  # fmt: skip


class Stated(NamedTuple):
    """One metric of a line."""

    text: str
    place: Place


def said(metrics: Metrics, sayings: Sayings) -> tuple[Stated, ...]:
    """The first metric of each line of the README."""
    lines = {line.line for line in sayings.lines}
    readme = sayings.lines[0].path if sayings.lines else ""
    found: dict[int, Stated] = {}
    for metric in (*metrics.reported, *metrics.strange):
        if metric.path == readme and metric.line in lines and metric.name in _OF_MODELS:
            found.setdefault(metric.line, Stated(short(metric.text), Place(metric.path, metric.line)))
    return tuple(found.values())


def held(  # noqa: PLR0917 - whatever could hold a model
    said: tuple[Stated, ...],
    source_code: SourceCode,
    notebooks: Notebooks,
    metrics: Metrics,
    holdings: Holdings,
    substance: Substance,
    python_code: PythonCode,
) -> Iterator[Claim]:
    """Only Python that was read whole, with functions that do nothing, and no notebooks, result files or library of models."""
    texts = tuple(source_code.texts(tests=False))
    plain = bool(texts) and all(code.language == "python" for code in texts) and holdings.read_whole()
    if (
        not plain
        or notebooks.notebooks
        or metrics.committed
        or used(ANY_MODEL, "a model", holdings, substance, listed=False)[0]
    ):
        return
    hollow = next(
        (
            Place(module.path, one.line)
            for module in python_code.product
            for one in substance.hollow(module.path).values()
            if not module.error
        ),
        None,
    )
    if hollow is None:
        return  # what works may have been measured elsewhere
    words = "No library that could fit, hold or ask a model is used anywhere."
    for stated in said[:SHOWN]:
        yield Claim(
            stated.text, Verdict.CONTRADICTED, "results", words, (stated.place, hollow), caps=True, basis="mock"
        )
