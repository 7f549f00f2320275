"""Metrics that code names instead of calling: in a setting, a log line, a key or a property.

`metrics=["accuracy"]`, `eval_metric="rmse"`, `mlflow.log_metric("val_auc", v)`, `{"f1": f1_of(p, y)}`, `res.rsquared`:
libraries compute these, and no call in the caller's code carries their name.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._metric_lines import metric_names
from grader.evidence._regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 40  # matches of one pattern in one file
MAX_VALUE = 160  # characters of a setting that are read


class Name(NamedTuple):
    """A metric's name at a place of the code; `kind` as in `_evaluation_words`."""

    start: int
    kind: str
    name: str


# Keys as libraries spell them, in small letters.
_KEYS = {
    key: name
    for name, keys in {
        "accuracy": "accuracy acc binary_accuracy categorical_accuracy sparse_categorical_accuracy mean_accuracy "
        "multi_class_accuracy exact_match em",
        "balanced accuracy": "balanced_accuracy bal_accuracy",
        "precision": "precision precision_macro precision_weighted precision_micro prec",
        "recall": "recall recall_macro recall_weighted recall_micro sens sensitivity",
        "specificity": "spec specificity",
        "f1": "f1 f1_macro f1_micro f1_weighted f1_score f1score macro_f1 weightedfmeasure f_meas",
        "auc": "auc roc_auc auroc roc roc_auc_ovr roc_auc_ovo roc_auc_ovr_weighted areaunderroc auc_roc",
        "pr-auc": "aucpr pr_auc average_precision areaunderpr auprc auc_pr",
        "log-loss": "logloss log_loss neg_log_loss mlogloss binary_logloss multi_logloss neg_brier_score brier",
        "error rate": "error merror error_rate",
        "rmse": "rmse mse neg_root_mean_squared_error neg_mean_squared_error root_mean_squared_error rmsle smape "
        "mean_squared_error neg_mean_squared_log_error l2",
        "mae": "mae neg_mean_absolute_error mean_absolute_error neg_median_absolute_error l1",
        "mape": "mape neg_mean_absolute_percentage_error mean_absolute_percentage_error",
        "r2": "r2 rsquared r_squared rsq",
        "kappa": "kappa cohen_kappa matthews_corrcoef mcc quadratic_kappa",
        "map": "map map50 map50_95 mean_average_precision mean_ap",
        "ndcg": "ndcg",
        "mrr": "mrr",
        "hit rate": "hit hit_rate hit_at_k",
        "iou": "iou miou mean_iou jaccard jaccard_index",
        "dice": "dice dice_score dice_coef dice_coefficient",
        "bleu": "bleu sacrebleu",
        "rouge": "rouge rouge1 rougel",
        "wer": "wer cer",
        "perplexity": "perplexity ppl",
        "faithfulness": "faithfulness answer_relevancy answer_relevance answer_correctness context_precision "
        "context_recall context_relevancy groundedness",
        "reward": "reward mean_reward episode_reward ep_rew_mean",
    }.items()
    for key in keys.split()
}
_SETTING = regex(
    r"(?<![\w.])(?:eval_metrics?|metrics?|metricName|metric_name|scoring|scorers?|measures?|metric_for_best_model)"
    r"[\"']?\s?[=:]\s?(?=[\"'\[({\w])"
)
_KEY = regex(r"[A-Za-z][\w@-]{1,40}")
_TOP = regex(r"(?:_at_k|@\d{1,3}|@k|_k)$")
# What is kept of a run: `mlflow.log_metric("val_auc", ...)`, `self.log("val/f1", ...)`, `wandb.log({"test acc": ...})`.
_LOGGED = regex(
    r"\b(?:log_metrics?|wandb\.log|self\.log(?:_dict)?|add_scalars?|log_scalar|report_scalar|next\.log)\(\s{0,20}\{?\s{0,20}f?[\"']"
    r"([^\"'\n]{2,60})[\"']"
)
_LOGS = ("log_metric", "wandb.log", "self.log", "_scalar", "next.log")
_KEYED = regex(
    r"[\"'](accuracy|acc|precision|recall|f1(?:_\w{1,12})?|auc|roc_auc|rmse|mae|mse|mape|smape|r2|mrr|ndcg|hit_rate|kappa|mcc|"
    r"crps|log_loss|brier|iou|dice|wer|cer|bleu|rouge\w?|perplexity|faithfulness|pass_rate|success_rate)[\"']\]?"
    r"\s?[:=]\s?(?:float\(|round\(|\(){0,2}(?!Field|Column|Optional|str\(|int\(|[\w.]{0,40}\.get\()[A-Za-z_][\w.]{0,60}\("
)
_PROPERTY = regex(
    r"\.(?:(AreaUnderRocCurve|areaUnderROC)|(AreaUnderPrecisionRecallCurve|areaUnderPR)|(M(?:icro|acro)Accuracy|pctCorrect)"
    r"|(RSquared|rsquared(?:_adj)?)|(RootMeanSquaredError|mse_resid)|(MeanAbsoluteError|meanAbsoluteError)"
    r"|(weightedFMeasure)|(best_score_))\b"
)
_OF_PROPERTY = ("auc", "pr-auc", "accuracy", "r2", "rmse", "mae", "f1", "score")
# Shares and errors that are worked out and put into no variable of their name.
_COUNTED = regex(
    r"(?<![A-Za-z])(?:correct|passed|n_correct|num_correct|right)(?:_count|_answers|Count|Answers)?\s?\)?\s?/\s?"
    r"(?:max\(\s?1\s?,\s?|float64\(|float\(|\(double\)\s?|Math\.max\(\s?1\s?,\s?)?(?:len\(|total|count|n\b|num|\w{1,20}\.length|\w{1,20}\.size)"
)
_SQUARED = regex(r"mean\(\s?\(?[^()\n]{1,40}\s?-\s?[^()\n]{1,40}\)\s?(?:\^|\*\*)\s?2")
_ABSOLUTE = regex(r"mean\(\s?(?:\w{1,8}\.)?abs\(\s?[^()\n]{1,40}\s?-\s?[^()\n]{1,40}\)")


