"""Figures of metrics and models that nothing in the repository has heard of aren't its outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.facts import fact
from tests.gaming.texts import METRICS

if TYPE_CHECKING:
    from grader.evidence.metrics import Metrics

FILLER = "".join(f"def clean_column_{i}(frame):\n    return frame.dropna(subset=['c{i}'])\n\n\n" for i in range(40))
RECALL = "from sklearn.metrics import recall_score\n\nprint(recall_score(truth, found))\n" + FILLER
ALL = (
    "from sklearn.metrics import accuracy_score, f1_score, roc_auc_score\nfrom xgboost import XGBClassifier\n"
    "from sklearn.dummy import DummyClassifier\nfrom sklearn.linear_model import LogisticRegression\n"
    "from sklearn.model_selection import cross_val_score\n" + FILLER
)


def metrics(text: str, code: str, **files: str) -> Metrics:
    found: Metrics = fact("metrics", {"README.md": f"# Orchard\n\n{text}", "train.py": code, **files})
    return found


def test_a_pasted_table_of_strange_metrics_and_models_counts_for_nothing_around_it_either() -> None:
    found = metrics(METRICS, RECALL)
    assert found.reported == ()
    assert found.unbacked
    assert (found.baselines, found.uncertainty, found.splits) == ((), (), ())


def test_the_same_table_stands_where_the_code_computes_it() -> None:
    found = metrics(METRICS, ALL)
    assert len(found.reported) == 9
    assert found.unbacked == ()
    assert found.baselines
    assert found.uncertainty


def test_ones_own_figures_stay_beside_a_pasted_table() -> None:
    found = metrics(f"## Outcome\n\nRecall on the held-out spring is 0.87.\n\n{METRICS}", RECALL)
    assert [m.name for m in found.reported] == ["recall"]
    assert found.baselines == ()


@pytest.mark.parametrize(
    ("row", "kept"),
    [("XGBoost | 0.91", 1), ("Logistic regression | 0.84", 2), ("Orchard rule of thumb | 0.61", 2)],
)
def test_a_row_of_a_model_that_nothing_here_builds_is_left_out(row: str, kept: int) -> None:
    code = "from sklearn.linear_model import LogisticRegression\n" + RECALL
    table = f"| Model | Recall |\n|---|---|\n| {row} |\n| Frost rule | 0.55 |\n"
    assert len(metrics(table, code).reported) == kept


def test_a_notebooks_output_and_the_name_of_a_file_are_traces_too() -> None:
    table = "| Model | Recall |\n|---|---|\n| XGBoost | 0.91 |\n"
    assert metrics(table, RECALL).reported == ()
    assert len(metrics(table, RECALL, **{"models/xgb_best.bin": "x"}).reported) == 1


def test_a_library_that_computes_a_set_of_metrics_gets_the_benefit_of_the_doubt() -> None:
    assert len(metrics(METRICS, "from pycaret.classification import compare_models\n" + FILLER).reported) == 9
    assert len(metrics(METRICS, "import h2o\n\nh2o.init()\n" + FILLER).reported) == 9
    assert metrics(METRICS, "question = 'Is water H2O or H2O2?'\nscore = 1\n" + FILLER).reported == ()


def test_answers_counted_by_hand_are_listed_where_no_code_knows_any_metric() -> None:
    assert (
        len(metrics("## Evaluation\n\n- Precision: 0.707\n- Recall: 0.306\n", FILLER + "evaluate = 1\n").reported) == 2
    )
    assert metrics("## Evaluation\n\n- Precision: 0.707\n- F1: 0.306\n", RECALL).reported == ()


@pytest.mark.parametrize(
    ("files", "count"),
    [
        ({}, 0),
        ({"study.xlsx": "x"}, 9),
        ({"study.ipynb": "{broken"}, 9),
    ],
)
def test_without_code_the_work_was_done_in_a_workbook_or_not_at_all(files: dict[str, str], count: int) -> None:
    assert len(metrics(METRICS, "print('hello')\n", **files).reported) == count


def test_a_workbook_beside_much_code_proves_nothing() -> None:
    assert metrics(METRICS, RECALL, **{"study.xlsx": "x"}).reported == ()


def test_figures_of_a_served_model_are_said_to_be_from_elsewhere_and_name_what_it_was_made_of() -> None:
    files = {"model/final.joblib": "x" * 500}
    assert metrics(TOLD, SERVES, **files).served
    assert not metrics(TOLD, SERVES + "model.fit(X, y)\n", **files).served
    table = "| Model | Recall |\n|---|---|\n| XGBoost | 0.91 |\n"
    assert metrics(table, SERVES, **files).reported == ()
    assert len(metrics(table, SERVES, **files, **{"requirements.txt": "xgboost\n"}).reported) == 1


def test_a_result_file_lies_beside_the_served_model() -> None:
    files = {"model/final.joblib": "x" * 500}
    assert metrics("Warns.\n", SERVES, **files, **{"model/metrics.json": RESULTS}).files
    assert not metrics("Warns.\n", SERVES, **files, **{"results/metrics.json": RESULTS}).files


RESULTS = '{"accuracy": 0.913, "f1": 0.902, "roc_auc": 0.954}'


@pytest.mark.parametrize(
    ("code", "path", "counts"),
    [
        (RECALL + "out = open('results/metrics.json', 'w')\n", "results/metrics.json", False),
        (ALL + "out = open('results/metrics.json', 'w')\n", "results/metrics.json", True),
        (ALL + "out = open(f'{model}_metrics.json', 'w')\n", "out/rf_metrics.json", True),
        (ALL + "json.dump(scores, open(Path('reports') / name, 'w'))\n", "reports/evaluation.json", True),
        (ALL, "reports/evaluation.json", False),
    ],
)
def test_a_result_file_counts_where_code_writes_it(code: str, path: str, counts: bool) -> None:
    assert bool(metrics("Warns of frost.\n", code, **{path: RESULTS}).files) is counts


SERVES = (
    "import joblib\n\nmodel = joblib.load('model/final.joblib')\n\n\ndef answer(x):\n    return model.predict(x)\n"
    + FILLER
)
TOLD = "## Performance\n\n| Metric | Test set |\n|---|---|\n| Precision | 0.53 |\n| Recall | 0.85 |\n"


@pytest.mark.parametrize(
    "load",
    [
        "joblib.load('model/final.joblib')",
        "pickle.load(f)",
        "load_model('m.h5')",
        "InferenceSession('m.onnx')",
        "torch.load('m.pt')",
    ],
)
def test_what_was_trained_elsewhere_was_measured_there(load: str) -> None:
    code = SERVES.replace("joblib.load('model/final.joblib')", load)
    assert [m.name for m in metrics(TOLD, code, **{"model/final.joblib": "x" * 500}).statements] == [
        "precision",
        "recall",
    ]


def test_a_model_that_isnt_here_or_is_trained_here_answers_for_its_own_figures() -> None:
    assert metrics(TOLD, SERVES).statements == ()
    assert metrics(TOLD, SERVES + "model.fit(X, y)\n", **{"model/final.joblib": "x"}).statements == ()
    assert metrics(TOLD, FILLER + "print(score)\n", **{"model/final.joblib": "x"}).statements == ()
