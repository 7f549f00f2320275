"""Shell scripts as lists of simple commands: enough to say what a script runs, never run."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping, Sequence

    Functions = Mapping[str, str]

MAX_SCRIPT_LINES = 600
MAX_WORDS = 80

_HEREDOC = regex(r"<<-?\s*(['\"]?)(\w{1,40})\1")
_ASSIGNMENT = regex(r"^[A-Za-z_]\w*=")
_QUOTES = "'\""
_SEPARATORS = ("&&", "||", ";", "|", "&")
_KEYWORDS = frozenset("then do else elif if while until ! { ( time sudo exec nohup command env winpty".split())
# What runs another command; the words before that one are dropped.
_WRAPPERS = tuple(
    tuple(words.split())
    for words in (
        "uv run|uv tool run|poetry run|pipenv run|pdm run|hatch run|rye run|pixi run|npx|uvx|pnpm exec|yarn exec|bunx|"
        "conda run|mamba run|micromamba run|xvfb-run|python -m|python3 -m|py -m|bundle exec|dotenv run|doppler run"
    ).split("|")
)
_WRAPPER_VALUES = frozenset("-k -s -n -p --name --prefix --with --group --extra --python --env-file".split())


# A script that goes on after failures and ends in one of these never fails.
_ALWAYS_WELL = frozenset(("true", ":", "echo", "exit"))
_FORGIVES = (("set", "+e"), ("set", "+o"))

NO_FUNCTIONS: Functions = MappingProxyType({})
_FUNCTION = regex(r"^(?:function )?([\w-]{1,40})[ \t]{0,4}\(\)[ \t]{0,4}\{(.*)$")
_PARAMETER = regex(r"""(["']?)\$(?:\{([1-9@*])\}|([1-9@*]))\1""")
MAX_BODY_CHARS = 8_000


class Command(NamedTuple):
    """One simple command: its words without assignments and wrappers such as `uv run`.

    Attributes:
        line: lines after the script's first, from 0.
        soft: `|| true` and its like: the script goes on when it fails.
    """

    line: int
    words: tuple[str, ...]
    soft: bool = False

    @property
    def text(self) -> str:
        """The command on one line, shortened."""
        whole = " ".join(self.words)
        return whole if len(whole) <= MAX_WORDS else whole[: MAX_WORDS - 1] + "…"


def split_functions(script: str) -> tuple[str, Functions]:
    """The script without its functions (their lines blank), and each function's body by its name."""
    lines = script.split("\n")[:MAX_SCRIPT_LINES]
    found: dict[str, str] = {}
    i = 0
    while i < len(lines):
        start = _FUNCTION.match(lines[i]) if "()" in lines[i] else None
        end = _end_of_function(lines, i) if start else None
        if start is None or end is None:
            i += 1
            continue
        first = start[2].rstrip().removesuffix("}") if end == i else start[2]
        found[start[1]] = "\n".join([first.partition(" # ")[0], *lines[i + 1 : end]])[:MAX_BODY_CHARS]
        lines[i : end + 1] = [""] * (end + 1 - i)
        i = end + 1
    return "\n".join(lines), MappingProxyType(found)


def _end_of_function(lines: list[str], start: int) -> int | None:
    """The line with the closing brace: on the same line, or the first that begins with one."""
    if lines[start].rstrip().endswith("}"):
        return start
    return next((i for i in range(start + 1, len(lines)) if lines[i].startswith("}")), None)


def with_arguments(body: str, arguments: Sequence[str]) -> str:
    """A function's body as it runs with these arguments; `shift` moves them on from its line."""
    rows, left = [], list(arguments)
    for row in body.split("\n"):
        if row.strip() == "shift":
            left = left[1:]
            continue

        def value(match: re.Match[str], given: list[str] = left) -> str:
            name = match[2] or match[3]
            if name in "@*":
                return " ".join(given)
            return given[int(name) - 1] if int(name) <= len(given) else ""

        rows.append(_PARAMETER.sub(value, row))
    return "\n".join(rows)[: 2 * MAX_BODY_CHARS]


def commands(script: str) -> list[Command]:
    """The simple commands of a script, in order; here-documents, comments and pure assignments left out."""
    out: list[Command] = []
    for number, line in _logical_lines(script):
        parts = _split(line)
        for index, (words, operator) in enumerate(parts):
            bare = _unwrap(words)
            if not bare:
                continue
            after = parts[index + 1][0] if operator == "||" and index + 1 < len(parts) else []
            out.append(Command(number, tuple(bare[:MAX_WORDS]), _goes_on(after)))
    if out and out[-1].words[0] in _ALWAYS_WELL and _goes_on(out[-1].words) and "$?" not in script:
        started = next((c.line for c in out if c.words[:2] in _FORGIVES), None)
        if started is not None:
            out = [c._replace(soft=True) if c.line > started else c for c in out]
    return out


def _goes_on(words: Sequence[str]) -> bool:
    """Whether a command that is run after a failure makes it good: `true`, `echo …`, `exit 0`."""
    return bool(words) and words[0] in _ALWAYS_WELL and (words[0] != "exit" or list(words[1:2]) in ([], ["0"]))


def _logical_lines(script: str) -> list[tuple[int, str]]:
    """(offset, text) with continuations joined and here-documents skipped."""
    out: list[tuple[int, str]] = []
    lines = script.split("\n")[:MAX_SCRIPT_LINES]
    pending, start, until = "", 0, ""
    for number, raw in enumerate(lines):
        if until:
            if raw.strip() == until:
                until = ""
            continue
        text = raw.strip()
        if not pending:
            start = number
        if text.startswith("#"):
            continue
        if text.endswith(("\\", "`")) and len(text) > 1:
            pending += text[:-1] + " "
            continue
        text = pending + text
        pending = ""
        heredoc = _HEREDOC.search(text)
        if heredoc and "<<<" not in text:
            until = heredoc.group(2)
        if text:
            out.append((start, text))
    if pending:
        out.append((start, pending))
    return out


def _split(line: str) -> list[tuple[list[str], str]]:
    """Simple commands as words, each with the operator that follows it."""
    parts: list[tuple[list[str], str]] = []
    words: list[str] = []
    word, quote, started = "", "", False
    i = 0
    while i < len(line):
        char = line[i]
        if quote:
            if char == quote:
                quote = ""
            else:
                word += char
        elif char in _QUOTES:
            quote, started = char, True
        elif char == "#" and not word and not started:
            break
        elif char.isspace() or any(line.startswith(op, i) for op in _SEPARATORS):
            if word or started:
                words.append(word)
            word, started = "", False
            operator = next((op for op in _SEPARATORS if line.startswith(op, i)), "")
            if operator and not (operator == "&" and line[i - 1 : i] == ">"):
                parts.append((words, operator))
                words = []
                i += len(operator) - 1
        else:
            word += char
        i += 1
    if word or started:
        words.append(word)
    parts.append((words, ""))
    return [(words, operator) for words, operator in parts if words]


def _unwrap(words: list[str]) -> list[str]:
    """Without assignments, keywords and wrappers."""
    for _ in range(6):
        while words and (words[0] in _KEYWORDS or _ASSIGNMENT.match(words[0])):
            words = words[1:]
        if not words:
            return []
        words = [
            words[0].rpartition("/")[2] if words[0].endswith(("/python", "/pytest", "/pip")) else words[0],
            *words[1:],
        ]
        if words[0] == "timeout":
            words = _after_options(words[1:])[1:]
            continue
        drop = max((len(key) for key in _WRAPPERS if tuple(words[: len(key)]) == key), default=0)
        if not drop:
            return words
        words = _after_options(words[drop:])
    return words


def _after_options(words: list[str]) -> list[str]:
    """The wrapped command, past the wrapper's own options."""
    while words and words[0].startswith("-"):
        words = words[2 if words[0] in _WRAPPER_VALUES else 1 :]
    return words
