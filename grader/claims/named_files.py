# ruff: noqa: E501 - patterns: a row is a thought
"""Files that a tree, a link or a command of the README names, against the files there are."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._glob import segment_matches
from grader.evidence._regex import regex
from grader.evidence.documents import resolve
from grader.evidence.files import base_name, suffix
from grader.evidence.sayings import short, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.documents import CodeBlock, Document, Documents
    from grader.evidence.files import Files
    from grader.evidence.runbook import Command, Runbook
    from grader.evidence.sayings import Sayings

SHOWN = 5
MAX_PLACES = 12
MIN_NAMED = 3
MIN_TREE = 3
MAX_COMMANDS = 6
MAX_IGNORES = 300
# Of a tree of this project at least so much is there; else it shows an output, another project or a plan.
PRESENT = 0.4
_BRANCH = regex(r"^([\s\u2502|]{0,80})(?:[\u251c\u2514][\u2500-\u257f]{1,3}|[|`+]--+)\s?([\w.@()+ /-]{1,120})")
# What somebody wrote: nobody leaves it out as data, weights or a build.
WRITTEN = (
    ".py", ".ipynb", ".r", ".rmd", ".ts", ".tsx", ".js", ".jsx", ".go", ".java", ".rs", ".cpp", ".sh", ".yml", ".yaml",
    ".toml", ".sql", ".md", ".scala", ".kt", ".jl", ".cs",
)  # fmt: skip
_WRITTEN_NAMES = ("dockerfile", "makefile", "requirements.txt", "procfile", "license")
WRITTEN_DIRS = frozenset(
    {"tests", "test", "src", ".github", "notebooks", "dags", "airflow", "k8s", "kubernetes", "helm", "terraform", "infra", "scripts",
     "api", "frontend", "backend", "monitoring", "pipelines", "services", "migrations", "benchmarks"}
)  # fmt: skip
_COLLECTED = regex(r"\bpytest(?:\s-[\w=-]{1,30}){0,4}\s(tests?/?|[\w.][\w./-]{0,80}(?:/|\.py))(?![\w./:-])")
# A file of settings that a command is given.
_CONFIGURED = regex(
    r"(?<!\w)(?:--(?:config|cfg|config-file|conf|params|params-file)|-c)[= ]([\w][\w./-]{0,100}\.(?:ya?ml|toml|json|ini|cfg))(?![\w/])"
)
# A path that a sentence or a table names, in a folder that is there.
_PATH = regex(
    r"(?<![\w/.:@~$%{<*-])((?:[A-Za-z_][\w.-]{0,40}/){1,6}[\w.-]{1,60}\.(?:py|ipynb|sh|sql|ts|tsx|js|R|go|java|rs|ya?ml))(?![\w/*{-])"
)
# A script that an item or a row begins with and tells what it does.
_BARE = regex(
    r"^\s{0,6}(?:[-*+|]\s{0,2}|\d{1,2}[.)]\s)?([A-Za-z_][\w-]{2,50}\.(?:py|ipynb|sh))(?=\s?[|:\u2014\u2013-]|\s[^\W\d]{2})"
)
MADE = regex(
    r"(?i)\b(?:creat\w{1,3}|writes?|written|generat\w{1,3}|outputs?|saved?|saves|produc\w{1,3}|export\w{0,3}|emit\w{0,3}|rename\w?|copy|copied|moved?|delete\w?|removed?|deprecated|was|were|your|example|own|add|upload|download|another|upstream|submodule)\b|://"
)
_WISHED = regex(
    r"(?i)\b(?:would|could|should one day|nice to have|planned|plan to|will|future|not yet|no longer|missing|there is no|isn't|doesn't|fehlt|noch nicht|wäre|falta|aún no|ainda não|seria|sería|manque|pas encore)\b|\bn[o']t yet\b|ещё нет|пока нет|будет|бы\b|아직|없|尚未|还没"
)
_PLAIN_ROW = regex(r"^([ \t]{0,40})([\w.@-]{1,80}/?)(?:\s{1,40}(?:#|-|\u2014|//)[^\n]{0,200})?\s{0,8}$")
# A list of whole paths with what each is for.
_PATH_ROW = regex(
    r"^\s{0,8}((?:[\w.@-]{1,60}/){1,8}[\w.@-]{0,80})(?:\s{2,}\S[^\n]{0,200}|\s{0,4}[#\u2014-]\s?[^\n]{0,200})?\s{0,4}$"
)
_FETCHED = (
    "curl ",
    "wget ",
    "git clone",
    "gh repo clone",
    "gdown",
    "tar ",
    "unzip ",
    "invoke-webrequest",
    "touch ",
    "cp ",
    "mv ",
)


# What any file is called in an example.
_STAND_INS = frozenset({"script", "myscript", "file", "filename", "example", "foo", "xxx"})


class Named(NamedTuple):
    """One name of a tree or a link: whether it is there."""

    name: str
    place: Place
    there: bool


class Told(NamedTuple):
    """What the README names: paths in trees, targets of links, commands; `elsewhere`: another document starts it."""

    trees: tuple[tuple[Named, ...], ...]
    links: tuple[Named, ...]
    commands: tuple[Command, ...]
    elsewhere: bool = False


def said(sayings: Sayings, documents: Documents, runbook: Runbook, files: Files) -> tuple[Told, ...]:
    """The names in the README; nothing where it isn't about this project."""
    readme = documents.readme
    if readme is None or sayings.boilerplate:
        return ()
    names = {base_name(path).lower() for path in (*files.by_path, *files.dirs)}
    trees = tuple(tree for block in readme.code_blocks if (tree := tuple(_tree(readme, block, names))))
    ignores = read_ignores(files)
    links = (*_links(readme, files, ignores), *_paths(sayings, files, ignores, names))
    stated = {line.line: line.text for line in sayings.lines}
    commands = tuple(
        _with_folder(c, files) for c in runbook.commands if c.path == readme.path and not _is_wished(c, stated)
    )
    others = [c for c in runbook.commands if c.path != readme.path and c.step in ("start", "train") and not c.missing]
    return (Told(trees, links, commands, bool(others)),) if trees or links or commands else ()


