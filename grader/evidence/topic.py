"""Whether the project is *about* one of the exercises that every course begins with (a mention doesn't count)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._lexicon import matcher, words
from grader.evidence._regex import regex
from grader.evidence._test_names import is_test_path
from grader.evidence.files import LANGUAGES, base_name, suffix
from grader.model import Confidence, Place

if TYPE_CHECKING:
    from grader.evidence.documents import Document, Documents
    from grader.evidence.files import Files

INTRO_LINES = 10
MAX_CODE_FILES = 120
# The subject stands in the first part of a file, if anywhere; notebooks carry megabytes of pictures.
MAX_CODE_CHARS = 60_000
MAX_NAMES = 3000
MIN_CODE_BYTES = 100
MIN_README_WORDS = 80
# In a README of that many words, a subject is named at least once in so many of them.
WORDS_PER_MENTION = 90
TITLE, INTRO, NAMES, CODE, ENOUGH = 3.0, 1.5, 1.0, 1.5, 3.0
MOST_OF_CODE = 0.5

# What only code that works on these data says; lower case.
_CODE = {
    "Titanic survival": regex(r"titanic|gender_submission|\bpclass\b"),
    "house prices": regex(
        r"load_boston|boston_housing|fetch_california_housing|medhousev|median_house_value|saleprice|house[_ -]?price|"
        r"housing\.csv|kc_house_data|\bmedv\b"
    ),
    "iris flowers": regex(r"load_iris|sepal[_. ]?length|\biris\.(?:csv|data|json)|data\(['\"]?iris"),
    "handwritten digits (MNIST)": regex(r"mnist|train-images-idx3|load_digits"),
    "wine quality": regex(r"load_wine|wine[_-]?quality|volatile[_ ]acidity"),
}
# Cheap to look for: without one of these the pattern can't match.
_HINTS = {
    "Titanic survival": ("titanic", "gender_submission", "pclass"),
    "house prices": (
        "boston",
        "california",
        "medhousev",
        "median_house",
        "saleprice",
        "house",
        "housing",
        "kc_",
        "medv",
    ),
    "iris flowers": ("iris", "sepal"),
    "handwritten digits (MNIST)": ("mnist", "idx3", "load_digits"),
    "wine quality": ("wine", "volatile"),
}
# In file names one word is enough; "iris" may also be the eye's.
_FILE_WORDS = {
    "Titanic survival": regex(r" titanic|gender submission"),
    "iris flowers": regex(r" iris(?! ?recog| ?scan| ?eye)"),
    "handwritten digits (MNIST)": regex(r"mnist| train images idx3"),
    "house prices": regex(r" hous(?:e|ing) ?pric| (?:boston|ames|california) hous"),
    "wine quality": regex(r" wine ?quality"),
}
MANY_NAMES = 3
# The beginners' competition that followed has the ship's name in its own.
_SPACESHIP = ("spaceship titanic", "spaceship_titanic", "cryosleep")
_RENAMED = {"Titanic survival": "Spaceship Titanic"}
# A price model on data that one gathered oneself isn't the exercise that everybody copies.
_GATHERED = regex(
    r"(?i)\bscrap(?:ed|ing|er)\b|\bcrawl(?:ed|ing|er)\b|collected (?:by|from|myself)|own data|web.?scrap|"
    r"\u043f\u0430\u0440\u0441\u0438\u043d\u0433|"
    r"\u722c\u53d6|\u722c\u866b|\ud06c\ub864\ub9c1|\u30b9\u30af\u30ec\u30a4\u30d4\u30f3\u30b0"
)
_GATHERED_WORDS = (
    *("scrap", "crawl", "collected ", "own data", "\u043f\u0430\u0440\u0441\u0438\u043d\u0433", "\u722c"),
    *("\ud06c\ub864\ub9c1", "\u30b9\u30af\u30ec"),
)
_STOCK = regex(r"(?i)\b(?:boston|ames|california|kaggle|kc_house|king county)\b")
_DATA_FILE = regex(r"\.(?:csv|tsv|data|xlsx|parquet|json|gz|zip|idx\d?|ubyte|rds|rdata|npz)$")


class Topic(NamedTuple):
    """The overused exercise that the project is about; an empty name when it is about something else."""

    name: str = ""
    places: tuple[Place, ...] = ()
    confidence: Confidence = Confidence.HIGH


def _names(text: str) -> tuple[str, ...]:
    return tuple(sorted(matcher("topics", split=True).kinds(words(text))))


@dataclass(slots=True)
class _Case:
    """What speaks for one topic."""

    points: float = 0.0
    mentions: int = 0
    named: bool = False
    titled: bool = False
    made_of: bool = False  # most of the code and a file's name
    places: list[Place] = field(default_factory=list)


def _read_readme(cases: dict[str, _Case], document: Document) -> None:
    titles = [section for section in document.sections if section.title]
    if titles:
        for name in _names(titles[0].title):
            cases[name].points += TITLE
            cases[name].titled = True
            cases[name].places.append(Place(document.path, titles[0].line, note="the title names it"))
    prose = [line for line in document.lines if line.block in ("heading", "prose", "list", "quote", "table")]
    for number, line in enumerate(prose):
        for name in _names(line.text):
            case = cases[name]
            case.mentions += 1
            if number < INTRO_LINES and not case.named and line.block != "heading":
                case.named = True
                case.points += INTRO
                case.places.append(Place(document.path, line.no, note="the introduction names it"))


def _read_files(cases: dict[str, _Case], files: Files) -> None:
    """A file that is named so is a hint; several are a strong one."""
    found: dict[str, list[Place]] = {name: [] for name in cases}
    for entry in files.own[:MAX_NAMES]:
        if is_test_path(entry.path):
            continue
        folded = words(base_name(entry.path))
        for name, pattern in _FILE_WORDS.items():
            if pattern.search(folded):
                found[name].append(Place(entry.path, note="the file's name"))
    for name, places in found.items():
        if places:
            cases[name].points += NAMES * (2 if len(places) >= MANY_NAMES else 1)
            cases[name].places.append(places[0])
            if any(_DATA_FILE.search(place.path.lower()) for place in places):
                cases[name].points += NAMES


def _read_code(cases: dict[str, _Case], files: Files) -> None:
    """Add points where most of the code works on these data."""
    sources = [
        e
        for e in files.own
        if suffix(e.path) in LANGUAGES and not is_test_path(e.path) and (e.size or 0) > MIN_CODE_BYTES
    ]
    hits: dict[str, list[tuple[int, Place]]] = {name: [] for name in _CODE}
    read = 0
    for entry in sources[:MAX_CODE_FILES]:
        text = files.text(entry.path)
        if text is None:
            continue
        text = text[:MAX_CODE_CHARS]
        read += len(text)
        lower = text.lower()
        for name, pattern in _CODE.items():
            if any(hint in lower for hint in _HINTS[name]) and (match := pattern.search(lower)):
                line = lower.count("\n", 0, match.start()) + 1
                hits[name].append((len(text), Place(entry.path, line, note=f"{match[0]!r} in code")))
    for name, found in hits.items():
        if found:
            most = sum(size for size, _ in found) >= MOST_OF_CODE * read
            cases[name].made_of = most and cases[name].points >= NAMES
            cases[name].points += CODE * (2 if most else 1)
            cases[name].places.append(found[0][1])


def _on_a_spaceship(files: Files, place: Place) -> bool:
    text = (files.text(place.path) or "")[:MAX_CODE_CHARS].lower()
    return any(word in text or word in words(place.path) for word in _SPACESHIP)


def collect(files: Files, documents: Documents) -> Topic:
    """Weigh title, introduction, file names and code; a long README that hardly names a topic isn't about it."""
    cases = {name: _Case() for name in _CODE}
    readme = documents.readme
    if readme:
        _read_readme(cases, readme)
    _read_files(cases, files)
    _read_code(cases, files)
    for case in cases.values():
        long = readme is not None and readme.words >= MIN_README_WORDS
        # Words, however many, make no other project of code and files that are about nothing else.
        told = case.titled or case.made_of
        if long and readme is not None and case.mentions * WORDS_PER_MENTION < readme.words and not told:
            case.points = min(case.points, ENOUGH - 1)
    if readme is not None:
        text = "\n".join(line.text for line in readme.lines)
        low = text.lower()
        gathered = any(word in low for word in _GATHERED_WORDS) and _GATHERED.search(text)
        if gathered and not _STOCK.search(text):
            cases["house prices"].points = 0.0
    name, case = max(cases.items(), key=lambda item: item[1].points)
    if case.points < ENOUGH:
        return Topic()
    if name in _RENAMED and any(_on_a_spaceship(files, place) for place in case.places):
        name = _RENAMED[name]
    sure = Confidence.HIGH if case.points >= TITLE + CODE else Confidence.MEDIUM
    return Topic(name, tuple(case.places[:4]), sure)
