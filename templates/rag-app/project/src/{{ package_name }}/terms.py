"""Terms: the stemmed words and phrases by which questions and passages are compared."""

from __future__ import annotations

import re
from functools import lru_cache

from .lexicon import IRREGULAR, METRICS, OPPOSITES, PHRASES, SYNONYMS, VERBS, WEAK

_TERM = re.compile(r"\d+(?:[.,]\d+)*|[a-z]+(?:'[a-z]+)?")
_SUFFIXES = (
    ("ational", "ate"), ("ization", "ize"), ("fulness", "ful"), ("iveness", "ive"),
    ("ments", ""), ("ment", ""), ("ings", ""), ("ing", ""), ("edly", ""), ("ied", "y"), ("ies", "y"),
    ("ions", ""), ("ion", ""), ("ed", ""), ("ers", ""), ("er", ""), ("ly", ""), ("es", ""), ("s", ""), ("e", ""),
)  # fmt: skip
_MIN_STEM = 3
_MAX_SUFFIXES = 3  # "covered" loses "ed" and then, like "cover", "er"
_PHRASES = [(re.compile(rf"\b(?:{pattern})\b"), term) for pattern, term in PHRASES.items()]

STOPWORDS = frozenset(
    """a about after all also am an and any are as at be because been before being both but by can could did do does
    doing during each few for from had has have having he her here him his how i if in into is it its just me more
    most my no nor not now of off on once only or other our out over own please same she should so some such tell than
    that the their them then there these they this those through to too under until us very was we were what when
    where which while who whom whose why will with would you your s t""".split()
)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Cut the commonest English endings. Crude, fast, and the same for questions and documents."""
    if word[0].isdigit():
        return word.replace(",", "")
    word = word.split("'", 1)[0]
    word = IRREGULAR.get(word, word)
    for _ in range(_MAX_SUFFIXES):
        shorter = _without_suffix(word)
        if shorter == word:
            break
        word = shorter
    if len(word) > _MIN_STEM and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word


def _without_suffix(word: str) -> str:
    for suffix, replacement in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _MIN_STEM:
            return word[: len(word) - len(suffix)] + replacement
    return word


def words(text: str) -> list[tuple[str, str]]:
    """The terms of a text in order, without stopwords, each with the word that it comes from."""
    text = text.lower().replace("’", "'")
    for pattern, term in _PHRASES:
        text = pattern.sub(term, text)
    return [(stem(word), word) for word in _TERM.findall(text) if word.split("'", 1)[0] not in STOPWORDS]


def terms(text: str) -> list[str]:
    """The terms of a text in order, without stopwords."""
    return [term for term, _ in words(text)]


@lru_cache(maxsize=20_000)
def term_set(text: str) -> frozenset[str]:
    """The terms of a text. The sentences of the documents come back with every question: they are read once."""
    return frozenset(terms(text))


def _read_groups() -> dict[str, frozenset[str]]:
    groups: dict[str, frozenset[str]] = {}
    for line in SYNONYMS.strip().splitlines():
        members = frozenset(stem(word) for word in line.split())
        for member in members:
            groups[member] = groups.get(member, frozenset()) | members
    return groups


def _read_opposites() -> dict[str, frozenset[str]]:
    opposites: dict[str, frozenset[str]] = {}
    for line in OPPOSITES.strip().splitlines():
        left, right = (frozenset(stem(word) for word in side.split()) for side in line.split("/"))
        for side, other in ((left, right), (right, left)):
            for term in side:
                opposites[term] = opposites.get(term, frozenset()) | other
    return opposites


_SYNONYMS = _read_groups()
_OPPOSITES = _read_opposites()
_WEAK = frozenset(stem(word) for word in WEAK.split())
_METRICS = frozenset(stem(word) for word in METRICS.split())
_VERBS = frozenset(stem(word) for word in VERBS.split())


def synonyms(term: str) -> frozenset[str]:
    """The terms that may stand for `term`, itself included."""
    return _SYNONYMS.get(term, frozenset()) | {term}


def opposites(term: str) -> frozenset[str]:
    """The terms that must not stand for `term`, however near their vectors are."""
    return _OPPOSITES.get(term, frozenset())


def is_metric(term: str) -> bool:
    """True for what is given in numbers."""
    return term in _METRICS


def is_verb(term: str) -> bool:
    """True for common verbs: which one a speaker chooses says less than the nouns do."""
    return term in _VERBS


def is_weak(term: str) -> bool:
    """True for terms that say little: a passage without them may well answer."""
    return term in _WEAK
