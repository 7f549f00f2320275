"""Whether a sentence is one: short runs of keywords pass for statements elsewhere and must not where a word decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.evidence._lexicon import fold, spaceless
from grader.evidence.narrative import small_words

if TYPE_CHECKING:
    from grader.evidence.narrative import Statement

MIN_WORDS = 8
# Of all words; lists of keywords have one in ten at most, sentences one in seven in the leanest languages.
LEAST_SMALL = 0.125
LONG = 20  # spaces, from which a sentence can't do without small words
ASIDE = frozenset({"licence", "credits", "contributing", "roadmap"})


def spoken(statement: Statement) -> bool:
    """Eight words and more, held together by the small words that every sentence of a spaced script has."""
    if statement.words < MIN_WORDS or statement.kinds <= ASIDE:
        return False
    return held_together(statement.text)


def held_together(text: str) -> bool:
    """Whether the small words are there that hold a sentence together; scripts without spaces pass."""
    tokens = fold(text[:1000]).split()
    small = sum(token in small_words() for token in tokens)
    return small >= LEAST_SMALL * len(tokens) or any(map(spaceless, tokens))


def is_word_list(block: str, text: str) -> bool:
    """A long line of prose without the small words of a sentence: keywords in a row."""
    return block in {"prose", "list", "quote"} and text.count(" ") >= LONG and not held_together(text)
