"""Ruff at work on the candidate's Python: started here, so that other facts are read meanwhile; `lint` waits for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence.files import base_name
from grader.evidence.python_code import chosen
from grader.tools.ruff import Running, Source

if TYPE_CHECKING:
    from grader.evidence.files import Files
    from grader.evidence.notebooks import Notebook, Notebooks

MAX_FILES = 400
MAX_TOTAL_BYTES = 3 << 20
MAX_NOTEBOOKS = 30


class Linting(NamedTuple):
    """What was handed to ruff.

    Attributes:
        running: the process, to be finished by `lint`.
        sources: what it was given; `paths` are theirs, by number.
        cells: for each source the file line of each code cell's first line and the step per line; empty for `.py`.
        left_out: files beyond the caps.
    """

    running: Running
    sources: tuple[Source, ...]
    paths: tuple[str, ...]
    cells: tuple[tuple[tuple[int, int], ...], ...]
    left_out: int = 0


def _code_only(notebook: Notebook) -> bytes:
    """The notebook without outputs and texts: what ruff needs, whatever size the pictures have."""
    cells: list[dict[str, object]] = [
        {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": cell.source}
        for cell in notebook.code_cells
    ]
    data = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    return json.dumps(data).encode("utf-8", "replace")


def collect(files: Files, notebooks: Notebooks) -> Linting:
    """Start ruff over the own Python files and notebooks within the caps."""
    entries = files.suffixed(".py", ".pyw")
    picked = chosen(entries, max_files=MAX_FILES, max_total_bytes=MAX_TOTAL_BYTES)
    sources: list[Source] = []
    paths: list[str] = []
    cells: list[tuple[tuple[int, int], ...]] = []
    for entry in picked:
        text = files.text(entry.path)
        if text is not None:
            sources.append(Source(base_name(entry.path), text.encode("utf-8", "replace")))
            paths.append(entry.path)
            cells.append(())
    readable = [n for n in notebooks.notebooks if n.language == "python" and n.code_cells]
    for notebook in readable[:MAX_NOTEBOOKS]:
        sources.append(Source("n.ipynb", _code_only(notebook)))
        paths.append(notebook.path)
        cells.append(tuple((cell.line or 1, cell.step) for cell in notebook.code_cells))
    left_out = len(entries) - len(picked) + max(0, len(readable) - MAX_NOTEBOOKS)
    return Linting(Running(sources), tuple(sources), tuple(paths), tuple(cells), left_out)
