from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.facts import fact

if TYPE_CHECKING:
    from grader.evidence.evaluation import Evaluation


def evaluation(files: dict[str, str]) -> Evaluation:
    found: Evaluation = fact("evaluation", files)
    return found


@pytest.mark.parametrize(
    ("path", "code", "kind"),
    [
        ("a.py", "train_test_split(X, y)  # sklearn", "holdout"),
        ("a.py", "scores = cross_val_score(model, X, y)", "cv"),
        ("a.R", "folds <- vfold_cv(train)  # tidymodels", "cv"),
        ("a.R", "prop.test(x, n)", "stat-test"),
        ("a.py", "dummy = DummyClassifier()  # predict", "dummy"),
        ("a.py", "TimeSeriesSplit(5)  # sklearn", "temporal"),
        ("a.py", "GridSearchCV(model, grid)  # sklearn", "search"),
        ("a.py", "for t in thresholds:\n    recall(t)", "threshold"),
        ("a.py", "multipletests(p)  # statsmodels", "multiple"),
        ("a.py", "Report(metrics=[DataDriftPreset()])", "drift"),
        ("a.py", "judge = create_llm_as_judge(prompt)", "judge"),
        ("a.py", "p_value = (permutation(diffs) > observed).mean()\nnp.random.shuffle(x)  # scipy", "permutation"),
    ],
)
def test_kinds(path: str, code: str, kind: str) -> None:
    assert [use.line for use in evaluation({path: code}).of(kind)][:1] == [1]


def test_metrics_called_named_and_worked_out() -> None:
    code = "accuracy_score(a, b)\ncompute_f1(a, b)\nrecall = tp / (tp + fn)\nshare = np.mean(pred == y)\n"
    assert evaluation({"a.py": code}).metric_names == {"accuracy", "f1", "recall"}
    assert evaluation({"a.py": "print(classification_report(a, b))"}).metric_names == {"precision", "recall", "f1"}


def test_a_score_of_ones_own_and_hits_that_are_counted() -> None:
    assert evaluation({"bm25.py": "ranked = self.score(query)\n"}).of("metric") == ()
    assert evaluation({"m.py": "from sklearn.svm import SVC\nm.score(a, b)\n"}).metric_names == {"score"}
    counted = "correct += pred.eq(target.view_as(pred)).sum().item()\n"
    assert evaluation({"train.py": counted}).metric_names == {"accuracy"}
    assert evaluation({"train.py": "correct += 1\n"}).of("metric") == ()


def test_settings_imports_definitions_and_comments_are_no_use() -> None:
    code = (
        "min_accuracy = 0.9\nfrom sklearn.metrics import f1_score\ndef recall_score(a, b): ...\n# roc_auc_score(y, p)\n"
    )
    assert evaluation({"a.py": code}).of("metric") == ()


def test_estimators_by_family() -> None:
    code = "a = RandomForestClassifier()\nb = RandomForestRegressor()\nc = SVC()\nc.fit(X)  # sklearn\n"
    assert evaluation({"a.py": code}).estimators == {"RandomForest", "SVC"}


def test_unit_tests_do_not_evaluate() -> None:
    assert evaluation({"tests/test_a.py": "assert accuracy_score(a, b) == 1\n"}).uses == ()


