"""Tokens are counted, or no metered API is called.

Why: an LLM bill grows with every question; who counts tokens can say what a question costs.
Fix: log the usage that the API returns with each answer and multiply it by the price.

Example:
    cost = usage.input_tokens * PRICE_IN + usage.output_tokens * PRICE_OUT
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._parts import Part, added
from grader.model import Place, graded

if TYPE_CHECKING:
    from grader.evidence.costs import Costs
    from grader.evidence.rag import Rag
    from grader.model import Finding

COUNTED, PRICED, LOCAL = 0.6, 0.4, 0.6


def check(rag: Rag, costs: Costs) -> Finding:
    """Tokens and prices in code; a local model needs the count less."""
    counted = [Place(n.path, n.line, note=n.text[:80]) for n in costs.coded("tokens")]
    priced = [Place(n.path, n.line, note=n.text[:80]) for n in costs.coded("price")]
    if not counted and not priced and rag.of("local"):
        return graded(
            LOCAL,
            "A model runs locally: no tokens are billed, and none are counted.",
            *(s.place for s in rag.of("local")[:3]),
        )
    return added(
        (Part("tokens counted", COUNTED, counted), Part("turned into money", PRICED, priced)),
        none="No code counts tokens.",
    )
