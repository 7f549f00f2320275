# ruff: noqa: E501 - word lists
"""Metrics that the README states, against what notebooks printed, result files hold and confusion matrices give."""

from __future__ import annotations

import functools
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from grader.claims._few_samples import FEW, samples, small_golden
from grader.claims._figures import OF_CLASS, Figure, Shown, as_share, derived, exact_name, read_figures
from grader.claims._own_matrices import Matrix, own_matrices
from grader.claims._part_rows import part_rows
from grader.evidence._metric_lines import metric_names
from grader.evidence._regex import regex
from grader.evidence._units import parse_quantities
from grader.evidence.sayings import quote
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.documents import Document, Documents
    from grader.evidence.evaluation import Evaluation
    from grader.evidence.files import Files
    from grader.evidence.metrics import Metric, Metrics
    from grader.evidence.notebooks import Notebooks
    from grader.evidence.sayings import Sayings

MAX_STATED = 60
MAX_BORNE_OUT = 8
MAX_OPEN = 3
# A difference that no rounding, seed or variant of an average explains.
APART = 0.02
ERROR_APART = 0.2
# Errors on another scale (log, scaled target) aren't the same figure.
SAME_SCALE = 5.0
# Names of classes that sentences use otherwise.
_NO_CLASS = frozenset(
    "positive negative true false normal other none high low medium good average accuracy macro weighted class yes avg".split()
)
# None and all of a handful stand in every table of classes: which ones are meant, only the words beside them tell.
_EVERYWHERE = frozenset({0.0, 1.0})
NEAR_LINES = 8
CURVE = 20  # values of one metric in a table, as a training writes them
NEAR_CHARS = 24
_SHARES = frozenset({"accuracy", "balanced accuracy", "f1", "precision", "recall", "auc", "pr-auc", "specificity", "r2", "map",
                     "hit rate", "mrr", "ndcg", "success rate", "iou", "miou", "dice", "kappa", "mcc", "jaccard",
                     "bleu", "sacrebleu", "rougel", "rouge1", "rouge2", "chrf", "meteor", "exactmatch"})  # fmt: skip
# What a column or a row may be called beside the model that it is about.
_MEANS = regex(r"(?i)\b(?:macro|weighted)\b")
_OF_FOLDS = regex(r"(?i)\bcv\b|\bcross|folds?\b|кросс|교차|交叉|cruzad")
_NO_SUBJECT = frozenset(
    "value valor valeur wert result results resultado resultados test val validation score metric the model modelo модель modell dataset data set headline summary значение результаты our ours final".split()
)
_OF_RANKS = frozenset(
    {"hit rate", "mrr", "ndcg", "faithfulness", "answer relevancy", "context precision", "context recall"}
)
_HELD_OUT_LOSS = regex(r"(?i)\b(?:val|test|eval|dev)\w{0,9}[- _](?:loss)\b")
_ERRORS = frozenset({"loss", "rmse", "mae", "mse", "mape", "rmsle"})
_WORD = regex(r"[^\W\d_]{3,40}")
_OTHERS_WORK = regex(
    r"(?i)\b(?:papers?|et al|state[- ]of[- ]the[- ]art|sota|literature|leaderboard|published|original|official|competition|winner|"
    r"benchmark of|reported by|pre-?trained|imagenet|coco\b|human|industry|typical|random (?:guess\w*|chance|baseline)|majority|paperswithcode)\b"
)


class Stated(NamedTuple):
    """One metric as the README states it: a share as a fraction; `step` is one unit of its last digit.

    `part`: it stands in a table of parts of the data, beside a row of all of them.
    """

    metric: Metric
    name: str
    value: float
    step: float
    text: str
    part: bool = False

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.metric.path, self.metric.line)


class _Broken(NamedTuple):
    """A stated value, what is said against it, where, and the best value that would have done (None: for it alone)."""

    stated: Stated
    words: str
    place: Place
    best: float | None = None

    def holds_of(self, other: Stated) -> bool:
        """Whether another value of the metric is as untrue: the same, or beyond the best as well.

        A part of the data may well do better than the whole.
        """
        beyond = other.metric.split != "train" and self.is_beyond(other)
        return other.value == self.stated.value or (beyond and not (other.part and not self.stated.part))

    def is_beyond(self, other: Stated) -> bool:
        """Whether a value is better than the best that would have done."""
        if self.best is None:
            return False
        if other.name in _ERRORS:
            return self.best / SAME_SCALE < other.value < self.best * (1 - ERROR_APART)
        return other.value > self.best + APART


