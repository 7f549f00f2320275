"""Whether what a container, Procfile or service starts is in the repository."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from grader.evidence._regex import regex
from grader.evidence.files import base_name, suffix

if TYPE_CHECKING:
    from grader.evidence.files import Files

MAX_WORDS = 24
_SCRIPTS = (".py", ".sh", ".r", ".js", ".mjs", ".ts", ".rb", ".jl")
_SERVERS = frozenset("uvicorn gunicorn hypercorn daphne granian waitress-serve celery bentoml".split())
# What a framework's build makes by a name of its own, and the folder of it that an image takes along.
_BUILT = {".next/standalone": "server.js", ".output": "index.mjs"}
_MODULE = regex(r"^[A-Za-z_][\w.]*(?::[\w.()]+)?$")
# `python -m x`: modules that come with packages, not with the repository.
_OWN_MODULES_ONLY = regex(r"^(?:src|app|api|backend|server|main|service|services|bot|webapp|web)(?:\.|:|$)")


def start_problem(command: str, files: Files, made: str = "") -> str:
    """Why a start command can't work; empty where nothing speaks against it.

    Args:
        command: the words, joined by spaces.
        made: text of what the image makes by itself (a script that it writes is there, too).
    """
    try:
        words = shlex.split(command.replace("\n", " "))
    except ValueError:
        words = command.split()
    words = [inner for word in words for inner in (word.split() if " " in word else [word])][:MAX_WORDS]
    for index, word in enumerate(words):
        if "$" in word or "=" in word or "://" in word:
            continue
        before = words[index - 1] if index else ""
        if suffix(word) in _SCRIPTS and not word.startswith("-") and not _has_file(word, files, made):
            return f"it starts {word}, which isn't in the repository"
        name = base_name(words[0])
        served = name in _SERVERS or any(base_name(w) in _SERVERS for w in words[:index])
        if ":" in word and served and _MODULE.match(word) and not before.startswith(("--b", "-b", "--host")):
            module = word.partition(":")[0]
            if not _has_module(module, files, made):
                return f"it starts {word}, but there is no module {module}"
        if before == "-m" and _OWN_MODULES_ONLY.match(word) and not _has_module(word.partition(":")[0], files, made):
            return f"it starts {word}, but there is no such module"
    return ""


def _has_file(word: str, files: Files, made: str) -> bool:
    name = base_name(word).lower()
    if any(folder in made and name == start for folder, start in _BUILT.items()):
        return True
    # what the TypeScript compiler makes of a file of that name
    source = f"{name[:-3]}.ts" if name.endswith(".js") and "/" in word else name
    return name in made.lower() or any(base_name(e.path).lower() in (name, source) for e in files.own)


def _has_module(module: str, files: Files, made: str) -> bool:
    tail = module.replace(".", "/")
    leaf = tail.rpartition("/")[2]
    if f"{leaf}.py" in made:
        return True
    ends = (f"/{tail}.py", f"/{tail}/__init__.py", f"/{leaf}.py", f"/{leaf}/__init__.py")
    return any(f"/{e.path}".endswith(ends) for e in files.own) or any(f"/{d}".endswith(f"/{tail}") for d in files.dirs)
