"""What a table of customers must look like: read from `schemas/*.toml`, so that another CSV needs no other code."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from .errors import BadConfiguration

Kind = Literal["number", "integer", "category"]
Role = Literal["feature", "slice", "leak"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        source: its name in the CSV file.
        role: a `feature` is learned from; a `slice` is only looked at afterwards, for fairness; a `leak` is known only
            after the outcome, and never gets near a model.
        values: what a category may be; `mapping` translates the file's spelling before.
        minimum, maximum: of a number. Beyond them a cell counts as missing.
        required: whether the API insists on it.
    """

    name: str
    kind: Kind
    source: str
    role: Role = "feature"
    values: tuple[str, ...] = ()
    mapping: dict[str, str] = field(default_factory=dict)
    minimum: float | None = None
    maximum: float | None = None
    required: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Schema:
    """A table: its columns, and which of them say who, when and whether they left.

    Attributes:
        time: the column of the day of observation, or empty: then nothing can be split by time.
        derived: names of computed features, see `features.py`.
        expected_auc: what an honest model reaches on the test part, for the gate.
    """

    name: str
    title: str
    id: str
    target: str
    positive: str
    time: str
    columns: tuple[Column, ...]
    derived: tuple[str, ...]
    expected_auc: float

    def by_role(self, role: Role) -> tuple[Column, ...]:
        """The columns of one role."""
        return tuple(column for column in self.columns if column.role == role)

    @property
    def features(self) -> tuple[Column, ...]:
        """What a model and the API take."""
        return self.by_role("feature")


def load_schema(path: Path) -> Schema:
    """Read a schema.

    Raises:
        BadConfiguration: it can't be read, or says something unknown.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        dataset = data["dataset"]
        columns = tuple(_column(name, entry) for name, entry in data["columns"].items())
        return Schema(
            name=dataset["name"],
            title=dataset["title"],
            id=dataset["id"],
            target=dataset["target"],
            positive=dataset["positive"],
            time=dataset.get("time", ""),
            columns=columns,
            derived=tuple(dataset.get("derived", ())),
            expected_auc=float(dataset["expected_auc"]),
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as why:
        raise BadConfiguration(f"The schema {path} can't be used: {why!r}") from why


def _column(name: str, entry: dict[str, Any]) -> Column:
    column = Column(
        name=name,
        kind=entry["kind"],
        source=entry.get("source", name),
        role=entry.get("role", "feature"),
        values=tuple(entry.get("values", ())),
        mapping=entry.get("mapping", {}),
        minimum=entry.get("minimum"),
        maximum=entry.get("maximum"),
        required=entry.get("required", True),
        note=entry.get("note", ""),
    )
    if column.kind not in ("number", "integer", "category") or column.role not in ("feature", "slice", "leak"):
        raise BadConfiguration(f"The column {name} has the kind {column.kind!r} and the role {column.role!r}.")
    if column.kind == "category" and not column.values:
        raise BadConfiguration(f"The column {name} is a category and names no values.")
    return column
