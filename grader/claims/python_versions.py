# ruff: noqa: E501 - patterns: a row is a thought
"""The Python that is asked for, against what the project's own files ask for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.sayings import around
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.files import Files
    from grader.evidence.sayings import Sayings

MAX_BYTES = 128 << 10
_SAID = regex(
    r"(?i)\bpython[ -]?(?:version )?(?:>=|≥)?\s?v?3\.(\d{1,2})(?:\.\d{1,2}|\.x)?\s?(\+|or (?:higher|later|newer|above)|and (?:above|up)|이상|以上)?"
)
# What a host or an environment installs: one version, of which a reader has no choice.
_INSTALLED = (
    (("runtime.txt",), regex(r"(?m)^python-3\.(\d{1,2})\b")),
    ((".python-version",), regex(r"(?m)^\s{0,4}3\.(\d{1,2})(?:\.\d{1,2})?\s*$")),
    (("environment.yml", "environment.yaml"), regex(r"(?m)^\s{0,8}-\s{1,4}python\s?={1,2}\s?3\.(\d{1,2})(?:\.[\d*]{1,2})?\b")),
)  # fmt: skip
_DENIED = regex(
    r"(?i)n't\b|\b(?:not|no|avoid|unsupported|incompatible|issues?|fails?|breaks?|below|before|lower|older|up to|until|soon|future|plan\w{0,4})\b"
)
_REQUIRES = regex(
    r"(?m)(?:^\s{0,8}(?:requires-python|python)|(?:^\s{0,8}|[,(]\s?)python_requires)\s?=\s?[\"'](?:>=|\^|~=?|==)\s?3\.(\d{1,2})(?:[^\"'\n]{0,20}?,\s?<\s?3\.(\d{1,2}))?"
)


class Wanted(NamedTuple):
    """The lowest minor version of Python 3 that is said to do, the highest that is listed (0: none), and whether later ones do."""

    minor: int
    text: str
    place: Place
    highest: int = 0
    open: bool = False


def said(sayings: Sayings) -> tuple[Wanted, ...]:
    """The README's lowest version, in a sentence and in a badge."""
    found = [
        Wanted(int(match[1]), around(line.text, *match.span()), line.place, open=bool(match[2]) or ">" in match[0])
        for line in sayings.told(
            "python 3", "python3", "python>=", "python >=", "python ≥", "python-3", "python version"
        )
        if (match := _SAID.search(line.text)) and line.block != "heading"
    ]
    badges = [
        Wanted(min(minors), badge.text, badge.place, max(minors), bool(re.search(r"\+|>|≥", badge.message)))
        for badge in sayings.badges
        if badge.label == "python" and (minors := [int(minor) for minor in re.findall(r"3\.(\d{1,2})", badge.message)])
    ]
    return tuple(min(kind, key=lambda wanted: wanted.minor) for kind in (found, badges) if kind)


def held(said: tuple[Wanted, ...], files: Files) -> Iterator[Claim]:
    """A lower version than the package allows can't install it."""
    for entry in files.named("pyproject.toml", "setup.py", "setup.cfg"):
        text = files.text(entry.path, MAX_BYTES) or ""
        if "/" in entry.path or not (found := _REQUIRES.search(text)):
            continue
        place = Place(entry.path, text.count("\n", 0, found.start(1)) + 1)
        asked = int(found[1])
        below = int(found[2] or 0)
        for wanted in said:
            verdict, words = Verdict.BORNE_OUT, f"{entry.path} asks for Python 3.{asked} or newer."
            if wanted.minor < asked:
                verdict = Verdict.CONTRADICTED
            elif below and max(wanted.minor, wanted.highest) >= below:
                verdict, words = Verdict.CONTRADICTED, f"{entry.path} asks for a Python below 3.{below}."
            elif wanted.open and wanted.minor > asked:
                verdict, words = Verdict.NOT_CHECKABLE, f"{entry.path} lets Python 3.{asked} install it, too."
            yield Claim(wanted.text, verdict, "run-instructions", words, (wanted.place, place))
        return
    yield from _installed(min(said, key=lambda wanted: wanted.minor), files)


def _installed(wanted: Wanted, files: Files) -> Iterator[Claim]:
    """A file at the root that installs a lower version than is asked for; where one installs enough, nothing is wrong."""
    found: list[tuple[int, Place]] = []
    for names, pattern in _INSTALLED:
        for entry in files.named(*names):
            text = files.text(entry.path, MAX_BYTES) or ""
            if "/" not in entry.path and (match := pattern.search(text)):
                place = Place(entry.path, text.count("\n", 0, match.start(1)) + 1)
                found.append((int(match[1]), place))
    if not found:
        return
    installed, place = max(found, key=lambda one: one[0])
    if installed < wanted.minor and _DENIED.search(wanted.text):
        return
    verdict = Verdict.BORNE_OUT if installed >= wanted.minor else Verdict.CONTRADICTED
    summary = f"{place.path} installs Python 3.{installed}."
    yield Claim(wanted.text, verdict, "run-instructions", summary, (wanted.place, place))
