"""How well it was evaluated, as the code does it: splits, metrics, comparisons, analyses, and what was shown."""

from __future__ import annotations

import functools
import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._analyses_said import analyses_said
from grader.evidence._evaluation_words import (
    ABLATION,
    ASSIGNED_METRIC,
    BASELINE_NAME,
    BOOTSTRAP,
    BOOTSTRAP_DONE,
    CALLS,
    CLUSTERS,
    DECLARED_PATH,
    ERRORS,
    ESTIMATORS,
    GOLDEN_PATH,
    HELD_OUT_NAME,
    HINTS,
    JUDGE_HINTS,
    JUDGE_WORDS,
    JUDGING_TESTS,
    LEAKAGE,
    MATCHED_SHARE,
    METRIC_CALLS,
    OWN_INTERVAL,
    OWN_METRIC,
    PERMUTATION,
    PERMUTATION_DONE,
    REGRESSIONS,
    SPREAD,
    THRESHOLD,
    TIME_SPLIT,
    TRAIN_NAME,
    WALK_FORWARD,
)
from grader.evidence._kept_apart import kept_apart
from grader.evidence._named_metrics import named_metrics
from grader.evidence._python_text import without_docstrings
from grader.evidence._regex import regex
from grader.evidence._shown import Shown, read_shown
from grader.evidence._test_names import is_test_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from grader.evidence.documents import Documents
    from grader.evidence.files import Files
    from grader.evidence.notebooks import Notebooks
    from grader.evidence.source_code import CodeText, SourceCode

MAX_PLACES = 4
MAX_SHOWN = 60
MAX_CODE_CHARS = 400
MIN_GOLDEN_BYTES = 200
# What one call prints several metrics of: a classification report, Prophet's cross-validation.
SEVERAL = {"report": frozenset({"precision", "recall", "f1"}), "forecast": frozenset({"rmse", "mae", "mape"})}

# A called name; at most a handful of dotted parts.
_CALL = regex(r"(?<![\w.])([A-Za-z_][\w.]{1,80}+!?)\s?\(")
_DEFINED = regex(r"\b(?:def|class|function|import|from|fn|func)\s$")
_CAMEL = regex(r"(?<=[a-z0-9])(?=[A-Z])")
_DRAWN_TEXT = "getTextSize("  # gives the size of a text and its base line
_YOLO_VAL = regex(r"\.val\(")


def _spelt(words: str) -> tuple[str, ...]:
    """`error analysis|leaks` as hints, a space standing for itself and for an underscore."""
    return tuple(form for word in words.split("|") for form in dict.fromkeys((word, word.replace(" ", "_"))))


_TUNED = tuple(
    f"{how}{joint}{what}"
    for how in ("best", "opt", "optimal", "chosen", "selected", "decision", "tuned")
    for joint in ("", "_")
    for what in ("thresh", "cutoff")
)
# Begins with a plain character, so that the search is nearly as cheap as one for a word.
_SPLIT_EDGE = regex(
    r"_(?:(?<=train_)|(?<=val_)|(?<=validation_)|(?<=test_)|(?<=split_))(?:start|end|from|until|cutoff|date|year|month|week)"
)
_SPLIT_NAMES = (
    *(f"{name}{joint}date" for name in ("split", "holdout", "oot") for joint in ("", "_")),
    *(f"out{joint}of" for joint in ("-", "_", " ")),
    *(
        f"{how}{joint}"
        for how in ("temporal", "time", "chronological")
        for joint in ("split", "_split", "based_", "_based_", "train_", "_train_")
    ),
)
_PER_PART = regex(r"per[-_ ](?:class|category|segment|slice|group|question|language|domain|hour)[ _]")
_ANALYSED = ("analysis", "misclassif", "failure", "slice", "residual", "subgroup", "worst")
_ANALYSES = _spelt(
    "error analysis|misclassif|failure cases|failure modes|failure analysis|slice metrics|slice analysis|"
    "slice performance|residual analysis|residual plot|subgroup|worst predictions|worst cases"
)


def _may_split_by_time(low: str) -> bool:
    return _SPLIT_EDGE.search(low) is not None or any(name in low for name in _SPLIT_NAMES)


def _may_analyse(low: str) -> bool:
    if _PER_PART.search(low):
        return True
    return any(stem in low for stem in _ANALYSED) and any(name in low for name in _ANALYSES)


