"""The paths of a tree from `git ls-tree`, read as a stream so that a hostile one can be left in the middle."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.model import Entry, EntryKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

    from grader.snapshot.limits import Limits

_CHUNK_BYTES = 64 * 1024
_RUNAWAY_DEPTH = 400  # no honest tree; git itself overflows its stack at some thousands
_RUNAWAY_RECORDS = 20  # times the cap of files: what a listing may hold in all
_INSTALLED = (b"node_modules/", b"site-packages/")
_FORBIDDEN = frozenset({b"", b".", b"..", b".git"})
_KINDS = {b"120000": EntryKind.SYMLINK, b"160000": EntryKind.SUBMODULE}


@dataclass(slots=True)
class Tree:
    """What was listed.

    Attributes:
        entries: unsorted, in git's order.
        oids: path -> object id, for every entry.
        stopped: why the rest was never listed; empty when everything was.
        deep, long, misnamed, installed: how many paths were left out, by reason.
    """

    entries: list[Entry] = field(default_factory=list)
    oids: dict[str, str] = field(default_factory=dict)
    stopped: str = ""
    deep: int = 0
    long: int = 0
    misnamed: int = 0
    installed: int = 0

    def notes(self, limits: Limits) -> list[str]:
        """The caps that were hit, a sentence each."""
        notes = [self.stopped] if self.stopped else []
        if self.deep:
            notes.append(f"{_files(self.deep)} below {limits.max_depth} directories left out.")
        if self.long:
            notes.append(f"{_files(self.long)} with a path over {limits.max_path_bytes} bytes left out.")
        if self.misnamed:
            notes.append(f"{_files(self.misnamed)} with an impossible name ('..', '.git', a repeated path) left out.")
        if self.installed:
            notes.append(f"{_files(self.installed)} of committed packages (node_modules, site-packages) left out.")
        return notes


def ls_tree_args(tree: str, *, sizes: bool) -> tuple[str, ...]:
    """The arguments of the one call that lists a tree.

    Directories are asked for too: a bomb that is made of them alone would print nothing else.
    Sizes can't be asked for in a partial clone, where git would want to fetch what is missing.
    """
    return ("ls-tree", "-r", "-t", "-z", *(["-l"] if sizes else []), "--full-tree", tree)


def read_tree(stream: BufferedReader, limits: Limits) -> Tree:
    """Read the listing, capped: git's output may be left half-read, which `Tree.stopped` then says."""
    tree = Tree()
    directories = packaged = 0
    for number, record in enumerate(_records(stream)):
        head, _, path = record.partition(b"\t")
        mode, kind, oid, *size = head.split()
        others = any(folder in path for folder in _INSTALLED)
        if path.count(b"/") > _RUNAWAY_DEPTH:
            tree.stopped = f"Directories nested over {_RUNAWAY_DEPTH} deep: what follows them was not read."
            break
        if kind == b"tree":
            directories += not others
            if directories > limits.max_files:
                tree.stopped = f"More than {limits.max_files} directories: the rest was not read."
                break
        elif others and packaged >= limits.max_installed_files:
            tree.installed += 1
        elif len(tree.entries) >= limits.max_files:
            tree.stopped = f"More than {limits.max_files} files: only the first {limits.max_files} were read."
            break
        else:
            packaged += others
            _enter(tree, path, (mode, oid, *size), limits)
        if number > limits.max_files * _RUNAWAY_RECORDS:
            tree.stopped = f"More than {number} paths: the rest was not read."
            break
    return tree


def _enter(tree: Tree, path: bytes, head: tuple[bytes, ...], limits: Limits) -> None:
    mode, oid, *size = head
    text = admit(tree, path, limits)
    if text is not None:
        tree.oids[text] = oid.decode("ascii")
        length = int(size[0]) if size and size[0].isdigit() else None
        what = _KINDS.get(mode, EntryKind.FILE)
        tree.entries.append(Entry(text, what, known_size(length, limits), mode == b"100755"))


def admit(tree: Tree, path: bytes, limits: Limits) -> str | None:
    """The path as text; None, and counted in `tree`, if it is one that isn't listed."""
    names = path.split(b"/")
    if len(names) > limits.max_depth + 1:
        tree.deep += 1
        return None
    if len(path) > limits.max_path_bytes or any(len(name) > limits.max_name_bytes for name in names):
        tree.long += 1
        return None
    text = path.decode("utf-8", "surrogateescape")
    if text in tree.oids or any(name.lower() in _FORBIDDEN for name in names):
        tree.misnamed += 1
        return None
    return text


def known_size(size: int | None, limits: Limits) -> int | None:
    """The size of a file that may be read; None for one that is too large, as where a filter left it out."""
    return size if size is not None and size <= limits.max_blob_bytes else None


def _records(stream: BufferedReader) -> Iterator[bytes]:
    rest = b""
    while chunk := stream.read1(_CHUNK_BYTES):
        *records, rest = (rest + chunk).split(b"\0")
        yield from records


def _files(count: int) -> str:
    return f"{count} file{'s' if count > 1 else ''}"