def test_notebook_outputs_are_shown() -> None:
    cell = {"cell_type": "code", "source": "print(f1)", "execution_count": 1, "metadata": {}}
    output = {"output_type": "stream", "name": "stdout", "text": "F1-score: 0.81\nRows: 891\n"}
    notebook = {"cells": [cell | {"outputs": [output]}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    shown = evaluation({"a.ipynb": json.dumps(notebook)}).shown
    assert [(s.name, s.text) for s in shown] == [("f1", "F1-score: 0.81")]


def test_golden_sets_hold_something() -> None:
    assert evaluation({"data/ground-truth.csv": "q,a\n" * 100}).golden == ("data/ground-truth.csv",)
    assert evaluation({"data/ground-truth.csv": "q,a\n"}).golden == ()
    assert evaluation({"eval/dataset.json": "[" + "1," * 200 + "1]"}).golden == ("eval/dataset.json",)


def test_hostile_code_ends() -> None:
    evaluation({"a.py": "accuracy" + "(" * 100_000})
    evaluation({"a.py": "accuracy_" * 50_000 + "sklearn"})
    evaluation({"a.R": "mean(" * 20_000 + "predict"})


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("train_end = '2023-06-30'\nmodel.fit(x)\n", "time-split"),
        ("df = df[df.date < split_date]\nmodel.fit(x)\n", "time-split"),
        ("for fold in walk_forward(df):\n    model.fit(fold)\n", "temporal"),
    ],
)
def test_time_is_kept_in_order_by_hand(code: str, kind: str) -> None:
    assert fact("evaluation", {"a.py": code}).of(kind)
    assert not fact("evaluation", {"a.py": "end = 3\nupdate = 4\nmodel.fit(x)\n"}).of("temporal", "time-split")


def test_names_in_other_languages_and_writings() -> None:
    java = (
        "double rate = berechneErfolgsrate(a, b);\ndouble[] ci = berechneKonfidenzintervall(rate);\neval(testData);\n"
    )
    found = fact("evaluation", {"Evaluator.java": java})
    assert found.metric_names == {"erfolgsrate"}
    assert found.of("uncertainty")
    assert found.of("held-out")


def printed(output: str) -> set[str]:
    cell = {"cell_type": "code", "source": "print(x)", "execution_count": 1, "metadata": {},
            "outputs": [{"output_type": "stream", "name": "stdout", "text": output}]}  # fmt: skip
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return {s.name for s in evaluation({"a.ipynb": json.dumps(notebook)}).shown}


@pytest.mark.parametrize(
    ("output", "names"),
    [
        ("{'eval_loss': 0.1, 'eval_accuracy': 0.97, 'eval_f1': 0.96}", {"loss", "accuracy", "f1"}),
        ("MAE = 106.47\nRMSE = 142.09\nMAPE = 54.68%", {"mae", "rmse", "mape"}),
        ("  precision  recall  f1-score  support\n\n0  0.93  0.89  0.91  428", {"precision", "recall", "f1"}),
        ("model  accuracy  roc_auc\nlogit  0.81  0.88\ntree  0.79  0.80", {"accuracy", "auc"}),
        ("Acurácia: 0,79 | Precisão: 0,63", {"accuracy", "precision"}),
        ("0.93 accuracy", {"accuracy"}),
    ],
)
def test_every_metric_that_was_printed(output: str, names: set[str]) -> None:
    assert printed(output) == names


@pytest.mark.parametrize(
    "output",
    [
        "(dropout): Dropout(p=0.1, inplace=False)",
        "top_p=0.9 temperature=0.7",
        "accuracy precision\n1200 rows read",
        "precision recall\n\n\nshape (3, 4)\n0.5",
    ],
)
def test_what_is_no_printed_metric(output: str) -> None:
    assert printed(output) == set()


def test_a_caches_hit_rate_is_no_retrieval() -> None:
    code = "def cache_hit_rate(hits, n):\n    return hits / n\n\n\ncache_hit_rate = hits / n  # eval\nprint(cache_hit_rate(1, 2))\n"
    assert evaluation({"a.py": code}).metric_names == frozenset()
    assert "hit rate" in evaluation({"a.py": code.replace("cache_", "top_")}).metric_names


def test_questions_for_the_test_are_a_golden_set_and_rows_of_a_table_none() -> None:
    questions = '[{"question": "Who pays?", "answer": "The sender."}]' * 10
    code = "from evaluate import load\nprint(load('rouge'))\n"
    assert evaluation({"test_dataset.json": questions, "a.py": code}).golden == ("test_dataset.json",)
    assert evaluation({"data/test_set.csv": "a,b\n1,2\n" * 80, "a.py": code}).golden == ()


@pytest.mark.parametrize("name", ["poisson_bootstrap", "get_bootstrap", "bootstrap_test"])
def test_a_bootstrap_between_two_groups_is_a_test(name: str) -> None:
    code = f"def {name}(a, b):\n    return a - b\n\n\ndifference = {name}(treated, control)\n"
    found = fact("evaluation", {"ab.py": code})
    assert [use.kind for use in found.uses] == ["stat-test"]


