# ruff: noqa: E501 - word lists of many languages: a row is a thought
"""What the README says of the project, line by line, without its plans and other people's work; and its badges."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._badges import Badge, read_badges
from grader.evidence._reflow import sentences
from grader.evidence._regex import regex
from grader.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.documents import Document, Documents
    from grader.evidence.files import Files
    from grader.evidence.narrative import Narrative

MAX_LINE_CHARS = 1_500
MAX_TEXT_CHARS = 120
MAX_LINES = 5_000
MAX_BADGES = 60
MAX_FURTHER, MAX_FURTHER_LINES = 6, 1_500
# Documents that say what the project is now; reports, plans and changelogs speak of a day.
_FURTHER = regex(
    r"(?i)^(?:docs?/)?(?:model[-_ ]?card|data[-_ ]?card|testing|tests|quality|evaluation|results?|resultados|metrics|metricas|performance|benchmarks?|overview|index)\.(?:md|rst)$"
)
# Documents on how it is built: what they say that it uses is held, too.
_DESIGN = regex(
    r"(?i)^(?:docs?/)?(?![\w -]{0,30}(?:phase|plan|propos|future|draft|target|rfc|v2))(?:[\w-]{1,30}[-_ ])?(?:architecture|arquitetura|arquitectura|architektur|архитектура|design|tech[-_ ]?stack|methods?|methodology|features|pipelines?|metodolog[ií]a|método|метод\w{0,6}|system[-_ ]?design|how[-_ ]it[-_ ]works)\.(?:md|rst)$"
)
# Sections that speak of other times and other people's work.
_ELSEWHERE = frozenset({"roadmap", "contributing", "credits", "lessons", "limits"})
_ELSEWHERE_TITLE = regex(
    r"(?i)future|next steps?|roadmap|\bto-?do\b|planned|improve|limitation|related work|references?|acknowledg|alternativ|"
    r"considered|papers?\b|literature|state of the art|논문|참고|论文|論文|文献|參考|参考|out of scope|non-goals?|what i(?:'d| would)|changelog|troubleshoot|faq|contribut|prompt|exercise|"
    r"assignment|requirements? specification|будущ|план|перспектив|향후|개선|改进|未来|计划|今後|課題|prochaines|améliorations|"
    r"futuras?|melhorias|próximos|mejoras|gelecek|iyileştirme|rencana|"
    # What there is not: "What is missing", "Known gaps", "Was noch fehlt"; missing values are another matter.
    r"\bmissing\b(?! (?:values?|data|entries|observations|rows|labels|at random|feature|indicator))|\b(?:known|open) (?:gaps|issues|problems)\b|"
    r"\bnot (?:yet|done|included|covered|implemented|supported|there yet)\b|\bleft (?:out|to do)\b|\bstill (?:open|to (?:do|come))\b|what(?:['’]s| is| comes) next|wish ?list|"
    r"\bfehlt|\boffene punkte|noch nicht|nächste schritte|ausblick|\bfaltan?\b(?! de )|\bpendientes?\b|\bpendentes?\b|ce qui manque|reste à faire|"
    r"не (?:хватает|сделано|готово|реализовано)|осталось|дальнейш|недоста|부족|남은|미구현|不足|尚未|待办|eksikler|yetishmay|keyingi"
)
# Plan, wish, negation, advice or condition: what the line says isn't claimed of the project as it stands.
_NOT_SAID = regex(
    r"(?i)(?<![\w'])(?:not|no|never|without|isn't|doesn't|don't|didn't|aren't|won't|can't|cannot|n't|lacks?|missing|(?-i:TODO|Todo:)|"
    r"to do|planned|plan to|future|will|would|could|should|might|may|must|coming soon|roadmap|upcoming|wip|"
    r"work in progress|next step|eventually|want to|wants to|consider|instead of|rather than|unlike|alternatively|"
    r"if you|you can|you'll|recommended|minimum|at least|required|requirements?|ready for|extensible|extension|optional(?:ly)?|e\.g\.|for example|such as|target|goal|aim|expected|until|unless|before you|tbd|"
    r"placeholder|pas|sans|não|sem|futuro|sin|ohne|nicht|kein|geplant|değil|yok|belum|tidak|не|нет|без|планирует\w*|"
    r"будет|будут|можно|бы|haría|sería|podría|podría[ns]?|faria|seria|poderia|würde|könnte|ferait|serait|pourrait)(?!\w)|n't\b|\[ \]|未|没有|计划|将来|予定|ない|않|예정|추후|❌|🚧|⏳|🔜|☐|⬜|✗|✘"
)


_ITEM = regex(r"\s{0,20}(?:>\s?){0,3}(?:[-*+•‣]|\d{1,3}[.)]|#\.|\(?[a-z]\))\s")
_CONDITION = regex(r"Should [^,.?\n]{3,80},")
_PORTUGUESE = regex(
    r"(?i)ç[ãõ]|[ãõ][eo]s?\b|\b(?:uma?|d[ao]s?|em|pel[ao]|com|é|foi|aos?|às|as|os|na|nas|nos|num|numa|mais|ou|tudo|cada|feit[ao]|e)\b"
)
_SPANISH = regex(r"(?i)\b(?:el|los|las|del|una|con|y|es|se|the|is|are|of|and|to)\b|ción|ñ")


class Saying(NamedTuple):
    """One line of the README: `text` without markup, `lower` the same in lower case; its section's kinds and title.

    Of a sentence that goes on over several lines, `turns` are the offsets in it at which the file's next lines begin;
    `begun`: an item of a list begins here.
    """

    path: str
    line: int
    text: str
    lower: str
    block: str
    kinds: frozenset[str]
    title: str
    turns: tuple[int, ...] = ()
    begun: bool = False

    @property
    def place(self) -> Place:
        """Where it is said."""
        return Place(self.path, self.line)

    def place_at(self, offset: int) -> Place:
        """Where the words at an offset stand."""
        return Place(self.path, self.line + sum(turn <= offset for turn in self.turns))


def short(text: str) -> str:
    """A line as it is quoted: one line, at most 120 characters, cut at a word."""
    words = " ".join(text.split()).strip(" -*|>")
    if len(words) <= MAX_TEXT_CHARS:
        return words
    return words[:MAX_TEXT_CHARS].rpartition(" ")[0].rstrip(" ,;:.") + "…"


def around(text: str, start: int, end: int) -> str:
    """The sentence or clause that stands around a match, shortened."""
    before = max(text.rfind(sign, 0, start) for sign in (". ", "! ", "? ", "; ", "。", "|")) + 1
    after = min(
        (at for sign in (". ", "! ", "? ", "; ", "。", "|") if (at := text.find(sign, end)) >= 0), default=len(text)
    )
    clause = text[before:after]
    if len(clause) <= MAX_TEXT_CHARS:
        return short(clause)
    cut = max(before, start - 50)
    if cut > before:  # begun at a word
        space = text.find(" ", cut, start)
        cut = space + 1 if space >= 0 else start
    return ("…" if cut > before else "") + short(text[cut : end + 60])


def quote(line: str, clause: str) -> str:
    """A clause of a line as it is quoted, begun at a word."""
    at = line.find(clause)
    while at > 0 and not line[at - 1].isspace():
        at -= 1
    return short(line[at : line.find(clause) + len(clause)] if at >= 0 else clause)


def speaks_of_now(text: str) -> bool:
    """Whether a line has nothing of a plan, a wish, a negation or advice in it."""
    # "Should the inputs drift, X raises an alert" is a condition, and says what is done then.
    begun = _CONDITION.match(text)
    found = _NOT_SAID.search(text, begun.end() if begun else 0)
    if found is not None and found[0].lower() == "no" and _PORTUGUESE.search(text) and not _SPANISH.search(text):
        # "in the" there: the line is read on without it
        return all(match[0].lower() == "no" for match in _NOT_SAID.finditer(text))
    return found is None


def is_elsewhere(title: str, kinds: frozenset[str]) -> bool:
    """Whether a section is about what is to come, what was left out, or what others did."""
    return bool(kinds & _ELSEWHERE) or _ELSEWHERE_TITLE.search(title) is not None


@dataclass(frozen=True)
class Sayings:
    """The README as what it claims of the project.

    Attributes:
        lines: outside sections on the future, on limits and on others; code among them.
        badges: images that show a state.
        further: lines with a number of a few other documents: the model card, the page on testing.
        design: lines of documents on the architecture.
        boilerplate: why the README isn't about this project: then it claims nothing.
    """

    lines: tuple[Saying, ...] = ()
    badges: tuple[Badge, ...] = ()
    boilerplate: str = ""
    further: tuple[Saying, ...] = ()
    design: tuple[Saying, ...] = ()

    def counted(self, *hints: str) -> Iterator[Saying]:
        """What `told` gives, and then such lines of the further documents."""
        yield from self.told(*hints)
        for line in self.further:
            if any(hint in line.lower for hint in hints):
                yield line

    def described(self, *hints: str) -> Iterator[Saying]:
        """What `told` gives, and then such lines of the documents on how it is built."""
        yield from self.told(*hints)
        for line in self.design:
            if any(hint in line.lower for hint in hints):
                yield line

    def told(self, *hints: str) -> Iterator[Saying]:
        """Lines of words, lower-case hints in any of them; cheap, so that patterns see few lines."""
        near = [hint for hint in hints if hint in self._lower]  # kinds of claims ask for hundreds that stand nowhere
        if hints and not near:
            return
        for line in self._words:
            if not near or any(hint in line.lower for hint in near):
                yield line

    def sentences(self, *hints: str) -> Iterator[Saying]:
        """As `told`, sentence by sentence, however the file's lines are broken."""
        near = [hint for hint in hints if hint in self._lower_sentences]
        if hints and not near:
            return
        for line in self._sentences:
            if not near or any(hint in line.lower for hint in near):
                yield line

    def described_sentences(self) -> Iterator[Saying]:
        """As `described`, sentence by sentence."""
        yield from self._sentences
        yield from sentences(self.design)

    @cached_property
    def _sentences(self) -> tuple[Saying, ...]:
        return tuple(sentences(self._words))

    @cached_property
    def _lower_sentences(self) -> str:
        return "\n".join(line.lower for line in self._sentences)

    @cached_property
    def _words(self) -> tuple[Saying, ...]:
        return tuple(line for line in self.lines if line.block != "code")

    @cached_property
    def _lower(self) -> str:
        return "\n".join(line.lower for line in self._words)


