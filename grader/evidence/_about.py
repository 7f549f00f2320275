"""Whether a text is about this repository: how many of its words stand in the code and the names of files, too.

A word that few repositories have in their code and that this one has speaks for the text; a word that it hasn't speaks
a little against it, the more the larger the repository. The shares were measured by `training/word_spread.py` over 302
public repositories and their English READMEs, each with its own code and with twelve others'. Added up as log-odds,
more than nine of ten long READMEs of another project, and one of thirty sections in one's own, fall below `STRANGE`.
"""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._document import count_words
from grader.evidence._lexicon import HERE
from grader.evidence._regex import regex
from grader.evidence.files import base_name, language, suffix

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from grader.evidence._document import Document, Section
    from grader.evidence.files import Files
    from grader.model import Entry

STEM = 6  # letters of a word that are looked at: `caption` and `captions` are one
MAX_FILES, MAX_CHARS, MAX_FILE_CHARS = 4_000, 600_000, 60_000
MAX_SETTINGS_CHARS, MAX_COLUMNS_CHARS, MAX_ROW = 6_000, 600, 1_000
# A repository that knows fewer words can't tell, nor one with next to no code: a design is written before it is built.
LEAST_OWN, LEAST_CODE_BYTES = 5, 400
# In units of `_LIMITS`: of a part or a document; of several parts in a row; of a whole README, which must be sure.
STRANGE, STRANGE_ROW, STRANGE_README = -1.0, -1.2, -1.3
# One part alone must be further off: of 289 READMEs three had one of their own below -1.0, an essay below -1.5.
STRANGE_ALONE = -1.5
# A second title with parts of its own below is a document in the document: of 34 of one's own two fell below -0.4.
STRANGE_CHAPTER, CHAPTER_PARTS = -0.5, 3
# A document that is no part of a folder of them: of 1,085 of one's own none with so
# many stems fell between this and `STRANGE`.
STRANGE_LONE, LEAST_LONE, COMPANY = -0.5, 20, 3
SPEAKS = 1.0  # a part that speaks so much for itself is no padding, whatever it repeats
LEAST_PART = 8  # distinct words that a text must have to be judged
SECTION_WORDS = 120  # a shorter section of one's own may well be the only one that says what the code doesn't
# A part of some length of whose words so few are new says again what the parts before it said; so does a long one that
# has few different ones (of 23 long documents one had 22 in 1,000, the others more).
LEAST_TOLD, LEAST_NEW = 12, 0.1
LONG_PART, LEAST_DIFFERENT = 1_000, 0.006
WEIGHED = 60  # words beyond these say the same as they do
# So many words in common are no accident, but where the odds are three times as bad; and so many are none at all.
ENOUGH, SURELY, CERTAINLY = 8, 3, 16
LEAST_INTRODUCTION = 8
LEAST_GLUE = 0.12
# Of so many words of its own, ...
SIZES = (15, 60, 150, 400, 1_000)
# ... a repository's code has this share of the words of its README, ...
_OWN = (0.12, 0.20, 0.30, 0.39, 0.52, 0.72)
# ... and this of the words of another's, by how many of 302 repositories have the word: under 6, 15, 30, 50, and more.
SPREADS = (6, 15, 30, 50)
_OTHERS = (
    (0.002, 0.003, 0.004, 0.008, 0.012),
    (0.002, 0.0045, 0.0125, 0.021, 0.030),
    (0.004, 0.0115, 0.025, 0.044, 0.081),
    (0.007, 0.029, 0.064, 0.12, 0.187),
    (0.022, 0.073, 0.158, 0.27, 0.39),
    (0.045, 0.172, 0.295, 0.43, 0.566),
)
# Log-odds that ten unknown words make: parts of one's own text that say why are as far from the code as that.
_LIMITS = (1.8, 2.4, 3.6, 4.8, 6.5, 9.0)
_MARGIN, _MOST = 0.2, 0.9  # one's own text knows a word so much more often than another's; never surely
LEAST_LETTERS, MOST_LETTERS = 5, 40
_WORD = regex(rf"[^\W\d_]{{{LEAST_LETTERS},{MOST_LETTERS}}}")
_ONLY_LETTERS = bytes(code if chr(code).isalpha() else 32 for code in range(128)) + bytes(128)
_CAMEL = regex(r"(?<=[a-z])(?=[A-Z])")
LEAST_NAME, ENOUGH_NAMES = 3, 2
_PATH = regex(r"[\w][\w./-]{2,120}[\w]")
_ANYBODYS = frozenset(
    "readme requirements dockerfile docker-compose main app train test tests index setup license makefile __init__ "
    "config package package-lock pyproject utils model server run .gitignore .env environment conftest predict".split()
)
_SETTINGS = (".yml", ".yaml", ".toml", ".cfg", ".ini", ".tf")
_SETTINGS_NAMES = (
    "dockerfile", "requirements", "environment", "pipfile", "makefile", "package.json", "description", ".env",
)  # fmt: skip
_TABLES = frozenset({".csv", ".tsv"})
_TOKEN = regex(r"[^\W\d_]+")
_GLUE = frozenset("the a an and of to in is for with that on by".split())


