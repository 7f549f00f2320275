"""What the pages in docs/ci.md promise, by running what the build services would run."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from tests.factories import git_repo

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="build jobs are shell scripts")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    files = {"README.md": "# Bus delays\n\nPredicts how late a bus will be.\n", "main.py": "print('hello')\n"}
    return git_repo(tmp_path / "checkout", [(files, "First version", "2026-01-05T10:00:00Z")])


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A build machine's: our command on the path, GitHub's files."""
    commands = tmp_path / "bin"
    commands.mkdir()
    ours = commands / "shipfolio"
    ours.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m shipfolio "$@"\n', "utf-8")
    ours.chmod(0o755)
    return {
        "PATH": f"{commands}:{os.environ['PATH']}", "HOME": str(tmp_path), "PYTHONPATH": str(ROOT),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"), "GITHUB_OUTPUT": str(tmp_path / "output"),
    }  # fmt: skip


def run(argv: list[str], env: dict[str, str], cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(argv, env=env, cwd=cwd, capture_output=True, text=True, check=False)


def graded(checkout: Path, env: dict[str, str], **more: str) -> tuple[int, Path]:
    folder = checkout.parent / "report"
    done = run(["sh", str(ROOT / "integrations/grade.sh"), str(checkout), str(folder)], env | more, checkout.parent)
    assert "/ 100" in done.stdout or done.returncode not in (0, 1), done.stderr
    return done.returncode, folder


def test_a_job_gets_every_report_the_summary_and_its_outputs(checkout: Path, environment: dict[str, str]) -> None:
    code, folder = graded(checkout, environment)
    assert code == 0
    report = json.loads((folder / "report.json").read_text("utf-8"))["reports"][0]
    assert json.loads((folder / "report.sarif").read_text("utf-8"))["runs"][0]["results"]
    assert ET.parse(folder / "junit.xml").find(".//testcase") is not None
    assert (folder / "report.md").read_text("utf-8") == Path(environment["GITHUB_STEP_SUMMARY"]).read_text("utf-8")
    outputs = dict(line.split("=", 1) for line in Path(environment["GITHUB_OUTPUT"]).read_text("utf-8").splitlines())
    assert outputs == {
        "score": str(report["score"]["value"]), "grade": report["score"]["grade"],
        "json": str(folder / "report.json"), "sarif": str(folder / "report.sarif"),
    }  # fmt: skip


def test_a_score_below_the_bar_fails_the_job_and_still_reports(checkout: Path, environment: dict[str, str]) -> None:
    code, folder = graded(checkout, environment, FAIL_UNDER="99")
    assert code == 1
    assert (folder / "report.md").stat().st_size
    assert graded(checkout, environment, FAIL_UNDER="1")[0] == 0


def test_a_checkout_without_a_commit_gives_its_own_code_and_no_score(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    code, folder = graded(git_repo(tmp_path / "empty", []), environment)
    assert code == 3
    assert json.loads((folder / "report.json").read_text("utf-8"))["reports"][0]["error"]["kind"]
    assert "score=\n" in Path(environment["GITHUB_OUTPUT"]).read_text("utf-8")


def load(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text("utf-8"))


def test_the_action_passes_inputs_by_environment_and_names_what_exists() -> None:
    action = load("action.yml")
    steps = action["runs"]["steps"]
    for step in steps:
        assert "${{" not in step.get("run", ""), "an input inside a script is a script injection"
    used = " ".join(
        str(value) for step in steps for value in [*step.get("env", {}).values(), *step.get("with", {}).values()]
    )
    assert {name for name in action["inputs"] if f"inputs.{name}" in used} == set(action["inputs"])
    ids = {step.get("id") for step in steps}
    assert all(output["value"].split(".")[1] in ids for output in action["outputs"].values())
    assert "integrations/grade.sh" in steps[-1]["run"]


def test_gitlab_s_job_runs_and_leaves_its_reports(checkout: Path, environment: dict[str, str]) -> None:
    job = load("integrations/gitlab-ci.yml")["shipfolio"]
    script = "\n".join(["set -eu", *job["script"]])
    done = run(["sh", "-c", script], environment | {**job["variables"], "FAIL_UNDER": "99"}, checkout)
    assert done.returncode == 1, done.stderr
    assert ET.parse(checkout / job["artifacts"]["reports"]["junit"]).getroot().tag == "testsuites"


def test_the_hook_is_a_command_that_exists() -> None:
    (hook,) = load(".pre-commit-hooks.yaml")
    done = run([sys.executable, "-m", *hook["entry"].split()[:-1], "--help"], dict(os.environ), ROOT)
    assert done.returncode == 0
    assert hook["language"] == "python"
    assert not hook["pass_filenames"]
