"""Functions declare the types of what goes in and what comes out.

Why: types are documentation that a tool can check, and the first thing a reader looks for.
Fix: annotate the parameters and results of functions, starting with those that other modules call, and run a type
    checker.

Example:
    def top_k(scores: Mapping[str, float], k: int = 5) -> list[str]: ...
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import idle, small
from grader.model import Finding, Place, failed, graded, not_applicable

if TYPE_CHECKING:
    from grader.evidence.code_shape import CodeShape

FEW = 10
PLAIN = (".js", ".jsx", ".mjs", ".cjs")
CHECKED = "Let the compiler check types: `// @ts-check` with JSDoc where it stays JavaScript, or move to TypeScript."

ANNOTATE = "Annotate the parameters and results of the functions in other languages, those that others call first."


def check(code_shape: CodeShape, *, from_share: float = 0.0, wanted_share: float = 0.8) -> Finding:
    """The share of fully annotated functions, counted from `from_share` on, in languages that have annotations."""
    if code_shape.spans and all(span.typed is None for span in code_shape.spans):
        return not_applicable("The project's language has no type annotations.")
    spans = [span for span in code_shape.spans if span.typed is not None]
    if not spans:
        return idle(failed("There are no functions with types."))
    typed = [span for span in spans if span.typed]
    bare = [span for span in spans if not span.typed]
    share = len(typed) / len(spans)
    plain = sum(span.path.endswith(PLAIN) for span in bare) > len(bare) / 2
    mixed = any(not span.path.endswith(PLAIN) for span in bare)
    if plain and mixed:  # what is shown goes with what is told first
        bare.sort(key=lambda span: not span.path.endswith(PLAIN))
    finding = graded(
        min(1.0, (share - from_share) / (wanted_share - from_share)) * min(1.0, len(spans) / FEW),
        f"{len(typed)} of {len(spans)} functions {'is' if len(typed) == 1 else 'are'} fully typed; "
        f"{wanted_share:.0%} is wanted."
        f"{small(len(spans), FEW, 'functions')}",
        *(Place(span.path, span.line, note=f"{span.name} is not fully typed") for span in bare[:5]),
        fix=f"{CHECKED}\n{ANNOTATE}" if plain and mixed else CHECKED if plain else "",
    )
    return idle(finding, when=not bare)