def held(said: tuple[Told, ...], files: Files) -> Iterator[Claim]:
    """What trees and links name and isn't there is one slip; a command that can't work is one each."""
    told = said[0]
    ignores = read_ignores(files)
    named = [*told.links]
    for tree in told.trees:
        written = [n for n in tree if _is_written(n.name) and not ignores.hold(n.name)]
        if len(written) >= MIN_TREE and sum(n.there for n in written) >= PRESENT * len(written):
            named += written
    yield from _names(named)
    yield from _commands(told)


def _is_wished(command: Command, stated: dict[int, str]) -> bool:
    """Whether a sentence names a command of which it, or its section, says that it is yet to come."""
    return command.fragment and (command.line not in stated or _WISHED.search(stated[command.line]) is not None)


def _with_folder(command: Command, files: Files) -> Command:
    """A test run also names the folder or file that it collects, and any command the settings that it is given."""
    given = _CONFIGURED.search(command.text) if not command.missing else None
    if given is not None and not any(f"/{entry.path}".endswith("/" + given[1].lstrip("./")) for entry in files.all):
        ignores = read_ignores(files)
        made = (
            "example" in command.text or ignores.hold(given[1]) or "generate" in command.text or "init" in command.text
        )
        return command if made else replace(command, missing=given[1])
    named = (
        _COLLECTED.search(command.text)
        if command.step == "test" and not command.missing and "install" not in command.text
        else None
    )
    if named is None:
        return command
    tail = named[1].strip("./")
    there = not tail or any(f"/{entry.path}/".find(f"/{tail}/") >= 0 for entry in files.all)
    return command if there else replace(command, missing=named[1])


