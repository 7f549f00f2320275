"""An existing project gets what it lacks, and keeps every byte of what it has."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

import shipfolio
from tests.scaffolder.test_new import run, tree

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("installed")


@pytest.fixture
def existing(tmp_path: Path) -> Path:
    project = tmp_path / "old-project"
    (project / "notebooks").mkdir(parents=True)
    (project / "README.rst").write_text("Mine\n====\n")
    (project / "run.sh").write_text("echo mine\n")
    (project / "Licence.md").write_text("Mine.\n")
    (project / "train.py").write_text("print(1)\n")
    return project


def test_adds_what_is_missing_and_nothing_else(capfd: Any, existing: Path) -> None:
    before = {path: (existing / path).read_bytes() for path in tree(existing)}
    code, out, err = run(capfd, "adopt", existing, "--template", "demo")
    assert (code, err) == (0, "")
    assert {path: (existing / path).read_bytes() for path in before} == before
    assert set(tree(existing)) - set(before) == {".gitignore", ".shipfolio.yml", "notes.txt"}
    assert "added  .gitignore" in out
    assert "left out   README.md: you have README.rst" in out
    assert "left out   LICENSE: you have Licence.md" in out
    assert "left out   src/old_project/app.py: you have code of your own" in out
    assert out.splitlines()[-1] == "3 files added, 1 of yours left as they are."


def test_dry_run_writes_nothing(capfd: Any, existing: Path) -> None:
    before = tree(existing)
    _, out, _ = run(capfd, "adopt", existing, "--template", "demo", "--dry-run")
    assert tree(existing) == before
    assert "would add  .gitignore" in out


def test_a_project_without_code_gets_the_code_too(capfd: Any, existing: Path) -> None:
    (existing / "train.py").unlink()
    (existing / ".venv").mkdir()
    (existing / ".venv" / "lib.py").write_text("x\n")
    run(capfd, "adopt", existing, "--template", "demo", "--set", "package_name=mine")
    assert (existing / "src" / "mine" / "app.py").is_file()


def test_a_link_is_left_alone(capfd: Any, existing: Path, tmp_path: Path) -> None:
    if os.name != "posix":
        pytest.skip("links need rights elsewhere")
    (existing / "train.py").unlink()
    (tmp_path / "outside").mkdir()
    (existing / "src").symlink_to(tmp_path / "outside")
    (existing / "notes.txt").symlink_to(tmp_path / "nowhere")
    _, out, _ = run(capfd, "adopt", existing, "--template", "demo")
    assert list((tmp_path / "outside").iterdir()) == []
    assert not (tmp_path / "nowhere").exists()
    assert "its folder is a file or a link here" in out


def test_refusals(capfd: Any, existing: Path, tmp_path: Path) -> None:
    assert "is no directory" in run(capfd, "adopt", tmp_path / "none", "--template", "demo")[2]
    assert "doesn't ask for 'stoer'" in run(capfd, "adopt", existing, "--template", "demo", "--set", "stoer=x")[2]
    run(capfd, "adopt", existing, "--template", "demo")
    assert "made by shipfolio already" in run(capfd, "adopt", existing, "--template", "demo")[2]


def test_what_was_adopted_can_be_updated(capfd: Any, existing: Path) -> None:
    from tests.factories import git  # noqa: PLC0415
    from tests.scaffolder.test_update import commit  # noqa: PLC0415

    git(existing, "init", "-q")
    run(capfd, "adopt", existing, "--template", "demo")
    commit(existing)
    assert shipfolio.run(["update", str(existing)]) == 0