def collect(documents: Documents, narrative: Narrative, files: Files) -> Sayings:
    """Read the README's lines and badges."""
    readme = documents.readme
    if readme is None or narrative.boilerplate:
        return Sayings(boilerplate=narrative.boilerplate)
    others = [document for document in documents.others if _FURTHER.search(document.path)][:MAX_FURTHER]
    further = tuple(
        line
        for document in others
        for line in _lines(document, files, MAX_FURTHER_LINES)
        if line.block != "code" and any(map(str.isdigit, line.text))
    )
    plans = [document for document in documents.others if _DESIGN.search(document.path)][:2]
    design = tuple(
        line for document in plans for line in _lines(document, files, MAX_FURTHER_LINES) if line.block != "code"
    )
    badges = tuple(read_badges(readme))[:MAX_BADGES]
    return Sayings(tuple(_lines(readme, files))[:MAX_LINES], badges, further=further, design=design)


def _lines(document: Document, files: Files, most: int = MAX_LINES) -> Iterator[Saying]:
    above: list[tuple[int, bool]] = []
    skipped: list[bool] = []
    # The title names the project, whatever it is about: "Future sales", "Credit risk".
    named = next((section for section in document.sections if section.title), None)
    for section in document.sections:
        while above and above[-1][0] >= section.level:
            above.pop()
        own = section is not named and is_elsewhere(section.title, section.kinds)
        skip = own or any(skip for _, skip in above)
        above.append((section.level, skip))
        skipped.append(skip)
    written: list[str] | None = None
    for line in document.lines[:most]:
        if not skipped[line.section]:
            if line.block == "list" and written is None:
                written = (files.text(document.path) or "").split("\n")
            begun = (
                line.block == "list"
                and line.no <= len(written or ())
                and bool(_ITEM.match((written or [""])[line.no - 1]))
            )
            section = document.sections[line.section]
            text = line.text[:MAX_LINE_CHARS]
            yield Saying(
                document.path, line.no, text, text.lower(), line.block, section.kinds, section.title, begun=begun
            )
