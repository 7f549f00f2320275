from __future__ import annotations

from grader.checks.readme_outcome_in_numbers import check
from grader.evidence.readme_parts import ReadmeParts
from grader.model import Status
from tests.checks.prose import told
from tests.facts import fact

# Figures count where something could have given them.
CODE = {"app.py": "from sklearn.metrics import f1_score, recall_score\n\nprint(f1_score(a, b), recall_score(a, b))\n"}
TEXT = "# A\n\nWe predict parcels.\n\n## Results\n\nRecall is 71 % on the last quarter.\n\n| model | F1 |\n|---|---|\n| a | 0.61 |\n| b | 0.72 |\n"


def test_three_figures_pass_and_none_fails() -> None:
    assert check(told(), ReadmeParts(numbers=(1, 2, 3))).status is Status.PASS
    assert check(told(), ReadmeParts(numbers=(1,))).score == 0.33
    assert check(told(), ReadmeParts()).status is Status.FAIL
    assert check(told(readme=""), ReadmeParts()).status is Status.FAIL


def test_figures_are_told_from_versions_ports_and_steps() -> None:
    assert len(fact("readme_parts", {"README.md": TEXT} | CODE).numbers) == 3
    plain = "# A\n\nPython 3.11, port 8000, step 2 of 3, version 0.12.1.\n\n## Usage\n\nWait 5 minutes.\n"
    assert fact("readme_parts", {"README.md": plain} | CODE).numbers == ()


def test_the_same_line_again_is_no_second_figure() -> None:
    again = TEXT + "\n## Results\n\nRecall is 71 % on the last quarter.\n" * 5
    assert len(fact("readme_parts", {"README.md": again} | CODE).numbers) == 3
