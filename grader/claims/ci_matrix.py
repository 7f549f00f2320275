# ruff: noqa: E501 - patterns: a row is a thought
"""Systems and versions of Python on which CI is said to run, against what its workflows name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.ci import Ci
    from grader.evidence.files import Files
    from grader.evidence.sayings import Sayings

MAX_BYTES = 96 << 10
# Automatic, not by hand: CI, or every push and pull request.
_AUTOMATIC = regex(
    r"\b(?:CI|GitHub Actions|GitLab CI)\b|(?i:\b(?:every|each|all) (?:tags?|releases?|push(?:es)?|commits?|pull requests?|PRs?|changes?)\b|\b(?:cada|chaque) (?:push|commit|pull request|PR)\b|кажд\w{2,3} (?:push|пуш\w{0,2}|коммит\w{0,2}|pull request)|har bir push|푸시(?:할 때)?마다|每次(?:推送|提交))"
)
_SYSTEMS = {
    "Windows": (regex(r"\bWindows\b"), ("windows", "win-", "tox", "nox")),
    "macOS": (regex(r"\b(?:macOS|Mac ?OS(?: X)?|OS ?X|MacOS)\b"), ("macos", "osx", "mac-", "tox", "nox")),
}
_PYTHONS = regex(
    r"(?i)\bpythons?\b[^|.;]{0,16}?(3\.\d{1,2}(?:\s?(?:,|/|-|–|to|through|and|y|e|и|até|a|до|\||&|~)\s?3\.\d{1,2}){1,6})"
)
_MINOR = regex(r"3\.(\d{1,2})\b")
# Versions that come from elsewhere than the workflow's own text.
_OTHERWISE = (
    "tox",
    "nox",
    "hatch",
    "python-version-file",
    "cibuildwheel",
    "uses: ./",
    "inputs.",
    "fromjson",
    "setup-uv",
    "conda",
    "pixi",
    "container:",
)


class Told(NamedTuple):
    """What CI is said to run on: systems other than Linux, and the ends of a range of Python's minor versions."""

    systems: tuple[str, ...]
    minors: tuple[int, ...]
    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Told, ...]:
    """Sentences that name systems or several versions together with CI."""
    found: list[Told] = []
    for line in sayings.told("windows", "macos", "mac os", "os x", "3."):
        automatic = _AUTOMATIC.search(line.text) if line.block != "heading" else None
        if automatic is None or not speaks_of_now(line.text):
            continue
        systems = tuple(name for name, (pattern, _) in _SYSTEMS.items() if pattern.search(line.text))
        match = _PYTHONS.search(line.text)
        minors = tuple(int(minor) for minor in _MINOR.findall(match[1])) if match else ()
        if systems or len(minors) > 1:
            at = match.span() if match else automatic.span()
            found.append(
                Told(systems, (min(minors), max(minors)) if minors else (), around(line.text, *at), line.place)
            )
    return tuple(found)


def held(said: tuple[Told, ...], ci: Ci, files: Files) -> Iterator[Claim]:
    """A system or a version that no workflow names is not one that CI runs on."""
    texts = [(w.path, (files.text(w.path, MAX_BYTES) or "").lower()) for w in ci.workflows]
    if not texts or any(w.error or not w.runs for w in ci.workflows):
        return
    whole = "\n".join(text for _, text in texts)
    place = Place(texts[0][0])
    pinned = {int(minor) for minor in _MINOR.findall(whole)}
    for told in said:
        lacking = [name for name in told.systems if not any(word in whole for word in _SYSTEMS[name][1])]
        if told.minors and pinned and not any(word in whole for word in _OTHERWISE):
            lacking += [f"Python 3.{minor}" for minor in told.minors if minor not in pinned]
        if lacking and not re.search(r"uses:\s*\S+/\.github/workflows/", whole):
            words = f"No workflow names {' or '.join(lacking)}."
            yield Claim(told.text, Verdict.CONTRADICTED, "ci", words, (told.place, place))
        elif not lacking and (told.systems or pinned):
            yield Claim(told.text, Verdict.BORNE_OUT, "ci", f"{place.path} names them.", (told.place, place))
