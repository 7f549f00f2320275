# ruff: noqa: E501 - patterns: a row is a thought
"""How many classes a model is said to tell apart, against the lists of classes and the sizes in code and settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.files import base_name
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from grader.evidence.files import Files
    from grader.evidence.sayings import Sayings
    from grader.evidence.source_code import CodeText, SourceCode

MAX_SAID = 3
MAX_FILES = 40
MAX_BYTES = 64 << 10
MAX_LIST_CHARS = 8_000
FEWEST, MOST = 3, 2000
BACKGROUND = 1  # one class more for what is none
_WORDS = {
    "drei": 3,
    "vier": 4,
    "fünf": 5,
    "sechs": 6,
    "sieben": 7,
    "acht": 8,
    "neun": 9,
    "zehn": 10,
    "zwölf": 12,
    "tres": 3,
    "cuatro": 4,
    "cinco": 5,
    "siete": 7,
    "ocho": 8,
    "nueve": 9,
    "diez": 10,
    "três": 3,
    "quatro": 4,
    "sete": 7,
    "oito": 8,
    "nove": 9,
    "dez": 10,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "sept": 7,
    "huit": 8,
    "neuf": 9,
    "dix": 10,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
}
_SAID = regex(
    r"(?i)(?<![\w.,-])(\d{1,4}|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|tres|cuatro|cinco|siete|ocho|nueve|diez|três|quatro|sete|oito|nove|dez|trois|quatre|cinq|sept|huit|neuf|dix|three|four|five|six|seven|eight|nine|ten|twelve)\s(?:(?:different|distinct|disease|object|target|output|emotion|plant|image|product|animal|flower|digit|food)\s){0,2}(?:classes|categories|labels|species|breeds|clases|categorías|categorias|especies|espécies|razas|raças|Klassen|classes(?! d)|classes d|catégories)\b|(?:на|из|по) (\d{1,4}) (?:класс|категори)|(\d{1,4}) (?:класс(?:ов|а)|категори[йи])|(\d{1,4})개(?:의)? ?(?:클래스|카테고리|종류)|(\d{1,4})\s?(?:个|種|种)(?:类别|分类|类|クラス)"
)
_NOT_OWN = regex(
    r"(?i)imagenet|coco\b|pre-?trained|python classes|abstract|css|per class|of the|utility|helper|paper|original|full data|each|first|top|of which|subset|rare|most|minority|remaining|main|modules|tests|functions|methods"
)
# A list of names, as code or settings write it.
_LISTED = regex(
    r"(?i)(?:^|\n)[ \t]{0,8}[\"']?(?:classes|class_names|class_labels|labels|label_names|categories|names|target_names|class_list|especies|clases|especies|classes_\w{1,10}|etiquetas|rotulos)[\"']?[ \t]{0,4}[:=][ \t]{0,4}\[([^\[\](){}]{2,8000})\]"
)
# The head of a list that goes on line by line, and one line of it.
_HEAD = regex(r"(?im)^[ \t]{0,8}(?:classes|names|labels|categories):[ \t]{0,4}$")
_ITEM = regex(r"[ \t]{0,12}(?:-[ \t]|\d{1,4}:[ \t])\S")
_SIZED = regex(
    r"(?i)\b(?:num_classes|n_classes|num_labels|nb_classes|nc|class_count|classes|num_class|out_classes)[\"']?(?:[ \t]?:[ \t]?int)?[ \t]{0,4}[:=][ \t]{0,4}(\d{1,4})\b(?!\.)"
)
# One name a line.
_NAME_FILES = ("classes.txt", "labels.txt", "class_names.txt", "obj.names", "coco.names", "categories.txt")
_NO_MODELS = ("package", "tsconfig", ".", "docker-compose")
_SETTINGS = (".yaml", ".yml", ".json", ".toml")


class Told(NamedTuple):
    """So many classes."""

    number: int
    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Told, ...]:
    """Sentences that count classes which the model tells apart."""
    out: list[Told] = []
    for line in sayings.told(
        "class",
        "categor",
        "label",
        "species",
        "breed",
        "clases",
        "klassen",
        "класс",
        "категор",
        "클래스",
        "카테고리",
        "종류",
        "类",
        "クラス",
        "clase",
        "especie",
        "espécie",
        "raza",
        "raça",
    ):
        matches = list(_SAID.finditer(line.text)) if line.block in {"prose", "list"} else []
        if len(matches) != 1 or not speaks_of_now(line.text) or _NOT_OWN.search(line.text):
            continue
        word = next(group for group in matches[0].groups() if group).lower()
        number = _WORDS.get(word) or int(word)
        if FEWEST <= number <= MOST:
            out.append(Told(number, around(line.text, *matches[0].span()), line.place))
    return tuple(out[:MAX_SAID])


def held(said: tuple[Told, ...], files: Files, source_code: SourceCode) -> Iterator[Claim]:
    """One list or size that fits bears it out; only where all that there are agree on another number is it contradicted."""
    counts = _counts(files, source_code)
    numbers = {number for number, _ in counts}
    for told in said:
        fits = next((place for number, place in counts if number == told.number), None)
        if fits:
            words = f"{fits.path} has {told.number}."
            yield Claim(told.text, Verdict.BORNE_OUT, "problem", words, (told.place, fits))
        elif len(numbers) == 1 and len({one.number for one in said}) == 1 and not source_code.left_out:
            number, place = counts[0]
            if abs(number - told.number) > max(BACKGROUND, told.number // 10):
                words = f"{place.path} has {number}."
                yield Claim(told.text, Verdict.CONTRADICTED, "problem", words, (told.place, place))


def _counts(files: Files, source_code: SourceCode) -> list[tuple[int, Place]]:
    found: list[tuple[int, Place]] = []
    texts: list[tuple[str, str, CodeText | None]] = [(code.path, code.text, code) for code in source_code.texts()]
    settings = [
        e for e in files.own if e.path.lower().endswith((*_SETTINGS, *_NAME_FILES)) and e.size and e.size <= MAX_BYTES
    ]
    known = {path for path, _, _ in texts}
    texts += [
        (entry.path, files.text(entry.path, MAX_BYTES) or "", None)
        for entry in settings[:MAX_FILES]
        if entry.path not in known and not base_name(entry.path).lower().startswith(_NO_MODELS)
    ]
    for path, text, code in texts:
        lower = text.lower()
        if path.rpartition("/")[2].lower() in _NAME_FILES:
            rows = [row for row in text.split("\n") if row.strip()]
            if len(rows) >= 2 and max(map(len, rows)) <= 60:  # noqa: PLR2004
                found.append((len(rows), Place(path)))
            continue
        if not any(
            word in lower
            for word in ("class", "nc:", "names", "label", "categories", "clases", "especies", "etiquetas", "rotulos")
        ):
            continue
        for pattern, count in ((_LISTED, _listed), (_HEAD, _items), (_SIZED, _sized)):
            for match in pattern.finditer(text):
                number = count(match)
                line = text.count("\n", 0, match.end()) + 1
                if number >= 2:  # noqa: PLR2004
                    found.append((number, Place(path, (code.line(line - 1) or None) if code else line)))
    return found


def _listed(match: re.Match[str]) -> int:
    return len([part for part in match[1].split(",") if part.strip().strip("\"'")])


def _items(match: re.Match[str]) -> int:
    rows = match.string[match.end() + 1 : match.end() + MAX_LIST_CHARS].split("\n")
    return next((n for n, row in enumerate(rows) if not _ITEM.match(row)), len(rows))


def _sized(match: re.Match[str]) -> int:
    return int(match[1])
