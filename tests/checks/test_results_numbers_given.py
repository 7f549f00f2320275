from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks.results_numbers_given import check
from grader.pipeline import Facts
from tests.fakes import MemorySnapshot

if TYPE_CHECKING:
    from grader.model import Finding


def found(files: dict[str, str]) -> Finding:
    facts = Facts(MemorySnapshot(files))
    return check(facts.get("metrics"), facts.get("timings"), facts.get("project_type"), facts.get("workings"))


def readme(text: str) -> Finding:
    return found({"study.pdf": "%PDF", "README.md": "# Churn\n\n" + text})


def test_two_values() -> None:
    assert readme("Recall 0.762 and precision 0.541 on the test set.\n").score == 1.0


def test_one_rounded_figure_is_a_token() -> None:
    assert readme("It reaches over 99% accuracy.\n").score < 0.5


def test_one_value_on_the_test_set() -> None:
    assert readme("Test accuracy: 0.9073\n").score == 0.6


def test_the_same_value_repeated_stays_one() -> None:
    assert readme("Test accuracy: 0.9073\n\n" * 20).score == 0.6


def test_nothing() -> None:
    assert readme("A model of churn.\n").score == 0.0


def test_bare_speeds_are_no_results_and_measured_ones_are() -> None:
    clock = {"bench.py": "import time\nt = time.perf_counter()\n"}
    bare = found({"README.md": "# Churn\n\nThe p50 latency is 38 ms and the p99 71 ms.\n", **clock})
    told = found({"README.md": "# Churn\n\nThe p50 latency is 38 ms and the p99 71 ms over 1,000 requests.\n", **clock})
    assert (bare.score, told.score) == (0.0, 1.0)


def test_who_trains_nothing_is_asked_for_no_metric() -> None:
    assert "main metric" in found({"README.md": "# Frost\n", "a.py": "model.fit(X, y)\n"}).fix
    assert "figures of what came out" in found({"README.md": "# Frost\n", "a.py": "import pandas\n"}).fix


def test_pictures_named_for_a_measure_are_worth_more_than_others() -> None:
    text = "# T\n\n## Results\n\n![shown](docs/{})\n"
    named = found({"README.md": text.format("eval_loss.png"), "docs/eval_loss.png": "x"})
    other = found({"README.md": text.format("main_page.png"), "docs/main_page.png": "x"})
    assert (named.score, other.score) == (0.75, 0.6)
