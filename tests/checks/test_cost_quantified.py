from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks.cost_quantified import check
from grader.pipeline import Facts
from tests.facts import SERVICES
from tests.fakes import MemorySnapshot

if TYPE_CHECKING:
    from grader.model import Finding


def found(files: dict[str, str]) -> Finding:
    facts = Facts(MemorySnapshot(files))
    return check(facts.get("costs"), facts.get("workings"))


def readme(text: str) -> Finding:
    return found({"services.py": SERVICES, "README.md": "# Churn\n\n" + text})


def test_per_unit_with_assumptions() -> None:
    text = "## Running costs\n\n- API: $0.002 per query, assuming 1,350 tokens\n- Server: $12 per month on AWS\n"
    assert readme(text).score == 1.0


def test_one_price_per_month() -> None:
    assert readme("Hosting on AWS costs $12 per month.\n").score == 0.6


def test_a_bare_price() -> None:
    assert readme("The OpenAI API will cost $1.\n").score == 0.0


def test_a_subscription_of_the_data() -> None:
    assert readme("Customers pay a monthly charge of $70 per month on average.\n").score == 0.0


def test_priced_mistakes_stay_below_running_costs() -> None:
    text = "## ROI\n\nAssuming an offer cost of $20 per customer and $150 lost per missed one.\n"
    assert 0 < readme(text).score < 0.5


def test_a_price_list_says_half() -> None:
    text = "## API costs\n\nAt 500 requests:\n\n- gpt-4o: $2.50 per 1M input tokens\n- gpt-4o-mini: $0.15 per 1M input tokens\n"
    found = readme(text)
    assert 0 < found.score < 0.5
    assert "listed" in found.summary
