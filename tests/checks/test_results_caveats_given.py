from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks.results_caveats_given import check
from grader.pipeline import Facts
from tests.fakes import MemorySnapshot

if TYPE_CHECKING:
    from grader.model import Finding


def found(files: dict[str, str]) -> Finding:
    facts = Facts(MemorySnapshot(files))
    return check(facts.get("metrics"), facts.get("timings"), facts.get("workings"))


def readme(text: str) -> Finding:
    return found({"study.pdf": "%PDF", "README.md": "# Churn\n\n" + text})


TABLE = "| Model | Test accuracy | Test recall |\n|---|---|---|\n| Naive Bayes | 73.90 | 0.7337 |\n| BERT | 93.13 | 0.8263 |\n"


def test_an_interval() -> None:
    assert readme(TABLE + "\nAll values ± 0.012 over five folds.\n").score == 1.0


def test_one_remark_and_two() -> None:
    one = "\nNote that the sample is from one quarter only.\n"
    two = one + "\nHowever, the test data are small and not representative of new customers.\n"
    assert readme(TABLE + one).score == 0.7
    assert readme(TABLE + two).score == 1.0


def test_remarks_without_results_or_far_away() -> None:
    assert readme("Note that this is limited. However, results may vary; see caveats and limitations.\n").score == 0.0
    assert readme(TABLE + "\nplain\n" * 30 + "\nNote that Docker has to be installed before you begin.\n").score == 0.0
