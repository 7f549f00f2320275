"""`make cost`: what a question and a day cost, from counted tokens and a price table with its date."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from ..answering.prompts import SYSTEM, user_message
from ..model import Answer
from ..service import Rag
from .golden import Golden
from .reports import table

STALE_AFTER_DAYS = 90
_LETTERS_A_TOKEN = 4  # the usual rule of thumb for English; a provider's bill is exact
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens, as of a day, as the named page said."""

    model: str
    input: float
    output: float
    as_of: date
    source: str

    def of(self, input_tokens: float, output_tokens: float) -> float:
        return (input_tokens * self.input + output_tokens * self.output) / _MILLION

    def is_stale(self, today: date) -> bool:
        return (today - self.as_of).days > STALE_AFTER_DAYS


def load_prices(path: Path) -> list[Price]:
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("model", [])
    return [Price(row["name"], row["input"], row["output"], row["as_of"], row["source"]) for row in rows]


def estimate_tokens(text: str) -> int:
    return -(-len(text) // _LETTERS_A_TOKEN)


def tokens_per_question(answers: Sequence[Answer]) -> tuple[float, float]:
    """Mean tokens in and out. Counted by the provider where a model answered, else estimated from the same prompt.

    Refused questions never reach a model, and count as nothing.
    """
    pairs = []
    for answer in answers:
        if answer.usage.model:
            pairs.append((answer.usage.input_tokens, answer.usage.output_tokens))
        elif answer.answered:
            prompt = SYSTEM + user_message(answer.question, answer.passages, marker="0" * 16)
            pairs.append((estimate_tokens(prompt), estimate_tokens(answer.text)))
        else:
            pairs.append((0, 0))
    means = np.mean(np.array(pairs, dtype=float), axis=0)
    return float(means[0]), float(means[1])


def cost_sheet(rag: Rag, questions: Sequence[Golden], prices: Sequence[Price], *, per_day: int, today: date) -> str:
    """A Markdown table: the model that is in use and what others would cost for the same prompts."""
    tokens_in, tokens_out = tokens_per_question([rag.ask(question.question) for question in questions])
    rows = [["extractive (default)", "0", "0", "$0.00", "$0.00", "no price: it runs on this machine"]]
    for price in prices:
        each = price.of(tokens_in, tokens_out)
        note = f"{price.as_of}, {price.source}" + (" (stale: check it)" if price.is_stale(today) else "")
        rows.append(
            [price.model, f"{tokens_in:.0f}", f"{tokens_out:.0f}", f"${each:.6f}", f"${each * per_day:.2f}", note]
        )
    header = ["model", "tokens in", "tokens out", "a question", f"a day of {per_day} questions", "price as of"]
    return table(header, rows)
