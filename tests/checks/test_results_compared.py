from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks.results_compared import check
from grader.pipeline import Facts
from tests.facts import CLOCK
from tests.fakes import MemorySnapshot

if TYPE_CHECKING:
    from grader.model import Finding


def found(files: dict[str, str]) -> Finding:
    facts = Facts(MemorySnapshot(files))
    return check(facts.get("metrics"), facts.get("timings"), facts.get("workings"))


def readme(text: str) -> Finding:
    return found({"study.pdf": "%PDF", "README.md": "# Churn\n\n" + text})


TABLE = "| Model | Test accuracy | Test recall |\n|---|---|---|\n| Naive Bayes | 73.90 | 0.7337 |\n| BERT | 93.13 | 0.8263 |\n"


def test_a_baseline_in_the_table() -> None:
    assert readme(TABLE.replace("Naive Bayes", "Majority class (baseline)")).score == 1.0


def test_a_line_up_of_models_is_a_part() -> None:
    text = TABLE + "| RNN | 89.99 | 0.7082 |\n"
    assert readme(text).score == 0.4


def test_models_beside_each_other_are_not_said_to_stand_alone() -> None:
    finding = readme(TABLE.replace("Test ", ""))
    assert finding.score == 0.0
    assert finding.summary.startswith("2 models or variants stand side by side")
    alone = readme("The accuracy is 0.91 and the recall 0.74.\n")
    assert alone.summary.startswith("No baseline and nothing to compare with was found")


def test_a_fixture_that_everything_passes_compares_nothing() -> None:
    table = (
        "| Retriever | Recall@3 | MRR |\n|---|---|---|\n| BM25 (baseline) | 1.000 | 1.000 |\n| Dense | 1.000 | {} |\n"
    )
    assert readme(table.format("1.000")).score == 0.0
    assert readme(table.format("0.912")).score == 1.0


def test_the_word_baseline_without_numbers() -> None:
    assert readme("We compare against a baseline, a dummy classifier, and a naive model.\n").score == 0.0


def test_groups_of_an_experiment() -> None:
    assert readme("The conversion rate rose by 1.2% (p-value 0.003).\n").score == 1.0


SERVERS = "With 100 users and 2 replicas, on a laptop with an M2.\n\n| Metric | BentoML | FastAPI |\n|---|---|---|\n| P50 latency (ms) | 1200.0 | 1500.0 |\n| P95 latency (ms) | 1700.0 | 3100.0 |\n"


def test_servers_side_by_side_are_a_line_up_like_models() -> None:
    finding = found({"README.md": "# Load\n\n" + SERVERS, "main.py": CLOCK})
    assert finding.score == 0.4
    assert finding.summary.startswith("Measured speeds stand side by side")
    alone = SERVERS.partition("| P50")[0] + "| P50 latency (ms) | 1200.0 | |\n"
    assert found({"README.md": "# Load\n\n" + alone, "main.py": CLOCK}).score == 0.0
