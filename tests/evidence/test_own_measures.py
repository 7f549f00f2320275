from __future__ import annotations

import pytest

from grader.evidence._own_measures import MAX_OWN
from grader.evidence._traces import Traces
from tests.facts import fact

CODE = "def backtest(prices):\n    turnover = prices.mean() / prices.std()\n    exposure = prices.min()\n    churned = prices > 1\n    return evaluate(turnover, exposure, churned)\n"


def own(text: str, code: str = CODE) -> list[tuple[str, float]]:
    metrics = fact("metrics", {"README.md": "# Title\n\n" + text, "src/run.py": code})
    return [(m.name, m.value) for m in metrics.own]


TABLE = "\n\n| Strategy | Turnover | Market exposure |\n|---|---|---|\n| Wednesdays | 0.66 | -20.5% |\n"


@pytest.mark.parametrize("heading", ["Key findings", "Results", "Resultados", "Ergebnisse", "Результаты"])
def test_a_table_of_results_tells_by_its_own_measures(heading: str) -> None:
    assert own(f"## {heading}{TABLE}") == [("turnover", 0.66), ("market exposure", -20.5)]


def test_a_section_below_one_of_results_counts() -> None:
    assert own(f"## Results\n\n### By weekday{TABLE}") == [("turnover", 0.66), ("market exposure", -20.5)]


@pytest.mark.parametrize("heading", ["Configuration", "Installation", "Running costs"])
def test_a_table_elsewhere_is_no_outcome(heading: str) -> None:
    assert own(f"## {heading}{TABLE}") == []


def test_a_table_of_another_trade_is_nobodys_outcome() -> None:
    assert own("## Results\n\n| Ward | Occupancy |\n|---|---|\n| North | 81.5% |\n") == []


def test_a_row_names_what_its_value_measures() -> None:
    text = "## Results\n\n| Measure | Value |\n|---|---|\n| Churned customers | 250 |\n| Python version | 3.11 |\n"
    assert own(text) == [("churned customers", 250.0)]


@pytest.mark.parametrize(
    "row",
    ["| Turnover target | 0.9 |", "| Turnover | runs with Python 3.11 |", "| Batch size | 0.5 |", "| Turnover | 3 |"],
)
def test_what_was_asked_set_or_counted_is_no_outcome(row: str) -> None:
    assert own(f"## Results\n\n| What | Of it |\n|---|---|\n{row}\n") == []


SHARES = (
    "## Findings\n\n- Of the month-to-month contracts 42.7 % churned.\n- Of the yearly ones 11.3 % churned.\n"
    "- Fibre customers churned most: 41.9 %.\n"
)


def test_shares_of_an_analysis_are_outcomes() -> None:
    assert [value for _, value in own(SHARES)] == [42.7, 11.3, 41.9]


@pytest.mark.parametrize(
    "text",
    [
        SHARES.replace("Fibre customers churned most: 41.9 %.", "Fibre customers churned most."),
        SHARES.replace("churned", "should have churned"),
        SHARES.replace("- ", "- [ ] "),
        SHARES.replace(".\n", "?\n"),
        SHARES.replace("Findings", "Installation"),
    ],
)
def test_a_remark_a_wish_and_a_question_are_none(text: str) -> None:
    assert own(text) == []


def test_known_metrics_are_told_by_their_names_alone() -> None:
    metrics = fact(
        "metrics", {"README.md": "# T\n\n## Results\n\n| Model | Accuracy |\n|---|---|\n| A | 0.9 |\n", "run.py": CODE}
    )
    assert metrics.own == ()


def test_a_long_table_is_not_looked_for_in_the_code_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(Traces, "speaks_of", lambda _, words: asked.append(len(words)))
    rows = "".join(f"| ward{n} | {n}.5% |\n" for n in range(900))
    assert own(f"## Results\n\n| Ward | Occupancy |\n|---|---|\n{rows}") == []
    assert 0 < len(asked) <= 2 * MAX_OWN
