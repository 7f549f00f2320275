# ruff: noqa: E501 - patterns: a row is a thought
"""How many models are said to have been compared, against those that the code makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.sayings import Sayings
    from grader.evidence.source_code import SourceCode

MAX_SAID = 4
FEWEST, MOST = 3, 30
APART = 2  # twice as many are said as there are calls that make one: no loop over settings was meant
_WORDS = {"three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12}
_N = r"(\d{1,2}|three|four|five|six|seven|eight|nine|ten|twelve)\s(?:[\w-]{1,20}\s){0,3}?(?:models|classifiers|algorithms|regressors|estimators)\b"
_SAID = regex(
    rf"(?i)\bcompar(?:e[ds]?|ing|ison of)\s(?:[\w-]{{1,20}}\s){{0,3}}?{_N}|(?<![\w.]){_N}\s(?:(?:have been|are|were)\s)?(?:compared|trained|evaluated|tested|benchmarked)\b"
)
_MADE = regex(
    r"\b([A-Z]\w{2,40}(?:Classifier|Regressor)|XGBC|XGBR|Logistic(?:Regression)?(?:CV)?|LinearRegression|Ridge(?:CV)?|Lasso(?:CV)?|ElasticNet(?:CV)?|BayesianRidge|"
    r"SVC|LinearSVC|NuSVC|SVR|LinearSVR|(?:Gaussian|Multinomial|Bernoulli|Complement)NB|LinearDiscriminantAnalysis|QuadraticDiscriminantAnalysis|"
    r"KMeans|DBSCAN|IsolationForest|OneClassSVM|GaussianMixture)\("
)
# Models that are made in other ways, or by names that are only known when it runs.
_OTHERWISE = regex(
    r"(?i)keras|tensorflow|\btorch|pycaret|lazypredict|h2o|autogluon|flaml|tpot|transformers|openai|anthropic|ollama|gemini|statsmodels|"
    r"prophet|getattr\(|all_estimators|import_module|pyspark|surprise|gensim|arima|fasttext|spacy|hydra|implicit|lightfm|BaseEstimator|"
    r"lightgbm|catboost|xgb\.train|mlxtend|imblearn\.ensemble|rpy2|sktime|darts|pickle\.load|joblib\.load|GridSearch|ParameterGrid|optuna"
)


class Compared(NamedTuple):
    """So many models."""

    number: int
    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Compared, ...]:
    """Sentences that count models which were compared, trained or evaluated."""
    out: list[Compared] = []
    for line in sayings.told("models", "classifiers", "algorithms", "regressors", "estimators"):
        if line.block == "heading" or not speaks_of_now(line.text) or not (match := _SAID.search(line.text)):
            continue
        word = (match[1] or match[2]).lower()
        number = _WORDS.get(word) or int(word)
        if FEWEST <= number <= MOST:
            out.append(Compared(number, around(line.text, *match.span()), line.place))
    return tuple(out[:MAX_SAID])


def held(said: tuple[Compared, ...], source_code: SourceCode) -> Iterator[Claim]:
    """Against calls that make a usual model; where any other way is used, fewer say nothing."""
    texts = tuple(source_code.texts(tests=False))
    kinds: dict[str, Place] = {}
    calls = 0
    for code in texts:
        for match in _MADE.finditer(code.text):
            calls += 1
            line = code.line(code.text.count("\n", 0, match.start())) or None
            kinds.setdefault(match[1], Place(code.path, line, note=match[1]))
    if not kinds:
        return
    first = next(iter(kinds.values()))
    plain = not source_code.left_out and all(code.language in {"python", "notebook"} for code in texts)
    closed = plain and not any(_OTHERWISE.search(code.text) for code in texts)
    for compared in said:
        if len(kinds) >= compared.number:
            summary = f"The code makes {len(kinds)} kinds of models."
            yield Claim(compared.text, Verdict.BORNE_OUT, "evaluation", summary, (compared.place, first))
        elif closed and calls * APART <= compared.number:
            made = "only one model" if calls == 1 else f"only {calls} models"
            summary = f"The code makes {made}: {', '.join(sorted(kinds))}."
            yield Claim(compared.text, Verdict.CONTRADICTED, "evaluation", summary, (compared.place, first))
