"""The candidate's Python files, each parsed once: what they define, import, call, catch and document."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.evidence._python_module import (
    Assign,
    Call,
    Class,
    Function,
    Handler,
    Import,
    Literal,
    Module,
)
from grader.evidence._python_reader import Reader
from grader.evidence._python_text import parse
from grader.evidence._test_names import is_test_path
from grader.evidence.files import MAX_SOURCE_BYTES

if TYPE_CHECKING:
    import ast
    from collections.abc import Mapping

    from grader.evidence.files import Files
    from grader.model import Entry

__all__ = ["Assign", "Call", "Class", "Function", "Handler", "Import", "Literal", "Module", "PythonCode"]

MAX_FILES = 1500
MAX_TOTAL_BYTES = 8 << 20


@dataclass(frozen=True, slots=True)
class PythonCode:
    """Every own `.py` file, sorted by path.

    Attributes:
        modules: read or not (`error` says why not); tests included (`is_test`).
        left_out: files beyond the caps, which were not read.
        test_trees: syntax trees of the test files, so that nothing is parsed twice.
    """

    modules: tuple[Module, ...] = ()
    left_out: int = 0
    test_trees: Mapping[str, ast.Module] = field(default_factory=dict, compare=False, repr=False)

    @property
    def product(self) -> tuple[Module, ...]:
        """The modules that aren't tests."""
        return tuple(module for module in self.modules if not module.is_test)

    def module(self, path: str) -> Module | None:
        """The module of that path."""
        return next((module for module in self.modules if module.path == path), None)


def chosen(entries: tuple[Entry, ...], *, max_files: int, max_total_bytes: int) -> tuple[Entry, ...]:
    """The files to read within the caps: shallow ones first, then by path; returned sorted by path."""
    out: list[Entry] = []
    total = 0
    for entry in sorted(entries, key=lambda e: (e.path.count("/"), e.path)):
        size = entry.size or 0
        if len(out) < max_files and total + size <= max_total_bytes:
            out.append(entry)
            total += min(size, MAX_SOURCE_BYTES)
    return tuple(sorted(out, key=lambda e: e.path))


def collect(files: Files) -> PythonCode:
    """Parse every own Python file within the caps."""
    entries = files.suffixed(".py", ".pyw")
    picked = chosen(entries, max_files=MAX_FILES, max_total_bytes=MAX_TOTAL_BYTES)
    modules: list[Module] = []
    trees: dict[str, ast.Module] = {}
    for entry in picked:
        is_test = is_test_path(entry.path)
        text = files.text(entry.path)
        if text is None:
            why = "too large" if (entry.size or 0) > MAX_SOURCE_BYTES else "not readable as text"
            modules.append(Module(entry.path, error=why, is_test=is_test))
            continue
        reader = Reader(entry.path, text.split("\n"))
        tree = parse(text)
        if isinstance(tree, str):
            reader.error = tree
        else:
            reader.read(tree)
            if is_test:
                trees[entry.path] = tree
        modules.append(reader.module(is_test=is_test))
    return PythonCode(tuple(modules), len(entries) - len(picked), trees)
