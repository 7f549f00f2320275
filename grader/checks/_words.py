"""Numbers in the sentences of findings: plurals, and why a small sample counts for less."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.evidence._regex import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.evidence.documents import Documents
    from grader.evidence.narrative import Narrative, Statement
    from grader.evidence.source_code import SourceCode
    from grader.model import Finding

README_PARTS = {
    "what": "what it is and why",
    "run": "how to run it",
    "structure": "the layout of the files",
    "method": "how it works",
    "outcome": "what comes out",
}
README_NAME = regex(r"/readme(?:\.\w{1,8})?$", re.IGNORECASE)
ONCE = ("never", "once", "twice")


def idle(finding: Finding, *, when: bool = True) -> Finding:
    """The finding as one that no advice belongs to: what it lacks comes with other work."""
    return replace(finding, fix="", idle=True) if when else finding


OPEN = "Say in README.md what goes in, what comes out and for whom; then how it works and how it is run."
FULLER = 60  # words of a README in a folder that are worth bringing up


def opening(documents: Documents) -> str:
    """How to begin a README that says next to nothing: with what a fuller one in a folder says already, if any."""
    below = [doc for doc in documents.others if README_NAME.search(doc.path) and doc.words >= FULLER]
    if not below:
        return OPEN
    best = max(below, key=lambda doc: (-doc.path.count("/"), doc.words))
    return f"Bring what {best.path} says into a README at the root: it is the one that visitors are shown."


# Where dependencies are listed, by the language of most of the code.
LISTS = {
    "r": "`renv.lock` (`renv::init()`) or a `DESCRIPTION`",
    "typescript": "`package.json`",
    "javascript": "`package.json`",
    "go": "`go.mod`",
    "java": "`pom.xml` or `build.gradle`",
    "rust": "`Cargo.toml`",
    "dart": "`pubspec.yaml`",
}
ANY_LIST = "`pyproject.toml` or `requirements.txt`"


def to_list(source_code: SourceCode) -> str:
    """What to do where no dependency is listed, in the words of the project's language."""
    return f"List the dependencies, each with its version, in {LISTS.get(source_code.main_language, ANY_LIST)}."


def upper(text: str) -> str:
    """With a capital at the start, the rest as it is."""
    return text[:1].upper() + text[1:]


def lower(text: str) -> str:
    """With a small letter at the start, the rest as it is."""
    return text[:1].lower() + text[1:]


def count(number: int, one: str, many: str = "") -> str:
    """`no test`, `1 test`, `3 tests`; a verb may come along: `count(n, "test fails", "tests fail")`."""
    if number == 0:
        return f"no {one}"
    return f"1 {one}" if number == 1 else f"{number} {many or one + 's'}"


def counted(number: int, one: str, many: str = "") -> str:
    """`count` at the start of a sentence."""
    return upper(count(number, one, many))


def times(number: int) -> str:
    """`never`, `once`, `twice`, `5 times`."""
    return ONCE[number] if number < len(ONCE) else f"{number} times"


def meaningful(steps: float, weeks: int) -> str:
    """`About 12 meaningful commits in 3 weeks`."""
    made = counted(round(steps), "meaningful commit")
    return f"{made if made.startswith('No') else 'About ' + made} in {count(weeks, 'week')}"


def clearest(found: Sequence[Statement], most: int, *cues: str) -> list[Statement]:
    """The sentences that do one of these things most clearly, in their order: what a reader is shown."""
    best = sorted(range(len(found)), key=lambda at: -found[at].clarity(*cues))[:most]
    return [found[at] for at in sorted(best)]


# Lines that stand at the top of a page and say nothing of the work: its state, its people, its other language.
_HEADER = regex(
    r"\W{0,8}(?:(?:status|authors?|affiliations?|version|licen[sc]e|last updated|updated|date|live demo|demo|note"
    r"|languages?|this readme|table of contents|contents|autor(?:es|a)?|auteurs?|автор\w{0,2})\b"
    r"|(?:created|made|developed|written) (?:by|with)\b)",
    re.IGNORECASE,
)
_JOINTS = "|·•"
MOST_JOINTS = 2


def is_header(text: str) -> bool:
    """A line of a page's head, or links in a row: no sentence to quote as what the project does or how."""
    return bool(_HEADER.match(text)) or sum(map(text.count, _JOINTS)) >= MOST_JOINTS


def listed(items: Sequence[str], joint: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return f" {joint} ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def small(have: int, enough: int, what: str) -> str:
    """A sentence to append where too little was there to judge by: a good share of next to nothing isn't full marks."""
    if have >= enough:
        return ""
    return f" That is too little to count in full: {have or 'no'} {what}, where {enough} are wanted."


def unseen(one: str) -> str:
    """`No sentence was found that gives a reason`, of `sentence gives a reason`: it may be there in other words."""
    what, _, does = one.partition(" ")
    return f"No {what} was found that {does}"


def seen(number: int, one: str, many: str) -> str:
    """`counted` of what is looked for in sentences."""
    return counted(number, one, many) if number else unseen(one)


def told(narrative: Narrative, found: Sequence[Statement], one: str, many: str, wanted: str) -> str:
    """How many sentences say it against what is wanted, and how many of them stand where a reader looks.

    `one` and `many` follow the number: `sentence gives a reason`, `sentences give a reason`.
    """
    said = seen(len(found), one, many)
    near = sum(narrative.is_near(statement.path) for statement in found)
    if near < len(found):
        which, counts = ("not", "it counts") if len(found) == 1 else (f"{near or 'none'} of them", "they count")
        said += f", {which} in the README or a record of decisions, where {counts} in full"
    return f"{said}; {wanted}."


def moved(narrative: Narrative, found: Sequence[Statement], wanted: int) -> str:
    """What to do where enough is said, but not where a reader looks; empty otherwise."""
    far = Counter(statement.path for statement in found if not narrative.is_near(statement.path))
    if len(found) < wanted or not far:
        return ""
    most = min(far, key=lambda path: (-far[path], path))
    return f"Bring the most important sentences of {most} and the like into the README or a decision record."