def named_metrics(text: str, low: str) -> Iterator[Name]:
    """Every metric that a text of code names without calling it; `low` is the text in small letters."""
    if "metric" in low or "measure" in low or "scor" in low:
        yield from _settings(text)
    if any(word in text for word in _LOGS):
        yield from _logged(text)
    for match in itertools.islice(_KEYED.finditer(text), MOST):
        yield Name(match.start(), "metric", _KEYS.get(match[1].lower(), match[1].lower().replace("_", " ")))
    for match in itertools.islice(_PROPERTY.finditer(text), MOST):
        yield Name(match.start(), "metric", _OF_PROPERTY[(match.lastindex or 1) - 1])
    yield from _by_hand(text, low)


def _settings(text: str) -> Iterator[Name]:
    for match in itertools.islice(_SETTING.finditer(text), MOST):
        for key in _KEY.findall(_value(text, match.end())):
            name = _KEYS.get(_TOP.sub("", key.lower()))
            if name is not None:
                yield Name(match.start(), "metric", name)


def _value(text: str, start: int) -> str:
    """A string, a list or a name: what a setting is set to, not what follows it."""
    value = text[start : start + MAX_VALUE]
    first = value[:1]
    if first in {'"', "'"}:
        return value[1:].partition(first)[0]
    if first in {"[", "(", "{"} or value.startswith("c("):
        return re.split(r"[\])}]", value[2:] if value.startswith("c(") else value[1:], maxsplit=1)[0]
    found = _KEY.match(value)
    return found[0] if found else ""


def _logged(text: str) -> Iterator[Name]:
    for match in itertools.islice(_LOGGED.finditer(text), MOST):
        key = match[1].lower()
        if "train" in key:
            continue
        named = metric_names(key.replace("_", " ").replace("/", " "))
        if named and named[0].name != "loss":
            yield Name(match.start(), "metric", named[0].name)
        if named and key.startswith(("val", "test", "eval", "dev")):
            yield Name(match.start(), "held-out", key[:40])


def _by_hand(text: str, low: str) -> Iterator[Name]:
    if "/" in text and any(word in low for word in ("correct", "passed", "right")):
        for match in itertools.islice(_COUNTED.finditer(text), 2):
            yield Name(match.start(), "metric", "accuracy")
    if "mean(" in text:
        for pattern, name in ((_SQUARED, "rmse"), (_ABSOLUTE, "mae")):
            for match in itertools.islice(pattern.finditer(text), 2):
                yield Name(match.start(), "metric", name)
