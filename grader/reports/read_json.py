"""A report read back from the document that `as_json` wrote, to show a stored or uploaded one in any format.

A document doesn't hold what no format shows: the rubric's checks and rungs. Its criteria are those that were graded.
"""

from __future__ import annotations

import functools
import types
import typing
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from grader import measured, model
from grader.errors import UsageError
from grader.model import Claim, Criterion, Failure, Grade, Line, NextStep, Place, ProjectType, RepoRef, Report, Rubric
from grader.model import Waiver as Waived

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_T = TypeVar("_T")
_MOST_ITEMS = 10_000  # of one list: a report has hundreds
_STATUSES = frozenset({"graded", "not_applicable", "unknown", "person"})
_LEVELS = range(5)
_OPEN = (model.Status.FAIL, model.Status.PARTIAL)  # an open finding without words to mend it has nothing to be mended
_Bad = (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)


def report_of(document: Mapping[str, Any]) -> Report:
    """One of a document's `reports` as a report.

    Raises:
        UsageError: it isn't what `shipfolio/report/v1` describes.
    """
    try:
        return _report(document)
    except _Bad as why:
        raise UsageError(
            "This is no report of ours.", kind="bad_report", hint=f"It can't be read: {type(why).__name__}."
        ) from None


def _report(data: Mapping[str, Any]) -> Report:
    repo, error, kind = data["repo"], data["error"], data["project_type_from"]
    lines = _of(tuple[Line, ...], [_line(one) for one in data["criteria"]])
    return Report(
        ref=RepoRef(_of(str, repo["url"]), _of(str | None, repo["ref"]), _of(str, repo["subdir"])),
        rubric=_rubric(data["rubric"], lines),
        tool={_of(str, key): _of(str, value) for key, value in data["tool"].items()},
        mode=_of(str, data["mode"]),
        commit=_of(str | None, repo["commit"]),
        as_of=_time(data["as_of"]),
        project_type=ProjectType(
            _of(str, data["project_type"]),
            _of(tuple[Place, ...], kind["places"]),
            _of(model.Confidence, kind["confidence"]),
            _of(bool, kind["chosen"]),
        )
        if kind
        else None,
        grade=_grade(data["score"], lines) if error is None else None,
        next_steps=_of(tuple[NextStep, ...], data["next_steps"]),
        claims=_of(tuple[Claim, ...], data["claims"]),
        waivers=_of(tuple[Waived, ...], data["waivers"]),
        run=_run(data["run"]),
        notes=_of(tuple[str, ...], data["notes"]),
        error=_of(Failure, error) if error is not None else None,
    )


def _line(data: Mapping[str, Any]) -> dict[str, Any]:
    """A criterion's line; the document has no progress where nothing was judged."""
    level, status = data["level"], data["status"]
    if status not in _STATUSES or (level is not None and level not in _LEVELS):
        raise ValueError(status)
    if level is None and status == "graded" and data["kind"] == model.Kind.LADDER:
        raise ValueError(level)
    found = [{**one, "idle": one["status"] in _OPEN and not one["fix"]} for one in data["findings"]]
    return {**data, "findings": found, "progress": data["progress"] or 0.0}


def _grade(score: Mapping[str, Any], lines: tuple[Line, ...]) -> Grade:
    return Grade(
        _of(float | None, score["value"]),
        _of(float, score["earned"]),
        _of(float, score["possible"]),
        _of(str | None, score["grade"]),
        lines,
    )


def _rubric(data: Mapping[str, Any], lines: tuple[Line, ...]) -> Rubric:
    criteria = tuple(Criterion(line.id, line.title, line.possible, line.kind) for line in lines)
    return Rubric(
        _of(str, data["id"]), _of(str, data["version"]), _of(str, data["title"]), criteria, _of(str, data["digest"])
    )


def _run(data: Mapping[str, Any] | None) -> measured.Run | None:
    """The run; its limits are an object in the document, and pairs here."""
    if data is None:
        return None
    return _noun(measured.Run, {**data, "limits": [list(pair) for pair in data["limits"].items()]})


def _time(text: object) -> datetime | None:
    return None if text is None else datetime.strptime(_of(str, text), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind, localns={"Place": Place})


def _of(kind: Any, value: Any) -> Any:
    """`value` as `kind`; TypeError or ValueError where it is something else."""
    return _reader(kind)(value)


@functools.cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """What reads a value as `kind`: looked up once, since a report has thousands of them."""
    if is_dataclass(kind):
        return _noun_reader(typing.cast("Any", kind))
    origin = typing.get_origin(kind)
    if origin is tuple:
        return _several_reader(typing.get_args(kind))
    if origin in (types.UnionType, typing.Union):
        inner = _reader(next(k for k in typing.get_args(kind) if k is not type(None)))
        return lambda value: None if value is None else inner(value)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind

    def plain(value: Any) -> Any:
        if kind is float and isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise TypeError(kind)
        return value

    return plain


def _several_reader(kinds: tuple[Any, ...]) -> Callable[[Any], tuple[Any, ...]]:
    readers = [_reader(kind) for kind in kinds if kind is not Ellipsis]

    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or len(value) > _MOST_ITEMS:
            raise TypeError(kinds)
        if kinds[-1] is Ellipsis:
            return tuple(map(readers[0], value))
        return tuple(reader(one) for reader, one in zip(readers, value, strict=True))

    return read


def _noun_reader(kind: Any) -> Callable[[Any], Any]:
    """Reads a dataclass of the fields that the document has; those with a default may be missing."""
    hints = _hints(kind)
    needed = [(field.name, _reader(hints[field.name]), field.default is MISSING) for field in fields(kind)]

    def read(value: Any) -> Any:
        return kind(**{name: of(value[name]) for name, of, must in needed if must or name in value})

    return read


def _noun(kind: type[_T], value: Any) -> _T:
    return typing.cast("_T", _reader(typing.cast("Any", kind))(value))
