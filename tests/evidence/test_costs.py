from __future__ import annotations

import pytest

from grader.evidence.costs import Costs
from tests.facts import SERVICES, fact


def costs(text: str, files: dict[str, str] | None = None) -> Costs:
    found: Costs = fact("costs", {"README.md": "# Title\n\n" + text, "services.py": SERVICES} | (files or {}))
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


@pytest.mark.parametrize(
    "line",
    [
        'cost = usage["input_tokens"] * INPUT_RATE + usage["output_tokens"] * OUTPUT_RATE',
        'spent = (self.prompt_tokens / 1000) * prices["prompt_price"]',
        "total += model.price_per_token * out_tokens",
        '"gpt-4o": {"prompt": 0.005, "completion": 0.015},',
        "money = completion_cost(completion_response=answer)",
    ],
)
def test_tokens_turned_into_money(line: str) -> None:
    assert costs("x", {"a.py": f"prompt_tokens = 1\ncompletion_tokens = 2\n{line}\n"}).coded("price"), line


@pytest.mark.parametrize(
    "line",
    [
        "wait = completion_tokens * self.time_per_token_ms",
        "share = prompt_tokens * dropout",
        "learning_rate = 0.001",
        "generated = n_tokens * batch_rate_sec",
        '"size": {"input": 224.0}',
    ],
)
def test_tokens_that_nobody_pays_for(line: str) -> None:
    assert costs("x", {"a.py": f"prompt_tokens = 1\ncompletion_tokens = 2\n{line}\n"}).coded("price") == (), line


@pytest.mark.parametrize(
    ("table", "options"),
    [
        ("| Model | F1 | Cost / 1k |\n|---|---|---|\n| DistilBERT | 0.9 | $0 |\n| Claude Haiku | 0.8 | ~$0.13 |\n", 2),
        (
            "| Agent | LLM | Avg Cost |\n|---|---|---|\n| plan | claude | $0.34 |\n| raw | gpt-4.1 | $0.92 |\n| x | gpt-5 | $0.1 |\n",
            3,
        ),
        ("| Fournisseur | Coût par requête API |\n|---|---|\n| Mistral | 0,002 € |\n| OpenAI | 0,004 € |\n", 2),
        ("| Вариант | Стоимость запроса |\n|---|---|\n| облако | 2,5 ₽ |\n| свой сервер | 1,1 ₽ |\n", 2),
        ("| 方案 | API 成本 |\n|---|---|\n| GPT-4o | 3.2 元 |\n| 本地 | 0.4 元 |\n", 2),
    ],
)
def test_prices_below_each_other_are_options(table: str, options: int) -> None:
    found = costs("## Comparison\n\n" + table).of("price")
    assert found
    assert {(c.alternative, c.options) for c in found} == {(True, options)}


@pytest.mark.parametrize(
    "table",
    [
        "| Part | Monthly cost on AWS |\n|---|---|\n| EC2 | $30 |\n| S3 | $2 |\n| Total | $32 |\n",
        "| Model | Cost per API call |\n|---|---|\n| gpt-4o | $0.02 |\n| gpt-4o, cached | $0.02 |\n",
        "| Month | API cost |\n|---|---|\n| May | $20 |\n| June | $31 |\n",
    ],
)
def test_parts_and_months_are_no_options(table: str) -> None:
    assert {c.alternative for c in costs(table).of("price")} == {False}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("## İş Etkisi (ROI)\n\nKampanya maliyeti 100 TL, net kazanç 29.800 TL.", 29800.0),
        ("## Business impact\n\nWith an assumed $150 per subscriber the model keeps $786.", 786.0),
        ("A campanha tem custo de retenção de R$ 180 por cliente e receita salva de R$ 1.200.", 1200.0),
        ("Le coût de la campagne est de 20 € par client.", 20.0),
        ("Illustrative retained revenue estimate: $786 at $150/month.", 786.0),
    ],
)
def test_what_a_model_brings_in_other_words(text: str, value: float) -> None:
    assert value in {c.value for c in costs(text).of("error")}


def test_money_under_other_titles_is_nothing_of_the_kind() -> None:
    assert costs("## Data\n\nThe median payment is $150, the highest $786.").of("error") == ()


