"""A rubric as a person writes it: YAML, refused whole with every fault named, resolved against what it extends.

`python -m grader.rubric_file` compiles the built-in rubrics.
"""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING, Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from grader import wiring
from grader.errors import UsageError
from grader.model import PROJECT_TYPES, Kind, Rubric
from grader.rubric import COMPILED, HOME, builtin_ids, forget, from_dict, load_rubric, to_dict

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 256 << 10
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=600)]
Option = bool | int | float | str | list[str]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class CheckNeed(_Strict):
    """One check, tuned."""

    check: Id
    options: dict[str, Option] = {}


class AnyNeed(_Strict):
    """The best of several checks."""

    any: list[Id | CheckNeed] = Field(min_length=2)


class LevelFile(_Strict):
    """One rung of a ladder."""

    says: Words = Field(alias="is")
    needs: list[Id | CheckNeed | AnyNeed] = Field(min_length=1)


class CapFile(_Strict):
    """Failing the check, or all of several, the criterion can't pass the level, or stays half way to the next."""

    check: Id | None = None
    options: dict[str, Option] = {}
    any: list[Id | CheckNeed] | None = Field(default=None, min_length=2)
    level: float = Field(ge=0, le=3, multiple_of=0.5)

    @model_validator(mode="after")
    def _names_one_kind(self) -> CapFile:
        if (self.check is None) == (self.any is None) or (self.any and self.options):
            raise ValueError("a cap names either a check, with its options, or several under `any`")
        return self

    @property
    def need(self) -> CheckNeed | AnyNeed:
        """What the cap asks for."""
        return AnyNeed(any=self.any or []) if self.check is None else CheckNeed(check=self.check, options=self.options)


class CriterionFile(_Strict):
    """One criterion; what an extending rubric leaves out is taken from the one it extends."""

    id: Id
    title: Words | None = None
    weight: float | int | None = Field(default=None, gt=0, le=1000)
    kind: Literal["ladder", "deduction", "person"] | None = None
    why: str | None = Field(default=None, max_length=2000)
    not_for: list[str] | None = None
    levels: list[LevelFile] | None = Field(default=None, min_length=4, max_length=4)
    needs: list[Id | CheckNeed | AnyNeed] | None = Field(default=None, min_length=1)
    caps: list[CapFile] | None = None
    optional_where: Id | CheckNeed | AnyNeed | None = None
    drop: bool = False


