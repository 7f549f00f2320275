"""What the documents really say: each sentence once, with what it does (gives a reason, names data, a limit, ...)."""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.evidence._boasts import is_boast
from grader.evidence._document import count_words
from grader.evidence._lexicon import fold, load_lexicon, matcher, spaceless
from grader.evidence._named_paths import named_paths
from grader.evidence._regex import regex
from grader.evidence._sentences import says
from grader.evidence._unbacked import unbacked_sections
from grader.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.evidence.costs import Costs
    from grader.evidence.documents import DocLine, Document, Documents
    from grader.evidence.files import Files
    from grader.evidence.metrics import Metrics
    from grader.evidence.timings import Timings

MIN_WORDS = 5
NOT_INTRODUCTIONS = frozenset("how-to-run structure licence credits contributing tests roadmap results".split())
MAX_STATEMENTS = 4000
# A sentence whose cue words make up more than this, or that has a comma for every third word, is a list of keywords.
MOST_CUES = 0.45
MOST_COMMAS = 0.34
LEAST_DISTINCT = 0.55
MIN_OPEN_TASKS = 3
STARTER_WORDS = 60
STARTER_MOST_WORDS = 250
MIN_STARTER_HITS = 3  # a long text is a generator's when it begins as one and goes on as one
WORDS_PER_TASK = 25
MIN_ASSIGNMENT_HITS = 4

# Words so common that a text of fifteen and more without them is a list, in the languages that are met.
LONG, LEAST_SMALL = 15, 0.07
LONG_LIST, LEAST_SMALL_LISTED = 20, 0.125
_SENTENCE = regex(r"(?<=[.!?])\s+|(?<=[\u3002\uff01\uff1f])")
_NUMBER = regex(r"\d")
_TASK = regex(r"^\[( |x|X)\]\s?")
_PLACEHOLDER = regex(
    r"(?i)\bto ?do\b\s{0,2}[:\-\u2014]|^\W{0,4}to ?do\W{0,4}$|\btbd\b|\btba\b|lorem ipsum|"
    r"section to complete|to be (?:completed|added|written|"
    r"filled|updated)|coming soon|\[(?:your|insert|add|describe|short|brief|link to|name of|"
    r"project)\b[^\]\n]{0,80}\](?!\()|"
    r"\byour (?:description|text|project name|name) (?:goes )?here|"
    r"\{\{\s?(?:cookiecutter|project|repo|app_?name|author|user_?name|title|description|your|organi[sz]ation|company)"
    r"[^{}\n]{0,50}\}\}|"
    r"\(add [^()\n]{2,60} here\)|under construction|"
    r"\ba (?:completar|compl\u00e9ter)\b|en construcci\u00f3n|em constru\u00e7\u00e3o|\u5f85\u8865\u5145|"
    r"\u5f85\u5b8c\u5584|\u0432 \u0440\u0430\u0437\u0440\u0430\u0431\u043e\u0442\u043a\u0435|"
    r"\uc791\uc131 \uc608\uc815|yap\u0131lacak|"
    r"\bxx+(?:\.x+)?\s?%|(?:folder|directory|notebook) contains \.\.\.|<(?:add|insert|describe|your) [^<>\n]{2,60}>"
)
# One of these stands in each that is ASCII.
_PLACE_WORDS = (
    *("to do", "todo", "tbd", "tba", "lorem", "section to", "to be ", "coming", "[", "your ", "{{", "(add"),
    *("under con", "a comp", "xx", "ntains .", "<"),
)

