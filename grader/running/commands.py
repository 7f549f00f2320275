"""How a project says that it is started, as argument lists: read by us, never by a shell."""

from __future__ import annotations

import posixpath
import re
import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.evidence.files import base_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.evidence.api import Api
    from grader.evidence.containers import Containers
    from grader.evidence.files import Files
    from grader.evidence.runbook import Runbook
    from grader.model import Place

MAX_WORDS = 40
MAX_COMMANDS = 6
_SERVERS = frozenset("uvicorn gunicorn streamlit flask fastapi gradio chainlit hypercorn waitress-serve mlflow".split())
_PYTHON = re.compile(r"^python[\d.]{0,4}$|^py$")
_WRAPPERS = (("uv", "run"), ("poetry", "run"), ("pipenv", "run"), ("pdm", "run"), ("hatch", "run"), ("rye", "run"))
_WRAPPER_VALUES = frozenset("--extra --group --with --python -p --env-file --directory".split())
_ASSIGNMENT = re.compile(r"^[A-Za-z_]\w{0,80}=")
_SERVES = re.compile(r"serve|server|api|app|main|run|web|dashboard|ui|streamlit|gradio|start", re.IGNORECASE)
_NO_SERVER = re.compile(
    r"train|test|eval|bench|download|prepare|ingest|setup|install|notebook|lint|migrate", re.IGNORECASE
)
# What a script does that goes on listening.
_LISTENS = re.compile(
    r"uvicorn\.run|\bapp\.run\(|\.run\([^\n]{0,60}(?:port|host|debug)|\.launch\(|serve_forever|HTTPServer|run_app\(|"
    r"run_server\(|\.listen\(|waitress|hypercorn|serve\(|grpc\.server"
)
_MAX_MAKEFILE_BYTES = 64 << 10


@dataclass(frozen=True, slots=True)
class Start:
    """A command that starts the program: `folder` it is to be run in, and where it is said."""

    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    folder: str = ""
    place: Place | None = None
    server: bool = True

    @property
    def text(self) -> str:
        """The words on one line."""
        return shlex.join(self.argv)


