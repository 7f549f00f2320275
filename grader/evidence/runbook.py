"""How the documents say it is run: the commands, what step each is, and whether the files they name are there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.evidence._commands import INLINE, Names, is_command, missing_name, step_of
from grader.evidence._lexicon import fold, matcher
from grader.evidence._named_paths import dead_links
from grader.evidence._regex import regex
from grader.evidence._run_needs import needs, spoken_of, tells_pull
from grader.evidence._whereabouts import Whereabouts
from grader.evidence.files import base_name, suffix
from grader.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.evidence.documents import Document, Documents
    from grader.evidence.files import Files
    from grader.evidence.source_code import SourceCode

MAX_COMMANDS = 400
MAX_DOCUMENTS = 6
MAX_LINES = 40
FAR_WEIGHT = 0.25

_PROMPT = regex(r"^\s{0,40}(?:[$>%]\s{1,2}|PS [^>\n]{0,80}>\s?|!\s?|C:\\[^>\n]{0,80}>\s?|\([\w.-]{1,30}\)\s?\$?\s?)?")
# Code that uses the project as a library starts it, too.
_CODE_LANGUAGES = frozenset(("python", "py", "python3", "pycon", "r", ""))
_OTHER_LANGUAGES = frozenset(("go", "golang", "js", "javascript", "ts", "typescript", "jsx", "tsx", "rust", "rs"))
_IMPORTS = regex(r"^(?:>>> )?(?:from|import) ([A-Za-z_][\w.]{0,120})|^library\(([\w.]{2,60})\)")
# A program of the project's own environment, called by its path, is that program.
_OF_VENV = regex(r"^(?:\./|\.\\)?[\w.-]{0,30}env[\\/](?:bin|Scripts)[\\/](?!activate)(?=\w)", re.IGNORECASE)
_PARTS = regex(r"\s&&\s|\s;\s|;\s(?=cd |python|pip)")
_RUN_DOC = regex(
    r"(?i)install|usage|quick.?start|set.?up|getting.?started|how.?to.?run|running|run.?book|deploy|dev.?guide"
)
_URL = regex(r"(?i)https?://(?:localhost|127\.0\.0\.1|0\.0\.0\.0)|localhost:\d{2,5}")
_ENV_NAME = regex(r"\b[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+\b")

# What only brings a file here starts nothing.
_FETCHES = regex(
    r"(?:sudo )?(?:wget|curl|gdown|unzip|tar|kaggle|dvc pull|git lfs|gsutil|aws s3|huggingface-cli|hf|ollama pull)\b"
)
# An editor of notebooks that is given none: the reader opens one by hand.
_EDITOR = regex(r"jupyter[ -](?:notebook|lab)(?:\s{1,3}-[-\w=.]{1,40}(?:\s\d{2,5})?){0,6}$")


@dataclass(frozen=True, slots=True)
class Command:
    """One command of the documents.

    Attributes:
        step: clone, env, install, config, data, train, start, test, verify or other.
        docker: it goes through a container.
        missing: the file it names that isn't in the repository; empty when all is there or nothing is named.
        fragment: it stands in running text rather than in a code block.
        astray: the folder in which its script lies, where the document leads nobody there; else empty.
    """

    path: str
    line: int
    text: str
    step: str
    docker: bool
    missing: str
    fragment: bool
    astray: str = ""

    @property
    def starts(self) -> bool:
        """It runs something of the project: an editor that is given no notebook doesn't, nor what fetches a file."""
        if self.step in ("start", "train"):
            return _EDITOR.match(self.text) is None
        return self.step == "data" and _FETCHES.match(self.text) is None

    @property
    def place(self) -> Place:
        """Where it stands."""
        note = f"{self.missing} isn't in the repository" if self.missing else self.text[:80]
        note = f"the script lies in {self.astray}/" if self.astray else note
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
        needs_files: data or models that the code reads while none are in the repository; the note begins with which.
        main: paths of the README and of the documents that are about running it.
        machine_paths: code lines with an absolute path into somebody's home.
        needs_served: where the code asks a model of Ollama that neither the repository nor a document pulls.
        dead_links: links in the instructions, the README's and the documents' on running, to files that aren't there.
        model_makers: base names of the scripts and notebooks that save a model.
        depends: where the README says in words on what it depends.
    """

    commands: tuple[Command, ...] = ()
    manual: tuple[Place, ...] = ()
    outcome: tuple[Place, ...] = ()
    settings: frozenset[str] = frozenset()
    example_env: str = ""
    data_notes: tuple[Place, ...] = ()
    needs_settings: tuple[Place, ...] = ()
    needs_files: tuple[Place, ...] = ()
    machine_paths: tuple[Place, ...] = ()
    main: frozenset[str] = frozenset()
    model_makers: frozenset[str] = frozenset()
    needs_served: tuple[Place, ...] = ()
    dead_links: tuple[Place, ...] = ()
    depends: tuple[Place, ...] = ()

    def weight(self, path: str) -> float:
        """What stands in the README or in a document on running counts full, elsewhere a quarter."""
        return 1.0 if path in self.main or not self.main else FAR_WEIGHT

    @property
    def builds_on_others(self) -> bool:
        """The reader is told to clone more than one project: what isn't here may come from the other."""
        found = {name for c in self.commands if c.step == "clone" for name in _CLONED.findall(c.text)}
        return len(found) > 1

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


