"""Reads a roster: our own CSV, GitHub Classroom's roster and grades, and what Canvas and Moodle export.

A row that can't be taken is an error of its own, and the others go on; `with_errors` gives those rows back as the same
file with a column that says why. What a learner typed is data: it is kept as it is, made harmless where it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from grader.cohort import lms_headers
from grader.cohort.lms_headers import FIELD_OF, PLATFORM_ID_OF, kind_of, plain
from grader.cohort.lms_table import (
    MAX_ROWS,
    Record,
    Table,
    cell_of,
    guarded,
    parse_table,
    spell,
    unguarded,
    write_table,
)
from grader.cohort.roster_targets import Handed, read_target
from grader.errors import UsageError
from grader.reports.view import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

ERROR_COLUMN = "_error"
LEARNER_FIELDS = ("student_id", "name", "email", "section", "team")
HANDED_FIELDS = ("repo_url", "branch", "subdir", "project", "project_type")
MAPPABLE = (*LEARNER_FIELDS, *HANDED_FIELDS, "first_name", "last_name", "github_username", *lms_headers.PLATFORM_IDS)
# What identifies a learner, the best first. A name alone will do where there is nothing else.
IDENTIFIERS = ("student_id", "sis_user_id", "id_number", "roster_identifier", "email", "sis_login_id", "username",
               "github_username", "canvas_id", "moodle_identifier", "name")  # fmt: skip
_LENGTHS = {"student_id": 200, "name": 300, "email": 320, "section": 200, "team": 200, "project": 100,
            "project_type": 40}  # fmt: skip
_OWN = frozenset({*LEARNER_FIELDS, *HANDED_FIELDS, "first_name", "last_name"})
_MAX_EXTRA = 2000
_TEST_STUDENT = "student, test"  # Canvas adds it to every gradebook


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A learner, with at most one repository; one who hands in several has several rows.

    Attributes:
        line: of the file, the header being 1; rows that span lines count once.
        student_id: what stands in its column, or else the best other identifier.
        is_stated: whether it stands in its own column.
        fields: the rest of what the file says of the learner, by our names; a column that isn't there isn't here.
        extra: identifiers of platforms, and columns that we don't know, by their header.
        handed: the repository; None where the file has no such column or the cell is empty.
    """

    line: int
    student_id: str
    is_stated: bool
    fields: Mapping[str, str]
    extra: Mapping[str, str]
    handed: Handed | None


@dataclass(frozen=True, slots=True)
class RowError:
    """A row that isn't taken, and why; `row` has what could be read of the learner."""

    line: int
    message: str
    identifiers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Roster:
    """What a file says.

    Attributes:
        kind: `own`, `classroom-roster`, `classroom-grades`, `canvas`, `moodle-worksheet`, `moodle-gradebook`,
            `moodle-participants`.
        mapping: our field -> the file's column.
        kept: columns that are kept as they are, without being understood.
        notes: sentences on what was decided, for people.
        has_repositories: whether there is a column for them.
    """

    name: str
    kind: str
    table: Table
    mapping: Mapping[str, str]
    kept: tuple[str, ...]
    rows: tuple[RosterRow, ...]
    errors: tuple[RowError, ...]
    notes: tuple[str, ...] = field(default=())

    @property
    def has_repositories(self) -> bool:
        """Whether the file says who hands in what."""
        return "repo_url" in self.mapping


def read_roster(
    data: bytes, name: str = "roster.csv", *, mapping: Mapping[str, str] | None = None, folder: Path | None = None
) -> Roster:
    """Read a roster of whatever kind.

    Args:
        data: the file.
        name: how it is called in messages.
        mapping: our field -> the file's column, where the headers don't tell; wins over what they tell.
        folder: where relative paths of repositories on this machine begin; None: such paths are refused.

    Raises:
        UsageError: it isn't a table, is too large, names nobody, or `mapping` names what isn't there.
    """
    table = parse_table(data, lms_headers.knows)
    kind = kind_of(table.columns)
    columns = columns_of(table, kind, mapping or {})
    _require(columns, table, kind)
    kept = _kept(table, kind, columns)
    found: list[RosterRow] = []
    errors: list[RowError] = []
    for line, record in learner_records(table, kind):
        row = _row(line, record, columns, kept, folder)
        if isinstance(row, RowError):
            errors.append(row)
        else:
            found.append(row)
    if len(found) + len(errors) > MAX_ROWS:
        raise UsageError(
            f"{name} has more than {MAX_ROWS} rows.", kind="bad_roster", hint="Make a cohort of each part."
        )
    if not found and not errors:
        raise UsageError(f"{name} names nobody.", kind="bad_roster", hint="Each line after the header is a learner.")
    rows, notes = _as_one(found, errors)
    shown = {each: table.columns[number] for each, number in columns.items()}
    return Roster(name, kind, table, shown, tuple(kept), rows, tuple(sorted(errors, key=lambda e: e.line)), notes)


