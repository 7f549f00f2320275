# ruff: noqa: E501 - word lists
"""The version that a badge or a command gives the project, against the version that its own packaging has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.files import base_name
from grader.evidence.sayings import short
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.files import Files
    from grader.evidence.sayings import Sayings

MAX_BYTES = 128 << 10
MAX_FILES = 6
_LABEL = regex(
    r"^(?:pypi(?: version| package)?|npm(?: version| package)?|package|current version|latest|latest version|stable|version|versión|versão|версия|release|latest release|버전|版本|バージョン|sürüm|v)$"
)
_VERSION = regex(
    r"(?<![\w.])v?(\d{1,4}\.\d{1,4}(?:\.\d{1,4})?)(?:[-+.]?(?:a|b|rc|alpha|beta|dev|post)[\w.]{0,12})?(?![\w.])"
)
_DECLARED = regex(
    r"(?m)^\s{0,8}[\"']?(?:__version__|version|VERSION)[\"']?\s{0,4}[:=]\s{0,4}[\"']v?(\d{1,4}\.\d{1,4}(?:\.\d{1,4})?)[^\"'\n]{0,20}[\"']"
)
_IN_SETUP = regex(r"\bversion\s?=\s?[\"']v?(\d{1,4}\.\d{1,4}(?:\.\d{1,4})?)")
_CITED = regex(r"(?m)^version:\s{0,4}[\"']?v?(\d{1,4}\.\d{1,4}(?:\.\d{1,4})?)")
_CHANGED = regex(r"(?m)^(?:#{1,3}\s{1,3})?\[?v?(\d{1,4}\.\d{1,4}(?:\.\d{1,4})?)\]?(?=[\s:(\u2013-]|$)")
_PINNED = regex(r"\bpip3? install\s[\"']?([A-Za-z][\w.-]{1,60})(?:\[[\w,]{1,40}\])?==(\d{1,4}\.\d{1,4}(?:\.\d{1,4})?)")
_NAME = regex(
    r"(?m)^\s{0,8}name\s?=\s?[\"']([A-Za-z0-9][\w.-]{0,80})[\"']|\bname\s?=\s?[\"']([A-Za-z0-9][\w.-]{0,80})[\"']"
)


class Told(NamedTuple):
    """One version; `package`: the name that a command installs at it, empty for a badge."""

    version: str
    package: str
    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Told, ...]:
    """Fixed badges of a version, and commands that install one."""
    found = [
        Told(match[1], "", badge.text, badge.place)
        for badge in sayings.badges
        if badge.service == "static" and _LABEL.search(badge.label) and (match := _VERSION.search(badge.message))
    ]
    found += [
        Told(pinned[2], pinned[1].lower().replace("_", "-"), short(line.text), line.place)
        for line in sayings.lines
        if line.block == "code" and "==" in line.text and (pinned := _PINNED.search(line.text))
    ]
    return tuple(found)


def held(said: tuple[Told, ...], files: Files) -> Iterator[Claim]:
    """A version that none of the project's own files gives, and that is above all of them, was never made."""
    declared, names = _declared(files)
    for told in said:
        if told.package and told.package not in names:
            continue  # another project's
        fits = next((place for version, place in declared if _same(version, told.version)), None)
        if fits:
            words = f"{fits.path} says so."
            yield Claim(told.text, Verdict.BORNE_OUT, "readme", words, (told.place, fits))
        elif declared and all(_order(version) < _order(told.version) for version, _ in declared):
            version, place = max(declared, key=lambda one: _order(one[0]))
            words = f"{place.path} says {version}."
            yield Claim(told.text, Verdict.CONTRADICTED, "readme", words, (told.place, place))


def _declared(files: Files) -> tuple[list[tuple[str, Place]], set[str]]:
    found: list[tuple[str, Place]] = []
    names: set[str] = set()
    for entry in files.named(
        "pyproject.toml",
        "setup.py",
        "setup.cfg",
        "package.json",
        "__init__.py",
        "_version.py",
        "citation.cff",
        "version",
    ):
        if entry.path.count("/") > 2 or len(found) >= MAX_FILES:  # noqa: PLR2004 - src/package/__init__.py
            continue
        text = (files.text(entry.path, MAX_BYTES) or "")[:MAX_BYTES]
        name = base_name(entry.path).lower()
        if name in {"pyproject.toml", "setup.py", "setup.cfg"}:
            names |= {(m[1] or m[2]).lower().replace("_", "-") for m in _NAME.finditer(text)}
        pattern = _IN_SETUP if name == "setup.py" else _CITED if name == "citation.cff" else _DECLARED
        match = (
            re.match(r"\s{0,4}v?(\d{1,4}\.\d{1,4}(?:\.\d{1,4})?)\s", f"{text} ")
            if name == "version"
            else pattern.search(text)
        )
        if match:
            found.append((match[1], Place(entry.path, text.count("\n", 0, match.start(1)) + 1)))
    if found:
        for entry in files.own:
            if re.match(r"(?i)(?:changelog|changes|history|news)(?:\.\w{1,4})?$", entry.path):
                text = (files.text(entry.path, MAX_BYTES) or "")[:MAX_BYTES]
                found += [
                    (m[1], Place(entry.path, text.count("\n", 0, m.start(1)) + 1)) for m in _CHANGED.finditer(text)
                ]
    return found, names


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _same(one: str, other: str) -> bool:
    """Whether two versions agree as far as both go."""
    return all(a == b for a, b in zip(_order(one), _order(other), strict=False))