def said(metrics: Metrics, sayings: Sayings, documents: Documents) -> tuple[Stated, ...]:
    """The outcomes of the README and the model card: no training values, targets, plans, or other people's work."""
    parts = part_rows(documents.readme)
    lines = {(line.path, line.line): line.text for line in (*sayings.lines, *sayings.further)}
    out: list[Stated] = []
    reported = (*metrics.reported, *metrics.strange)
    as_fraction = {(m.path, m.line, m.name) for m in reported if m.unit != "%" and 0 < m.value <= 1}
    for metric in reported:
        if metric.unit == "%" and (metric.path, metric.line, metric.name) in as_fraction:
            continue  # "AUC 0.78 on 20 % of the data": one value is the metric's, the other a share of something else
        named = metric_names(metric.name)
        if not named and exact_name(metric.name, metric.text) in {
            *_SHARES,
            "loss",
        }:  # "similarity" is no name that is written
            named = tuple(n for n in metric_names(metric.text) if n.name == metric.name)
        if (metric.path, metric.line) not in lines or not named or metric.name in {"p-value", "effect"}:
            continue
        if metric.name == "loss" and not _HELD_OUT_LOSS.search(metric.text):
            continue
        if _OTHERS_WORK.search(f"{metric.text} {metric.subject}"):
            continue
        decimals = _decimals(metric)
        scale = 100.0 if as_share(named[0].kind, metric.value, percent=metric.unit == "%") != metric.value else 1.0
        name = exact_name(metric.name, metric.text)
        text = quote(lines[metric.path, metric.line], metric.text)
        part = (metric.path, metric.line) in parts
        out.append(Stated(metric, name, metric.value / scale, 10.0**-decimals / scale, text, part=part))
    return tuple(out[:MAX_STATED])


def _decimals(metric: Metric) -> int:
    """Digits after the decimal sign as they are written: `0.90` claims two of them, `1.00` too."""
    written = [n.decimals for n in parse_quantities(metric.text) if n.value == metric.value]
    return max(written, default=min(6, len(f"{metric.value:.6f}".rstrip("0").partition(".")[2])))


def held(  # noqa: PLR0917 - documents for matrices, the rest for what was shown
    said: tuple[Stated, ...],
    metrics: Metrics,
    notebooks: Notebooks,
    files: Files,
    evaluation: Evaluation,
    documents: Documents,
) -> Iterator[Claim]:
    """A value that was shown anywhere is borne out; one that all that was shown denies is contradicted."""
    shown = read_figures(notebooks, metrics, files)
    own = tuple(own_matrices(documents.readme)) if documents.readme is not None else ()
    scripts = _evaluated_apart(evaluation, files)
    small = small_golden(evaluation, files)
    by_name: dict[tuple[str, str], list[Stated]] = {}
    for stated in said:
        by_name.setdefault((stated.metric.path, stated.name), []).append(stated)
    held_out, open_ = 0, 0
    readme = documents.readme.path if documents.readme is not None else ""
    for (path, name), group in by_name.items():
        found = [(stated, _source(stated, shown)) for stated in group]
        broken = (
            _broken_by_matrix(name, group, own if path == readme else ())
            or _broken_by_class(name, group, shown)
            or (
                _broken_by_shown(name, group, shown, evaluated_apart=name in scripts)
                if not any(place and not _on_a_curve(one, place, shown) for one, place in found)
                else _broken_beside(name, found, shown)
            )
        )
        owned = _broken_by_subject(name, found, shown)
        for stated, place in found:
            # The same value again in a sentence is the same untruth.
            told = broken and (broken.stated is stated or (not place and broken.holds_of(stated)))
            if (
                not told
                and not place
                and (untrue := next((one for one in owned if one.stated.value == stated.value), None))
            ):
                yield _claim(stated, Verdict.CONTRADICTED, untrue.words, untrue.place, "")
                continue
            basis, why = _basis(stated, documents.readme, shown, place, small)
            if broken and told:
                yield _claim(stated, Verdict.CONTRADICTED, broken.words, broken.place, basis)
            elif place and (basis or held_out < MAX_BORNE_OUT):
                held_out += 1
                trained = ", on the training data" if "train" in place.note.lower() else ""
                yield _claim(stated, Verdict.BORNE_OUT, f"{place.path} shows it{trained}{why}.", place, basis)
            elif not place and (basis or (open_ < MAX_OPEN and not broken)):
                open_ += not basis
                words = (
                    f"Nothing that was committed shows it{why}."
                    if basis
                    else "No output, result file or table that was committed shows it."
                )
                yield _claim(stated, Verdict.NOT_CHECKABLE, words, None, basis)


def _evaluated_apart(evaluation: Evaluation, files: Files) -> set[str]:
    """The metrics that scripts compute, too, of other models than notebooks do: their outcome wasn't shown."""
    models = [(use.name, use.path.endswith(".ipynb")) for use in evaluation.of("estimator")]
    apart = {name for name, in_notebook in models if not in_notebook}
    if apart and apart <= {name for name, in_notebook in models if in_notebook}:
        return set()

    def scored(path: str, line: int | None) -> bool:
        rows = (files.text(path) or "").split("\n")
        return "scoring" in rows[line - 1] if line and line <= len(rows) else False

    uses = [use for use in evaluation.of("metric") if not use.path.endswith(".ipynb")]
    return {use.name for use in uses if not scored(use.path, use.line)}


