"""Where the tests are and run, what of the project they may cover, and how it poses as installed."""

from __future__ import annotations

import json
import posixpath
import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from grader.evidence.files import base_name
from grader.sandbox.protocol import File

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.evidence.files import Files
    from grader.evidence.python_code import PythonCode
    from grader.evidence.tests import Tests

MAX_COVERED = 2_000
ENTER = (Path(__file__).parent / "inside" / "enter.py").read_text("utf-8")
PROJECT = ".shipfolio-project"  # where it poses as installed, below /work
_ROOT_FILES = frozenset("pyproject.toml setup.py setup.cfg pytest.ini tox.ini requirements.txt pipfile".split())
_IDENTIFIER = re.compile(r"^[A-Za-z_][\w.]{0,120}:[A-Za-z_][\w.]{0,80}$", re.ASCII)
_SCRIPT_NAME = re.compile(r"^[A-Za-z0-9][\w.-]{0,60}$", re.ASCII)
_MAX_BYTES = 256 << 10


@dataclass(frozen=True, slots=True)
class TestPlan:
    """What is to be run.

    Attributes:
        folder: where it is run from; `args`: what the runner is pointed at, relative to it; empty is its own choice.
        found: how many tests can be counted in the files, tables of parameters not unrolled.
        languages: of tests that aren't Python's.
        cover: files of the project, relative to the root; `cover_of` says which in words.
    """

    __test__ = False

    folder: str = ""
    args: tuple[str, ...] = ()
    found: int = 0
    languages: tuple[str, ...] = ()
    cover: tuple[str, ...] = ()
    cover_of: str = ""


def plan_tests(files: Files, tests: Tests, python_code: PythonCode) -> TestPlan:
    """The Python tests of the part of the repository that has most of them."""
    python = [f for f in tests.files if f.language == "python" and f.cases]
    others = sorted({f.language for f in tests.files if f.language != "python" and f.cases})
    if not python:
        return TestPlan(languages=tuple(others))
    weights: Counter[str] = Counter()
    roots = {f.path: _root_of(files, f.path) for f in python}
    for file in python:
        weights[roots[file.path]] += len(file.cases)
    folder = min(weights, key=lambda at: (-weights[at], at))
    mine = [f.path for f in python if roots[f.path] == folder]
    args: tuple[str, ...] = ()
    if not _chooses_paths(files, folder):
        below = [path[len(folder) + 1 :] if folder else path for path in mine]
        args = tuple(sorted({_top(path) for path in below}))
    cover = _covered(python_code, folder)
    return TestPlan(folder, args, weights[folder], tuple(others), cover, _words(cover))


def _root_of(files: Files, path: str) -> str:
    """The nearest folder above a test that looks like a project's root."""
    at = posixpath.dirname(path)
    lower = files.by_lower
    while at:
        if any(posixpath.join(at, name).lower() in lower for name in _ROOT_FILES):
            return at
        at = posixpath.dirname(at)
    return ""


def _top(path: str) -> str:
    """`tests` of tests/unit/test_x.py; of src/pkg/tests/test_x.py the folder of the tests."""
    parts = path.split("/")
    at = next((i for i, part in enumerate(parts[:-1]) if part.lower() in ("test", "tests")), None)
    return "/".join(parts[: at + 1]) if at is not None else path


def _chooses_paths(files: Files, folder: str) -> bool:
    for name in ("pyproject.toml", "pytest.ini", "setup.cfg", "tox.ini"):
        text = files.text(posixpath.join(folder, name), _MAX_BYTES) or ""
        if re.search(r"^testpaths[ \t]?=", text, re.MULTILINE):
            return True
    return False


def _covered(python_code: PythonCode, folder: str) -> tuple[str, ...]:
    """The modules of the project's packages; where it has none, all its modules."""
    paths = [m.path for m in python_code.product if not m.error and m.path.endswith(".py")]
    paths = [p for p in paths if not folder or p.startswith(folder + "/")]
    packages = {posixpath.dirname(p) for p in paths if base_name(p) == "__init__.py"}
    inside = [p for p in paths if posixpath.dirname(p) in packages or "/src/" in f"/{p}"]
    chosen = inside or [p for p in paths if base_name(p) not in ("setup.py", "conf.py", "noxfile.py")]
    return tuple(sorted(chosen))[:MAX_COVERED]


