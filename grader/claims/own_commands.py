# ruff: noqa: E501 - patterns: a row is a thought
"""Commands of the project's own name, against those that its packaging installs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence._toml import parse_toml
from grader.evidence.files import base_name, suffix
from grader.evidence.sayings import short
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.files import Files
    from grader.evidence.python_code import PythonCode
    from grader.evidence.sayings import Sayings

MAX_BYTES = 128 << 10
# A shell's line that begins with a name and goes on with a sub-command, an option or an argument.
_STARTED = regex(
    r"^\s{0,8}(?:\$ |> )?(?:uv run |poetry run )?([a-z][a-z0-9_-]{2,40})(?:\s+(?:-{1,2}[a-z]|[a-z][\w-]{1,20}(?=\s|$)|[\"']|[\w./-]{1,60}\.\w{1,5}(?=\s|$)).{0,200})$"
)
_SHELL = regex(
    r"^\s{0,8}(?:\$ |> |#|pip|python|uv |poetry|git |cd |export|make|docker|conda|curl|source|npm|cp |mkdir|[A-Z_]{2,30}=)"
)
_ENTRIES = regex(r"[\"']?([A-Za-z][\w.-]{0,60})\s?=\s?[\w.]{1,100}:\w{1,60}")


_VERB = regex(r"(?:^|(?<=\$ ))([a-z][a-z0-9_-]{2,40}) ([a-z][a-z-]{2,20})(?=\s|$)")
# Names given to argparse and click, and functions that typer and click name a command after.
_PART = regex(
    r"add_parser\(\s{0,20}[\"']([\w-]{2,30})[\"']|@\w{1,30}\.command\(\s{0,20}(?:name\s?=\s?)?[\"']([\w-]{2,30})[\"']|@\w{1,30}\.command\([^\"'\n]{0,60}\)\s{1,40}(?:@[^\n]{1,200}\n\s{0,20}){0,6}(?:async )?def (\w{2,40})\("
)
MIN_PARTS = 1


class Started(NamedTuple):
    """One command where it is given."""

    name: str
    text: str
    place: Place
    verb: str = ""


def said(sayings: Sayings, files: Files) -> tuple[Started, ...]:
    """The first line of code for each name that is also that of a package here."""
    own = {entry.path.split("/")[-2].lower() for entry in files.named("__init__.py") if "/" in entry.path}
    found: dict[str, Started] = {}
    code = [line for line in sayings.lines if line.block == "code"]
    if not any((match := _STARTED.match(line.text)) and match[1].replace("-", "_") in own for line in code):
        return ()
    shell = {
        line.line
        for line in code
        if _SHELL.match(line.text)
        or ((match := _STARTED.match(line.text)) is not None and match[1].replace("-", "_") in own)
    }
    for line in code:
        match = _STARTED.match(line.text)
        # What such a command prints may begin with its name, too: a block of commands is nothing but commands.
        beside = [other.line for other in code if abs(other.line - line.line) == 1]
        if match and all(no in shell for no in beside) and match[1].replace("-", "_") in own:
            found.setdefault(match[1], Started(match[1], short(line.text), line.place))
    verbs: dict[tuple[str, str], Started] = {}
    for line in sayings.lines:
        for match in _VERB.finditer(line.text) if line.block != "heading" else ():
            # In a sentence only what begins it can be told from an ordinary word.
            if match[1].replace("-", "_") in found and (line.block == "code" or not match.start()):
                verbs.setdefault((match[1], match[2]), Started(match[1], short(line.text), line.place, match[2]))
    return (*found.values(), *verbs.values())


def held(said: tuple[Started, ...], files: Files, python_code: PythonCode) -> Iterator[Claim]:
    """A command that no packaging of the project installs can't be started, nor a part of it that its code doesn't know."""
    made: dict[str, Place] = {}
    packaging: Place | None = None
    for entry in files.named("pyproject.toml", "setup.py", "setup.cfg"):
        text = files.text(entry.path, MAX_BYTES)
        if text is None:
            return
        packaging = packaging or Place(entry.path)
        for name in _scripts(entry.path, text):
            made.setdefault(_plain(name), Place(entry.path, text.count("\n", 0, max(0, text.find(name))) + 1))
    if packaging is None:
        return
    parts = _parts(files, python_code)
    for started in said:
        if started.verb:
            place = made.get(_plain(started.name))
            known = any(_plain(started.verb) == _plain(part) for part in parts)
            if place and len(parts) >= MIN_PARTS and not known and not _named_in(started.verb, files, python_code):
                words = f"Its commands are {', '.join(sorted(parts)[:6])}."
                yield Claim(
                    started.text,
                    Verdict.CONTRADICTED,
                    "run-instructions",
                    words,
                    (started.place, next(iter(parts.values()))),
                )
            continue
        if place := made.get(_plain(started.name)):
            words = f"{place.path} installs it."
            yield Claim(started.text, Verdict.BORNE_OUT, "run-instructions", words, (started.place, place))
        elif not any(
            base_name(e.path).partition(".")[0] == started.name and suffix(e.path) in {"", ".sh", ".cmd"}
            for e in files.own
        ):
            words = f"{packaging.path} installs no such command."
            yield Claim(started.text, Verdict.CONTRADICTED, "run-instructions", words, (started.place, packaging))


def _parts(files: Files, python_code: PythonCode) -> dict[str, Place]:
    """The sub-commands that argparse, click and typer are given by name, and where."""
    found: dict[str, Place] = {}
    for module in python_code.product:
        text = files.text(module.path, MAX_BYTES) or ""
        if "add_parser(" in text or ".command(" in text:
            for match in _PART.finditer(text):
                name = (match[1] or match[2] or match[3]).replace("_", "-")
                found.setdefault(name, Place(module.path, text.count("\n", 0, match.start()) + 1))
    return found


def _named_in(verb: str, files: Files, python_code: PythonCode) -> bool:
    """Whether any module has the word in quotes, or a function of that name: the command may be made in another way."""
    forms = (f'"{verb}"', f"'{verb}'", f"def {verb.replace('-', '_')}(")
    return any(form in (files.text(module.path, MAX_BYTES) or "") for module in python_code.product for form in forms)


def _scripts(path: str, text: str) -> Iterator[str]:
    if not path.endswith(".toml"):
        yield from (match[1] for match in _ENTRIES.finditer(text))
        return
    tables, _, _ = parse_toml(text)
    project, tool = tables.get("project"), tables.get("tool")
    poetry = tool.get("poetry") if isinstance(tool, dict) else None
    for table in (project, poetry):
        for key in ("scripts", "gui-scripts"):
            scripts = table.get(key) if isinstance(table, dict) else None
            yield from (name for name in (scripts if isinstance(scripts, dict) else ()))


def _plain(name: str) -> str:
    return name.lower().replace("-", "_")
