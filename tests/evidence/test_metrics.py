from __future__ import annotations

import pytest

from grader.evidence.metrics import Metrics, parse_result_file
from tests.facts import fact


def metrics(text: str, files: dict[str, str] | None = None) -> Metrics:
    # Without code, a report says where the figures come from.
    found: Metrics = fact("metrics", {"README.md": "# Title\n\n" + text, "study.pdf": "%PDF"} | (files or {}))
    return found


def stated(text: str) -> list[tuple[str, float, str]]:
    return [(m.name, m.value, m.split) for m in metrics(text).statements]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Test accuracy: 0.9073", [("accuracy", 0.9073, "held-out")]),
        ("93% accuracy on the training data", [("accuracy", 93.0, "train")]),
        ("ROC-AUC = 0.84 and F1-score = 0.71", [("auc", 0.84, ""), ("f1", 0.71, "")]),
        ("The validation loss is 1.4697", [("loss", 1.4697, "held-out")]),
        ("RMSE of 12.4 on the hold-out set", [("rmse", 12.4, "held-out")]),
        ("在测试集上准确率为 95.2%", [("accuracy", 95.2, "held-out")]),
        ("Точность на тестовой выборке: 0.91", [("accuracy", 0.91, "held-out")]),
        ("A acurácia no conjunto de teste foi de 0,87", [("accuracy", 0.87, "held-out")]),
        ("Le rappel est de 0,81", [("recall", 0.81, "")]),
        ("p-value: 0.003", [("p-value", 0.003, "")]),
        ("mAP@50: 0.84", [("map", 0.84, "")]),
        ("Sharpe ratio of 0.72 out of sample", [("sharpe ratio", 0.72, "held-out")]),
        ("Max drawdown: 45.3%, win rate 54.7%", [("drawdown", 45.3, ""), ("win rate", 54.7, "")]),
        ("Средний CTR равен примерно 0.102", [("effect", 0.102, "")]),
        ("It correctly classifies 94.3% of the test images", [("accuracy", 94.3, "held-out")]),
        ("Taux de bonnes réponses : 71 %", [("accuracy", 71.0, "")]),
        ("Model %92 doğruluk ile çalışıyor", [("accuracy", 92.0, "")]),
        ("Доля правильных ответов: 0.87", [("accuracy", 0.87, "")]),
        ("识别率达到98.2%", [("accuracy", 98.2, "")]),
        ("Erro quadrático médio: 10,2", [("rmse", 10.2, "")]),
        ("Average reward over 100 episodes: 475.2", [("reward", 475.2, "")]),
        ("0.9321 on the public leaderboard", [("score", 0.9321, "held-out")]),
        ("Exactitud 0,93 en la validación cruzada", [("accuracy", 0.93, "held-out")]),
        ("交叉验证准确率 0.93", [("accuracy", 0.93, "held-out")]),
        ("F1 = .87, p = .023", [("f1", 0.87, ""), ("p-value", 0.023, "")]),
    ],
)
def test_statements_in_many_languages(text: str, wanted: list[tuple[str, float, str]]) -> None:
    assert stated(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Accuracy should be at least 0.85",
        "Goal: accuracy of 90%",
        "Reject if p-value < 0.05",
        "Significance level alpha: p = 0.05",
        "FP16 precision boosts speed by 40%",
        "mAP50 (mean average precision at 50 percent IoU)",
        "PR-AUC with a 95% confidence interval",
        "Recall: 5-88%",
        "Test coverage 95.0%, accuracy of lint 99.0%",
        "We look at accuracy. There are 7043 customers and 21 columns.",
        "Top 5 recommendations",
        "A Dice of 0.7 or more is good",
        "70%+ accuracy is a strong signal",
        'You get: "Prompt B has an accuracy of 0.91 on the questions" as an answer',
        "Tests: 100% pass rate",
        "## Test statistics\n\n- 100% pass rate",
        "The average return time is 3.5 days",
        "| Step | What |\n|---|---|\n| Guardrail | accuracy 0.10, recall 0.05 |",
    ],
)
def test_what_is_no_outcome(text: str) -> None:
    assert stated(text) == []


