from __future__ import annotations

import json
from typing import Any

import pytest

from grader.evidence.notebooks import MAX_BYTES, MAX_OUTPUT_CHARS, Cell, Notebook, strip_magics
from tests.facts import fact


def code(source: str | list[str], count: int | None = 1, outputs: list[Any] | None = None) -> dict[str, Any]:
    return {"cell_type": "code", "execution_count": count, "metadata": {}, "outputs": outputs or [], "source": source}


def notebook(cells: list[Any], language: str = "python") -> str:
    data = {"cells": cells, "metadata": {"kernelspec": {"language": language}}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(data, indent=1)


def read(text: str | bytes) -> Notebook:
    found: Notebook = fact("notebooks", {"nb.ipynb": text}).notebooks[0]
    return found


def test_cells_outputs_and_order() -> None:
    stream = {"output_type": "stream", "text": ["AUC ", "0.87\n"]}
    shown = {"output_type": "execute_result", "data": {"text/plain": ["   a\n0  1"], "image/png": "xx"}}
    failed = {"output_type": "error", "ename": "KeyError", "evalue": "x", "traceback": []}
    found = read(
        notebook(
            [
                {"cell_type": "markdown", "metadata": {}, "source": ["# Churn\n", "Who leaves?"]},
                code(["import pandas as pd\n", "df = pd.read_csv('a.csv')"], 3, [stream, shown]),
                code(["df['x']"], 2, [failed]),
                code(["later()"], None),
                code([], None),
            ]
        )
    )
    assert [c.kind for c in found.cells] == ["markdown", "code", "code", "code", "code"]
    assert found.cells[1].output == "AUC 0.87\n   a\n0  1\n"
    assert found.cells[1].images == 1
    assert [c.error for c in found.errors] == ["KeyError"]
    assert not found.in_order
    assert found.unexecuted == 1
    assert len(found.code_cells) == 3


def test_line_numbers_are_those_of_the_file() -> None:
    text = notebook([code(["x = 1\n", "y = train(x)\n"]), code(["x = 1\n", "z = train(x)"])])
    found = read(text)
    lines = text.split("\n")
    assert found.code is not None
    for call in found.code.calls:
        assert "train(x)" in lines[call.line - 1]
    assert [call.line for call in found.code.calls] == sorted({call.line for call in found.code.calls})
    second = found.cells[1]
    assert "z = train" in lines[(second.file_line(1) or 0) - 1]


def test_a_source_kept_as_one_string_points_to_its_line() -> None:
    text = notebook([code("x = 1\ny = train(x)\n")])
    found = read(text)
    assert found.code is not None
    assert "train(x)" in text.split("\n")[found.code.calls[0].line - 1]


@pytest.mark.parametrize(
    ("source", "parsed"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("!pip install x\n  !ls", "pass\n  pass"),
        ("%%time\nx = 1", "\nx = 1"),
        ("%%bash\nrm -rf /", "\n"),
        ("%%writefile app.py\nx = 1", "\nx = 1"),
        ("files = !ls\nx = 5 % 3", "files = None\nx = 5 % 3"),
        ("df.head?", "pass"),
        ("x = a != b", "x = a != b"),
    ],
)
def test_magics_make_room_for_python(source: str, parsed: str) -> None:
    assert strip_magics(source) == parsed


def test_one_broken_cell_does_not_hide_the_others() -> None:
    found = read(notebook([code("def f(:"), code("import torch\n")]))
    assert found.code is not None
    assert found.code.error.startswith("cell 1, line 1")
    assert [i.module for i in found.code.imports] == ["torch"]


def test_version_3_is_read() -> None:
    cell = {
        "cell_type": "code",
        "input": ["fit(1)"],
        "prompt_number": 4,
        "outputs": [{"output_type": "pyout", "text": ["7"]}],
    }
    found = read(json.dumps({"worksheets": [{"cells": [cell]}], "metadata": {}, "nbformat": 3}))
    assert (found.cells[0].source, found.cells[0].count, found.cells[0].output) == ("fit(1)", 4, "7\n")


def test_other_kernels_are_not_read_as_python() -> None:
    found = read(notebook([code("library(dplyr)")], "R"))
    assert (found.language, found.code) == ("r", None)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("{", "not valid JSON"),
        ("[1]", "no object"),
        ("{}", "no cells"),
        ("[" * 100_000, "nested too deeply"),
        (b"\x00\x01\x02\x00\x00\x00" * 50, "not readable as text"),
        ('{"cells": [1, null, {"cell_type": 7, "source": 5, "outputs": 3}]}', ""),
    ],
)
def test_malformed_notebooks_are_values(text: str | bytes, error: str) -> None:
    found = read(text)
    assert error in found.error
    assert bool(found.error) == bool(error)


def test_too_large_is_said_and_not_read() -> None:
    big = read("x" * (MAX_BYTES + 1))
    assert big.error == "too large, cells not read"
    assert big.size == MAX_BYTES + 1
    assert read(notebook([code("x")]) + " " * 1000).error == ""


def test_outputs_are_capped() -> None:
    found = read(notebook([code("x", 1, [{"output_type": "stream", "text": "a" * 50_000}])]))
    assert len(found.cells[0].output) <= MAX_OUTPUT_CHARS + 1


def test_a_long_output_keeps_its_beginning_and_its_end() -> None:
    log = "".join(f"epoch {i} loss 0.5\n" for i in range(2_000)) + "test accuracy 0.91\n"
    said = _only([{"output_type": "stream", "name": "stdout", "text": log}]).output
    assert said.startswith("epoch 0 loss")
    assert said.endswith("test accuracy 0.91\n")
    assert len(said) <= MAX_OUTPUT_CHARS


def test_of_a_progress_bar_the_last_state_stands() -> None:
    assert _only([{"output_type": "stream", "name": "stdout", "text": "10%\r50%\r100% done\nnext\r\n"}]).output == (
        "100% done\nnext\n"
    )


def test_a_table_shown_as_html_is_read_as_its_rows() -> None:
    page = "<table><tr><th>Epoch</th><th>Accuracy</th></tr><tr><td>1</td><td>0.912</td></tr></table>"
    plain = {"text/html": page, "text/plain": "<IPython.core.display.HTML object>"}
    assert _only([{"output_type": "display_data", "data": plain}]).output == "Epoch Accuracy\n1 0.912\n"
    frame = {"text/html": page, "text/plain": "   Epoch  Accuracy\n0      1     0.912"}
    assert _only([{"output_type": "execute_result", "data": frame}]).output.startswith("   Epoch  Accuracy")


def _only(outputs: list[Any]) -> Cell:
    return read(notebook([code("run()", outputs=outputs)])).cells[0]
