# ruff: noqa: E501 - hosts
"""Addresses at which the project is said to run."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.sayings import short
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.documents import Documents
    from grader.evidence.sayings import Sayings

_HOSTED = regex(
    r"(?i)^https?://(?:[\w-]{1,80}\.){0,3}(?:herokuapp\.com|onrender\.com|vercel\.app|netlify\.app|streamlit\.app|streamlitapp\.com|hf\.space|fly\.dev|up\.railway\.app|azurewebsites\.net|run\.app|web\.app|pages\.dev|github\.io)|huggingface\.co/spaces/|share\.streamlit\.io"
)
_LIVE = regex(
    r"(?i)\b(?:live (?:demo|app|site|version)|try it (?:live|here|online)|deployed (?:at|on|to|here)|hosted (?:at|on|here)|demo:|production url|live:)"
)
_PLACEHOLDER = regex(
    r"(?i)://(?:www\.)?(?:example\.(?:com|org)|your[-_]?\w{0,20}[.-]|my-?app\.|yourdomain|yourname|username\.|<)|your[-_](?:app|username|name|space|url|project|domain)"
)
_URL = regex(r"https?://[^\s)\]>\"']{4,200}")
SHOWN = 2


class Address(NamedTuple):
    """One address, as a line gives it."""

    url: str
    text: str
    place: Place
    live: bool


def said(sayings: Sayings, documents: Documents) -> tuple[Address, ...]:
    """Links to hosts of applications, and placeholders where a live address is announced."""
    lines = {line.line: line for line in sayings.lines if line.block != "code"}
    links = documents.readme.links if documents.readme is not None else ()
    out = [
        Address(
            link.target,
            lines[link.line].text,
            Place(sayings.lines[0].path, link.line),
            bool(_LIVE.search(lines[link.line].text)),
        )
        for link in links
        if link.line in lines and link.target.startswith("http")
    ]
    known = {address.place.line for address in out}
    out += [
        Address(url[0], line.text, line.place, bool(_LIVE.search(line.text)))
        for line in lines.values()
        if line.line not in known and "http" in line.text and (url := _URL.search(line.text))
    ]
    return tuple(a for a in out if (a.live and _PLACEHOLDER.search(a.url)) or _HOSTED.search(a.url))


def held(said: tuple[Address, ...]) -> Iterator[Claim]:
    """Nothing is fetched: a placeholder is no deployment, the rest can't be checked from the files."""
    for address in [a for a in said if _PLACEHOLDER.search(a.url)][:SHOWN]:
        summary = f"{address.url[:80]} is a placeholder."
        yield Claim(short(address.text), Verdict.CONTRADICTED, "deployment", summary, (address.place, address.place))
    for address in [a for a in said if a.live and not _PLACEHOLDER.search(a.url)][:SHOWN]:
        summary = "No address is called while grading."
        yield Claim(short(address.text), Verdict.NOT_CHECKABLE, "deployment", summary, (address.place,))
