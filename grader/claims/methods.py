# ruff: noqa: E501 - patterns: a row is a thought
"""Steps of an analysis that are said to have been taken, against the words that code which takes them can't do without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.claims._deeds import Deed, Told, judged, told_of
from grader.evidence._regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.holdings import Holdings
    from grader.evidence.sayings import Sayings
    from grader.evidence.source_code import SourceCode
    from grader.model import Claim

METHODS = (
    Deed("cross-validation", "evaluation", ("fold", "validation", "validación", "validação", "кросс", "교차", "交叉"),
           regex(r"(?i)\bk?[- ]?(?:\d{1,2}|five|ten|three)[- ]folds?\b(?: \w{1,12}){0,2} (?:cross|cv\b)|\b(?:stratified |repeated |nested |grouped )?cross[- ]?validat(?:ion|ed)\b|validaci[óo]n cruzada|valida[çc][ãa]o cruzada|кросс-?валидаци|kreuzvalid|교차 ?검증|交叉验证"),
           ("cross_val", "kfold", "k_fold", "searchcv", "traincontrol", "vfold_cv", "crossvalidat", "leaveoneout", "timeseriessplit", "shufflesplit"),
           ("cv", "fold", "autogluon", "pycaret", "flaml", "tpot", "cross", "tune", "search")),
    Deed("SMOTE", "evaluation", ("smote",), regex(r"\bSMOTE\b"), ("smote",), ("imblearn", "imbalanced", "ovun", "rose", "themis", "oversampl", "resampl")),
    Deed("grid search", "evaluation", ("grid search", "gridsearch", "grid-search", "random search", "randomized search", "randomizedsearch"),
           regex(r"(?i)\b(?:grid|random(?:i[sz]ed)?)[- ]?search(?:cv)?\b"),
           ("gridsearch", "randomizedsearch", "parametergrid", "parametersampler", "halvingsearch", "tune_grid", "expand.grid"),
           ("grid", "search", "product(", "tune", "tuning", "optuna", "hyperopt", "sweep", "param", "uniform(", "choice(", " in [", " in (", " in range")),
    Deed("early stopping", "evaluation", ("early stopping", "early-stopping"), regex(r"(?i)\bearly[- ]stopping\b"),
           ("earlystopping", "early_stopping", "early stopping"), ("early", "patience", "best_", "autogluon", "yolo", "ultralytics", "trainer", "catboost", "stop")),
    Deed("a t-test or chi-square test", "evaluation", ("t-test", "chi-square", "chi square", "chi-squared", "mann-whitney", "z-test"),
           regex(r"(?i)\b(?:t-test|z-test|chi-squared?|chi squared? test|mann-whitney)\b"),
           ("ttest", "t_test", "t.test", "chi2", "chisq", "ztest", "proportions", "prop.test", "mannwhitney", "wilcox", "norm.cdf", "norm.sf", "t.cdf"),
           ("test", "stats", "scipy", "pingouin", "norm", "bootstrap", "sql", "p_value", "pvalue", "math")),
    Deed("PCA", "evaluation", ("pca",), regex(r"\bPCA\b"), ("pca", "prcomp"), ("decomposition", "svd", "eig", "princip")),
    Deed("t-SNE", "evaluation", ("t-sne", "tsne"), regex(r"(?i)\bt-?SNE\b"), ("tsne", "t-sne", "t_sne"), ("manifold", "umap", "projector")),
    Deed("LoRA", "evaluation", ("lora",), regex(r"\bQ?LoRA\b"), ("lora",), ("peft", "adapter", "unsloth")),
    Deed("k-means", "evaluation", ("k-means", "kmeans"), regex(r"(?i)\bk-?means\b"), ("kmeans", "k_means", "k-means"), ("cluster", "centroid")),
    Deed("SHAP", "evaluation", ("shap values", "shap explanations", "shap analysis"), regex(r"\bSHAP (?:values|explanations|analysis)\b"), ("shap",), ("explain", "pred_contrib", "shapley")),
)  # fmt: skip
# Code that fits something: else the model was made elsewhere, and how is for nobody here to see.
FITS = (".fit(", ".fit_", "fit_transform", "trainer(", ".backward(", ".train(", "train(", "lm(", "fit(", "cluster")


def said(sayings: Sayings) -> tuple[Told, ...]:
    """The first sentence or item on each method."""
    return told_of(sayings, METHODS)


def held(said: tuple[Told, ...], holdings: Holdings, source_code: SourceCode) -> Iterator[Claim]:
    """Only where something is fitted here: else how the model was made is nowhere to be seen."""
    if source_code.main_language in {"python", "notebook", "r"} and holdings.find_in_code(FITS):
        yield from judged(said, holdings)