def test_tables_either_way_round() -> None:
    by_model = (
        "| Model | Train accuracy | Test accuracy |\n|---|---|---|\n| NB | 93.45 | 73.90 |\n| BERT | 98.98 | 93.13 |\n"
    )
    assert stated(by_model)[1] == ("accuracy", 73.9, "held-out")
    assert metrics(by_model).models_compared == 2
    by_metric = "| Metric | Train | Test |\n|---|---|---|\n| Accuracy | 98.23% | 96.26% |\n| Recall | - | 96.55% |\n"
    assert stated(by_metric) == [
        ("accuracy", 98.23, "train"),
        ("accuracy", 96.26, "held-out"),
        ("recall", 96.55, "held-out"),
    ]


def test_benchmarks_of_language_models_are_shares_of_right_answers() -> None:
    table = "| Model | CEval | CMMLU |\n|---|---|---|\n| qwen 7B | 77.42 | 80.42 |\n| random | 24.89 | 25.59 |\n"
    assert [(name, value) for name, value, _ in stated(table)] == [
        ("accuracy", value) for value in (77.42, 80.42, 24.89, 25.59)
    ]


def test_a_list_that_a_metric_introduces() -> None:
    text = "accuracies on the test set:\n\n* kNN: 97.05 %\n* LogReg: 92.61 %\n"
    assert stated(text) == [("accuracy", 97.05, "held-out"), ("accuracy", 92.61, "held-out")]
    assert metrics(text).models_compared == 2


def test_rows_of_classes_are_no_models() -> None:
    text = "| class | precision | recall | support |\n|---|---|---|---|\n| 0 | 0.91 | 0.95 | 900 |\n| 1 | 0.71 | 0.55 | 100 |\n"
    assert metrics(text).models_compared == 0


def test_training_logs_are_no_results() -> None:
    text = "```\nepoch: 1; accuracy: 0.5270\nepoch: 2; accuracy: 0.7610\n```\n"
    found = metrics(text)
    assert len(found.statements) == 2
    assert found.reported == ()


def test_code_is_no_result() -> None:
    assert stated("```python\naccuracy = 0.93\n```\n") == []


def test_context_stands_near() -> None:
    text = "Test recall 0.76, precision 0.54. The baseline reaches recall 0.31 ± 0.02.\n\nNote that the sample is from one quarter.\n"
    found = metrics(text)
    assert found.baselines
    assert found.caveats
    assert found.uncertainty


def test_placeholders() -> None:
    found = metrics("- Accuracy: XX%\n- F1: TBD\n- p-value: p\n")
    assert [m.line for m in found.placeholders] == [3, 4, 5]
    assert found.statements == ()


def test_result_files() -> None:
    files = {
        "outputs/metrics.json": '{"test_accuracy": 0.91, "roc_auc": 0.84}',
        "coverage/report.json": '{"accuracy": 0.5}',
    }
    (file,) = metrics("x", files).files
    assert (file.path, file.names) == ("outputs/metrics.json", ("accuracy", "auc"))


def test_a_harness_of_benchmarks_names_its_filter_in_the_key() -> None:
    assert parse_result_file('{"hellaswag": {"acc,none": 0.512, "acc_stderr,none": 0.004}}') == ("accuracy",)


@pytest.mark.parametrize(
    ("path", "code", "there"),
    [
        ("results/metrics.json", "from sklearn.metrics import accuracy_score\nprint(accuracy_score(y, p))\n", False),
        ("results/metrics.json", "json.dump({'accuracy': accuracy_score(y, p)}, open('metrics.json', 'w'))\n", True),
        ("results/metrics.json", "out = Path('results')\njson.dump({'accuracy': accuracy_score(y, p)}, f)\n", True),
        ("results.txt", "results = fit()\nprint('accuracy', accuracy_score(y, p))\n", True),
        ("results/october.json", "october = fit()\nprint('accuracy', accuracy_score(y, p))\n", True),
    ],
)
def test_a_result_file_under_everybodys_name_must_be_written_by_code(path: str, code: str, there: bool) -> None:
    files = {
        "README.md": "# A\n",
        path: '{"accuracy": 0.91}',
        "train.py": "from sklearn.metrics import f1_score\n" + code,
    }
    assert [file.path for file in fact("metrics", files).files] == ([path] if there else [])


def test_result_files_in_columns_and_words() -> None:
    assert parse_result_file("epoch,precision,recall\n1,0.91,0.82\n") == ("precision", "recall")
    assert parse_result_file("LDA...\nAccuracy:  97.5 %\n") == ("accuracy",)
    assert parse_result_file("nothing, 3\n") == ()


