"""Labelled READMEs: `sections.csv` (file-id, url, heading, codes) beside `readmes/OWNER.REPO.md`."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

EXCLUDED = "-"
_NOISE = re.compile(r'[\s"#]+')
_ESCAPE = re.compile(r"\\(.)")


class LabelledReadme(NamedTuple):
    """A README's text, its labelled headings in order and their codes ("36"; "-" is excluded)."""

    group: str
    text: str
    headings: tuple[str, ...]
    codes: tuple[str, ...]


def load_readmes(folder: Path) -> list[LabelledReadme]:
    """Every README of a data set; FileNotFoundError names a text that isn't there."""
    rows: dict[tuple[str, str], list[tuple[str, str]]] = {}
    with (folder / "sections.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        for _, file_id, url, heading, codes in reader:
            rows.setdefault((file_id, url), []).append((heading, codes))
    names = {path.name.lower(): path for path in sorted((folder / "readmes").iterdir())}
    out = []
    for (file_id, url), found in rows.items():
        owner, name = url.rstrip("/").split("/")[-2:]
        path = names.get(f"{owner}.{name}.md".lower())
        if path is None:
            raise FileNotFoundError(f"{folder / 'readmes'}: no {owner}.{name}.md")
        headings, codes_ = zip(*found, strict=True)
        out.append(LabelledReadme(file_id, path.read_text("utf-8"), headings, codes_))
    return out


def _key(heading: str) -> str:
    return _NOISE.sub("", _ESCAPE.sub(r"\1", heading)).casefold()


def align(headings: Sequence[str], titles: Iterable[str]) -> list[int | None]:
    """For each labelled heading the index of the section with that title, in order; None where there is none.

    Blanks, quotes, `#`, backslashes and case don't count; a title that only begins like the heading counts when no
    equal one follows.
    """
    keys = [_key(title) for title in titles]
    out: list[int | None] = []
    start = 0
    for heading in headings:
        mine = _key(heading)
        at = next((n for n in range(start, len(keys)) if keys[n] == mine), None)
        if at is None and mine:
            later = (n for n in range(start, len(keys)) if keys[n])
            at = next((n for n in later if keys[n].startswith(mine) or mine.startswith(keys[n])), None)
        if at is None and mine:
            at = next((n for n in range(min(start, len(keys))) if keys[n] == mine and n not in out), None)
        elif at is not None:
            start = at + 1
        out.append(at)
    return out