def learner_records(table: Table, kind: str) -> Iterator[tuple[int, Record]]:
    """The lines that are learners' (line, record): no blank ones, and none that a platform adds for itself."""
    ids = [number for number, name in enumerate(table.columns) if plain(name) == "id"][:1]
    for line, record in enumerate(table.records, start=2):
        first = plain(cell_of(record, 0))
        if record.is_blank:
            continue
        if kind == "canvas" and (
            first.startswith(lms_headers.READ_ONLY_POINTS)
            or not cell_of(record, ids[0]).strip()
            or first == _TEST_STUDENT
        ):
            continue
        yield line, record


def with_errors(roster: Roster) -> bytes:
    """The rows that weren't taken, as the same file with a last column that says why; mend them and import it again.

    Cells that a spreadsheet would calculate are guarded by a quote in front, which is taken away again on import.
    """
    delimiter = roster.table.dialect.delimiter
    messages = {error.line: error.message for error in roster.errors}
    columns = [plain(name) for name in roster.table.columns]
    at = columns.index(ERROR_COLUMN) if ERROR_COLUMN in columns else len(columns)

    def row(record: Record, last: str) -> Record:
        cells = [*map(guarded, record.cells), *[""] * (at - len(record.cells))]
        cells[at : at + 1] = [spell(last, delimiter)]
        return Record(tuple(cells), roster.table.dialect.line_end)

    records = tuple(
        row(record, messages[line]) for line, record in enumerate(roster.table.records, start=2) if line in messages
    )
    return write_table(replace(roster.table, header=row(roster.table.header, ERROR_COLUMN), records=records))


# ---------------------------------------------------------------- columns


def columns_of(table: Table, kind: str, mapping: Mapping[str, str]) -> dict[str, int]:
    """Our field -> the number of the column; what a person mapped wins, then the leftmost of each."""
    names = [plain(name) for name in table.columns]
    out: dict[str, int] = {}
    for wanted, column in mapping.items():
        if wanted not in MAPPABLE:
            raise UsageError(
                f"There is no field {clean(wanted)!r}.",
                kind="bad_mapping",
                hint=f"One of: {', '.join(sorted(MAPPABLE))}.",
            )
        if plain(column) not in names:
            raise UsageError(
                f"The file has no column {clean(column)!r}.",
                kind="bad_mapping",
                hint=f"It has: {', '.join(map(clean, table.columns))}.",
            )
        out[wanted] = names.index(plain(column))
    taken = set(out.values())
    for number, name in enumerate(names):
        found = _field_of(name, kind)
        if found and found not in out and number not in taken:
            out[found] = number
    return out


def _field_of(name: str, kind: str) -> str | None:
    if kind == "classroom-grades":
        return {
            "assignment_name": "project", "github_username": "github_username", "group_name": "team",
            "roster_identifier": "roster_identifier", "student_repository_url": "repo_url",
        }.get(name)  # fmt: skip
    if kind == "classroom-roster" and name == "identifier":
        return "roster_identifier"
    if kind == "canvas" and name == "id":
        return "canvas_id"
    if kind == "own":
        own = {"lastname": "last_name", "firstname": "first_name", "id": "student_id", "identifier": "student_id"}
        return FIELD_OF.get(name) or own.get(name) or PLATFORM_ID_OF.get(name)
    if name in {"lastname", "firstname"}:
        return f"{name[:-4]}_name"
    found = FIELD_OF.get(name) or PLATFORM_ID_OF.get(name)
    return found if found not in HANDED_FIELDS or found == "repo_url" else None


def _require(columns: Mapping[str, int], table: Table, kind: str) -> None:
    there = f"The file has: {', '.join(map(clean, table.columns))}."
    if not set(columns) & {*IDENTIFIERS, "first_name", "last_name"}:
        raise UsageError(
            "No column says who a learner is.",
            kind="bad_roster",
            hint=f"{there} Name one with --map student_id=COLUMN.",
        )
    if kind == "own" and "repo_url" not in columns:
        raise UsageError(
            "No column has the repositories.", kind="bad_roster", hint=f"{there} Name it with --map repo_url=COLUMN."
        )


