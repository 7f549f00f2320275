from __future__ import annotations

import pytest

from grader.evidence.costs import Costs
from tests.facts import fact


def costs(text: str, files: dict[str, str] | None = None) -> Costs:
    found: Costs = fact("costs", {"README.md": "# Title\n\n" + text} | (files or {}))
    return found


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("The OpenAI API will cost ~$1", 1.0, "USD"),
        ("AWS infrastructure costs 12 € per month", 12.0, "EUR"),
        ("O custo da API é de R$ 0,05 por consulta", 0.05, "BRL"),
        ("Стоимость API: 250 ₽ в месяц", 250.0, "RUB"),
        ("Le coût de l'API est de 3 € par mois", 3.0, "EUR"),
    ],
)
def test_prices(text: str, value: float, unit: str) -> None:
    found = costs(text).of("price")
    assert (found[0].value, found[0].unit) == (value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "Customers with monthly charges above $70 churn more often",
        "The median house price is $245,000",
        "Average loan amount: $12,000; the cost of the car is $5,000",
        "Minimise the cost function with 1000 iterations",
    ],
)
def test_money_of_the_domain(text: str) -> None:
    assert costs(text).statements == ()


def test_mistakes_and_compute() -> None:
    found = costs("## ROI\n\n- If a client leaves, it has a cost of 1000€ to us.\n- Action cost: 100€ per client\n")
    assert {c.value for c in found.of("error")} == {1000.0, 100.0}
    assert costs("Runs on 8xA100 in about 4 days of training").of("compute")[0].unit == "d"


def test_regions_of_interest_are_no_return() -> None:
    found = costs(
        "Attack ROI: the region of interest where an attack is allowed to act in each of the 3 images.",
        {"a.py": "roi = x[0:2]\n"},
    )
    assert found == Costs()


def test_words_are_praise_and_reasons_are_savings() -> None:
    assert costs("Hosted on a free tier.").praise
    text = "A smaller model answers the first query, because that keeps the API cost low and the cache avoids repeated calls."
    assert costs(text).savings
    assert costs("This reduces costs.").savings == ()


def test_code_that_counts_and_prices() -> None:
    code = "usage = r.usage\nlog(prompt_tokens=usage.prompt_tokens)\ndef estimate_cost(tokens):\n    return tokens * 0.00015\n"
    found = costs("x", {"rag.py": code})
    assert found.coded("tokens")
    assert found.coded("price")
    assert costs("x", {"c.py": "MAX_TOTAL_TOKENS = 2048\n"}).code == ()


def test_explainers_are_no_expected_value() -> None:
    assert costs("x", {"shap.py": "base = explainer.expected_value[1]\n"}).code == ()
