"""The README in any format, and the documents that belong to it, as lines, sections, code, links, images and tables."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from grader.evidence._about import (
    STRANGE_README,
    foreign_sections,
    is_foreign,
    is_foreign_paper,
    is_padding,
    names_files,
    own_words,
    read,
)
from grader.evidence._content_kinds import with_content_kinds
from grader.evidence._document import (
    MAX_BYTES,
    CodeBlock,
    DocLine,
    Document,
    Image,
    Link,
    Section,
    Table,
    count_words,
)
from grader.evidence._regex import regex
from grader.evidence._sections import classify
from grader.evidence.files import base_name, suffix
from grader.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.evidence.files import Files

__all__ = [
    "CodeBlock", "DocLine", "Document", "Documents", "Image", "Link", "Section", "Table", "collect", "count_words",
    "parse_document", "resolve",
]  # fmt: skip

MAX_OTHERS = 25
STRANGE_NOTE = "names next to nothing that this repository's code, data or files have"
MAX_OTHER_BYTES = 256 << 10
_FORMATS = (
    ".md",
    ".markdown",
    ".mdown",
    ".mdx",
    ".rst",
    ".txt",
    "",
    ".adoc",
    ".asciidoc",
    ".org",
    ".rmd",
    ".qmd",
    ".html",
)
_MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mdx", ".rmd", ".qmd", ".html"})
_README = regex(
    r"^(?:my[ _-]?)?(?:readme|read[ _-]me|leiame|leia-me|leeme|l\u00e9eme)(?P<language>[._-][a-z_-]{2,12})?$"
)
_DOC_DIRS = frozenset(
    {"doc", "docs", "documentation", "adr", "adrs", "decisions", "wiki", "report", "reports", "design", "notes"}
)
# Written for tools, hosts or lawyers: they say nothing of the work that a reader would look for.
_NOT_DOCS = regex(
    r"^(?:licen[cs]e|copying|notice|code[_-]of[_-]conduct|security|changelog|changes|history|news|"
    r"codeowners|pull_request_template|"
    r"issue_template|bug_report|feature_request|claude|agents?|gemini|copilot-instructions|cursorrules|skill|"
    r"requirements.{0,30}|constraints.{0,20}|cmakelists|robots|packages|runtime|humans|llms.{0,10}|apt|"
    r"authors|contributors|support|funding)$"
)
_NOT_DOC_DIRS = frozenset(
    "data dataset datasets corpus knowledge knowledge_base samples fixtures prompts .github .claude .cursor .agents "
    "tests test templates assets static public output outputs node_modules examples".split()
)
_TELLING = regex(
    r"decision|adr|architect|design|trade|model.?card|report|result|evaluat|benchmark|cost|deploy|setup|install|usage|"
    r"guide|notes|rationale|recap|findings|experiment|analysis"
)
# What a run writes; a report in there is the project's own.
_OUT_DIRS = frozenset({"output", "outputs"})
_REPORTING = regex(r"report|result|evaluat|benchmark|cost|metric|findings|recap|comparison")
_MAX_DEPTH = 4
_TEXT_DOCS = regex(r"read.?me|notes?|report|decision|about|model.?card|summary|instruct|leeme|leia")
# Its own evaluation, written beside the questions and answers that it was made with.
_OWN_REPORT = regex(r"(?:^|[_ -])eval(?:uation)?[_ -](?:report|results?|summary)(?:[_ -]|$)|^benchmark[_ -]report")
_MARKDOWN_SIGNS = regex(r"^(?:#{1,3} \S|```|- \[.\] |\* \S|!\[)", re.MULTILINE)
_MIN_SIGNS = 2


class Documents(NamedTuple):
    """What is written about the project.

    Attributes:
        readme: the README of the root (or of `.github/`, `docs/`), else of one folder down; None when there is none.
        readme_depth: 0 for the root, 1 for one folder down.
        others: documents that the README links or that plainly belong to it, the most telling first; of those and of
            the README only what is about this project.
        foreign: the README as a whole has next to nothing in common with the repository.
        left_out: where parts of the README, or whole documents, are about something else.
    """

    readme: Document | None
    readme_depth: int = 0
    others: tuple[Document, ...] = ()
    foreign: bool = False
    left_out: tuple[Place, ...] = ()

    @property
    def all(self) -> tuple[Document, ...]:
        """The README, then the others."""
        return ((self.readme,) if self.readme else ()) + self.others


def parse_document(path: str, text: str) -> Document:
    """Parse by the path's suffix; text that looks like Markdown is read as Markdown. Sections carry their kinds."""
    kind = suffix(path)
    cut = text.encode("utf-8", "replace")[:MAX_BYTES].decode("utf-8", "ignore") if len(text) > MAX_BYTES // 4 else text
    if kind == ".rst":
        from grader.evidence._rst import parse_rst  # noqa: PLC0415  (docutils is heavy)

        return classify(parse_rst(path, cut))
    if kind in _MARKDOWN or (kind not in (".adoc", ".asciidoc") and len(_MARKDOWN_SIGNS.findall(cut)) >= _MIN_SIGNS):
        from grader.evidence._markdown import parse_markdown  # noqa: PLC0415  (markdown-it is heavy)

        try:
            return classify(parse_markdown(path, cut, "markdown" if kind in _MARKDOWN else "text"))
        except (RecursionError, MemoryError, ValueError, IndexError) as why:
            error = f"not readable as Markdown ({type(why).__name__}); read as plain text"
    else:
        error = ""
    from grader.evidence._text import parse_text  # noqa: PLC0415  (seldom needed)

    return classify(parse_text(path, cut, error))