def _inline(document: Document, names: Names) -> Iterator[tuple[int, str]]:
    """Commands in running text; of "make sure" and "make start" only the target that exists is one."""
    for line in document.lines:
        if line.block in ("prose", "list", "quote", "table"):
            for match in INLINE.finditer(line.text[:1500]):
                text = match[0].rstrip(".,;:)")
                if not (text.startswith("make ") and missing_name(text, names)):
                    yield line.no, text


def _own_use(text: str, language: str, names: Names) -> tuple[int, str] | None:
    """The line of a code example that imports the project's own package; None where none does."""
    if language in _OTHER_LANGUAGES:
        rows = enumerate(text.split("\n")[:40])
        return next(((at, row.strip()) for at, row in rows if names.brings_in(row)), None)
    for number, row in enumerate(text.split("\n")[:40]):
        found = _IMPORTS.match(row.strip())
        if found and (found[2] in names.packages if found[2] else names.module(found[1])):
            return number, row.strip()
    return None


def _is_told(name: str, at: int, document: Document) -> bool:
    """Whether a settings file that a command copies is one that the document has the reader write first."""
    return "env" in name.rpartition("/")[2] and any(
        name in line.text for line in document.lines if line.no != at and line.block != "code"
    )


# What a command fetches is there for the next one, and a second clone is another project's.
_FETCHES = regex(r"\b(?:wget|curl|aria2c|Invoke-WebRequest|iwr|gdown)\b")
_FETCHED = regex(r"https?://[^\s'\"<>]{1,300}/([\w.-]{3,100})(?=[\s'\"?#]|$)")
_CLONED = regex(r"\bgit clone\s[^\n]{0,200}?[/:]([\w.-]{1,100}?)(?:\.git)?/?(?=\s|$)")
_ENTERS = regex(r"^(?:cd|pushd)\s{1,3}['\"]?(?:[\w.~$/-]{0,100}/)?([\w.-]{1,100})/?['\"]?$")


def _fetched(document: Document) -> frozenset[str]:
    """Names of the files that a document's commands download."""
    rows = (row for block in document.code_blocks for row in block.text.split("\n") if "://" in row)
    return frozenset(name for row in rows if _FETCHES.search(row) for name in _FETCHED.findall(row[:600]))


def _cloned(document: Document) -> frozenset[str]:
    """Names of what a document's commands clone, where it is more than one thing: only one of them is this project."""
    texts = (block.text for block in document.code_blocks if "git clone" in block.text)
    names = frozenset(name for text in texts for name in _CLONED.findall(text[:4000]))
    return names if len(names) > 1 else frozenset()


