"""Jupyter notebooks: cells with their code, what came out as text, whether they ran and in which order."""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from grader.evidence._knitted import rows
from grader.evidence._python_reader import Reader
from grader.evidence._python_text import parse
from grader.evidence._regex import regex
from grader.evidence.python_code import chosen

if TYPE_CHECKING:
    from grader.evidence._python_module import Module
    from grader.evidence.files import Files

MAX_BYTES = 5 << 20
MAX_NOTEBOOKS = 80
MAX_TOTAL_BYTES = 24 << 20
MAX_CELLS = 2000
MAX_OUTPUT_CHARS = 4000
MAX_RAW_CHARS = 400_000  # of one cell's outputs, before what is kept of them is chosen

_ESCAPES = regex(r"\x1b\[[0-9;]{0,20}[A-Za-z]")
# What stands for a table in the text of an output that has the table itself as HTML.
_STAND_IN = regex(r"<(?:IPython\.core\.display\.HTML|pandas\.io\.formats\.style\.Styler)\b")
_MAGIC_RHS = regex(r"(\s*[\w.,\[\]'\" ]{1,80}=\s*)[!%]")
# Cell magics whose body is still Python; any other one makes the cell something else.
_PYTHON_MAGICS = frozenset("time timeit capture prun memit mprun matplotlib wandb spark_python".split())


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes:
        number: from 1, as a reader counts.
        kind: `code`, `markdown` or `raw`.
        line: the line of the notebook file where its source begins, None where that isn't known.
        step: file lines per line of source: 1, or 0 where the file keeps the source as one string.
        count: the execution number, None where it never ran.
        output: what it printed and showed as text, at most 4,000 characters: the beginning and the end, since a long
            log tells what came out in its last lines.
        images: how many pictures came out.
        error: the name of the exception that it ended in, empty otherwise.
    """

    number: int
    kind: str
    source: str
    line: int | None = None
    step: int = 1
    count: int | None = None
    output: str = ""
    images: int = 0
    error: str = ""

    def file_line(self, offset: int) -> int | None:
        """The line in the notebook file of the cell's line `offset` (from 0)."""
        return None if self.line is None else self.line + offset * self.step


class Notebook(NamedTuple):
    """One `.ipynb` file.

    Attributes:
        size: bytes, None where the file couldn't be had.
        language: of the kernel, lower case; `python` where it doesn't say.
        code: the code cells read as Python; its line numbers are lines of the notebook file. None for other languages.
        error: why the cells weren't read, empty otherwise.
    """

    path: str
    size: int | None
    language: str = "python"
    cells: tuple[Cell, ...] = ()
    code: Module | None = None
    error: str = ""

    @property
    def code_cells(self) -> tuple[Cell, ...]:
        """Cells with code in them."""
        return tuple(cell for cell in self.cells if cell.kind == "code" and cell.source.strip())

    @property
    def unexecuted(self) -> int:
        """Code cells that never ran."""
        return sum(cell.count is None and not cell.output for cell in self.code_cells)

    @property
    def in_order(self) -> bool:
        """The cells that ran did so from top to bottom."""
        counts = [cell.count for cell in self.code_cells if cell.count is not None]
        return counts == sorted(counts)

    @property
    def errors(self) -> tuple[Cell, ...]:
        """Cells that end in an exception."""
        return tuple(cell for cell in self.cells if cell.error)


@dataclass(frozen=True, slots=True)
class Notebooks:
    """Every own notebook, sorted by path; `left_out` is how many the caps left unread."""

    notebooks: tuple[Notebook, ...] = ()
    left_out: int = 0
    modules: tuple[Module, ...] = field(default=())


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "".join(part for part in value if isinstance(part, str)) if isinstance(value, list) else ""


def strip_magics(source: str) -> str:
    """The cell as plain Python: magics and shell lines become `pass`, so that line numbers stay."""
    if "%" not in source and "!" not in source and "?" not in source:
        return source
    lines = source.split("\n")
    first = lines[0].strip()
    if first.startswith("%%"):
        magic = first[2:].split()[0] if first[2:].split() else ""
        is_file = magic in ("writefile", "file") and first.endswith(".py")
        if magic not in _PYTHON_MAGICS and not is_file:
            return "\n" * (len(lines) - 1)
        lines[0] = ""
    for i, line in enumerate(lines):
        text = line.lstrip()
        if text[:1] in ("%", "!", "?") or (text.endswith("?") and " " not in text):
            lines[i] = line[: len(line) - len(text)] + "pass"
        elif ("!" in line or "%" in line) and (found := _MAGIC_RHS.match(line)):
            lines[i] = found.group(1) + "None"
    return "\n".join(lines)


def _output(outputs: Any) -> tuple[str, int, str]:
    """Text, pictures and the exception's name of a cell's outputs."""
    text, images, error, room = [], 0, "", MAX_RAW_CHARS
    for item in outputs if isinstance(outputs, list) else ():
        if not isinstance(item, dict):
            continue
        data = item.get("data")
        data = data if isinstance(data, dict) else item  # version 3 keeps text, png... in the output itself
        images += any(key in data for key in ("image/png", "image/jpeg", "image/svg+xml", "png", "jpeg", "svg"))
        if item.get("output_type") in ("error", "pyerr"):
            error = str(item.get("ename") or "error")[:80]
        piece = _text(item.get("text")) or _text(data.get("text/plain")) or _text(data.get("text"))
        if _STAND_IN.match(piece):
            piece = "\n".join(row for _, row in rows(_text(data.get("text/html"))[:MAX_RAW_CHARS]))
        if piece and room > 0:
            piece = piece[:room]
            room -= len(piece)
            text.append(piece if piece.endswith("\n") else piece + "\n")
    return _ends("".join(text)), images, error


