from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks.cost_modelled import check
from grader.pipeline import Facts
from tests.facts import SERVICES
from tests.fakes import MemorySnapshot

if TYPE_CHECKING:
    from grader.model import Finding


def found(files: dict[str, str]) -> Finding:
    facts = Facts(MemorySnapshot(files))
    return check(facts.get("costs"))


def readme(text: str) -> Finding:
    return found({"services.py": SERVICES, "README.md": "# Churn\n\n" + text})


def test_alternatives_side_by_side() -> None:
    rows = "| gpt-4o | $4.10 |\n| gpt-4o-mini | $0.25 |\n| local 8B instead of an API | $0.71 |\n| Claude | $3.20 |\n"
    text = "## API cost per 1,000 queries\n\n| Model | Cost per 1,000 queries |\n|---|---|\n" + rows
    assert readme(text).score >= 0.9


def test_one_price() -> None:
    assert readme("Hosting on AWS costs $12 per month.\n").score == 0.0


def test_alternatives_without_prices() -> None:
    assert readme("We chose a cheaper model instead of GPT-4 because API cost matters.\n").score == 0.0


def test_one_price_beside_what_costs_nothing_is_a_choice() -> None:
    rows = "| own model | 0.94 | $0 |\n| Claude | 0.86 | $0.13 |\n"
    table = "## Results\n\n| Model | F1 | API cost / 1k requests |\n|---|---|---|\n" + rows
    assert readme(table).score == 0.5
    assert readme(table.replace("| own model | 0.94 | $0 |\n", "")).score == 0.0


def test_a_makers_price_list_is_no_model() -> None:
    text = "## API costs\n\n| Model | Input ($/1M) | Output ($/1M) |\n|---|---|---|\n| gpt-4o | $2.50 | $10 |\n| gpt-4o-mini | $0.15 | $0.60 |\n"
    assert readme(text).score == 0.0


def test_who_has_alternatives_is_told_to_count() -> None:
    rows = "| gpt-4o | $4.10 |\n| gpt-4o-mini instead | $0.25 |\n"
    table = "## API cost per 1,000 queries\n\n| Model | Cost per 1,000 queries |\n|---|---|\n" + rows
    assert readme(table).fix.startswith("Count in code what is paid for")
    assert "two options side by side" in readme("Hosting on AWS costs $12 per month.\n").fix
