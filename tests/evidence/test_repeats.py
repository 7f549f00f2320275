from __future__ import annotations

from grader.evidence._repeats import MIN_LINES, Stretch, stretches
from grader.evidence.source_code import CodeText

BODY = [f"total_{i} = weigh(rows[{i}])" for i in range(MIN_LINES)]


def text(path: str, *lines: str, numbers: tuple[int, ...] | None = None) -> CodeText:
    return CodeText(path, "python", "\n".join(lines), numbers)


def test_a_stretch_in_two_files_is_told_on_both_sides_with_its_line() -> None:
    left = text("a.py", "import weights", "start_of_the_first = 1", *BODY, "end_of_the_first = 1")
    right = text("b.py", *BODY, "", "another_thing_here = 2")
    assert stretches([left, right]) == [Stretch("a.py", 3, MIN_LINES), Stretch("b.py", 1, MIN_LINES)]


def test_comments_blank_and_short_lines_neither_count_nor_break_a_stretch() -> None:
    spread = [part for line in BODY for part in (f"    {line}", "", "# said otherwise here", "else:")]
    assert stretches([text("a.py", *BODY), text("b.py", *spread)])[1] == Stretch("b.py", 1, MIN_LINES)


def test_fewer_lines_or_one_file_are_no_repetition() -> None:
    assert stretches([text("a.py", *BODY[:-1]), text("b.py", *BODY[:-1])]) == []
    assert stretches([text("a.py", *BODY, *BODY)]) == []
    assert stretches([]) == []


def test_lines_of_documents_are_the_files() -> None:
    numbers = tuple(range(11, 11 + MIN_LINES))
    assert stretches([text("a.rmd", *BODY, numbers=numbers), text("b.r", *BODY)])[0].line == 11
