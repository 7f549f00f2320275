"""Whether the project is made to be installed or imported by others: the file at its root that makes it a package."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex

if TYPE_CHECKING:
    from grader.evidence.files import Files

MAX_BYTES = 128 << 10

# What makes the file a package's rather than an application's list of packages, looked for in this order.
_SAYS_SO = {
    "pyproject.toml": regex(r"^\[build-system\]", re.MULTILINE),
    "setup.py": regex(r"\bsetup\s{0,4}\("),
    "DESCRIPTION": regex(r"^Package:\s{0,8}\S", re.MULTILINE),
    "Cargo.toml": regex(r"^\[package\]", re.MULTILINE),
    "go.mod": regex(r"^module\s{1,8}\S{1,100}\.\S", re.MULTILINE),
}
_NPM_ENTRIES = ("main", "module", "exports", "bin", "types")


class Packaging(NamedTuple):
    """The file that says so; empty where there is none."""

    path: str = ""


def collect(files: Files) -> Packaging:
    """The first of the known files that does."""
    for path, says_so in _SAYS_SO.items():
        if path in files.by_path and says_so.search(files.text(path, MAX_BYTES) or ""):
            return Packaging(path)
    npm = files.text("package.json", MAX_BYTES) if "package.json" in files.by_path else None
    return Packaging("package.json" if npm and _is_npm_package(npm) else "")


def _is_npm_package(text: str) -> bool:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(data, dict) and not data.get("private") and any(data.get(key) for key in _NPM_ENTRIES)
