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


def test_a_table_with_its_currency_in_the_rows_sets_columns_side_by_side() -> None:
    text = (
        "## Кластер\n\nСтоимость кластера удалось снизить:\n\n| | Было | Стало |\n|---|---|---|\n"
        "| Итого, ₽/час | 32.6 | 11.32 |\n| Итого, ₽/мес | 23 472 | 8 150 |\n"
    )
    found = costs(text).of("price")
    assert {c.value for c in found} == {32.6, 11.32, 23472.0, 8150.0}
    assert all(c.per for c in found)
    assert any(c.alternative for c in found)


def test_a_ceiling_is_a_wish_and_nothing_is_no_price() -> None:
    assert costs("Estimated GCP monthly cost: < $200.").of("price") == ()
    assert costs("Estimated GCP monthly cost: $200.").of("price")
    assert costs("Total hosting cost: $0").of("price") == ()
    assert costs("The server costs nothing: $5 credit/month on the cloud").of("price") == ()


def test_a_free_key_is_no_cost_and_a_free_host_is() -> None:
    for text in ("The API key is free of charge.", "Der API-Key ist kostenlos.", "API 키 필요 (무료 발급)"):
        assert costs(text).praise == (), text
    assert costs("Streamlit Community Cloud: free hosting for the frontend.").praise


def test_what_it_is_spent_on_is_a_mention() -> None:
    assert costs("Generation latency and cost scale with token usage; retrieval stays the same.").mentions
    assert costs("LLM呼び出し回数の増加によるコスト上昇を許容範囲内に抑えることが今後の重要な課題である。"
                 "評価は検索の精度と回答の質を人手で確認して行うものとする。").mentions  # fmt: skip
    assert costs("It is calculated at runtime; the price per square metre is left out of the features.").mentions == ()


def test_a_saving_tells_by_what_means() -> None:
    assert costs("Cut token costs and lower latency by caching the responses of the LLM by meaning.").savings
    assert (
        costs("Avoid unnecessary charges in your AWS account by destroying your instance in Terraform.").savings == ()
    )


def test_one_side_of_the_tokens_is_no_bill() -> None:
    assert costs("x", {"a.py": 'n_prompt_tokens = 1\nprompt_tokens = usage["prompt_tokens"]\n'}).code == ()
    both = "prompt_tokens = usage.prompt_tokens\ncompletion_tokens = usage.completion_tokens\n"
    assert costs("x", {"a.py": both}).coded("tokens")
    read = "total_tokens = r.total_tokens\ntotal_cost = result.total_cost\n"
    assert costs("x", {"a.py": read}).coded("price") == ()


def test_mistakes_weighed_against_each_other_are_priced() -> None:
    found = costs("- Business score: cost = 10×FN + 1×FP, the threshold by a grid.")
    assert [(c.kind, c.value) for c in found.statements] == [("error", 10.0), ("error", 1.0)]
    assert costs("We saw 10 x FN on the first day.").statements == ()


def test_a_docstring_counts_no_tokens() -> None:
    doc = '"""Counts.\n\ncost = usage.input_tokens * PRICE_IN + usage.output_tokens * PRICE_OUT\n"""\nx = 1\n'
    code = "def bill(usage):\n    cost = usage.input_tokens * PRICE_IN + usage.output_tokens * PRICE_OUT\n    return cost\n"
    assert costs("Answers.", {"a.py": doc}).code == ()
    assert costs("Answers.", {"a.py": code}).code != ()
