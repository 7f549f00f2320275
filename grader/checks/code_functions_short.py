"""Functions are short enough to read at once.

Why: a function of a hundred lines does several things, and none of them can be tested alone.
Fix: split the longest functions where a comment or a blank line already divides them.

Example:
    def train(settings: Settings) -> Model:
        train_set, test_set = load(settings.data)
        model = fit(train_set, settings.model)
        report(model, test_set)
        return model
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import idle, small
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.code_shape import CodeShape

FEW = 10
SPREAD = 0.2  # from the share that is let pass to the one where nothing is left


def check(code_shape: CodeShape, *, max_lines: int = 60, max_branches: int = 12, too_many: float = 0.25) -> Finding:
    """The share of functions that are neither long nor full of decisions; at `too_many` of them nothing is left."""
    spans = code_shape.spans
    if not spans:
        return idle(failed("There are no functions whose length could be judged."))
    large = [span for span in spans if span.lines > max_lines or span.branches > max_branches]
    share = len(large) / len(spans)
    others = " and the functions like it" if len(large) > 1 else ""
    large.sort(key=lambda span: (-span.lines, span.path, span.line))
    finding = graded(
        min(1.0, (too_many - share) / SPREAD) * min(1.0, len(spans) / FEW),
        f"{len(large)} of {len(spans)} functions {'has' if len(large) == 1 else 'have'} over {max_lines} "
        f"lines or {max_branches} decisions; under {too_many - SPREAD:.0%} is wanted."
        f"{small(len(spans), FEW, 'functions')}",
        *(Place(span.path, span.line, note=f"{span.name}: {span.lines} lines") for span in large[:5]),
        fix=f"Split {large[0].name} in {large[0].path}{others} where a comment or a blank line already divides "
        f"{'them' if others else 'it'}."
        if large
        else "",
    )
    return idle(finding, when=not large)