def _tree(document: Document, block: CodeBlock, names: set[str]) -> Iterator[Named]:
    """The paths of a drawn tree, each with the folders above it as far as the drawing shows them."""
    above: list[tuple[int, str]] = []
    rows = block.text.split("\n")
    drawn = any(_BRANCH.match(row) for row in rows)
    plain = not drawn and _is_plain_tree(rows)
    listed = [] if drawn or plain else [_PATH_ROW.match(row) for row in rows if row.strip()]
    if len(listed) >= MIN_TREE and all(listed):
        for offset, row in enumerate(rows):
            if match := _PATH_ROW.match(row):
                path = match[1].strip("/")
                there = base_name(path).lower() in names
                line = min(block.end_line, block.line + 1 + offset)
                yield Named(path, Place(document.path, line, note=f"{path} isn't there" if not there else ""), there)
        return
    for offset, row in enumerate(rows):
        branch = _BRANCH.match(row) if drawn else _PLAIN_ROW.match(row) if plain else None
        if branch is None:
            continue
        depth, name = len(branch[1]), branch[2].split("  ")[0].split(" #")[0].strip()
        name = name.partition(" - ")[0].partition(" (")[0].strip()
        if not name or " " in name or name.startswith(("-", "+", "...")):
            continue
        while above and above[-1][0] >= depth:
            above.pop()
        path = "/".join([*(folder for _, folder in above), name.strip("/")])
        above.append((depth, name.strip("/")))
        line = min(block.end_line, block.line + 1 + offset)
        there = base_name(name.rstrip("/")).lower() in names
        yield Named(path, Place(document.path, line, note=f"{path} isn't there" if not there else ""), there)


def _is_plain_tree(rows: list[str]) -> bool:
    """Names of folders and files alone, some of them set in below a folder."""
    names = [row for row in rows if row.strip()]
    if len(names) < MIN_TREE or not all(_PLAIN_ROW.match(row) for row in names):
        return False
    below = any(
        row.startswith((" ", "\t")) and above.split("#")[0].rstrip().endswith("/") for above, row in pairwise(names)
    )
    return below and sum("." in row or "/" in row for row in names) == len(names)


def _paths(sayings: Sayings, files: Files, ignores: _Ignores, names: set[str]) -> Iterator[Named]:
    """Paths in sentences, items and tables, of folders that are there."""
    for line in sayings.told("/"):
        if line.block == "heading" or MADE.search(line.text) or not speaks_of_now(line.text):
            continue
        for match in _PATH.finditer(line.text):
            path = match[1]
            stem = path.rpartition(".")[0]
            # `scripts/move_*.py` is written without its star, and a module may have become a package.
            there = base_name(path).lower() in names or any(other.startswith(stem) for other in files.by_path)
            known = path.partition("/")[0] in files.dirs
            if there or (known and not ignores.hold(path)):
                yield Named(path, Place(line.path, line.line, note="" if there else f"{path} isn't there"), there)
    stems = {name.rpartition(".")[0] for name in names}
    for line in sayings.told(".py", ".ipynb", ".sh"):
        begun = _BARE.match(line.text) if line.block in {"list", "table"} and speaks_of_now(line.text) else None
        if begun is None or MADE.search(line.text):
            continue
        name = begun[1]
        there = name.lower() in names or name.lower().rpartition(".")[0] in {*stems, *names}
        if there or not ignores.hold(name):
            yield Named(name, Place(line.path, line.line, note="" if there else f"{name} isn't there"), there)


def _links(readme: Document, files: Files, ignores: _Ignores) -> Iterator[Named]:
    targets = [(x.target, x.line) for x in readme.links] + [(x.target, x.line) for x in readme.images]
    for raw, line in targets:
        target = raw.partition("#")[0].partition("?")[0].strip().replace("\\", "/")
        outside = "://" in target or target.startswith(("mailto:", "data:", "{", "www.", "localhost", "../", "<"))
        if not target or outside or " " in target or "." not in base_name(target) or target.count("/") > MAX_COMMANDS:
            continue
        there = resolve(readme, target, files) is not None
        if there or not ignores.hold(target):
            yield Named(target, Place(readme.path, line, note="" if there else f"{target} isn't there"), there)