def _commands(document: Document, names: Names, files: Files) -> Iterator[Command]:
    seen: set[str] = set()
    here = Whereabouts(document, files)
    fetched, cloned, inside = _fetched(document), _cloned(document), ""

    def one(line: int, text: str, *, fragment: bool) -> Iterator[Command]:
        nonlocal inside
        for part in _PARTS.split(text[:600].replace("\u00a0", " ")):
            part = _OF_VENV.sub("", part.partition(" #")[0].strip())  # noqa: PLW2901  (a trailing comment is no argument)
            if entered := _ENTERS.match(part):
                inside = entered[1]
            own = not fragment and names.runs(part)
            if part and part not in seen and (own or is_command(part)):
                seen.add(part)
                step, docker = step_of(part)
                step = "start" if own and step == "other" else step
                missing = missing_name(part, names)
                elsewhere = inside in cloned or missing.rpartition("/")[2] in fetched
                missing = "" if missing and (elsewhere or _is_told(missing, line, document)) else missing
                lies_in = "" if missing else here.lies_in(part)
                yield Command(document.path, line, part[:200], step, docker, missing, fragment, lies_in)

    starts = {line.no: line for line in document.lines if line.block == "code"}
    for block in document.code_blocks:
        if block.language in ("json", "yaml", "yml", "mermaid", "sql", "html", "css", "toml", "diff", "xml"):
            continue
        first = next((no for no in sorted(starts) if block.line <= no <= block.end_line), block.line)
        language = block.language.lower()
        if language in _CODE_LANGUAGES | _OTHER_LANGUAGES and (used := _own_use(block.text, language, names)):
            line, text = used
            yield Command(document.path, first + line, text[:200], "start", docker=False, missing="", fragment=False)
            continue
        for line, text in _joined(block.text, first):
            yield from one(line, text, fragment=False)
    for line, text in _inline(document, names):
        yield from one(line, text, fragment=True)


def _lines(document: Document, cue: str, sections: frozenset[int] | None = None) -> Iterator[Place]:
    found, limit = matcher("run_cues"), MAX_LINES
    for line in document.lines:
        if line.block == "heading" or (sections is not None and line.section not in sections):
            continue
        if cue in found.kinds(fold(line.text[:600])):
            limit -= 1
            yield Place(document.path, line.no, note=line.text[:200])
            if not limit:
                return


def _sections_of(document: Document, commands: Iterable[Command]) -> frozenset[int]:
    """The sections in which the commands stand."""
    lines = {command.line for command in commands}
    return frozenset(line.section for line in document.lines if line.no in lines)


def _instructions(document: Document) -> frozenset[int]:
    """The sections on running."""
    return frozenset(i for i, section in enumerate(document.sections) if "how-to-run" in section.kinds)


# "Navigate to the project's folder" and what a chat answers say nothing of what a step shows.
_NO_OUTCOME = regex(
    r"(?:navigate|go|change|cd) (?:in)?to (?:\w+ ){0,4}?[`*]?(?:project|root|clone\w*|repo\w*|director\w*|folder)"
    r"|(?:provid|generat)\w{1,4} \w{0,12}\s?(?:responses?|answers?)",
    re.IGNORECASE,
)


# A block below "Example session" or "Expected output" shows what one should see, line by line.
_SAMPLE = regex(
    r"\b(?:examples?|sample|expected|typical) (?:sessions?|outputs?|runs?|response|answers?|results?|interactions?)\b"
    r"|\b(?:ejemplo|exemple|exemplo|esempio) (?:de|di|d') ?(?:salida|sortie|sa\u00edda|output|ejecuci|ex\u00e9cution)"
    r"|\bbeispiel(?:ausgabe|sitzung)"
    r"|\u043f\u0440\u0438\u043c\u0435\u0440 (?:\u0432\u044b\u0432\u043e\u0434|\u0440\u0430\u0431\u043e\u0442)"
    r"|\u51fa\u529b\u4f8b|\u5b9f\u884c\u4f8b|\u8f93\u51fa\u793a\u4f8b|\u8fd0\u884c\u793a\u4f8b",
    re.IGNORECASE,
)
_ABOVE = 4
_SAMPLE_LINES = 6