def parse_start(text: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """A command line without its wrappers and its reloading; no words where it isn't a plain Python program's.

    Nothing is expanded: a line with a pipe, a variable or a second command is none of ours to run.
    """
    try:
        words = shlex.split(text[:1_000], comments=True)
    except ValueError:
        return (), {}
    env: dict[str, str] = {}
    while words and _ASSIGNMENT.match(words[0]):
        name, _, value = words.pop(0).partition("=")
        env[name] = value
    for wrapper in _WRAPPERS:
        if tuple(words[: len(wrapper)]) == wrapper:
            words = _after_options(words[len(wrapper) :])
    if not words or len(words) > MAX_WORDS or any(set(word) & set("|;&<>$`*") for word in words):
        return (), {}
    head = posixpath.basename(words[0])
    if _PYTHON.match(head):
        words[0] = "python"
    elif head not in _SERVERS:
        return (), {}
    kept = [word for word in words if word not in ("--reload", "--dev", "--debug")]
    if kept[:2] == ["fastapi", "dev"]:
        kept[1] = "run"
    return tuple(kept), env


def _after_options(words: list[str]) -> list[str]:
    while words and words[0].startswith("-"):
        words = words[2 if words[0] in _WRAPPER_VALUES else 1 :]
    return words


def find_starts(
    files: Files, runbook: Runbook, containers: Containers, api: Api, scripts: frozenset[str]
) -> tuple[Start, ...]:
    """What could start it, the likeliest first: documented servers, the Dockerfile's command, an application object.

    Args:
        scripts: the names of the commands that the project itself would install.
    """
    found: list[Start] = []
    for command in runbook.commands:
        if command.docker or command.step not in ("start", "other", "train"):
            continue
        for text in _through_make(files, command.text):
            found += _start(files, text, scripts, command.place)
    for line in _procfile(files):
        found += _start(files, line, scripts, None)
    for dockerfile in containers.dockerfiles:
        found += _start(files, dockerfile.command, scripts, None)
    found += _of_application(files, api)
    unique: dict[tuple[tuple[str, ...], str], Start] = {}
    for start in found:
        unique.setdefault((start.argv, start.folder), start)
    return tuple(sorted(unique.values(), key=lambda start: not start.server))[:MAX_COMMANDS]


def _start(files: Files, text: str, scripts: frozenset[str], place: Place | None) -> Iterator[Start]:
    words = text.split()
    if words and any(posixpath.basename(word) in scripts for word in words[:3]):
        at = next(i for i, word in enumerate(words) if posixpath.basename(word) in scripts)
        if not any(set(word) & set("|;&<>$`*") for word in words[at:]):
            argv = tuple(words[at : at + MAX_WORDS])
            yield Start(argv, place=place, server=is_server(argv))
        return
    argv, env = parse_start(text)
    if not argv:
        return
    folder = folder_of(files, argv)
    if folder is not None:
        script = next((word for word in argv[1:] if word.endswith(".py")), "") if argv[0] == "python" else ""
        code = files.text(posixpath.normpath(posixpath.join(folder, script))) if script else None
        server = bool(_LISTENS.search(code)) if code is not None else is_server(argv)
        yield Start(argv, env, folder, place, server)


def is_server(argv: tuple[str, ...]) -> bool:
    """Whether a command looks like something that goes on listening."""
    if argv[0] in _SERVERS:
        return True
    words = " ".join(argv[1:])
    return bool(_SERVES.search(words)) and not _NO_SERVER.search(words)


def folder_of(files: Files, argv: tuple[str, ...]) -> str | None:
    """The folder from which what the command names is there; None where it is nowhere."""
    name = _named(argv)
    if not name:
        return ""
    if name in files.by_path or f"src/{name}" in files.by_path:
        return ""
    tails = [e.path for e in files.own if e.path.endswith("/" + name)]
    folders = sorted({path[: -len(name) - 1] for path in tails}, key=lambda f: (f.count("/"), f))
    if folders:
        return folders[0]
    package = name.removesuffix(".py") + "/__main__.py"
    return "" if any(e.path in (package, f"src/{package}") for e in files.own) else None


def _named(argv: tuple[str, ...]) -> str:
    """The path of the file that a command runs, as it would stand in the tree; empty where it names none."""
    words = list(argv)
    if words[0] == "python":
        if "-m" in words[1:3]:
            rest = words[words.index("-m") + 1 :]
            if rest[:1] and rest[0] in _SERVERS:
                return _named(tuple(rest))
            return rest[0].replace(".", "/") + ".py" if rest else ""
        return next((posixpath.normpath(w) for w in words[1:] if w.endswith(".py")), "?")
    if words[0] in ("uvicorn", "gunicorn", "hypercorn"):
        app = next((w for w in words[1:] if re.fullmatch(r"[A-Za-z_][\w.]{0,120}:\w{1,60}(?:\(\))?", w)), "")
        return app.partition(":")[0].replace(".", "/") + ".py" if app else "?"
    return next((posixpath.normpath(w) for w in words[1:] if w.endswith(".py")), "")


def _through_make(files: Files, text: str) -> Iterator[str]:
    """The command itself, or the lines of the make target that it names."""
    found = re.match(r"make ([\w-]{1,40})$", text.strip())
    if found is None:
        yield text
        return
    for entry in files.named("makefile"):
        recipe = re.search(
            rf"^{re.escape(found[1])}[ \t]{{0,4}}:[^\n]{{0,200}}\n((?:\t[^\n]{{0,400}}\n?){{1,20}})",
            files.text(entry.path, _MAX_MAKEFILE_BYTES) or "",
            re.MULTILINE,
        )
        for line in recipe[1].split("\n") if recipe else ():
            yield line.strip().lstrip("@-+ ")


def _procfile(files: Files) -> Iterator[str]:
    for entry in files.named("procfile"):
        for line in (files.text(entry.path, 8 << 10) or "").split("\n"):
            if line.startswith("web:"):
                yield line[4:].strip().replace("$PORT", "8000").replace("${PORT}", "8000")


def _of_application(files: Files, api: Api) -> Iterator[Start]:
    """An application object in the file of the first routes, or a Streamlit page."""
    for route in api.routes[:1]:
        text = files.text(route.path) or ""
        found = re.search(r"^(\w{1,40})(?::[ \t]?\w{1,40})? ?= ?(FastAPI|Flask)\(", text, re.MULTILINE)
        if found is None or not route.path.endswith(".py"):
            continue
        folder, module = posixpath.split(route.path.removesuffix(".py"))
        in_package = posixpath.join(folder, "__init__.py") in files.by_path
        if folder and (in_package or "/" not in folder):
            root, dotted = ("src", folder[4:]) if folder.startswith("src/") else ("", folder)
            module, folder = f"{dotted.replace('/', '.')}.{module}", root
        kind = found[2]
        argv = ("uvicorn", f"{module}:{found[1]}", "--host", "127.0.0.1", "--port", "8000") if kind == "FastAPI" else \
            ("flask", "--app", f"{module}:{found[1]}", "run", "--port", "8000")  # fmt: skip
        yield Start(argv, folder=folder)
    for entry in files.suffixed(".py"):
        if "streamlit" in base_name(entry.path).lower() or base_name(entry.path) == "app.py":
            text = files.text(entry.path) or ""
            if re.search(r"^import streamlit\b", text, re.MULTILINE):
                folder, name = posixpath.split(entry.path)
                yield Start(("streamlit", "run", name), folder=folder)
                return