def _ends(text: str) -> str:
    """The text as a terminal shows it; of a long one the beginning and the end."""
    if "\r" in text:
        text = "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))
    half = MAX_OUTPUT_CHARS // 2
    if len(text) > MAX_OUTPUT_CHARS:
        text = f"{text[:half]}\n{text[1 - half :]}"
    return _ESCAPES.sub("", text)


def _first_line(cell: dict[str, Any], source: str, raw: str, start: int) -> tuple[int, int]:
    """Where in the raw file (character, or -1) the source stands, and where to look for the next cell's."""
    head = source[:400].split("\n", 1)[0] if isinstance(cell.get("source", cell.get("input")), list) else source[:60]
    if not head.strip():
        return -1, start
    for ascii_only in (False, True):
        found = raw.find('"' + json.dumps(head, ensure_ascii=ascii_only)[1:-1], start)
        if found >= 0:
            return found, found + 1
    return -1, start


def _cells(items: list[Any], raw: str) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    seek, line, counted = 0, 1, 0
    for number, item in enumerate(items[:MAX_CELLS], start=1):
        if not isinstance(item, dict):
            continue
        kind = item.get("cell_type")
        kind = kind if kind in ("code", "markdown", "raw") else "markdown"
        source = _text(item.get("source", item.get("input")))
        place, seek = _first_line(item, source, raw, seek)
        if place >= 0:
            line += raw.count("\n", counted, place)
            counted = place
        count = item.get("execution_count", item.get("prompt_number"))
        output, images, error = _output(item.get("outputs"))
        cells.append(
            Cell(
                number, kind, source, line if place >= 0 else None,
                0 if isinstance(item.get("source", item.get("input")), str) else 1,
                count if isinstance(count, int) else None, output, images, error,
            )
        )  # fmt: skip
    return tuple(cells)


def _language(data: dict[str, Any]) -> str:
    meta = data.get("metadata")
    meta = meta if isinstance(meta, dict) else {}
    for key, name in (("language_info", "name"), ("kernelspec", "language"), ("kernelspec", "name")):
        part = meta.get(key)
        value = part.get(name) if isinstance(part, dict) else None
        if isinstance(value, str) and value:
            value = value.lower()
            return "python" if "python" in value else "r" if value == "ir" else value[:30]
    return "python"


def _code(path: str, cells: tuple[Cell, ...]) -> Module:
    """The code cells as one module; a cell that isn't Python is passed over and named in `error`."""
    wanted = [cell for cell in cells if cell.kind == "code" and cell.source.strip()]
    reader = Reader(path, [line for cell in wanted for line in cell.source.split("\n")])
    for cell in wanted:
        source = strip_magics(cell.source)
        tree = parse(source)
        if isinstance(tree, str):
            reader.error = reader.error or f"cell {cell.number}, {tree}"
        else:
            if not cell.step:
                for node in ast.walk(tree):
                    if isinstance(node, (ast.stmt, ast.expr)):
                        node.lineno = node.end_lineno = 1
            reader.read(tree, source.split("\n"), shift=(cell.line or 1) - 1)
    return reader.module()


def parse_notebook(path: str, text: str, size: int | None) -> Notebook:
    """Read one notebook's JSON, format 3 or 4."""
    try:
        data = json.loads(text)
    except RecursionError:
        return Notebook(path, size, error="nested too deeply")
    except (ValueError, MemoryError) as why:
        return Notebook(path, size, error=f"not valid JSON: {str(why)[:100]}")
    if not isinstance(data, dict):
        return Notebook(path, size, error="not a notebook: the JSON is no object")
    items = data.get("cells")
    if not isinstance(items, list):
        sheets = data.get("worksheets")
        items = [
            cell
            for sheet in (sheets if isinstance(sheets, list) else ())
            if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list)
            for cell in sheet["cells"]
        ]
        if not items:
            return Notebook(path, size, error="not a notebook: no cells")
    cells = _cells(items, text)
    language = _language(data)
    return Notebook(path, size, language, cells, _code(path, cells) if language == "python" else None)


def collect(files: Files) -> Notebooks:
    """Read every own notebook within the caps."""
    entries = files.suffixed(".ipynb")
    small = tuple(entry for entry in entries if (entry.size or 0) <= MAX_BYTES)
    picked = {e.path for e in chosen(small, max_files=MAX_NOTEBOOKS, max_total_bytes=MAX_TOTAL_BYTES)}
    notebooks: list[Notebook] = []
    for entry in entries:
        if entry.size is None or entry.size > MAX_BYTES:
            notebooks.append(Notebook(entry.path, entry.size, error="too large, cells not read"))
        elif entry.path in picked:
            text = files.text(entry.path, MAX_BYTES)
            notebooks.append(
                Notebook(entry.path, entry.size, error="not readable as text")
                if text is None
                else parse_notebook(entry.path, text, entry.size)
            )
    read = tuple(notebooks)
    return Notebooks(read, len(small) - len(picked), tuple(n.code for n in read if n.code is not None))
