"""A batch of repositories that break graders: every one gets a verdict, and none stops the others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from grader.cli import grade
from tests import hostile_repos
from tests.factories import git_repo

if TYPE_CHECKING:
    from pathlib import Path

GOOD_README = "# Churn\n\nPredicts which customers of a small gym leave next month.\n"
HOSTILE_FILES: dict[str, dict[str, bytes | str]] = {
    "malformed-pyproject": {"pyproject.toml": "[project\nname = ", "README.md": GOOD_README},
    "malformed-yaml": {".github/workflows/ci.yml": "on: [push\njobs: {{{{", "docker-compose.yml": "a: &a [*a]\n"},
    "alias-bomb": {
        ".github/workflows/ci.yml": "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(20)),
    },
    "malformed-notebook": {"a.ipynb": '{"cells": [', "b.ipynb": "[]", "c.ipynb": '{"cells": 3}', "d.ipynb": "null"},
    "deep-notebook": {"a.ipynb": "[" * 200_000},
    "utf16-requirements": {"requirements.txt": "pandas==2.2.0\nnumpy\n".encode("utf-16"), "README.md": GOOD_README},
    "nul-bytes": {"README.md": b"# Churn\x00\x00\n\x00", "train.py": b"x = 1\x00\n", "Dockerfile": b"\x00FROM x"},
    "deep-python": {
        "a.py": "-" * 100_000 + "1\n",
        "b.py": "(" * 5_000,
        "c.py": "x = " + "9" * 5_000,
        "d.py": "\ud800x",
    },
    "deep-readme": {"README.md": ">" * 50_000 + "[" * 50_000 + "\n" + "*a" * 30_000 + "\n" + "<div>" * 20_000},
    "deep-toml": {"pyproject.toml": "a = " + "[" * 100_000, "shipfolio.toml": "x = " + "{a=" * 50_000},
    "odd-names": {
        "-rf": "x",
        "a\nb.py": "x = 1\n",
        "\x1b[31mred.py": "y = 2\n",
        "\u202egpj.py": "z = 3\n",
        "=cmd.csv": "1",
    },
    "hostile-dockerfile": {"Dockerfile": "FROM a\nRUN <<E\n" + "\\\n" * 20_000, "compose.yaml": "services: 3\n"},
    "hostile-rst": {"README.rst": ".. include:: /etc/passwd\n.. raw:: html\n   :file: /etc/passwd\n\nTitle\n=====\n"},
}


def stub(path: Path) -> Path:
    files = {"README.md": "", "LICENSE": "", "tests/__init__.py": "", "tests/test_app.py": "", "app.py": ""}
    return git_repo(path, [(files, "init", "2026-01-15T12:00:00+00:00")])


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home = tmp_path_factory.mktemp("batch")
    targets = {"stub": stub(home / "stub")}
    for name, files in HOSTILE_FILES.items():
        clean = {
            path: text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
            for path, text in files.items()
        }
        targets[name] = git_repo(home / name, [(clean, "Add files", "2026-01-15T12:00:00+00:00")])
    for name, build in hostile_repos.HOSTILE.items():
        targets[f"git-{name}"] = build(home / f"git-{name}")
    targets["missing"] = home / "missing"
    done = CliRunner().invoke(grade, [*(str(path) for path in targets.values()), "--format", "json"])
    assert done.exit_code == 0, done.output[-2000:]
    found = json.loads(done.stdout)["reports"]
    assert len(found) == len(targets)
    return dict(zip(targets, found, strict=True))


def test_every_target_has_a_verdict(reports: dict[str, Any]) -> None:
    for name, report in reports.items():
        graded = report["score"]["value"] is not None
        assert graded != (report["error"] is not None), name
        if not graded:
            assert report["error"]["kind"], name
            assert report["error"]["hint"], name


def test_our_own_reading_broke_nowhere(reports: dict[str, Any]) -> None:
    broken = [
        (name, finding["check"], finding["summary"])
        for name, report in reports.items()
        for criterion in report["criteria"]
        for finding in criterion["findings"]
        if finding["status"] == "unknown"
    ]
    assert broken == []


def test_files_that_cannot_be_parsed_are_graded_all_the_same(reports: dict[str, Any]) -> None:
    assert [name for name in HOSTILE_FILES if reports[name]["score"]["value"] is None] == []


def test_the_stub_scores_near_zero(reports: dict[str, Any]) -> None:
    assert reports["stub"]["score"]["value"] <= 3


def test_what_cannot_be_reached_says_so(reports: dict[str, Any]) -> None:
    assert reports["missing"]["score"]["value"] is None
    assert reports["missing"]["error"]["hint"]


def test_nothing_of_this_machine_was_read(reports: dict[str, Any]) -> None:
    assert "root:" not in json.dumps(reports)
