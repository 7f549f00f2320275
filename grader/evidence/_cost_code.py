"""Where code counts what it uses up, prices it, or prices its mistakes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._cost_words import (
    ASSIGNMENT,
    CODE_ERROR_COST,
    CODE_HINTS,
    CODE_PRICE,
    CODE_TOKEN_PRICE,
    CODE_TOKENS,
)
from grader.evidence._python_text import without_docstrings
from grader.evidence._regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.evidence.source_code import CodeText

MAX_CODE_CHARS = 400
MAX_PLACES = 4
_SIDE = regex(r"(prompt|completion|total|input|output)_?tokens", re.IGNORECASE)
_USED = ("tok", "prompt", "input", "cost(", ".cost", "_price(", "total_cost", "gpt", "claude", "gemini")
_COST_WORDS = (
    "cost",
    "profit",
    "saving",
    "expected",
    "c_f",
    "revenue",
    "* fn",
    "* fp",
    "fn *",
    "fp *",
    "* false_",
    "tives *",
    "* n",
)


class Note(NamedTuple):
    """A line: `saving`, `praise`, `mention`, `error`, `dearer`; in code `tokens`, `price`, `error-code`."""

    path: str
    line: int
    kind: str
    text: str


def code_notes(texts: Iterable[CodeText]) -> Iterator[Note]:
    """Tokens counted, prices computed and mistakes priced, a few places of each kind and file."""
    for code in texts:
        low = code.text.lower()
        if not any(hint in low for hint in CODE_HINTS):
            continue
        seen: dict[str, int] = {}
        tokens = "token" in low
        matched = any(word in low for word in ASSIGNMENT)
        plain = without_docstrings(code.text) if code.language == "python" else code.text
        for i, text in enumerate(plain.split("\n")):
            if len(text) > MAX_CODE_CHARS or text.lstrip().startswith(("#", "//", "*", "import ", "from ")):
                continue
            kind = _kind(text, tokens=tokens, matched=matched)
            if kind and seen.get(kind, 0) < MAX_PLACES:
                seen[kind] = seen.get(kind, 0) + 1
                yield Note(code.path, code.line(i), kind, text.strip()[:120])


def _kind(text: str, *, tokens: bool, matched: bool) -> str:
    low = text.lower()
    if any(word in low for word in _COST_WORDS) and CODE_ERROR_COST.search(text):
        # detections are matched to objects by a matrix of costs, too
        return "" if matched and "matrix" in low else "error-code"
    if tokens and "cost" in low and CODE_PRICE.search(text):
        return "price"
    if tokens and any(word in low for word in _USED) and CODE_TOKEN_PRICE.search(text):
        return "price"
    if ("token" in low or "_callback(" in low) and "max" not in low and CODE_TOKENS.search(text):
        return "tokens"
    return ""


def tokens_told(code: tuple[Note, ...]) -> bool:
    """Whether tokens are counted for a bill, which has tokens in and out; one alone is some API's field passed on."""
    if any(note.kind == "price" for note in code):
        return True
    sides: set[str] = set()
    for note in code:
        if note.kind == "tokens":
            sides.update(side.lower() for side in _SIDE.findall(note.text) or ("in", "out"))
    return len(sides) > 1
