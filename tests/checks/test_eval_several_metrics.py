from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks.eval_several_metrics import check
from grader.pipeline import Facts
from tests.fakes import MemorySnapshot

if TYPE_CHECKING:
    from grader.model import Finding


def found(files: dict[str, str]) -> Finding:
    facts = Facts(MemorySnapshot(files))
    return check(facts.get("evaluation"), facts.get("metrics"), facts.get("workings"))


def readme(text: str) -> Finding:
    return found({"study.pdf": "%PDF", "README.md": "# Churn\n\n" + text})


CODE = "X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2)\nmodel = LogisticRegression().fit(X_train, y_train)\n"


def test_three_that_can_be_read() -> None:
    assert readme("Test accuracy 0.91, recall 0.76, precision 0.54.\n").score == 1.0


def test_two_and_one() -> None:
    assert readme("Test accuracy 0.91, recall 0.76.\n").score == 0.8
    assert readme("Test accuracy 0.91.\n").score == 0.0


def test_computed_but_not_shown() -> None:
    assert (
        found({"train.py": CODE + "print(classification_report(y_test, p), roc_auc_score(y_test, s))\n"}).score == 0.6
    )


def test_one_metric_called_often() -> None:
    assert found({"train.py": CODE + "accuracy_score(y_test, p)\n" * 30}).score == 0.0
