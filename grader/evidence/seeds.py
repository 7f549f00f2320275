"""Where randomness is fixed by a number, and where chance plays a part at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.files import base_name, suffix

if TYPE_CHECKING:
    from grader.evidence.files import Files
    from grader.evidence.source_code import CodeText, SourceCode

MAX_PLACES = 200
MAX_CONFIG_BYTES = 64 << 10
MAX_LINE_CHARS = 1000

_VALUE = r"[\w.]{0,40}?(?:seed|SEED|Seed|RANDOM_STATE|random_state|rng|RNG|state)\w*|\d[\d_]*"
_SEED = regex(
    r"(?P<call>(?:\b(?:np|numpy|random|torch|tf|cuda|cudnn|jax|pl|L|lightning|transformers|accelerate|keras|utils)\.)*"
    r"\b(?:seed|manual_seed|manual_seed_all|set_seed|set_random_seed|seed_everything|seedall|seed_all"
    r"|default_rng|RandomState"
    r"|PRNGKey|fix_seed|setup_seed|set_all_seeds|set_seeds|Generator\(\)\.manual_seed|seedrandom|set\.seed|srand"
    r"|NewSource|Seed|mt19937(?:_64)?(?:\s+\w+)?"
    r"|(?<=new )(?:java\.util\.)?Random|(?<=random\.)Random|setSeed|seed_from_u64))\s*[({]\s*(?:seed\s*=\s*)?(?P<value>"
    + _VALUE
    + r")\s*[,)}]"
    r"|\b(?P<keyword>random_state|random_seed|seed|data_seed|seed_value)\s*=\s*(?P<fixed>" + _VALUE + r")"
)
# Plain words that a text must hold before the patterns are tried: ten times as fast on long files.
_SEED_WORDS = tuple(
    """
    seed SEED Seed random_state RandomState default_rng PRNGKey srand NewSource mt19937 Random(
    """.split()
)
_CONFIG_WORDS = tuple(
    """
    seed SEED Seed random_state
    """.split()
)
_CHANCE_WORDS = tuple(
    """
    train_test_split Fold Split Forest Trees Boost XGB LGBM SGD MLP KMeans Search SMOTE TSNE UMAP DataLoader
    nn. Sequential keras bootstrap random rand rnorm runif rbinom rbeta sample initial_split vfold_cv
    createDataPartition ranger xgb lgb trainControl shuffle distribution permutation YOLO( Trainer(
    """.split()
)
_CHANCE = regex(
    r"\b(?:train_test_split|KFold|ShuffleSplit|RandomForest\w*|ExtraTrees\w*|GradientBoosting\w*|XGB\w+|LGBM\w+"
    r"|CatBoost\w*"
    r"|SGD\w+|MLP(?:Classifier|Regressor)|KMeans|RandomizedSearchCV|SMOTE\w*|TSNE|UMAP|DataLoader|nn\.(?:Linear"
    r"|Module|Conv\w+)"
    r"|Sequential\(|keras|stats\.bootstrap|bootstrap(?:ped|ping)?_?(?:ci|samples?|sampling|resample\w*|indices|idx|replic\w*"
    r"|conf\w*|interval\w*|means?|stat\w*|tests?|diff\w*|estim\w*|auc|iter\w*|metric\w*|distrib\w*|n|std|se|error\w*"
    r"|scores?|rounds?|p_?val\w*|power|method)\b|bootstrap(?:ped|ping)\b(?!\s(?:from|by|the|an?)\b)|np\.random\.\w+|random\.(?:choice|sample|shuffle|randint|random|uniform"
    r"|gauss)|randn|randint"
    r"|rnorm|runif|rbinom|rbeta|sample\(|slice_sample|initial_split|vfold_cv|createDataPartition|ranger"
    r"|randomForest|xgboost"
    r"|xgb\.train|lgb\.train|trainControl|torch\.(?:rand\w*|randperm)|shuffle(?!\w|\s?:\s?bool|\s?=\s?[Ff]alse)|std::(?:uniform"
    r"|normal)_\w+_distribution|rand\(\)"
    r"|permutation|YOLO\(|Trainer\()"
)
_CONFIG_SEED = regex(
    r"^[ \t]*[\"']?(?:\w*_)?(?:seed|random_state|random_seed)[\"']?\s*[:=]\s*(\d+)", re.IGNORECASE | re.MULTILINE
)
_CONFIG = (".yaml", ".yml", ".toml", ".json", ".ini", ".cfg")
_COMMENTS = ("#", "//", "*", "%")

# `bootstrapApplication(...)` and `<Sequential>` of a page are no statistics.
_PAGES = frozenset({"typescript", "javascript"})
# Where chance enters no result: made-up load, colours of a picture, the dummy input of an export.
_NO_RESULT = regex(
    r"rendering|(?:^|[/_.-])(?:locust|load[_-]?test|benchmarks?/|(?:\w{1,30}[_-])?bench(?:mark(?:s|ing)?)?\.py$|render|drawing|visuali[sz]|dummy|export|onnx)",
    re.IGNORECASE,
)
# Nor in a line that waits a while, paints, makes up a code, or picks rows to show.
_BESIDE = regex(
    r"colou?rs?\b|sleep|jitter|backoff|\bdelay|captcha|\botp\b|\bcode\s?=|user_?agent|sample_rate|order by rand",
    re.IGNORECASE,
)


class Seed(NamedTuple):
    """One place where a seed is set: the call or key, and the value as written."""

    path: str
    line: int
    what: str
    value: str


class Seeds(NamedTuple):
    """Seeds in code, then in configuration, in order of path and line; at most 200.

    Attributes:
        chance: (path, line) where a call draws at random or learns from random starts; at most 200.
    """

    code: tuple[Seed, ...] = ()
    config: tuple[Seed, ...] = ()
    chance: tuple[tuple[str, int], ...] = ()

    @property
    def all(self) -> tuple[Seed, ...]:
        """Both kinds."""
        return (*self.code, *self.config)


def collect(files: Files, source_code: SourceCode) -> Seeds:
    """Look through all own code but tests, and small configuration files."""
    code: list[Seed] = []
    chance: list[tuple[str, int]] = []
    for text in source_code.texts(tests=False):
        if text.language == "sql":
            continue
        if len(code) < MAX_PLACES and _any(_SEED_WORDS, text.text):
            code += _in_code(text)
        if len(chance) < MAX_PLACES and text.language not in _PAGES and not _NO_RESULT.search(text.path):
            chance += _first_chance(text)
    return Seeds(tuple(code[:MAX_PLACES]), tuple(_in_config(files)[:MAX_PLACES]), tuple(chance))


def _any(words: tuple[str, ...], text: str) -> bool:
    return any(word in text for word in words)


def _first_chance(text: CodeText) -> list[tuple[str, int]]:
    """Where chance first plays a part in a text; empty where it doesn't."""
    present = tuple(word for word in _CHANCE_WORDS if word in text.text)
    if not present:
        return []
    for index, line in enumerate(text.text.split("\n")):
        if not _any(present, line) or line.lstrip().startswith(_COMMENTS):
            continue
        found = _CHANCE.search(line[:MAX_LINE_CHARS])
        # Weights that somebody else trained draw nothing.
        if found and not (found.group() == "YOLO(" and ".train(" not in text.text) and not _BESIDE.search(line):
            return [(text.path, text.line(index))]
    return []


def _in_code(text: CodeText) -> list[Seed]:
    out = []
    present = tuple(word for word in _SEED_WORDS if word in text.text)
    for index, line in enumerate(text.text.split("\n")):
        if not _any(present, line) or line.lstrip().startswith(_COMMENTS) or len(line) > MAX_LINE_CHARS:
            continue
        for found in _SEED.finditer(line):
            what = found.group("call") or found.group("keyword")
            value = found.group("value") or found.group("fixed")
            # A parameter's own name on both sides (`seed=seed`) hands a seed on, it doesn't fix one.
            if found.group("keyword") and value == found.group("keyword"):
                continue
            out.append(Seed(text.path, text.line(index), what, value))
    return out


def _in_config(files: Files) -> list[Seed]:
    out = []
    for entry in files.own:
        if suffix(entry.path) not in _CONFIG or "lock" in base_name(entry.path) or (entry.size or 0) > MAX_CONFIG_BYTES:
            continue
        text = files.text(entry.path, MAX_CONFIG_BYTES) or ""
        if not _any(_CONFIG_WORDS, text):
            continue
        for found in _CONFIG_SEED.finditer(text):
            line = text.count("\n", 0, found.start(1)) + 1
            out.append(
                Seed(entry.path, line, found.group().strip().split(":")[0].split("=")[0].strip("\"' "), found.group(1))
            )
    return out
