"""Reads a host's own record of pushes, as a CSV file: when a commit really came, whatever its dates say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.cohort.deadlines import PUSH_RECORD, parse_time
from grader.cohort.lms_headers import plain
from grader.cohort.lms_table import cell_of, parse_table
from grader.errors import UsageError
from grader.store.batches import commits_of_cohort
from grader.store.cohorts import list_learners, list_submissions
from grader.store.gradings import observe_commit

if TYPE_CHECKING:
    from datetime import datetime

    from grader.store import Session

COLUMNS = ("student_id", "repo_url", "project", "commit", "pushed_at")
_ID_LENGTHS = (40, 64)


@dataclass(frozen=True, slots=True)
class Push:
    """A line of the record; it is joined by address, or by student id and project."""

    line: int
    student_id: str
    repo_url: str
    project: str
    commit: str
    pushed_at: datetime


@dataclass(frozen=True, slots=True)
class Pushes:
    """What a file says; `errors` are (line, why) of what can't be taken."""

    rows: tuple[Push, ...]
    errors: tuple[tuple[int, str], ...]


def read_pushes(data: bytes) -> Pushes:
    """Read `commit,pushed_at` with `repo_url` or `student_id`, and `project` where a learner has several.

    Raises:
        UsageError: it isn't a table, or lacks a column.
    """
    table = parse_table(data, lambda header: plain(header).replace(" ", "_") in COLUMNS)
    at = {plain(name).replace(" ", "_"): number for number, name in reversed(list(enumerate(table.columns)))}
    missing = [name for name in ("commit", "pushed_at") if name not in at]
    if missing or not {"student_id", "repo_url"} & set(at):
        raise UsageError(
            "That is no record of pushes.",
            kind="bad_pushes",
            hint="Its columns are: commit, pushed_at, and repo_url or student_id.",
        )
    rows: list[Push] = []
    errors: list[tuple[int, str]] = []
    for line, record in enumerate(table.records, start=2):
        if record.is_blank:
            continue
        cell = {name: cell_of(record, at.get(name)).strip() for name in COLUMNS}
        commit = cell["commit"].lower()
        if len(commit) not in _ID_LENGTHS or not set(commit) <= set("0123456789abcdef"):
            errors.append((line, "A whole commit id is needed: 40 hex digits."))
            continue
        try:
            pushed_at = parse_time(cell["pushed_at"])
        except UsageError as why:
            errors.append((line, why.message))
            continue
        rows.append(Push(line, cell["student_id"], cell["repo_url"], cell["project"], commit, pushed_at))
    return Pushes(tuple(rows), tuple(errors))


@dataclass(frozen=True, slots=True)
class Matched:
    """Whom a record fits: (submission id, push); `known`: how many of these stand here already."""

    rows: tuple[tuple[str, Push], ...]
    unmatched: tuple[Push, ...]
    known: int


def match_pushes(session: Session, cohort_id: str, pushes: Pushes) -> Matched:
    """Find each line's submission; nothing is changed."""
    names = {learner.id: learner.student_id for learner in list_learners(session, cohort_id)}
    by_url: dict[str, str] = {}
    by_name: dict[tuple[str, str], str] = {}
    for submission in list_submissions(session, cohort_id):
        if submission.withdrawn_at is None:
            by_url[_address(submission.target)] = submission.id
            by_name[names[submission.learner_id], submission.label] = submission.id
    recorded = {
        (submission_id, seen.commit)
        for submission_id, history in commits_of_cohort(session, cohort_id).items()
        for seen in history
        if seen.source == PUSH_RECORD
    }
    rows: list[tuple[str, Push]] = []
    unmatched: list[Push] = []
    for push in pushes.rows:
        found = by_url.get(_address(push.repo_url)) if push.repo_url else None
        submission_id = found or by_name.get((push.student_id, push.project))
        if submission_id is None:
            unmatched.append(push)
        else:
            rows.append((submission_id, push))
    known = sum((submission_id, push.commit) in recorded for submission_id, push in rows)
    return Matched(tuple(rows), tuple(unmatched), known)


def enter_pushes(session: Session, cohort_id: str, pushes: Pushes) -> tuple[int, tuple[Push, ...]]:
    """Note when commits came; returns how many weren't known yet, and the lines that fit no submission."""
    matched = match_pushes(session, cohort_id, pushes)
    entered = sum(
        observe_commit(session, submission_id, push.commit, source=PUSH_RECORD, first_seen_at=push.pushed_at)
        for submission_id, push in matched.rows
    )
    return entered, matched.unmatched


def _address(url: str) -> str:
    return url.strip().rstrip("/").removesuffix(".git").casefold()
