"""Sentences, and the form in which texts are compared."""

from __future__ import annotations

import re

_ABBREVIATIONS = frozenset("mr mrs ms dr inc ltd co corp vs no approx u.s e.g i.e etc st jr sr".split())
_BOUNDARY = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])")


def split_sentences(text: str) -> list[str]:
    """Split running text into sentences; abbreviations and decimals don't end one."""
    sentences: list[str] = []
    start = 0
    for boundary in _BOUNDARY.finditer(text):
        last_word = text[start : boundary.start()].rstrip("\"')]").rsplit(" ", 1)[-1]
        if last_word.endswith(".") and last_word[:-1].lower() in _ABBREVIATIONS:
            continue
        sentences.append(text[start : boundary.end()].strip())
        start = boundary.end()
    tail = text[start:].strip()
    return [*sentences, tail] if tail else sentences


def normalized(text: str) -> str:
    """One line, single spaces: the form in which quotes are compared."""
    return " ".join(text.split())
