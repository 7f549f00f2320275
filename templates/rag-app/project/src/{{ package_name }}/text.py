"""Sentences and terms: the few text routines that several modules share."""

from __future__ import annotations

import re

_ABBREVIATIONS = frozenset("mr mrs ms dr inc ltd co corp vs no approx u.s e.g i.e etc st jr sr".split())
_BOUNDARY = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])")
_TERM = re.compile(r"\d+(?:[.,]\d+)*|[a-z]+(?:'[a-z]+)?")
_SUFFIXES = (
    ("ational", "ate"), ("ization", "ize"), ("fulness", "ful"), ("iveness", "ive"),
    ("ments", ""), ("ment", ""), ("ings", ""), ("ing", ""), ("edly", ""), ("ied", "y"), ("ies", "y"),
    ("ions", ""), ("ion", ""), ("ed", ""), ("ers", ""), ("er", ""), ("ly", ""), ("es", ""), ("s", ""), ("e", ""),
)  # fmt: skip
_MIN_STEM = 3

STOPWORDS = frozenset(
    """a about after all also am an and any are as at be because been before being both but by can could did do does
    doing down during each few for from had has have having he her here him his how i if in into is it its just me more
    most my no nor not now of off on once only or other our out over own please same she should so some such tell than
    that the their them then there these they this those through to too under until up us very was we were what when
    where which while who whom whose why will with would you your s t""".split()
)


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


def stem(word: str) -> str:
    """Cut the commonest English endings. Crude, fast, and the same for questions and documents."""
    if word[0].isdigit():
        return word.replace(",", "")
    word = word.split("'", 1)[0]
    for suffix, replacement in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _MIN_STEM:
            word = word[: len(word) - len(suffix)] + replacement
            break
    if len(word) > _MIN_STEM and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word


def terms(text: str) -> list[str]:
    """The stemmed terms of a text in order, without stopwords."""
    words = _TERM.findall(text.lower().replace("’", "'"))
    return [stem(word) for word in words if word.split("'", 1)[0] not in STOPWORDS]


def normalized(text: str) -> str:
    """One line, single spaces: the form in which quotes are compared."""
    return " ".join(text.split())