def _words(cover: tuple[str, ...]) -> str:
    tops = sorted({"/".join(p.split("/")[:2]) if p.startswith("src/") else p.split("/")[0] for p in cover})
    return ", ".join(tops[:4]) + (f" and {len(tops) - 4} more" if len(tops) > 4 else "")  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Pose:
    """Files that make a project look installed: its metadata and its commands.

    Attributes:
        scripts: the commands' names.
        path: folders below /work for Python to look in.
    """

    files: Mapping[str, File] = field(default_factory=dict)
    scripts: frozenset[str] = frozenset()
    path: tuple[str, ...] = ()


def pose_installed(files: Files, folder: str) -> Pose:
    """Stand in for `pip install -e .`, which would run the project's own code while there is a network."""
    text = files.text(posixpath.join(folder, "pyproject.toml"), _MAX_BYTES) or ""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        data = {}
    project = data.get("project")
    tool = data.get("tool")
    poetry = tool.get("poetry") if isinstance(tool, dict) else None
    told = project if isinstance(project, dict) else poetry if isinstance(poetry, dict) else {}
    # A `src` with an `__init__.py` is itself what is imported; without one it holds what is.
    holds = posixpath.join(folder, "src", "__init__.py") not in files.by_path
    path = tuple(posixpath.join("/work", folder, sub).rstrip("/") for sub in ("", *(["src"] if holds else [])))
    name, version = told.get("name"), told.get("version")
    if not isinstance(name, str) or not _SCRIPT_NAME.match(name):
        return Pose(path=path)
    version = version if isinstance(version, str) and re.fullmatch(r"[\w.+!-]{1,40}", version) else "0.0.0"
    scripts = {
        key: value
        for key, value in (told.get("scripts") or {}).items()
        if isinstance(value, str) and _SCRIPT_NAME.match(key) and _IDENTIFIER.match(value)
    } if isinstance(told.get("scripts") or {}, dict) else {}  # fmt: skip
    info = f"{PROJECT}/{name.replace('-', '_')}-{version}.dist-info"
    points = "[console_scripts]\n" + "".join(f"{key} = {value}\n" for key, value in scripts.items())
    out = {
        f"{info}/METADATA": File(_metadata(name, version, told)),
        f"{info}/entry_points.txt": File(points.encode()),
    }
    for key, value in scripts.items():
        module, _, function = value.partition(":")
        stub = f"#!/usr/bin/env python\nimport sys\nfrom {module} import {function.split('.')[0]}\n"
        stub += f"sys.exit({function}())\n"
        out[f"{PROJECT}/bin/{key}"] = File(stub.encode(), executable=True)
    return Pose(out, frozenset(scripts), (*path, f"/work/{PROJECT}"))


def _metadata(name: str, version: str, told: Mapping[str, object]) -> bytes:
    """The fields that programs look up about themselves; each on one line."""
    fields = {"Metadata-Version": "2.1", "Name": name, "Version": version}
    for field_name, key in (("Summary", "description"), ("Requires-Python", "requires-python"), ("License", "license")):
        value = told.get(key)
        if isinstance(value, str):
            fields[field_name] = " ".join(value.split())[:300]
    return "".join(f"{field_name}: {value}\n" for field_name, value in fields.items()).encode("utf-8", "replace")


def entered(argv: tuple[str, ...], pose: Pose, folder: str) -> tuple[str, ...]:
    """The words that run a command in an environment in which the project is as if installed."""
    cwd = posixpath.join("/work", folder).rstrip("/")
    job = {"home": f"/work/{PROJECT}/venv", "path": list(pose.path), "argv": list(argv), "cwd": cwd}
    return ("python3", "-I", "-c", ENTER, json.dumps(job))


def path_with(image_env: tuple[tuple[str, str], ...]) -> str:
    """`PATH` with the project's commands in front."""
    usual = dict(image_env).get("PATH") or "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    return f"/work/{PROJECT}/bin:{usual}"