# Kind, groups of hints, pattern. A text needs a hint of each group to be worth a search: plain words are far cheaper to
# look for than a pattern that ignores case.
_PATTERNS: tuple[tuple[str, tuple[tuple[str, ...] | Callable[[str], bool], ...], re.Pattern[str]], ...] = (
    ("held-out", (("val", "test", "dev", "oot", "holdout"),), HELD_OUT_NAME),
    ("train", (("train",),), TRAIN_NAME),
    (
        "threshold",
        (
            ("thresh", "cutoff", "youden", " thr"),
            (*_TUNED, "youden", "threshold_sweep", "sweep_threshold", "cutoffs.at", " in np.", " in thr", " in cut"),
        ),
        THRESHOLD,
    ),
    ("errors", (_may_analyse,), ERRORS),
    ("ablation", (("ablat",),), ABLATION),
    (
        "leakage",
        (
            _spelt(
                "leakage|leaks|leaking|leaky|look-ahead|lookahead|vazamento|fuga de|fuite|"
                "\u0443\u0442\u0435\u0447\u043a|"
                "\u6cc4|s\u0131z\u0131nt\u0131"
            ),
        ),
        LEAKAGE,
    ),
    (
        "judge",
        (
            JUDGE_HINTS,
        ),
        JUDGE_WORDS,
    ),
    ("temporal", (("forward", "expanding", "rolling", "backtest"),), WALK_FORWARD),
    (
        "time-split",
        (_may_split_by_time,),
        TIME_SPLIT,
    ),
    ("uncertainty", (("std(", "sd("),), SPREAD),
    ("baseline", (("baseline", "naive", "majority", "most_frequent", "random_guess"),), BASELINE_NAME),
)  # fmt: skip


class Use(NamedTuple):
    """Something the code does to evaluate: `kind` as in `_evaluation_words`, `name` as called or the metric's."""

    path: str
    line: int
    kind: str
    name: str


class Evaluation(NamedTuple):
    """What the code evaluates.

    Attributes:
        uses: at most a few places for each kind, name and file, sorted by path and line.
        shown: metrics with values that notebooks, or rendered R and Quarto documents, printed.
        golden: committed files of questions or labels to evaluate against.
        stated: lines of documents that speak of leakage, ablation, errors (not merely as a heading).
    """

    uses: tuple[Use, ...] = ()
    shown: tuple[Shown, ...] = ()
    golden: tuple[str, ...] = ()
    stated: tuple[Use, ...] = ()

    def of(self, *kinds: str) -> tuple[Use, ...]:
        """The uses of these kinds."""
        return tuple(use for use in self.uses if use.kind in kinds)

    @property
    def metric_names(self) -> frozenset[str]:
        """Distinct metrics computed; a report stands for those that it prints."""
        names = {use.name for use in self.of("metric")} | ({"cv score"} if self.of("cv") else set())
        several = {name for kind, whole in SEVERAL.items() if kind in names for name in whole}
        return frozenset(names - SEVERAL.keys() | several)

    @property
    def estimators(self) -> frozenset[str]:
        """Distinct kinds of model that are built, without their suffix (`RandomForestClassifier` is `RandomForest`)."""
        return frozenset(re.sub(r"(?:Classifier|Regressor|CV)$", "", use.name) for use in self.of("estimator"))

    @property
    def rivals(self) -> int:
        """How many kinds of model give the same sort of answer: a class, a number, a group."""
        names = {use.name for use in self.of("estimator")}
        groups = {name for name in names if name in CLUSTERS}
        numbers = {name for name in names if name in REGRESSIONS or name.endswith("Regressor")}
        classes = {name for name in names if name.endswith("Classifier")}
        others = names - groups - numbers - classes
        kinds = (groups, numbers | others, classes | others)
        return max(len({re.sub(r"(?:Classifier|Regressor|CV)$", "", name) for name in kind}) for kind in kinds)


class _Finder:
    """Collects the uses of one text, a few of each name."""

    def __init__(self, code: CodeText) -> None:
        self.code = code
        self.found: list[Use] = []
        self._count: dict[tuple[str, str], int] = {}
        self._lines = code.text.split("\n")
        self._starts: list[int] | None = None

    def add(self, offset: int, kind: str, name: str) -> None:
        key = (kind, name)
        if self._count.get(key, 0) >= MAX_PLACES:
            return
        index = self.code.text.count("\n", 0, offset)
        line = self._lines[index]
        if len(line) > MAX_CODE_CHARS or _commented(line, offset - (self.code.text.rfind("\n", 0, offset) + 1)):
            return
        self._count[key] = self._count.get(key, 0) + 1
        self.found.append(Use(self.code.path, self.code.line(index), kind, name))


def _commented(line: str, column: int) -> bool:
    before = line[:column]
    return "#" in before or "//" in before or line.lstrip().startswith(("*", "--"))


@functools.lru_cache(maxsize=8192)
def _meaning(name: str) -> tuple[tuple[str, str], ...]:
    """What a called name stands for, as pairs of kind and name; mostly nothing."""
    last = name.rpartition(".")[2]
    out: list[tuple[str, str]] = []
    for called in (name, last):
        if called in CALLS:
            out.append((CALLS[called], called))
        if called in METRIC_CALLS:
            out.append(("metric", METRIC_CALLS[called]))
        if called in ESTIMATORS:
            out.append(("estimator", called))
        if out:
            return tuple(out)
    plain = _CAMEL.sub("_", last).lower()
    if OWN_INTERVAL.search(plain):
        return (("uncertainty", last),)
    own = None if "cache" in plain else OWN_METRIC.search(plain)
    return (("metric", own.group(1).replace("_", " ")),) if own else ()


def _own_name(variable: str) -> str:
    return {"acc": "accuracy", "hit_rate": "hit rate"}.get(variable, variable)


# Where `.score(...)` is a fitted model's.
_FITTED = ("sklearn", "_test", "joblib", "pickle", "xgboost", "lightgbm", "catboost", "keras")