def test_hostile_text_ends() -> None:
    metrics("accuracy " * 20_000)
    metrics("accuracy: 0.9 " * 5_000)
    metrics("[" * 5_000 + "accuracy: <" + "x" * 5_000)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("2.1 File Map & 3 Responsibilities", []),
        ("The map shows 0.35 of the city", []),
        ("mAP 0.56", ["map"]),
        ("map: 0.56", ["map"]),
        ("mAP@50 is 0.61", ["map"]),
        ("MAP of 0.31 on the test set", ["map"]),
    ],
)
def test_a_map_of_files_is_no_mean_average_precision(text: str, names: list[str]) -> None:
    assert [name for name, *_ in stated(text)] == names


def test_one_figure_in_two_sections_is_one_model_and_a_bound_is_no_outcome() -> None:
    twice = "## Results\n\nThe recall is 94% on the test set.\n\n## Advice\n\nBuilt on a recall of 94% we advise two steps.\n"
    assert metrics(twice).models_compared == 1
    assert metrics(twice + "\n## Forest\n\nThe recall is 91% on the test set.\n").models_compared == 2
    table = "| Model | Accuracy |\n|---|---|\n| Forest | 0.97 |\n| Logistic | 0.97 |\n"
    assert metrics(table).models_compared == 2
    assert stated("- **Recall >= 0.80** for fraud\n- F1-Score \u2265 0.10\n") == []


def test_scores_of_distributions() -> None:
    found = metrics(
        "| model | log score | CRPS (MW) |\n|---|---|---|\n| A | 7.38 | 248 |\n| seasonal naive | 8.04 | 490 |\n"
    )
    assert {m.value for m in found.statements} == {7.38, 248.0, 8.04, 490.0}
    assert found.baselines


def test_a_cell_that_begins_with_a_bound_is_asked_for() -> None:
    assert metrics("| Metric | Good |\n|---|---|\n| Faithfulness | > 0.8 |\n").statements == ()
    assert metrics("| Metric | Ours |\n|---|---|\n| Faithfulness | 0.83 |\n").statements


def test_a_narrow_range_is_one_outcome() -> None:
    assert [m.value for m in metrics("Accuracy: 96% - 98% on receipts").statements] == [98.0]


def test_a_rate_of_success_is_no_retrieval() -> None:
    assert {m.name for m in metrics("Success rate: 97.5%").statements} == {"success rate"}
    assert {m.name for m in metrics("Hit rate: 97.5%").statements} == {"hit rate"}


def test_a_heading_names_the_metric_of_a_grid() -> None:
    table = "| Bits | A | B |\n|---|---|---|\n| 32 | 96.1 % | 95.2 % |\n| 8 | 94.4 % | 93.0 % |\n"
    found = fact("metrics", {"README.md": f"# Results\n\n## Accuracy\n\n{table}", "study.pdf": "%PDF"})
    assert {(m.name, m.subject, m.value) for m in found.reported} == {
        ("accuracy", "32 a", 96.1),
        ("accuracy", "32 b", 95.2),
        ("accuracy", "8 a", 94.4),
        ("accuracy", "8 b", 93.0),
    }
    assert fact("metrics", {"README.md": f"# Results\n\n## Sizes\n\n{table}"}).reported == ()
    both = fact("metrics", {"README.md": f"# Results\n\n## Accuracy and recall\n\n{table}"})
    assert both.reported == ()


@pytest.mark.parametrize(
    "text",
    [
        "Model accuracy drops below 55%",
        "An e-mail is sent when the error rate rises above 5%",
        "## Alerts\n\n- accuracy of 55% over a day",
        "## Service level objectives\n\n| Measure | Accuracy |\n|---|---|\n| weekly | 92.5% |",
        "Precision falls under 0.4",
    ],
)
def test_what_sets_off_an_alarm_is_no_outcome(text: str) -> None:
    assert stated(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Cache hit rate: 65%", {"cache hit rate"}),
        ("Retrieval hit rate: 65%", {"hit rate"}),
        ("Under 200 RPS the error rate is 27.4% of requests", {"service rate"}),
        ("The word error rate is 5.2%", {"wer"}),
        ("The classifier's error rate is 5.2% on digits", {"error rate"}),
        ("## Load test\n\n- Taxa de sucesso: 97.5%", {"service rate"}),
        ("MAE 3.21, RMSE 4.87, MAPE 5.4%", {"mae", "rmse", "mape"}),
        ("- `top_p: 0.9`\n- min_p: 0.05", set()),
        ("nn.Dropout(p=0.1, inplace=False)", set()),
        ("The difference is significant (p = 0.03)", {"p-value"}),
        ("mAP at IoU=0.50 is 0.87", {"map"}),
    ],
)
def test_what_a_figure_is_called(text: str, names: set[str]) -> None:
    assert {name for name, _, _ in stated(text)} == names


