# ruff: noqa: E501 - patterns: a row is a thought
"""How many rows the data are said to have, against the data files that are committed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from grader.claims._shapes import as_read, shapes
from grader.evidence._regex import regex
from grader.evidence.files import base_name
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.files import Files
    from grader.evidence.notebooks import Notebooks
    from grader.evidence.sayings import Sayings
    from grader.model import Entry

MAX_FILE_BYTES = 8 << 20
MAX_FILES = 8
MIN_ROWS = 50
NEAR_CHARS = 60
NEAR = 0.06  # "about 7,000" for 7,043; duplicates that were dropped
APART = 0.25
_ROWS = regex(
    r"(?<![\w.,$€/-])[~≈]?(\d{1,3}(?:[, \u00a0.]\d{3}){1,3}|\d{1,8}|one)(?:(k|m)|\s(million|mil|thousand|тыс\w{0,4}\.?|tausend|millones|milhões))?\+?\s"
    r"(?:de )?(?:[\w-]{1,20}\s){0,2}"
    r"(?:rows|records|customers|samples|observations|instances|entries|reviews|transactions|examples|passengers|houses|listings|"
    r"questions|queries|users|visitors|sessions|tweets|messages|tickets|comments|articles|documents|pairs|patients|employees|orders|"
    r"linhas|registros|clientes|filas|usuarios|preguntas|perguntas|lignes|zeilen|datensätze|строк\w{0,2}|запис\w{1,3}|行|条|"
    r"avaliações|reseñas|opiniones|noticias|notícias|amostras|muestras|ejemplos|exemplos|transações|transacciones|mensagens|mensajes|pacientes|"
    r"imóveis|viviendas|produtos|productos|pedidos|отзыв\w{0,3}|объявлени\w|сообщени\w|клиент\w{0,3}|пример\w{0,3}|транзакци\w|наблюдени\w|"
    r"новост\w{0,2}|вопрос\w{0,3}|avis|échantillons|bewertungen|beispiele|kunden|ta (?:yozuv|qator|satr|namuna|misol|mijoz|e['ʻ’]lon|sharh)\w{0,3})\b"
    r"|(?<![\w.,-])(\d{1,3}(?:,\d{3}){1,3}|\d{1,8})(만|천)?\s?(?:개|건|명|줄|행)(?:의|에)?\s(?:[\w-]{1,12}\s)?(?:데이터|리뷰|기사|문장|샘플|레코드|고객|댓글|환자|거래|행)"
    r"|(?<![\w.,-])(\d{1,3}(?:,\d{3}){1,3}|\d{2,8})\s?(万)?\s?(?:多\s?)?(?:条|行|篇|份|件|个样本|名用户)(?!\s?(?:规则|建议|命令))"
    r"|(?:데이터|리뷰|기사|문장|샘플|레코드|댓글|거래|문의)\s?(?:총\s)?(\d{1,3}(?:,\d{3}){1,3}|\d{1,8})(만|천)?\s?(?:개|건|명|줄|행)",
    re.IGNORECASE,
)
# Beside a file's name a number with a counter will do: "`a.csv`, 총 720행".
_COUNTER = regex(r"(?<![\w.,-])(\d{1,3}(?:,\d{3}){1,3}|\d{2,8})(만|천)?\s?(?:행|건|줄|개의 행|行|条)(?![동복사운정])")
_TIMES = {"k": 1_000, "mil": 1_000, "thousand": 1_000, "тыс": 1_000, "tausend": 1_000,
          "만": 10_000, "万": 10_000, "천": 1_000, "тысяч": 1_000, "тысячи": 1_000,
          "m": 1_000_000, "million": 1_000_000, "millones": 1_000_000, "milhões": 1_000_000}  # fmt: skip
# Beside a file's name, whatever it counts.
_ANYTHING = regex(
    r"(?<![\w.,$€/:-])(\d{1,3}(?:[, \u00a0.]\d{3}){1,3}|(?!(?:19|20)\d\d\b)\d{2,7})\s(?!(?:ms|sec\w{0,4}|seg\w{0,5}|min\w{0,5}|hours?|days?|months?|years?|column\w?|features?|classes|MB|GB|KB|kB|Hz|px|dias?|años?|лет|дней|час\w{0,2}|столб\w{0,4}|per|in|at|of|to|and|or|on)\b)[^\W\d_]{4,20}\b"
)
_NAMED = regex(r"([\w./-]{1,80}\.(?:csv|tsv|jsonl|json))\b")
_LISTS = (".json", ".jsonl")
_TABLES = (".csv", ".tsv", ".json")
_PART = regex(
    r"(?i)sample|amostra|muestra|exemplo|ejemplo|primer|beispiel|subset|mini|small|toy|demo|head|example|test|train|valid|clean|process|result|pred|submission|metric|feature|score"
)
_OUT = regex(r"(?i)(?:^|/)(?:results?|reports?|outputs?|metrics|evaluation|predictions|figures|resultados|ergebnisse)/")
_NOT_SIZE = regex(
    r"(?i)\bper (?:second|day|hour|minute|month|batch)|/s\b|\bfirst\b|\btop\b|up to|benchmark|test set|validation|split|synthetic|random|"
    r"each|every|batch|of these|churned|fraud|positive|negative|missing|duplicate|removed|remaining|after|sampled?\b|subset|concurrent"
)
# What is committed under a file's name is said to be a part of it.
_ONLY_A_PART = regex(
    r"(?i)\bsampl\w{1,3}\b|subset|excerpt|truncated|full (?:data|file)|first \d|lfs\b|too large|gitignore|download"
)
# Beside a file's name the data that a model was trained on are those in it; elsewhere they may be a part.
_PART_OF_IT = regex(r"(?i)training|train\b|trained|million")


_DATA_WORDS = (
    "датасет",
    "conjunto de dados",
    "conjunto de datos",
    "데이터셋",
    "데이터 세트",
    "数据集",
    "jeu de données",
    "datensatz",
    "выборк",
    "the data ",
    "our data ",
    "die daten ",
    "los datos ",
    "os dados ",
    "les données ",
)


class Size(NamedTuple):
    """So many rows, of a named file or of the data."""

    rows: int
    file: str
    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Size, ...]:
    """Sizes in sentences on the data, or beside the name of a file."""
    out: list[Size] = []
    parts = {
        base_name(match[1]).lower()
        for line in sayings.lines
        if any(end in line.lower for end in _TABLES) and _ONLY_A_PART.search(line.text)
        for match in _NAMED.finditer(line.text)
    }
    for line in sayings.counted(""):
        if not any(map(str.isdigit, line.text)):
            continue
        named = _NAMED.search(line.text) if any(end in line.lower for end in _TABLES) else None
        if not named and not (
            "data" in line.kinds or "dataset" in line.lower or any(word in line.lower for word in _DATA_WORDS)
        ):
            continue
        matches = list(_ROWS.finditer(line.text))
        if named and not matches:
            matches = list(_COUNTER.finditer(line.text)) or list(_ANYTHING.finditer(line.text))
        if len(matches) != 1 or not speaks_of_now(line.text):
            continue
        start, end = matches[0].span()
        if _NOT_SIZE.search(line.text[max(0, start - NEAR_CHARS) : end + NEAR_CHARS]):
            continue
        if not named and _PART_OF_IT.search(line.text):
            continue
        number, *scales = (group for group in matches[0].groups() if group)
        digits = re.sub(r"\D", "", number) or "1"
        times = (scales[0] if scales else "").lower().rstrip(".")
        rows = int(digits) * _TIMES.get(times, 1)
        if named and base_name(named[1]).lower() in parts:
            continue
        if rows >= MIN_ROWS:
            out.append(Size(rows, named[1] if named else "", around(line.text, *matches[0].span()), line.place))
    return tuple(out[:MAX_FILES])


def held(said: tuple[Size, ...], files: Files, notebooks: Notebooks) -> Iterator[Claim]:
    """The named file, or the only data file; any file, all together, or what a notebook showed bear a size out."""
    entries = [e for e in files.suffixed(".csv", ".tsv") if e.size]
    readable = [e for e in entries if e.size is not None and e.size <= MAX_FILE_BYTES][:MAX_FILES]
    counts = {entry.path: rows for entry in readable if (rows := _count(files, entry)) is not None}
    tables = len(counts)
    counts |= _lists(said, files)
    whole = tables == len(counts) == len(entries) and not any(
        e.path.lower().endswith((".parquet", ".xlsx", ".zip", ".dvc", ".gz")) for e in files.own
    )
    shown = shapes(notebooks)
    read = as_read(notebooks)
    for size in said:
        fits = next((path for path, n in counts.items() if _fits(n, size)), None)
        if fits is None and counts and _fits(sum(counts.values()), size):
            fits = next(iter(counts))
        if fits is not None:
            yield Claim(
                size.text, Verdict.BORNE_OUT, "problem", f"{fits} has {counts[fits]:,} rows.", (size.place, Place(fits))
            )
            continue
        printed = next(((n, place) for n, place in shown.items() if _fits(n, size)), None)
        if printed is not None:
            words = f"{printed[1].path} shows {printed[0]:,} rows."
            yield Claim(size.text, Verdict.BORNE_OUT, "problem", words, (size.place, printed[1]))
            continue
        meant = _meant(size, counts, whole=whole)
        if meant and _is_apart(counts[meant], size):
            words = f"{meant} has {counts[meant]:,} {'items' if meant.lower().endswith(_LISTS) else 'rows'}."
            yield Claim(size.text, Verdict.CONTRADICTED, "problem", words, (size.place, Place(meant)))
        elif not size.file and read and len(said) == 1 and all(_is_apart(n, size) for n in shown):
            # What a notebook read, before anything was left out; that it showed nothing larger is part of it.
            most = max(read)
            if most == max(shown) and most < size.rows:
                words = f"{read[most].path} reads {most:,} rows."
                yield Claim(size.text, Verdict.CONTRADICTED, "problem", words, (size.place, read[most]))


def _fits(rows: int, size: Size) -> bool:
    return abs(rows - size.rows) <= NEAR * size.rows


def _is_apart(rows: int, size: Size) -> bool:
    return abs(rows - size.rows) > APART * size.rows


def _meant(size: Size, counts: dict[str, int], *, whole: bool) -> str | None:
    """The file that a size is about: the one that is named, else the only one if it isn't a part."""
    if size.file:
        named = [path for path in counts if base_name(path).lower() == base_name(size.file).lower()]
        return named[0] if len(named) == 1 else None
    only = next(iter(counts)) if len(counts) == 1 and whole else None
    # A sample, or what came out: `results/compare.csv`.
    return only if only and not _PART.search(base_name(only)) and not _OUT.search(only) else None


