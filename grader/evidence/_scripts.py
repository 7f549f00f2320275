"""Scripts that are written without spaces, told apart from the rest at little cost."""

from __future__ import annotations

from grader.evidence._regex import regex

_UNSPACED = regex(r"[\u0e00-\u1fff\u3040-\uffff]")


def may_be_unspaced(text: str) -> bool:
    """Whether a text may hold Thai, Lao, Burmese, Khmer, Chinese, Japanese or Korean.

    The patterns that count those characters take milliseconds to compile: most runs needn't.
    """
    return not text.isascii() and _UNSPACED.search(text) is not None
