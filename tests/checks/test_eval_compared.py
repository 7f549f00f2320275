from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks.eval_compared import check
from grader.pipeline import Facts
from tests.fakes import MemorySnapshot

if TYPE_CHECKING:
    from grader.model import Finding


def found(files: dict[str, str]) -> Finding:
    facts = Facts(MemorySnapshot(files))
    return check(facts.get("evaluation"), facts.get("metrics"), facts.get("workings"))


CODE = "X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2)\nmodel = LogisticRegression().fit(X_train, y_train)\nprint(roc_auc_score(y_test, s))\n"
SHOWN = {"README.md": "Test ROC-AUC 0.84, recall 0.76.\n"}


def test_baseline_and_folds() -> None:
    code = CODE + "dummy = DummyClassifier()\nscores = cross_val_score(model, X_train, y_train)\n"
    assert found(SHOWN | {"train.py": code}).score == 1.0


def test_several_models() -> None:
    code = CODE + "models = [RandomForestClassifier(), SVC()]\n"
    assert found(SHOWN | {"train.py": code}).score == 0.5


def test_what_nobody_can_read_counts_half() -> None:
    code = CODE + "models = [RandomForestClassifier(), SVC()]\n"
    assert found({"train.py": code}).score == 0.25


def test_a_golden_set() -> None:
    files = {
        "eval.py": "print(hit_rate(results), mrr(results))\n",
        "data/ground-truth.csv": "question,id\n" + "q,1\n" * 100,
    }
    assert found(files | {"README.md": "- hit_rate: 91%\n- MRR: 63%\n"}).score == 1.0


def test_one_model() -> None:
    assert found(SHOWN | {"train.py": CODE}).score == 0.0


def test_imports_are_no_comparison() -> None:
    imports = (
        "from sklearn.ensemble import RandomForestClassifier, GradientBoostingClassifier\nfrom sklearn.svm import SVC\n"
    )
    assert found(SHOWN | {"train.py": imports + CODE}).score == 0.0


def test_models_of_different_answers_are_not_compared() -> None:
    code = "forest = RandomForestClassifier().fit(X, y)\n{}print(accuracy_score(y, forest.predict(X)))\n"
    for other, compared in (
        ("line = LinearRegression().fit(X, spend)\n", False),
        ("groups = KMeans(4).fit(X)\n", False),
        ("line = LogisticRegression().fit(X, y)\n", True),
        ("trees = XGBClassifier().fit(X, y)\n", True),
    ):
        assert ("several models" in found({"train.py": code.format(other)}).summary) is compared, other