def _kept(table: Table, kind: str, columns: Mapping[str, int]) -> dict[str, int]:
    """Columns that are kept without being understood, by their header; a platform's own file has its others."""
    taken = set(columns.values())
    rest = {name: n for n, name in reversed(list(enumerate(table.columns))) if name and n not in taken}
    if kind == "own":
        return {name: n for name, n in rest.items() if plain(name) != ERROR_COLUMN}
    return {name: n for name, n in rest.items() if plain(name) == "starter_code_url"}


# ---------------------------------------------------------------- rows


def _row(
    line: int, record: Record, columns: Mapping[str, int], kept: Mapping[str, int], folder: Path | None
) -> RosterRow | RowError:
    cells = {name: clean(unguarded(cell_of(record, number).strip())) for name, number in columns.items()}
    if "name" not in cells and {"first_name", "last_name"} & set(cells):
        cells["name"] = " ".join(filter(None, (cells.get("first_name"), cells.get("last_name"))))
    if "github_username" in cells:
        cells["github_username"] = cells["github_username"].removeprefix("@")
    identifiers = [cells[name] for name in IDENTIFIERS if cells.get(name)]
    who = frozenset(each.casefold() for each in identifiers)
    if not who:
        return RowError(line, "Nothing says who this is.")
    extra = {name: unguarded(cell_of(record, number)) for name, number in kept.items()}
    extra |= {name: text for name, text in cells.items() if text and name not in _OWN}
    long = [name for name, most in _LENGTHS.items() if len(cells.get(name, "")) > most]
    long += [name for name, text in extra.items() if len(text) > _MAX_EXTRA]
    if long or len(identifiers[0]) > _LENGTHS["student_id"]:
        return RowError(line, f"{clean(long[0]) if long else 'The identifier'} is too long.", who)
    try:
        handed = read_target(cells, folder)
    except UsageError as why:
        return RowError(line, f"{why.message} {why.hint}".strip(), who)
    fields = {name: cells[name] for name in LEARNER_FIELDS[1:] if name in cells}
    return RosterRow(line, identifiers[0], bool(cells.get("student_id")), fields, extra, handed)


def _as_one(found: list[RosterRow], errors: list[RowError]) -> tuple[tuple[RosterRow, ...], tuple[str, ...]]:
    """Rows that agree with each other: teams share what they hand in, and each of several repositories has a label."""
    notes: list[str] = []
    rows = _labelled(_shared(found, notes))
    seen: dict[tuple[str, str], RosterRow] = {}
    for row in rows:
        key = row.student_id, row.handed.label if row.handed else ""
        first = seen.setdefault(key, row)
        if first is not row:
            words = "the same learner" if row.handed is None or first.handed is None else "the same learner and project"
            errors.append(RowError(row.line, f"Line {first.line} has {words}.", frozenset({row.student_id.casefold()})))
        elif dict(row.fields) != next(dict(each.fields) for each in rows if each.student_id == row.student_id):
            notes.append(f"Line {row.line} says something else of {row.student_id} than an earlier one, which counts.")
    return tuple(sorted(seen.values(), key=lambda row: row.line)), tuple(notes)


def _shared(rows: list[RosterRow], notes: list[str]) -> list[RosterRow]:
    """A member of a team without a repository of their own hands in the team's, where it has just one."""
    of_team: dict[str, set[Handed]] = {}
    for row in rows:
        if row.handed is not None and row.fields.get("team"):
            of_team.setdefault(row.fields["team"], set()).add(row.handed)
    out = []
    for row in rows:
        team = of_team.get(row.fields.get("team", ""), set())
        if row.handed is None and len(team) == 1:
            notes.append(f"Line {row.line}: {row.student_id} hands in what team {row.fields['team']} does.")
            out.append(replace(row, handed=next(iter(team))))
        else:
            out.append(row)
    return out


def _labelled(rows: list[RosterRow]) -> list[RosterRow]:
    """Where somebody hands in several repositories without saying what each is, its name says so."""
    bare: dict[str, set[str]] = {}
    for row in rows:
        if row.handed is not None and not row.handed.label:
            bare.setdefault(row.student_id, set()).add(row.handed.target)
    return [
        replace(row, handed=replace(row.handed, label=row.handed.short_name))
        if row.handed is not None and not row.handed.label and len(bare[row.student_id]) > 1
        else row
        for row in rows
    ]