class Own(NamedTuple):
    """What the code, its settings, the columns of its data and the names of files speak of.

    Attributes:
        stems: distinct stems that aren't everybody's.
        hollow: there is next to no code, so nobody can tell what a text is about.
    """

    stems: frozenset[str]
    hollow: bool = False


def _rows(name: str) -> Iterator[str]:
    return (row for row in (HERE / name).read_text("utf-8").split("\n") if not row.startswith("#"))


@functools.cache
def everywhere() -> frozenset[str]:
    """Stems that stand in everybody's code."""
    return frozenset(stem for row in _rows("everywhere.txt") for stem in row.split())


@functools.cache
def spread() -> dict[str, int]:
    """For stems that several repositories have in their code: which of `SPREADS` they reach, from 1."""
    return {stem: int(row[0]) for row in _rows("spread.txt") if row for stem in row[2:].split()}


@functools.cache
def _weights(size: int) -> tuple[tuple[float, float], ...]:
    """Log-odds of a word that is known here and of one that isn't, by its spread."""
    out = []
    for others in _OTHERS[size]:
        own = min(_MOST, max(_OWN[size], others + _MARGIN))
        out.append((math.log(own / others), math.log((1 - own) / (1 - others))))
    return tuple(out)


def stems(text: str) -> set[str]:
    """The distinct stems of a text that aren't everybody's."""
    once = set(text.split())  # code says the same again and again
    rest = "" if text.isascii() else " ".join(word for word in once if not word.isascii())
    found = set(_WORD.findall(_apart(rest)))
    runs = set(" ".join(once - set(rest.split())).encode().translate(_ONLY_LETTERS).decode().split())
    plain = {run for run in runs if run.islower() and LEAST_LETTERS <= len(run) <= MOST_LETTERS}
    found |= plain
    for run in runs - plain:
        if len(run) >= LEAST_LETTERS:
            found.update(_WORD.findall(_apart(run)))
    return {word[:STEM] for word in found} - everywhere()


def _apart(text: str) -> str:
    """In small letters, CamelCase and snake_case taken apart."""
    return _CAMEL.sub(" ", text).replace("_", " ").lower()


def own_words(files: Files) -> Own:
    """What the repository speaks of, outside its documents."""
    found = stems(" ".join(entry.path for entry in files.own[:MAX_FILES]))
    room, code, unread = MAX_CHARS, 0, False
    for entry in files.own[:MAX_FILES]:
        if room <= 0:
            break
        text = _told(entry, files) if entry.size else ""
        if text is None:
            unread = True
        elif text:
            part = text[: min(room, MAX_FILE_CHARS)]
            found |= stems(part)
            room -= len(part)
            code += len(part) if language(entry.path) else 0
    return Own(frozenset(found), hollow=code < LEAST_CODE_BYTES and not unread)


def _told(entry: Entry, files: Files) -> str | None:
    """What a file says of the project's work; None where it is code that can't be read."""
    if language(entry.path):
        text = files.text(entry.path)
        # Pictures in notebooks and packed scripts are long lines without a word in them.
        if text is not None and len(text) > MAX_FILE_CHARS:
            return "\n".join(row for row in text.split("\n") if len(row) < MAX_ROW)
        return text
    ending = suffix(entry.path)
    if ending in _TABLES:
        return (files.text(entry.path) or "")[:MAX_COLUMNS_CHARS]
    if (entry.size or 0) <= MAX_FILE_CHARS and (
        ending in _SETTINGS or base_name(entry.path).lower().startswith(_SETTINGS_NAMES)
    ):
        return (files.text(entry.path) or "")[:MAX_SETTINGS_CHARS]
    return ""