def _is_written(path: str) -> bool:
    name = base_name(path.rstrip("/")).lower()
    return suffix(name) in WRITTEN or name in _WRITTEN_NAMES or name in WRITTEN_DIRS


class _Ignores(NamedTuple):
    """What `.gitignore` files leave out, wherever they stand: plain names, and patterns."""

    names: frozenset[str] = frozenset()
    patterns: tuple[str, ...] = ()

    def hold(self, path: str) -> bool:
        """Whether a part of the path is left out."""
        parts = [part for part in path.split("/") if part not in {"", ".", ".."}]
        return bool(self.names.intersection(parts)) or any(
            segment_matches(pattern, part) for pattern in self.patterns for part in parts
        )


def read_ignores(files: Files) -> _Ignores:
    """What the repository's `.gitignore` files leave out."""
    rows: list[str] = []
    for entry in files.named(".gitignore")[:SHOWN]:
        rows += (files.text(entry.path, 64 << 10) or "").split("\n")[:MAX_IGNORES]
    names = [base_name(row.strip().rstrip("/")) for row in rows if row.strip() and not row.startswith(("#", "!"))]
    wild = tuple(name for name in names if any(sign in name for sign in "*?[") and name.strip("*"))
    return _Ignores(frozenset(names) - set(wild) - {"*", "**"}, wild)


def _names(named: list[Named]) -> Iterator[Claim]:
    missing = list({n.name: n for n in named if not n.there}.values())
    if missing:
        shown = ", ".join(n.name for n in missing[:SHOWN]) + (
            f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
        )
        verb = "does" if len(missing) == 1 else "do"
        yield Claim(
            f"names {shown}", Verdict.CONTRADICTED, "readme",
            f"Of {len(named)} names in the README's trees and links, {len(missing)} {verb} not exist here.",
            tuple(n.place for n in missing[:MAX_PLACES]),
        )  # fmt: skip
    elif len(named) >= MIN_NAMED:
        text = f"names {len(named)} files and folders of code and text"
        yield Claim(text, Verdict.BORNE_OUT, "readme", "All of these exist.", (named[0].place,))


def _commands(told: Told) -> Iterator[Claim]:
    commands = told.commands
    fetched = " ".join(c.text.lower() for c in commands if any(word in c.text.lower() for word in _FETCHED))
    missing = [c for c in commands if c.missing and not _excused(c, fetched)]
    starts = [c for c in commands if c.step in ("start", "train")]
    dead_end = bool(starts) and all(c in missing for c in starts) and not told.elsewhere
    for command in missing[:MAX_COMMANDS]:
        caps = dead_end and command.step in ("start", "train")
        yield Claim(
            short(command.text), Verdict.CONTRADICTED, "run-instructions", f"There is no {command.missing}.",
            (Place(command.path, command.line),), caps=caps,
        )  # fmt: skip
    sound = [c for c in commands if not c.missing and c.step in ("start", "train", "test")]
    if sound and not missing:
        words = f"What {len(sound)} commands start" if len(sound) > 1 else "What the command starts"
        yield Claim(
            short(sound[0].text), Verdict.BORNE_OUT, "run-instructions", f"{words} is there.",
            (Place(sound[0].path, sound[0].line),),
        )  # fmt: skip


def _excused(command: Command, fetched: str) -> bool:
    """The file comes from elsewhere, stands for another, or is meant within a container or another repository."""
    name = base_name(command.missing.rstrip("/")).lower()
    return (
        name.partition(".")[0] in _STAND_INS
        or "<" in command.text
        or "your" in command.missing.lower()
        or command.missing.startswith(("/", "~"))
        or name in fetched
        or fetched.count("git clone") > 1
    )
