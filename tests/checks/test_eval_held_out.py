from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.checks.eval_held_out import check
from grader.evidence.metrics import Metrics
from grader.model import ProjectType
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


def test_a_split() -> None:
    assert found({"train.py": CODE}).score == 1.0


def test_training_data_only() -> None:
    code = "model = LogisticRegression().fit(X, y)\nprint(accuracy_score(y, model.predict(X)))\n"
    assert found({"train.py": code}).score == 0.0


def test_a_test_set_that_no_metric_is_computed_on() -> None:
    code = "for x, y in test_loader:\n    loss = model(x)\nmodel.fit(train_loader)\n"
    seen = found({"train.py": code})
    assert 0 < seen.score < 0.5
    assert "no metric" in seen.summary
    assert found({"train.py": "model.fit(train_loader)\n"}).score == 0.0


def test_r_and_its_folds() -> None:
    code = "split <- initial_split(df)\nfolds <- vfold_cv(training(split))\nres <- fit_resamples(wf, folds)\nroc_auc(res, y, .pred)\n"
    assert found({"model.R": code}).score == 1.0


def test_a_golden_set_of_questions() -> None:
    files = {
        "eval.py": "print(hit_rate(results), mrr(results))\n",
        "data/ground-truth.csv": "question,id\n" + "q,1\n" * 100,
    }
    assert found(files).score == 1.0
    assert found({"eval.py": files["eval.py"]}).score == 0.0


def test_retrieval_values_need_queries_with_known_answers() -> None:
    code = {"eval.py": "print(hit_rate(results), mrr(results))\n"}
    told = {"README.md": "# RAG\n\n## Results\n\nThe hit rate is 0.93 and the MRR is 0.84.\n"}
    assert 0.5 < found(code | told).score < 1
    assert found(told).score == 0.0


def test_groups_of_an_experiment() -> None:
    assert found({"ab.py": "stat, p = proportions_ztest(count, nobs)\n"}).score == 1.0


@pytest.mark.parametrize(
    ("kind", "word"),
    [("churn", "before fitting"), ("rag-app", "golden set"), ("agent", "golden set"), ("ab-test", "at random")],
)
def test_the_advice_fits_the_kind_of_project(kind: str, word: str) -> None:
    fitted = {"train.py": "print(accuracy_score(y, model.fit(X, y).predict(X)))\n"}
    facts = Facts(MemorySnapshot(fitted), {"project_type": ProjectType(kind)})
    for metrics in (Metrics(), facts.get("metrics")):
        assert word in check(facts.get("evaluation"), metrics, facts.get("workings")).fix


def test_documents_alone() -> None:
    assert readme("Test accuracy 0.91, test recall 0.76.\n").score == 0.9


@pytest.mark.parametrize(
    ("code", "splits"),
    [
        ("model = LogisticRegression().fit(X, y)\n", True),
        ("fit <- fit(workflow(), data = train)\nrand_forest(trees = 5)\n", True),
        ("from transformers import pipeline\nmodel = pipeline('sentiment-analysis')\nprint(model('good'))\n", False),
        ("from ultralytics import YOLO\nYOLO('yolov8n.pt')('a.jpg')\n", False),
    ],
)
def test_only_what_learns_is_told_to_split(code: str, *, splits: bool) -> None:
    seen = found({"model.R" if "<-" in code else "app.py": code})
    assert seen.score == 0.0
    assert ("Split the data" in seen.fix) is splits
    assert ("Nothing is trained here" in seen.fix) is not splits


@pytest.mark.parametrize(
    ("kind", "code", "word"),
    [
        ("dashboard", "import pandas as pd\nprint(pd.read_csv('a.csv').sum())\n", "against their source"),
        ("churn", "import pandas as pd\nprint(pd.read_csv('a.csv').Churn.mean())\n", "first model"),
        ("churn", "", "Commit the code"),
        ("other", "import pandas as pd\nprint(pd.read_csv('a.csv').sum())\n", "the outcome is right"),
    ],
)
def test_what_learns_nothing_is_not_told_to_label_or_split(kind: str, code: str, word: str) -> None:
    facts = Facts(MemorySnapshot({"app.py": code} if code else {"a.csv": "a,b\n"}), {"project_type": ProjectType(kind)})
    assert word in check(facts.get("evaluation"), facts.get("metrics"), facts.get("workings")).fix
