"""What a program writes for somebody in a hurry: a history, checks, docstrings and documents out of a repository's names.

Harder to tell from work than what is pasted (`attacks.py`), since it speaks of the right files. `FORGERIES` lists them by
name. `UNTOLD` are those of them that nobody can tell by reading: their gain is measured and not forbidden.
"""

from __future__ import annotations

import ast
import hashlib
import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from grader.model import EntryKind
from tests.factories import commit
from tests.gaming import forged_texts as texts
from tests.gaming.attacks import MAX_BYTES, appended, readme_path
from tests.gaming.overlay import Change

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from grader.model import Commit, Snapshot
    from tests.gaming.attacks import Attack

MOST_FILES = 60
STEPS, WEEKS = 60, 12


class Names(NamedTuple):
    """What a program finds to speak of: files, their functions and classes, and what they import."""

    scripts: tuple[str, ...]
    things: tuple[str, ...]
    packages: tuple[str, ...]

    def thing(self, i: int) -> str:
        """The i-th name, round and round."""
        return self.things[i % len(self.things)]

    def script(self, i: int) -> str:
        return self.scripts[i % len(self.scripts)]

    def package(self, i: int) -> str:
        return self.packages[i % len(self.packages)]


def _python(snapshot: Snapshot) -> Iterator[tuple[str, str, ast.Module]]:
    taken = 0
    for entry in snapshot.entries():
        if entry.kind is EntryKind.FILE and entry.path.endswith(".py") and 0 < (entry.size or 0) < MAX_BYTES:
            text = (snapshot.read(entry.path, MAX_BYTES) or b"").decode("utf-8", "replace")
            try:
                yield entry.path, text, ast.parse(text)
            except (SyntaxError, ValueError):
                continue
            taken += 1
            if taken == MOST_FILES:
                return


def _words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").strip().lower()


def names(snapshot: Snapshot) -> Names:
    """Taken from Python where there is any, else from the names of files."""
    scripts, things, packages = [], [], []
    for path, _, tree in _python(snapshot):
        scripts.append(path)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                things.append(node.name)
            if isinstance(node, ast.Import):
                packages += [alias.name.partition(".")[0] for alias in node.names]
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                packages.append(node.module.partition(".")[0])
    files = [entry.path for entry in snapshot.entries() if entry.kind is EntryKind.FILE]
    stems = [path.rpartition("/")[2].partition(".")[0] for path in files]
    return Names(
        tuple(scripts) or tuple(files[:20]) or ("main.py",),
        tuple(dict.fromkeys(things)) or tuple(filter(None, stems)) or ("model",),
        tuple(dict.fromkeys(packages)) or ("python",),
    )


def _jitter(i: int, most: int) -> int:
    return int.from_bytes(hashlib.sha256(f"step {i}".encode()).digest()[:4]) % most


def _steps(snapshot: Snapshot, dates: list[datetime]) -> list[Commit]:
    """A commit for each date, oldest first, with a message out of the repository's names and a reason for each third."""
    known = names(snapshot)
    return [
        commit(
            texts.SUBJECTS[i % len(texts.SUBJECTS)].format(
                thing=_words(known.thing(i)), other=_words(known.thing(i * 7 + 3)), file=known.script(i)
            ),
            at=at,
            body_lines=2 * (i % 3 == 0),
        )
        for i, at in enumerate(dates)
    ]