def _find(code: CodeText) -> list[Use]:
    finder = _Finder(code)
    text = code.text
    for match in _CALL.finditer(text):
        meant = _meaning(match.group(1))
        if meant and not _DEFINED.search(text[max(0, match.start() - 9) : match.start()]):
            for kind, name in meant:
                by_text = "rouge" in match.group(1) or "bleu" in match.group(1)
                if name == "score" and (by_text or not any(hint in text for hint in _FITTED)):
                    continue  # a method of one's own, not a model's
                finder.add(match.start(), kind, name)
    _find_patterns(finder, text)
    return finder.found


def _find_patterns(finder: _Finder, text: str) -> None:
    if "ultralytics" in text:
        for match in _first(_YOLO_VAL.finditer(text)):
            finder.add(match.start(), "metric", "map")
            finder.add(match.start(), "held-out", "val")
    low = text.lower()
    for kind, hints, pattern in _PATTERNS:
        if not all(group(low) if callable(group) else any(hint in low for hint in group) for group in hints):
            continue
        whole = kind in {"held-out", "train"}
        for match in _first(pattern.finditer(text)):
            drawn = kind == "baseline" and (match[0] == "baseLine" or (match[0] == "baseline" and _DRAWN_TEXT in text))
            if not drawn and (not whole or _starts_word(text, match.start())):
                finder.add(match.start(), kind, match.group(0)[:40])
    for found in itertools.chain(named_metrics(text, low), kept_apart(text, low)):
        finder.add(found.start, found.kind, found.name)
    _find_by_hand(finder, text, low)


def _find_by_hand(finder: _Finder, text: str, low: str) -> None:
    """Metrics and resampling that are written out instead of called."""
    for match in _first(ASSIGNED_METRIC.finditer(text)):
        before = text[max(0, match.start() - 6) : match.start()].lower()
        if before != "cache_" and (_starts_word(text, match.start()) or before.endswith("_")):
            finder.add(match.start(), "metric", _own_name(match.group(1)))
    if ("==" in text and ("mean" in text or "sum" in text)) or ("correct" in text and "+=" in text):
        for match in _first(MATCHED_SHARE.finditer(text)):
            finder.add(match.start(), "metric", "accuracy")
    for kind, hint, word, done in (
        ("uncertainty", "boot", BOOTSTRAP, BOOTSTRAP_DONE),
        ("permutation", "permut", PERMUTATION, PERMUTATION_DONE),
    ):
        found = word.search(text) if hint in low else None
        if found and done.search(text):
            finder.add(found.start(), kind, found.group(0)[:40])


def _starts_word(text: str, start: int) -> bool:
    before = text[start - 1 : start]
    return not (before.isalnum() or before == "_")


def _first(matches: Iterator[re.Match[str]]) -> Iterator[re.Match[str]]:
    """The first few distinct words that match."""
    seen: set[str] = set()
    for match in matches:
        if match.group(0) not in seen:
            seen.add(match.group(0))
            yield match
            if len(seen) >= MAX_PLACES:
                return


def _readable(texts: Iterable[CodeText]) -> Iterator[CodeText]:
    """Code that could evaluate something."""
    for code in texts:
        if code.language != "html" and ("(" in code.text or "yolo" in code.text):
            low = code.text.lower()
            # A query that computes is no evaluation, one that has the database evaluate a model is.
            if code.language == "sql" and "ml.evaluate" not in low:
                continue
            if any(hint in low for hint in HINTS):
                plain = without_docstrings(code.text) if code.language == "python" else code.text
                yield code._replace(text=plain)


def _judged_in_tests(source_code: SourceCode) -> Iterator[Use]:
    """Answers that are judged by test functions: these are no unit tests."""
    for code in source_code.texts():
        if is_test_path(code.path) and any(name in code.text for name in JUDGING_TESTS):
            found = JUDGE_WORDS.search(code.text)
            if found:
                yield Use(code.path, code.line(code.text.count("\n", 0, found.start())), "judge", found[0][:40])


def collect(documents: Documents, files: Files, source_code: SourceCode, notebooks: Notebooks) -> Evaluation:
    """Read how the code evaluates."""
    uses: list[Use] = []
    for code in _readable(source_code.texts(tests=False)):
        uses.extend(_find(code))
    uses.extend(_judged_in_tests(source_code))
    declared = [e for e in files.own if DECLARED_PATH.search(e.path) and (e.size or 0) > MIN_GOLDEN_BYTES]
    uses.extend(Use(entry.path, 1, "judge", "promptfoo") for entry in declared[:MAX_PLACES])
    held = (e for e in files.own if GOLDEN_PATH.search(e.path) and (e.size or 0) > MIN_GOLDEN_BYTES)
    golden = tuple(entry.path for entry in (*declared, *held))
    shown = tuple(itertools.islice(read_shown(notebooks, files), MAX_SHOWN))
    stated = tuple(Use(*said) for said in itertools.islice(analyses_said(documents), MAX_SHOWN))
    return Evaluation(tuple(sorted(uses)), shown, golden[:MAX_PLACES], stated)
