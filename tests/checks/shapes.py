"""Small builders of code and test facts for the checks' tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.evidence.code_shape import CodeShape, Span, Unit
from grader.evidence.notebooks import Notebook, Notebooks
from grader.evidence.python_code import Call, Handler, Literal, Module, PythonCode
from grader.evidence.source_code import SourceCode, SourceFile
from grader.evidence.tests import TestCase, TestFile, Tests

if TYPE_CHECKING:
    from collections.abc import Sequence

NO_NOTEBOOKS = Notebooks()
NO_SOURCE = SourceCode()


def unit(path: str = "app/a.py", lines: int = 100, functions: int = 5, inside: int = 80, **more: Any) -> Unit:
    return Unit(path, more.pop("language", "python"), lines, functions, inside, **more)


def span(
    name: str = "f",
    *,
    lines: int = 10,
    branches: int = 1,
    documented: bool = True,
    typed: bool | None = True,
    **more: Any,
) -> Span:
    return Span(more.pop("path", "app/a.py"), name, 1, lines, branches, True, documented, typed, **more)


def shape(units: Sequence[Unit] = (), spans: Sequence[Span] = (), **more: Any) -> CodeShape:
    return CodeShape(tuple(units), tuple(spans), **more)


def big(spans: Sequence[Span] | None = None, **more: Any) -> CodeShape:
    """A project of 1,200 lines in 12 linked modules, with 30 good functions unless others are given."""
    units = [unit(f"app/m{i}.py", used_by=1, uses=1) for i in range(12)]
    return shape(units, spans if spans is not None else [span(f"f{i}") for i in range(30)], **more)


EMPTY = shape()


def calls(*names: str) -> tuple[Call, ...]:
    return tuple(Call(name, name, i, (), (), "") for i, name in enumerate(names, start=1))


def handler(kind: str = "ValueError", *, silent: bool = False) -> Handler:
    return Handler((kind,) if kind else (), 3, kind in ("", "Exception"), silent, False)


def code(**more: Any) -> PythonCode:
    """One Python module with these attributes."""
    more.setdefault("code_lines", 100)
    return PythonCode((Module(more.pop("path", "app/a.py"), **more),))


def literal(text: str, line: int = 1) -> Literal:
    return Literal(text, line)


def case(name: str = "test_a", **more: Any) -> TestCase:
    more.setdefault("assertions", 0 if more.get("hollow") else 1)
    more.setdefault("shape", hash_of(name))
    return TestCase("tests/test_a.py", name, 3, 5, **more)


def hash_of(text: str) -> int:
    return sum(ord(char) * 31**i for i, char in enumerate(text))


def suite(*cases: TestCase, reaches: Sequence[str] = ("app/a.py",), **more: Any) -> Tests:
    """One test file that reaches one project file of 100 lines, wholly named."""
    more.setdefault("testable", (("app/a.py", 100),))
    more.setdefault("reached", tuple(reaches))
    more.setdefault("depths", tuple(1.0 for _ in more["reached"]))
    return Tests((TestFile("tests/test_a.py", "python", True, tuple(cases), tuple(reaches), size=500),), **more)


def many(count: int, **more: Any) -> list[TestCase]:
    return [case(f"test_{i}", **more) for i in range(count)]


__all__ = [
    "EMPTY", "NO_NOTEBOOKS", "NO_SOURCE", "Notebook", "Notebooks", "SourceCode", "SourceFile", "Tests", "big", "calls",
    "case", "code", "handler", "literal", "many", "shape", "span", "suite", "unit",
]  # fmt: skip
