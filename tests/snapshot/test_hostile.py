"""Hostile repositories end in a snapshot with a note, or in a named error; never in a crash, a hang or a surprise."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from grader.errors import RepoUnavailable
from grader.model import EntryKind
from grader.snapshot import Limits, open_target
from tests import hostile_repos
from tests.factories import git_repo

if TYPE_CHECKING:
    from pathlib import Path

    from grader.model import Snapshot

QUICK = Limits(read_s=15)


def paths(snapshot: Snapshot) -> list[str]:
    return [entry.path for entry in snapshot.entries()]


UNREADABLE = ("empty", "absent_head", "broken_tree", "missing_tree")


@pytest.mark.parametrize("name", [name for name in hostile_repos.HOSTILE if name not in UNREADABLE])
def test_most_can_be_read(name: str, tmp_path: Path) -> None:
    directory = hostile_repos.HOSTILE[name](tmp_path / name)
    with open_target(str(directory), environ=os.environ, limits=QUICK) as (_, snapshot):
        assert snapshot.commit
        assert snapshot.as_of.year < 3000
        assert len(snapshot.entries()) <= QUICK.max_files
        for entry in snapshot.entries()[:50]:
            data = snapshot.read(entry.path, 10**9)
            assert data is None or entry.kind is EntryKind.FILE
        assert all(note.isprintable() for note in snapshot.notes)
        for commit in snapshot.log().commits:
            assert (commit.author + commit.subject).isprintable()


@pytest.mark.parametrize("name", UNREADABLE)
def test_the_others_say_what_is_wrong(name: str, tmp_path: Path) -> None:
    directory = hostile_repos.HOSTILE[name](tmp_path / name)
    with pytest.raises(RepoUnavailable) as caught, open_target(str(directory), environ=os.environ, limits=QUICK):
        pass
    assert caught.value.kind == ("broken_repository" if "tree" in name else "empty_repository")
    assert caught.value.hint
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("name", ["tree_bomb", "directory_bomb"])
def test_a_bomb_is_left_while_it_goes_off(name: str, tmp_path: Path) -> None:
    limits = Limits(max_files=500)
    with open_target(str(hostile_repos.HOSTILE[name](tmp_path / "r")), environ=os.environ, limits=limits) as (
        _,
        snapshot,
    ):
        assert len(snapshot.entries()) == (500 if name == "tree_bomb" else 0)
        assert any("More than 500" in note for note in snapshot.notes)


def test_files_up_to_the_cap_are_all_there(tmp_path: Path) -> None:
    repo = git_repo(tmp_path / "r", [({f"{n}.py": "" for n in range(10)}, "Add", "2026-01-01")])
    for cap, listed, notes in ((10, 10, 0), (9, 9, 1)):
        with open_target(str(repo), environ=os.environ, limits=Limits(max_files=cap)) as (_, snapshot):
            assert (len(snapshot.entries()), len(snapshot.notes)) == (listed, notes)


def test_a_tree_too_deep_keeps_what_comes_first(tmp_path: Path) -> None:
    with open_target(str(hostile_repos.deep_tree(tmp_path / "r")), environ=os.environ) as (_, snapshot):
        assert paths(snapshot) == ["README.md"]
        assert "nested over" in snapshot.notes[0]


@pytest.mark.parametrize(("directories", "listed"), [(40, 1), (41, 0)])
def test_both_sides_of_the_depth(directories: int, listed: int, tmp_path: Path) -> None:
    repo = git_repo(tmp_path / "r", [({"d/" * directories + "x": ""}, "Add", "2026-01-01")], bare=True)
    with open_target(str(repo), environ=os.environ) as (_, snapshot):
        assert len(snapshot.entries()) == listed
        assert len(snapshot.notes) == 1 - listed


@pytest.mark.parametrize(("length", "listed"), [(1024, 1), (1025, 0)])
def test_both_sides_of_the_path_length(length: int, listed: int, tmp_path: Path) -> None:
    path = "/".join([*["n" * 200] * 4, "n" * (length - 804)])
    repo = git_repo(tmp_path / "r", [({path: ""}, "Add", "2026-01-01")], bare=True)
    with open_target(str(repo), environ=os.environ) as (_, snapshot):
        assert len(snapshot.entries()) == listed


def test_long_names_are_left_out_with_a_note(tmp_path: Path) -> None:
    with open_target(str(hostile_repos.long_names(tmp_path / "r")), environ=os.environ) as (_, snapshot):
        assert paths(snapshot) == ["README.md"]
        assert "2 files" in snapshot.notes[0]


def test_impossible_names_are_left_out_with_a_note(tmp_path: Path) -> None:
    with open_target(str(hostile_repos.traversal(tmp_path / "r")), environ=os.environ) as (_, snapshot):
        assert paths(snapshot) == ["README.md"]
        assert "5 files" in snapshot.notes[0]


def test_the_first_of_two_equal_paths_counts(tmp_path: Path) -> None:
    with open_target(str(hostile_repos.repeated_names(tmp_path / "r")), environ=os.environ) as (_, snapshot):
        assert snapshot.read("README.md", 100) == b"first\n"
        assert len(snapshot.entries()) == 1


def test_odd_names_come_through_byte_for_byte(tmp_path: Path) -> None:
    with open_target(str(hostile_repos.odd_names(tmp_path / "r")), environ=os.environ) as (_, snapshot):
        names = {path.encode("utf-8", "surrogateescape") for path in paths(snapshot)}
        assert names == {*hostile_repos.ODD_NAMES, b"README.md"}
        assert all(snapshot.read(path, 100) == b"# Odd\n" for path in paths(snapshot))


def test_a_missing_object_is_not_read(tmp_path: Path) -> None:
    with open_target(str(hostile_repos.missing_blob(tmp_path / "r")), environ=os.environ) as (_, snapshot):
        assert [(entry.path, entry.size) for entry in snapshot.entries()] == [("README.md", 7), ("gone.py", None)]
        assert snapshot.read("gone.py", 100) is None
        assert snapshot.read("README.md", 100) == b"# Here\n"


def test_a_damaged_object_is_not_read_and_harms_no_other(tmp_path: Path) -> None:
    forge = hostile_repos.Forge(tmp_path / "r")
    good, bad = forge.blob("good\n"), forge.blob("bad!\n" * 100)
    forge.commit(forge.tree([(b"100644", b"a", good), (b"100644", b"b", bad), (b"100644", b"c", good)]))
    place = tmp_path / "r" / "objects" / bad[:2] / bad[2:]
    place.write_bytes(place.read_bytes()[:20])
    with open_target(str(tmp_path / "r"), environ=os.environ) as (_, snapshot):
        assert [snapshot.read(name, 1000) for name in "abc"] == [b"good\n", None, b"good\n"]


def test_submodules_and_links_are_listed_never_read(tmp_path: Path) -> None:
    with open_target(str(hostile_repos.submodules(tmp_path / "r")), environ=os.environ) as (_, snapshot):
        kinds = {entry.path: entry.kind for entry in snapshot.entries()}
        assert kinds["x"] is EntryKind.SUBMODULE
        assert snapshot.read("x", 100) is None
    with open_target(str(hostile_repos.symlinks(tmp_path / "s")), environ=os.environ) as (_, snapshot):
        assert {entry.path: entry.kind for entry in snapshot.entries()}["README.md"] is EntryKind.SYMLINK
        assert snapshot.read("README.md", 10**6) is None


def test_metadata_is_clamped_and_cleaned(tmp_path: Path) -> None:
    with open_target(str(hostile_repos.bad_metadata(tmp_path / "r")), environ=os.environ) as (_, snapshot):
        log = snapshot.log()
    assert len(log.commits) == 10
    assert not log.truncated
    newest = log.commits[0]
    assert (len(newest.subject), newest.body_lines) == (300, 50_000)
    assert {commit.authored_at.year for commit in log.commits} == {1970, 2026, 2999}
    assert {commit.subject for commit in log.commits[1:]} == {"[31mAdd"}
    assert "eve@example.org" in {commit.author_key for commit in log.commits}


def test_reading_stops_at_the_budget_with_a_note(tmp_path: Path) -> None:
    repo = git_repo(tmp_path / "r", [({"a": "x" * 10, "b": "x" * 10, "c": "x"}, "Add", "2026-01-01")])
    for worktree in (False, True):
        limits = Limits(max_read_bytes=19)
        with open_target(str(repo), environ=os.environ, limits=limits, worktree=worktree) as (_, snapshot):
            assert snapshot.read("a", 10) == b"x" * 10
            assert snapshot.read("b", 10) is None
            assert snapshot.read("c", 10) == b"x"
            assert snapshot.read("a", 10) == b"x" * 10  # again costs nothing
            assert "read before" in snapshot.notes[-1]
