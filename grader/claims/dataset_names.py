# ruff: noqa: E501 - patterns: a row is a thought
"""The data set that is named, against the one that the code loads by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.holdings import Holdings
    from grader.evidence.sayings import Sayings
    from grader.evidence.source_code import SourceCode

# As it is named in words -> what code or a file of it would say.
_SETS = {
    "Telco": ("telco", "churn.csv", "tenure"), "Titanic": ("titanic", "pclass"), "MNIST": ("mnist",), "CIFAR": ("cifar",), "IMDB": ("imdb",), "Iris": ("iris", "sepal"),
    "Boston Housing": ("boston", "housing"), "California Housing": ("california", "housing"), "Adult Income": ("adult", "census", "income"), "MovieLens": ("movielens", "ml-", "ml_", "ratings"),
    "COCO": ("coco",), "ImageNet": ("imagenet",), "SQuAD": ("squad",), "20 Newsgroups": ("newsgroup",), "Ames": ("ames", "saleprice"), "PlantVillage": ("plant",),
    "Credit Card Fraud": ("credit", "fraud"), "Pima": ("pima", "diabetes"), "Wine Quality": ("wine",), "Heart Disease": ("heart", "cleveland"), "Breast Cancer Wisconsin": ("breast", "cancer", "wdbc"),
    "Home Credit": ("home", "application_train"), "Bank Marketing": ("bank",), "Sentiment140": ("sentiment140", "tweets"), "LibriSpeech": ("librispeech",), "UrbanSound8K": ("urbansound",),
}  # fmt: skip
_NAMES = tuple((name.lower(), name) for name in _SETS)
_DATA = regex(r"(?i)\bdata ?sets?\b|\bdata\b|kaggle|\buci\b|corpus|датасет|данны|데이터|数据|conjunto de dad?os|daten")
# A set that is loaded by its name, so that nothing else is meant.
_BY_NAME = regex(
    r"\b(load_(?:iris|wine|digits|breast_cancer|diabetes)|fetch_(?:california_housing|20newsgroups|covtype|olivetti_faces|lfw_people|kddcup99)|make_(?:classification|regression|blobs|moons|circles))\s?\(|"
    r"(?:keras\.)?datasets\.(mnist|fashion_mnist|cifar10|cifar100|imdb|reuters|boston_housing)\b|\bdatasets\.(MNIST|FashionMNIST|KMNIST|CIFAR10|CIFAR100|SVHN|STL10)\("
)
# Any other way in: a file, an address, a database, a set whose name is only known when it runs.
_OTHERWISE = (
    "read_", "open(", "load_dataset", "urlopen", "requests.", "urlretrieve", "np.load", "imagefolder", "fetch_openml", "connect(", "kaggle", "gdown", "loadtxt", "genfromtxt",
    "image_dataset_from", "flow_from", "glob", "listdir", "tfds", "wget", "curl", "boto", "argparse", "os.path", "pathlib", "sql", "ucimlrepo", "getattr",
)  # fmt: skip
_BESIDE = regex(
    r"(?i)\b(?:like|such as|similar|e\.g|other than|instead|pre-?trained|compared?|benchmark|example|your own|any|learn\w{0,4}|course|or)\b"
)


class Told(NamedTuple):
    """One known data set that the project is said to stand on."""

    name: str
    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Told, ...]:
    """Sentences and items on data that name a known set."""
    found: dict[str, Told] = {}
    for line in sayings.told():
        if line.block == "heading" or not (_DATA.search(line.text) or "data" in line.kinds):
            continue
        for lower, name in _NAMES:
            at = line.lower.find(lower)
            if at < 0 or name in found or line.text[at].islower() or line.text[at - 1 : at].isalnum():
                continue
            if speaks_of_now(line.text) and not _BESIDE.search(line.text):
                found[name] = Told(name, around(line.text, at, at + len(lower)), line.place)
    return tuple(found.values())


def held(said: tuple[Told, ...], holdings: Holdings, source_code: SourceCode) -> Iterator[Claim]:
    """Borne out where anything speaks of it; contradicted where all data is loaded by another set's name."""
    loaded: list[Place] | None = None
    for told in said:
        if place := holdings.find(_SETS[told.name]):
            yield Claim(told.text, Verdict.BORNE_OUT, "problem", f"{place.path} speaks of it.", (told.place, place))
            continue
        if loaded is None:
            whole = holdings.read_whole() and not holdings.find_in_code(_OTHERWISE)
            loaded = _loaded(source_code) if whole else []
        if loaded:
            words = f"{loaded[0].path} loads its data with {loaded[0].note} alone."
            yield Claim(told.text, Verdict.CONTRADICTED, "problem", words, (told.place, loaded[0]))


def _loaded(source_code: SourceCode) -> list[Place]:
    found = []
    for code in source_code.texts(tests=False):
        for match in _BY_NAME.finditer(code.text):
            name = next(group for group in match.groups() if group)
            line = code.line(code.text.count("\n", 0, match.start())) or None
            found.append(Place(code.path, line, note=name))
    return found
