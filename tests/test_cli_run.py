"""`shipfolio grade --run` at the command line: what it loads, and what it says where nothing can be run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import shipfolio
from grader.errors import InfraError
from grader.running import runner
from tests.factories import git_repo
from tests.fakes import FakeSandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(shipfolio.__file__).parent


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    files = {"README.md": "# Notes\n\nA notebook of notes on one thing.\n"}
    return git_repo(tmp_path / "repo", [(files, "Begin", "2026-01-01T00:00:00+00:00")])


def test_without_it_nothing_that_could_run_a_program_is_loaded(repo: Path) -> None:
    code = (
        f"import sys, shipfolio\nshipfolio.run(['grade', {str(repo)!r}])\n"
        "rooms = ('grader.running', 'grader.sandbox', 'docker')\n"
        "sys.stderr.write(' '.join(sorted(n for n in sys.modules if n.startswith(rooms))))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=HERE, check=True)
    assert done.stderr == ""
    assert " / 100" in done.stdout


def graded(capfd: pytest.CaptureFixture[str], *argv: str) -> tuple[int, Any]:
    code = shipfolio.run(["grade", *argv, "--format", "json"])
    return code, json.loads(capfd.readouterr().out)["reports"][0]


def test_where_nothing_can_run_it_the_grade_is_the_static_one(
    repo: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def nothing(_: object, *, provider: str) -> Iterator[FakeSandbox]:
        asked.append(provider)
        raise InfraError("Nothing here can run a program safely.", kind="no_sandbox", hint="See `shipfolio doctor`.")

    monkeypatch.setattr(runner, "open_sandbox", nothing)
    _, static = graded(capfd, str(repo))
    code, ran = graded(capfd, str(repo), "--run", "--sandbox", "bubblewrap")
    assert code == 0
    assert asked == ["bubblewrap"]
    assert ran["run"]["cause"] == "Nothing here can run a program safely. See `shipfolio doctor`."
    assert {ran["run"][stage]["state"] for stage in ("build", "start", "answer", "tests")} == {"not_run"}
    assert ran["score"] == static["score"]
    assert static["run"] is None


@pytest.mark.parametrize("argv", [("--run-timeout", "5"), ("--run", "--sandbox", "chroot"), ("--run-timeout", "soon")])
def test_bad_options_are_refused(repo: Path, argv: tuple[str, ...], capfd: pytest.CaptureFixture[str]) -> None:
    assert shipfolio.run(["grade", str(repo), *argv]) == 2
    assert "Invalid value" in capfd.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="a sandbox is Linux's")
def test_a_run_is_given_the_options_and_its_result_is_in_the_report(
    repo: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def fake(environ: object, *, provider: str) -> Iterator[FakeSandbox]:
        assert environ is os.environ
        assert provider == ""
        yield FakeSandbox()

    monkeypatch.setattr(runner, "open_sandbox", fake)
    _, report = graded(capfd, str(repo), "--run", "--run-timeout", "60")
    assert report["mode"] == "run"
    assert report["run"]["limits"]["run_s"] == 60
    assert report["run"]["start"]["state"] == "not_run"
