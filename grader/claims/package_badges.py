# ruff: noqa: E501 - patterns: a row is a thought
"""Badges of a package on PyPI and commands that install the project, against the name that the project's own packaging gives it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence._toml import parse_toml
from grader.evidence.sayings import short
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.dependencies import Dependencies
    from grader.evidence.files import Files
    from grader.evidence.holdings import Holdings
    from grader.evidence.sayings import Sayings

MAX_BYTES = 128 << 10
_NAME = regex(
    r"(?m)^\s{0,8}name\s?=\s?[\"']?([A-Za-z0-9][\w.-]{0,80})[\"']?\s?,?\s*$|\bname\s?=\s?[\"']([A-Za-z0-9][\w.-]{0,80})[\"']"
)


# `pip install` of one name, that of the README's title: it is this project that would be installed.
_PACKAGING = ("pyproject.toml", "setup.py", "setup.cfg", "package.json", "cargo.toml", "description", "meta.yaml")
_INSTALL = regex(
    r"^\s{0,8}(?:\$ |!|%)?(?:python3? -m |uv )?pip3? install (?:-U |--upgrade )?([A-Za-z][\w.-]{1,60})(?:\[[\w,]{1,60}\])?\s{0,4}$"
)


class Named(NamedTuple):
    """One package as a badge or a command names it, its name as PyPI compares names; `is_own`: by a badge."""

    package: str
    text: str
    place: Place
    is_own: bool = False


def said(sayings: Sayings) -> tuple[Named, ...]:
    """Each package once."""
    title = _plain(next((line.text for line in sayings.lines if line.block == "heading"), "").replace(" ", "-"))
    found: dict[str, Named] = {}
    for badge in sayings.badges:
        if badge.service == "pypi" and badge.message:
            name = _plain(badge.message)
            found.setdefault(name, Named(name, f"badge of {name} on PyPI", badge.place, is_own=True))
    badges = frozenset(found)
    commands: dict[str, Named] = {}
    for line in sayings.lines:
        match = _INSTALL.match(line.text) if line.block == "code" and "pip" in line.text else None
        if match and (_plain(match[1]) == title or _plain(match[1]) in badges):
            package = _plain(match[1])
            own = package in found and found[package].is_own
            commands.setdefault(package, Named(package, short(line.text), line.place, is_own=own))
    return (*found.values(), *commands.values())


def held(said: tuple[Named, ...], files: Files, dependencies: Dependencies, holdings: Holdings) -> Iterator[Claim]:
    """Another package's badge is untrue; one of a package that the project only uses is none of its own."""
    own = dict(_own(files))
    used = {_plain(r.name) for manifest in dependencies.manifests for r in manifest.requirements}
    packages = {named.package for named in said}
    for named in said:
        text = named.text
        if named.package in own:
            place = own[named.package]
            yield Claim(text, Verdict.BORNE_OUT, "readme", f"{place.path} names it so.", (named.place, place))
        elif own and named.package not in used and len(packages) == 1:
            name, place = next(iter(own.items()))
            words = f"{place.path} calls the package {name}."
            yield Claim(text, Verdict.CONTRADICTED, "readme", words, (named.place, place))
        elif named.is_own and not files.named(*_PACKAGING) and not _is_used(named.package, used, holdings):
            words = "Nothing in the repository makes a package: it has no pyproject.toml, setup.py or setup.cfg."
            yield Claim(text, Verdict.CONTRADICTED, "readme", words, (named.place,))


def _is_used(package: str, used: set[str], holdings: Holdings) -> bool:
    """Whether the project needs the package, or any code speaks of it."""
    return package in used or holdings.find_in_code((package, package.replace("-", "_"), package.partition("-")[0]))


def _own(files: Files) -> Iterator[tuple[str, Place]]:
    """The names of all packages that are made here."""
    for entry in files.named("pyproject.toml", "setup.py", "setup.cfg"):
        text = files.text(entry.path, MAX_BYTES) or ""
        if entry.path.endswith(".toml"):
            yield from _from_toml(entry.path, text)
        elif match := _NAME.search(text):
            line = text.count("\n", 0, match.start()) + 1
            yield _plain(match[1] or match[2]), Place(entry.path, line)


def _from_toml(path: str, text: str) -> Iterator[tuple[str, Place]]:
    tables, _, _ = parse_toml(text)
    poetry = tables.get("tool", {}).get("poetry", {}) if isinstance(tables.get("tool"), dict) else {}
    for table in (tables.get("project"), poetry):
        name = table.get("name") if isinstance(table, dict) else None
        if isinstance(name, str) and name:
            at = text.find(f'"{name}"')
            yield _plain(name), Place(path, text.count("\n", 0, at) + 1 if at >= 0 else None)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]{1,4}", "-", name).lower()
