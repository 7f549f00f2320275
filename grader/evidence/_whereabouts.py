"""Whether a command of a document finds its script from the folder in which the reader stands."""

from __future__ import annotations

import posixpath
from functools import cached_property
from typing import TYPE_CHECKING

from grader.evidence._regex import regex

if TYPE_CHECKING:
    from grader.evidence.documents import Document
    from grader.evidence.files import Files

MAX_LINE = 600
MAX_HOMES = 50

# What an interpreter or a shell is handed as a path of its own.
_SCRIPT = regex(
    r"^(?:(?:uv|poetry|pipenv) run )?(?:python[\d.]{0,4}|py|streamlit run|Rscript|bash|sh|node|chainlit run)"
    r"\s{1,3}(?:-u\s{1,3})?([\w./\\-]{1,160}\.(?:py|R|r|sh|js|mjs|ts))(?=\s|$)"
)
_CHANGES = regex(
    r"(?:\bcd|\bpushd|\bSet-Location|--directory|--project|--prefix|\s-C)[ =]{1,3}[\"']?([\w./\\-]{1,120})"
)
# Words that send the reader into a folder, or say that a step belongs to one.
_SENDS = regex(
    r"(?i)\b(?:navigate|go|change|switch|move|enter|inside|from|within|in|into) |folder|director|carpeta|pasta|dossier"
    r"|ordner|klas\u00f6r|\u043f\u0430\u043f\u043a|\u043a\u0430\u0442\u0430\u043b\u043e\u0433|\u76ee\u5f55"
    r"|\u6587\u4ef6\u5939|\ud3f4\ub354|\ub514\ub809\ud130|\u30d5\u30a9\u30eb\u30c0|\u30c7\u30a3\u30ec\u30af\u30c8\u30ea"
)


class Whereabouts:
    """The folders that one document leads its reader into: the root, its own, and those it changes to or speaks of."""

    def __init__(self, document: Document, files: Files) -> None:
        self._document = document
        self._files = files

    @cached_property
    def _homes(self) -> dict[str, list[str]]:
        """The first few paths of each base name."""
        out: dict[str, list[str]] = {}
        for entry in self._files.own:
            paths = out.setdefault(entry.path.rpartition("/")[2].lower(), [])
            if len(paths) < MAX_HOMES:
                paths.append(entry.path)
        return out

    @cached_property
    def _spoken(self) -> frozenset[str]:
        """Folders that a line changes to or sends the reader into; seldom asked for, so read when it is."""
        by_name: dict[str, list[str]] = {}
        for folder in sorted(self._files.dirs):
            by_name.setdefault(folder.rpartition("/")[2].lower(), []).append(folder.lower())
        known: set[str] = set()
        for line in self._document.lines:
            text = line.text[:MAX_LINE]
            names = [_plain(name).rpartition("/")[2] for name in _CHANGES.findall(text)]
            if line.block != "code" and _SENDS.search(text):
                words = (word.strip("`'\"/.,:;()").rpartition("/")[2] for word in text.lower().split())
                names += [word for word in words if word in by_name]
            known.update(folder for name in names for folder in by_name.get(name, ()))
        return frozenset(known)

    def lies_in(self, command: str) -> str:
        """The folder in which the command's script really lies; empty when it is found, or nowhere at all."""
        found = _SCRIPT.match(command)
        path = _plain(found[1]) if found else ""
        if not path or path.startswith("../") or self._is_in("", path):
            return ""
        if self._is_in(posixpath.dirname(self._document.path).lower(), path):
            return ""
        homes = self._homes.get(path.rpartition("/")[2], ())
        home = next((home for home in homes if home.lower().endswith(f"/{path}")), "")
        if not home or any(self._is_in(folder, path) for folder in self._spoken):
            return ""
        return home[: -len(path)].strip("/")

    def _is_in(self, folder: str, path: str) -> bool:
        return posixpath.join(folder, path) in self._files.by_lower


def _plain(path: str) -> str:
    return path.replace("\\", "/").removeprefix("./").rstrip("/").lower()
