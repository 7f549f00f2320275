"""Stems of many languages as data (`lexicon/*.txt`), and the folding that makes case and accents not matter."""

from __future__ import annotations

import functools
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from grader.evidence._regex import regex

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PUNCTUATION = regex(r"[^\w'/-]|_")
_STEM_PUNCTUATION = regex(r"[^\w'/\n-]|_")  # the same, but for the line end that parts them
_ASCII_WORDS = bytes(code if chr(code).isalnum() or chr(code) in "'/-" else 32 for code in range(128)) + bytes(128)
_KEY = 3
_APOSTROPHES = "\u2019\u2018\u02bb\u02bc"
_CAMEL = regex(r"(?<=[a-z])(?=[A-Z])")
HERE = Path(__file__).parent / "lexicon"
KINDS = (
    "what", "why", "how-to-run", "how-it-works", "results", "decisions", "limits", "latency", "cost", "deployment",
    "roadmap", "lessons", "structure", "tests", "data", "licence", "contributing", "credits", "other",
)  # fmt: skip


def _fold_letters(text: str) -> str:
    """Case-folded, accents off."""
    for apostrophe in _APOSTROPHES:
        text = text.replace(apostrophe, "'")
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("\u0131", "i"))
    for char in set(decomposed):
        if unicodedata.combining(char):
            decomposed = decomposed.replace(char, "")
    return unicodedata.normalize("NFC", decomposed)


@functools.lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Case-folded, accents off, punctuation but `' - /` to spaces, one space around every word."""
    folded = _fold_letters(text)
    if folded.isascii():
        return f" {b' '.join(folded.encode().translate(_ASCII_WORDS).split()).decode()} "
    return " " + " ".join(_PUNCTUATION.sub(" ", folded).split()) + " "


@functools.lru_cache(maxsize=8192)
def words(text: str) -> str:
    """Folded words with CamelCase, hyphens and slashes taken apart."""
    return fold(_CAMEL.sub(" ", text[:2000]).replace("-", " ").replace("/", " "))


def spaceless(stem: str) -> bool:
    """Whether a stem is of a script that is written without spaces between words."""
    if stem.isascii():
        return False
    return any("\u3040" <= c <= "\u30ff" or "\u3400" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7a3" for c in stem)


def stems(text: str) -> tuple[str, ...]:
    """The stems of a data block, folded and ready for a plain `in` test against folded text."""
    out = []
    raw = [stem for part in text.replace("\n", " ").split(",") if (stem := part.strip())]
    # All at once: folding thousands of stems one by one is what a short run would feel.
    plain = _STEM_PUNCTUATION.sub(" ", _fold_letters("\n".join(raw))).split("\n")
    for stem, letters in zip(raw, plain, strict=True):
        folded = " ".join(letters.split())
        whole_word = " " if stem.endswith("$") else ""
        out.append(folded if spaceless(stem) else f" {folded}{whole_word}")
    return tuple(dict.fromkeys(out))


def parse_lexicon(text: str) -> dict[str, tuple[str, ...]]:
    """The stems of each `[kind]` of a lexicon file; lines that start with # are comments."""
    blocks: dict[str, list[str]] = {}
    here: list[str] = []
    for row in text.split("\n"):
        if row.startswith("["):
            here = blocks.setdefault(row.strip("[] "), [])
        elif row and not row.startswith("#"):
            here.append(row)
    return {kind: stems(" ".join(rows)) for kind, rows in blocks.items()}


@functools.cache
def load_lexicon(name: str) -> dict[str, tuple[str, ...]]:
    """The lexicon `lexicon/<name>.txt`."""
    return parse_lexicon((HERE / f"{name}.txt").read_text("utf-8"))


class Matcher:
    """Finds which stems stand in folded text, in time that doesn't depend on how many stems there are."""

    def __init__(self, lexicon: Mapping[str, Sequence[str]], *, split: bool = False) -> None:
        """`split`: hyphens and slashes of the stems are spaces, for text that was treated alike."""
        self._spaced: dict[str, list[tuple[str, str]]] = {}
        self._spaceless: dict[str, list[tuple[str, str]]] = {}
        for kind, found in lexicon.items():
            for stem in found:
                if stem.startswith(" "):
                    plain = stem[1:].replace("-", " ").replace("/", " ") if split else stem[1:]
                    self._spaced.setdefault(plain[:_KEY], []).append((plain, kind))
                else:
                    self._spaceless.setdefault(stem[0], []).append((stem, kind))

    def hits(self, folded: str) -> list[tuple[int, str, str]]:
        """Every (position, stem, kind) in order of position."""
        out = []
        at = folded.find(" ")
        while at >= 0:
            start = at + 1
            for plain, kind in self._spaced.get(folded[start : start + _KEY], ()):
                if folded.startswith(plain, start):
                    out.append((start, plain, kind))
            at = folded.find(" ", start)
        if self._spaceless and not folded.isascii():
            for at, char in enumerate(folded):
                if char > "\u2fff":
                    out += [(at, s, kind) for s, kind in self._spaceless.get(char, ()) if folded.startswith(s, at)]
        return out

    def kinds(self, folded: str) -> frozenset[str]:
        """The kinds whose stems stand in the text."""
        return frozenset(kind for _, _, kind in self.hits(folded))


@functools.cache
def matcher(name: str, *, split: bool = False) -> Matcher:
    """The matcher of `lexicon/<name>.txt`."""
    return Matcher(load_lexicon(name), split=split)
