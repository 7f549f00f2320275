"""Pages -> who said what, in which section. Understands earnings calls; other PDFs become one turn."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from .model import Document, Page, Period
from .pdf import file_sha256, load_pages
from .periods import parse_period

METADATA_FILE = "metadata.csv"

_SECTIONS = {
    "participants": "Participants",
    "call participants": "Participants",
    "prepared remarks": "Prepared remarks",
    "presentation": "Prepared remarks",
    "management discussion": "Prepared remarks",
    "questions and answers": "Questions and answers",
    "question and answer session": "Questions and answers",
    "question-and-answer session": "Questions and answers",
    "q&a": "Questions and answers",
}
_ROLE = re.compile(
    r"\b(chief|officer|president|analyst|director|head|vice|chair|chairman|treasurer|controller|investor relations"
    r"|CEO|CFO|COO|CTO)\b",
    re.IGNORECASE,
)
_SPEAKER = re.compile(r"^(?P<name>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3})\s*(?:,|--|[–—|:-])\s+(?P<role>[A-Z].{2,70})$")
_SENTENCE_ENDS = (".", "?", "!", ".”", '."')
_MAX_TITLE_LINES = 8
_FULL_LINE_SHARE = 0.8  # a shorter line that ends a sentence ends a paragraph


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as (page, line) pairs, so that each sentence can be given its page."""

    lines: tuple[tuple[int, str], ...]

    @property
    def text(self) -> str:
        return " ".join(line for _, line in self.lines)


@dataclass(frozen=True, slots=True)
class Turn:
    """What one person said without being interrupted."""

    section: str
    speaker: str
    role: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def by(self) -> str:
        return ", ".join(part for part in (self.speaker, self.role) if part)

    @property
    def is_question(self) -> bool:
        return self.section == "Questions and answers" and "analyst" in self.role.lower()


def load_document(path: Path) -> Document:
    """Read a PDF and find out whose call it is; `metadata.csv` beside it has the last word."""
    pages = load_pages(path)
    company, period = _from_title(pages, fallback=path.stem)
    row = _load_metadata(path.parent).get(path.name, {})
    if row.get("period"):
        period = parse_period(row["period"])
    return Document(path.name, file_sha256(path), row.get("company") or company, period, pages)


def parse_turns(document: Document) -> list[Turn]:
    """Split a document into turns. What precedes the first heading (the title) is left out."""
    widest = max((len(line) for page in document.pages for line in page.lines), default=0)
    turns: list[Turn] = []
    section, speaker, role = "", "", ""
    lines: list[tuple[int, str]] = []

    def close() -> None:
        paragraphs = _paragraphs(lines, widest, one_each=section == "Participants")
        if paragraphs:
            turns.append(Turn(section, speaker, role, paragraphs))
        lines.clear()

    has_headings = any(_heading(line) for page in document.pages for line in page.lines)
    for page in document.pages:
        for line in page.lines:
            heading = _heading(line)
            spoken = _speaker(line) if section != "Participants" else None
            if heading:
                close()
                section, speaker, role = heading, "", ""
            elif spoken:
                close()
                speaker, role = spoken
            elif section or not has_headings:
                lines.append((page.number, line))
    close()
    return turns


def _heading(line: str) -> str:
    return _SECTIONS.get(line.strip(" :").lower(), "")


def _speaker(line: str) -> tuple[str, str] | None:
    if line.strip(" :").lower() == "operator":
        return "Operator", ""
    match = _SPEAKER.match(line)
    if match and _ROLE.search(match["role"]) and not match["role"].rstrip().endswith((".", "?", "!")):
        return match["name"], match["role"].strip()
    return None


def _paragraphs(lines: list[tuple[int, str]], widest: int, *, one_each: bool) -> tuple[Paragraph, ...]:
    """Paragraphs end at empty lines; where a PDF shows none, at short lines that end a sentence."""
    found: list[Paragraph] = []
    current: list[tuple[int, str]] = []
    guess = all(line for _, line in lines)
    for page, line in lines:
        if line:
            current.append((page, line))
        short = guess and line.endswith(_SENTENCE_ENDS) and len(line) < widest * _FULL_LINE_SHARE
        if current and (not line or short or one_each):
            found.append(Paragraph(tuple(current)))
            current = []
    if current:
        found.append(Paragraph(tuple(current)))
    return tuple(found)


def _from_title(pages: tuple[Page, ...], *, fallback: str) -> tuple[str, Period | None]:
    """The company stands on the line before the quarter, or before it on the same line."""
    title = [line for page in pages[:1] for line in page.lines if line][:_MAX_TITLE_LINES]
    for place, line in enumerate(title):
        period = parse_period(line)
        if period is None:
            continue
        before = re.split(r"\b(?:Q[1-4]|First|Second|Third|Fourth)\b", line, maxsplit=1)[0].strip(" -–—|,:")
        company = before or (title[place - 1] if place else fallback)
        return company, period
    return fallback, parse_period(fallback.replace("-", " ").replace("_", " "))


def _load_metadata(folder: Path) -> dict[str, dict[str, str]]:
    """Rows of `file,company,period`, by file."""
    path = folder / METADATA_FILE
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as handle:
        return {row["file"]: row for row in csv.DictReader(handle) if row.get("file")}
