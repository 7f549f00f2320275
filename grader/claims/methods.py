# ruff: noqa: E501 - patterns: a row is a thought
"""Steps of an analysis that are said to have been taken, against the words that code which takes them can't do without."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from grader.evidence.holdings import Holdings
    from grader.evidence.sayings import Sayings
    from grader.evidence.source_code import SourceCode


class Method(NamedTuple):
    """One method: how it is told, words that show it, and words that might (then nothing is said)."""

    name: str
    criterion: str
    hints: tuple[str, ...]
    told: re.Pattern[str]
    shows: tuple[str, ...]
    might: tuple[str, ...]


METHODS = (
    Method("cross-validation", "evaluation", ("fold", "validation", "validación", "validação", "кросс", "교차", "交叉"),
           regex(r"(?i)\bk?[- ]?(?:\d{1,2}|five|ten|three)[- ]folds?\b(?: \w{1,12}){0,2} (?:cross|cv\b)|\b(?:stratified |repeated |nested |grouped )?cross[- ]?validat(?:ion|ed)\b|validaci[óo]n cruzada|valida[çc][ãa]o cruzada|кросс-?валидаци|kreuzvalid|교차 ?검증|交叉验证"),
           ("cross_val", "kfold", "k_fold", "searchcv", "traincontrol", "vfold_cv", "crossvalidat", "leaveoneout", "timeseriessplit", "shufflesplit"),
           ("cv", "fold", "autogluon", "pycaret", "flaml", "tpot", "cross", "tune", "search")),
    Method("SMOTE", "evaluation", ("smote",), regex(r"\bSMOTE\b"), ("smote",), ("imblearn", "imbalanced", "ovun", "rose", "themis", "oversampl", "resampl")),
    Method("grid search", "evaluation", ("grid search", "gridsearch", "grid-search", "random search", "randomized search", "randomizedsearch"),
           regex(r"(?i)\b(?:grid|random(?:i[sz]ed)?)[- ]?search(?:cv)?\b"),
           ("gridsearch", "randomizedsearch", "parametergrid", "parametersampler", "halvingsearch", "tune_grid", "expand.grid"),
           ("grid", "search", "product(", "tune", "tuning", "optuna", "hyperopt", "sweep", "param", "uniform(", "choice(", " in [", " in (", " in range")),
    Method("early stopping", "evaluation", ("early stopping", "early-stopping"), regex(r"(?i)\bearly[- ]stopping\b"),
           ("earlystopping", "early_stopping", "early stopping"), ("early", "patience", "best_", "autogluon", "yolo", "ultralytics", "trainer", "catboost", "stop")),
    Method("a t-test or chi-square test", "evaluation", ("t-test", "chi-square", "chi square", "chi-squared", "mann-whitney", "z-test"),
           regex(r"(?i)\b(?:t-test|z-test|chi-squared?|chi squared? test|mann-whitney)\b"),
           ("ttest", "t_test", "t.test", "chi2", "chisq", "ztest", "proportions", "prop.test", "mannwhitney", "wilcox", "norm.cdf", "norm.sf", "t.cdf"),
           ("test", "stats", "scipy", "pingouin", "norm", "bootstrap", "sql", "p_value", "pvalue", "math")),
    Method("PCA", "evaluation", ("pca",), regex(r"\bPCA\b"), ("pca", "prcomp"), ("decomposition", "svd", "eig", "princip")),
    Method("t-SNE", "evaluation", ("t-sne", "tsne"), regex(r"(?i)\bt-?SNE\b"), ("tsne", "t-sne", "t_sne"), ("manifold", "umap", "projector")),
    Method("LoRA", "evaluation", ("lora",), regex(r"\bQ?LoRA\b"), ("lora",), ("peft", "adapter", "unsloth")),
    Method("k-means", "evaluation", ("k-means", "kmeans"), regex(r"(?i)\bk-?means\b"), ("kmeans", "k_means", "k-means"), ("cluster", "centroid")),
    Method("SHAP", "evaluation", ("shap values", "shap explanations", "shap analysis"), regex(r"\bSHAP (?:values|explanations|analysis)\b"), ("shap",), ("explain", "pred_contrib", "shapley")),
)  # fmt: skip
# Code that fits something: else the model was made elsewhere, and how is for nobody here to see.
_FITS = (".fit(", ".fit_", "fit_transform", "trainer(", ".backward(", ".train(", "train(", "lm(", "fit(", "cluster")
# What somebody learns, reads or compares with isn't a step that was taken.
_BESIDE = regex(
    r"(?i)\b(?:learn\w{0,5}|course|module|topics?|skills?|such as|e\.g|like|instead|compared to|vs\.?|versus|paper|et al|try|tried|proposed|support(?:s|ed)?|option\w{0,4}|could|can be|any|or)\b"
)


class Told(NamedTuple):
    """One method where it is told of."""

    method: Method
    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Told, ...]:
    """The first sentence or item on each method."""
    found: dict[str, Told] = {}
    for method in METHODS:
        for line in sayings.told(*method.hints):
            match = method.told.search(line.text) if line.block != "heading" else None
            if match and speaks_of_now(line.text) and not _BESIDE.search(f"{line.text} {line.title}"):
                found[method.name] = Told(method, around(line.text, *match.span()), line.place)
                break
    return tuple(found.values())


def held(said: tuple[Told, ...], holdings: Holdings, source_code: SourceCode) -> Iterator[Claim]:
    """Borne out by a word that only the method has; contradicted where not even a word that might mean it stands anywhere."""
    if source_code.main_language not in {"python", "notebook", "r", "jupyter"} or not holdings.find_in_code(_FITS):
        return
    for told in said:
        place = holdings.find(told.method.shows)
        if place:
            words = f"{place.path} has {told.method.name}."
            yield Claim(told.text, Verdict.BORNE_OUT, told.method.criterion, words, (told.place, place))
        elif holdings.read_whole() and not holdings.find_in_code(told.method.might):
            words = f"Nothing in the repository but its documents does {told.method.name}."
            yield Claim(told.text, Verdict.CONTRADICTED, told.method.criterion, words, (told.place,))
