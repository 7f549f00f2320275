"""How the candidate's code is built, whatever its language: modules, functions, documentation, types, repetition.

Tests, generated files and SQL dumps are left out; notebooks count apart.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._named_imports import linked
from grader.evidence._project_imports import ProjectImports
from grader.evidence._repeats import Stretch, stretches
from grader.evidence.files import base_name
from grader.model import Place

if TYPE_CHECKING:
    from grader.evidence.notebooks import Notebooks
    from grader.evidence.python_code import Module, PythonCode
    from grader.evidence.source_code import SourceCode, SourceFile

MIN_DOC_WORDS = 3
MIN_SAME_DOC = 4  # a sentence that stands on so many functions explains none of them
_NOT_PROGRAMS = frozenset(("sql", "shell"))
_UNTYPED = frozenset("r julia matlab ruby shell php lua elixir clojure ocaml fsharp".split())
_BOILERPLATE = frozenset("setup.py conftest.py manage.py asgi.py wsgi.py".split())


class Unit(NamedTuple):
    """One own source file.

    Attributes:
        code_lines: neither blank nor comment.
        functions: how many it defines, methods included; `in_functions`: code lines inside functions and classes.
        uses, used_by: how many own files it imports, and how many import it (0 where the language doesn't tell).
        error: it doesn't parse.
    """

    path: str
    language: str
    code_lines: int
    functions: int
    in_functions: int
    uses: int = 0
    used_by: int = 0
    error: str = ""


class Span(NamedTuple):
    """One function, in any language: what it says of itself."""

    path: str
    name: str
    line: int
    lines: int
    branches: int
    public: bool
    documented: bool
    typed: bool | None  # None where the language has no annotations
    digest: int = 0
    stub: bool = False


class CodeShape(NamedTuple):
    """The shape of all own code.

    Attributes:
        notebook_lines: code lines in notebooks and in R Markdown or Quarto documents.
        copies: functions whose body stands elsewhere too (all but the first), and copied files.
        repeated: stretches of lines that several files hold, on each side.
        queries: files of SQL with how many lines of it they hold; they count as code only where there is no other.
    """

    units: tuple[Unit, ...] = ()
    spans: tuple[Span, ...] = ()
    notebook_lines: int = 0
    copies: tuple[Place, ...] = ()
    copied_lines: int = 0
    repeated: tuple[Stretch, ...] = ()
    queries: tuple[tuple[str, int], ...] = ()

    @property
    def file_lines(self) -> int:
        """Code lines in source files."""
        return sum(unit.code_lines for unit in self.units)

    @property
    def lines(self) -> int:
        """All code lines."""
        return self.file_lines + self.notebook_lines

    @property
    def modules(self) -> tuple[Unit, ...]:
        """Files that define functions or classes."""
        return tuple(unit for unit in self.units if unit.functions)

    @property
    def in_functions_share(self) -> float:
        """The share of all code that stands inside functions and classes."""
        return min(1.0, sum(unit.in_functions for unit in self.units) / self.lines) if self.lines else 0.0


def _python_units(code: PythonCode) -> list[Unit]:
    index = ProjectImports(code.modules)
    uses: dict[str, set[str]] = {}
    used_by: Counter[str] = Counter()
    for module in code.product:
        targets = {t for item in module.imports for t in index.targets(module.path, item.module, item.names)}
        uses[module.path] = targets - {module.path}
        used_by.update(uses[module.path])
    return [
        Unit(
            module.path, "python", module.code_lines, len(module.functions), min(_defined(module), module.code_lines),
            len(uses[module.path]), used_by[module.path], module.error,
        )
        for module in code.product
        if base_name(module.path) not in _BOILERPLATE
    ]  # fmt: skip


def _defined(module: Module) -> int:
    """Lines inside functions and classes, each counted once."""
    spans = [(c.line, c.end_line) for c in module.classes] + [(f.line, f.end_line) for f in module.functions]
    total, reached = 0, 0
    for start, end in sorted(spans):
        if end > reached:
            total += end - max(start, reached + 1) + 1
            reached = end
    return total


def _python_spans(modules: tuple[Module, ...]) -> list[Span]:
    same = Counter(f.doc for module in modules for f in module.functions if f.doc)
    return [
        Span(
            module.path, f.name, f.line, f.lines, f.branches, f.public,
            f.doc_words >= MIN_DOC_WORDS and same[f.doc] < MIN_SAME_DOC, f.typed, f.digest, f.stub,
        )
        for module in modules
        for f in module.functions
        if not f.nested
    ]  # fmt: skip


def _other(file: SourceFile, uses: int, used_by: int) -> tuple[Unit, list[Span]]:
    typed = None if file.language in _UNTYPED else file.typed
    inside = sum(f.lines for f in file.functions)
    types = sum(1 for _ in file.types) * 5  # a type's own lines aren't followed
    own = sum(not item.name.startswith(("@", "node:")) and "." in item.name for item in file.imports)
    unit = Unit(
        file.path, file.language, file.code_lines, len(file.functions) + len(file.types),
        min(file.code_lines, inside + types), max(own, uses), used_by, file.error,
    )  # fmt: skip
    spans = [
        Span(file.path, f.name, f.line, f.lines, 0, public=True, documented=f.documented, typed=typed)
        for f in file.functions
    ]
    return unit, spans


def _copies(spans: list[Span], code: PythonCode, source: SourceCode) -> tuple[list[Place], int]:
    places: list[Place] = []
    lines = 0
    first: dict[int, str] = {}
    files = [(m.digest, m.path, m.code_lines) for m in code.product if m.code_lines]
    files += [(f.digest, f.path, f.code_lines) for f in source.product if f.code_lines]
    copied: set[str] = set()
    for digest, path, size in sorted(files, key=lambda item: item[1]):
        if digest in first:
            places.append(Place(path, note=f"the same as {first[digest]}"))
            copied.add(path)
            lines += size
        else:
            first[digest] = path
    seen: dict[int, Span] = {}
    for span in spans:
        if not span.digest or span.path in copied:
            continue
        if span.digest in seen:
            other = seen[span.digest]
            places.append(Place(span.path, span.line, note=f"{span.name} repeats {other.path}:{other.line}"))
            lines += span.lines
        else:
            seen[span.digest] = span
    return places, lines


def collect(python_code: PythonCode, notebooks: Notebooks, source_code: SourceCode) -> CodeShape:
    """Put the facts of all languages side by side."""
    units = _python_units(python_code)
    spans = _python_spans(python_code.product)
    in_documents = 0
    uses, used_by = linked(source_code.product)
    for file in source_code.product:
        if file.language in _NOT_PROGRAMS:
            continue
        unit, more = _other(file, uses[file.path], used_by[file.path])
        if file.chunks:
            in_documents += file.code_lines
            continue
        units.append(unit)
        spans += more
    cells = sum(
        sum(1 for line in cell.source.split("\n") if line.strip() and not line.lstrip().startswith("#"))
        for notebook in notebooks.notebooks
        for cell in notebook.code_cells
    )
    places, copied_lines = _copies(spans, python_code, source_code)
    units.sort(key=lambda unit: unit.path)
    own = {unit.path for unit in units}
    repeated = tuple(stretches(text for text in source_code.texts(tests=False) if text.path in own))
    queries = tuple(sorted((file.path, file.code_lines) for file in source_code.product if file.language == "sql"))
    return CodeShape(tuple(units), tuple(spans), cells + in_documents, tuple(places), copied_lines, repeated, queries)
