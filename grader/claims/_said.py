# ruff: noqa: E501 - word lists of many languages: a row is a thought
"""The sentences of the documents that say something of this project as it stands: no code, plan, wish or advice."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.documents import DocLine, Document, Documents

MAX_LINE_CHARS = 1_500
MAX_TEXT_CHARS = 120
# Sections that speak of other times and other people's work.
_ELSEWHERE = frozenset({"roadmap", "contributing", "credits", "lessons", "limits"})
_ELSEWHERE_TITLE = regex(
    r"(?i)future|next steps?|roadmap|to-?do|planned|improve|limitation|related work|references?|acknowledg|alternativ|"
    r"considered|out of scope|non-goals?|what i(?:'d| would)|changelog|troubleshoot|faq|contribut|prompt|exercise|"
    r"assignment|requirements? specification|будущ|план|перспектив|향후|개선|改进|未来|计划|今後|課題|prochaines|améliorations|"
    r"futuras?|melhorias|próximos|mejoras|gelecek|iyileştirme|rencana"
)
# Plan, wish, negation, advice or condition: what the line says isn't claimed of the project as it stands.
_NOT_SAID = regex(
    r"(?i)(?<![\w'])(?:not|no|never|without|isn't|doesn't|don't|didn't|aren't|won't|can't|cannot|n't|lacks?|missing|todo|"
    r"to do|planned|plan to|future|will|would|could|should|might|may|must|coming soon|roadmap|upcoming|wip|"
    r"work in progress|next step|eventually|want to|wants to|consider|instead of|rather than|unlike|alternatively|"
    r"if you|you can|optional(?:ly)?|e\.g\.|for example|such as|target|goal|aim|expected|until|unless|before you|tbd|"
    r"placeholder|pas|sans|não|sem|futuro|sin|ohne|nicht|kein|geplant|değil|yok|belum|tidak|не|нет|без|планирует\w*|"
    r"будет|будут|можно)(?!\w)|n't\b|\[ \]|未|没有|计划|将来|予定|ない|않|예정|추후|❌|🚧|⏳|🔜|☐|⬜|✗|✘"
)


class Said(NamedTuple):
    """One line of a document: `text` without markup; `kinds` and `title` of its section."""

    path: str
    line: int
    text: str
    block: str
    kinds: frozenset[str]
    title: str

    @property
    def place(self) -> Place:
        """Where it is said."""
        return Place(self.path, self.line, note=self.text[:MAX_TEXT_CHARS])


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
    return short(clause if len(clause) <= MAX_TEXT_CHARS else text[max(before, start - 50) : end + 60])


def speaks_of_now(text: str) -> bool:
    """Whether a line has nothing of a plan, a wish, a negation or advice in it."""
    return _NOT_SAID.search(text) is None


def is_elsewhere(title: str, kinds: frozenset[str]) -> bool:
    """Whether a section is about what is to come, what was left out, or what others did."""
    return bool(kinds & _ELSEWHERE) or _ELSEWHERE_TITLE.search(title) is not None


def lines_of(document: Document, *, code: bool = False) -> Iterator[Said]:
    """A document's lines outside code and outside sections on the future or others; plans are left in."""
    above: list[tuple[int, bool]] = []
    skipped: list[bool] = []
    for section in document.sections:
        while above and above[-1][0] >= section.level:
            above.pop()
        inherited = bool(above) and above[-1][1]
        skip = inherited or is_elsewhere(section.title, section.kinds)
        above.append((section.level, skip))
        skipped.append(skip)
    for line in document.lines:
        if (line.block == "code" and not code) or (line.section < len(skipped) and skipped[line.section]):
            continue
        yield _said(document, line)


def _said(document: Document, line: DocLine) -> Said:
    section = document.sections[line.section] if line.section < len(document.sections) else None
    return Said(
        document.path,
        line.no,
        line.text[:MAX_LINE_CHARS],
        line.block,
        section.kinds if section else frozenset(),
        section.title if section else "",
    )


def readme_lines(documents: Documents) -> Iterator[Said]:
    """The lines of the README that speak of the project as it stands."""
    if documents.readme is not None:
        yield from (said for said in lines_of(documents.readme) if speaks_of_now(said.text))