def resolve(document: Document, target: str, files: Files) -> str | None:
    """The path in the tree that a link's or image's target names; None when it is no such path or isn't there."""
    target = unquote(target.partition("#")[0].partition("?")[0]).strip()
    if not target or "://" in target or target.startswith(("mailto:", "#", "data:")):
        return None
    folder = "" if target.startswith("/") else posixpath.dirname(document.path)
    path = posixpath.normpath(posixpath.join(folder, target.lstrip("/")))
    return path if not path.startswith("..") and files.exists(path) else None


def _stem(path: str) -> str:
    name = base_name(path).lower()
    ending = suffix(path)
    return name[: -len(ending)] if ending in _FORMATS and ending else name


def _readme_rank(path: str) -> tuple[int, int, str] | None:
    """How good a README a file is: no language suffix first, then the format; None when it is none."""
    ending = suffix(path)
    if ending not in _FORMATS:
        return None
    stem = base_name(path).lower()[: len(base_name(path)) - len(ending)]
    match = _README.match(stem)
    if match is None:
        return None
    return (
        1 if match["language"] and match["language"][1:] not in ("en", "eng", "english") else 0,
        _FORMATS.index(ending),
        path,
    )


def _readmes(files: Files) -> list[tuple[int, str]]:
    """README candidates as (depth, path), best first; empty files last."""
    found = []
    for entry in files.own:
        if entry.path.count("/") > 1 or (rank := _readme_rank(entry.path)) is None:
            continue
        folder = entry.path.rpartition("/")[0].lower()
        place = {"": 0, ".github": 1, "docs": 2}.get(folder, 3)
        if place == 3 and folder in _NOT_DOC_DIRS:  # noqa: PLR2004
            place = 4
        size = entry.size or 0
        # One folder down the fullest one speaks for the project; in the root the plainest name does.
        order = (not size, place, *((-size,) if place > 2 else ()), *rank)  # noqa: PLR2004
        found.append((order, 0 if place < 3 else 1, entry.path))  # noqa: PLR2004
    return [
        (depth, path) for _, depth, path in sorted(found, key=lambda item: tuple(map(str, item[0][:2])) + _key(item[0]))
    ]


def _key(order: tuple[object, ...]) -> tuple[tuple[int, int | str], ...]:
    return tuple((0, x) if isinstance(x, int) else (1, str(x)) for x in order)


