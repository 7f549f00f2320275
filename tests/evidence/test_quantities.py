from __future__ import annotations

from grader.evidence.quantities import Quantities
from tests.facts import fact


def numbers(text: str) -> Quantities:
    found: Quantities = fact("quantities", {"README.md": text})
    return found


def test_lines_know_their_headings() -> None:
    (line,) = numbers("# A\n\n## Results\n\nAccuracy is 0.91.\n").lines
    assert (line.line, line.heading) == (5, "Results / A")
    assert line.numbers[0].value == 0.91


def test_cells_know_row_and_column() -> None:
    cells = numbers("# A\n\n| Model | F1 |\n|---|---|\n| SVC | 0.8 |\n| NB | 0.7 |\n").cells
    assert [(c.row, c.column, c.line) for c in cells] == [("SVC", "F1", 5), ("NB", "F1", 6)]


def test_without_documents() -> None:
    assert fact("quantities", {}) == Quantities()


def test_a_document_of_numbers_ends() -> None:
    found = numbers("| 1 " * 400 + "|\n" + "|---" * 400 + "|\n" + ("| 2 " * 400 + "|\n") * 100)
    assert len(found.cells) <= 6_000
