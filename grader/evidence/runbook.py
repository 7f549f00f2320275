"""How the documents say it is run: the commands, what step each is, and whether the files they name are there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.evidence._commands import INLINE, Names, is_command, missing_name, step_of
from grader.evidence._lexicon import fold, matcher
from grader.evidence.files import base_name, suffix
from grader.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.documents import Document, Documents
    from grader.evidence.files import Files
    from grader.evidence.source_code import SourceCode

MAX_COMMANDS = 400
MAX_DOCUMENTS = 12
MIN_LINE_WORDS = 3

_PROMPT = re.compile(
    r"^\s{0,40}(?:[$>%]\s{1,2}|PS [^>\n]{0,80}>\s?|!\s?|C:\\[^>\n]{0,80}>\s?|\([\w.-]{1,30}\)\s?\$?\s?)?"
)
_PARTS = re.compile(r"\s&&\s|\s;\s|;\s(?=cd |python|pip)")
_URL = re.compile(r"(?i)https?://(?:localhost|127\.0\.0\.1|0\.0\.0\.0)|localhost:\d{2,5}")
_ENV_NAME = re.compile(r"\b[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+\b")
_ENV_USE = re.compile(
    r"""(?:environ(?:\.get\(|\[)|getenv\(|Sys\.getenv\(|process\.env[.\[]|import\.meta\.env\.)\s{0,2}['"]?([A-Z][A-Z0-9_]{2,60})"""
)
_SECRET = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL|_URI$|_URL$|ENDPOINT")
_READS = re.compile(
    r"(?:read_(?:csv|excel|parquet|json|table|feather|pickle|rds|delim)|readRDS|fread|loadtxt|joblib\.load|pickle\.load|torch\.load|load_model|"
    r"YOLO|InferenceSession|np\.load|open)\(\s{0,4}[rbf]?['\"]([^'\"\n]{1,200}\.(?:csv|tsv|xlsx?|parquet|json|feather|rds|pkl|joblib|pt|pth|h5|keras|"
    r"onnx|npy|npz))['\"]", re.IGNORECASE,
)  # fmt: skip
_PUBLIC_MODEL = re.compile(r"(?i)^yolo(?:v?\d|_nas|11|12)")


@dataclass(frozen=True, slots=True)
class Command:
    """One command of the documents.

    Attributes:
        step: clone, env, install, config, data, train, start, test, verify or other.
        docker: it goes through a container.
        missing: the file it names that isn't in the repository; empty when all is there or nothing is named.
        fragment: it stands in running text rather than in a code block.
    """

    path: str
    line: int
    text: str
    step: str
    docker: bool
    missing: str
    fragment: bool

    @property
    def place(self) -> Place:
        """Where it stands."""
        note = f"{self.missing} isn't in the repository" if self.missing else self.text[:80]
        return Place(self.path, self.line, note=note)


@dataclass(frozen=True, slots=True)
class Runbook:
    """All that the documents say about running.

    Attributes:
        commands: in order, the README's first.
        manual: lines that tell to open or click something instead of a command.
        outcome: lines that say what one should see: an address, an output, a health check.
        settings: environment variables that the documents name; `example_env`: a template file of them, or empty.
        data_notes: lines that say how to get data, models or accounts.
        needs_settings: secrets that the code reads, each with a place.
        needs_files: data or model files that the code reads and the repository doesn't have.
    """

    commands: tuple[Command, ...] = ()
    manual: tuple[Place, ...] = ()
    outcome: tuple[Place, ...] = ()
    settings: frozenset[str] = frozenset()
    example_env: str = ""
    data_notes: tuple[Place, ...] = ()
    needs_settings: tuple[Place, ...] = ()
    needs_files: tuple[Place, ...] = ()

    def steps(self) -> frozenset[str]:
        """The kinds of steps there are."""
        return frozenset(command.step for command in self.commands)

    def first(self, *steps: str) -> Command | None:
        """The first command of one of these steps."""
        return next((command for command in self.commands if command.step in steps), None)


def _joined(text: str, first: int) -> Iterator[tuple[int, str]]:
    """Lines of a code block, continuation lines joined, comments and prompts off."""
    held, start = "", 0
    for offset, row in enumerate(text.split("\n")):
        line = _PROMPT.sub("", row, count=1) if not held else row
        start = start if held else first + offset
        stripped = line.rstrip()
        if stripped.endswith(("\\", "`", "^")):
            held += stripped[:-1] + " "
            continue
        whole = (held + stripped).strip()
        held = ""
        if whole and not whole.startswith(("#", "//", "REM ", "::")):
            yield start, whole
    if held.strip():
        yield start, held.strip()


def _commands(document: Document, names: Names) -> Iterator[Command]:
    seen: set[str] = set()

    def one(line: int, text: str, *, fragment: bool) -> Iterator[Command]:
        for part in _PARTS.split(text[:600].replace("\u00a0", " ")):
            part = part.partition(" #")[0].strip()  # noqa: PLW2901  (a trailing comment is no argument)
            if part and part not in seen and is_command(part):
                seen.add(part)
                step, docker = step_of(part)
                yield Command(document.path, line, part[:200], step, docker, missing_name(part, names), fragment)

    starts = {line.no: line for line in document.lines if line.block == "code"}
    for block in document.code_blocks:
        if block.language in ("json", "yaml", "yml", "mermaid", "sql", "html", "css", "toml", "diff", "xml"):
            continue
        first = next((no for no in sorted(starts) if block.line <= no <= block.end_line), block.line)
        for line, text in _joined(block.text, first):
            yield from one(line, text, fragment=False)
    for doc_line in document.lines:
        if doc_line.block in ("prose", "list", "quote", "table"):
            for match in INLINE.finditer(doc_line.text[:1500]):
                yield from one(doc_line.no, match[0].rstrip(".,;:)"), fragment=True)


def _lines(document: Document, cue: str, limit: int = 40) -> Iterator[Place]:
    found = matcher("run_cues")
    for line in document.lines:
        if line.block != "heading" and cue in found.kinds(fold(line.text[:600])):
            limit -= 1
            yield Place(document.path, line.no, note=line.text[:80])
            if not limit:
                return


def _outcome(document: Document) -> Iterator[Place]:
    """What one should see: cue words, an address of this machine, or a plain block that isn't commands after them."""
    yield from _lines(document, "outcome")
    for line in document.lines:
        if line.block in ("prose", "list", "table", "code") and _URL.search(line.text):
            yield Place(document.path, line.no, note=line.text.strip()[:80])


def _needs(source_code: SourceCode, files: Files) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """The secrets and the absent files that own code reads."""
    settings: dict[str, Place] = {}
    absent: dict[str, Place] = {}
    present = {base_name(entry.path).lower() for entry in files.all}
    written: set[str] = set()
    for line in source_code.code_lines(tests=False):
        text = line.text
        if "env" in text and (use := _ENV_USE.search(text)) and _SECRET.search(use[1]):
            settings.setdefault(use[1], Place(line.path, line.line, note=use[1]))
        if "(" in text and (read := _READS.search(text)):
            name = base_name(read[1].replace("\\", "/"))
            mode_w = re.search(r"['\"][wa]b?\+?['\"]", text) is not None
            if mode_w or ".to_csv" in text or "dump(" in text:
                written.add(name.lower())
            elif (
                name.lower() not in present
                and "{" not in name
                and "://" not in read[1]
                and not _PUBLIC_MODEL.match(name)
            ):
                absent.setdefault(name, Place(line.path, line.line, note=f"{read[1]} isn't in the repository"))
        elif any(
            word in text for word in ("to_csv", "dump(", "save(", "to_parquet", "write_csv", "saveRDS", "to_pickle")
        ):
            written.update(base_name(m).lower() for m in re.findall(r"['\"]([^'\"\n]{1,200}\.\w{2,8})['\"]", text))
    return tuple(settings.values()), tuple(place for name, place in absent.items() if name.lower() not in written)


def collect(files: Files, documents: Documents, source_code: SourceCode) -> Runbook:
    """Read every way of running out of the documents, and what the code needs for it."""
    names = Names(files)
    commands: list[Command] = []
    manual: list[Place] = []
    outcome: list[Place] = []
    notes: list[Place] = []
    settings: set[str] = set()
    for document in documents.all[:MAX_DOCUMENTS]:
        commands += _commands(document, names)
        manual += _lines(document, "manual")
        outcome += _outcome(document)
        notes += _lines(document, "data")
        for line in document.lines:
            settings.update(_ENV_NAME.findall(line.text[:400]))
    example = next(
        (
            e.path
            for e in files.own
            if re.match(
                r"(?i)^\.?env[._-](?:example|sample|template|dist)|.{0,20}\.env\.(?:example|sample|template)$",
                base_name(e.path),
            )
            and suffix(e.path) != ".py"
        ),
        "",
    )
    needs_settings, needs_files = _needs(source_code, files)
    return Runbook(
        tuple(commands[:MAX_COMMANDS]),
        tuple(manual),
        tuple(outcome),
        frozenset(settings),
        example,
        tuple(notes),
        needs_settings,
        needs_files,
    )
