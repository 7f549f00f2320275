"""Changes come in through branches or pull requests.

Why: a pull request is where work is explained and reviewed, as in every team.
Fix: work on a branch, open a pull request even when you are alone, and merge it when CI is green.

Example:
    git switch -c reranker && git push -u origin reranker
    # then open a pull request
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import counted
from grader.model import Finding, graded

if TYPE_CHECKING:
    from grader.evidence.history import History


def check(history: History, *, wanted: int = 10) -> Finding:
    """Merges and squashed pull requests."""
    found = max(history.merges, history.pull_requests)
    return graded(
        min(1.0, found / wanted),
        f"{counted(found, 'merge or pull request', 'merges or pull requests')} in the history; {wanted} are wanted.",
    )