def _lists(said: tuple[Size, ...], files: Files) -> dict[str, int]:
    """Lengths of the JSON lists that a size is told of beside their names: the file's own, or the only one in it."""
    out: dict[str, int] = {}
    for name in {base_name(size.file).lower() for size in said if size.file.lower().endswith(_LISTS)}:
        for entry in files.named(name)[:MAX_FILES]:
            text = files.text(entry.path, MAX_FILE_BYTES) if entry.size else None
            if text and name.endswith(".jsonl"):
                out[entry.path] = sum(bool(row.strip()) for row in text.split("\n"))
            elif text:
                try:
                    data = json.loads(text)
                except (ValueError, RecursionError):
                    continue
                lists = [data] if isinstance(data, list) else []
                if isinstance(data, dict):
                    lists = [value for value in data.values() if isinstance(value, list)]
                if len(lists) == 1:
                    out[entry.path] = len(lists[0])
    return out


def _count(files: Files, entry: Entry) -> int | None:
    """Rows below the header; None for what isn't a table (a pointer to another store, quoted line breaks)."""
    data = files.data(entry.path, MAX_FILE_BYTES)
    if data is None or data.startswith(b"version https://git-lfs") or b"\x00" in data[:4000]:
        return None
    rows = data.count(b"\n") + (not data.endswith(b"\n")) - 1
    # An odd number of quotes in many lines: cells that hold line breaks.
    if data.count(b'"') and any(line.count(b'"') % 2 for line in data[:200_000].split(b"\n")[:400]):
        return None
    return rows
