"""Scripts that are written without spaces, told apart from the rest at little cost."""

from __future__ import annotations


def may_be_unspaced(text: str) -> bool:
    """Whether a text may hold Thai, Lao, Burmese, Khmer, Chinese, Japanese or Korean.

    The patterns that count those characters take milliseconds to compile: most runs needn't.
    """
    return not text.isascii() and any("\u0e00" <= c < "\u2000" or "\u3040" <= c <= "\uffff" for c in text)
