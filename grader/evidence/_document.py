"""The shape of a parsed document, and the draft that each format's parser fills."""

from __future__ import annotations

import bisect
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from grader.evidence._regex import regex
from grader.evidence._scripts import may_be_unspaced

MAX_BYTES = 256 << 10
MAX_LINE_CHARS = 10_000
MAX_SECTIONS = 2_000
MAX_TITLE_CHARS = 300
# A heading this long, or one that ends like a sentence, is prose in large type.
MAX_HEADING_WORDS, MIN_SENTENCE_WORDS, MIN_SENTENCE_CHARS = 16, 7, 25

# Scripts written without spaces: how many characters make about one word.
_HAN = regex(r"[\u3400-\u9fff\uf900-\ufaff]")
_KANA = regex(r"[\u3040-\u30ff\u31f0-\u31ff]")
_THAI = regex(r"[\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff]")
_WORD = regex(r"[^\W\d_][\w'\u2019-]*")
_LETTERS = bytes(code if chr(code).isalpha() else 32 for code in range(128)) + bytes(128)


class DocLine(NamedTuple):
    """One line of a document.

    Attributes:
        no: line number in the file, from 1.
        text: the words, markup removed; a code line is as written.
        block: `heading`, `prose`, `list`, `table`, `quote` or `code`.
        section: index into the document's `sections`.
    """

    no: int
    text: str
    block: str
    section: int


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, up to the next heading of any level.

    Attributes:
        title: the heading's words; empty for what stands before the first heading.
        level: 1-6 as written, 7 for a bold line that serves as a heading, 0 before the first heading.
        line, end_line: the heading's line and the section's last line.
        kinds: what the section is about, e.g. `how-to-run`; `other` when nothing is recognised.
        words: words of prose and lists outside code.
        decided_by: where the heading said nothing and the content decided: its words that spoke most for the kinds.
    """

    title: str
    level: int
    line: int
    end_line: int
    kinds: frozenset[str] = frozenset()
    words: int = 0
    decided_by: tuple[str, ...] = ()


class CodeBlock(NamedTuple):
    """A block of code as written; `language` is the fence's first word in lower case, or empty."""

    language: str
    text: str
    line: int
    end_line: int
    section: int


class Link(NamedTuple):
    """A link as written; `target` isn't resolved."""

    text: str
    target: str
    line: int


class Image(NamedTuple):
    """An image as written."""

    alt: str
    target: str
    line: int


