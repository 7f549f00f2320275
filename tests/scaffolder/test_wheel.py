"""Built wheels, each installed in a new environment: a project is made by one version and updated by the next."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.factories import git
from tests.scaffolder.test_update import NEW_QUESTION, commit
from tests.scaffolder.world import APP, REAL, World, make_world, uv

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")


def build(root: Path, out: Path, target: str = "wheel") -> Path:
    """Build with hatchling as it is installed here; the network isn't needed."""
    code = (
        "import sys; from hatchling.build import build_wheel, build_sdist;"
        "print({'wheel': build_wheel, 'sdist': build_sdist}[sys.argv[1]](sys.argv[2]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, target, str(out)], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return out / done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The small templates with this project's real code and build."""
    world = make_world(tmp_path_factory.mktemp("wheel"))
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "shipfolio.py", "starter_lines.py"):
        shutil.copy2(REAL / name, world.root / name)
    for name in ("grader", "rubrics", "scaffolder"):
        ignore = shutil.ignore_patterns("__pycache__", "releases.toml")
        shutil.copytree(REAL / name, world.root / name, ignore=ignore, dirs_exist_ok=True)
    (world.root / ".gitignore").write_text("__pycache__/\n*.pyc\nnotes.txt\n")
    world.version("0.1.0")
    return world


def outside() -> dict[str, str]:
    """What a shell has that knows nothing of this checkout or its environment."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}


def uv_does(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([uv(), *map(str, words)], capture_output=True, text=True, env=outside(), check=False)


def install(wheel: Path, home: Path) -> Path:
    """The command of a wheel in a new environment, which has it and the locked versions of what it asks for.

    They come from uv's cache; only where that lacks one, from the package index.
    """
    made = uv_does("venv", "--quiet", "--python", sys.executable, home)
    assert made.returncode == 0, made.stderr
    programs = home / ("Scripts" if sys.platform == "win32" else "bin")
    words = ["pip", "install", "--quiet", "--python", programs / "python", "--constraint", REAL / "locks" / "dev.lock"]
    done = uv_does(*words, "--offline", wheel)
    if done.returncode:
        done = uv_does(*words, wheel)
    assert done.returncode == 0, done.stderr
    return programs / "shipfolio"


def call(command: Path, *words: object) -> tuple[int, str]:
    done = subprocess.run(
        [command, *map(str, words)], capture_output=True, text=True, env=outside(), cwd=command.parent, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_a_newer_wheel_updates_what_an_older_one_made(checkout: World, tmp_path: Path) -> None:
    world, project = checkout, tmp_path / "qa"
    old = install(build(world.root, tmp_path / "dist"), tmp_path / "old")
    [demo] = (tmp_path / "old").glob("**/site-packages/scaffolder/_source/templates/demo")
    assert (demo / "project" / "notes.txt").is_file()
    assert call(old, "--version") == (0, "shipfolio 0.1.0\n")
    code, out = call(old, "new", "demo", project, "--defaults")
    assert code == 0, out
    assert "_commit: v0.1.0" in (project / ".shipfolio.yml").read_text()

    app, readme = project / "src" / "qa" / "app.py", project / "README.md"
    app.write_text(app.read_text().replace("return 4", "return 400"))
    readme.write_text("# Qa\n\nMy own words.\n")
    (project / "run.sh").unlink()
    commit(project)

    world.release()
    world.version("0.2.0")
    world.write(
        {
            "src/{{ package_name }}/app.py.jinja": APP.replace("return 1", "return 100"),
            "README.md.jinja": "# {{ project_name }}\n\nBetter.\n",
            "run.sh": "#!/bin/sh\nexit 1\n",
            "docs/new.md.jinja": "{{ region }}\n",
        }
    )
    questions = world.root / "templates" / "demo" / "questions.yml"
    questions.write_text(questions.read_text() + NEW_QUESTION)
    sdist = build(world.root, tmp_path / "dist", "sdist")
    shutil.unpack_archive(sdist, tmp_path / "sdist", filter="data")
    new = install(build(tmp_path / "sdist" / "shipfolio-0.2.0", tmp_path / "dist"), tmp_path / "new")

    code, out = call(new, "update", project, "--dry-run")
    assert code == 1, out
    for line in (
        "conflict      README.md",
        "changed       src/qa/app.py",
        "deleted-kept  run.sh",
        "added         docs/new.md",
    ):
        assert line in out
    code, out = call(new, "update", project)
    assert code == 1, out
    assert "region: north" in (project / ".shipfolio.yml").read_text()
    assert "return 100" in app.read_text()
    assert "return 400" in app.read_text()
    assert "<<<<<<<" in readme.read_text()
    assert git(project, "ls-files", "-u", "README.md")
    assert not (project / "run.sh").exists()
    assert (project / "docs" / "new.md").read_text() == "north\n"

    git(project, "checkout", "-q", "--ours", "README.md")
    commit(project)
    code, out = call(old, "update", project)
    assert code == 2
    assert "newer than this one" in out


def test_wheel_and_sdist_wheel_hold_the_same(checkout: World, tmp_path: Path) -> None:
    direct = build(checkout.root, tmp_path / "a")
    shutil.unpack_archive(build(checkout.root, tmp_path / "b", "sdist"), tmp_path / "sdist", filter="data")
    through = build(next((tmp_path / "sdist").iterdir()), tmp_path / "c")
    with zipfile.ZipFile(direct) as one, zipfile.ZipFile(through) as two:
        names = {name for name in one.namelist() if "dist-info" not in name}
        assert names == {name for name in two.namelist() if "dist-info" not in name}
        assert not [name for name in names if "__pycache__" in name]
        assert all(one.read(name) == two.read(name) for name in names)
