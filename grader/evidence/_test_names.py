"""Which paths are tests, by the conventions of their languages: one place, so that every fact agrees."""

from __future__ import annotations

import re

from grader.evidence._regex import regex
from grader.evidence.files import base_name, language, suffix

_TEST_DIRS = frozenset("test tests __tests__ testing testthat spec specs e2e unit_tests integration_tests".split())
_PYTHON = regex(r"tests?_.*\.py$|.*_tests?\.py$|tests?\.py$|conftest\.py$", re.IGNORECASE)
_SCRIPT = regex(r".*[._-](?:test|spec|cy)\.(?:ts|tsx|js|jsx|mjs)$", re.IGNORECASE)
_OTHER = {
    "go": regex(r".*_test\.go$"),
    "r": regex(r"test[-_.].*\.r$|.*[-_.]tests?\.r$", re.IGNORECASE),
    "cpp": regex(r"(?:test|tests)[_-].*|.*[_-]?(?:test|tests)\.[a-z]+$", re.IGNORECASE),
    "c": regex(r"(?:test|tests)[_-].*|.*[_-]?(?:test|tests)\.c$", re.IGNORECASE),
    "java": regex(r".*(?:Test|Tests|IT)\.java$"),
    "kotlin": regex(r".*(?:Test|Tests)\.kt$"),
    "scala": regex(r".*(?:Test|Spec|Suite)\.scala$"),
    "csharp": regex(r".*Tests?\.cs$"),
    "ruby": regex(r".*_(?:test|spec)\.rb$"),
    "php": regex(r".*Test\.php$"),
    "swift": regex(r".*Tests?\.swift$"),
    "julia": regex(r"runtests\.jl$|test_.*\.jl$"),
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
