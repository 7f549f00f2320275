# ruff: noqa: E501 - patterns: a row is a thought
"""Modules that documents say do something, against modules of which every function does nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.sayings import is_elsewhere, short, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.documents import Document, Documents
    from grader.evidence.files import Files
    from grader.evidence.sayings import Sayings
    from grader.evidence.substance import Substance

MAX_DOCUMENTS, MAX_LINES, MAX_SAID = 8, 2_000, 60
SHOWN = 6
SEVERAL = 2
MIN_WORDS = 1
_NAMED = regex(r"(?<![\w/.-])([\w./-]{0,100}\w\.py)(?![\w])")
_WORD = regex(r"[^\W\d_]{3,}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# A row of a drawn tree tells of a module by its comment.
_ROW = regex(r"^\s{0,40}[#\u2014\u2013\u2190:]|^\s{1,40}-\s|^\s{2,40}[^\W\d_]")
# It is said, or meant, to be empty.
_ADMITTED = regex(
    r"(?i)\b(?:stubs?|placeholders?|skeletons?|mock\w{0,3}|dummy|fakes?|interfaces?|abstract|base class|protocols?|types|constants|"
    r"scaffold\w{0,3}|empty|exercise|implement|todo|toy|simulat\w{1,5}|hard-?coded|заглушк\w{0,2})\b"
)


class Named(NamedTuple):
    """One module where a line tells of it."""

    path: str
    text: str
    place: Place


def said(sayings: Sayings, documents: Documents, files: Files) -> tuple[Named, ...]:
    """Each own module once: in a sentence, an item, a table, or a row of a tree with words beside its name."""
    readme = documents.readme
    if readme is None or sayings.boilerplate:
        return ()
    found: dict[str, Named] = {}
    paths = tuple(entry.path for entry in files.suffixed(".py"))
    for document in (readme, *documents.others[:MAX_DOCUMENTS]):
        for no, row, told in (*_sentences(document), *_drawn(document)):
            for match in _NAMED.finditer(row):
                path = _own(match[1], paths)
                if not path or path in found or len(found) >= MAX_SAID:
                    continue
                words = _WORD.findall(row[: match.start()]) + _WORD.findall(row[match.end() :])
                if len(words) >= MIN_WORDS and speaks_of_now(told) and not _ADMITTED.search(row):
                    text = short(row.strip(" \u2502\u251c\u2514\u2500|#"))
                    found[path] = Named(path, text, Place(document.path, no))
    return tuple(found.values())


def _sentences(document: Document) -> Iterator[tuple[int, str, str]]:
    """Lines with a module's name; a term is read with its definition."""
    elsewhere = [is_elsewhere(section.title, section.kinds) for section in document.sections]
    elsewhere[:1] = [False] * len(elsewhere[:1])
    lines = document.lines[:MAX_LINES]
    for line, after in zip(lines, (*lines[1:], None), strict=False):
        if ".py" not in line.text or line.block in {"code", "heading"} or elsewhere[line.section]:
            continue
        text = line.text.strip()
        if after and text.endswith(".py") and " " not in text and after.no == line.no + 1 and after.block == "list":
            yield after.no, f"{text} {after.text}", after.text
        else:
            yield line.no, line.text, line.text


def _drawn(document: Document) -> Iterator[tuple[int, str, str]]:
    """Rows of trees that say something beside a module's name."""
    for block in document.code_blocks:
        for offset, row in enumerate(block.text.split("\n")[:MAX_LINES] if ".py" in block.text else ()):
            name, mark, note = row.partition(".py")
            started = name.lstrip().startswith(("python", "$", "streamlit", "uvicorn", "pytest"))
            if mark and not started and _ROW.search(note):
                yield min(block.end_line, block.line + 1 + offset), row, note


def _own(name: str, paths: tuple[str, ...]) -> str:
    """The one own file that is meant: of that path, or the only one that ends so."""
    name = name.lstrip("./")
    ends = [path for path in paths if path.endswith(name) and (path == name or path[-len(name) - 1] == "/")]
    return name if name in ends else ends[0] if len(ends) == 1 else ""


def held(said: tuple[Named, ...], substance: Substance) -> Iterator[Claim]:
    """One that holds nothing but hollow functions doesn't do what is told of it."""
    found = [(named, hollow) for named in said if (hollow := substance.empty(named.path))]
    for named, hollow in found[:SHOWN]:
        rest = "no other function of it does more" if len(hollow) > 1 else f"there is nothing else in {named.path}"
        words = f"`{hollow[0].name}` {hollow[0].why}, and {rest}."
        places = (named.place, Place(named.path, hollow[0].line))
        yield Claim(named.text, Verdict.CONTRADICTED, "code", words, places, caps=len(found) >= SEVERAL)
