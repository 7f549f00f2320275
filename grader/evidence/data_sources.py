"""Where the data comes from, how its steps are run, and whether data and models are kept by version."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._data_places import (
    ASKS,
    CODE_ARCHIVE,
    COLLECTS,
    CORPUS_SUFFIXES,
    DATA_DIRS,
    DATA_PAGE,
    DATA_SUFFIXES,
    LINK,
    LINK_WORDS,
    LOADER,
    LOADER_WORDS,
    LOCKER,
    MADE,
    MADE_WORDS,
    NO_DATA_SAID,
    NOT_DATA_DIRS,
    NOT_DATA_NAMES,
    ORCHESTRATOR_WORDS,
    ORCHESTRATORS,
    TRACKER_WORDS,
    TRACKERS,
)
from grader.evidence._regex import regex
from grader.evidence._yaml import MAX_YAML_BYTES, parse_yaml
from grader.evidence.files import base_name, suffix
from grader.model import EntryKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.documents import Document, Documents
    from grader.evidence.files import Files
    from grader.evidence.source_code import CodeText, SourceCode

MAX_FILES = 200
MAX_PLACES = 60
MAX_LINE_CHARS = 1000
MIN_DATA_BYTES = 100
MIN_CORPUS_BYTES = 2000
MIN_TEXTS = 3
MIN_ROWS = 3
TEXTS = frozenset({".txt", ".md", ".html", ".pdf", ".docx"})
MAX_COUNTED_BYTES = 512 << 10
MAX_COUNTED = 3
MAX_POINTER_BYTES = 300
MAX_TABLES = 20
MIN_MEDIA = 5  # one or two pictures show what goes in; they are no data set
MEDIA = (".png", ".jpg", ".jpeg", ".wav", ".mp3")
MIN_TABLE_BYTES = 1000
TABLE_LINES = 20
MAX_WIDTHS = 2
LFS_HEAD = "version https://git-lfs.github.com/spec/"

_MAKE_TARGET = regex(r"^([A-Za-z][\w-]*)\s*:(?!=)", re.MULTILINE)
# Targets named for getting data, whose recipe does more than speak or tidy: "data:", "fetch-data: venv", "samples:".
_DATA_TARGET = regex(
    r"^((?:get|fetch|download|make|generate|create|build)[-_]?(?:data|dataset|datasets|samples|corpus)|data|dataset|samples)"
    r"[ \t]{0,8}:(?!=)[^\n]{0,200}\n(\t[^\n]{1,400})",
    re.MULTILINE,
)
_SAYS_ONLY = regex(r"^\t[@\-+ ]{0,4}(?:echo|printf|mkdir|rm|touch|true|ls|cat|cd|:)\b|^\t[@\-+ ]{0,4}[#:]")
_NUMBER = regex(r"^-?\d{1,12}(?:\.\d{0,12})?(?:[eE][-+]?\d{1,3})?$")
_WORK = regex(
    r"^(?:all|data|dataset|download|get[-_]data|prepare|preprocess|features?|train\w*|evaluate|eval|predict"
    r"|pipeline|run|reproduce"
    r"|results|report|ingest|index|demo|up|start|experiment\w*|models?|etl|bootstrap|setup|install)$",
    re.IGNORECASE,
)
_PICTURES = regex(r"(?:^|/)(?:plots?|charts?|figures?|graphs?)/|(?:^|/)readme\.", re.IGNORECASE)
_SOURCE = regex(r"^\s{0,8}source\(\s{0,4}(?:file\s?=\s?)?['\"]([\w./ -]{1,120}\.[Rr])['\"]", re.MULTILINE)
_STEP_SCRIPT = regex(
    r"(?:^|/)(?:main|run|train\w*|pipeline\w*|run_\w+|build\w*|etl\w*|prepare\w*|preprocess\w*|ingest\w*|modell?ing\w*|clean(?:ing|_)\w*|feature\w*|evaluat\w*"
    r"|download\w*|make_dataset"
    r"|get_data|fetch\w*|reproduce\w*|_targets|run_all|\d+[-_.]\w+)\.(?:py|sh|r|ps1|bat|bash)$",
    re.IGNORECASE,
)


class DataFile(NamedTuple):
    """A file of data in the tree.

    Attributes:
        rows: lines of the first few text tables up to 512 KiB; None for the others.
        pointer: `lfs` where only a pointer is in git.
    """

    path: str
    size: int | None
    rows: int | None = None
    pointer: str = ""


class Source(NamedTuple):
    """A place that says where data comes from: a link, a call that loads it, code that makes it."""

    path: str
    line: int
    what: str


class Pipeline(NamedTuple):
    """A file that runs the steps in order: its kind (`make`, `dvc`, `snakemake`, `airflow`, `script`, …) and steps."""

    path: str
    kind: str
    steps: tuple[str, ...] = ()


class DataSources(NamedTuple):
    """What was found of each, in order of path.

    Attributes:
        links: in documents; `code_links`: in code; `loaders`: calls that fetch data; `made`: code that makes data, or a
            makefile's target that does.
        trackers: imports of MLflow, W&B and their like; `versioned`: DVC or LFS pointers and `.dvc` files.
    """

    files: tuple[DataFile, ...] = ()
    links: tuple[Source, ...] = ()
    code_links: tuple[Source, ...] = ()
    loaders: tuple[Source, ...] = ()
    made: tuple[Source, ...] = ()
    pipelines: tuple[Pipeline, ...] = ()
    trackers: tuple[Source, ...] = ()
    versioned: tuple[str, ...] = ()


def collect(files: Files, documents: Documents, source_code: SourceCode) -> DataSources:
    """Look through the tree, the documents and the code."""
    found: dict[str, list[Source]] = {"links": [], "loaders": [], "made": [], "trackers": [], "orchestrators": []}
    for text in source_code.texts(tests=False):
        if text.language == "sql":
            continue
        for kind, pattern, words in _CODE:
            present = tuple(word for word in words if word in text.text)
            if present and len(found[kind]) < MAX_PLACES:
                found[kind] += _places(text, pattern, present)
        if COLLECTS.search(text.path) and (asks := ASKS.search(text.text)):
            line = text.line(text.text.count("\n", 0, asks.start()))
            found["made"].append(Source(text.path, line, "asks a service for its data"))
    docs = [*([documents.readme] if documents.readme else []), *documents.others]
    links = [source for doc in docs for source in _doc_links(doc)]
    doc_loaders = [source for doc in docs for source in _doc_commands(doc)]
    data = tuple(_data_files(files))
    if sum(file.path.lower().endswith(MEDIA) for file in data) < MIN_MEDIA:
        data = tuple(file for file in data if not file.path.lower().endswith(MEDIA))
    return DataSources(
        files=data,
        links=tuple(links[:MAX_PLACES]),
        code_links=tuple(found["links"][:MAX_PLACES]),
        loaders=tuple((*found["loaders"], *doc_loaders)[:MAX_PLACES]),
        made=tuple((*found["made"], *_data_targets(files))[:MAX_PLACES]),
        pipelines=tuple((*_pipelines(files), *_orchestrated(found["orchestrators"]))[:MAX_PLACES]),
        trackers=tuple(found["trackers"][:MAX_PLACES]),
        versioned=tuple(_versioned(files, data)),
    )


_CODE = (
    ("links", LINK, LINK_WORDS),
    ("loaders", LOADER, LOADER_WORDS),
    ("made", MADE, MADE_WORDS),
    ("trackers", TRACKERS, TRACKER_WORDS),
    ("orchestrators", ORCHESTRATORS, ORCHESTRATOR_WORDS),
)


def _places(code: CodeText, pattern: re.Pattern[str], words: tuple[str, ...]) -> list[Source]:
    """Matches of a pattern, one a line, comments left out."""
    out: list[Source] = []
    for index, line in enumerate(code.text.split("\n")):
        if not any(word in line for word in words) or line.lstrip().startswith(("#", "//")):
            continue
        found = pattern.search(line[:MAX_LINE_CHARS])
        if found:
            what = next((g for g in found.groups() if g), found.group().strip())
            out.append(Source(code.path, code.line(index), what[:120]))
            if len(out) >= MAX_PLACES // 4:
                break
    return out


def _doc_links(doc: Document) -> Iterator[Source]:
    seen = set()
    said = {line.no: line.text for line in doc.lines}
    for link in doc.links:
        known = LINK.match(link.target) or DATA_PAGE.match(link.target)
        if known and link.target not in seen:
            seen.add(link.target)
            if _leads_to_data(link.target, f"{link.text} {said.get(link.line, '')}"):
                yield Source(doc.path, link.line, link.target[:120])
    for line in doc.lines:
        for found in LINK.finditer(line.text) if "://" in line.text else ():
            if found.group() not in seen:
                seen.add(found.group())
                if _leads_to_data(found.group(), line.text):
                    yield Source(doc.path, line.no, found.group()[:120])


def _leads_to_data(target: str, words: str) -> bool:
    """Not a packed copy of some code, and not what the words around it call something else."""
    if CODE_ARCHIVE.match(target):
        return False
    return not (LOCKER.match(target) and NO_DATA_SAID.search(words[:MAX_LINE_CHARS]))


def _doc_commands(doc: Document) -> Iterator[Source]:
    for block in doc.code_blocks:
        for index, line in enumerate(block.text.split("\n")):
            found = LOADER.search(line[:MAX_LINE_CHARS]) if any(word in line for word in LOADER_WORDS) else None
            if found:
                yield Source(doc.path, min(block.end_line, block.line + 1 + index), found.group()[:120])


# ---------------------------------------------------------------- files


def _corpora(files: Files) -> frozenset[str]:
    """Folders of data with several texts that are enough together: speeches, notes, one to a file."""
    texts: dict[str, list[int]] = {}
    for entry in files.own:
        folder = entry.path.rpartition("/")[0]
        if suffix(entry.path) in TEXTS and DATA_DIRS.search(folder) and not NOT_DATA_DIRS.search(folder):
            texts.setdefault(folder, []).append(entry.size or 0)
    return frozenset(f for f, sizes in texts.items() if len(sizes) >= MIN_TEXTS and sum(sizes) >= MIN_CORPUS_BYTES)


def _data_files(files: Files) -> Iterator[DataFile]:
    count = counted = 0
    corpora = _corpora(files)
    for entry in files.own:
        if count >= MAX_FILES:
            return
        kind = suffix(entry.path)
        folder = entry.path.rpartition("/")[0]
        in_data = bool(DATA_DIRS.search(folder))
        size = entry.size if entry.size is not None else MIN_CORPUS_BYTES
        fits = (kind in DATA_SUFFIXES and size >= MIN_DATA_BYTES and (in_data or not NOT_DATA_DIRS.search(folder))) or (
            kind in CORPUS_SUFFIXES and in_data and size >= MIN_CORPUS_BYTES and not _PICTURES.search(entry.path)
        )
        fits = fits or (
            kind == ".txt" and MIN_TABLE_BYTES <= size <= MAX_COUNTED_BYTES and _is_table(files, entry.path, folder)
        )
        fits = fits or (kind in TEXTS and folder in corpora and size >= MIN_DATA_BYTES)
        small = size < MIN_DATA_BYTES and kind in DATA_SUFFIXES
        if not (fits or small) or (NOT_DATA_NAMES.search(base_name(entry.path)) and not in_data):
            continue
        rows, pointer = None, ""
        # A pointer is a hundred bytes; rows are only for show, so a few files are enough.
        wanted = size <= MAX_POINTER_BYTES or (counted < MAX_COUNTED and kind in (".csv", ".tsv", ".jsonl"))
        if wanted and size <= MAX_COUNTED_BYTES:
            text = files.text(entry.path, MAX_COUNTED_BYTES)
            counted += 1
            if text is not None:
                pointer = "lfs" if text.startswith(LFS_HEAD) else ""
                rows = None if pointer else text.count("\n")
        if rows is not None and rows < MIN_ROWS:
            continue  # a row or two show the form that data would have
        if fits or pointer:
            count += 1
            yield DataFile(entry.path, entry.size, rows, pointer)


def _is_table(files: Files, path: str, folder: str) -> bool:
    """Whether a text file is a table of numbers, as old data sets often are: the first lines tell."""
    if NOT_DATA_DIRS.search(folder) or NOT_DATA_NAMES.search(base_name(path)):
        return False
    lines = [line for line in (files.text(path, MAX_COUNTED_BYTES) or "").split("\n")[:TABLE_LINES] if line.strip()]
    cells = [re.split(r"[,;\t ]+", line.strip()) for line in lines]
    numeric = sum(sum(bool(_NUMBER.match(cell)) for cell in row) > len(row) // 2 for row in cells)
    widths = {len(row) for row in cells}
    return (
        len(lines) >= TABLE_LINES // 2 and len(widths) <= MAX_WIDTHS and max(widths) > 1 and numeric > len(cells) // 2
    )


def _versioned(files: Files, data: tuple[DataFile, ...]) -> Iterator[str]:
    for entry in files.all:
        if entry.kind is EntryKind.FILE and entry.path.endswith(".dvc") and (entry.size or 0) > 0:
            yield entry.path
    for path in (".dvc/config", "dvc.lock"):
        if path in files.by_path:
            yield path
    yield from (d.path for d in data if d.pointer)


def _data_targets(files: Files) -> Iterator[Source]:
    for entry in files.own:
        if base_name(entry.path).lower() in ("makefile", "gnumakefile", "justfile"):
            text = files.text(entry.path) or ""
            for found in _DATA_TARGET.finditer(text):
                if not _SAYS_ONLY.search(found[2]):
                    yield Source(entry.path, text.count("\n", 0, found.start()) + 1, found[2].strip()[:120])


def _pipelines(files: Files) -> Iterator[Pipeline]:
    for entry in files.own:
        name = base_name(entry.path).lower()
        if name in ("makefile", "gnumakefile", "justfile", "taskfile.yml"):
            targets = [t for t in _MAKE_TARGET.findall(files.text(entry.path) or "") if _WORK.match(t)]
            if targets:
                yield Pipeline(entry.path, "make", tuple(dict.fromkeys(targets)))
        elif name == "dvc.yaml":
            stages = parse_yaml(files.text(entry.path, MAX_YAML_BYTES) or "").root.get("stages").pairs
            if stages:
                yield Pipeline(entry.path, "dvc", tuple(stages))
        elif name in ("snakefile", "mlproject", "_targets.r", "main.nf", "_quarto.yml", "_bookdown.yml"):
            if (entry.size or 0) > MIN_DATA_BYTES // 4:
                yield Pipeline(entry.path, name.strip("_").partition(".")[0])
        elif name.endswith(".r") and len(steps := _sourced(entry.path, files)) > 1:
            yield Pipeline(entry.path, "an R script", steps)
        elif (
            _STEP_SCRIPT.search(entry.path) and (entry.size or 0) > MIN_DATA_BYTES and "test" not in entry.path.lower()
        ):
            yield Pipeline(entry.path, "script")


def _sourced(path: str, files: Files) -> tuple[str, ...]:
    """The scripts of the repository that an R script runs one after the other, by `source("…")`."""
    text = files.text(path) or ""
    names = _SOURCE.findall(text) if "source(" in text else []
    folder = posixpath.dirname(path)
    return tuple(
        base_name(name)
        for name in dict.fromkeys(names)
        if any(files.exists(posixpath.normpath(posixpath.join(where, name))) for where in (folder, ""))
    )


def _orchestrated(found: list[Source]) -> Iterator[Pipeline]:
    seen = set()
    for source in found:
        if source.path not in seen:
            seen.add(source.path)
            yield Pipeline(source.path, source.what)
