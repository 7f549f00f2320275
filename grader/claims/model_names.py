# ruff: noqa: E501 - patterns: a row is a thought
"""The kind of model that a project is said to be, against the libraries and models that its code names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.claims._used import used
from grader.evidence._regex import regex
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from grader.evidence.holdings import Holdings
    from grader.evidence.sayings import Sayings
    from grader.evidence.source_code import SourceCode
    from grader.evidence.substance import Substance


class Kind(NamedTuple):
    """One kind of model: how it is written, its family, and what code that has it says."""

    name: str
    family: str
    told: re.Pattern[str]
    shows: tuple[str, ...]


KINDS = (
    Kind("ResNet", "vision", regex(r"\bResNet-?\d{0,3}\b"), ("resnet",)),
    Kind("VGG", "vision", regex(r"\bVGG-?(?:16|19)\b"), ("vgg",)),
    Kind("EfficientNet", "vision", regex(r"\bEfficientNet\b|\bEfficientNet-?[BV]\d"), ("efficientnet", "effnet")),
    Kind("MobileNet", "vision", regex(r"\bMobileNet(?:-?[Vv][123])?\b"), ("mobilenet", "mobile_net")),
    Kind("DenseNet", "vision", regex(r"\bDenseNet-?\d{0,3}\b"), ("densenet",)),
    Kind("U-Net", "vision", regex(r"\bU-?Net\b"), ("unet", "u_net", "u-net", "segmentation_models")),
    Kind("BERT", "text", regex(r"\b(?:[A-Za-z]{1,10})?BERT(?:a|imbau)?\b|\bBETO\b"), ("bert", "beto")),
    Kind("BART", "text", regex(r"\b(?:m|Ko)?BART\b"), ("bart",)),
    Kind("YOLO", "vision", regex(r"\bYOLO(?:v\d{1,2}|\d{1,2})?\w?\b"), ("yolo", "ultralytics", "darknet")),
    Kind("GPT", "language", regex(r"\bGPT-?[345](?:\.\d)?(?:o|-turbo|-mini|o-mini)?\b"), ("openai", "gpt", "litellm", "langchain", "llm", "openrouter")),
    Kind("a Llama", "language", regex(r"\bLlama[- ]?[23](?:\.\d)?\b|\bMistral[- ]?7B\b|\bGemma[- ]?\d?\b"), ("llama", "mistral", "gemma", "vllm", "llm")),
    Kind("an autoencoder", "sequence", regex(r"(?i)\bauto-?encoders?\b"), ("autoencoder", "auto_encoder", "encoder")),
    Kind("an isolation forest", "tabular", regex(r"(?i)\bisolation[- ]forest\b"), ("isolationforest", "isolation_forest", "iforest")),
    Kind("an LSTM", "sequence", regex(r"\b(?:Bi-?)?LSTM\b"), ("lstm",)),
    Kind("a GRU", "sequence", regex(r"\bGRU\b"), ("gru",)),
    Kind("a random forest", "tabular", regex(r"(?i)\brandom[- ]forest\b|\bbosques? aleatorios?\b|\bflorestas? aleatórias?\b|случайн\w{2,3} лес\w{0,2}|랜덤 ?포레스트|随机森林|tasodifiy o['ʻ’]rmon"), ("randomforest", "random_forest", "random forest", "ranger", "rf")),
    Kind("logistic regression", "tabular", regex(r"(?i)\blogistic regression\b|\bregresión logística\b|\bregressão logística\b|логистическ\w{2,3} регресси\w{1,2}|로지스틱 ?회귀|逻辑回归|logistik regressiya"), ("logisticregression", "logistic", "logit", "glm(", "sgdclassifier", "logreg")),
    Kind("gradient boosting", "tabular", regex(r"(?i)\bXGBoost\b|\bLightGBM\b|\bCatBoost\b"), ("xgb", "lightgbm", "lgb", "catboost", "gbm")),
)  # fmt: skip
_HINTS = (
    "net",
    "vgg",
    "bert",
    "lstm",
    "gru",
    "forest",
    "logistic",
    "boost",
    "lightgbm",
    "bart",
    "beto",
    "yolo",
    "gpt",
    "encoder",
    "llama",
    "mistral",
    "gemma",
    *"aleatori aleatóri лес 포레스트 随机森林 o'rmon logística логистич 로지스틱 逻辑回归 logistik".split(),
)
# Without any of these no model of a table was fitted, and none is loaded.
_FITTED = (
    "sklearn", "scikit", "xgb", "lightgbm", "lgb", "catboost", "statsmodels", "spark", "mllib", "h2o", "pycaret", "ranger", "caret", "tidymodels", "randomforest", "weka",
    "pickle", "joblib", "onnx", "cuml", "fit(", "river", "autogluon", "model.load", "load_model", "requests.post", "glm(", "bigquery", ".rds",
)  # fmt: skip
# Where a README lists what the project is and has, a name alone says that it is used.
_SHELVES = frozenset({"what", "how-it-works"})
# It is the project's own: "is a ResNet-50", "fine-tuned BERT", "we train an LSTM", "the final model is".
_OWN_BEFORE = regex(
    r"(?i)(?:\b(?:is|are|was|were|uses?|using|used|trains?|trained|training|fits?|fitted|builds?|built|final|best|implements?|implemented|fine-?tun\w{1,4}|an?|our|the|with|by|via|based on|powered by|una?|uma?|con|com|usa(?:mos|ndo)?|utiliza\w{0,4}|entren\w{1,5}|trein\w{1,5}|modelo|basad[ao] en|basead[ao] em)\s(?:[\w-]{1,14}\s){0,3}|(?:модел\w{1,2}|сет\w|обуч\w{2,8}|использу\w{2,4}|на базе|на основе|с помощью|применя\w{2,4}|выбран\w?)\s(?:[\w-]{1,14}\s){0,2}|^)$"
)
_OWN_AFTER = regex(
    r"(?i)^[-\s\w]{0,16}\b(?:model|classifier|regressor|network|backbone|encoder|architecture|detector|fine-?tuned|trained|achieve\w|predicts?|tells?|sorts?|reach\w{0,2})\b|^(?:을|를|로|으로|의|가|는|은)?\s?(?:임베딩|모델|분류기|기반|사용|학습|미세|파인|네트워크|회귀|적용)"
)
_BESIDE = regex(
    r"(?i)\b(?:learn\w{0,5}|course|like|such as|e\.g|instead|compared|vs\.?|versus|paper|et al|proposed|option\w{0,4}|any|or|similar|inspired|baseline|outperform\w{0,2}|than|considered|swap|replac\w{1,4}|alternativ\w{1,4}|next|benchmark\w{0,3}|could|research|example)\b"
)
# Without any of these there is no network in the code, nor one that it loads or asks for.
_DEEP = (
    "torch", "tensorflow", "keras", "transformers", "jax", "flax", "mxnet", "paddle", "fastai", "ultralytics", "onnx", "openai", "huggingface", "hf_", "timm",
    "spacy", "flair", "gluon", "caffe", "darknet", "sentence_transformers", "sentence-transformers", "tflite", "coreml", "simpletransformers", "autogluon",
    "chainer", "theano", "monai", "mmdet", "detectron", "inference", "://api.", "roboflow", "azure", "vertex", "sagemaker", "bedrock", "h2o", "matlab", "nn.",
)  # fmt: skip
_ASKED = (
    "anthropic",
    "claude",
    "gemini",
    "genai",
    "cohere",
    "mistral",
    "groq",
    "ollama",
    "llama",
    "httpx",
    "aiohttp",
    "requests",
    "urllib",
    "numpy",
    "grpc",
    "subprocess",
    "boto3",
)
# As models are called, too.
_NAMES = frozenset({"claude", "gemini", "mistral", "llama"})
# Whatever could be or answer for a model; own arithmetic too.
ANY_MODEL = (
    *_DEEP,
    *_FITTED,
    *(word for word in _ASKED if word not in _NAMES),
    "llama_cpp",
    "llama-cpp",
    "mistralai",
    "scipy",
    "pandas",
    "math.exp",
    "math.log",
    "opencv",
    "cv2",
    "counter(",
    "ctypes",
    "cython",
    "numba",
    "jax",
    "langchain",
    "llama_index",
    "whisper",
    "rapidfuzz",
    "difflib",
    "faiss",
    "nltk",
    "gensim",
)
_VISION_MADE = regex(
    r"(?:models|applications|timm|torchvision)\.(?:[\w.]{1,30}\.)?((?:resnet|ResNet|vgg|VGG|mobilenet|MobileNet|efficientnet|EfficientNet|densenet|DenseNet|inception|Inception|Xception|alexnet|squeezenet|convnext|ConvNeXt)\w{0,12})\("
)
_TABULAR_MADE = regex(
    r"\b((?:RandomForest|GradientBoosting|HistGradientBoosting|ExtraTrees|AdaBoost|Bagging|DecisionTree|KNeighbors|MLP|Dummy)(?:Classifier|Regressor)|LogisticRegression|LinearRegression|Ridge|Lasso|SVC|SVR|LinearSVC|GaussianNB|MultinomialNB)\("
)
# Models that are loaded, or made by names that are only known when it runs.
_OTHERWISE = (
    "pickle", "joblib", "load_model", "skops", "mlflow", "pycaret", "autogluon", "h2o", "tpot", "flaml", "lazypredict", "getattr(", "import_module", "automodel",
    "from_pretrained", "hydra", "spark", "onnx", "boost", "create_model", "rpy2", "bigquery", "weka", "bentoml", "api_key", "requests.post", "all_estimators",
)  # fmt: skip


class Told(NamedTuple):
    """One kind of model where the project is said to be or use it."""

    kind: Kind
    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Told, ...]:
    """The first sentence or item on each kind, where it is the project's own."""
    found: dict[str, Told] = {}
    for line in sayings.told(*_HINTS):
        if line.block not in {"prose", "list"} or (line.text.isascii() and not any(map(str.isupper, line.text))):
            continue
        for kind in KINDS:
            match = kind.told.search(line.text) if kind.name not in found else None
            if match is None or not speaks_of_now(line.text) or _BESIDE.search(f"{line.text} {line.title}"):
                continue
            own = _OWN_BEFORE.search(line.text[max(0, match.start() - 60) : match.start()])
            listed = line.block == "list" and line.kinds & _SHELVES
            if listed or (own and (_OWN_AFTER.search(line.text[match.end() : match.end() + 40]) or own[0].strip())):
                found[kind.name] = Told(kind, around(line.text, *match.span()), line.place)
    return tuple(found.values())


