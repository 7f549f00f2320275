"""Which paths are tests, by the conventions of their languages: one place, so that every fact agrees."""

from __future__ import annotations

import re

from grader.evidence.files import base_name, language, suffix

_TEST_DIRS = frozenset("test tests __tests__ testing testthat spec specs e2e unit_tests integration_tests".split())
_PYTHON = re.compile(r"tests?_.*\.py$|.*_tests?\.py$|tests?\.py$|conftest\.py$", re.IGNORECASE)
_SCRIPT = re.compile(r".*[._-](?:test|spec|cy)\.(?:ts|tsx|js|jsx|mjs)$", re.IGNORECASE)
_OTHER = {
    "go": re.compile(r".*_test\.go$"),
    "r": re.compile(r"test[-_.].*\.r$|.*[-_.]tests?\.r$", re.IGNORECASE),
    "cpp": re.compile(r"(?:test|tests)[_-].*|.*[_-]?(?:test|tests)\.[a-z]+$", re.IGNORECASE),
    "c": re.compile(r"(?:test|tests)[_-].*|.*[_-]?(?:test|tests)\.c$", re.IGNORECASE),
    "java": re.compile(r".*(?:Test|Tests|IT)\.java$"),
    "kotlin": re.compile(r".*(?:Test|Tests)\.kt$"),
    "scala": re.compile(r".*(?:Test|Spec|Suite)\.scala$"),
    "csharp": re.compile(r".*Tests?\.cs$"),
    "ruby": re.compile(r".*_(?:test|spec)\.rb$"),
    "php": re.compile(r".*Test\.php$"),
    "swift": re.compile(r".*Tests?\.swift$"),
    "julia": re.compile(r"runtests\.jl$|test_.*\.jl$"),
}


def in_test_dir(path: str) -> bool:
    """Whether a folder on the way is one that holds tests."""
    return any(part.lower() in _TEST_DIRS for part in path.split("/")[:-1])


def is_test_name(path: str) -> bool:
    """Whether the file's own name says that it is a test, by its language's convention."""
    name, lang = base_name(path), language(path)
    if lang == "python":
        return suffix(path) == ".py" and _PYTHON.match(name) is not None
    if lang in ("typescript", "javascript"):
        return _SCRIPT.match(name) is not None
    pattern = _OTHER.get(lang)
    return pattern is not None and pattern.match(name) is not None


def is_test_path(path: str) -> bool:
    """Whether a source file is a test, or a helper that stands among tests."""
    lang = language(path)
    return bool(lang) and lang not in ("notebook", "sql") and (is_test_name(path) or in_test_dir(path))
