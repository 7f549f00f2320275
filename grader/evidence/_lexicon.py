"""Stems of many languages as data (`lexicon/*.txt`), and the folding that makes case and accents not matter."""

from __future__ import annotations

import functools
import unicodedata
from pathlib import Path

HERE = Path(__file__).parent / "lexicon"
KINDS = (
    "what", "why", "how-to-run", "how-it-works", "results", "decisions", "limits", "latency", "cost", "deployment",
    "roadmap", "lessons", "structure", "tests", "data", "licence", "contributing", "credits", "other",
)  # fmt: skip


@functools.lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Case-folded, accents off, punctuation to spaces, one space around every word."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.casefold().replace("\u0131", "i"))
        text = unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))
    else:
        text = text.lower()
    return " " + " ".join("".join(c if c.isalnum() or c in "'-/;" else " " for c in text).split()) + " "


def spaceless(stem: str) -> bool:
    """Whether a stem is of a script that is written without spaces between words."""
    return any("\u3040" <= c <= "\u30ff" or "\u3400" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7a3" for c in stem)


def stems(text: str) -> tuple[str, ...]:
    """The stems of a data block, folded and ready for a plain `in` test against folded text."""
    out = []
    for raw in text.replace("\n", " ").split(","):
        stem = raw.strip()
        if stem:
            folded = fold(stem.removesuffix("$")).strip()
            out.append(folded if spaceless(stem) else f" {folded}" + (" " if stem.endswith("$") else ""))
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


@functools.cache
def heading_stems() -> tuple[tuple[str, str], ...]:
    """Every (stem, kind) of the headings, in the order of the kinds."""
    return tuple((stem, kind) for kind, found in load_lexicon("headings").items() for stem in found)
