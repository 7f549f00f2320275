"""Small builders of what documents say, for the checks' tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.evidence.documents import Document, Documents, Section
from grader.evidence.narrative import Narrative, Statement
from grader.evidence.runbook import Command, Runbook
from grader.model import Place

if TYPE_CHECKING:
    from collections.abc import Collection

README = "README.md"


def said(
    *cues: str,
    kinds: Collection[str] = ("how-it-works",),
    words: int = 12,
    path: str = README,
    line: int = 3,
    **more: Any,
) -> Statement:
    """A sentence of `words` words that does what the cues say."""
    return Statement(
        path,
        line,
        more.pop("text", "word " * words),
        words,
        frozenset(cues),
        frozenset(kinds),
        more.pop("number", False),
        more.pop("table", False),
    )


def told(*statements: Statement, readme: str = README, **more: Any) -> Narrative:
    """The documents that say this."""
    words = sum(s.words for s in statements if s.path == readme and not s.table)
    return Narrative(tuple(statements), readme, more.pop("readme_words", words), **more)


def command(text: str, step: str, *, missing: str = "", **more: Any) -> Command:
    """One command of the README."""
    return Command(
        more.pop("path", README),
        more.pop("line", 9),
        text,
        step,
        more.pop("docker", False),
        missing,
        more.pop("fragment", False),
        more.pop("astray", ""),
    )


def runbook(*commands: Command, **more: Any) -> Runbook:
    """Run instructions with these commands."""
    return Runbook(tuple(commands), **more)


INSTALL = command("pip install -r requirements.txt", "install")
START = command("python app.py", "start")
ENV = command("python -m venv .venv", "env")
TEST = command("pytest -q", "test")


def documents(
    words: int = 0, *, title: str = "Late parcels", depth: int = 0, error: str = "", **more: Any
) -> Documents:
    """A README with one section of so many words."""
    section = Section(title, 1, 1, 9, frozenset({"what"}), words)
    readme = Document(more.pop("path", README), "markdown", sections=(section,), error=error, **more)
    return Documents(readme, depth)


NO_README = Documents(None)


def place(line: int = 1, note: str = "") -> Place:
    return Place(README, line, note=note)
