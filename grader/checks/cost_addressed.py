"""What it costs to run is a subject of the project.

Why: a system that nobody can pay for isn't used; whoever approves it asks what it costs a month.
Fix: write down what runs (API, server, GPU) and what that costs per request or per month.

Example:
    About $0.002 a question: 1,200 tokens in, 150 out with gpt-4o-mini.
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.costs import Costs
    from grader.evidence.workings import Workings

FIX = "Say what running it costs per request or per month, and what that is made of."
# Where nobody is served there is no request to pay for.
UNSERVED = (
    "Say what a wrong result costs whoever acts on it, or what a run takes: hours, on which machine, at which price."
)
TOKEN = 0.6
# Prices of what nothing here uses.
UNUSED = 0.2


def check(costs: Costs, workings: Workings) -> Finding:
    """A price, a saving, a priced mistake; tokens counted in code or words like `free tier` are a token."""
    fix = FIX if workings.serves else UNSERVED
    honest = costs.of("price", "compute", "error")
    if honest:
        return passed("The documents give a cost.", *(Place(c.path, c.line, note=c.text) for c in honest[:4]))
    if costs.savings or costs.coded("price"):
        notes = (*costs.savings, *costs.coded("price"))
        return passed(
            "A cost is computed or a choice made for it.", *(Place(n.path, n.line, note=n.text) for n in notes[:4])
        )
    # what mistakes cost counts where the code reckons with it, or where one kind is said to be the dearer one: other
    # words of it are any list's
    weak = (*costs.coded("tokens"), *costs.coded("error-code"), *costs.dearer, *costs.praise, *costs.mentions)
    if weak:
        return graded(
            TOKEN,
            "Cost is touched upon without a number.",
            *(Place(n.path, n.line, note=n.text) for n in weak[:4]),
            fix=fix,
        )
    if costs.statements:
        used = any(c.backed for c in costs.statements)
        return graded(
            TOKEN if used else UNUSED,
            "The only figures are ceilings, said to be invented, or of services that nothing here uses.",
            *(Place(c.path, c.line, note=c.text) for c in costs.statements[:3]),
            fix=fix,
        )
    return failed("Nothing says what it costs to run.", fix=fix)
