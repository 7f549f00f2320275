from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks.cost_addressed import check
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


def test_a_price_passes() -> None:
    assert readme("The OpenAI API will cost about $1.\n").score == 1.0


def test_prices_of_what_nothing_here_uses_are_less_than_a_token() -> None:
    said = {"README.md": "# Churn\n\nRunning cost: about $0.002 per query with gpt-4o-mini.\n"}
    assert found(said | {"app.py": "import pandas\n"}).score < 0.5
    assert found(said | {"app.py": "load('openai/whisper-tiny')\n"}).score < 0.5
    assert found(said | {"app.py": "import openai\n\nMODEL = 'gpt-3.5-turbo'\n"}).score < 0.5
    assert found(said | {"app.py": "import openai\n"}).score == 1.0  # which model is asked may be a setting of the host
    assert found(said | {"app.py": "import openai\n\nMODEL = 'gpt-4o-mini'\n"}).score == 1.0


def test_words_are_a_token() -> None:
    assert readme("Deployed on Render, which has a free tier.\n").score == 0.6


def test_money_of_the_data_is_no_running_cost() -> None:
    text = (
        "Customers with MonthlyCharges over $70 churn more. The median house price is $245,000.\n\n"
        "Total charges average €2,300. Predict the price of used cars for $5,000.\n"
    )
    assert readme(text).score == 0.0


def test_an_empty_repository() -> None:
    assert found({}).score == 0.0


def test_a_list_of_words_is_nothing() -> None:
    words = (
        "latency p95 throughput cost per query trade-offs business value expected value cost matrix ROI success metric "
    )
    assert readme(words * 3 + "\n").score == 0.0
