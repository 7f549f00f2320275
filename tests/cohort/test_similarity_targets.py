"""What is read, under which name, and what is subtracted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from grader.cohort import similarity_sources, similarity_targets
from grader.cohort.similarity_prints import starter_sums
from grader.cohort.similarity_sources import read_project, read_source
from grader.cohort.similarity_targets import (
    Target,
    distinct_targets,
    earlier_targets,
    given_code,
    name_targets,
    read_targets,
    roster_targets,
)
from grader.errors import UsageError
from tests.cohort.similarity_world import module
from tests.factories import DAY, git, git_env, git_repo
from tests.fakes import MemorySnapshot

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CODE = "def share(rows, total):\n    return sum(rows) / total\n"


def test_the_last_part_names_a_target_unless_two_share_it() -> None:
    given = [Target("/x/ada/repo"), Target("/x/ben/repo"), Target("/x/cy"), Target("https://github.com/o/n.git")]
    assert [one.name for one in name_targets(given)] == ["ada/repo", "ben/repo", "cy", "n"]
    assert [one.name for one in name_targets([Target("a", name="x"), Target("b", name="x")])] == ["x", "x (2)"]
    assert "secret" not in name_targets([Target("https://me:secret@h.example")])[0].name


def test_a_repository_is_compared_once() -> None:
    found = distinct_targets([Target("https://h.example/a/b", name="ada"), Target("https://h.example/a/b", name="ben"),
                              Target("https://h.example/a/c")])  # fmt: skip
    assert [one.name for one in found] == ["ada, ben", ""]


def test_todays_project_isnt_also_an_earlier_one(tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    found = distinct_targets(
        [Target(str(tmp_path / "ada")), Target(str(tmp_path / "ada" / ".." / "ada"), earlier=True)]
    )
    assert [one.earlier for one in found] == [False]


def test_a_roster_gives_learners_their_names(tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("student_id,repo_url\ns1,https://github.com/a/b\ns2,https://github.com/c/d\n", "utf-8")
    assert [(one.name, one.target) for one in roster_targets(roster)] == [
        ("s1", "https://github.com/a/b"), ("s2", "https://github.com/c/d"),
    ]  # fmt: skip
    roster.write_text("student_id,name,repo_url\ns1,Ada,\n", "utf-8")
    with pytest.raises(UsageError, match="names no repository"):
        roster_targets(roster)


def test_a_folder_holds_projects_or_is_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        earlier_targets(tmp_path)
    for name in ("b", "a", "node_modules"):
        (tmp_path / name).mkdir()
    assert [one.target.rpartition("/")[2] for one in earlier_targets(tmp_path)] == ["a", "b"]
    (tmp_path / "solution.py").write_text(CODE, "utf-8")
    assert [one.target for one in earlier_targets(tmp_path)] == [str(tmp_path)]


def test_a_forks_history_begins_as_its_sources(tmp_path: Path) -> None:
    first = git_repo(tmp_path / "first", [({"a.py": CODE}, "Add it", DAY), ({"b.py": CODE}, "More", DAY)])
    git(tmp_path, "clone", "-q", str(first), "fork")
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{first}", "shallow")
    git_repo(tmp_path / "own", [({"a.py": CODE}, "Mine", DAY)])
    targets = name_targets([Target(str(tmp_path / name)) for name in ("first", "fork", "shallow", "own")])
    found, _ = read_targets(targets, environ=git_env(), progress=lambda _: None)
    roots = {one.name: one.roots for one in found}
    assert roots["first"] == roots["fork"] == {git(first, "rev-list", "--max-parents=0", "HEAD").decode().strip()}
    assert roots["shallow"] == frozenset()
    assert len(roots["own"] - roots["first"]) == 1


def test_repositories_and_plain_folders_are_read_and_the_rest_is_named(tmp_path: Path) -> None:
    git_repo(tmp_path / "repo", [({"a.py": CODE}, "Add it", DAY)])
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "b.py").write_text(CODE, "utf-8")
    targets = name_targets([Target(str(tmp_path / name)) for name in ("repo", "plain", "gone")])
    projects, unread = read_targets(targets, environ=git_env(), progress=lambda _: None)
    assert [(one.name, len(one.files), bool(one.commit)) for one in projects] == [
        ("repo", 1, True),
        ("plain", 1, False),
    ]
    assert [(one.name, one.kind) for one in unread] == [("gone", "no_such_directory")]


def test_a_bug_costs_one_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git_repo(tmp_path / "repo", [({"a.py": CODE}, "Add it", DAY)])
    monkeypatch.setattr(similarity_targets, "read_project", lambda *_args, **_named: 1 / 0)
    projects, unread = read_targets([Target(str(tmp_path / "repo"), name="r")], environ=git_env(), progress=print)
    assert (projects, [one.kind for one in unread]) == ([], ["internal_error"])


def test_too_many_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similarity_targets, "MAX_PROJECTS", 1)
    with pytest.raises(UsageError, match="at once"):
        read_targets([Target("a"), Target("b")], environ={}, progress=print)


def read(files: dict[str, bytes | str]) -> similarity_sources.Project:
    return read_project("p", MemorySnapshot(files))


def test_own_code_alone_is_read() -> None:
    found = read({
        "a.py": CODE, "node_modules/x.js": "f(1)", "README.md": CODE, "data.csv": "1,2", "b.js": "f(a)\n", "c.R": "f(x)",
        "min.js": "f(a);" * 2000, "empty.py": "", "bad.ipynb": "{", "bin.py": b"\0\1\0\0" * 50,
    })  # fmt: skip
    assert [one.path for one in found.files] == ["a.py", "b.js", "c.R"]


def test_fenced_code_is_a_documents_only_code() -> None:
    found = read_source("a.Rmd", "Words (a) and [b].\n```{r}\nf(x)\n```\nMore.\n")
    assert found is not None
    assert (len(found.tokens.codes), found.row_of(0)) == (4, 2)


def test_caps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similarity_sources, "MAX_FILES", 2)
    found = read({f"{name}.py": CODE for name in "abc"})
    assert (len(found.files), found.left_out) == (2, 1)
    monkeypatch.setattr(similarity_sources, "MAX_TOKENS", 5)
    assert read({f"{name}.py": CODE for name in "abc"}).tokens == 5
    monkeypatch.setattr(similarity_sources, "MAX_FILE_BYTES", 10)
    assert read({"a.py": CODE}).left_out == 1


def test_a_deep_or_broken_notebook_is_no_error() -> None:
    deep = json.dumps({"cells": [{"cell_type": "code", "source": "(\n" * 50_000}]})
    assert read({"a.ipynb": deep, "b.ipynb": "[" * 100_000}).tokens > 0


def test_each_starter_is_rendered_from_the_learners_own_answers() -> None:
    asked: list[bytes] = []
    starters = {b"kind: x": {"a.py": module(1).encode()}, b"kind: y": {"a.py": module(2).encode()}}

    def render(recorded: bytes) -> Mapping[str, bytes] | None:
        asked.append(recorded)
        return starters.get(recorded)

    projects = [
        read({".shipfolio.yml": said, "b.py": CODE}) for said in (b"kind: x", b"kind: x", b"kind: y", b"kind: z")
    ]
    given = given_code(projects, render)
    assert asked == [b"kind: x", b"kind: y", b"kind: z"]
    assert given.names == ("2 rendered starters",)
    one, other = (read_source("a.py", module(number)) for number in (1, 2))
    assert one is not None
    assert other is not None
    assert starter_sums([one, other]) == given.sums


def test_no_renderer_is_said() -> None:
    given = given_code([read({".shipfolio.yml": "kind: x", "b.py": CODE})], None)
    assert (given.sums, given.names, len(given.notes)) == (set(), (), 1)
    assert given_code([read({"b.py": CODE})], None).notes == ()


def test_many_starters_are_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similarity_targets, "MAX_STARTERS", 1)
    projects = [read({".shipfolio.yml": f"kind: {name}", "b.py": CODE}) for name in "xy"]
    given = given_code(projects, lambda recorded: {"a.py": recorded})
    assert "first 1" in given.notes[0]


def test_a_course_gives_base_code() -> None:
    base = read({"lesson.py": module(5)})
    given = given_code([], None, [("lesson", base)])
    assert given.names == ("lesson",)
    assert len(given.sums) > 200