@pytest.mark.parametrize(
    "text",
    [
        "NFR-3: the API cost of a run must stay below 1 EUR",
        "Le coût de l'API doit rester sous 5 € par mois",
        "Cost target: $0.01 per API call",
        "Die Kosten der API: darf 5 € im Monat nicht übersteigen",
    ],
)
def test_what_it_may_cost_is_no_price(text: str) -> None:
    assert costs(text).of("price") == ()


def test_detections_are_matched_by_costs_that_nobody_pays() -> None:
    matching = "cost_matrix = iou * (iou >= t)\nrows, cols = scipy.optimize.linear_sum_assignment(cost_matrix)\n"
    assert costs("x", {"match.py": matching}).code == ()
    assert costs("x", {"policy.py": "cost_matrix = [[0, 10], [1, 0]]\nbest = (cost_matrix * rates).sum()\n"}).code


def test_a_price_list_of_machines_belongs_to_who_uses_them() -> None:
    table = "## Cost\n\n| GPU | $/hr |\n|---|---|\n| H100 | $4.00 |\n| T4 | $0.53 |\n"
    assert costs(table, {"bench.py": "import vllm\n"}).of("price")
    assert costs(table, {"shop.py": "import flask\n"}).of("price") == ()


@pytest.mark.parametrize(
    "text",
    [
        "Le coût métier principal est le faux négatif : un salarié qui part sans avoir été identifié.",
        "The business cost of losing a churner exceeds by far that of a wasted offer.",
        "False negatives are far more expensive here, since each missed case is paid by the hospital.",
        "Um falso negativo custa mais caro ao banco do que um falso positivo, por isso o limiar é baixo.",
        "Ложный отказ обходится банку дороже, поэтому порог решения снижен до 0,21.",
    ],
)
def test_which_mistake_is_the_dearer_one(text: str) -> None:
    assert costs(text).dearer


@pytest.mark.parametrize(
    "text",
    [
        "Higher thresholds reduce false alarms (precision) at the cost of missed ships, which lowers recall.",
        "Bayesian decision rules: the ROPE method and the expected loss method are both implemented here.",
        "There are 12 false negatives and 7 false positives in the confusion matrix of the best model.",
    ],
)
def test_mistakes_that_nobody_pays_for(text: str) -> None:
    assert costs(text).dearer == ()


def test_costs_that_add_up_in_code() -> None:
    code = "class Session:\n    def add(self, result):\n        self.token_count += result.tokens\n        self.cost += result.cost\n"
    assert costs("x", {"types.py": code + "count_tokens = 1\n"}).coded("price")
    assert costs("x", {"path.py": "count_tokens = 1\nself.cost += edge.length\n"}).coded("price") == ()
    assert (
        costs("x", {"bayes.py": "expected_loss = posterior.loss()  # a decision rule\nexpected_value = 1\n"}).code == ()
    )


def test_where_a_line_breaks_says_nothing() -> None:
    text = "A smaller model cuts the cost of the API by half, because it needs fewer tokens for the same answer."
    assert costs(text).savings
    words = text.split()
    assert costs(" ".join(words[:9]) + "\n" + " ".join(words[9:])).savings
    assert costs(" ".join(words[:9]) + "\n\n" + " ".join(words[9:])).savings == ()


def test_prices_of_models_are_held_against_the_models_that_the_code_names() -> None:
    told = "Running cost: about $0.002 per query with gpt-4o-mini."
    assert costs(told, {"services.py": "MODEL = 'gpt-4o-mini'\n"}).of("price")
    assert costs(told, {"services.py": "import openai\n\nMODEL = 'gpt-3.5-turbo'\n"}).of("price") == ()
    assert costs(f"{told} With gpt-3.5-turbo: $0.004.", {"services.py": "MODEL = 'gpt-3.5-turbo'\n"}).of("price")
    assert costs(told, {"services.py": "MODEL = 'openai/whisper-tiny'\n"}).of("price") == ()
    # Which model is asked may be a setting of the host.
    assert costs(told, {"services.py": "import openai\n\nMODEL = os.environ['MODEL']\n"}).of("price")


@pytest.mark.parametrize(("service", "counted"), [("AWS EC2", True), ("AWS with gpt-4o", False), ("Pinecone", False)])
def test_a_host_needs_no_word_of_it_in_the_code(service: str, *, counted: bool) -> None:
    told = f"Running cost: {service} comes to $12 a month."
    assert bool(costs(told, {"services.py": "print('hi')\n"}).of("price")) is counted