@pytest.mark.parametrize(
    "text",
    [
        "Reranking improves accuracy by 30% over vectors",
        "A 12% accuracy gain over BM25",
        "повысили точность на 12 %",
        "The F1 score is higher by about 8%",
        "An accuracy gain of 3% over the old rule",
        "Recall went up by 3.2 points",
        "| Model | Accuracy drop |\n|---|---|\n| int8 | 0.4% |",
    ],
)
def test_how_much_it_moved_is_not_where_it_stands(text: str) -> None:
    assert {name for name, _, _ in stated(text)} == {"change"}


@pytest.mark.parametrize(
    "text", ["Accuracy of 92%", "An accuracy of 92% after more epochs", "Accuracy improved to 92%"]
)
def test_where_it_stands(text: str) -> None:
    assert stated(text)[0][:2] == ("accuracy", 92.0)


def test_a_load_test_is_no_test_set() -> None:
    assert stated("Stress test: accuracy 0.91")[0][2] == ""
    assert stated("Test: accuracy 0.91")[0][2] == "held-out"


def test_a_heading_lends_its_metric_to_plain_figures_only() -> None:
    table = "## Accuracy (%)\n\n| What | Measurement |\n|---|---|\n| search | {} |\n"
    assert stated(table.format("87")) == [("accuracy", 87.0, "")]
    for cell in ("1-2ms", "12 ms", "20-50 items"):
        assert stated(table.format(cell)) == [], cell


def test_a_coefficient_in_a_list_under_a_metric_is_none() -> None:
    text = "The accuracy of the models:\n\n- Tenure (coef: 1.735) - more\n- kNN: 0.911\n"
    assert stated(text) == [("accuracy", 0.911, "")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "It had a validation score of around 61 percent, and its test set performance was around 62 percent.",
            ["score"] * 2,
        ),
        ("nRMSE 0.12, rMAE 0.08, wMAPE 9.1%", ["rmse", "mae", "rmse"]),
        ("The cross-validation score is 0.83", ["score"]),
        ("The test performance is fine with 20 samples", []),
        ("Final loss (epoch 50): 0.74", ["loss"]),
        ("A box is wrong where IoU < 0.5", []),
    ],
)
def test_scores_and_relatives(text: str, names: list[str]) -> None:
    assert [name for name, _, _ in stated(text)] == names


def test_a_tables_caption_names_its_metric() -> None:
    rows = "   * - Model\n     - Global\n     - Wind\n   * - A\n     - 0.065\n     - 0.089\n   * - B\n     - 0.051\n     - 0.07\n"
    text = f"Forecasts\n=========\n\nScores by group.\n\n.. list-table:: {{}}\n   :header-rows: 1\n   :widths: 1 1 1\n\n{rows}"
    found: Metrics = fact("metrics", {"README.rst": text.format("rCRPS (lower is better)"), "study.pdf": ""})
    assert {(m.name, m.value) for m in found.statements} == {
        ("probabilistic score", v) for v in (0.065, 0.089, 0.051, 0.07)
    }
    assert fact("metrics", {"README.rst": text.format("Shares of the fleet")}).statements == ()


def test_the_rate_of_cases_that_pass_is_an_outcome_and_that_of_tests_none() -> None:
    table = "| Metric | Baseline | Candidate |\n|---|---|---|\n| Pass rate | 90.0% (9/10) | 100.0% (10/10) |\n"
    assert stated(table) == [("success rate", 90.0, ""), ("success rate", 100.0, "")]
    assert stated("Test pass rate: 100% (54/54)") == []


def test_a_backtest_is_held_out() -> None:
    assert stated("In the backtest the RMSE is 4.87")[0][2] == "held-out"


def test_targets_in_german_and_bounds_in_brackets_are_no_outcomes() -> None:
    table = "| Metrik | Zielwert | Erreicht |\n|---|---|---|\n| Genauigkeit | unter 95% | 91.2% |\n"
    assert stated(table) == [("accuracy", 91.2, "")]
    assert stated("Schnellstes Modell mit akzeptabler Genauigkeit (>80%)") == []
    assert stated("Accuracy (91.2%)") == [("accuracy", 91.2, "")]


