"""How much of the code tests could run at all: what they import, and what that imports in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.evidence._project_imports import ProjectImports
from grader.evidence._regex import regex
from grader.evidence.files import suffix

if TYPE_CHECKING:
    from grader.evidence.files import Files
    from grader.evidence.python_code import PythonCode
    from grader.evidence.tests import Tests

MAX_TEXT = 200_000
# `patch("app.main.load")`, `import_module("app.main")`
_NAMED = regex(r"[\"']([A-Za-z_]\w{0,60}(?:\.[A-Za-z_]\w{0,60}){1,8})[\"':]")


def reachable(tests: Tests, python_code: PythonCode, files: Files) -> tuple[float, str]:
    """The share of code lines in files that some test could run, and a file that none could, empty where there is none.

    Only files that such tests could measure count: of a language that tests are written in, under a top folder of which
    they reach anything.
    """
    seen = set(tests.reached) | _all_imported(tests, python_code, files)
    kinds = {suffix(file.path) for file in tests.files if file.cases}
    own = {path for path, _ in tests.testable}
    tops = {_top(path) for path in seen & own}
    near = [
        (path, lines) for path, lines in tests.testable if suffix(path) in kinds and (_top(path) in tops or not tops)
    ]
    total = sum(lines for _, lines in near)
    missed = next((path for path, _ in near if path not in seen), "")
    return (sum(lines for path, lines in near if path in seen) / total if total else 1.0), missed


def _top(path: str) -> str:
    folder, slash, _ = path.partition("/")
    return folder if slash else ""


def _all_imported(tests: Tests, python_code: PythonCode, files: Files) -> set[str]:
    index = ProjectImports(python_code.modules)
    by_path = {module.path: module for module in python_code.modules}
    waiting = [module.path for module in python_code.modules if module.is_test]
    for file in tests.files:
        text = (files.text(file.path) or "")[:MAX_TEXT] if file.path.endswith(".py") else ""
        for name in {match[1] for match in _NAMED.finditer(text)}:
            parts = name.split(".")
            for end in range(len(parts), 0, -1):
                waiting += index.targets(file.path, ".".join(parts[:end]), ())
    seen: set[str] = set()
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            module = by_path.get(path)
            waiting += [
                target
                for item in (module.imports if module else ())
                for target in index.targets(path, item.module, item.names)
            ]
    return seen