# Documents that exist to explain choices; everything else beside the README is read with less weight.
_RECORDS = regex(
    r"(?i)(?:^|[/_.-])(?:decisions?|adrs?|architecture|design|rationale|trade-?offs?|problem|"
    r"model[_-]?card|decis(?:iones|oes|\u00f5es)|entscheidung(?:en)?|kararlar|choix|\u0440\u0435\u0448\u0435\u043d\u0438\u044f)(?:[/_.-]|$)"
)
FAR_SHARE = 0.5
GENERATED = "a generator's text"
FOREIGN = "another project's text: next to none of its words stand in the code or the names of files"
# A sentence of some length whose pairs of words were nearly all there before says nothing new.
NEW_WORDS, MOST_SEEN = 10, 0.7
SHORT = 4


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of prose, or one list item or table row that reads like one.

    Attributes:
        cues: what it does: reason, alternative, limit, data, user, business, success, scope.
        clear: how clearly it does each of them, in log-odds.
        kinds: the kinds of its section.
        words: its words; `number`: a digit stands in it.
        decided_by: the words that gave its section its kinds, where the heading didn't.
    """

    path: str
    line: int
    text: str
    words: int
    cues: frozenset[str]
    kinds: frozenset[str]
    number: bool
    table: bool = False
    decided_by: tuple[str, ...] = ()
    clear: tuple[tuple[str, float], ...] = ()

    def clarity(self, *cues: str) -> float:
        """How clearly it does the one of these that it does most clearly."""
        return max((value for cue, value in self.clear if cue in cues), default=0.0)

    @property
    def place(self) -> Place:
        """Where it stands."""
        how = f" (its section is read as {', '.join(sorted(self.kinds))}: {', '.join(self.decided_by)})"
        return Place(self.path, self.line, note=self.text[:200] + (how if self.decided_by else ""))


@dataclass(frozen=True, slots=True)
class Narrative:
    """The documents' sentences, and what is wrong with the README as a text.

    Attributes:
        statements: the README's first, then the other documents'; no sentence twice, no keyword list, no placeholder.
        readme: path of the README, empty when there is none.
        readme_words: words of the README's statements.
        readme_told: words of all its prose and lists, without keywords in a row, advertising, and sections of figures
            that nothing here could have given.
        placeholders: lines that still wait for their content.
        open_tasks: unticked task items of the README.
        boilerplate: why the README is a generator's or a course's text rather than the project's; empty otherwise.
        named: how many files the README's trees and links name; `missing`: those that aren't there.
    """

    statements: tuple[Statement, ...] = ()
    readme: str = ""
    readme_words: int = 0
    placeholders: tuple[Place, ...] = ()
    open_tasks: int = 0
    boilerplate: str = ""
    named: int = 0
    missing: tuple[Place, ...] = ()
    readme_told: int = 0
    left_out: tuple[Place, ...] = ()

    def points(self, told: Iterable[tuple[Statement, float]], least: float) -> float:
        """The weights added up; what stands outside README and decision records counts half, up to half of `least`.

        A folder of notes says something, but the case must be made where a reader looks.
        """
        near, far = 0.0, 0.0
        for statement, weight in told:
            if self.is_near(statement.path):
                near += weight
            else:
                far += weight / 2
        return near + min(far, FAR_SHARE * least)

    def is_near(self, path: str) -> bool:
        """Whether a document is the README or a record of decisions, where a sentence counts in full."""
        return path == self.readme or bool(_RECORDS.search(path))

    def having(self, cue: str, *, skip: frozenset[str] = frozenset()) -> tuple[Statement, ...]:
        """Statements with that cue, outside sections that are only of the skipped kinds."""
        return tuple(s for s in self.statements if cue in s.cues and not s.kinds <= skip)


def _sentences(document: Document) -> Iterator[tuple[DocLine, str]]:
    """Sentences with the line where each begins: adjacent prose lines are one paragraph, list items stay apart."""
    paragraph: list[DocLine] = []

    def spill() -> Iterator[tuple[DocLine, str]]:
        if not paragraph:
            return
        text = " ".join(line.text for line in paragraph)
        at = 0
        for part in _SENTENCE.split(text):
            start = text.find(part, at)
            passed = 0
            for line in paragraph:
                passed += len(line.text) + 1
                if passed > start:
                    yield line, part.strip()
                    break
            at = start + len(part)
        paragraph.clear()

    for line in document.lines:
        if paragraph and (line.block != paragraph[-1].block or line.no > paragraph[-1].no + 1 or line.block == "list"):
            yield from spill()
        if line.block in ("prose", "quote", "list"):
            paragraph.append(line)
        elif line.block == "table":
            yield line, line.text
    yield from spill()


@functools.cache
def small_words() -> frozenset[str]:
    """The glue of sentences: `the`, `de`, `und`, `ve`."""
    return frozenset(stem.strip() for stem in load_lexicon("small_words")["small"])


def _glued(tokens: list[str]) -> bool:
    """Whether words are held together by the small words that every sentence of a spaced script has."""
    return len(tokens) < LONG or sum(token in small_words() for token in tokens) >= LEAST_SMALL * len(tokens)


def is_sentence(text: str, folded: str, cue_chars: int) -> bool:
    """Whether a text reads like a statement rather than a list of keywords or the same word again."""
    tokens = folded.split()
    if not _glued(tokens) and not any(spaceless(token) for token in tokens):
        return False
    words = count_words(text)
    if words < MIN_WORDS:
        return False
    if len(tokens) >= MIN_WORDS:
        commas = text.count(",") + text.count(";") + text.count("|")
        if commas > MOST_COMMAS * len(tokens) or len(set(tokens)) < LEAST_DISTINCT * len(tokens) ** 0.9:
            return False
    return cue_chars <= MOST_CUES * max(1, len(folded.strip()))


def _kinds(document: Document, section: int, readme: Document | None) -> frozenset[str]:
    """What a section is about; what stands under a README's title says what the project is, whatever else it says."""
    kinds = document.sections[section].kinds
    return kinds if section or document is not readme or kinds & NOT_INTRODUCTIONS else kinds | {"what"}