def test_what_closes_a_section_of_figures_is_about_them() -> None:
    figures = "## Results\n\nTest recall 0.76, precision 0.54.\n\n" + "The model was trained on our notes.\n\n" * 12
    closing = "Categories hold only 4-5 examples each: figures show direction, not statistical significance.\n"
    assert metrics(figures + closing).caveats
    assert metrics(figures + "### Verdict on the results\n\n" + closing).caveats
    assert not metrics(figures + "## Thanks\n\n" + closing).caveats


def test_a_picture_that_is_linked_is_one_that_is_shown() -> None:
    text = "## Usage\n\n[Load test](docs/load_test_results.png) and [the layout](docs/layout.png), [all results](docs/results.md)\n"
    assert [mention.text for mention in metrics(text).images] == ["Load test load_test_results.png"]


@pytest.mark.parametrize(
    ("text", "there", "named"),
    [
        ("![Loss](docs/eval_loss.png)", "docs/eval_loss.png", True),
        ("[Load test](docs/p95_local.png)", "docs/p95_local.png", True),
        ("![Loss](docs/eval_loss.png)", "docs/other.png", False),
        ("![Main page](docs/results_ui.png)", "docs/results_ui.png", False),
    ],
)
def test_a_picture_named_for_a_measure_tells_its_figures(text: str, there: str, named: bool) -> None:
    found = metrics(f"## Results\n\n{text}\n", {there: "x"})
    assert (found.pictured, len(found.images)) == (named, 1)


def test_values_of_one_list_share_its_metric_and_have_each_their_own_model() -> None:
    found = metrics("Correct answers: GPT-4o 71 % (122/171), Mistral Large 62 % and Claude 61 %.").statements
    assert [(m.name, m.value) for m in found] == [("accuracy", 71.0), ("accuracy", 62.0), ("accuracy", 61.0)]
    assert len({m.subject for m in found}) == 3


@pytest.mark.parametrize(
    "text",
    [
        "The accuracy on the whole test set is 91 %, and its price rose 12 %",
        "The accuracy on the whole test set is 91 %, Momentum in the last layers 25 %",
        "The accuracy on the whole test set is 91 %, Less than the former 95 %",
        "The accuracy on the whole test set is 91 %, Recall wasn't looked at in 0.87",
    ],
)
def test_another_number_behind_a_value_isnt_listed_with_it(text: str) -> None:
    assert [m.value for m in metrics(text).statements if m.name == "accuracy"] == [91.0]


def test_a_quotation_is_no_outcome_and_a_quoted_name_is_none_either() -> None:
    assert [
        m.value for m in metrics('The "ResNet" model has an accuracy of 0.91 on the "CIFAR" images').statements
    ] == [0.91]


def test_success_of_a_task_isnt_the_success_of_tests() -> None:
    assert stated("Test success rate of the agent: 82%") == [("success rate", 82.0, "held-out")]


def test_a_table_of_data_is_no_result_file_unless_the_code_writes_it() -> None:
    table = {"data/benchmark.csv": "country,success rate\nIT,0.812\nFR,0.774\n"}
    reads = {"app.R": 'b <- read.csv("data/benchmark.csv")  # success rate\n'}
    writes = {"eval.R": 'write.csv(b, "data/benchmark.csv")  # success rate\n'}
    assert fact("metrics", table | reads).files == ()
    assert [f.path for f in fact("metrics", table | reads | writes).files] == ["data/benchmark.csv"]
    kept = {"results/benchmark.csv": table["data/benchmark.csv"], "app.R": reads["app.R"].replace("data/", "results/")}
    assert [f.path for f in fact("metrics", kept).files] == ["results/benchmark.csv"]


def test_a_picture_below_a_metrics_name_is_one_of_results() -> None:
    assert metrics("## Final score (RMSE)\n\n![x](https://i.imgur.com/a.png)\n").images
    assert metrics("## The team\n\n![x](https://i.imgur.com/a.png)\n").images == ()


def test_a_section_on_the_limits_of_the_results_qualifies_them_wherever_it_stands() -> None:
    far = "Test accuracy: 0.91, recall 0.84.\n" + "\nMore of the same.\n" * 20
    limits = "\n## Limitations of this {}\n\nThe load and the server share one machine and its processor.\n"
    assert metrics(far + limits.format("benchmark")).caveats
    assert metrics(far + limits.format("interface")).caveats == ()


