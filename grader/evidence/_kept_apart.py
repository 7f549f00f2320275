"""Data that code keeps apart without calling a library's splitter: by slicing, sampling, or in a trainer's settings."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from grader.evidence._named_metrics import Name
from grader.evidence._regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 4
# A splitter of one's own: `split_data(df)`, `train_test_split_by_user(df)`.
_OWN_SPLIT = regex(
    r"(?<!\w)(?:(?:train_(?:val_)?(?:test|val|valid)|train_dev)_?split\w{0,16}|split_(?:data|dataset|train|into_train)\w{0,20}"
    r"|(?:data|dataset)_split|splitData|splitDataset|trainTestSplit|splitobs)\s?\("
)
_DEFINES = regex(r"\b(?:def|function|class|func|fn|fun)\s$")
_SPLITS = ("split_data", "split_train", "split_into_train", "_split", "splitdata", "traintestsplit", "splitobs")
# The size of a part as a share: `n_train = int(0.8 * len(df))`, `idx <- sample(nrow(df), 0.7 * nrow(df))`.
_SIZE = regex(
    r"(?:train|split)\w{0,14}\s?(?:=|<-)\s?(?:int|round|floor|math\.floor|Math\.floor|as\.integer|np\.floor)\s?\("
    r"[^\n]{0,48}(?:(?<!\d)0?\.[5-9]\d{0,2}(?!\d)|train_(?:ratio|frac|size|split))"
)
_SHARE = r"[^\n]{0,60}(?<!\d)0?\.[5-9]"
_DRAWN = (
    ("sample", regex(rf"sample(?:\.int)?\(\s?(?:x\s?=\s?)?(?:1:)?(?:nrow|NROW|seq_len|length|n)\b{_SHARE}")),
    ("sample", regex(rf"(?:slice_sample|sample_frac)\({_SHARE}")),
    ("random.rand(", regex(r"random\.rand\(\s?len\([^()\n]{1,30}\)\s?\)\s?<=?\s?0?\.[5-9]")),
    ("partition(", regex(r"(?<![\w.])partition\(\s?(?:eachindex|collect|1:)")),
)
_SAMPLED = regex(r"\.sample\(\s?frac\s?=\s?0?\.[5-9][^\n]{0,60}")
_DROPPED = regex(r"\.drop\(\s?\w{1,30}\.index")
# Fitted things that are tried: `model.evaluate(...)`, `trainer.test(...)`; and validation as a setting.
_TRIED = regex(
    r"\b(?:model|trainer|learner|learn|net|network|classifier|clf|estimator|tagger|mach)\w{0,12}\.(?:evaluate|validate|eval_model)\(|\btrainer\.(?:test|predict)\("
    r"|\b(?:valid_pct|validation_size|validationSplit|val_split|test_fraction|testFraction|holdout_frac|data_split_method)\s?[=:]"
)
_TRIALS = (
    ".evaluate(", ".validate(", ".eval_model(", "trainer.test(", "trainer.predict(", "valid_pct", "validation_size",
    "validationSplit", "val_split", "test_fraction", "testFraction", "holdout_frac", "data_split_method",
)  # fmt: skip
# Folds of one's own: `for fold in kFolds xs`, `crossValidate model`, `n_folds <- 10`; an import says nothing yet.
_FOLDS = regex(r"(?<![\w.\"'])(?:k_?[fF]olds?|(?:num|n)_?[fF]olds|cross_?[vV]alidat(?:e|ion))(?![\w\"'])")
_IMPORTS = ("import", "from ", "library", "require", "using ", "#include")
# A detector that is trained from the command line is validated after each epoch.
_DETECTOR = regex(
    r"\byolo\s[\w.= ]{0,80}?\b(?:train|val)\b"
    r"|\bpython3?\s\S{0,60}\b(?:train|val|train_aux)\.py\s[^\n]{0,200}?--(?:data|weights|cfg)\b[^\n]{0,120}?\.(?:ya?ml|pt)"
)


def kept_apart(text: str, low: str) -> Iterator[Name]:
    """What keeps data for evaluation; `low` is the text in small letters."""
    if "train" in low:
        yield from _split(text, low)
    if any(word in text for word in _TRIALS):
        for match in itertools.islice(_TRIED.finditer(text), MOST):
            yield Name(match.start(), "held-out", match[0].rstrip("(=: ")[:40])
    if "fold" in low or "validat" in low:
        for match in itertools.islice(_FOLDS.finditer(text), MOST):
            line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
            if not line.lstrip().startswith(_IMPORTS):
                yield Name(match.start(), "cv", match[0])
    if "yolo" in low:
        for match in itertools.islice(_DETECTOR.finditer(text), MOST):
            yield Name(match.start(), "fit", "train")
            yield Name(match.start(), "held-out", "val")
            yield from (Name(match.start(), "metric", name) for name in ("map", "precision", "recall"))


def _split(text: str, low: str) -> Iterator[Name]:
    if any(word in low for word in _SPLITS):
        for match in itertools.islice(_OWN_SPLIT.finditer(text), MOST):
            if not _DEFINES.search(text[max(0, match.start() - 9) : match.start()]):
                yield Name(match.start(), "holdout", match[0].rstrip("( ")[:40])
    if not any(word in low for word in ("test", "val", "hold")):
        return
    shares = [_SIZE, *(pattern for hint, pattern in _DRAWN if hint in text)]
    for match in itertools.islice(itertools.chain(*(pattern.finditer(text) for pattern in shares)), MOST):
        yield Name(match.start(), "holdout", match[0].partition("(")[0].strip()[:40])
    sampled = _SAMPLED.search(text)
    if sampled and _DROPPED.search(text):
        yield Name(sampled.start(), "holdout", "sample")