def _on_a_curve(stated: Stated, place: Place, shown: Shown) -> bool:
    """Whether a value was met by chance on the way of a training: only where the way ends does it tell anything."""
    way = [
        f.value
        for f in shown.figures.get(stated.name, ())
        if f.place.path == place.path and f.place.path.endswith(".csv")
    ]
    return len(way) >= CURVE and all(abs(end - stated.value) > APART for end in (max(way), way[-1]))


def _claim(stated: Stated, verdict: Verdict, summary: str, place: Place | None, basis: str) -> Claim:
    criterion = "evaluation" if verdict is not Verdict.CONTRADICTED and basis else "results"
    return Claim(
        stated.text, verdict, criterion, summary, (stated.place, *([place] if place else [])),
        caps=verdict is Verdict.CONTRADICTED, basis=basis, quantity=stated.name.replace(" ", "_"),
        value=stated.metric.value, unit=stated.metric.unit,
    )  # fmt: skip


def _source(stated: Stated, shown: Shown) -> Place | None:
    """Where the value was shown, rounded or cut to the digits that are stated."""
    room = stated.step * 1.01
    known = [figure.place for figure in shown.figures.get(stated.name, ()) if abs(figure.value - stated.value) <= room]
    words = set(_WORD.findall(f"{stated.metric.subject} {stated.metric.text}".lower())) - set(stated.name.split())
    if stated.value in _EVERYWHERE and stated.name in _SHARES:
        known = [place for place in known if _shared(place, words) >= min(2, len(words)) > 0]
    if known:
        return max(known, key=lambda place: ("train" not in place.note.lower(), _shared(place, words)))
    if stated.step > 0.001 * max(1.0, abs(stated.value)):  # two digits occur anywhere
        return None
    return next((place for value, place in shown.loose.items() if abs(value - stated.value) <= room), None)


def _shared(place: Place, words: set[str]) -> int:
    return len(words.intersection(_WORD.findall(place.note.lower())))


def _broken_by_shown(name: str, group: list[Stated], shown: Shown, *, evaluated_apart: bool) -> _Broken | None:
    """The stated value that lies beyond everything that was shown of the metric."""
    pool = shown.figures.get(name, [])
    if (
        not pool
        or not shown.whole
        or (evaluated_apart and not any(f.place.path.endswith((".json", ".csv", ".txt", ".yaml")) for f in pool))
    ):
        return None
    low, high = min(pool, key=lambda f: f.value), max(pool, key=lambda f: f.value)
    if name in _SHARES:
        best = max(group, key=lambda s: s.value)
        only = high.value - low.value < APART / 4
        if best.value > high.value + APART or (only and best.value < low.value - APART):
            most = "only" if only else "at most"
            return _Broken(best, f"What was run shows {most} {high.value:.3g}.", high.place, high.value)
    elif name in _ERRORS:
        best = min(group, key=lambda s: s.value)
        if best.value and low.value / SAME_SCALE < best.value < low.value * (1 - ERROR_APART):
            return _Broken(best, f"What was run shows at least {low.value:.4g}.", low.place, low.value)
    return None


def _broken_beside(name: str, found: list[tuple[Stated, Place | None]], shown: Shown) -> _Broken | None:
    """A better value than all that was shown, in the very line of one that was: both are told of one evaluation."""
    lines = {stated.metric.line for stated, place in found if place}
    group = [s for s, place in found if not place and s.metric.line in lines and _told_right_before(s)]
    if not group or name not in _SHARES:
        return None
    return _broken_by_shown(name, group, shown, evaluated_apart=False)


def _broken_by_subject(name: str, found: list[tuple[Stated, Place | None]], shown: Shown) -> tuple[_Broken, ...]:
    """Values that are better than each that was shown of the metric for the very model, class or folds that are named."""
    out: list[_Broken] = []
    if not shown.whole or name not in _SHARES | _ERRORS:
        return ()
    figures: list[tuple[Figure, frozenset[str]]] | None = None
    for stated, place in found:
        if place is not None or stated.metric.split == "train":
            continue
        if figures is None:
            # A line of JSON names several things; its leaves, each with its own keys, come after it.
            known = [f for f in shown.figures.get(name, ()) if '":' not in f.place.note]
            figures = [(figure, _plain_words(figure.place.note)) for figure in known]
        subject = stated.metric.subject
        words = _plain_words(subject) - _NO_SUBJECT
        pool = [figure for figure, beside in figures if words and words <= beside]
        mean = _MEANS.search(stated.metric.text) if not words else None
        if mean:
            subject, pool = f"the {mean[0].lower()} mean", [f for f, beside in figures if mean[0].lower() in beside]
        if not words and not mean and _OF_FOLDS.search(stated.metric.text):
            subject, pool = "the folds", [f for f, _ in figures if _OF_FOLDS.search(f.place.note)]
        if not pool:
            continue
        values = [figure.value for figure in pool]
        best = max(pool, key=lambda f: f.value) if name in _SHARES else min(pool, key=lambda f: f.value)
        bound = "at most " if name in _SHARES else "at least "
        told = f"For {subject} {best.place.path} shows {bound if min(values) < max(values) else ''}{best.value:.4g}."
        broken = _Broken(stated, told, Place(best.place.path, best.place.line), best.value)
        if broken.is_beyond(stated):
            out.append(broken)
    return tuple(out)