def test_what_qualifies_speeds_stands_beside_no_metric() -> None:
    text = (
        "Test accuracy: 0.91, recall 0.84.\n"
        + "\nMore.\n" * 40
        + "\nBaseline latency: 2.56 s on a T4 with 100 requests.\n"
    )
    files = {"clock.py": "import time\nt = time.perf_counter()\nprint(latency, baseline)\n"}
    found = metrics(text, files)
    assert found.baselines
    assert found.beside(found.baselines) == ()
    near = metrics("Test accuracy: 0.91, recall 0.84.\n\nBaseline: accuracy 0.70.\n", files)
    assert near.beside(near.baselines) == near.baselines != ()


def test_what_a_program_is_said_to_print_needs_code_that_knows_it() -> None:
    printed = '```json\n{"accuracy": 0.91,\n"recall": 0.89}\n```\n'
    text = {"README.md": "# App\n\n## Results\n\n" + printed, "app.py": "def predict(x): return detect(x)\n"}
    assert fact("metrics", text).statements == ()
    assert len(fact("metrics", text | {"eval.py": "print(accuracy_score(a, b), recall_score(a, b))\n"}).statements) == 2


SEVERAL_MODELS = {
    "train.py": "for model in [RandomForestClassifier(), SVC()]:\n    print(accuracy_score(y, p), recall_score(y, p))\n"
    "baseline = DummyClassifier()\nprint(scores.std())\n"
}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("## Accuracy\n\n- Random Forest - 91.2%\n- SVM – 88.1%\n", [91.2, 88.1]),
        ("## Results\n\n| Model | Score |\n|---|---|\n| RF | 0.812 |\n| SVM | 0.846 |\n", [0.812, 0.846]),
        ("| Accuracy | Recall |\n|---|---|\n| 0.91 | 0.88 |\n", [0.91, 0.88]),
        ("Accuracy 0.912 +/- 0.01", [0.912]),
        ("Mean accuracy 0.912 (std 0.008)", [0.912]),
    ],
)
def test_ways_to_set_out_values(text: str, values: list[float]) -> None:
    found: Metrics = fact("metrics", {"README.md": "# Title\n\n" + text} | SEVERAL_MODELS)
    assert [m.value for m in found.statements] == values


@pytest.mark.parametrize(
    "text",
    [
        "## The team\n\n- Anna - 91.2%\n- Ben - 88.1%\n",
        "## Questions\n\n| Model | Score |\n|---|---|\n| RF | 0.812 |\n",
        "## Results\n\n| Player | Score |\n|---|---|\n| Anna | 0.812 |\n",
        "| Share | Size |\n|---|---|\n| 0.91 | 0.88 |\n",
    ],
)
def test_figures_of_something_else(text: str) -> None:
    found: Metrics = fact("metrics", {"README.md": "# Title\n\n" + text} | SEVERAL_MODELS)
    assert found.statements == ()


def test_the_word_right_before_the_name_says_which_data() -> None:
    text = "After the epochs the final training accuracy was 0.98 while the validation accuracy was 0.91."
    assert stated(text) == [("accuracy", 0.98, "train"), ("accuracy", 0.91, "held-out")]


@pytest.mark.parametrize(
    "caveat",
    [
        "Модель может ошибаться на редких классах, будьте внимательны.",
        "데이터가 적어 과적합 가능성이 있으니 참고하시기 바랍니다. 결과는 달라질 수 있습니다.",
        "由于样本较少，模型可能过拟合，所以这些数字在其他数据上不一定成立，请谨慎使用本项目的结果。",
        "Der Datensatz ist klein, daher sind die Zahlen mit Vorsicht zu genießen.",
        "Los datos son pocos, por lo que hay que leer las cifras con cautela.",
        "Kümeler dengesiz olduğu için bu sayılar yanıltıcı olabilir.",
    ],
)
def test_limits_of_the_figures_in_many_languages(caveat: str) -> None:
    text = "Accuracy 0.91, recall 0.85.\n\n"
    assert metrics(text + caveat).caveats
    assert metrics(text + "The weather was fine on that day, and we went out for a walk.").caveats == ()


@pytest.mark.parametrize(
    "said",
    [
        "Always predicting no churn would give 0.73.",
        "Guessing would give 0.50.",
        "Базовая модель даёт 0.71.",
        "基准 모델",
        "随机猜测为 0.5。",
    ],
)
def test_what_a_simple_rule_reaches_is_a_baseline(said: str) -> None:
    found: Metrics = fact("metrics", {"README.md": f"# T\n\nAccuracy 0.91, recall 0.85.\n\n{said}\n"} | SEVERAL_MODELS)
    assert bool(found.baselines) == (said != "基准 모델")