def _repeats(folded: str, pairs: set[tuple[str, str]]) -> bool:
    """Whether a sentence is put together from what was said before; `pairs` of words grow with what wasn't."""
    tokens = folded.split()
    mine = set(itertools.pairwise(tokens))
    if len(tokens) >= NEW_WORDS and len(mine & pairs) > MOST_SEEN * len(mine):
        return True
    if len(mine) >= SHORT and mine <= pairs:  # a part of what was said, said again
        return True
    pairs |= mine
    return False


# A line that is no more than an address, such as a badge whose picture was left out, says nothing.
_ADDRESS = regex(r"https?://[^\s)>\]]{1,400}")
_LETTER = regex(r"[^\W\d_]")


def _holds_place(text: str) -> bool:
    """Whether words only stand for what is still to be written; few lines hold any of theirs."""
    low = text.lower()
    return (not low.isascii() or any(map(low.__contains__, _PLACE_WORDS))) and _PLACEHOLDER.search(text) is not None


def _statements(
    document: Document,
    seen: set[str],
    pairs: set[tuple[str, str]],
    task_sections: set[int],
    readme: Document | None,
) -> Iterator[Statement]:
    cues = matcher("cues")
    for line, text in _sentences(document):
        if "://" in text and not _LETTER.search(_ADDRESS.sub("", text)):
            continue
        if _TASK.match(text) or (line.section in task_sections and line.block == "list") or _holds_place(text):
            continue
        # The editor's name is no comparison.
        folded = fold(text[:1000]).replace(" vs code ", " vscode ")
        if folded in seen:
            continue
        hits = cues.hits(folded)
        covered = {at + i for at, stem, _ in hits for i in range(len(stem.rstrip()))}
        if not is_sentence(text, folded, len(covered)) or _repeats(folded, pairs):
            continue
        seen.add(folded)
        section, table = document.sections[line.section], line.block == "table"
        kinds = _kinds(document, line.section, readme)
        clear = says(text, hits, kinds=kinds, title=section.title, table=table)
        yield Statement(
            document.path,
            line.no,
            text,
            count_words(text),
            frozenset(kind for kind, _ in clear),
            kinds,
            bool(_NUMBER.search(text)),
            table,
            section.decided_by,
            clear,
        )


