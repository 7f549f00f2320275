"""The commit messages say what changed.

Why: in review and in a year's time the message is all that explains a change; "fix" and a date explain nothing.
Fix: from now on, write in each commit message what the commit changes in the behaviour, in a short sentence.

Example:
    Split customers before oversampling so that no copy leaks into the test set
Effort: weeks
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import small
from grader.evidence.history import Message
from grader.model import Finding, graded, unknown

if TYPE_CHECKING:
    from grader.evidence.history import History


POOREST = 0.1
HALF = 0.5


def check(history: History, *, floor: float = 0.4, good: float = 0.7, many: int = 10, typed_days: int = 0) -> Finding:
    """The mean worth of the messages from `floor` (nothing) to `good` (all); fewer than `many` prove less.

    Poor words that somebody typed on `typed_days` days and more are still something; what a web editor or a clock
    wrote, or nobody, isn't.
    """
    if not history.authored:
        return unknown("There is no commit to read.")
    score = min(1.0, max(0.0, (history.worth - floor) / (good - floor))) * min(1.0, history.authored / many)
    typed = 1 - history.share(Message.WEB, Message.STAMP, Message.EMPTY)
    if typed_days and history.active_days >= typed_days and typed > HALF:
        score = max(score, POOREST)
    clear = history.share(Message.CLEAR)
    poor = history.share(Message.VAGUE, Message.STAMP, Message.EMPTY, Message.WEB, Message.REPEATED)
    examples = [f'"{subject}"' for _, subject, kind in history.examples if kind is not Message.CLEAR]
    examples = list(dict.fromkeys(examples))[:2]
    like = f", such as {' and '.join(examples)}" if examples else ""
    dont = f"; {poor:.0%} don't{like}" if poor > 0 else ""
    said = f"{clear:.0%} of {history.authored} messages plainly say what changed{dont}."
    if history.authored == 1:
        said = f"The only message {'plainly says' if clear else 'does not say plainly'} what changed."
    return graded(score, said + small(history.authored, many, "commits"))
