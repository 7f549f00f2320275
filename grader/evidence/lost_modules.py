"""Modules of the project's own packages that the code imports and nobody committed, as `.gitignore` often has it."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence._python_module import Module
    from grader.evidence.files import Files
    from grader.evidence.python_code import PythonCode

MAX_FOUND = 20
# What a build step writes: nobody commits it.
_MADE = regex(r"(?:_pb2(?:_grpc)?|(?:^|\.)_?version)$")
_ENDINGS = (".py", ".pyi", ".pyx", ".so", ".ipynb")


class LostModule(NamedTuple):
    """One module: its name, where it is first imported, and the line of `.gitignore` that keeps it out, or empty."""

    name: str
    path: str
    line: int
    ignored: str = ""


class LostModules(NamedTuple):
    """At most 20, in order of path and line, each once."""

    found: tuple[LostModule, ...] = ()


def collect(files: Files, python_code: PythonCode) -> LostModules:
    """Imports below a package of the project, where another import of that package leads to a file."""
    packages = {folder for module in python_code.modules for folder in _above(module.path)}
    led: set[str] = set()
    lost: dict[str, LostModule] = {}
    for module in python_code.product:
        for name, line, leads in _own_imports(module, files, packages):
            if leads:
                led.add(name.partition(".")[0])
            elif not _MADE.search(name):
                lost.setdefault(name, LostModule(name, module.path, line, _ignored(name, files)))
    return LostModules(tuple(one for one in lost.values() if one.name.partition(".")[0] in led)[:MAX_FOUND])


def own_packages(python_code: PythonCode) -> set[str]:
    """The folders that hold the project's own modules."""
    return {folder for module in python_code.product for folder in _above(module.path)}


def lost_imports(module: Module, files: Files, packages: set[str]) -> Iterator[tuple[str, int]]:
    """(name, line) of what one module imports from one of these packages and isn't there."""
    found = list(_own_imports(module, files, packages))
    yield from ((name, line) for name, line, leads in found if not leads and not _MADE.search(name))


def _above(path: str) -> Iterator[str]:
    """The folders that a path lies in."""
    folder = posixpath.dirname(path)
    while folder:
        yield folder
        folder = posixpath.dirname(folder)


def _own_imports(module: Module, files: Files, packages: set[str]) -> Iterator[tuple[str, int, bool]]:
    """Dotted imports that begin with a package of the project: name, line, and whether a file or folder is there."""
    roots = ["", "src", *_above(module.path)]
    for item in module.imports:
        parts = item.module.split(".")
        bases = [root for root in roots if posixpath.join(root, parts[0]) in packages] if len(parts) > 1 else []
        if parts[0] and bases:
            there = any(_is_there(posixpath.join(base, *parts), files) for base in bases)
            yield item.module, item.line, there


def _is_there(path: str, files: Files) -> bool:
    """A folder, a file of that name, or something inside the file above it."""
    return path in files.dirs or any(path + ending in files.by_path for ending in _ENDINGS) or (
        f"{posixpath.dirname(path)}.py" in files.by_path
    )  # fmt: skip


def _ignored(name: str, files: Files) -> str:
    """The line of the root's `.gitignore` that names a folder on the way to the module."""
    rows = [row.strip() for row in (files.text(".gitignore") or "").split("\n")]
    return next((row for row in rows if row.strip("/*") in name.split(".")[1:]), "")