def speaks_for(words: set[str], own: Own) -> float:
    """Log-odds that a text with these stems is about the repository, -1.0 at the limit; 0.0 where nobody can tell."""
    known = len(words & own.stems)
    if own.hollow or len(own.stems) < LEAST_OWN:
        return 0.0
    size = sum(len(own.stems) >= edge for edge in SIZES)
    weights, reach = _weights(size), spread()
    odds = sum(weights[reach.get(word, 0)][word not in own.stems] for word in sorted(words)) / _LIMITS[size]
    odds *= min(1.0, WEIGHED / max(1, len(words)))
    return _softened(odds, known)


def _softened(odds: float, known: int) -> float:
    if odds >= 0 or known < ENOUGH:
        return odds
    return odds / SURELY if known < CERTAINLY else 0.0


def is_english(text: str) -> bool:
    """Only there the words of text and code are of one language."""
    tokens = _TOKEN.findall(text.lower())
    return bool(tokens) and sum(token in _GLUE for token in tokens) >= LEAST_GLUE * len(tokens)


class Told(NamedTuple):
    """What a document says: text and stems by the number of the section, and the stems of all of it, its code, too."""

    texts: dict[int, str]
    words: dict[int, set[str]]
    whole: set[str]

    def odds(self, part: Iterable[int], own: Own, least: int = LEAST_PART) -> float:
        """Log-odds that these sections are about the repository; 0.0 for few words, and for what isn't English."""
        part = tuple(part)
        mine: set[str] = set().union(*(self.words.get(i, ()) for i in part))
        if len(mine) < least:
            return 0.0
        found = speaks_for(mine, own)
        return found if found >= 0 or is_english(" ".join(self.texts.get(i, "") for i in part)) else 0.0


def read(document: Document, text: str) -> Told:
    """The document's sections as text and stems; `text` is the file's."""
    lines: dict[int, list[str]] = {}
    for line in document.lines:
        lines.setdefault(line.section, []).append(line.text)
    texts = {i: " ".join(of) for i, of in lines.items()}
    return Told(texts, {i: stems(said) for i, said in texts.items()}, stems(text[:MAX_FILE_CHARS]))


def is_foreign(told: Told, own: Own, limit: float = STRANGE) -> bool:
    """Whether an English text of some length has next to nothing in common with the repository.

    Its commands, trees and names of code speak for it, too: high words on what it is for needn't.
    """
    odds = told.odds(told.texts, own)
    return odds < limit and _softened(odds, len(told.whole & own.stems)) < limit


def is_foreign_paper(told: Told, own: Own, beside: int) -> bool:
    """Whether a document beside the README is about something else, with so many documents in its folder.

    Records of decisions of one's own come in folders; the one that fits any project comes alone.
    """
    if is_foreign(told, own):
        return True
    stated = set().union(*told.words.values()) if told.words else set()
    return beside < COMPANY and len(stated) >= LEAST_LONE and is_foreign(told, own, STRANGE_LONE)


def is_padding(document: Document, told: Told) -> bool:
    """Whether a long text is made of a handful of words."""
    return _is_padded(document, range(len(document.sections)), told.words)


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


