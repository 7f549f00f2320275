"""What enough owners write alike becomes an idiom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.cohort.similarity_prints import starter_sums
from grader.cohort.similarity_sources import read_project
from tests.cohort.similarity_world import module
from tests.factories import DAY, git_repo
from tests.fakes import MemorySnapshot
from training.similarity_idioms import idioms_of, read_all

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_owners_count_and_not_repositories() -> None:
    same = read_project("p", MemorySnapshot({"a.py": module(1)}))
    assert idioms_of([("Ada", same), ("ada", same), ("ben", same)], 3) == set()
    assert idioms_of([("ada", same), ("ben", same), ("cy", same)], 3) == starter_sums(same.files)


def test_every_readable_repository_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git_repo(tmp_path / "ada+one" / "repo", [({"a.py": module(1)}, "Add it", DAY)], bare=True)
    (tmp_path / "ben+two").mkdir()
    assert [(owner, len(project.files)) for owner, project in read_all(tmp_path)] == [("ada", 1)]
    assert "ben+two" in capsys.readouterr().out
