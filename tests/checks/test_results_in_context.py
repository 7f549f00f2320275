from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks.results_in_context import check
from grader.pipeline import Facts
from tests.facts import CLOCK
from tests.fakes import MemorySnapshot

if TYPE_CHECKING:
    from grader.model import Finding


def found(files: dict[str, str]) -> Finding:
    facts = Facts(MemorySnapshot(files))
    return check(facts.get("metrics"), facts.get("timings"), facts.get("workings"))


def readme(text: str, code: str = "") -> Finding:
    return found({"study.pdf": "%PDF", "README.md": "# Churn\n\n" + text, "main.py": code})


TABLE = "| Model | Test accuracy | Test recall |\n|---|---|---|\n| Naive Bayes | 73.90 | 0.7337 |\n| BERT | 93.13 | 0.8263 |\n"


def test_models_and_metrics_on_held_out_data() -> None:
    assert readme(TABLE).score == 1.0


def test_without_a_split() -> None:
    finding = readme(TABLE.replace("Test ", ""))
    assert finding.score == 0.4
    assert "no held-out set" in finding.summary


def test_one_metric_of_one_model() -> None:
    assert readme("Test accuracy: 0.9073, best 0.945.\n").score == 0.3


def test_training_values_are_not_held_out() -> None:
    assert readme("Training accuracy 0.98 and training recall 0.97.\n").score < 0.5


def test_retrieval_is_measured_against_known_answers() -> None:
    assert (
        readme("### BM25\n\n- hit_rate: 91%\n- MRR: 63%\n\n### Vectors\n\n- hit_rate: 94%\n- MRR: 71%\n").score == 1.0
    )


def test_a_series_of_measured_speeds() -> None:
    rows = "".join(f"| {n} | {n * 14.5} ms | {n * 5.25} ms |\n" for n in (1, 4, 8))
    text = (
        "Measured on a Tesla T4, 50 runs each.\n\n| Batch size | PyTorch latency | TensorRT latency |\n|---|---|---|\n"
    )
    assert readme(text + rows, CLOCK).score == 1.0


def test_nothing() -> None:
    assert readme("Accuracy matters.\n").score == 0.0


def test_sample_output_alone_is_in_no_context() -> None:
    output = "## Usage\n\n```\nTest accuracy: 0.843\nTest F1: 0.791\nTest recall: 0.75\n```\n"
    sampled = readme(output)
    assert sampled.score <= 0.3
    assert "sample output" in sampled.summary
    assert readme(output + "\nOn the test set accuracy is 0.843 and F1 is 0.791.\n").score > 0.3
