"""What a template author may get wrong, each as a sentence. The tests run this over `templates/`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scaffolder import catalog, history

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scaffolder.catalog import Question

# Options of `shipfolio new` itself; a question of that name would hide one.
RESERVED = frozenset("set defaults guided git dir template help dry_run kind".split())
NAME = re.compile(r"[a-z][a-z0-9_]*")
# What Windows forbids in a path; a Jinja filter's pipe is the usual way to get one.
FORBIDDEN = frozenset('<>:"|?*\\')
ANSWERS = "{{ _copier_conf.answers_file }}.jinja"
INCLUDE = b"{% include 'templates/_shared/answers.jinja' %}\n"
INLINE_IF = re.compile(r"\{\{(?:(?!\}\}).)*? if (?:(?!\}\}).)*?\}\}")
KEYS = frozenset("type help default when choices validator".split())


def faults(root: Path) -> tuple[str, ...]:
    """Everything that is wrong with the templates of a source."""
    home = root / history.TEMPLATES
    folders = sorted(path.name for path in home.iterdir() if path.is_dir() and not path.name.startswith("_"))
    out = [f"{name}: there is no meta.toml" for name in folders if not (home / name / "meta.toml").is_file()]
    asked: dict[str, str] = {}
    for name in (catalog.SHARED, *folders):
        for key, data in catalog.read_questions(home / name / "questions.yml").items():
            where = f"{name}/questions.yml: {key}"
            if key in asked:
                out.append(f"{where} is asked in {asked[key]} too; Copier keeps only one of them")
            asked.setdefault(key, name)
            out += [f"{where} {fault}" for fault in _keys(data)]
        for question in catalog.load_questions(root, name):
            if question.shared == (name == catalog.SHARED):
                where = f"{name}/questions.yml: {question.name}"
                out += [f"{where} {fault}" for fault in _question(question, name)]
    out += [f"{path}: {fault}" for path, fault in _paths(root)]
    for name in folders:
        path = home / name / "project" / ANSWERS
        if not path.is_file() or path.read_bytes() != INCLUDE:
            out.append(f"{name}: project/{ANSWERS} must be the line {INCLUDE.decode().strip()} with its line break")
    return tuple(dict.fromkeys(out))


def _keys(data: object) -> Iterator[str]:
    if not isinstance(data, dict):
        yield "must be a table with help, default and when"
        return
    for key in ("help", "default", "when"):
        if key not in data:
            yield f"has no `{key}`"
    for key in sorted(set(data) - KEYS):
        yield f"has `{key}`, which `shipfolio new` doesn't know"


def _question(question: Question, template: str) -> Iterator[str]:
    if not NAME.fullmatch(question.name) or question.name in RESERVED:
        yield "is no good name for a question"
    if question.type not in catalog.TYPES:
        yield f"has the type {question.type!r}; there are {', '.join(catalog.TYPES)}"
    if not question.help.endswith("."):
        yield "needs a help that is a sentence"
    if template != catalog.SHARED and f"kind == '{template}'" not in question.when:
        yield f"has a `when` without `kind == '{template}'`, so it leaks into other templates"
    values = [value for _, value in question.choices]
    jinja = isinstance(question.default, str) and "{" in question.default
    if values and question.default not in values and not jinja:
        yield "has a default that is none of its choices"


def _paths(root: Path) -> Iterator[tuple[str, str]]:
    for name in history.template_files(root):
        if FORBIDDEN.intersection(name):
            yield name, "Windows can't have such a path"
        if len(name) > 180:  # noqa: PLR2004 - a user's folder needs room within Windows' 260
            yield name, "the path is too long for Windows"
        if name.endswith(".jinja"):
            for found in INLINE_IF.findall((root / name).read_text("utf-8")):
                if " else " not in found:
                    yield name, f"{found} is undefined where the condition fails: give it an `else`"
        if name.endswith("/.gitignore"):
            yield name, "call it .gitignore.jinja, or git leaves files of the template out"
