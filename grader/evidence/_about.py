"""Whether a text is about this repository: how many of its words stand in the code and the names of files, too.

Measured over 81 public repositories: of an English README's words that aren't everybody's, 10 to 100 % are also in its
own code (median 0.4); of another project's README 0 to 8 % in a small repository, up to a third in a very large one.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from grader.evidence._document import count_words
from grader.evidence._lexicon import HERE
from grader.evidence._regex import regex
from grader.evidence.files import language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.evidence._document import Document, Section
    from grader.evidence.files import Files

STEM = 6  # letters of a word that are looked at: `caption` and `captions` are one
MAX_FILES, MAX_CHARS, MAX_FILE_CHARS = 4_000, 600_000, 60_000
LEAST_OWN = 12  # a repository that knows fewer words can't tell
LEAST_PART, LEAST_SECTION = 25, 8  # distinct words that a text must have to be judged
SECTION_WORDS = 120
LEAST_SECTIONS = 4  # one's own page on a host or a tool shares no word with the code either; pasted bulk is long
ENOUGH, ENOUGH_SECTION = 14, 4  # so many words in common are no accident
# A whole README is only called another's on strong grounds: a thin one with padding must not become it.
ENOUGH_README = 8
LEAST_GLUE = 0.12
_WORD = regex(r"[^\W\d_]{5,40}")
_CAMEL = regex(r"(?<=[a-z])(?=[A-Z])")
LEAST_NAME, ENOUGH_NAMES = 3, 2
_PATH = regex(r"[\w][\w./-]{2,120}[\w]")
_ANYBODYS = frozenset(
    "readme requirements dockerfile docker-compose main app train test tests index setup license makefile __init__ "
    "config package package-lock pyproject utils model server run .gitignore .env environment conftest predict".split()
)
_TOKEN = regex(r"[^\W\d_]+")
_GLUE = frozenset("the a an and of to in is for with that on by".split())


@functools.cache
def everywhere() -> frozenset[str]:
    """Stems that stand in everybody's code."""
    rows = (HERE / "everywhere.txt").read_text("utf-8").split("\n")
    return frozenset(stem for row in rows if not row.startswith("#") for stem in row.split())


def stems(text: str) -> set[str]:
    """The distinct stems of a text that aren't everybody's."""
    once = " ".join(set(text.split()))  # code says the same again and again
    plain = _CAMEL.sub(" ", once).replace("_", " ").lower()
    return {word[:STEM] for word in set(_WORD.findall(plain))} - everywhere()


def own_stems(files: Files) -> frozenset[str]:
    """What the code and the names of files speak of."""
    found = stems(" ".join(entry.path for entry in files.own[:MAX_FILES]))
    room = MAX_CHARS
    for entry in files.own[:MAX_FILES]:
        if room <= 0:
            break
        if language(entry.path) and entry.size:
            text = (files.text(entry.path) or "")[: min(room, MAX_FILE_CHARS)]
            found |= stems(text)
            room -= len(text)
    return frozenset(found)


def _limit(own: int) -> float:
    """The share of a text's words that a repository of so many words has by accident."""
    return min(0.4, 0.06 + 0.00015 * own)


def _is_english(text: str) -> bool:
    """Only there the words of text and code are of one language."""
    tokens = _TOKEN.findall(text.lower())
    return bool(tokens) and sum(token in _GLUE for token in tokens) >= LEAST_GLUE * len(tokens)


def is_foreign(text: str, own: frozenset[str], *, least: int = LEAST_PART, enough: int = ENOUGH) -> bool:
    """Whether an English text of some length has next to nothing in common with the repository."""
    if len(own) < LEAST_OWN:
        return False
    words = stems(text)
    if len(words) < least:
        return False
    known = len(words & own)
    return known < enough and known < _limit(len(own)) * len(words) and _is_english(text)


def names_files(text: str, files: Files) -> bool:
    """Whether a text names two files or folders of this very repository that not every project has."""
    words = set(_PATH.findall(text.lower()))
    found: set[str] = set()
    for entry in files.own[:MAX_FILES]:
        parts = entry.path.lower().split("/")
        name = parts[-1].rpartition(".")[0] or parts[-1]
        if name not in _ANYBODYS and len(name) >= LEAST_NAME and (parts[-1] in words or "/".join(parts[-2:]) in words):
            found.add(name)
    return len(found) >= ENOUGH_NAMES


def _runs(sections: Iterable[Section], highest: int) -> list[list[int]]:
    """Indexes of sections in runs that begin at a heading of `highest` level or above."""
    runs: list[list[int]] = [[]]
    for i, section in enumerate(sections):
        if 0 < section.level <= highest and runs[-1]:
            runs.append([])
        runs[-1].append(i)
    return runs


def foreign_sections(document: Document, own: frozenset[str]) -> frozenset[int]:
    """Parts of a document that are about something else: behind a second title, or long sections about nothing here."""
    words: dict[int, list[str]] = {}
    for line in document.lines:
        words.setdefault(line.section, []).append(line.text)
    found: set[int] = set()
    for run in _runs(document.sections, 1)[1:]:
        if is_foreign(" ".join(text for i in run for text in words.get(i, ())), own):
            found.update(run)
    strange = []
    for run in _runs(document.sections, 2):
        if not run or run[0] in found or run[0] == 0:  # a document without a section has one empty run
            continue
        text = " ".join(text for i in run for text in words.get(i, ()))
        if count_words(text) >= SECTION_WORDS and is_foreign(text, own, least=LEAST_SECTION, enough=ENOUGH_SECTION):
            strange.append(run)
    if len(strange) >= LEAST_SECTIONS:
        found.update(i for run in strange for i in run)
    return frozenset(found)
