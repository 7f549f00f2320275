from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from grader.tools import ruff
from grader.tools.ruff import Running, Source, parse_output


def rules(*sources: Source) -> list[tuple[int, int, str]]:
    outcome = Running(sources).finish()
    assert outcome.error == ""
    return [(d.source, d.line, d.rule) for d in outcome.diagnostics]


def test_remarks_come_back_by_number_and_line() -> None:
    found = rules(Source("a.py", b"import os\nx = 1\n"), Source("b.py", b"print(undefined)\n"))
    assert found == [(0, 1, "F401"), (1, 1, "F821")]


def test_the_version_is_the_installed_ones() -> None:
    outcome = Running([Source("a.py", b"x = 1\n")]).finish()
    assert outcome.version[:1].isdigit()
    assert outcome.diagnostics == ()


def test_noqa_of_the_candidate_does_not_count() -> None:
    assert rules(Source("a.py", b"# ruff: noqa\nimport os  # noqa: F401\n")) == [(0, 2, "F401")]


def test_names_of_the_candidate_are_never_used() -> None:
    name = "../../etc/-rf;$(touch x)\n.py"
    assert rules(Source(name, b"import os\n")) == [(0, 1, "F401")]


def test_an_init_file_may_reexport() -> None:
    assert [rule for *_, rule in rules(Source("__init__.py", b"from .a import b\n"))] == []


def test_notebooks_say_the_cell() -> None:
    cells: list[dict[str, object]] = [
        {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source}
        for source in ("%matplotlib inline\nx = 1", "x = 2\nprint(undefined)")
    ]
    data = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}).encode()
    found = Running([Source("n.ipynb", data)]).finish().diagnostics
    assert [(d.cell, d.line, d.rule) for d in found] == [(2, 2, "F821")]


def test_files_that_do_not_parse_are_remarks() -> None:
    assert rules(Source("a.py", b"def f(:\n"))[0][2] == "invalid-syntax"


def test_nothing_to_lint_is_no_error_and_leaves_nothing_behind() -> None:
    assert Running([]).finish().error == ""


def test_the_directory_is_gone_afterwards_and_the_answer_stays() -> None:
    running = Running([Source("a.py", b"import os\n")])
    assert running._directory is not None
    where = Path(running._directory.name)
    first = running.finish()
    assert not where.exists()
    assert running.finish() is first


def test_without_ruff_there_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ruff, "find_ruff", lambda: ("", ""))
    outcome = Running([Source("a.py", b"import os\n")]).finish()
    assert outcome == ruff.Outcome("", error="ruff is not installed")


def test_a_program_that_cannot_start_is_a_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(ruff, "find_ruff", lambda: (str(tmp_path / "gone"), "1"))
    assert "could not be started" in Running([Source("a.py", b"x")]).finish().error


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell script as a stand-in")
@pytest.mark.parametrize(
    ("script", "timeout_s", "part"),
    [("sleep 30", 0.2, "too long"), ("exit 3", 10, "status 3"), ("exit 0", 10, "could not be read"),
     ("printf '{' > ../out.json", 10, "could not be read"), ("printf '{}' > ../out.json", 10, "could not be read")],
)  # fmt: skip
def test_what_goes_wrong_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str, timeout_s: float, part: str
) -> None:
    program = tmp_path / "ruff"
    program.write_text(f"#!/bin/sh\nexec_dir=$(pwd)\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(ruff, "find_ruff", lambda: (str(program), "9"))
    outcome = Running([Source("a.py", b"x = 1\n")]).finish(timeout_s)
    assert part in outcome.error
    assert outcome.version == "9"


def test_strange_rows_are_left_out() -> None:
    rows = [{"filename": "x"}, {"filename": "/t/files/abc/m.py"}, {"filename": "C:\\t\\files\\m3.py", "code": None}]
    assert [(d.source, d.rule, d.line) for d in parse_output(json.dumps(rows).encode())] == [(3, "invalid-syntax", 1)]
    assert parse_output(b"") == ()
    with pytest.raises(ValueError, match="list"):
        parse_output(b"{}")