def _tasks(document: Document) -> tuple[int, set[int]]:
    """How many unticked tasks there are outside a plan for later, and which sections are task lists."""
    counts: dict[int, int] = {}
    for line in document.lines:
        match = _TASK.match(line.text) if line.block == "list" else None
        if match and match[1] == " ":
            counts[line.section] = counts.get(line.section, 0) + 1
    planned = document.on("roadmap")
    waiting = sum(n for section, n in counts.items() if section not in planned)
    return waiting, {section for section, n in counts.items() if n >= MIN_OPEN_TASKS}


def _boilerplate(document: Document, words: int, open_tasks: int) -> str:
    """Why a README isn't about this project; empty when it is."""
    before = 0
    assignment: set[str] = set()
    starter: set[str] = set()
    found = matcher("boilerplate", split=True)
    for line in document.lines:
        if line.block == "code":
            continue
        for _, stem, kind in found.hits(fold(line.text[:1000].replace("-", " ").replace("/", " "))):
            if kind == "starter" and (before < STARTER_WORDS or starter):
                starter.add(stem)
                if words < STARTER_MOST_WORDS or len(starter) >= MIN_STARTER_HITS:
                    return f"{GENERATED} ({stem!r}, line {line.no})"
            if kind == "assignment":
                assignment.add(stem)
        before += count_words(line.text)
    if open_tasks >= 2 * MIN_OPEN_TASKS and words < WORDS_PER_TASK * open_tasks:
        return f"a list of {open_tasks} tasks still to do"
    if len(assignment) >= MIN_ASSIGNMENT_HITS:
        return f"an assignment's text ({', '.join(sorted(assignment)[:3])})"
    return ""


def _meant(found: Iterable[Statement], strange: frozenset[int], document: Document) -> Iterator[Statement]:
    """No advertising, and nothing argued from figures that nothing here could have given."""
    lines = {line.no for line in document.lines if line.section in strange} if strange else set()
    for statement in found:
        if statement.line not in lines and not is_boast(statement.text):
            yield statement


_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))  # they part nothing that a reader sees


def _told_words(document: Document, strange: frozenset[int]) -> int:
    """Words of the lines that say something, outside these sections."""
    found = 0
    for line in document.lines:
        if line.block in ("prose", "list", "quote") and line.section not in strange and not is_boast(line.text):
            text = line.text.translate(_UNSEEN)
            tokens = fold(text[:1000]).split()
            small = sum(token in small_words() for token in tokens)
            listed = len(tokens) > LONG_LIST and small < LEAST_SMALL_LISTED * len(tokens)
            words = count_words(text)
            bare = line.block == "list" and words == 1
            found += 0 if bare or (listed and not any(map(spaceless, tokens))) else words
    return found


def collect(files: Files, documents: Documents, metrics: Metrics, timings: Timings, costs: Costs) -> Narrative:
    """Read every document's sentences, the README's first."""
    seen: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    readme = documents.readme
    out: list[Statement] = []
    open_tasks = readme_told = 0
    for document in documents.all:
        tasks, sections = _tasks(document)
        strange = unbacked_sections(document, metrics, timings, costs)
        meant = list(_meant(_statements(document, seen, pairs, sections, readme), strange, document))
        if document is not readme and _boilerplate(document, sum(s.words for s in meant), tasks).startswith(GENERATED):
            continue  # the starter's own README, left in a folder
        out += meant
        if document is readme:
            open_tasks = tasks
            readme_told = _told_words(document, strange)
        if len(out) >= MAX_STATEMENTS:
            break
    statements = tuple(out[:MAX_STATEMENTS])
    if readme is None:
        return Narrative(statements)
    words = sum(s.words for s in statements if s.path == readme.path and not s.table)
    named, missing = named_paths(readme, files)
    planned = readme.on("roadmap")
    placeholders = tuple(
        Place(readme.path, line.no, note=line.text[:200])
        for line in readme.lines
        if line.block != "code" and _holds_place(line.text) and line.section not in planned
    )
    return Narrative(
        statements,
        readme.path,
        words,
        placeholders,
        open_tasks,
        _boilerplate(readme, words, open_tasks) or (FOREIGN if documents.foreign else ""),
        named,
        missing,
        readme_told,
        documents.left_out,
    )
