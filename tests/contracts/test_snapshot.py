"""Every Snapshot, real and fake, keeps the same promises."""

from __future__ import annotations

import dataclasses
import os
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from grader.model import Commit, Entry, EntryKind, Log, Snapshot
from grader.snapshot import Limits, open_target
from grader.snapshot.remote import open_remote
from grader.snapshot.target import Remote
from tests.factories import Link, Script, git, git_repo
from tests.fakes import MemorySnapshot
from tests.git_server import HOST, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LIMITS = Limits(max_blob_bytes=100, max_commits=2)
FILES = {
    "README.md": "# Title\n",
    "empty": b"",
    "large.bin": b"x" * 101,
    "limit.bin": b"x" * 100,
    "link": Link("README.md"),
    "linked/dir": Link("../src"),
    "nul.bin": b"a\0b\xff",
    "run.sh": Script("#!/bin/sh\n"),
    "src/Überblick.py": "x = 1\n",
    "src/über.py": "y = 1\n",
    "src.py": "z = 1\n",
}
COMMITS = [
    ({"README.md": "# Old\n", "gone.py": "x"}, "Start", "2026-01-01T10:00:00+02:00"),
    (
        {"gone.py": None},
        "Remove it\n\nFor a reason.\n\nCo-authored-by: Bob <bob@example.org>",
        "2026-01-02T10:00:00+00:00",
    ),
    (FILES, "Add   everything", "2026-01-03T23:59:59+00:00", "Zoë <Zoe@Example.org>"),
]
TREE = (
    Entry("README.md", EntryKind.FILE, 8),
    Entry("empty", EntryKind.FILE, 0),
    Entry("large.bin", EntryKind.FILE, None),
    Entry("limit.bin", EntryKind.FILE, 100),
    Entry("link", EntryKind.SYMLINK, 9),
    Entry("linked/dir", EntryKind.SYMLINK, 6),
    Entry("nul.bin", EntryKind.FILE, 4),
    Entry("run.sh", EntryKind.FILE, 10, executable=True),
    Entry("src.py", EntryKind.FILE, 6),
    Entry("src/Überblick.py", EntryKind.FILE, 6),
    Entry("src/über.py", EntryKind.FILE, 6),
)


def at(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=UTC)  # type: ignore[misc, arg-type]


NEWEST = Commit(
    "", "Zoë", "zoe@example.org", at(2026, 1, 3, 23, 59, 59), at(2026, 1, 3, 23, 59, 59), "Add   everything", 0, 1
)
MIDDLE = Commit("", "Ada Lovelace", "ada@example.org", at(2026, 1, 2, 10), at(2026, 1, 2, 10), "Remove it", 2, 1)


@contextmanager
def in_memory(tmp_path: Path) -> Iterator[Snapshot]:
    plain = {path: value for path, value in FILES.items() if isinstance(value, (str, bytes)) and path != "large.bin"}
    yield MemorySnapshot(
        {**plain, "run.sh": "#!/bin/sh\n"},
        executables=["run.sh"],
        symlinks={"link": "README.md", "linked/dir": "../src"},
        too_large=["large.bin"],
        as_of=at(2026, 1, 3, 23, 59, 59),
        commits=[NEWEST, MIDDLE],
        truncated=True,
    )


@contextmanager
def from_bare(tmp_path: Path) -> Iterator[Snapshot]:
    with open_target(str(git_repo(tmp_path / "bare", COMMITS, bare=True)), limits=LIMITS, environ=os.environ) as (
        _,
        found,
    ):
        yield found


@contextmanager
def from_checkout(tmp_path: Path) -> Iterator[Snapshot]:
    with open_target(str(git_repo(tmp_path / "work", COMMITS)), limits=LIMITS, environ=os.environ) as (_, found):
        yield found


