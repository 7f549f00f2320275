"""A build's context holds regular files as committed, without what `.dockerignore` leaves out."""

from __future__ import annotations

import time

import pytest

from grader.sandbox.context import export
from grader.sandbox.protocol import MIB, File
from tests.fakes import MemorySnapshot

FILES = {
    "Dockerfile": "FROM scratch\n",
    "app/main.py": "x",
    "app/test.pyc": "x",
    "run.sh": "#!/bin/sh\n",
    "data/a.csv": "1",
    "data/keep.csv": "2",
}


def names(files: dict[str, str], dockerfile: str = "Dockerfile", folder: str = "") -> list[str]:
    return sorted(export(MemorySnapshot(files), folder, dockerfile=dockerfile).files)


def test_regular_files_alone() -> None:
    snapshot = MemorySnapshot(
        FILES, symlinks={"link": "/etc/passwd"}, submodules=["sub"], too_large=["huge"], executables=["run.sh"]
    )
    context = export(snapshot)
    assert sorted(context.files) == sorted(FILES)
    assert context.files["run.sh"] == File(b"#!/bin/sh\n", executable=True)
    assert context.left_out == ("huge", "link", "sub")
    assert context.reason == ""


def test_a_folder_is_a_context_of_its_own() -> None:
    assert names({"a/Dockerfile": "", "a/b": "", "ab/c": "", "d": ""}, folder="a") == ["Dockerfile", "b"]


@pytest.mark.parametrize(
    ("lines", "gone"),
    [
        ("data\n", {"data/a.csv", "data/keep.csv"}),
        ("data/*\n!data/keep.csv\n", {"data/a.csv"}),
        ("**/*.pyc\n# comment\n\n", {"app/test.pyc"}),
        ("/app/\n", {"app/main.py", "app/test.pyc"}),
        ("app/test.py[a-c]\n", {"app/test.pyc"}),
        ("*\n!app\n", {"data/a.csv", "data/keep.csv", "run.sh", ".dockerignore"}),
        ("[\n", set()),
        ("\xff\n", set()),
    ],
)
def test_dockerignore_is_honoured(lines: str, gone: set[str]) -> None:
    there = {*FILES, ".dockerignore"}
    assert set(names({**FILES, ".dockerignore": lines})) == there - gone


def test_a_dockerfile_may_have_its_own_and_always_stays() -> None:
    files = {**FILES, ".dockerignore": "app\n", "Dockerfile.dockerignore": "data\nDockerfile\n"}
    assert "app/main.py" in names(files)
    assert "data/a.csv" not in names(files)
    assert "Dockerfile" in names(files)
    assert ".dockerignore" in sorted(export(MemorySnapshot(files)).files)


def test_size_has_two_sides() -> None:
    files = {"a": b"x" * MIB, "b": b"y" * MIB}
    assert export(MemorySnapshot(files), max_bytes=2 * MIB).reason == ""
    over = export(MemorySnapshot({**files, "c": b"z"}), max_bytes=2 * MIB)
    assert over.reason == "its files are more than 2 MiB"
    assert not over.files


def test_names_that_an_archive_cannot_hold_are_left_out() -> None:
    context = export(MemorySnapshot({"a/../b": "x", "c\udcff": "x", "d/.git/config": "x", "ok": "x"}))
    assert sorted(context.files) == ["ok"]


def test_slow_patterns_are_not_waited_for() -> None:
    lines = "\n".join(["*a*a*a*a*a*a*b", *["**/*a*a*b"] * 400])
    files = {**{f"{'a' * 200}/{n}": "" for n in range(100)}, ".dockerignore": lines, "Dockerfile": ""}
    began = time.monotonic()
    assert len(names(files)) == 102
    assert time.monotonic() - began < 30
