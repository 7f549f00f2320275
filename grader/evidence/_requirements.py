"""Lists of dependencies in their many forms, read line by line; pip never sees them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_REQUIREMENTS = 3000
MAX_CHARS = 500  # of one requirement: longer ones are nobody's hand

_NAME = regex(r"^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]{0,200}\])?\s*")
_EXACT = regex(r"^===?\s*[^*\s,;]+$")
_VERSIONED_URL = regex(r"@[0-9a-f]{7,40}(?:$|#)|@v?\d+(?:\.\d+)+(?:$|#)|-\d+(?:\.\d+)+[\w.-]*\.(?:whl|tar\.gz|zip)")
_EGG = regex(r"[#&]egg=([\w.-]+)")


class Requirement(NamedTuple):
    """One dependency.

    Attributes:
        name: normalised (lower case, dashes).
        spec: what follows the name, as written.
        pin: `exact`, `ranged`, `bare`, `url` (unpinned) or `local`.
        group: `main`, `dev`, or an extra's or group's name.
    """

    name: str
    line: int
    spec: str = ""
    pin: str = "bare"
    group: str = "main"


class Parsed(NamedTuple):
    """The requirements of one file; what it includes; the first line that makes no sense."""

    requirements: tuple[Requirement, ...] = ()
    includes: tuple[str, ...] = ()
    error: str = ""
    error_line: int = 0


def normal(name: str) -> str:
    """A project name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def requirement(text: str, line: int, group: str = "main") -> Requirement | None:
    """One PEP 508 line, or None where it isn't one."""
    text = text[:MAX_CHARS].partition(";")[0].strip()
    found = _NAME.match(text)
    if not found:
        return None
    rest = text[found.end() :].strip()
    if rest.startswith("@"):
        pin = "exact" if _VERSIONED_URL.search(rest) else "url"
        return Requirement(normal(found.group(1)), line, rest, pin, group)
    rest = rest.strip("()").strip()
    if rest and rest[0] not in "=<>!~":
        return None
    return Requirement(normal(found.group(1)), line, rest, pin_of(rest), group)


def pin_of(spec: str) -> str:
    """How tightly a PEP 440 specifier holds a version."""
    spec = spec.strip()
    if not spec or spec == "*":
        return "bare"
    return "exact" if _EXACT.match(spec.replace(" ", "")) else "ranged"


def parse_requirements(text: str, group: str = "main") -> Parsed:
    """A requirements.txt: options, hashes, continuations, includes, URLs, editables."""
    out: list[Requirement] = []
    includes: list[str] = []
    error, error_line = "", 0
    for number, line in _lines(text):
        if len(out) >= MAX_REQUIREMENTS:
            break
        if line.startswith("-"):
            option, _, value = line.partition("=") if line.startswith("--") and "=" in line else line.partition(" ")
            if option in ("-r", "--requirement"):
                includes.append(value.strip())
            elif option in ("-e", "--editable"):
                out.append(_url(value.strip(), number, group))
            elif line.startswith("-r"):
                includes.append(line[2:].strip())
            continue
        one = _line(line, number, group)
        if one:
            out.append(one)
        elif not error:
            error, error_line = "not a requirement", number
    return Parsed(tuple(out), tuple(includes), error, error_line)


def _line(line: str, number: int, group: str) -> Requirement | None:
    line = re.split(r"\s--(?:hash|global-option|install-option|config-settings)", line, maxsplit=1)[0].strip()
    if "://" in line.partition("@")[0] or line.startswith(("./", "../", "/", "git+")):
        return _url(line, number, group)
    if " @ " in line or "@" not in line:
        return requirement(line, number, group)
    return requirement(line.replace("@", " @ ", 1), number, group)


def _url(text: str, number: int, group: str) -> Requirement:
    """A URL, path or editable install."""
    text = text[:MAX_CHARS]
    egg = _EGG.search(text)
    last = re.split(r"[/#@]", text.rstrip("/"))[-1].partition(".git")[0].strip(".-")
    name = normal(egg.group(1) if egg else last or "x")
    if "://" not in text and not text.startswith("git+"):
        return Requirement(name, number, text, "local", group)
    return Requirement(name, number, text, "exact" if _VERSIONED_URL.search(text) else "url", group)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """(number, line) without comments, with continuations joined."""
    pending, start = "", 0
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        if line.startswith("#"):
            continue
        line = re.split(r"\s#", line, maxsplit=1)[0].strip()
        start = start if pending else number
        if line.endswith("\\"):
            pending += line[:-1] + " "
            continue
        whole = (pending + line).strip()
        pending = ""
        if whole:
            yield start, whole


def caret(spec: str) -> str:
    """How tightly a poetry or npm specifier (`^1.2`, `~1.2`, `1.2.3`, `*`) holds a version."""
    spec = spec[:MAX_CHARS].strip()
    if spec in ("", "*", "latest", "x") or spec.startswith(("workspace:", "file:", "link:")):
        return "local" if spec.startswith(("file:", "link:", "workspace:")) else "bare"
    if "://" in spec or spec.startswith("git"):
        return "exact" if _VERSIONED_URL.search(spec) else "url"
    return "exact" if re.fullmatch(r"v?=?=?\s*\d+(?:\.\d+)*[\w.+-]*", spec) and ".x" not in spec else "ranged"
