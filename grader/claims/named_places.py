# ruff: noqa: E501 - patterns: a row is a thought
"""Folders, and files in folders that aren't there, where a sentence, an item or a row says what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.claims.named_files import MADE, WRITTEN, WRITTEN_DIRS, read_ignores
from grader.evidence._regex import regex
from grader.evidence.files import base_name, suffix
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.files import Files
    from grader.evidence.holdings import Holdings
    from grader.evidence.sayings import Sayings

MAX_SAID, SHOWN = 40, 6
# Written by hand, whatever else a program makes: nobody leaves them out of a repository.
_BY_HAND = WRITTEN_DIRS | frozenset(
    "docs doc deploy deployment deployments charts infrastructure iac manifests config configs conf dashboards grafana prometheus workflows "
    "examples dags alembic ansible e2e integration unit terraform prompts hooks adr adrs schemas locustfiles loadtests load_tests".split()
)
# Files in folders that are there are held with trees and links, if they end so.
_HELD = frozenset({".py", ".ipynb", ".sh", ".sql", ".ts", ".tsx", ".js", ".r", ".go", ".java", ".rs", ".yaml", ".yml"})
# Settings that a tool looks for under that name.
_SETTINGS = regex(
    r"`{1,2}((?:fly|netlify|railway|wrangler|pyproject|tox|ruff)\.toml|(?:render|params|dvc|mkdocs|skaffold|cloudbuild|serverless|app|docker-compose|compose|codecov|\.pre-commit-config|\.gitlab-ci|buildspec)\.ya?ml|"
    r"vercel\.json|Dockerfile(?:\.\w{1,12})?|Makefile|Procfile|Jenkinsfile|Vagrantfile|noxfile\.py|tox\.ini|locustfile\.py|conftest\.py|environment\.ya?ml|requirements(?:-\w{1,8})?\.txt|"
    r"(?:MODEL_CARD|CONTRIBUTING|CHANGELOG|SECURITY|ARCHITECTURE|DECISIONS|EVALUATION|RESULTS|DATA_CARD)\.md)`{1,2}"
)
# An address of the service or a part of one, not a folder.
_NO_FOLDERS = frozenset("api static media v1 v2".split())
_LIBRARY = regex(r"^[A-Z]\w{0,12}\.js$")  # "React/Next.js"
_FOLDER = regex(r"(?<![\w/.:@~$%{<*#=-])((?:\.?[A-Za-z_][\w.-]{0,40}/){1,5})(?![\w*<{$/-])")
_FILE = regex(r"(?<![\w/.:@~$%{<*#=-])((?:\.?[A-Za-z_][\w.-]{0,40}/){1,5}[\w.-]{1,60}\.[a-z]{1,6})(?![\w/*{-])")
_INNER = regex(r"`{1,2}((?:\.?[A-Za-z_][\w.-]{0,40}/){1,4}[\w-]{2,40})`{1,2}")
_ELSE = regex(
    r"(?i)\b(?:repo(?:sitory)?|fork|template|branch|bucket|mount\w{0,3}|volume|inside the container|cookiecutter|separate|other project|their|these|private|not (?:in|part)|"
    r"if|instead|rename|like|such as|e\.g|host|url|route|prefix|endpoint|downloads?|unzip\w{0,4}|extract\w{0,3}|put|place|store your|excluded|gitignored?|ignored?)\b|://"
)


_ENDS = (
    ".toml",
    ".yml",
    ".yaml",
    ".json",
    ".ini",
    ".md",
    ".txt",
    ".py",
    "dockerfile",
    "makefile",
    "procfile",
    "jenkinsfile",
    "vagrantfile",
)


class Named(NamedTuple):
    """One path where it is told of."""

    path: str
    text: str
    place: Place


def said(sayings: Sayings, files: Files) -> tuple[Named, ...]:
    """Each path once."""
    found: dict[str, Named] = {}
    raw: list[str] | None = None
    for line in sayings.sentences("/", *_ENDS):
        if line.block == "heading" or not speaks_of_now(line.text) or MADE.search(line.text) or _ELSE.search(line.text):
            continue
        hits = [*_FOLDER.finditer(line.text), *_FILE.finditer(line.text)]
        named = [(match[1], *match.span(1)) for match in hits]
        if not named:
            raw = (files.text(line.path) or "").split("\n") if raw is None else raw
            written = " ".join(raw[line.line - 1 : line.line + len(line.turns)])
            for match in (*_INNER.finditer(written), *_SETTINGS.finditer(written)):
                at = line.text.find(match[1])
                named += [(match[1], at, at + len(match[1]))] if at >= 0 else []
        for path, start, end in named:
            if "/" not in path or _is_by_hand(path):
                found.setdefault(path.strip("/"), Named(path, around(line.text, start, end), line.place_at(start)))
    return tuple(found.values())[:MAX_SAID]


def _is_by_hand(path: str) -> bool:
    parts = path.strip("/").split("/")
    if parts[0].lower() in _NO_FOLDERS or any(_LIBRARY.match(part) for part in parts):
        return False
    if not path.endswith("/") and suffix(path) in WRITTEN:
        return True
    return parts[0].lower().lstrip(".") in _BY_HAND or parts[-1].lower() in _BY_HAND


def held(said: tuple[Named, ...], files: Files, holdings: Holdings) -> Iterator[Claim]:
    """What nothing is called by, nothing makes and nobody leaves out isn't there."""
    ignores = read_ignores(files)
    names = {base_name(path).lower() for path in (*files.by_path, *files.dirs)}
    shown = 0
    for named in said:
        path = named.path.strip("/")
        name = base_name(path).lower()
        if name in names or name.rpartition(".")[0] in names or not files.own or ignores.hold(path):
            continue
        first = path.partition("/")[0]
        if first in files.dirs and suffix(path) in _HELD:
            continue  # held with the trees and links
        if shown >= SHOWN or holdings.find_in_code((path.lower(), f'"{name}"', f"'{name}'", f"{name}/")):
            continue
        shown += 1
        there = f"{path}/" if named.path.endswith("/") else path
        yield Claim(named.text, Verdict.CONTRADICTED, "readme", f"There is no {there} here.", (named.place,))
