"""Lists the templates and their questions, and says what is wrong with them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scaffolder import history
from scaffolder.errors import ScaffoldError, SurroundingsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

SHARED = "_shared"
KIND = "kind"
TYPES = ("str", "int", "float", "bool")

Answer = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Template:
    """What a learner may start from.

    Attributes:
        project_type: one of the grader's project types.
        rubric: the id of the rubric that it is graded by.
        first_commands: what to type in a new project, in order.
    """

    name: str
    title: str
    summary: str
    project_type: str
    rubric: str
    stack: tuple[str, ...]
    first_commands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `default`, `when` and `validator` may hold Jinja over the answers before it.

    Attributes:
        type: one of `TYPES`.
        choices: (label, value) pairs; empty where anything may be answered.
        shared: whether every template asks it.
    """

    name: str
    type: str
    help: str
    default: Answer
    when: str
    choices: tuple[tuple[str, Answer], ...]
    validator: str
    shared: bool

    @property
    def flag(self) -> str:
        """Its option on the command line."""
        return "--" + self.name.replace("_", "-")


def names(root: Path) -> tuple[str, ...]:
    """The templates of a source, sorted."""
    return tuple(sorted(path.parent.name for path in (root / history.TEMPLATES).glob("[!_]*/meta.toml")))


def load_template(root: Path, name: str) -> Template:
    """One template's description.

    Raises:
        ScaffoldError: there is no such template; the near one is named.
        SurroundingsError: its description is broken.
    """
    known = names(root)
    if name not in known:
        raise ScaffoldError(
            f"There is no template named {name!r}.",
            kind="template_not_found",
            hint=f"{near(name, known)}`shipfolio templates` describes them: {', '.join(known)}.",
        )
    path = root / history.TEMPLATES / name / "meta.toml"
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        return Template(
            name=str(data["name"]),
            title=str(data["title"]),
            summary=str(data["summary"]),
            project_type=str(data["project_type"]),
            rubric=str(data["rubric"]),
            stack=tuple(data["stack"]),
            first_commands=tuple(data["first_commands"]),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as why:
        raise SurroundingsError(f"The template {name} is broken: {why}.", kind="template_broken") from why


def load_templates(root: Path) -> tuple[Template, ...]:
    """Every template, by name."""
    return tuple(load_template(root, name) for name in names(root))


def near(name: str, known: Sequence[str]) -> str:
    """`Did you mean …? ` where something is near, else nothing."""
    import difflib  # noqa: PLC0415 - only for a typo

    found = difflib.get_close_matches(name, known, 1)
    return f"Did you mean {found[0]}? " if found else ""


def read_questions(path: Path) -> dict[str, Any]:
    """A `questions.yml` as it stands; empty where there is none."""
    import yaml  # noqa: PLC0415 - a list of templates needs no YAML

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load(path.read_bytes(), Loader=loader) if path.is_file() else None  # noqa: S506 - a safe loader
    return data or {}


def load_questions(root: Path, name: str) -> tuple[Question, ...]:
    """What a template asks, in order: the common questions, then its own."""
    home = root / history.TEMPLATES
    out = []
    for folder in (SHARED, name):
        for key, data in read_questions(home / folder / "questions.yml").items():
            out.append(_question(key, data, shared=folder == SHARED))
    return tuple(out)


def _question(key: str, data: Any, *, shared: bool) -> Question:
    if not isinstance(data, dict):
        data = {"default": data}
    return Question(
        name=key,
        type=str(data.get("type", "str")),
        help=" ".join(str(data.get("help", "")).split()),
        default=data.get("default", ""),
        when=str(data.get("when", True)),
        choices=tuple(_choices(data.get("choices") or ())),
        validator=str(data.get("validator", "")),
        shared=shared,
    )


def _choices(raw: Any) -> Iterator[tuple[str, Answer]]:
    if isinstance(raw, dict):
        yield from ((str(label), value) for label, value in raw.items())
    else:
        yield from ((str(item[0]), item[1]) if isinstance(item, list) else (str(item), item) for item in raw)
