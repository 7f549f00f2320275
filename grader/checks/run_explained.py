"""The steps are explained: what each does and what it needs.

Why: bare commands work on the machine they were written on; an explanation works on the reader's.
Fix: explain each step in a sentence: what it does, how long it takes, which variable or file it needs, what can go
    wrong.

Example:
    The first run downloads the 90 MB model into `models/` and takes about two
    minutes; set `MODEL_DIR` to keep it elsewhere. On a machine without a GPU
    use `--device cpu`.
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import counted
from grader.model import Finding, graded

if TYPE_CHECKING:
    from grader.evidence.narrative import Narrative
    from grader.evidence.runbook import Runbook


def check(narrative: Narrative, runbook: Runbook, *, least_words: int = 250) -> Finding:
    """Words of sentences in sections on running; nothing without commands."""
    told = [s for s in narrative.statements if "how-to-run" in s.kinds and not s.table] if runbook.commands else []
    words = sum(s.words * runbook.weight(s.path) for s in told)
    return graded(
        0.0 if narrative.boilerplate else words / least_words,
        f"{counted(round(words), 'word of sentences explains', 'words of sentences explain')} the steps; {least_words} "
        "are wanted."
        if words
        else f"No sentence beside the commands explains them; {least_words} words are wanted.",
        *(s.place for s in told[:3]),
    )