def test_what_a_detector_prints_names_precision_and_recall_by_their_letters() -> None:
    printed = (
        "                 Class     Images  Instances      Box(P          R      mAP50  mAP50-95): 100% 2/2 0.3it/s\n"
        "                   all         50         53      0.962          1       0.98       0.72\n"
    )
    cell = {"cell_type": "code", "source": "!yolo detect train data=a.yaml", "outputs": [{"text": printed}]}
    found = evaluation({"a.ipynb": json.dumps({"cells": [cell]})})
    assert {s.name for s in found.shown} == {"precision", "recall", "map"}
    assert found.of("fit", "held-out")


def test_the_base_line_of_a_drawn_text_is_no_baseline() -> None:
    drawn = "size, baseLine = cv2.getTextSize(label, f, 0.5, 1)\nmodel.predict(x)\n"
    assert evaluation({"a.py": drawn}).of("baseline") == ()
    assert evaluation({"a.py": "baseline = DummyClassifier()  # predict\n"}).of("baseline")


def test_a_prophet_report_stands_for_what_it_prints() -> None:
    code = "from prophet import Prophet\ndf = cross_validation(m, horizon='90 days')\nprint(performance_metrics(df))\n"
    assert evaluation({"a.py": code}).metric_names == {"rmse", "mae", "mape", "cv score"}


@pytest.mark.parametrize(
    "library", ["from inspect_ai import Task", "from autoevals import Factuality", "from phoenix.evals import run"]
)
def test_libraries_that_have_answers_judged(library: str) -> None:
    assert evaluation({"a.py": f"{library}\nrun()\n"}).of("judge")


def test_answers_that_test_functions_have_judged() -> None:
    judged = "from deepeval import assert_test\ndef test_a(): assert_test(case, [GEval()])\n"
    assert evaluation({"tests/test_answers.py": judged}).of("judge")[0].line == 1
    assert evaluation({"tests/test_answers.py": "def test_a(): assert judge(case)\n"}).uses == ()


def test_a_declared_evaluation_is_judged_against_its_cases() -> None:
    declared = "prompts: [a.txt]\nproviders: [openai:gpt-4o]\ntests:\n" + "  - vars: {question: what}\n" * 20
    found = evaluation({"promptfooconfig.yaml": declared})
    assert found.golden == ("promptfooconfig.yaml",)
    assert found.of("judge")
    assert evaluation({"promptfooconfig.yaml": "prompts: []\n"}).golden == ()


@pytest.mark.parametrize(
    "path", ["test_sets/support_50.yaml", "data/qrels.tsv", "datasets/icd/benchmark.json", "evals.jsonl"]
)
def test_where_golden_sets_lie(path: str) -> None:
    assert evaluation({path: "question: what; answer: that\n" * 20}).golden == (path,)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Análise de erros: o modelo confunde clientes novos com antigos em 12% dos casos.", "errors"),
        ("Анализ ошибок показал, что модель путает короткие отзывы с нейтральными.", "errors"),
        (
            "오류 분석 결과 짧은 문장에서 성능이 떨어지는 것을 확인했습니다. 데이터가 더 필요해 보이며 이후에 수집할 예정입니다.",
            "errors",
        ),
        (
            "我们做了消融实验：去掉重排序模块之后，测试集上的召回率从零点九下降到零点八一，说明重排序确实有用，因此保留了它。",
            "ablation",
        ),
        ("El estudio de ablación muestra que sin el reordenador la cobertura baja mucho.", "ablation"),
    ],
)
def test_analyses_told_in_other_languages(said: str, kind: str) -> None:
    assert {use.kind for use in evaluation({"README.md": f"# T\n\n{said}\n", "a.py": "predict(x)\n"}).stated} == {kind}
    plain = "# T\n\nWir haben das Modell an einem schönen Tag im Mai auf den Weg gebracht.\n"
    assert evaluation({"README.md": plain, "a.py": "predict(x)\n"}).stated == ()
