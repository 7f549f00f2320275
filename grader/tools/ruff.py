"""Runs ruff over a candidate's Python in a directory of our own, started early and collected later.

Only the bytes come from the candidate: the files get numbers for names, no configuration of theirs is read, their
`noqa` comments don't count, and the program is the one that was installed with us, never one on somebody's PATH.
"""

from __future__ import annotations

import functools
import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

TIMEOUT_S = 20.0
MAX_OUTPUT_BYTES = 16 << 20

# Mistakes, leftovers, risks and shape; nothing about taste that people with good reasons differ on.
RULES = (
    "E4,E7,E9,F,B,PLE,W291,W293,E501,"  # pycodestyle, pyflakes, bugbear, pylint's errors
    "C901,N801,N802,"  # complexity, names
    "S102,S113,S301,S307,S501,S602,S605,S608,"  # exec, no timeout, pickle, eval, no TLS check, shells, SQL from text
    "BLE001,S110,S112,PLW0603"  # swallowed exceptions, globals
)
# B008 is how FastAPI declares dependencies; B905 asks for strict zips.
IGNORED = "B008,B905"
SETTINGS = ("line-length=120", "lint.mccabe.max-complexity=12", "target-version='py313'")
# .../files/m<number>.py and its like, whatever the separator
_NUMBER = re.compile(r"[/\\][mn](\d{1,9})(?:\.py|\.ipynb|[/\\]__init__\.py)\Z")


class Source(NamedTuple):
    """One file to lint. Of its name only the kind is used: a notebook, an `__init__.py`, or any other module."""

    name: str
    data: bytes


class Diagnostic(NamedTuple):
    """One remark: the number of its source, the line, the cell (notebooks; else 0), the rule and what it says."""

    source: int
    line: int
    cell: int
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What ruff said, or in `error` why it didn't (`crashed`: a file broke it). No version: it isn't installed."""

    version: str
    diagnostics: tuple[Diagnostic, ...] = ()
    error: str = ""
    crashed: bool = False


@functools.cache
def find_ruff() -> tuple[str, str]:
    """The program that was installed with us and its version; empty strings where there is none."""
    name = "ruff.exe" if sys.platform == "win32" else "ruff"
    spec = find_spec("ruff")
    if spec is None or not spec.origin:
        return "", ""
    packages = Path(spec.origin).parent.parent
    infos = sorted(packages.glob("ruff-*.dist-info"))
    version = infos[-1].name.removeprefix("ruff-").removesuffix(".dist-info") if infos else "unknown"
    beside = Path(sys.executable).parent / name
    if beside.is_file():
        return str(beside), version
    try:
        return str(import_module("ruff.__main__").find_ruff_bin()), version
    except (ImportError, OSError, AttributeError):
        return "", ""


def _environment() -> dict[str, str]:
    keep = ("SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
    return {name: os.environ[name] for name in keep if name in os.environ} | {"NO_COLOR": "1"}


def _command(program: str, *, output: str) -> list[str]:
    settings = [part for setting in SETTINGS for part in ("--config", setting)]
    return [
        program, "check", "--isolated", "--no-cache", "--no-fix", "--exit-zero", "--quiet", "--ignore-noqa",
        "--no-respect-gitignore", "--select", RULES, "--ignore", IGNORED,
        "--per-file-ignores", "__init__.py:F401", *settings,
        "--output-format", "json", "--output-file", output, ".",
    ]  # fmt: skip


class Running:
    """A ruff at work. `finish` must be called once; it waits, reads and tidies up."""

    def __init__(self, sources: Sequence[Source]) -> None:
        """Write the sources to a directory of our own and start ruff over them."""
        program, self._version = find_ruff()
        self._error = "" if program else "ruff is not installed"
        self._process: subprocess.Popen[bytes] | None = None
        self._directory: tempfile.TemporaryDirectory[str] | None = None
        self._outcome: Outcome | None = None
        if not program or not sources:
            return
        try:
            self._directory = tempfile.TemporaryDirectory(prefix="shipfolio-ruff-")
            here = Path(self._directory.name)
            (here / "files").mkdir()
            for number, source in enumerate(sources):
                path = here / "files" / _file_name(source.name, number)
                if path.parent.name != "files":
                    path.parent.mkdir()
                path.write_bytes(source.data)
            self._process = subprocess.Popen(
                _command(program, output=str(here / "out.json")), cwd=here / "files", env=_environment(),
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        except OSError as why:
            self._error = f"ruff could not be started ({type(why).__name__})"

    def finish(self, timeout_s: float = TIMEOUT_S) -> Outcome:
        """What it said; the same answer every time it is asked."""
        if self._outcome is None:
            self._outcome = self._finish(timeout_s)
            if self._directory is not None:
                self._directory.cleanup()
        return self._outcome

    def _finish(self, timeout_s: float) -> Outcome:
        if self._process is None or self._directory is None:
            return Outcome(self._version, error=self._error)
        try:
            status = self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            return Outcome(self._version, error="ruff took too long and was stopped")
        output = Path(self._directory.name) / "out.json"
        if status != 0:
            return Outcome(self._version, error=f"ruff ended with status {status}", crashed=True)
        try:
            if output.stat().st_size > MAX_OUTPUT_BYTES:
                return Outcome(self._version, error="ruff had more to say than can be read")
            return Outcome(self._version, parse_output(output.read_bytes()))
        except (OSError, ValueError, RecursionError) as why:
            return Outcome(self._version, error=f"what ruff wrote could not be read ({type(why).__name__})")


def _file_name(name: str, number: int) -> str:
    """The number is in it; a folder of its own only where the name itself matters to ruff: folders cost time."""
    if name.endswith(".ipynb"):
        return f"n{number}.ipynb"
    return f"m{number}/__init__.py" if name.endswith("__init__.py") else f"m{number}.py"


def parse_output(data: bytes) -> tuple[Diagnostic, ...]:
    """Ruff's JSON as diagnostics, sorted by source and line; ValueError when it isn't that."""
    rows = json.loads(data or b"[]")
    if not isinstance(rows, list):
        raise ValueError("a list was expected")  # noqa: TRY004 - malformed input, as JSON that doesn't parse
    return tuple(sorted(found for row in rows if (found := _diagnostic(row)) is not None))


def _diagnostic(row: dict[str, Any]) -> Diagnostic | None:
    found = _NUMBER.search(str(row.get("filename", "")))
    place = row.get("location") or {}
    if found is None:
        return None
    rule = str(row.get("code") or "invalid-syntax")
    return Diagnostic(
        int(found[1]), int(place.get("row") or 1), int(row.get("cell") or 0), rule, str(row.get("message", ""))[:200]
    )
