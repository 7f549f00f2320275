from __future__ import annotations

import json

from tests.facts import fact

BODY = "    a = 1\n    b = 2\n    c = a + b\n    d = c * 2\n    e = d - 1\n    return e\n"


def test_lines_functions_and_links() -> None:
    shape = fact(
        "code_shape",
        {
            "app/a.py": "from app.b import f\n\nx = f(1)\nprint(x)\n",
            "app/b.py": "def f(x: int) -> int:\n    '''Doubles what the till counted.'''\n    return x\n\n\ndef g(y):\n    return y\n",
            "tests/test_b.py": "from app.b import f\n",
            "setup.py": "from setuptools import setup\nsetup()\n",
            "n.ipynb": json.dumps({"cells": [{"cell_type": "code", "source": "# c\nz = 1", "outputs": []}]}),
        },
    )
    units = {u.path: u for u in shape.units}
    assert set(units) == {"app/a.py", "app/b.py"}
    assert (units["app/a.py"].uses, units["app/b.py"].used_by) == (1, 1)
    assert (shape.file_lines, shape.notebook_lines) == (8, 1)
    assert shape.in_functions_share == 5 / 9
    assert [(s.name, s.documented, s.typed) for s in shape.spans] == [("f", True, True), ("g", False, False)]


def test_one_sentence_on_every_function_documents_none() -> None:
    text = "".join(
        f"def f{i}(x):\n    '''Computes the wanted value of things.'''\n    return {i}\n\n" for i in range(5)
    )
    assert not any(s.documented for s in fact("code_shape", {"a.py": text}).spans)
    assert all(s.documented for s in fact("code_shape", {"a.py": "\n\n".join(text.split("\n\n")[:3])}).spans)


def test_copies_of_functions_and_files() -> None:
    shape = fact(
        "code_shape",
        {
            "a.py": f"def f():\n{BODY}",
            "b.py": f"x = 1\n\n\ndef g():\n{BODY}",
            "c.py": "y = 1\nz = y + 2\n",
            "d/c.py": "y = 1\nz = y + 2\n",
        },
    )
    assert [(p.path, p.line) for p in shape.copies] == [("d/c.py", None), ("b.py", 4)]
    assert shape.copied_lines == 2 + 7


def test_documents_count_as_notebooks_and_sql_not_at_all() -> None:
    shape = fact(
        "code_shape",
        {"r.Rmd": "```{r}\nx <- 1\n```\n", "dump.sql": "INSERT INTO a;\n" * 50, "f.R": "f <- function(x) {\n  x\n}\n"},
    )
    assert (shape.file_lines, shape.notebook_lines) == (3, 1)
    assert [(s.name, s.typed) for s in shape.spans] == [("f", None)]
