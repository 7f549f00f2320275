"""How a churn model was built and turned into a decision: families, folds, calibration, money, slices, leakage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._churn_words import (
    AUC_IN_FILE,
    FAIR_SAID,
    FAMILIES,
    HINTS,
    INTERVAL_BEFORE,
    LEAK_SAID,
    LEARNS,
    NOT_ROC,
    NUMBER,
    PATTERNS,
    RESAMPLES,
    SPLITS,
    VALUE_SAID,
)
from grader.evidence._code_signs import Sign, few, find, sources
from grader.evidence._spoken import spoken
from grader.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence._code_signs import Source
    from grader.evidence.evaluation import Evaluation
    from grader.evidence.files import Files
    from grader.evidence.metrics import Metrics
    from grader.evidence.narrative import Narrative
    from grader.evidence.source_code import SourceCode

PER_CENT = 100.0
MAX_FILE_BYTES = 64 << 10
MAX_AUCS = 60


class Auc(NamedTuple):
    """One area under the ROC curve on data the model hasn't learnt from, as a share of 1."""

    path: str
    line: int
    value: float
    text: str

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.path, self.line or None, note=self.text)


@dataclass(frozen=True, slots=True)
class ChurnStudy:
    """What was built and decided.

    Attributes:
        signs: kinds `imbalance pipeline leaky calibration money slices fairness drivers auto leak-drop` in code, and
            `value-said fair-said leak-said` in sentences of documents.
        families: kinds of model that are built, each with its first place.
        aucs: reported on held-out data, or without a word of the split.
    """

    signs: tuple[Sign, ...] = ()
    families: tuple[tuple[str, Place], ...] = ()
    aucs: tuple[Auc, ...] = ()

    def of(self, *kinds: str) -> tuple[Sign, ...]:
        """The signs of these kinds."""
        return tuple(sign for sign in self.signs if sign.kind in kinds)


def _families(evaluation: Evaluation, signs: list[Sign]) -> tuple[tuple[str, Place], ...]:
    found: dict[str, Place] = {}
    for use in evaluation.of("estimator"):
        family = FAMILIES.get(use.name)
        if family is not None:
            found.setdefault(family, Place(use.path, use.line, note=use.name))
    for sign in signs:
        if sign.kind == "neural":
            found.setdefault("neural", sign.place)
    return tuple(sorted(found.items()))


def _leaky(source: Source) -> Iterator[Sign]:
    """Rows are resampled, scaled or filled before they are split, in one script or notebook."""
    text = source.code.text
    split = SPLITS.search(text)
    if split is None:
        return
    for pattern in (RESAMPLES, LEARNS):
        match = pattern.search(text)
        if match is not None and match.start() < split.start():
            line = text.count("\n", 0, match.start())
            if source.lines[line].lstrip()[:1] not in ("#", "/") and line not in source.quiet:
                yield Sign(source.path, source.code.line(line), "leaky", source.lines[line].strip()[:80])


def _said(narrative: Narrative) -> Iterator[Sign]:
    """Sentences on the value of keeping a customer, on fairness and on leakage; no short labels, no numbers' tables."""
    for statement in narrative.statements:
        if not spoken(statement):
            continue
        for kind, pattern in (("value-said", VALUE_SAID), ("fair-said", FAIR_SAID), ("leak-said", LEAK_SAID)):
            if pattern.search(statement.text):
                yield Sign(statement.path, statement.line, kind, statement.text[:80])


def _is_bound(text: str, value: float) -> bool:
    """Whether a value stands in its text as the end of an interval."""
    at = next((m.start() for m in NUMBER.finditer(text) if float(m[0].replace(",", ".")) == value), None)
    return at is not None and INTERVAL_BEFORE.search(text[:at]) is not None


def _aucs(metrics: Metrics, evaluation: Evaluation, files: Files) -> Iterator[Auc]:
    for metric in metrics.reported:
        if (
            metric.name == "auc"
            and not _is_bound(metric.text, metric.value)
            and metric.split != "train"
            and not metric.per_class
            and not NOT_ROC.search(metric.subject)
        ):
            yield Auc(metric.path, metric.line, _share(metric.value), metric.text[:80])
    for shown in evaluation.shown:
        if shown.name == "auc":
            match = AUC_IN_FILE.search(shown.text)
            if match is not None and not NOT_ROC.search(match[1]):
                yield Auc(shown.path, shown.line or 0, _share(float(match[2])), shown.text[:80])
    for file in metrics.files:
        if "auc" in file.names:
            text = (files.text(file.path, MAX_FILE_BYTES) or "")[:MAX_FILE_BYTES]
            for match in AUC_IN_FILE.finditer(text):
                if not NOT_ROC.search(match[1]):
                    line = text.count("\n", 0, match.start()) + 1
                    yield Auc(file.path, line, _share(float(match[2])), match[0].strip()[:80])


def _share(value: float) -> float:
    return value / PER_CENT if value > 1 else value


def collect(
    source_code: SourceCode, files: Files, evaluation: Evaluation, metrics: Metrics, narrative: Narrative
) -> ChurnStudy:
    """Read how the model was built and what is decided with it."""
    signs: list[Sign] = []
    for source in sources(source_code, HINTS):
        signs.extend(find(source, PATTERNS))
        signs.extend(_leaky(source))
    signs.extend(_said(narrative))
    aucs = sorted(set(_aucs(metrics, evaluation, files)))
    return ChurnStudy(few(signs), _families(evaluation, signs), tuple(aucs[:MAX_AUCS]))