@pytest.mark.parametrize(
    ("row", "code", "counted"),
    [
        ("| Ollama on a laptop | free |", "import ollama\n", True),
        ("| Ollama on a laptop | free |", "print('hi')\n", False),
        ("| another machine | free |", "import ollama\n", False),
        ("| another machine | free |", "URL = 'https://openrouter.ai/api/v1'\n", True),
    ],
)
def test_what_runs_at_home_may_be_told_against_what_others_bill(row: str, code: str, *, counted: bool) -> None:
    table = f"## Cost\n\n| Option | cost per 1,000 queries |\n|---|---|\n| gpt-4o API | $4.25 |\n{row}\n"
    assert bool(costs(table, {"services.py": code}).of("price")) is counted


LIST = "| Model | Input ($/1M) | Cost per 1M output tokens |\n|---|---|---|\n| gpt-4o | $2.50 | $10.00 |\n| gpt-4o-mini | $0.15 | $0.60 |\n"


def test_a_makers_price_list_is_told_from_what_the_use_comes_to() -> None:
    listed = costs("## API prices\n\n" + LIST).of("price")
    assert listed
    assert all(c.listed for c in listed)
    assert not costs("The API costs $0.002 per query, at $0.15 per 1M tokens.").of("price")[0].listed
    assert not costs("Cost / 1k of the API: $0.13").of("price")[0].listed


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("50 cases cost about $1.20 of API calls.", True),
        ("The API will cost about $1.20.", False),
    ],
)
def test_a_batch_is_something_to_pay_per(text: str, *, per: bool) -> None:
    assert costs(text).of("price")[0].per == per


def test_how_exactly_it_is_reckoned_is_no_price() -> None:
    assert costs("API cost calculations are accurate to within $0.01 per call.").statements == ()


def test_free_takes_only_the_money_beside_it() -> None:
    text = "Airflow stays on Render at a small monthly cost (~$7 a month), which was refused because a hobby project that nobody pays for has to be free."
    assert costs(text).of("price")
    assert costs("The host's cost is covered by $300 of free credits per month.").of("price") == ()


def test_the_free_key_of_a_model_is_what_it_costs() -> None:
    assert costs("Get a free Gemini API key.").praise
    assert costs("Get a free weather API key.").praise == ()


def test_budgets_of_the_cloud() -> None:
    alarm = {"infra/main.tf": 'resource "aws_budgets_budget" "monthly" {\n  limit_amount = "5"\n}\n'}
    assert costs("", alarm).mentions[0][:2] == ("infra/main.tf", 1)
    assert costs("", {"infra/main.tf": 'resource "aws_instance" "a" {}\n'}).mentions == ()


def test_energy_that_was_used_is_a_cost() -> None:
    table = "| Machine | Energy |\n|---|---|\n| A40 | {} |\n"
    assert costs(table.format("418.5 Wh")).of("compute")[0].value == 418.5
    assert costs(table.format("300 W")).of("compute") == ()


@pytest.mark.parametrize(
    ("line", "counted"),
    [
        ("score = true_negatives - 10 * false_negatives", True),
        ("score = nb_vrais_negatifs - 10 * nb_faux_negatifs", True),
        ("loss = fn * 5 + fp", True),
        ("total_churned_revenue = df[churned].sum()", True),
        ("f1 = 2 * tp / (2 * tp + fp + fn)", False),
        ("fbeta = 1.0 * fn", False),
        ("revenue = df['revenue'].sum()", False),
    ],
)
def test_mistakes_weighed_in_code(line: str, *, counted: bool) -> None:
    found = costs("", {"a.py": f"def f(fn, fp):\n    {line}\n    return 0\n"})
    assert bool(found.coded("error-code")) == counted


def test_tokens_times_bytes_are_no_money() -> None:
    code = "def f(total_tokens):\n    memory = total_tokens * kv_bytes_per_token\n    return memory\n"
    assert costs("", {"a.py": code}).coded("price") == ()


def test_an_adjective_with_cost_in_it_saves_nothing() -> None:
    text = "Rate caps, cost-aware compute admission which limits batch requests, and API keys that only operators hold are kept."
    assert costs(text).savings == ()
