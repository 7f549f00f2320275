from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks.eval_metric_shown import check
from grader.pipeline import Facts
from tests.fakes import MemorySnapshot

if TYPE_CHECKING:
    from grader.model import Finding


def found(files: dict[str, str]) -> Finding:
    facts = Facts(MemorySnapshot(files))
    return check(facts.get("evaluation"), facts.get("metrics"), facts.get("workings"))


def readme(text: str) -> Finding:
    return found({"study.pdf": "%PDF", "README.md": "# Churn\n\n" + text})


CODE = "X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2)\nmodel = LogisticRegression().fit(X_train, y_train)\nprint(accuracy_score(y_test, model.predict(X_test)))\n"


def test_two_values_that_can_be_read() -> None:
    assert readme("Test recall 0.762 and precision 0.541.\n").score == 1.0


def test_one_headline_number() -> None:
    assert readme("Test accuracy: 0.907\n").score == 0.9


def test_computed_but_never_shown() -> None:
    assert found({"train.py": CODE}).score == 0.7


def test_metric_functions_that_nothing_uses() -> None:
    starter = "def compute_metrics(y, preds):\n    return fbeta_score(y, preds), precision_score(y, preds)\n"
    assert found({"ml/model.py": starter}).score == 0.0


def test_comments_and_word_lists_are_nothing() -> None:
    assert found({"x.py": "# accuracy_score( f1_score( roc_auc_score( train_test_split(\n"}).score == 0.0
    assert readme("accuracy f1 recall precision roc auc cross-validation baseline bootstrap\n").score == 0.0
