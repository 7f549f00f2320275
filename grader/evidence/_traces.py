"""Which outcomes that the documents state could have come out of this repository's code.

Whoever measures leaves a trace: the code, an output or a file's name knows the metric and the model. A figure of a
metric or a model that nothing here has heard of was pasted, planned, or measured elsewhere; it isn't this project's
outcome. What libraries compute without a name in the caller's code gets the benefit of the doubt.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.evidence._regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from grader.evidence._metric_lines import Metric
    from grader.evidence.files import Files
    from grader.evidence.notebooks import Notebooks
    from grader.evidence.source_code import CodeText, SourceCode

MIN_CODE = 2_000  # characters: with less beside a workbook or a report, the work was done in that
MAX_PATHS, MAX_OUTPUT, MAX_TOTAL = 5_000, 40_000, 8_000_000  # files; characters an output; characters in all
BLOCK_LINES = 4  # figures so close to each other are one table or list
MOST_STRANGE = 0.3  # with so many strangers in it a table is not of this project
_COMPUTES = regex(
    r"accura|precision|recall|f1|auc|rmse|\bmae\b|\bmse\b|r2|score|metric|evaluat|\bfit\(|train|loss|bleu|rouge|ndcg|mrr|"
    r"\bmap\b|p_?value|ttest|chisq|predict|detect|similar|ragas|eval",
    re.IGNORECASE,
)
_COMPUTING = "accura precision recall f1 auc rmse r2 score metric evaluat train loss bleu rouge predict".split()
# The code computes metrics itself: the work was done here.
_MEASURES = regex(
    r"accuracy_score|precision_score|recall_score|f1_score|roc_auc|classification_report|mean_\w{4,8}_error"
)
# A trained model is loaded from a file of its own, and nothing here trains one: the figures are of elsewhere.
_LOADS = regex(
    r"\b(?:joblib|pickle|cloudpickle|dill|skops\.io|torch|onnx)\.loads?\(|\bload_model\(|InferenceSession\(|\breadRDS\(|hf_hub_download\("
)
_TRAINS = (
    ".fit(", ".fit_", "train_test_split", ".backward(", "Trainer(", "xgb.train(", "lgb.train(", "xgb.cv(", "lgb.cv(",
    " train(", ".train(", "randomForest(", "glm(",
)  # fmt: skip
_ARTEFACTS = (
    ".joblib",
    ".pkl",
    ".pickle",
    ".onnx",
    ".h5",
    ".keras",
    ".pt",
    ".pth",
    ".rds",
    ".cbm",
    ".skops",
    ".safetensors",
)
# `"f1": [base * (0.4 + i / n) + np.random.normal(0, 0.02) for i in epochs]`: a curve that nothing was trained for.
_DRAWN = regex(
    r"[\"']?\b((?:train_|val_|test_)?(?:accuracy|acc|precision|recall|f1|f1_score|auc|roc_auc|map50|iou|loss|rmse|mae))[\"']?\]?\s?(?::\s?\w{1,12}\s?)?[:=]"
    r"[^\n=]{1,120}?\b(?:random|rng|rand)\.(?:normal|uniform|randn|rand|gauss|random|normalvariate)\("
)
_DRAWS = ("random.", "rng.", "rand.")
_PLAIN = {"acc": "accuracy", "f1_score": "f1", "roc_auc": "auc", "map50": "map"}
LEAST_DRAWN = 3  # different names in one file, a loss among them: a demonstration draws one or two
# They compute a whole set of metrics, or fit a whole set of models, without a name in the caller's code.
_SUITES = regex(
    r"\b(?:pycaret|autogluon|h2o(?=[.:]+(?:init|automl|import)|ai)|ragas|deepeval|lm_eval|yardstick|automl|autosklearn|flaml|lazypredict|tpot|mlflow\.evaluate|"
    r"evaluate\.load|weka|knime)"
)
_REPORT = r"classification_?report|confusion|ultralytics|yolo|"
# Canonical metric -> what code calls it; a metric that isn't here is never a stranger.
_CODED = {
    "accuracy": regex(_REPORT + r"accura|(?<![a-z])acc(?![a-z])|\.score\(|correct|scoring|caret"),
    "f1": regex(_REPORT + r"(?<![a-z0-9])f[-_]?(?:1|beta|score|measure)"),
    "auc": regex(r"(?<![a-z])(?:pr|roc|au)?_?auc(?![a-z])|auroc|auprc|(?<![a-z])roc(?![a-z])|auc_|roc_"),
    "pr-auc": regex(r"(?<![a-z])auc|auprc|average_precision|precision_recall"),
    "precision": regex(_REPORT + r"precision|(?<![a-z])prec(?![a-z])"),
    "recall": regex(_REPORT + r"recall|sensitiv|(?<![a-z])tpr(?![a-z])"),
    "sharpe ratio": regex(
        r"sharpe|sortino|calmar|profit_?factor|vectorbt|backtrader|backtesting|quantstats|pyfolio|empyrical"
    ),
    "drawdown": regex(r"drawdown|cummax|cagr|vectorbt|backtrader|backtesting|quantstats|pyfolio|empyrical"),
    "reward": regex(r"reward|\bgym|episode"),
    "return": regex(r"returns|cumprod|pct_change|backtest|portfolio|equity|profit|pnl"),
    "c-index": regex(r"concordance|lifelines|sksurv|c_?index|survival"),
    "mrr": regex(r"mrr|reciprocal"),
    "ndcg": regex(r"dcg"),
    "bleu": regex(r"bleu|rouge|meteor|chrf|exact_?match|pass_?(?:@|at)"),
}
# Whose words stand in code that never measured a model.
_OF_OTHER_WORK = frozenset({"reward", "return", "c-index"})
# A model as documents call it -> as code does, without anything but letters and digits.
_FAMILIES = (
    (regex(r"xg-?boost|\bxgb"), ("xgb",)),
    (regex(r"light-?gbm|\blgbm"), ("lightgbm", "lgbm", "lgb")),
    (regex(r"cat-?boost"), ("catboost",)),
    (regex(r"logistic reg|\blogit\b|\blogreg"), ("logistic", "logit", "logreg", "glm", "logregr")),
    (regex(r"random forest"), ("randomforest", "ranger", "extratrees")),
    (regex(r"\bsvm\b|\bsvc\b|support vector"), ("svm", "svc", "svr", "supportvector", "hinge")),
    (regex(r"na[iï]ve bayes"), ("naivebayes", "nomialnb", "gaussiannb", "bernoullinb", "complementnb")),
    (regex(r"\bk-?nn\b|nearest neighbo"), ("knn", "kneighbors", "neighbour", "nearest")),
    (regex(r"decision trees?"), ("decisiontree", "rpart", "treeclassifier")),
    (regex(r"ada-?boost"), ("adaboost",)),
    (
        regex(r"majority class|most frequent class"),
        ("majority", "dummy", "mostfrequent", "baseline", "zeror", "nullmodel"),
    ),
)
# Work that is done in other programs, or told in their formats.
_WORKBOOKS = (
    ".xlsx",
    ".xls",
    ".ods",
    ".pbix",
    ".twb",
    ".twbx",
    ".pdf",
    ".docx",
    ".pptx",
    ".sav",
    ".dta",
    ".mlx",
    ".knwf",
)
_NEEDS = ("requirements.txt", "pyproject.toml", "environment.yml", "environment.yaml", "pipfile")
# What a comparison with something simpler, and an interval or a spread, are made of.
_BASELINE = regex(
    r"base_?line|dummy|majority|most_frequent|na[iï]ve|persistence|random_?(?:guess|walk|chance|baseline)|climatolog|zero-?_?shot|"
    r"linearregression|linear_regression|logisticregression|logistic_regression|control|bm25|tf-?idf|keyword|vanilla"
)
_SPREAD = regex(
    r"(?<![a-z])(?:std|sd|sem|se)(?![a-z])|stdev|stderr|cross_?val|k_?fold|n_splits|folds|cv=|bootstrap|resampl|percentile|quantile|"
    r"t_?test|interval|confint|conf_int|proportion|binom|variance|repeated|posterior|credible|seeds|wilson|ztest"
)
_SPREADING = "stdev stderr folds n_splits percentile quantile bootstrap interval variance repeated seeds".split()
_NOT_LETTERS = regex(r"[^a-z0-9]+")


def _computes(text: str) -> bool:
    """Whether code works out a metric, by itself or with a suite; plain words come first, and are mostly found."""
    low = text.lower()
    return (
        any(word in low for word in _COMPUTING) or _COMPUTES.search(text) is not None or _SUITES.search(low) is not None
    )


class Traces:
    """All that the code says and notebooks printed, and the names of files, to look for words in.

    `drawn` are metrics that the code draws at random: no figure of theirs is an outcome. `elsewhere`: the work isn't in
    code that can be read. `serves`: a trained model is put to use, so the figures come from where it was trained.
    """

    def __init__(self, source_code: SourceCode, notebooks: Notebooks, files: Files) -> None:
        """Read the code once; what is over the cap is left out, and then nobody is a stranger."""
        code = [text.text for text in source_code.texts()]
        size = sum(map(len, code))
        self.drawn = _drawn(source_code.texts(tests=False))
        unread = source_code.left_out or any(notebook.error for notebook in notebooks.notebooks)
        reported = size < MIN_CODE and bool(files.suffixed(*_WORKBOOKS))
        measures = any(_MEASURES.search(text) for text in code)
        self.elsewhere = size > MAX_TOTAL or ((bool(unread) or reported) and not measures)
        self.serves = not self.elsewhere and not measures and _serves_only(code, files)
        self.computes = self.elsewhere or self.serves
        self.computes = self.computes or any(map(_computes, code))
        self._text, self._plain = "", ""
        self._known: dict[str, bool] = {}
        self._words: dict[str, bool] = {}
        if not self.elsewhere:
            printed = (c.output[:MAX_OUTPUT] for n in notebooks.notebooks for c in n.code_cells)
            paths = (entry.path for entry in files.own[:MAX_PATHS])
            # What a served model was made of stands in what is installed for it.
            needs = (files.text(e.path) or "" for e in files.named(*_NEEDS)) if self.serves else ()
            self._text = "\n".join(_lowered((*code, *printed, *paths, *needs), 2 * MAX_TOTAL))

    @property
    def baselines(self) -> bool:
        """Whether the code has anything to compare with."""
        told = self.elsewhere or self.serves
        return told or self._has("a baseline", _BASELINE) or self._has("a suite", _SUITES)

    @property
    def spreads(self) -> bool:
        """Whether the code could have given an interval or a spread."""
        told = self.elsewhere or self.serves
        return told or self._spread() or self._has("a suite", _SUITES)

    def _spread(self) -> bool:
        if "a spread" not in self._known and any(word in self._text for word in _SPREADING):
            self._known["a spread"] = True
        return self._has("a spread", _SPREAD)

    def _has(self, name: str, pattern: re.Pattern[str]) -> bool:
        if name not in self._known:
            self._known[name] = pattern.search(self._text) is not None
        return self._known[name]

    def _named(self, words: Iterable[str]) -> bool:
        if not self._plain:
            self._plain = _NOT_LETTERS.sub("", self._text)
        return any(word in self._plain for word in words)

    def speaks_of(self, words: Sequence[str]) -> bool:
        """Whether the code, an output or a file's name holds one of these words, in small letters."""
        return not self.elsewhere and any(map(self._spoken, words))

    def _spoken(self, word: str) -> bool:
        # Looked for once: a table asks for its heads in every row.
        if word not in self._words:
            self._words[word] = word in self._text
        return self._words[word]

    def knows(self, name: str) -> bool:
        """Whether the code has heard of a metric; so of one that it may call anything."""
        if name in self.drawn:
            return False
        if name not in _CODED or self.elsewhere or self.serves:
            return True
        return self._has(name, _CODED[name]) or self._has("a suite", _SUITES)

    def is_strange(self, metric: Metric, *, printed: bool = False) -> bool:
        """Whether nothing here has heard of the metric, or of the model that it is told of.

        Where the code knows no metric at all, lines outside tables pass: answers are also counted by hand. Not so where
        all that is stated is what a program is said to print (`printed`).
        """
        if metric.name in self.drawn:
            return True
        if self.elsewhere or self._has("a suite", _SUITES):
            return False
        if not self.knows(metric.name) and (
            printed or metric.source == "table" or any(map(self.knows, _CODED.keys() - _OF_OTHER_WORK))
        ):
            return True
        label = metric.subject.lower()
        return any(name.search(label) and not self._named(words) for name, words in _FAMILIES)


