"""Writes which words many public repositories have in their code, and how much of a README its own code knows.

`python -m training.word_spread DIR [--without FILE]` reads each bare repository `DIR/OWNER+NAME/repo`; FILE lists names
to leave out, a line each. Only the first letters of words that six repositories and more share are kept. Prints the
shares that `grader/evidence/_about.py` holds: of the words of a README, those known to its own code / to others'.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import ShipfolioError
from grader.evidence import _about as about
from grader.evidence._lexicon import HERE
from grader.evidence.documents import collect as read_documents
from grader.evidence.documents import parse_document
from grader.evidence.files import collect as list_files
from grader.snapshot import open_target

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

OTHERS, SEED = 12, 1
WIDTH = 118


def tiers(words: Sequence[frozenset[str]], edges: Sequence[int]) -> dict[int, list[str]]:
    """The words that at least so many of these repositories have, by the number of edges that they reach."""
    counts = Counter(word for own in words for word in own)
    found: dict[int, list[str]] = {}
    for word in sorted(counts):
        if (reached := sum(counts[word] >= edge for edge in edges)) and word.isascii():
            found.setdefault(reached, []).append(word)
    return found


def rows(found: Mapping[int, Sequence[str]]) -> Iterator[str]:
    """Lines of the table: the tier, then words."""
    for tier, words in sorted(found.items()):
        row = str(tier)
        for word in words:
            if len(row) + len(word) >= WIDTH:
                yield row
                row = str(tier)
            row += f" {word}"
        yield row


def shares(
    own: Mapping[str, frozenset[str]], readmes: Mapping[str, set[str]], edges: Sequence[int]
) -> dict[tuple[int, int], tuple[float, float]]:
    """By size of the repository and spread of the word: the share known to its own code, and to other repositories'."""
    counts = Counter(word for words in own.values() for word in words)
    dice = random.Random(SEED)  # noqa: S311 - a sample, no secret
    seen: Counter[tuple[int, int, bool, bool]] = Counter()
    for name in sorted(readmes):
        size = sum(len(own[name]) >= edge for edge in about.SIZES)
        others = dice.sample(sorted(readmes), min(OTHERS, len(readmes)))
        for other in (name, *(o for o in others if o != name)):
            for word in readmes[other]:
                known = word in own[name]
                elsewhere = counts[word] - known - (other != name and word in own[other])
                seen[size, sum(elsewhere >= edge for edge in edges), other == name, known] += 1
    out = {}
    for size, spread in sorted({key[:2] for key in seen}):
        mine, theirs = (
            seen[size, spread, own, True] / max(1, seen[size, spread, own, True] + seen[size, spread, own, False])
            for own in (True, False)
        )
        out[size, spread] = (mine, theirs)
    return out


def main() -> None:
    """Read the repositories, write the table, print the shares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", type=Path)
    parser.add_argument("--without", type=Path)
    arguments = parser.parse_args()
    without = set(arguments.without.read_text("utf-8").lower().split()) if arguments.without else set()
    own: dict[str, frozenset[str]] = {}
    readmes: dict[str, set[str]] = {}
    for base in sorted(arguments.repositories.iterdir()):
        name = base.name.replace("+", "/", 1)
        if name.lower() in without or not (base / "repo" / "HEAD").exists():
            continue
        try:
            with open_target(str(base / "repo"), environ=os.environ) as (_, snapshot):
                files = list_files(snapshot)
                own[name] = about.own_words(files).stems
                readme = read_documents(files).readme
                # As written: the documents leave out what is about something else.
                whole = parse_document(readme.path, files.text(readme.path) or "") if readme else None
        except ShipfolioError as why:
            sys.stderr.write(f"{name}: {why}\n")
            continue
        text = " ".join(line.text for line in whole.lines) if whole else ""
        if about.is_english(text):
            readmes[name] = about.stems(text)
    edges = about.SPREADS
    least = ", ".join(f"{tier}: {edge}" for tier, edge in enumerate(edges, 1))
    head = f"# The first six letters of words in the code of {len(own)} public repositories, by how many have them\n"
    (HERE / "spread.txt").write_text(
        f"{head}# (tier: at least so many; {least}).\n" + "\n".join(rows(tiers(list(own.values()), edges))) + "\n",
        "utf-8",
    )
    for (size, spread), (mine, theirs) in shares(own, readmes, edges).items():
        sys.stdout.write(f"size {size} spread {spread}: {mine:.2f} / {theirs:.4f}\n")


if __name__ == "__main__":
    main()
