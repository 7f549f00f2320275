"""Scripts that are written without spaces, and digits of any script, told apart from the rest at little cost."""

from __future__ import annotations

from grader.evidence._regex import regex

_UNSPACED = regex(r"[\u0e00-\u1fff\u3040-\uffff]")


def may_be_unspaced(text: str) -> bool:
    """Whether a text may hold Thai, Lao, Burmese, Khmer, Chinese, Japanese or Korean.

    The patterns that count those characters take milliseconds to compile: most runs needn't.
    """
    return not text.isascii() and _UNSPACED.search(text) is not None


def has_digit(text: str) -> bool:
    """Whether there is a digit; most lines are ASCII, where this takes a tenth of going through the characters."""
    if text.isascii():
        return len(text.encode().translate(None, b"0123456789")) < len(text)
    return any(map(str.isdigit, text))