@contextmanager
def from_partial_clone(tmp_path: Path) -> Iterator[Snapshot]:
    origin = git_repo(tmp_path / "origin", COMMITS, bare=True)
    git(origin, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--bare", "--filter=blob:limit=101", origin.as_uri(), "partial")
    git(origin, "update-ref", "-d", "refs/heads/main")  # whatever is missing stays missing
    with open_target(str(tmp_path / "partial"), limits=LIMITS, environ=os.environ) as (_, found):
        yield found


@contextmanager
def from_disk(tmp_path: Path) -> Iterator[Snapshot]:
    work = git_repo(tmp_path / "work", COMMITS)
    with open_target(str(work), worktree=True, limits=LIMITS, environ=os.environ) as (_, found):
        yield found


@contextmanager
def fetched(tmp_path: Path) -> Iterator[Snapshot]:
    git_repo(tmp_path / "served" / "owner" / "name.git", COMMITS, bare=True)
    with (
        serve(tmp_path / "served") as server,
        open_remote(
            Remote(HOST, "owner/name"),
            limits=LIMITS,
            environ=os.environ,
            policy=server.policy(),
            resolver=server.resolver,
        ) as (_, found),
    ):
        yield found


WAYS = {way.__name__: way for way in (in_memory, from_bare, from_checkout, from_partial_clone, from_disk, fetched)}


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def snapshot(way: str, tmp_path: Path) -> Iterator[Snapshot]:
    with WAYS[way](tmp_path) as found:
        yield found


def test_lists_every_path_sorted(snapshot: Snapshot) -> None:
    assert snapshot.entries() == TREE


def test_reads_a_file_up_to_its_exact_size(snapshot: Snapshot) -> None:
    assert snapshot.read("README.md", 8) == b"# Title\n"
    assert snapshot.read("README.md", 7) is None
    assert snapshot.read("nul.bin", 1000) == b"a\0b\xff"
    assert snapshot.read("empty", 0) == b""
    assert snapshot.read("src/Überblick.py", 1000) == b"x = 1\n"


def test_never_reads_a_file_over_the_limit(snapshot: Snapshot) -> None:
    assert snapshot.read("large.bin", 1_000_000) is None
    assert snapshot.read("limit.bin", 1_000_000) == b"x" * 100


def test_never_follows_a_link(snapshot: Snapshot) -> None:
    assert snapshot.read("link", 1000) is None
    assert snapshot.read("linked/dir", 1000) is None
    assert snapshot.read("linked/dir/über.py", 1000) is None


@pytest.mark.parametrize(
    "path", ["missing", "src", "", "/etc/passwd", "../x", "./README.md", "src/../README.md", "a\nb"]
)
def test_what_is_not_listed_is_not_read(snapshot: Snapshot, path: str) -> None:
    assert snapshot.read(path, 1000) is None


def test_reads_in_any_order_and_again(snapshot: Snapshot) -> None:
    for _ in range(2):
        for entry in reversed(snapshot.entries()):
            data = snapshot.read(entry.path, 1000)
            assert (data is None) == (entry.kind is not EntryKind.FILE or entry.size is None)
            assert data is None or len(data) == entry.size


def test_log_is_newest_first_capped_and_says_so(snapshot: Snapshot) -> None:
    log = snapshot.log()
    assert all(len(commit.oid) == 40 or not commit.oid for commit in log.commits)
    assert Log(tuple(dataclasses.replace(commit, oid="") for commit in log.commits), log.truncated) == Log(
        (NEWEST, MIDDLE), truncated=True
    )


def test_a_commit_that_changes_no_file_is_told(tmp_path: Path) -> None:
    steps = [({"a.py": "x"}, "Start", "2026-01-01T10:00:00+00:00"), ({}, "Nothing", "2026-01-02T10:00:00+00:00"),
             ({"a.py": "y"}, "Change", "2026-01-03T10:00:00+00:00")]  # fmt: skip
    with open_target(str(git_repo(tmp_path / "own", steps)), environ=os.environ) as (_, snapshot):
        assert [(c.subject, c.empty) for c in snapshot.log().commits] == [
            ("Change", False), ("Nothing", True), ("Start", False),
        ]  # fmt: skip


def test_the_clock_is_the_commit(snapshot: Snapshot, way: str) -> None:
    assert snapshot.as_of == at(2026, 1, 3, 23, 59, 59)
    assert snapshot.commit is None if way == "from_disk" else len(snapshot.commit or "") == 40


def test_notes_are_silent_about_what_is_in_order(snapshot: Snapshot, way: str) -> None:
    assert len(snapshot.notes) == (1 if way == "from_disk" else 0)


def test_local_and_fetched_are_the_same_in_every_byte(tmp_path: Path) -> None:
    seen = []
    for way in (from_bare, from_checkout, from_partial_clone, fetched):
        with way(tmp_path) as found:
            content = [found.read(entry.path, 10**9) for entry in found.entries()]
            seen.append((found.commit, found.as_of, found.entries(), found.log(), found.notes, content))
        for name in ("bare", "work", "origin", "partial", "served"):
            if (tmp_path / name).exists():
                (tmp_path / name).rename(tmp_path / f"{name}-{way.__name__}")
    assert all(each == seen[0] for each in seen)
