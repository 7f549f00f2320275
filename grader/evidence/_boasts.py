"""Advertising: a line of superlatives that says nothing of the work."""

from __future__ import annotations

import re

from grader.evidence._regex import regex
from grader.evidence._scripts import has_digit

MANY = 4
_BOAST = regex(
    r"\b(?:blazing|lightning|ultra|super|cost[- ](?:effective|efficient)|production[- ](?:ready|grade)|"
    r"enterprise[- ](?:ready|grade)|scalable|robust|seamless\w{0,2}|state[- ]of[- ]the[- ]art|cutting[- ]edge|"
    r"world[- ]class|best[- ]in[- ]class|industry[- ]leading|next[- ]gen\w{0,8}|powerful|revolutionary|"
    r"unparalleled|unmatched|highly|effortless\w{0,2}|battle[- ]tested|extensively tested|low[- ]latency|"
    r"high[- ]accuracy|full test coverage)\b",
    re.IGNORECASE,
)


def is_boast(text: str) -> bool:
    """So many different superlatives in one line, and no digit, that none of them counts."""
    if has_digit(text):
        return False
    return len({match.group().lower() for match in _BOAST.finditer(text[:2000])}) >= MANY
