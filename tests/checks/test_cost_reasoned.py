from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks.cost_reasoned import check
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


def test_prices() -> None:
    assert readme("## Costs\n\n- AWS server: $12 per month\n").score == 1.0


def test_a_saving_with_its_reason() -> None:
    text = "To reduce cost, the EC2 instance is destroyed at night by a schedule, because a stopped instance is billed all the same.\n"
    assert readme(text).score == 1.0


def test_tokens_counted_and_priced_in_code() -> None:
    count = 'stats = {"prompt_tokens": r.usage.prompt_tokens, "total_tokens": r.usage.total_tokens}\n'
    price = "def calculate_openai_cost(stats):\n    return stats['prompt_tokens'] * 0.00015 / 1000\n"
    assert found({"rag.py": count}).score == 0.4
    assert found({"rag.py": count + price}).score == 1.0


def test_the_cost_of_mistakes() -> None:
    text = "## Expected value\n\n- False negative cost: 5.0\n- False positive cost: 1.0\n"
    assert readme(text).score == 1.0


def test_a_limit_on_tokens_is_no_tracking() -> None:
    assert found({"config.py": "MAX_INPUT_TOKENS: int = 1536\nMAX_TOTAL_TOKENS: int = 2048\n"}).score == 0.0


def test_adjectives_alone() -> None:
    assert readme("A cost-effective, affordable, low-cost solution.\n").score == 0.0


def test_energy_is_a_figure_of_cost_and_power_alone_is_weak() -> None:
    table = "| Machine | Energy |\n|---|---|\n| A40 | {} |\n"
    assert readme(table.format("418.5 Wh")).score == 1.0


def test_a_price_that_is_added_up() -> None:
    code = "class Session:\n    def add(self, result, total_tokens):\n        self.cost += result.cost\n"
    assert found({"a.py": code, "README.md": "# A\n"}).score == 0.6
