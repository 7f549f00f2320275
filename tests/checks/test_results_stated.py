from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.checks import eval_metric_shown, results_numbers_given
from grader.checks.results_stated import check
from grader.evidence.evaluation import Evaluation, Use
from grader.evidence.metrics import Mention, Metrics
from grader.evidence.timings import Timings
from grader.evidence.workings import Workings
from grader.model import ProjectType
from grader.pipeline import Facts
from tests.facts import CLOCK
from tests.fakes import MemorySnapshot

if TYPE_CHECKING:
    from grader.model import Finding


def found(files: dict[str, str]) -> Finding:
    facts = Facts(MemorySnapshot(files))
    return check(facts.get("metrics"), facts.get("timings"), facts.get("evaluation"), facts.get("workings"))


def readme(text: str, code: str = "") -> Finding:
    return found({"README.md": "# Churn\n\n" + text, "main.py": code, "study.pdf": "%PDF"})


def test_a_number_is_an_outcome() -> None:
    finding = readme("## Results\n\nROC-AUC on the test set: 0.843.\n")
    assert finding.score == 1.0
    assert finding.places[0].line == 5


def test_a_measured_speed_is_an_outcome() -> None:
    assert readme("Inference latency: 53.02 ms per image on an RTX 3060.\n", CLOCK).score == 1.0


def test_speeds_of_several_ways_to_serve_are_an_outcome_and_one_alone_is_none() -> None:
    table = "## Inference benchmark\n\n| Server | Inference time (s) |\n|---|---|\n| joblib | 21.363 |\n| onnx | 0.292 |\n| rust | 0.104 |\n"
    assert readme(table, CLOCK).score == 1.0
    assert readme(table.partition("| onnx")[0], CLOCK).score == 0.0


def test_a_placeholder_is_a_token() -> None:
    finding = readme("- **Permutation p-value:** p\n- Accuracy: XX%\n")
    assert 0 < finding.score < 1
    assert "placeholder" in finding.summary


def test_pictures_and_files_alone_count_in_part() -> None:
    assert 0 < readme("![confusion matrix](confusion_matrix.png)\n").score < 1
    assert (
        0
        < found({"README.md": "# x", "study.pdf": "%PDF", "outputs/metrics.json": '{"recall": 0.71, "f1": 0.66}'}).score
        < 1
    )


def test_names_of_metrics_without_values_are_nothing() -> None:
    assert readme("We compute accuracy, precision, recall, F1, ROC-AUC, RMSE and BLEU.\n").score == 0.0


def test_targets_thresholds_and_coverage_are_no_outcome() -> None:
    assert (
        readme("Goal: accuracy of at least 0.85.\n\nTest coverage: 95.5 %\n\nThe recall threshold is 0.40.\n").score
        == 0.0
    )


def test_what_is_computed_and_shown_nowhere_is_to_be_run() -> None:
    code = "model.fit(X, y)\nprint(accuracy_score(y_test, model.predict(X_test)))\n"
    facts = Facts(MemorySnapshot({"train.py": code}))
    seen = check(facts.get("metrics"), facts.get("timings"), facts.get("evaluation"), facts.get("workings"))
    assert seen.fix.startswith("Run the evaluation")
    assert seen.effort == "hours"
    bare = Facts(MemorySnapshot({"app.py": "print(1)\n"}))
    assert check(bare.get("metrics"), bare.get("timings"), bare.get("evaluation"), bare.get("workings")).fix.startswith(
        "Write the outcome"
    )


def test_figures_that_nothing_here_gave_are_told_as_such_by_every_check() -> None:
    """Not "no value is reported" beside a README that reports one."""
    stated = Mention("README.md", 3, "Accuracy 82 %")
    nothing, drawn = Metrics(unbacked=(stated,)), Metrics(unbacked=(stated,), drawn=(stated,))
    for metrics, why in ((nothing, "was found that could have given"), (drawn, "draws the numbers at random")):
        evaluated = eval_metric_shown.check(Evaluation(), metrics, Workings())
        for finding in (
            check(metrics, Timings(), Evaluation(), Workings()),
            results_numbers_given.check(metrics, Timings(), ProjectType("churn"), Workings()),
            evaluated,
        ):
            assert why in finding.summary
            assert finding.places[0].path == "README.md"
        assert "take the numbers out" in check(metrics, Timings(), Evaluation(), Workings()).fix


@pytest.mark.parametrize(
    ("kind", "told"),
    [("shown", "Say what the page shows"), ("trained", "Run the evaluation"), ("experiment", "Write the difference")],
)
def test_who_fits_no_model_has_no_evaluation_to_run(kind: str, told: str) -> None:
    computed = Evaluation(uses=(Use("a.py", 1, "metric", "f1"),))
    assert check(Metrics(), Timings(), computed, Workings(kind=kind)).fix.startswith(told)
    pipeline = Workings(kind=kind, type_name="data-pipeline")
    assert check(Metrics(), Timings(), computed, pipeline).fix.startswith("Write the rows in")
