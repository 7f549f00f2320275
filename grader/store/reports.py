"""Reports: saved as they were published, listed, compared, followed over time."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy import bindparam, delete, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from grader.errors import UsageError
from grader.store.columns import DbNow, new_id
from grader.store.tables import ReportFindingRow, ReportLineRow, ReportRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

SCHEMA = "shipfolio/report/v1"
MOST_DOCUMENT_BYTES = 16 * 1024 * 1024
_MOST_POINTS = 1e6
VISIBILITIES = ("unlisted", "private", "public")
_COLUMNS = (
    "id", "owner", "visibility", "source", "url", "host", "repo_owner", "repo_name", "subdir", "ref", "commit",
    "as_of", "rubric_id", "rubric_version", "rubric_digest", "mode", "tool_version", "score", "grade", "project_type",
    "created_at",
)  # fmt: skip
LISTED = tuple(getattr(ReportRow, name) for name in _COLUMNS)
_ALL = select(*LISTED)  # built once: pages ask for little else, and building it takes longer than asking it
_ONE = _ALL.where(ReportRow.id == bindparam("wanted"))


@dataclass(frozen=True, slots=True)
class StoredReport:
    """What is known of a report without reading it; `document(session, id)` has the whole.

    Attributes:
        host, repo_owner, repo_name: of a URL; a local folder has only a name.
        source: `grade` (ours) or `upload` (somebody's own run, so no more than a claim).
        score: 0-100 to one decimal; None where nothing could be judged.
    """

    id: str
    owner: str
    visibility: str
    source: str
    url: str
    host: str
    repo_owner: str
    repo_name: str
    subdir: str
    ref: str | None
    commit: str | None
    as_of: datetime | None
    rubric_id: str
    rubric_version: str
    rubric_digest: str
    mode: str
    tool_version: str
    score: float | None
    grade: str | None
    project_type: str | None
    created_at: datetime

    @property
    def name(self) -> str:
        """What people call it: `owner/name`, or a folder's own name wherever it is."""
        if self.repo_owner:
            return f"{self.repo_owner}/{self.repo_name}"
        return self.repo_name or self.url


@dataclass(frozen=True, slots=True)
class FindingState:
    """A finding of a report, as far as comparing needs it."""

    check: str
    criterion: str
    status: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one report to a later one: `gain` in points; findings that count against the score only."""

    gain: float | None
    fixed: tuple[FindingState, ...]
    new: tuple[FindingState, ...]
    open: tuple[FindingState, ...]


def split_url(url: str) -> tuple[str, str, str]:
    """Host, owner (with sub-groups) and name of a repository's address; a path gives only a name."""
    parts = urlsplit(url) if "://" in url else None
    path = (parts.path if parts else url).strip("/").removesuffix(".git")
    owner, _, name = path.rpartition("/")
    return (parts.hostname or "", owner, name) if parts else ("", "", name or path)


def one_report(text: str) -> dict[str, Any]:
    """The only report of a JSON text as `shipfolio grade --format json` prints it.

    Raises:
        UsageError: it is none, holds several, or is too large.
    """
    if len(text) > MOST_DOCUMENT_BYTES:
        raise _bad_document("it is too large")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise _bad_document("it isn't JSON") from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise _bad_document(f"its schema isn't {SCHEMA}")
    reports = data.get("reports")
    if not isinstance(reports, list) or len(reports) != 1 or not isinstance(reports[0], dict):
        raise _bad_document("it must hold exactly one report")
    return reports[0]


def _bad_document(why: str) -> UsageError:
    return UsageError(
        f"That is no report: {why}.", kind="bad_report", hint="Make it by `shipfolio grade --format json`."
    )


def save_report(
    session: Session,
    text: str,
    *,
    key: str,
    owner: str = "",
    visibility: str = "unlisted",
    source: str = "grade",
    report_id: str | None = None,
) -> str:
    """Keep a report; one that is there already under this key stays as it is.

    Args:
        text: of one graded report, see `one_report`. What was uploaded must have passed the published JSON schema.
        key: `grader.jobs.Order.result_key`, or for an upload any hash of its owner and content.

    Returns:
        The id of the report that stands under `key` now.

    Raises:
        UsageError: it is no report, as with an upload that was made up.
    """
    report = one_report(text)
    try:
        columns, (lines, findings) = _columns_of(report), _parts_of(report)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _bad_document("something in it is missing or of another kind") from None
    values = columns | {
        "id": report_id or new_id(),
        "key": key,
        "owner": owner,
        "visibility": visibility,
        "source": source,
        "document": text,
        "created_at": DbNow(),
    }
    insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert(ReportRow)
    made = session.scalar(insert.values(values).on_conflict_do_nothing(index_elements=["key"]).returning(ReportRow.id))
    if made is None:
        there = find_by_key(session, key)
        assert there is not None, "a conflict means that it is there"  # noqa: S101
        return there
    session.add_all(ReportLineRow(report_id=made, **line) for line in lines)
    session.add_all(ReportFindingRow(report_id=made, **finding) for finding in findings)
    session.flush()
    return str(made)


def _columns_of(report: dict[str, Any]) -> dict[str, Any]:
    repo, rubric, score = report["repo"], report["rubric"], report["score"]
    host, repo_owner, repo_name = split_url(_text(repo["url"], 2000))
    as_of = report["as_of"]
    return {
        "url": _text(repo["url"], 2000),
        "host": host[:255],
        "repo_owner": repo_owner,
        "repo_name": repo_name,
        "subdir": _text(repo["subdir"], 4000),
        "ref": _maybe(repo["ref"], 300),
        "commit": _maybe(repo["commit"], 64),
        "as_of": datetime.fromisoformat(as_of).astimezone(UTC) if as_of else None,
        "rubric_id": _text(rubric["id"], 100),
        "rubric_version": _text(rubric["version"], 40),
        "rubric_digest": _text(rubric["digest"], 80),
        "mode": _text(report["mode"], 20),
        "tool_version": _text(report["tool"].get("version", ""), 40),
        "score": None if score["value"] is None else _number(score["value"]),
        "grade": _maybe(score["grade"], 2),
        "project_type": _maybe(report["project_type"], 40),
    }


def _text(value: object, most: int) -> str:
    """A string as any database takes it; what a report of ours holds is unchanged."""
    if not isinstance(value, str) or len(value) > most or "\0" in value:
        raise ValueError("not a string that fits")
    value.encode()  # UnicodeEncodeError, a ValueError, for half of a pair
    return value


def _maybe(value: object, most: int) -> str | None:
    return None if value is None else _text(value, most)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= _MOST_POINTS:
        raise ValueError("not a number that makes sense")
    return float(value)


def _parts_of(report: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of its criteria and findings, without the report's id."""
    lines: dict[str, dict[str, Any]] = {}
    findings: list[dict[str, Any]] = []
    for line in report["criteria"]:
        criterion = _text(line["id"], 100)
        if criterion in lines:
            raise ValueError("the same criterion twice")
        lines[criterion] = {
            "criterion": criterion,
            "position": len(lines),
            "level": None if line["level"] is None else int(_number(line["level"])),
            "earned": _number(line["earned"]),
            "possible": _number(line["possible"]),
            "status": _text(line["status"], 20),
        }
        findings += (
            {
                "criterion": criterion,
                "check_id": _text(finding["check"], 100),
                "status": _text(finding["status"], 20),
                "fingerprint": _text(finding["fingerprint"], 16),
            }
            for finding in line["findings"]
        )
    return list(lines.values()), [{"position": number, **finding} for number, finding in enumerate(findings)]


def _stored(rows: Iterable[Any]) -> tuple[StoredReport, ...]:
    return tuple(StoredReport(*row) for row in rows)


def find_report(session: Session, report_id: str) -> StoredReport | None:
    """One report's particulars."""
    row = session.execute(_ONE, {"wanted": report_id}).first()
    return StoredReport(*row) if row else None


def find_by_key(session: Session, key: str) -> str | None:
    """The id of the report under a result key."""
    return session.scalar(select(ReportRow.id).where(ReportRow.key == key))


def find_document(session: Session, report_id: str) -> str | None:
    """The report to the byte as `shipfolio grade --format json` prints it."""
    return session.scalar(select(ReportRow.document).where(ReportRow.id == report_id))


def list_reports(
    session: Session,
    *,
    owner: str | None = None,
    visibility: str | None = None,
    after: str | None = None,
    most: int = 50,
) -> tuple[StoredReport, ...]:
    """Reports, newest first; `after` is the id of the last one of the page before."""
    query = _ALL.order_by(ReportRow.created_at.desc(), ReportRow.id.desc()).limit(most)
    if owner is not None:
        query = query.where(ReportRow.owner == owner)
    if visibility is not None:
        query = query.where(ReportRow.visibility == visibility)
    return _stored(session.execute(_page(session, query, after)))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reports a list is of; None is any."""

    owner: str | None = None
    visibility: str | None = None
    host: str | None = None
    repo_owner: str | None = None
    repo_name: str | None = None
    rubric_id: str | None = None


def page_of_reports(
    session: Session, wanted: Wanted, *, after: tuple[datetime, str] | None = None, most: int = 50
) -> tuple[StoredReport, ...]:
    """Reports, newest first; `after`: when the last one of the page before was made, and its id."""
    query = _ALL.order_by(ReportRow.created_at.desc(), ReportRow.id.desc()).limit(most)
    for field in fields(wanted):
        value = getattr(wanted, field.name)
        if value is not None:
            query = query.where(getattr(ReportRow, field.name) == value)
    if after is not None:
        query = query.where(tuple_(ReportRow.created_at, ReportRow.id) < tuple_(*after))
    return _stored(session.execute(query))


def _page(session: Session, query: Select[Any], after: str | None) -> Select[Any]:
    if after is None:
        return query
    at = session.scalar(select(ReportRow.created_at).where(ReportRow.id == after))
    return query.where(tuple_(ReportRow.created_at, ReportRow.id) < tuple_(at, after)) if at else query


def reports_of_repository(
    session: Session,
    host: str,
    repo_owner: str,
    repo_name: str,
    *,
    subdir: str | None = None,
    rubric_id: str | None = None,
    visibilities: Sequence[str] = ("unlisted", "public"),
    owner: str | None = None,
    most: int = 200,
) -> tuple[StoredReport, ...]:
    """A repository's trend, oldest first: the newest `most` reports that one may see.

    Args:
        visibilities: which reports anyone may see here; an `owner` sees all of their own besides.
    """
    seen = ReportRow.visibility.in_(tuple(visibilities))
    query = _ALL.where(
        ReportRow.host == host,
        ReportRow.repo_owner == repo_owner,
        ReportRow.repo_name == repo_name,
        seen if owner is None else seen | (ReportRow.owner == owner),
    )
    if subdir is not None:
        query = query.where(ReportRow.subdir == subdir)
    if rubric_id is not None:
        query = query.where(ReportRow.rubric_id == rubric_id)
    rows = session.execute(query.order_by(ReportRow.created_at.desc(), ReportRow.id.desc()).limit(most))
    return _stored(rows)[::-1]


def findings_of(session: Session, report_id: str) -> tuple[FindingState, ...]:
    """Every finding, in the report's order."""
    columns = (ReportFindingRow.check_id, ReportFindingRow.criterion, ReportFindingRow.status)
    query = select(*columns, ReportFindingRow.fingerprint).where(ReportFindingRow.report_id == report_id)
    return tuple(FindingState(*row) for row in session.execute(query.order_by(ReportFindingRow.position)))


def compare(session: Session, earlier: str, later: str) -> Comparison:
    """Fixed, new and still open findings between two reports; each finding once, whatever criteria ask for it.

    A check whose evidence has moved to other files is the same trouble: it is open, not one fixed and one new.
    """
    before, after = (_open(session, report_id) for report_id in (earlier, later))
    checks_before, checks_after = ({f.check for f in group.values()} for group in (before, after))
    first, second = (session.scalar(select(ReportRow.score).where(ReportRow.id == each)) for each in (earlier, later))
    return Comparison(
        gain=None if first is None or second is None else round(second - first, 1),
        fixed=tuple(f for key, f in before.items() if key not in after and f.check not in checks_after),
        new=tuple(f for key, f in after.items() if key not in before and f.check not in checks_before),
        open=tuple(f for key, f in after.items() if key in before or f.check in checks_before),
    )


def _open(session: Session, report_id: str) -> dict[str, FindingState]:
    return {f.fingerprint: f for f in findings_of(session, report_id) if f.status in {"fail", "partial"}}


def set_visibility(session: Session, report_id: str, visibility: str) -> bool:
    """Change who may see a report; False where there is none. Whether somebody may do so is the caller's to decide."""
    if visibility not in VISIBILITIES:
        raise UsageError(
            "A report is unlisted, private or public.",
            kind="bad_visibility",
            hint=f"One of: {', '.join(VISIBILITIES)}.",
        )
    done = session.execute(
        update(ReportRow).where(ReportRow.id == report_id).values(visibility=visibility).returning(ReportRow.id)
    )
    return done.first() is not None


def delete_report(session: Session, report_id: str) -> bool:
    """Remove a report and everything that was derived from it; jobs and gradings stay, and point nowhere."""
    return (
        session.execute(delete(ReportRow).where(ReportRow.id == report_id).returning(ReportRow.id)).first() is not None
    )