def _drawn(texts: Iterable[CodeText]) -> dict[str, tuple[str, int | None, str]]:
    """Metrics that some file draws at random, several of them together, with path, line and text of the first."""
    found: dict[str, tuple[str, int | None, str]] = {}
    for code in texts:
        if "loss" not in code.text or not any(hint in code.text for hint in _DRAWS):
            continue
        rows = enumerate(code.text.split("\n"))
        hits = [(i, hit) for i, row in rows if any(hint in row for hint in _DRAWS) and (hit := _DRAWN.search(row))]
        names = {hit[1].lower() for _, hit in hits}
        # A loss belongs to a training that never was; without one a dashboard is being tried out.
        if len(names) < LEAST_DRAWN or not any("loss" in name for name in names):
            continue
        for i, hit in hits:
            name = hit[1].lower()
            for part in ("train_", "val_", "test_"):
                name = name.removeprefix(part)
            found.setdefault(_PLAIN.get(name, name), (code.path, code.line(i), " ".join(hit[0].split())[:120]))
    return found


def _serves_only(code: list[str], files: Files) -> bool:
    """Whether the code puts a trained model to use that lies here, or is fetched, and trains none."""
    fetched = any("hf_hub_download" in text for text in code)
    if not fetched and not files.suffixed(*_ARTEFACTS):
        return False
    loads = fetched or any(
        _LOADS.search(text) for text in code if "load" in text or "InferenceSession" in text or "readRDS" in text
    )
    return bool(loads) and not any(word in text for text in code for word in _TRAINS)


