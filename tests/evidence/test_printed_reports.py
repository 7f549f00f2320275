from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.facts import fact

if TYPE_CHECKING:
    from grader.evidence.metrics import Metrics

REPORT = """
              precision    recall  f1-score   support

           0       0.91      0.95      0.93      1036
         yes       0.84      0.71      0.77       373

    accuracy                           0.88      1409
   macro avg       0.88      0.83      0.85      1409
"""
CODE = {"train.py": "print(classification_report(y_test, predicted))\n"}


def metrics(text: str) -> Metrics:
    found: Metrics = fact("metrics", {"README.md": f"# Churn\n\n{text}"} | CODE)
    return found


def test_a_classification_report_in_a_block() -> None:
    found = metrics(f"```{REPORT}```\n").statements
    assert [(m.subject, m.name, m.value) for m in found][:3] == [
        ("0", "precision", 0.91),
        ("0", "recall", 0.95),
        ("0", "f1", 0.93),
    ]
    assert {m.subject: m.per_class for m in found} == {"0": True, "yes": True, "macro avg": False}
    assert found[0].line == 6


@pytest.mark.parametrize(
    "text",
    [
        f"```python{REPORT}```\n",
        "```\nprecision recall\n\nversion 1.2 of 3.4\n```\n",
        "```\nname     size    age\n\nAnna     1.82    0.37\n```\n",
        "```\n    a    0.91    0.95    0.93\n```\n",
    ],
)
def test_what_is_no_report(text: str) -> None:
    assert metrics(text).statements == ()
