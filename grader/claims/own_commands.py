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


class Started(NamedTuple):
    """One command where it is given."""

    name: str
    text: str
    place: Place


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
    return tuple(found.values())


def held(said: tuple[Started, ...], files: Files) -> Iterator[Claim]:
    """A command that no packaging of the project installs can't be started."""
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
    for started in said:
        if place := made.get(_plain(started.name)):
            words = f"{place.path} installs it."
            yield Claim(started.text, Verdict.BORNE_OUT, "run-instructions", words, (started.place, place))
        elif not any(
            base_name(e.path).partition(".")[0] == started.name and suffix(e.path) in {"", ".sh", ".cmd"}
            for e in files.own
        ):
            words = f"{packaging.path} installs no such command."
            yield Claim(started.text, Verdict.CONTRADICTED, "run-instructions", words, (started.place, packaging))


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