def _candidates(files: Files, readme: Document | None) -> Iterable[str]:
    """Paths of other documents, the most telling first."""
    linked = {path for link in readme.links if (path := resolve(readme, link.target, files))} if readme else set()
    ranked = []
    for entry in files.own:
        path, lower = entry.path, entry.path.lower()
        ending, parts = suffix(path), lower.split("/")
        if (readme and path == readme.path) or ending not in _FORMATS or ending in ("", ".html", ".rmd", ".qmd"):
            continue
        if _NOT_DOCS.match(_stem(path)):
            continue
        in_docs = any(part in _DOC_DIRS for part in parts[:-1])
        # A plain-text README in a data folder came with the data: it is another's.
        boxed = path not in linked and any(part in _NOT_DOC_DIRS for part in parts[:-1])
        is_readme = _readme_rank(path) is not None and not (boxed and ending == ".txt")
        belongs = path in linked or in_docs or is_readme or len(parts) <= 2  # noqa: PLR2004
        if ending == ".txt" and path not in linked and not _TEXT_DOCS.search(_stem(path)):
            belongs = False
        telling = bool(_TELLING.search(lower))
        written = ending != ".txt" and len(parts) <= _MAX_DEPTH
        # Reports are kept by date or by run, and where nothing introduces the project every document has to.
        belongs = belongs or (written and (readme is None or bool(_REPORTING.search(lower))))
        boxes = _NOT_DOC_DIRS.intersection(parts[:-1])
        own_report = ending != ".txt" and bool(_OWN_REPORT.search(_stem(path)))
        own_report = own_report or (written and boxes <= _OUT_DIRS and bool(_REPORTING.search(lower)))
        if boxed and not is_readme:
            belongs = own_report
        if belongs:
            ranked.append((path not in linked, not telling, len(parts) > 1 and not in_docs, len(parts), path))
    return (path for *_, path in sorted(ranked))


def collect(files: Files) -> Documents:
    """Find and parse the README and the documents that belong to it."""
    readme: Document | None = None
    depth, whole = 0, ""
    for at, path in _readmes(files)[:1]:
        text = files.text(path)
        depth, whole = at, text or ""
        readme = (
            with_content_kinds(parse_document(path, text), text)
            if text is not None
            else Document(path, "text", error="not readable as text")
        )
    others: list[tuple[Document, str]] = []
    budget = MAX_OTHER_BYTES
    for path in _candidates(files, readme):
        text = files.text(path, MAX_BYTES)
        if text is None or len(text) > budget:
            continue
        budget -= len(text)
        others.append((parse_document(path, text), text))
        if len(others) >= MAX_OTHERS:
            break
    own = own_words(files)
    folders = Counter(other.path.rpartition("/")[0] for other, _ in others)
    left_out: list[Place] = []
    kept: list[Document] = []
    for other, text in others:
        told = read(other, text)
        folder = other.path.rpartition("/")[0]
        if is_foreign_paper(told, own, folders[folder] if folder else 0) or is_padding(other, told):
            left_out.append(Place(other.path, note=STRANGE_NOTE))
            continue
        parts = foreign_sections(other, told, own)
        left_out += _places(other, parts)
        kept.append(_without(other, parts))
    if readme is None:
        return Documents(None, depth, tuple(kept), left_out=tuple(left_out))
    told = read(readme, whole)
    foreign = is_foreign(told, own, STRANGE_README) and not names_files(" ".join(told.texts.values()), files)
    strange = frozenset(range(len(readme.sections))) if foreign else foreign_sections(readme, told, own)
    left_out = [*_places(readme, strange), *left_out]
    return Documents(_without(readme, strange), depth, tuple(kept), foreign, tuple(left_out))


def _places(document: Document, strange: frozenset[int]) -> list[Place]:
    """Where the strange sections stand; neighbours are one place."""
    spans: list[list[int]] = []
    for i in sorted(strange):
        section = document.sections[i]
        if spans and section.line <= spans[-1][1] + 1:
            spans[-1][1] = section.end_line
        else:
            spans.append([section.line, section.end_line])
    return [Place(document.path, first, last, note=STRANGE_NOTE) for first, last in spans]


def _without(document: Document, strange: frozenset[int]) -> Document:
    """The document without what stands in these sections."""
    if not strange:
        return document
    spans = [(document.sections[i].line, document.sections[i].end_line) for i in strange]

    def stays(line: int) -> bool:
        return not any(first <= line <= last for first, last in spans)

    return replace(
        document,
        lines=tuple(line for line in document.lines if line.section not in strange),
        sections=tuple(
            replace(s, title="", kinds=frozenset(), words=0) if i in strange else s
            for i, s in enumerate(document.sections)
        ),
        code_blocks=tuple(block for block in document.code_blocks if block.section not in strange),
        links=tuple(link for link in document.links if stays(link.line)),
        images=tuple(image for image in document.images if stays(image.line)),
        tables=tuple(table for table in document.tables if table.section not in strange),
    )