class Table(NamedTuple):
    """A table: header and rows with markup removed."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    line: int
    end_line: int
    section: int


@dataclass(frozen=True, slots=True)
class Document:
    """One parsed document. `error` says why it had to be read as plain text, or not at all."""

    path: str
    format: str
    lines: tuple[DocLine, ...] = ()
    sections: tuple[Section, ...] = ()
    code_blocks: tuple[CodeBlock, ...] = ()
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    tables: tuple[Table, ...] = ()
    error: str = ""

    @property
    def words(self) -> int:
        """Words of prose and lists in the whole document."""
        return sum(section.words for section in self.sections)

    def on(self, kind: str) -> frozenset[int]:
        """Numbers of the sections of a kind, with what stands below them: "Features" of a data set are its columns.

        Below the document's title everything stands; what it is called says nothing of the rest.
        """
        title = next((number for number, section in enumerate(self.sections) if section.title), None)
        found, level = set(), 0
        for number, section in enumerate(self.sections):
            if kind in section.kinds:
                found.add(number)
                top = number == title and section.level <= 1
                level = 0 if top else min(level, section.level) if level else section.level
            elif level and section.level > level:
                found.add(number)
            else:
                level = 0
        return frozenset(found)


def count_words(text: str) -> int:
    """How many words a text has; scripts without spaces count by their usual word length."""
    if text.isascii():  # as below: runs of what words are made of, where a letter is among it
        return len(text.encode().translate(_LETTERS, b"0123456789_'-").split())
    if not may_be_unspaced(text):
        return len(_WORD.findall(text))
    han, kana, thai = len(_HAN.findall(text)), len(_KANA.findall(text)), len(_THAI.findall(text))
    if han + kana + thai:
        text = _THAI.sub(" ", _KANA.sub(" ", _HAN.sub(" ", text)))
    return len(_WORD.findall(text)) + round(han / 1.7 + kana / 2.5 + thai / 4)


@dataclass(slots=True)
class Draft:
    """What a format's parser finds, in any order; `finish` sorts it into sections."""

    heads: list[tuple[int, int, str]] = field(default_factory=list)
    lines: list[tuple[int, str, str]] = field(default_factory=list)
    codes: list[tuple[str, str, int, int]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    tables: list[tuple[tuple[str, ...], tuple[tuple[str, ...], ...], int, int]] = field(default_factory=list)

    def heading(self, no: int, level: int, title: str) -> None:
        """Note a heading; an empty one is dropped."""
        title = " ".join(title.split())[:MAX_TITLE_CHARS]
        n = count_words(title) if self.heads and len(title) > MIN_SENTENCE_CHARS else 0
        if n > MAX_HEADING_WORDS or (n >= MIN_SENTENCE_WORDS and title.endswith((".", "\u3002"))):
            self.lines.append((no, title, "prose"))  # a whole sentence that only wanted to be large
        elif title and len(self.heads) < MAX_SECTIONS:
            self.heads.append((no, level, title))
            self.lines.append((no, title, "heading"))

    def text(self, no: int, text: str, block: str) -> None:
        """Note a line of words; a blank one is dropped."""
        text = " ".join(text.split())
        if text:
            self.lines.append((no, text, block))

    def code(self, language: str, text: str, line: int, end_line: int, first: int) -> None:
        """Note a code block whose content begins at line `first`."""
        self.codes.append((language, text, line, end_line))
        for offset, row in enumerate(text.split("\n")):
            if row.strip():
                self.lines.append((first + offset, row, "code"))

    def finish(self, path: str, format_: str, last_line: int, error: str = "") -> Document:
        """The document: everything in order of line, each thing under its section."""
        self.heads.sort(key=lambda head: head[0])
        self.lines.sort(key=lambda line: line[0])
        starts = [no for no, _, _ in self.heads]
        heads = self.heads
        if not heads or any(no < starts[0] for no, _, _ in self.lines[:1]):
            heads = [(min([1, *starts]), 0, ""), *heads]
            starts = [no for no, _, _ in heads]

        def section_of(no: int) -> int:
            return max(0, bisect.bisect_right(starts, no) - 1)

        lines = tuple(DocLine(no, text, block, section_of(no)) for no, text, block in self.lines)
        words = [0] * len(heads)
        for line in lines:
            if line.block in ("prose", "list", "quote"):
                words[line.section] += count_words(line.text)
        ends = [
            max(start, following - 1) for start, following in zip(starts, [*starts[1:], last_line + 1], strict=True)
        ]
        sections = tuple(
            Section(title, level, no, end, words=n)
            for (no, level, title), end, n in zip(heads, ends, words, strict=True)
        )
        return Document(
            path,
            format_,
            lines,
            sections,
            tuple(
                CodeBlock(lang, text, a, b, section_of(a)) for lang, text, a, b in sorted(self.codes, key=_second_last)
            ),
            tuple(sorted(self.links, key=lambda link: link.line)),
            tuple(sorted(self.images, key=lambda image: image.line)),
            tuple(Table(head, rows, a, b, section_of(a)) for head, rows, a, b in sorted(self.tables, key=_second_last)),
            error,
        )


def _second_last(row: tuple[object, ...]) -> int:
    value = row[-2]
    return value if isinstance(value, int) else 0


def with_kinds(document: Document, kinds: list[frozenset[str]]) -> Document:
    """The same document with its sections' kinds filled in."""
    sections = tuple(replace(s, kinds=k) for s, k in zip(document.sections, kinds, strict=True))
    return replace(document, sections=sections)
