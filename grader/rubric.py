"""What is asked, and for how many points: a built-in rubric by name (compiled: no YAML parser needed), or a file."""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path
from typing import Any

from grader.errors import UsageError
from grader.model import Cap, Criterion, Kind, Level, Need, Rubric

HOME = Path(__file__).parent.parent / "rubrics"
COMPILED = HOME / "compiled.json"
DEFAULT = "portfolio"


@functools.cache
def _built_in() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(COMPILED.read_text("utf-8"))
    return data


def builtin_ids() -> tuple[str, ...]:
    """The rubrics that ship with the tool, sorted."""
    return tuple(sorted(_built_in()))


@functools.cache
def _loaded(name: str) -> Rubric:
    return from_dict(_built_in()[name])


def forget() -> None:
    """Read the compiled rubrics anew when they are next asked for."""
    _built_in.cache_clear()
    _loaded.cache_clear()


def load_rubric(name: str) -> Rubric:
    """A built-in rubric by its id, or one from a YAML file.

    Raises:
        UsageError: no such rubric, or a file with faults (all of them are named).
    """
    if name in _built_in():
        return _loaded(name)
    if Path(name).suffix.lower() in {".yaml", ".yml"} or Path(name).is_file():
        from grader.rubric_file import read_rubric  # noqa: PLC0415 - pydantic and YAML only for a person's own file

        return read_rubric(Path(name))
    known = ", ".join(builtin_ids())
    raise UsageError(
        f"There is no rubric named {name!r}.",
        kind="rubric_not_found",
        hint=f"Built-in rubrics: {known}. A file of your own ends in .yaml.",
    )


def _need_to_dict(need: Need) -> Any:
    if need.any_of:
        return {"any": [_need_to_dict(n) for n in need.any_of]}
    if not need.options:
        return need.check
    return {"check": need.check, "options": dict(need.options)}


def _need(data: Any) -> Need:
    if isinstance(data, str):
        return Need(data)
    if "any" in data:
        return Need(any_of=tuple(_need(n) for n in data["any"]))
    frozen = ((key, tuple(value) if isinstance(value, list) else value) for key, value in data["options"].items())
    return Need(data["check"], tuple(sorted(frozen)))


def to_dict(rubric: Rubric) -> dict[str, Any]:
    """The resolved rubric as plain data; what `from_dict` reads and the digest is made of."""
    return {
        "id": rubric.id,
        "version": rubric.version,
        "title": rubric.title,
        "criteria": [
            {
                "id": c.id,
                "title": c.title,
                "weight": c.weight,
                "kind": c.kind.value,
                "why": c.why,
                "not_for": sorted(c.not_for),
                "levels": [{"is": level.says, "needs": [_need_to_dict(n) for n in level.needs]} for level in c.levels],
                "needs": [_need_to_dict(n) for n in c.needs],
                "caps": [{"need": _need_to_dict(cap.need), "level": cap.level} for cap in c.caps],
                "optional_where": None if c.optional_where is None else _need_to_dict(c.optional_where),
            }
            for c in rubric.criteria
        ],
    }


def from_dict(data: dict[str, Any]) -> Rubric:
    """A rubric from plain, already validated data."""
    criteria = tuple(
        Criterion(
            id=c["id"],
            title=c["title"],
            weight=c["weight"],
            kind=Kind(c["kind"]),
            why=c["why"],
            not_for=frozenset(c["not_for"]),
            levels=tuple(Level(level["is"], tuple(_need(n) for n in level["needs"])) for level in c["levels"]),
            needs=tuple(_need(n) for n in c["needs"]),
            caps=tuple(Cap(_need(cap["need"]), cap["level"]) for cap in c["caps"]),
            optional_where=None if c.get("optional_where") is None else _need(c["optional_where"]),
        )
        for c in data["criteria"]
    )
    text = json.dumps(data, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    digest = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    return Rubric(data["id"], data["version"], data["title"], criteria, digest)
