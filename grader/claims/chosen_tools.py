# ruff: noqa: E501 - patterns: a row is a thought
"""Tools that a decision is said to have been made for, against all that the repository holds beside its documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.claims._tool_names import ORDINARY, TOOLS
from grader.evidence._regex import regex
from grader.evidence.sayings import around, is_elsewhere, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.documents import Document, Documents
    from grader.evidence.holdings import Holdings
    from grader.evidence.sayings import Sayings

MAX_DOCUMENTS, MAX_LINES = 12, 2_000
CAPS = 2  # one tool may have gone again; of several, the decisions are no account of this project
_CHOICES = TOOLS | {"Docker": ("docker", "containerfile", "podman"), "MySQL": ("mysql", "mariadb", "pymysql"), "SQLite": ("sqlite",),
                    "DynamoDB": ("dynamo",), "Memcached": ("memcache", "pymemcache"), "GraphQL": ("graphql", "graphene", "ariadne"),
                    "gRPC": ("grpc", ".proto"), "React": ("react",), "Vue": ("vue",), "spaCy": ("spacy",)}  # fmt: skip
_NAMES = "|".join(sorted((name.replace(" ", r"\s") for name in _CHOICES), key=len, reverse=True))
# "We chose Redis because", "Redis was selected over": the tool that was taken, never the one that was left.
_TAKEN = regex(
    rf"\b(?:[Ww]e|I)\s(?:have\s)?(?:chose|choose|selected|preferred|picked|opted for|went with|decided (?:on|for)|use|used|adopted)\s(?:to use\s|the\s)?({_NAMES})\b|"
    rf"\b({_NAMES})\s(?:was|has been|is)\s(?:chosen|selected|preferred|picked|adopted)\b"
)
_REASON = regex(
    r"(?i)\b(?:because|since|as it|as they|due to|so that|over|rather than|instead of|for its|for their|thanks to|in order to|which|as (?:the|our|a)|for)\b"
)
_HINTS = (
    "chose",
    "select",
    "prefer",
    "picked",
    "opted",
    "went with",
    "decided",
    "we use",
    "i use",
    "adopted",
    "chosen",
)
_UNDONE = regex(
    r"(?i)\b(?:superseded|deprecated|rejected|proposed|withdrawn|migrat\w{2,4}|replaced|initially|at first|first version|used to|earlier|previously|later|reverted|dropped|removed)\b"
)


class Chosen(NamedTuple):
    """One tool that was taken, and where that is said."""

    tool: str
    text: str
    place: Place


def said(documents: Documents, sayings: Sayings) -> tuple[Chosen, ...]:
    """Each tool once, from the README and the documents that belong to it; nothing of records that were undone."""
    found: dict[str, Chosen] = {}
    readmes = [documents.readme] if documents.readme is not None and not sayings.boilerplate else []
    for document in (*readmes, *documents.others[:MAX_DOCUMENTS]):
        for chosen in _read(document):
            found.setdefault(chosen.tool, chosen)
    return tuple(found.values())


def _read(document: Document) -> Iterator[Chosen]:
    for line in document.lines[:MAX_LINES]:
        lower = line.text.lower()
        if line.block in {"code", "heading"} or not any(hint in lower for hint in _HINTS):
            continue
        if not any(name in line.text for name in _CHOICES):
            continue
        section = document.sections[line.section]
        if is_elsewhere(section.title, section.kinds) or _UNDONE.search(f"{section.title} {line.text}"):
            continue
        for match in _TAKEN.finditer(line.text[:1500]):
            tool = (match[1] or match[2]).replace("\xa0", " ")
            ordinary = tool in ORDINARY and not _REASON.search(line.text)
            if not ordinary and _REASON.search(line.text[match.end() :]) and speaks_of_now(line.text[: match.end()]):
                yield Chosen(tool, around(line.text, *match.span()), Place(document.path, line.no))


def held(said: tuple[Chosen, ...], holdings: Holdings) -> Iterator[Claim]:
    """A tool that was chosen and of which no file speaks wasn't; several of them leave the decisions without a subject."""
    places = [(chosen, holdings.find(_CHOICES[chosen.tool])) for chosen in said]
    absent = sum(place is None for _, place in places)
    for chosen, place in places:
        if place is not None:
            words = f"{place.path} {'lists' if place.note else 'uses'} {chosen.tool}."
            yield Claim(chosen.text, Verdict.BORNE_OUT, "decisions", words, (chosen.place, place))
        elif holdings.read_whole() and holdings.has_code:
            words = f"Nothing in the repository but its documents speaks of {chosen.tool}."
            caps = absent >= CAPS and 2 * absent > len(said)
            yield Claim(chosen.text, Verdict.CONTRADICTED, "decisions", words, (chosen.place,), caps=caps)