def _sampled(document: Document) -> Iterator[Place]:
    """Lines of code blocks right below words that announce what comes out."""
    announced = [line.no for line in document.lines if line.block != "code" and _SAMPLE.search(line.text[:200])]
    for block in document.code_blocks if announced else ():
        if any(0 < block.line - no <= _ABOVE for no in announced):
            inside = (row for row in document.lines if row.block == "code" and block.line <= row.no <= block.end_line)
            rows = [Place(document.path, row.no, note=row.text.strip()[:200]) for row in inside if row.text.strip()]
            yield from rows[:_SAMPLE_LINES]


def _outcome(document: Document, sections: frozenset[int]) -> Iterator[Place]:
    """What one should see: cue words where commands stand, or an address of this machine anywhere.

    Elsewhere "responses" and "generated" tell what the program is about, not what a step shows.
    """
    for place in _lines(document, "outcome", sections):
        if not _NO_OUTCOME.search(place.note):
            yield place
    for line in document.lines:
        if line.block in ("prose", "list", "table", "code") and _URL.search(line.text):
            yield Place(document.path, line.no, note=line.text.strip()[:200])


# "Dependencies: R, tidyverse", "what it needs is in requirements.txt": no command, but where one begins.
_DEPENDS = regex(
    r"(?i)^\W{0,6}(?:\w{1,12} )?(?:dependenc(?:y|ies)|requirements|prerequisites|d[\u00e9e]pendances|pr[\u00e9e]requis|"
    r"dependencias|requisitos|depend[\u00eae]ncias|abh\u00e4ngigkeiten|voraussetzungen|gereksinimler|persyaratan|talablar|"
    r"\u0437\u0430\u0432\u0438\u0441\u0438\u043c\u043e\u0441\u0442\u0438|\u4f9d\u8d56|\uc758\uc874\uc131|"
    r"\u4f9d\u5b58|\u0437\u0430\u043b\u0435\u0436\u043d\u043e\u0441\u0442\u0456)\W{0,4}$"
)
_BRANCHES = ("\u251c", "\u2514", "\u2502", "|", "`--", "+--")  # of a tree of files
_LISTS = regex(r"(?<![\w/.-])(?:requirements[\w-]{0,20}\.txt|environment\.ya?ml|pyproject\.toml|renv\.lock|Pipfile)\b")


def _depends(readme: Document, files: Files) -> Iterator[Place]:
    """Lists under such a heading, and lines that name a list of requirements which is there."""
    asked = {i for i, section in enumerate(readme.sections) if section.title and _DEPENDS.search(section.title)}
    for line in readme.lines:
        listed = line.block == "list" and line.section in asked
        words = line.block in ("prose", "list") and not line.text.lstrip().startswith(_BRANCHES)
        found = _LISTS.search(line.text[:400]) if words else None
        if listed or (found and files.named(found[0].lower())):
            yield Place(readme.path, line.no, note=line.text[:200])


def collect(files: Files, documents: Documents, source_code: SourceCode) -> Runbook:
    """Read every way of running out of the documents, and what the code needs for it."""
    names = Names(files)
    commands: list[Command] = []
    manual: list[Place] = []
    outcome: list[Place] = []
    notes: list[Place] = []
    dead: list[Place] = []
    settings: set[str] = set()
    for document in documents.all[:MAX_DOCUMENTS]:
        mine = list(_commands(document, names, files))
        commands += mine
        manual += _lines(document, "manual")
        sections = _sections_of(document, mine)
        outcome += [*_outcome(document, sections), *_sampled(document)]
        if sections and (document is documents.readme or _RUN_DOC.search(base_name(document.path))):
            dead += dead_links(document, sections | _instructions(document), files)
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
    wanted = needs(source_code, files)
    settings |= spoken_of(wanted.settings, documents.all[:MAX_DOCUMENTS])
    return Runbook(
        tuple(commands[:MAX_COMMANDS]),
        tuple(manual),
        tuple(outcome),
        frozenset(settings),
        example,
        tuple(notes),
        wanted.settings,
        wanted.files,
        wanted.homes,
        frozenset(d.path for d in documents.all if d is documents.readme or _RUN_DOC.search(base_name(d.path))),
        wanted.model_makers,
        () if wanted.served and tells_pull(documents.all) else wanted.served,
        tuple(dead[:MAX_LINES]),
        tuple(_depends(documents.readme, files))[:MAX_LINES] if documents.readme else (),
    )