class RubricFile(_Strict):
    """A whole file."""

    rubric: Literal[1] = Field(description="The version of this schema.")
    id: Id
    version: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    title: Words
    extends: Id | None = None
    criteria: list[CriterionFile] = Field(min_length=1)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a rubric file, for editors."""
    schema = RubricFile.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "shipfolio rubric"}


# ---------------------------------------------------------------- reading


class _Lines:
    """Where each part of the YAML stands, and its duplicate keys."""

    def __init__(self, node: yaml.Node | None) -> None:
        self.at: dict[tuple[str | int, ...], int] = {}
        self.faults: list[str] = []
        if node is not None:
            self._walk(node, ())

    def _walk(self, node: yaml.Node, where: tuple[str | int, ...]) -> None:
        self.at[where] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                name = str(key.value)
                if name in seen:
                    self.faults.append(f"line {key.start_mark.line + 1}: {name!r} is given twice")
                seen.add(name)
                self._walk(value, (*where, name))
        elif isinstance(node, yaml.SequenceNode):
            for i, item in enumerate(node.value):
                self._walk(item, (*where, i))

    def name(self, where: tuple[str | int, ...]) -> str:
        """`line 12, criteria.3.levels.0`: the nearest part that stands in the file."""
        known = where
        while known and known not in self.at:
            known = known[:-1]
        parts = [str(part) for part in where if not str(part)[:1].isupper() and "[" not in str(part)]
        return f"line {self.at.get(known, 1)}, {'.'.join(parts) or 'the file'}"


def _refuse(path: Path, faults: list[str]) -> UsageError:
    count = f"{len(faults)} fault{'s' if len(faults) != 1 else ''}"
    return UsageError(
        f"The rubric {path.name} has {count}:\n  " + "\n  ".join(faults),
        kind="bad_rubric",
        hint="`shipfolio rubric schema` prints the schema, `shipfolio rubric show portfolio` an example.",
    )


def _parse(path: Path) -> tuple[RubricFile, _Lines]:
    try:
        raw = path.read_bytes()
    except OSError as why:
        raise UsageError(f"The rubric {path.name} could not be read.", kind="rubric_not_found", hint=str(why)) from why
    if len(raw) > MAX_BYTES:
        raise _refuse(path, [f"it is larger than {MAX_BYTES >> 10} KiB"])
    try:
        text = raw.decode("utf-8-sig")
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text)):
            raise _refuse(path, ["YAML aliases aren't allowed"])
        lines = _Lines(yaml.compose(text, Loader=yaml.SafeLoader))
        data = yaml.safe_load(text)
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError, ValueError) as why:
        raise _refuse(path, ["it is not valid YAML: " + " ".join(str(why).split())[:300]]) from why
    faults = list(lines.faults)
    parsed: RubricFile | None = None
    try:
        parsed = RubricFile.model_validate(data)
    except ValidationError as why:
        # A need may take three forms; the errors of the two that weren't meant only confuse.
        faults += dict.fromkeys(f"{lines.name(e['loc'])}: {e['msg'][:1].lower()}{e['msg'][1:]}" for e in why.errors())
    if faults or parsed is None:
        raise _refuse(path, faults)
    return parsed, lines


def _option_fault(check: str, name: str, value: object) -> str | None:
    known = wiring.options(wiring.check_module(check).check)
    if name not in known:
        return f"{check} has no option {name!r}; it has: {', '.join(sorted(known)) or 'none'}"
    default = known[name]
    number = isinstance(default, int | float) and not isinstance(default, bool)
    fits = (
        isinstance(value, list)
        if isinstance(default, tuple)
        else isinstance(value, int | float) and not isinstance(value, bool)
        if number
        else isinstance(value, type(default))
    )
    wanted = "a list" if isinstance(default, tuple) else "a number" if number else f"a {type(default).__name__}"
    return None if fits else f"{check}: option {name!r} must be {wanted}"


def _check_faults(need: str | CheckNeed | AnyNeed) -> list[str]:
    if isinstance(need, AnyNeed):
        return [fault for one in need.any for fault in _check_faults(one)]
    name, given = (need, {}) if isinstance(need, str) else (need.check, need.options)
    known = wiring.check_ids()
    if name not in known:
        near = difflib.get_close_matches(name, known, 3)
        return [f"there is no check {name!r}" + (f"; did you mean {', '.join(near)}?" if near else "")]
    return [fault for key, value in given.items() if (fault := _option_fault(name, key, value))]


def _criterion_faults(c: CriterionFile, base: dict[str, Any] | None) -> list[tuple[tuple[str | int, ...], str]]:
    """Faults of one criterion once it is known what it extends, each with its place within the criterion."""
    out: list[tuple[tuple[str | int, ...], str]] = []
    if c.drop:
        return [] if base else [((), f"nothing to drop: the extended rubric has no {c.id!r}")]
    kind = c.kind or (base["kind"] if base else "ladder")
    if base is None:
        out += [((), f"{c.id} needs a {name}") for name in ("title", "weight") if getattr(c, name) is None]
        if kind == "ladder" and c.levels is None:
            out.append(((), f"{c.id} is a ladder and needs four levels"))
        if kind == "deduction" and c.needs is None:
            out.append(((), f"{c.id} is a deduction and has no needs"))
    if kind != "ladder" and (c.levels or c.caps or c.optional_where):
        out.append(((), f"{c.id} is a {kind}: levels, caps and `optional_where` belong to a ladder"))
    if kind != "deduction" and c.needs:
        out.append((("needs",), f"{c.id} is a {kind}: needs of its own belong to a deduction"))
    known = ", ".join(PROJECT_TYPES)
    out += [
        (("not_for", i), f"{t!r} is no project type; there are: {known}")
        for i, t in enumerate(c.not_for or [])
        if t not in PROJECT_TYPES
    ]
    for i, level in enumerate(c.levels or []):
        out += [(("levels", i, "needs", j), f) for j, need in enumerate(level.needs) for f in _check_faults(need)]
    out += [(("needs", j), fault) for j, need in enumerate(c.needs or []) for fault in _check_faults(need)]
    for j, cap in enumerate(c.caps or []):
        out += [(("caps", j), f) for f in _check_faults(cap.need)]
    out += [(("optional_where",), f) for f in (_check_faults(c.optional_where) if c.optional_where else ())]
    return out


def _plain(need: str | CheckNeed | AnyNeed) -> Any:
    if isinstance(need, AnyNeed):
        return {"any": [_plain(one) for one in need.any]}
    if isinstance(need, CheckNeed):
        return {"check": need.check, "options": need.options} if need.options else need.check
    return need


def _resolve(c: CriterionFile, base: dict[str, Any] | None) -> dict[str, Any]:
    out = dict(
        base
        or {
            "id": c.id, "kind": Kind.LADDER.value, "why": "", "not_for": [], "levels": [], "needs": [], "caps": [],
            "optional_where": None,
        }
    )  # fmt: skip
    given: dict[str, Any] = {
        "title": c.title,
        "weight": c.weight,
        "kind": c.kind,
        "why": None if c.why is None else " ".join(c.why.split()),
        "not_for": None if c.not_for is None else sorted(c.not_for),
        "levels": c.levels and [{"is": lv.says, "needs": [_plain(n) for n in lv.needs]} for lv in c.levels],
        "needs": c.needs and [_plain(n) for n in c.needs],
        "caps": c.caps
        and [{"need": _plain(x.need), "level": x.level if x.level % 1 else int(x.level)} for x in c.caps],
        "optional_where": c.optional_where and _plain(c.optional_where),
    }
    return out | {key: value for key, value in given.items() if value is not None}


def read_rubric(path: Path) -> Rubric:
    """Read, validate and resolve a rubric file.

    Raises:
        UsageError: with every fault and the line it stands on.
    """
    parsed, lines = _parse(path)
    if parsed.extends is not None and parsed.extends not in builtin_ids():
        raise _refuse(path, [f"it extends {parsed.extends!r}; built-in rubrics: {', '.join(builtin_ids())}"])
    base = to_dict(load_rubric(parsed.extends))["criteria"] if parsed.extends else []
    known = {c["id"]: c for c in base}
    faults, seen = [], set()
    for i, criterion in enumerate(parsed.criteria):
        if criterion.id in seen:
            faults.append(f"{lines.name(('criteria', i))}: {criterion.id!r} stands twice")
        seen.add(criterion.id)
        for where, fault in _criterion_faults(criterion, known.get(criterion.id)):
            faults.append(f"{lines.name(('criteria', i, *where))}: {fault}")
    if faults:
        raise _refuse(path, faults)
    own = {c.id: c for c in parsed.criteria}
    criteria = [
        _resolve(own[c["id"]], c) if c["id"] in own else c for c in base if c["id"] not in own or not own[c["id"]].drop
    ]
    criteria += [_resolve(c, None) for c in parsed.criteria if c.id not in known]
    return from_dict({"id": parsed.id, "version": parsed.version, "title": parsed.title, "criteria": criteria})


def compile_built_in() -> str:
    """The text of `rubrics/compiled.json` as the YAML files beside it say. A rubric may extend `portfolio`."""
    paths = sorted(HOME.glob("*.yaml"), key=lambda p: (p.stem != "portfolio", p.stem))
    rubrics = {path.stem: to_dict(read_rubric(path)) for path in paths}
    return json.dumps(rubrics, indent=1, sort_keys=True, ensure_ascii=True) + "\n"


def main() -> None:
    """Compile the built-in rubrics."""
    if not COMPILED.exists():
        COMPILED.write_text("{}", "utf-8", newline="\n")
    for _ in range(2):  # what extends another is resolved against that one as it was compiled
        COMPILED.write_text(compile_built_in(), "utf-8", newline="\n")
        forget()


if __name__ == "__main__":
    main()
