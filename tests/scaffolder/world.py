"""A small checkout with one template, whose releases can be cut and packaged as a wheel does it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import scaffolder
from scaffolder import history
from scaffolder.source import Source
from tests.factories import git

if TYPE_CHECKING:
    from collections.abc import Mapping

REAL = Path(scaffolder.__file__).parent.parent
ANSWERS = "{{ _copier_conf.answers_file }}.jinja"
COPIER = """\
_min_copier_version: "9.15.0"
_subdirectory: "templates/{{ kind }}/project"
_answers_file: .shipfolio.yml
_envops:
  undefined: jinja2.StrictUndefined
_exclude: ["__pycache__", "*.py[co]", ".DS_Store"]
kind:
  type: str
  help: Which template.
  choices: [demo, other]
  default: demo
---
!include templates/_shared/questions.yml
---
!include templates/[a-z]*/questions.yml
"""
META = """\
name = "{name}"
title = "A {name}"
summary = "Shows how it is done."
project_type = "other"
rubric = "portfolio"
stack = ["Python"]
first_commands = ["make setup", "make test", "make run"]
"""
QUESTIONS = """\
store:
  type: str
  when: "{{ kind == 'demo' }}"
  help: Where vectors are kept. Change STORE in settings.py later.
  choices: [local, remote]
  default: local

replicas:
  type: int
  when: "{{ kind == 'demo' and store == 'remote' }}"
  help: How many copies the remote store keeps.
  default: 2

with_ui:
  type: bool
  when: "{{ kind == 'demo' }}"
  help: Whether there is a web page.
  default: true
"""
OTHER_QUESTIONS = """\
colour:
  type: str
  when: "{{ kind == 'other' }}"
  help: The colour of everything.
  default: red
"""
APP = '''\
"""{{ description }}"""

STORE = "{{ store }}"


def first() -> int:
    return 1


def second() -> int:
    return 2


def third() -> int:
    return 3


def fourth() -> int:
    return 4
'''
PROJECT = {
    ANSWERS: "{% include 'templates/_shared/answers.jinja' %}\n",
    "{% if license != 'none' %}LICENSE{% endif %}.jinja": "{% include 'templates/_shared/license.jinja' %}\n",
    ".gitignore.jinja": "{% include 'templates/_shared/gitignore' %}\nreports/\n",
    "README.md.jinja": "# {{ project_name }}\n\n{{ description }}\n",
    "src/{{ package_name }}/__init__.py": '"""The package."""\n',
    "src/{{ package_name }}/app.py.jinja": APP,
    "src/{{ package_name }}/{% if with_ui %}ui.py{% endif %}": '"""The page."""\n',
    "notes.txt": "Not rendered: {{ braces }} stay.\n",
    "run.sh": "#!/bin/sh\nexit 0\n",
}


def uv() -> Path:
    """The uv of this shell, else the one that `make` has got for itself."""
    found = shutil.which("uv") or shutil.which("uv", path=str(REAL / ".venv-boot" / "bin"))
    if found is None:
        pytest.skip("there is no uv here")
    return Path(found)


@dataclass(frozen=True)
class World:
    """A checkout under `root`; `home` is where projects and packages go."""

    root: Path
    home: Path

    def write(self, files: Mapping[str, str | None], under: str = "templates/demo/project") -> None:
        """Change files of the checkout; None removes one."""
        for name, text in files.items():
            path = self.root / under / name
            if text is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")

    def version(self, version: str) -> None:
        """Set the version in development."""
        self.write({"grader/__init__.py": f'"""."""\n\n__version__ = "{version}"\n'}, under="")

    def release(self) -> str:
        """Commit the state as the current version's release, and note that down as a maintainer does."""
        version = history.version_of(self.root)
        git(self.root, "add", "-A")
        git(self.root, "-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-q", "--allow-empty", "-m", version)
        commit = git(self.root, "rev-parse", "HEAD").decode().strip()
        path = self.root / "scaffolder" / "releases.toml"
        path.write_text(path.read_text("utf-8") + f'"{version}" = "{commit}"\n', "utf-8")
        return commit

    def package(self) -> Source:
        """What an installed wheel of the present state holds."""
        version = history.version_of(self.root)
        target = self.home / f"installed-{version}"
        if target.exists():
            shutil.rmtree(target)
        target.mkdir()
        history.export(self.root, target)
        history.write_bundle(self.root, target / history.BUNDLE)
        return Source(target, version, packaged=True)


def make_world(home: Path) -> World:
    """Version 0.1.0, nothing released yet."""
    root = home / "checkout"
    shutil.copytree(REAL / "templates" / "_shared", root / "templates" / "_shared")
    git_config = root / ".gitattributes"
    git_config.write_text("* -text\n", "utf-8")
    git(root, "init", "-q", "-b", "main")
    world = World(root, home)
    world.write({"copier.yml": COPIER, "scaffolder/releases.toml": "[releases]\n"}, under="")
    for name, questions in (("demo", QUESTIONS), ("other", OTHER_QUESTIONS)):
        world.write({"meta.toml": META.format(name=name), "questions.yml": questions}, under=f"templates/{name}")
    world.write(PROJECT)
    world.write({ANSWERS: PROJECT[ANSWERS], "readme.txt.jinja": "{{ colour }}\n"}, under="templates/other/project")
    (root / "templates/demo/project/run.sh").chmod(0o755)
    world.version("0.1.0")
    return world
