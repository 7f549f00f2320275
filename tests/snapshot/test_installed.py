"""Committed packages of other people take no room from the candidate's own files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.snapshot import DEFAULT, open_target
from tests.factories import DAY, git_repo

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = replace(DEFAULT, max_files=10, max_installed_files=4)
PACKAGES = {f"node_modules/p{i}/index.js": "" for i in range(12)}


def listed(path: Path) -> tuple[list[str], tuple[str, ...]]:
    with open_target(str(path), environ={}, limits=LIMITS) as (_, snapshot):
        return [entry.path for entry in snapshot.entries()], snapshot.notes


def test_what_follows_a_folder_of_packages_is_listed(tmp_path: Path) -> None:
    files = {"app.py": "x = 1\n", **PACKAGES, "requirements.txt": "pandas\n"}
    paths, notes = listed(git_repo(tmp_path / "r", [(files, "Add", DAY)]))
    assert [path for path in paths if "node_modules" not in path] == ["app.py", "requirements.txt"]
    assert sum("node_modules" in path for path in paths) == LIMITS.max_installed_files
    assert notes == ("8 files of committed packages (node_modules, site-packages) left out.",)


def test_a_few_packages_are_listed_whole_without_a_note(tmp_path: Path) -> None:
    files = {"node_modules/a.js": "", "node_modules/b.js": "", "z.py": ""}
    assert listed(git_repo(tmp_path / "r", [(files, "Add", DAY)])) == (sorted(files), ())


def test_endless_packages_end_the_listing(tmp_path: Path) -> None:
    files = {f"node_modules/{i:04}.js": "" for i in range(260)} | {"z.py": ""}
    paths, notes = listed(git_repo(tmp_path / "r", [(files, "Add", DAY)]))
    assert "z.py" not in paths
    assert any("paths: the rest was not read" in note for note in notes)


def test_own_files_are_capped_as_before(tmp_path: Path) -> None:
    files = {f"src/{i:02}.py": "" for i in range(12)}
    paths, notes = listed(git_repo(tmp_path / "r", [(files, "Add", DAY)]))
    assert len(paths) == LIMITS.max_files
    assert any("More than 10 files" in note for note in notes)
