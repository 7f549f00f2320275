from __future__ import annotations

import json
from typing import TYPE_CHECKING

from grader.tools import ruff
from tests.facts import fact

if TYPE_CHECKING:
    import pytest


def test_remarks_stand_at_the_candidates_own_paths_and_lines() -> None:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["import nothing\n"]},
        {
            "cell_type": "code",
            "metadata": {},
            "outputs": [],
            "execution_count": 1,
            "source": ["x = 1\n", "y = undefined\n"],
        },
    ]
    notebook = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}, indent=1)
    lint = fact("lint", {"b/with space.py": "x = 1\nimport os\n", "a.ipynb": notebook})
    line = next(i for i, text in enumerate(notebook.split("\n"), start=1) if "undefined" in text)
    assert [(i.path, i.line, i.rule) for i in lint.issues] == [
        ("a.ipynb", line, "F821"), ("b/with space.py", 2, "E402"), ("b/with space.py", 2, "F401"),
    ]  # fmt: skip
    assert (lint.files, lint.left_out, lint.error) == (2, 0, "")
    assert lint.version


def test_vendored_code_is_not_the_candidates() -> None:
    assert fact("lint", {"venv/lib/a.py": "import os\n"}).files == 0


def test_a_configuration_of_the_candidate_changes_nothing() -> None:
    files = {
        "a.py": "import os\n",
        "ruff.toml": "lint.ignore = ['F401']\nexclude = ['*']\n",
        "pyproject.toml": "[tool.ruff]\nexclude=['a.py']\n",
    }
    assert [i.rule for i in fact("lint", files).issues] == ["F401"]


def test_the_cap_is_deterministic_and_said() -> None:
    lint = fact("lint", {f"m{i:03}.py": "import os\n" for i in range(405)})
    assert (lint.files, lint.left_out) == (400, 5)
    assert lint.issues[-1].path == "m399.py"


def test_without_ruff_the_fact_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ruff, "find_ruff", lambda: ("", ""))
    lint = fact("lint", {"a.py": "import os\n"})
    assert lint.error == "ruff is not installed"
    assert lint.issues == ()


def test_a_file_that_breaks_ruff_does_not_hide_the_others() -> None:
    lint = fact("lint", {"a.py": "import os\n", "deep.py": "x = " + "-" * 400_000 + "1"})
    assert lint.error == ""
    assert ("a.py", 1, "F401") in [(i.path, i.line, i.rule) for i in lint.issues]
    assert "deep.py" in {i.path for i in lint.issues if i.rule == "invalid-syntax"}
