"""What doesn't belong in a repository: tools' leavings, packages, databases, large binaries, copies."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.files import base_name, suffix
from grader.model import EntryKind

if TYPE_CHECKING:
    from grader.evidence.files import Files

LARGE_BYTES = 5 << 20
_SETTINGS = "an editor's settings"
MAX_PLACES = 60

_FOLDERS = {
    "__pycache__": "compiled Python", ".ipynb_checkpoints": "notebook checkpoints", ".idea": _SETTINGS,
    ".vs": _SETTINGS, ".rproj.user": _SETTINGS, "venv": "a virtual environment",
    ".venv": "a virtual environment", "env": "a virtual environment", "site-packages": "installed packages",
    "node_modules": "installed packages", ".mypy_cache": "a cache", ".pytest_cache": "a cache",
    ".ruff_cache": "a cache",
    ".tox": "a cache", ".next": "build output", ".eggs": "build output", "mlruns": "experiment runs",
    "wandb": "experiment runs", "catboost_info": "training leavings", "lightning_logs": "training leavings",
    ".terraform": "Terraform's leavings", ".dart_tool": "a cache", "htmlcov": "a coverage report",
}  # fmt: skip
_LOG = "a log"
_ONCE = frozenset((_SETTINGS, _LOG))
_NAMES = {
    ".ds_store": "a desktop's leavings", "thumbs.db": "a desktop's leavings", "desktop.ini": "a desktop's leavings",
    ".bash_history": "a shell's history", ".python_history": "a shell's history", ".rhistory": "a shell's history",
    ".zsh_history": "a shell's history", ".coverage": "a coverage report", "nohup.out": _LOG,
    "npm-debug.log": _LOG, ".rdata": "a session's memory", "terraform.tfstate": "Terraform's state",
}  # fmt: skip
_SUFFIXES = {
    ".pyc": "compiled Python", ".pyo": "compiled Python", ".class": "compiled code", ".o": "compiled code",
    ".obj": "compiled code", ".exe": "a program", ".dll": "compiled code", ".swp": "an editor's leavings",
    ".swo": "an editor's leavings", ".bak": "a backup", ".orig": "a backup", ".tmp": "a temporary file",
    ".log": _LOG, ".docx": "a word processor's file", ".doc": "a word processor's file",
    ".pptx": "a presentation", ".whl": "a package", ".egg": "a package", ".rar": "an archive", ".7z": "an archive",
}  # fmt: skip
_STATE = regex(r"\.tfstate(?:\.[\w.]{1,40})?$", re.IGNORECASE)
_COPY = regex(r"(?:[ _-]copy(?: \d)?| \(\d\)|~)\.\w{1,8}$|^copy of ", re.IGNORECASE)
# What a run printed, kept beside its results, is evidence.
_KEPT = regex(r"(?:^|/)(?:results?|benchmarks?|bench|experiments?|evaluations?|evals?|reports?)/", re.IGNORECASE)
_STORE = regex(
    r"(?:^|/)(?:chroma\.sqlite3|index\.faiss|[\w-]*faiss[\w-]*\.(?:index|pkl))$|\.(?:sqlite3?|db|duckdb)$",
    re.IGNORECASE,
)
_MODEL = frozenset(
    ".pkl .pickle .joblib .pt .pth .h5 .keras .onnx .bin .safetensors .gguf .weights .engine .tflite".split()
)


class Leftover(NamedTuple):
    """One thing that doesn't belong: a path (of the first file, for a folder), what it is, how many files.

    An editor's settings count once, however many files the editor splits them into, and so do the logs of one folder:
    they were forgotten once.
    """

    path: str
    what: str
    files: int = 1


class Junk(NamedTuple):
    """Findings, most files first, then by path.

    Attributes:
        leftovers: tools' leavings, archives, copies; `files` is the sum of theirs.
        large: (path, bytes; None where it is over the size limit) of own files over 5 MiB.
        stores: databases and vector indexes; `models`: trained models.
        gitignore: whether a .gitignore at the root names something.
    """

    leftovers: tuple[Leftover, ...] = ()
    large: tuple[tuple[str, int | None], ...] = ()
    stores: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    gitignore: bool = False

    @property
    def files(self) -> int:
        """How many files the leftovers are."""
        return sum(one.files for one in self.leftovers)


def collect(files: Files) -> Junk:
    """Look at every path; nothing is read but .gitignore."""
    found: Counter[str] = Counter()
    first: dict[str, str] = {}
    what: dict[str, str] = {}
    large: list[tuple[str, int | None]] = []
    stores: list[str] = []
    models: list[str] = []
    for entry in files.all:
        if entry.kind is not EntryKind.FILE:
            continue
        key, kind = _kind(entry.path)
        if kind:
            found[key] += 1
            first.setdefault(key, entry.path)
            what[key] = kind
            continue
        if entry.size is None or entry.size > LARGE_BYTES:
            large.append((entry.path, entry.size))
        if _STORE.search(entry.path):
            stores.append(entry.path)
        elif suffix(entry.path) in _MODEL:
            models.append(entry.path)
    leftovers = sorted(
        (Leftover(first[k], what[k], 1 if what[k] in _ONCE else n) for k, n in found.items()),
        key=lambda x: (-x.files, x.path),
    )
    return Junk(
        tuple(leftovers[:MAX_PLACES]),
        tuple(large[:MAX_PLACES]),
        tuple(stores[:MAX_PLACES]),
        tuple(models[:MAX_PLACES]),
        any(line.strip() and not line.startswith("#") for line in (files.text(".gitignore") or "").split("\n")),
    )


def _kind(path: str) -> tuple[str, str]:
    """(what to count it under, what it is); two empty strings for what belongs."""
    parts = path.split("/")
    for index, part in enumerate(parts[:-1]):
        kind = _FOLDERS.get(part.lower(), "")
        if not kind and part.endswith(".egg-info"):
            kind = "build output"
        if kind and not (part == "env" and not _is_environment(parts[index + 1 :])):
            return "/".join(parts[: index + 1]), kind
    name = base_name(path)
    kind = _NAMES.get(name.lower()) or _SUFFIXES.get(suffix(path), "")
    if kind == _LOG and _KEPT.search(path):
        return "", ""
    if not kind and _STATE.search(name):
        kind = "Terraform's state"
    if not kind and _COPY.search(name):
        kind = "a copy"
    key = f"{path.rpartition('/')[0]}/*.log" if kind == _LOG else path
    return (key, kind) if kind else ("", "")


def _is_environment(below: list[str]) -> bool:
    """A folder `env` is a virtual environment only with one's insides."""
    return below[0].lower() in ("lib", "bin", "scripts", "include", "pyvenv.cfg", "lib64", "share")