@functools.lru_cache(maxsize=4096)
def _plain_words(text: str) -> frozenset[str]:
    """Words in lower case without accents: "Tizón" is `tizon` in a file."""
    if not text.isascii():
        text = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return frozenset(_WORD.findall(text.lower()))


def _is_named(label: str, words: set[str]) -> bool:
    """Whether a sentence's words have the label of a report's row: a class, perhaps in the plural, or the kind of mean."""
    if label.endswith(" avg"):
        return label.removesuffix(" avg") in words
    return label not in _NO_CLASS and (label in words or {f"{label}s", f"{label}es"} & words != set())


def _told_right_before(stated: Stated) -> bool:
    """Whether the metric's name stands right before the value: else the number may be another's."""
    text = stated.metric.text
    numbers = [number for number in parse_quantities(text) if number.value == stated.metric.value]
    return any(0 <= number.start - name.end <= NEAR_CHARS for number in numbers for name in metric_names(text))


def _broken_by_class(name: str, group: list[Stated], shown: Shown) -> _Broken | None:
    """A value of one class that is better than each that reports gave for it."""
    named = [figure for figure in shown.figures.get(name, ()) if figure.place.note.startswith(OF_CLASS)]
    for stated in group if named else ():
        words = set(_WORD.findall(stated.metric.text.lower()))
        own = [f for f in named if _is_named(f.place.note.removeprefix(OF_CLASS).lower(), words)]
        if len({f.place.note for f in own}) == 1 and shown.whole and stated.value > max(f.value for f in own) + APART:
            best = max(own, key=lambda figure: figure.value)
            label = best.place.note.removeprefix(OF_CLASS)
            place = Place(best.place.path, best.place.line)
            return _Broken(stated, f"For {label} the report shows {best.value:.3g}.", place)
    return None


def _broken_by_matrix(name: str, group: list[Stated], matrices: tuple[Matrix, ...]) -> _Broken | None:
    """The stated value nearest to the README's only confusion matrix, if none of this metric fits it."""
    if len(matrices) != 1 or name not in {"accuracy", "precision", "recall", "f1"}:
        return None
    (matrix,) = matrices
    values = [value for metric, value in derived(matrix.rows) if metric == name]
    if not values or any(abs(value - s.value) <= APART / 2 + s.step for s in group for value in values):
        return None
    stated = min(group, key=lambda s: abs(s.metric.line - (matrix.place.line or 0)))
    nearest = min(values, key=lambda value: abs(value - stated.value))
    if abs(nearest - stated.value) <= APART:
        return None
    most = "at most " if len(set(values)) > 1 and stated.value > max(values) else ""
    words = f"The README's own confusion matrix gives {most}{nearest:.3g}."
    return _Broken(stated, words, matrix.place, max(values))


# ---------------------------------------------------------------- how much it rests on


def _basis(
    stated: Stated, readme: Document | None, shown: Shown, source: Place | None, golden: tuple[int, Place] | None
) -> tuple[str, str]:
    """`few samples` and a clause that says how many, where that is stated or can be counted."""
    n = samples(stated.metric.text) or samples(stated.text)
    if not n and readme is not None:
        near = [x for x in readme.lines if abs(x.no - stated.metric.line) <= NEAR_LINES and x.block != "code"]
        own = next((x.section for x in near if x.no == stated.metric.line), -1)
        n = samples(" ".join(x.text[:400] for x in near if x.section == own))
    if n:
        return ("few samples", f", over {n} samples only") if 1 < n < FEW else ("", "")
    totals = [total for total, place in shown.matrices if source and place == source]
    if totals and max(totals) < FEW:
        return "few samples", f", over {max(totals)} samples only"
    ranked = stated.name in _OF_RANKS or (stated.name in {"recall", "precision"} and "@" in stated.metric.text)
    if golden and ranked and golden[0] < FEW:
        return "few samples", f", over the {golden[0]} entries of {golden[1].path}"
    return "", ""
