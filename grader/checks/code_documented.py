"""Functions say what they are for.

Why: the name says what, the docstring says what goes in, what comes out and what goes wrong.
Fix: give each public function a docstring that adds to its name: units, shapes, errors.

Example:
    def split_by_time(events: Events, cut: date) -> tuple[Events, Events]:
        '''Events before `cut` for training, the rest for testing.

        Nothing leaks from the future. Raises ValueError when a part is empty.
        '''
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import idle, small
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.code_shape import CodeShape

FEW = 10
LONG_ENOUGH = 4


def check(code_shape: CodeShape, *, from_share: float = 0.0, wanted_share: float = 0.6) -> Finding:
    """The share of public functions with a docstring or comment that adds something, counted from `from_share` on."""
    spans = [s for s in code_shape.spans if s.public and not s.stub and s.lines >= LONG_ENOUGH]
    if not spans:
        return idle(failed("There are no functions to document."))
    told = [span for span in spans if span.documented]
    share = len(told) / len(spans)
    bare = [span for span in spans if not span.documented]
    finding = graded(
        min(1.0, (share - from_share) / (wanted_share - from_share)) * min(1.0, len(spans) / FEW),
        f"{len(told)} of {len(spans)} public functions "
        f"{'says what it is' if len(told) == 1 else 'say what they are'} for; "
        f"{wanted_share:.0%} is wanted.{small(len(spans), FEW, 'such functions')}",
        *(Place(span.path, span.line, note=f"{span.name}: no description") for span in bare[:5]),
    )
    return idle(finding, when=not bare)
