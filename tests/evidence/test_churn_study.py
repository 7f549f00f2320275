"""How a churn model was built and what is decided with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.checks.worlds import STUDY_FILES
from tests.facts import fact

if TYPE_CHECKING:
    from grader.evidence.churn_study import ChurnStudy


def study(files: dict[str, str]) -> ChurnStudy:
    found: ChurnStudy = fact("churn_study", files)
    return found


def test_families_once_each() -> None:
    assert [name for name, _ in study(STUDY_FILES).families] == ["boosting", "linear", "neural"]


def test_the_value_and_not_the_ends_of_its_interval() -> None:
    assert [auc.value for auc in study(STUDY_FILES).aucs] == [0.871]
    text = "# Q\n\n## Results\n\nTest ROC-AUC 0.843, 95 % CI [0.812, 0.874].\n"
    assert [auc.value for auc in study({"README.md": text, "study.pdf": "%PDF"}).aucs] == [0.843]


def test_committed_results() -> None:
    metrics = '{"accuracy": 0.81, "roc_auc": 0.847, "train_roc_auc": 0.961, "pr_auc": 0.652}'
    assert [auc.value for auc in study({"reports/metrics.json": metrics, "study.pdf": "%PDF"}).aucs] == [0.847]


@pytest.mark.parametrize(
    ("code", "leaky"),
    [
        ("X = StandardScaler().fit_transform(X)\na, b = train_test_split(X)\n", True),
        ("X = scaler.fit_transform(X)\na, b = train_test_split(X)\n", True),
        ("a, b = train_test_split(X)\na = scaler.fit_transform(a)\n", False),
        ("y = LabelEncoder().fit_transform(y)\na, b = train_test_split(X)\n", False),
        ("# X = scaler.fit_transform(X)\na, b = train_test_split(X)\n", False),
        ("X = scaler.fit_transform(X)\n", False),
    ],
)
def test_what_learns_before_the_split(code: str, *, leaky: bool) -> None:
    assert bool(study({"train.py": code}).of("leaky")) is leaky


def test_sentences_about_money_fairness_and_leakage() -> None:
    said = study(STUDY_FILES)
    assert [sign.line for sign in said.of("leak-said")] == [8]
    assert [sign.line for sign in said.of("value-said")] == [5, 6]
    other = "# Q\n\nRemovemos a coluna porque causava vazamento de dados do futuro para o treino do modelo.\n"
    assert len(study({"README.md": other}).of("leak-said")) == 1


def test_an_explainer_s_expected_value_is_no_money() -> None:
    code = "model.fit(X)\nbase = explainer.expected_value\n"
    assert study({"shap.py": code}).of("money") == ()
    assert len(study({"profit.py": "model.fit(X)\nexpected_value = p * clv\n"}).of("money")) == 2