def foreign_sections(document: Document, told: Told, own: Own) -> frozenset[int]:
    """Parts of a document that are about something else: one by one, behind a second title, or several in a row."""
    runs = _runs(document.sections, 2)
    first = _introduction(document, runs, told)
    if told.odds(runs[first], own) < (STRANGE if first else STRANGE_README):
        first = -1
    kept = frozenset(runs[first]) if first >= 0 else frozenset()
    found = {
        i
        for chapter in _runs(document.sections, 1)[1:]
        if chapter[0] not in kept and _is_strange_chapter(document, chapter, told.odds(chapter, own))
        for i in chapter
    }
    values = [1.0 if kept.issuperset(run[:1]) or found.issuperset(run) else told.odds(run, own, 1) for run in runs]
    for run, value in zip(runs, values, strict=True):
        long = sum(document.sections[i].words for i in run) >= SECTION_WORDS
        if long and value < STRANGE_ALONE and told.odds(run, own) < STRANGE_ALONE:
            found.update(run)
    found.update(_padded_end(document, runs, told.words))
    found.update(i for run in runs if _is_padded(document, run, told.words) for i in run if i not in kept)
    found.update(
        i
        for run in _again(runs, told.words)
        if not kept.issuperset(run[:1]) and (told.odds(run, own, 1) < SPEAKS or _is_copy(document, run, told.texts))
        for i in run
    )
    for start, end in _rows_below(values):
        row = [i for run, value in zip(runs[start:end], values[start:end], strict=True) if value < 0 for i in run]
        whole = [i for run in runs[start:end] for i in run]
        several = sum(value < 0 for value in values[start:end]) >= CHAPTER_PARTS
        if told.odds(row, own) < STRANGE_ROW or (several and told.odds(whole, own) < STRANGE_ALONE):
            found.update(row)
    return frozenset(found)


def _is_strange_chapter(document: Document, chapter: Sequence[int], odds: float) -> bool:
    """Whether what stands below a further title is about something else: a whole document, or one part."""
    parts = sum(document.sections[i].level == 2 for i in chapter)  # noqa: PLR2004 - a level of heading
    return odds < (STRANGE_CHAPTER if parts >= CHAPTER_PARTS else STRANGE_ALONE)


def _is_padded(document: Document, part: Iterable[int], words: dict[int, set[str]]) -> bool:
    part = tuple(part)
    length = sum(document.sections[i].words for i in part)
    return length >= LONG_PART and len(set().union(*(words.get(i, ()) for i in part))) < LEAST_DIFFERENT * length


def _padded_end(document: Document, runs: list[list[int]], words: dict[int, set[str]]) -> Iterator[int]:
    """Sections from the end back that are made of a handful of words, and those before them of the same words."""
    starts = [run[0] for run in runs[1:]]  # the first part alone is dealt with sentence by sentence
    end = len(document.sections)
    padded = [at for at in starts if _is_padded(document, range(at, end), words)]
    if not padded:
        return
    yield from range(padded[-1], end)
    known: set[str] = set().union(*(words.get(i, ()) for i in range(padded[-1], end)))
    for run in reversed([run for run in runs if run and run[0] < padded[-1]]):
        mine: set[str] = set().union(*(words.get(i, ()) for i in run))
        if len(mine - known) > len(mine) / 2:
            return
        yield from run


def _again(runs: list[list[int]], words: dict[int, set[str]]) -> Iterator[list[int]]:
    """Parts that are put together from the words of those before them."""
    before: set[str] = set()
    for run in runs:
        mine: set[str] = set().union(*(words.get(i, ()) for i in run))
        if len(mine) >= LEAST_TOLD and len(mine - before) < LEAST_NEW * len(mine):
            yield run
        before |= mine


def _is_copy(document: Document, run: list[int], texts: dict[int, str]) -> bool:
    """Whether all that stands in a part stood there before, word by word."""
    before = [text for i, text in texts.items() if i < run[0]]
    said = (texts.get(i, "").removeprefix(document.sections[i].title).strip() for i in run)
    return all(any(text in other for other in before) for text in said if text)


def _introduction(document: Document, runs: list[list[int]], told: Told) -> int:
    """Which part introduces the project: who it is for, and what for, needn't stand in the code."""
    short = sum(count_words(told.texts.get(i, "")) for i in runs[0]) < LEAST_INTRODUCTION
    below = len(runs) > 1 and (document.sections[runs[1][0]].level > 1 or not document.sections[0].level)
    return 1 if short and below else 0


def _rows_below(values: Sequence[float]) -> Iterator[tuple[int, int]]:
    """Two parts and more in a row of which none speaks for itself, as (first, past the last); 0.0 is nobody knows."""
    start = -1
    for at, value in enumerate((*values, 1.0)):
        if value > 0 and start >= 0:
            if at - start > 1:
                yield start, at
            start = -1
        elif value <= 0 and start < 0:
            start = at