def held(said: tuple[Told, ...], holdings: Holdings, source_code: SourceCode, substance: Substance) -> Iterator[Claim]:
    """Borne out where the code names it; contradicted where the code can't hold such a model, or plainly makes another one."""
    for told in said:
        if _is_bare(told.kind, holdings, source_code, substance):
            words = "No library that could fit, hold or ask such a model is used anywhere."
            yield Claim(told.text, Verdict.CONTRADICTED, "evaluation", words, (told.place,))
            continue
        if place := holdings.find(told.kind.shows):
            words = f"{place.path} names it."
            yield Claim(told.text, Verdict.BORNE_OUT, "evaluation", words, (told.place, place))
            continue
        other = _other(told.kind, source_code, holdings) if holdings.read_whole() and holdings.has_code else None
        if other is not None:
            words = f"The code names no such model; it makes {other.note}."
            yield Claim(told.text, Verdict.CONTRADICTED, "evaluation", words, (told.place, other))


def _is_bare(kind: Kind, holdings: Holdings, source_code: SourceCode, substance: Substance) -> bool:
    """Whether there is nothing at all in which such a model could be, whatever a class may be called."""
    texts = tuple(source_code.texts(tests=False))
    plain = bool(texts) and all(code.language in {"python", "notebook"} for code in texts)
    if not plain or not holdings.read_whole():
        return False
    if kind.family == "tabular":
        return used((*_FITTED, *_DEEP), kind.name, holdings, substance)[0] is None
    shows = kind.shows if kind.family == "language" else ()
    return used((*_DEEP, *_OTHERWISE, *_ASKED, *shows), kind.name, holdings, substance)[0] is None


def _other(kind: Kind, source_code: SourceCode, holdings: Holdings) -> Place | None:
    """Another model that is plainly made in its stead, in a project that could hold no such model."""
    texts = tuple(source_code.texts(tests=False))
    if not texts or any(code.language not in {"python", "notebook"} for code in texts):
        return None
    if kind.family == "vision" and (place := _first(_VISION_MADE, source_code)):
        return place
    loads = holdings.find_in_code(_OTHERWISE)
    deep = holdings.find(_DEEP) is not None
    return None if loads or deep else _first(_TABULAR_MADE, source_code)


def _first(made: re.Pattern[str], source_code: SourceCode) -> Place | None:
    for code in source_code.texts(tests=False):
        if match := made.search(code.text):
            return Place(code.path, code.line(code.text.count("\n", 0, match.start())) or None, note=match[1])
    return None
