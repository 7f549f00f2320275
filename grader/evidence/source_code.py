"""All own source whatever its language: how much of what, and what lines of other languages than Python say."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._languages import FAMILIES
from grader.evidence._regex import regex
from grader.evidence._test_names import is_test_path
from grader.evidence.files import base_name, language, suffix
from grader.evidence.python_code import chosen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence._languages import Family
    from grader.evidence.files import Files
    from grader.evidence.notebooks import Notebooks
    from grader.evidence.python_code import PythonCode

    # Either the numbered lines that are code or a text that is code as a whole.
    _Numbered = tuple[tuple[int, str], ...] | str

MAX_FILES = 1500
MAX_TOTAL_BYTES = 6 << 20
MAX_LINE_CHARS = 400
BRACELESS_LINES = 12  # a function whose brace never shows within these is a one-liner, or a pattern's mistake
MINIFIED_CHARS = 250  # on average per line: nobody wrote that by hand

_GENERATED = regex(
    r".*(?:\.min\.|\.bundle\.|\.generated\.|_pb2|\.pb\.|\.d\.ts$|-env\.d\.ts)"
    r"|(?:jquery|jquery[.-]ui|underscore|bootstrap|lodash|d3|three|popper|moment|plotly|chart)(?:[.-]v?\d[\w.]*)?\.js$",
    re.IGNORECASE,
)
# The banner of a library that somebody copied here: bundlers keep `/*!`, and it names a version or a licence.
_BANNER = regex(r"\s{0,20}/\*!(?=[^/]{0,1500}(?:\bv?\d{1,3}\.\d{1,3}\.\d|licen[sc]e|copyright))", re.IGNORECASE)
# What a bundler writes around the modules that it packs into one file, and its pointer back to the sources.
_BUNDLED = ("webpackBootstrap", "__webpack_require__", "parcelRequire", "//# sourceMappingURL=")
_MACHINE_PATH = regex(r"""['"](/home/|/Users/|/root/|/content/|/kaggle/(?!working)|[A-Za-z]:[\\/]{1,2}\w)""")
_SETWD = regex(r"\bsetwd\(\s*['\"]")
_CHUNK = regex(r"\s{0,3}(?:```+|~~~+)\s*\{\s*(\w+)")


class CodeText(NamedTuple):
    """The code of one file as one text; `numbers` are the file's lines where those aren't simply 1, 2, 3."""

    path: str
    language: str
    text: str
    numbers: tuple[int, ...] | None

    def line(self, index: int) -> int:
        """The file's line of the text's line `index` (from 0)."""
        return index + 1 if self.numbers is None else self.numbers[index]


class Named(NamedTuple):
    """A thing with a name and the line where it stands."""

    name: str
    line: int


class Routine(NamedTuple):
    """A function as far as it can be told without a parser; `documented`: a comment stands right above it."""

    name: str
    line: int
    end_line: int
    documented: bool

    @property
    def lines(self) -> int:
        """Length in lines."""
        return self.end_line - self.line + 1


class SourceFile(NamedTuple):
    """One file that isn't Python: counts by line.

    Attributes:
        typed: its language's signatures carry types.
        types: classes, structs, interfaces, type definitions.
        handling: lines that deal with errors; `prints`: lines that write to the console by hand.
        machine_paths: lines with an absolute path of one machine, or `setwd` in R.
        chunks: an R Markdown or Quarto document: only its code chunks count.
        generated: minified or written by a tool: not the candidate's hand.
        error: why it couldn't be read, empty otherwise.
    """

    path: str
    language: str
    lines: int = 0
    code_lines: int = 0
    comments: int = 0
    functions: tuple[Routine, ...] = ()
    imports: tuple[Named, ...] = ()
    types: tuple[Named, ...] = ()
    handling: tuple[int, ...] = ()
    prints: tuple[int, ...] = ()
    machine_paths: tuple[int, ...] = ()
    typed: bool = False
    is_test: bool = False
    chunks: int = 0
    generated: bool = False
    digest: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class SourceCode:
    """Every own source file.

    Attributes:
        files: all but Python and Jupyter notebooks, sorted by path.
        languages: code lines per language, most first, `python` and `notebook` among them; without tests and generated.
        left_out: files beyond the caps.
    """

    files: tuple[SourceFile, ...] = ()
    languages: tuple[tuple[str, int], ...] = ()
    left_out: int = 0
    _texts: tuple[CodeText, ...] = field(default=(), compare=False, repr=False)
    _untested: tuple[CodeText, ...] = field(default=(), compare=False, repr=False)

    @property
    def main_language(self) -> str:
        """The language with most code; empty where there is no code."""
        return self.languages[0][0] if self.languages else ""

    @property
    def product(self) -> tuple[SourceFile, ...]:
        """Files that are neither tests nor generated."""
        return tuple(f for f in self.files if not f.is_test and not f.generated)

    def texts(self, *, tests: bool = True) -> Iterator[CodeText]:
        """Every own source text in order of path, whole: to look for words before going through lines."""
        return iter(self._texts if tests else self._untested)


def _chunks(text: str) -> tuple[list[tuple[int, str]], str, int]:
    """The code of an R Markdown or Quarto document: numbered lines, the language of most chunks, how many."""
    lines: list[tuple[int, str]] = []
    langs: Counter[str] = Counter()
    fence = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if fence:
            if line.strip().startswith(fence) and not line.strip().strip("`~"):
                fence = ""
            else:
                lines.append((number, line))
        elif found := _CHUNK.match(line):
            fence = line.strip()[:3]
            langs[found.group(1).lower()] += 1
    top = min(langs, key=lambda lang: (-langs[lang], lang), default="r")
    return lines, top, sum(langs.values())


class _Pending(NamedTuple):
    """A function whose end hasn't been seen yet, and how deep the braces were before it."""

    name: str
    line: int
    documented: bool
    depth: int

    def ends(self, line: int) -> Routine:
        return Routine(self.name, self.line, line, self.documented)


class _Counts:
    """Running totals of one file."""

    __slots__ = ("code", "comments", "functions", "handling", "imports", "paths", "prints", "types")

    def __init__(self) -> None:
        self.code = self.comments = 0
        self.functions: list[Routine] = []
        self.imports: list[Named] = []
        self.types: list[Named] = []
        self.handling: list[int] = []
        self.prints: list[int] = []
        self.paths: list[int] = []


def _count(lines: list[tuple[int, str]], family: Family) -> _Counts:
    counts = _Counts()
    pending: list[_Pending] = []
    depth, above_is_comment, in_block = 0, False, False
    for i, (number, raw) in enumerate(lines):
        line = raw[:MAX_LINE_CHARS]
        text = line.strip()
        if not text:
            continue
        is_comment = in_block or text.startswith(family.comments)
        in_block = (in_block or text.startswith("/*")) and "*/" not in text
        if is_comment:
            counts.comments += 1
            above_is_comment = True
            continue
        counts.code += 1
        _one_line(counts, family, number, line)
        name = family.function(line, lines[i + 1][1][:MAX_LINE_CHARS] if i + 1 < len(lines) else "")
        if name:
            pending.append(_Pending(name, number, above_is_comment, depth))
        depth = _close(counts, pending, depth, (number, line), braces=family.braces)
        # Decorators, annotations and `export` lines may stand between a comment and what it is about.
        above_is_comment = above_is_comment and text.startswith(("@", "[", "template", "#["))
    counts.functions.extend(function.ends(lines[-1][0]) for function in pending)
    counts.functions.sort(key=lambda f: (f.line, f.name))
    return counts


def _one_line(counts: _Counts, family: Family, number: int, line: str) -> None:
    for found in family.imports.finditer(line):
        counts.imports.append(Named(next((g for g in found.groups() if g), ""), number))
    if found_type := family.types.match(line):
        counts.types.append(Named(found_type.group(1) if found_type.groups() else "", number))
    if family.handling.search(line):
        counts.handling.append(number)
    if family.prints.search(line):
        counts.prints.append(number)
    if _MACHINE_PATH.search(line) or ("setwd(" in line and _SETWD.search(line)):
        counts.paths.append(number)


def _close(counts: _Counts, pending: list[_Pending], depth: int, at: tuple[int, str], *, braces: bool) -> int:
    """Follow the braces; functions whose brace closed are done. Without braces one ends where the next begins."""
    number, text = at
    number, text = at
    if not braces:
        while len(pending) > 1:
            counts.functions.append(pending.pop(0).ends(number - 1))
        return 0
    opened, closed = text.count("{"), text.count("}")
    depth = max(0, depth + opened - closed)
    if closed or not opened:
        while pending and depth <= pending[-1].depth and (closed or number > pending[-1].line + BRACELESS_LINES):
            counts.functions.append(pending.pop().ends(number))
    return depth


def _code_text(path: str, lang: str, numbered: _Numbered) -> CodeText:
    if isinstance(numbered, str):
        return CodeText(path, lang, numbered, None)
    return CodeText(path, lang, "\n".join(text for _, text in numbered), tuple(number for number, _ in numbered))


def read_file(path: str, text: str) -> tuple[SourceFile, CodeText]:
    """Read one file: the counts, and its code."""
    lang = language(path)
    chunks = 0
    numbered: _Numbered = text
    if suffix(path) in (".rmd", ".qmd"):
        code, lang, chunks = _chunks(text)
        numbered = tuple(code)
    else:
        code = list(enumerate(text.split("\n"), start=1))
    generated = _GENERATED.match(base_name(path)) is not None or len(text) > MINIFIED_CHARS * (len(code) + 4)
    if path.endswith((".js", ".mjs", ".cjs", ".css")) and not generated:
        generated = _BANNER.match(text) is not None or any(sign in text for sign in _BUNDLED)
    family = FAMILIES.get(lang, FAMILIES["r"])
    counts = _count([] if generated else code, family)
    file = SourceFile(
        path=path,
        language=lang,
        lines=text.count("\n") + (not text.endswith("\n")),
        code_lines=counts.code,
        comments=counts.comments,
        functions=tuple(counts.functions),
        imports=tuple(counts.imports),
        types=tuple(counts.types),
        handling=tuple(counts.handling),
        prints=tuple(counts.prints),
        machine_paths=tuple(counts.paths),
        typed=family.typed,
        is_test=is_test_path(path),
        chunks=chunks,
        generated=generated,
        digest=zlib.crc32("\n".join(line.strip() for _, line in code).encode("utf-8", "replace")),
    )
    return file, _code_text(path, lang, () if generated else numbered)


def collect(files: Files, python_code: PythonCode, notebooks: Notebooks) -> SourceCode:
    """Read every own source file within the caps; Python and notebooks come from their own facts."""
    sizes: Counter[str] = Counter()
    texts: list[CodeText] = []
    for module in python_code.modules:
        if not module.is_test:
            sizes["python"] += module.code_lines
        texts.append(CodeText(module.path, "python", files.text(module.path) or "", None))
    for notebook in notebooks.notebooks:
        cells = [
            (cell.file_line(i) or 0, line)
            for cell in notebook.code_cells
            for i, line in enumerate(cell.source.split("\n"))
        ]
        sizes["notebook"] += sum(1 for _, line in cells if line.strip())
        texts.append(_code_text(notebook.path, notebook.language, tuple(cells)))
    others = tuple(e for e in files.own if language(e.path) not in ("", "python", "notebook"))
    picked = chosen(others, max_files=MAX_FILES, max_total_bytes=MAX_TOTAL_BYTES)
    found: list[SourceFile] = []
    for entry in picked:
        text = files.text(entry.path)
        if text is None:
            found.append(SourceFile(entry.path, language(entry.path), error="too large or not text"))
            continue
        file, code = read_file(entry.path, text)
        found.append(file)
        texts.append(code)
        if not file.is_test and not file.generated:
            sizes[code.language] += file.code_lines
    texts.sort(key=lambda code: code.path)
    return SourceCode(
        files=tuple(found),
        languages=tuple(sorted(((lang, n) for lang, n in sizes.items() if n), key=lambda pair: (-pair[1], pair[0]))),
        left_out=len(others) - len(picked),
        _texts=tuple(texts),
        _untested=tuple(code for code in texts if not is_test_path(code.path)),
    )