def artefact_folders(files: Files) -> frozenset[str]:
    """The folders in which trained models lie."""
    return frozenset(entry.path.rpartition("/")[0] for entry in files.suffixed(*_ARTEFACTS))


def _lowered(texts: Iterable[str], most: int) -> Iterator[str]:
    """So many characters of these texts in small letters; one at a time, since all in one take four bytes a letter."""
    for text in texts:
        if most <= 0:
            return
        yield text[:most].lower()
        most -= len(text) + 1


def strangers(statements: Sequence[Metric], traces: Traces) -> frozenset[Metric]:
    """Statements that nothing here could have computed: strange ones, and whatever stands in a table full of them."""
    found: set[Metric] = set()
    printed = all(metric.source == "output" for metric in statements)
    for block in _blocks(statements):
        strange = [metric for metric in block if traces.is_strange(metric, printed=printed)]
        found.update(block if len(strange) >= MOST_STRANGE * len(block) and len(strange) > 1 else strange)
    return frozenset(found)


def _blocks(statements: Sequence[Metric]) -> list[list[Metric]]:
    blocks: list[list[Metric]] = []
    for metric in statements:
        last = blocks[-1][-1] if blocks else None
        if last is None or last.path != metric.path or metric.line - last.line > BLOCK_LINES:
            blocks.append([])
        blocks[-1].append(metric)
    return blocks