def _spread(end: datetime, *, seconds: bool) -> list[datetime]:
    """Five evenings a week over twelve weeks, to the second or at seven o'clock sharp."""
    first = (end - timedelta(weeks=WEEKS)).replace(hour=19, minute=0, second=0, microsecond=0)
    days = [timedelta(days=7 * (i // 5) + i % 5) for i in range(STEPS)]
    return [first + day + timedelta(seconds=_jitter(i, 9_000) if seconds else 0) for i, day in enumerate(days)]


def _whole(commits: list[Commit]) -> Change:
    return Change(commits=tuple(reversed(commits)), instead=True)


def _author_dates(snapshot: Snapshot) -> Change:
    """`git commit --date=…`, sixty times in an hour."""
    made = _steps(snapshot, _spread(snapshot.as_of, seconds=True))
    return _whole([replace(c, committed_at=snapshot.as_of + timedelta(seconds=50 * i)) for i, c in enumerate(made)])


def _sharp_dates(snapshot: Snapshot) -> Change:
    """A loop that sets both dates to seven o'clock of each day."""
    return _whole(_steps(snapshot, _spread(snapshot.as_of, seconds=False)))


def _careful_dates(snapshot: Snapshot) -> Change:
    """A loop that sets both dates to times as people have them."""
    return _whole(_steps(snapshot, _spread(snapshot.as_of, seconds=True)))


def _empty_commits(snapshot: Snapshot) -> Change:
    """As careful, over the real history, with `--allow-empty`."""
    made = _steps(snapshot, _spread(snapshot.as_of, seconds=True))
    return Change(commits=tuple(replace(c, empty=True) for c in reversed(made)))


def _one_day(snapshot: Snapshot) -> Change:
    """The finished work cut into sixty commits on one day."""
    morning = snapshot.as_of.replace(hour=9)
    return _whole(_steps(snapshot, [morning + timedelta(minutes=9 * i, seconds=_jitter(i, 50)) for i in range(STEPS)]))


def _fake_merges(snapshot: Snapshot) -> Change:
    """Twelve merges of branches that hold nothing."""
    made = [
        replace(c, subject=f"Merge pull request #{i + 1} from me/feature-{i}", parents=2, empty=True)
        for i, c in enumerate(_steps(snapshot, _spread(snapshot.as_of, seconds=True))[:12])
    ]
    return Change(commits=tuple(reversed(made)))


def _documented(doc: str) -> Attack:
    """A docstring on each function that has none, made of its name, and `Any` on what has no type."""

    def attack(snapshot: Snapshot) -> Change:
        files: dict[str, bytes | None] = {}
        for path, text, tree in _python(snapshot):
            made = _dressed(text, tree, doc)
            if made != text:
                files[path] = made.encode()
        return Change(files)

    return attack


def _dressed(text: str, tree: ast.Module, doc: str) -> str:
    lines = text.splitlines(keepends=True)
    if not text.isascii():  # the tree counts bytes
        return text
    changes: list[tuple[int, int, str]] = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.body[0].lineno == node.lineno:
            continue
        found = node.args
        changes += [
            (arg.end_lineno or arg.lineno, arg.end_col_offset or 0, ": Any")
            for arg in (*found.posonlyargs, *found.args, *found.kwonlyargs)
            if arg.annotation is None and arg.arg not in ("self", "cls")
        ]
        last = node.body[0].lineno - 2
        while last >= node.lineno and not lines[last].rstrip().endswith(":"):
            last -= 1
        if node.returns is None and lines[last].rstrip().endswith("):"):
            changes.append((last + 1, len(lines[last].rstrip()) - 1, " -> Any"))
        if ast.get_docstring(node) is None:
            said = doc.format(
                name=_words(node.name).capitalize(),
                args="\n".join(f"    {a.arg}: The {_words(a.arg)} value." for a in found.args if a.arg != "self"),
            )
            indent = " " * node.body[0].col_offset
            body = f'"""{said}\n"""' if "\n" in said else f'"""{said}"""'
            changes.append((last + 1, len(lines[last]), "".join(f"{indent}{row}\n" for row in body.split("\n"))))
    for line, column, piece in sorted(changes, reverse=True):
        row = lines[line - 1]
        lines[line - 1] = row[:column] + piece + row[column:]
    first = next(
        (i for i, row in enumerate(lines) if row.startswith(("import ", "from ")) and "__future__" not in row), 0
    )
    made = "".join((*lines[:first], "from typing import Any\n", *lines[first:]))
    try:
        ast.parse(made)
    except SyntaxError:
        return text
    return made


def _file(path: str, text: str) -> Attack:
    return lambda _: Change({path: text.encode()})


def _told(template: str) -> Attack:
    """Paragraphs about the repository's own names below its README."""

    def attack(snapshot: Snapshot) -> Change:
        return appended(_filled(template, names(snapshot)))(snapshot)

    return attack


def _filled(template: str, known: Names) -> str:
    counter = iter(range(10_000))

    def one(match: re.Match[str]) -> str:
        i = next(counter)
        pick = {"thing": lambda: _words(known.thing(i)), "name": lambda: f"`{known.thing(i)}`",
                "file": lambda: f"`{known.script(i)}`", "package": lambda: known.package(i)}  # fmt: skip
        return pick[match[1]]()

    return re.sub(r"\{(thing|name|file|package)\}", one, template)


def _rewritten(snapshot: Snapshot, more: str = "") -> Change:
    """A new README that says what the code shows: its parts, what each defines, how to start them."""
    known = names(snapshot)
    title = " ".join(_words(known.thing(i)) for i in range(2))
    parts = []
    for path, _, tree in _python(snapshot):
        defined = [n for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)]
        told = "; ".join(
            f"`{n.name}` {(ast.get_docstring(n) or _words(n.name)).partition(chr(10))[0].rstrip('.').lower()}"
            for n in defined[:6]
        )
        parts.append(f"- `{path}`: {told or 'a script that runs from top to bottom'}.")
    body = texts.REWRITTEN.format(
        title=title.title(), parts="\n".join(parts[:40]), packages=", ".join(known.packages[:12]), script=known.script(0),
        things=", ".join(_words(t) for t in known.things[:8]),
    )  # fmt: skip
    return Change({readme_path(snapshot): (body + _filled(more, known)).encode()})


def _records(snapshot: Snapshot) -> Change:
    """Six records of decisions, one for each package that is used."""
    known = names(snapshot)
    made = {}
    for i, package in enumerate(known.packages[:6]):
        text = _filled(texts.RECORDS[i % len(texts.RECORDS)].replace("{package}", package), known)
        made[f"docs/adr/{i + 1:04}-use-{package}.md"] = f"# {i + 1}. Use {package}\n\n{text}".encode()
    return Change(made)


def _dead_commands(snapshot: Snapshot) -> Change:
    """Commands that name real files that can't be started: each module as a script, with made-up options."""
    known = names(snapshot)
    plain = [path for path in known.scripts if not path.endswith("__init__.py")] or list(known.scripts)
    runs = "\n".join(
        f"### Step {i + 1}: {_words(path.rpartition('/')[2].partition('.')[0])}\n\nThis runs the stage, which needs the "
        f"one before.\n\n```bash\npython {path} --mode full\n```\n\nYou should see `{known.thing(i)} done` after a minute.\n"
        for i, path in enumerate(plain[:10])
    )
    return appended(texts.INSTRUCTIONS.format(runs=runs))(snapshot)


WORKFLOW = ".github/workflows/ci.yml"
FORGERIES: dict[str, Attack] = {
    "back-dated by author date": _author_dates,
    "back-dated on the hour": _sharp_dates,
    "back-dated with care": _careful_dates,
    "empty commits over months": _empty_commits,
    "cut on one day": _one_day,
    "merges of nothing": _fake_merges,
    "checks || true": _file(WORKFLOW, texts.OR_TRUE),
    "checks that may fail": _file(WORKFLOW, texts.MAY_FAIL),
    "checks that run nothing": _file(WORKFLOW, texts.RUNS_NOTHING),
    "docstrings of names, Any": _documented("{name}."),
    "docstrings by form, Any": _documented(
        "Perform the {name} operation.\n\nArgs:\n{args}\n\nReturns:\n    The result of the operation."
    ),
    "README from the code": _rewritten,
    "README from the code, invented": lambda s: _rewritten(s, texts.INVENTED),
    "prose with own names": _told(texts.PROSE),
    "records by form": _records,
    "commands that can't work": _dead_commands,
}  # fmt: skip
# Times as people have them, and a text in the code's own names: nobody can tell by reading.
UNTOLD = frozenset({
    "back-dated with care", "README from the code", "README from the code, invented", "prose with own names",
    "records by form",
})  # fmt: skip
