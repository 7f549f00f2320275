"""Writes a cohort's roster as our own CSV, which reads back to the same cohort."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from grader.cohort.lms_headers import FIELD_OF, FIELDS, PLATFORM_IDS, plain
from grader.reports.as_csv import cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.store.cohorts import Learner, Submission

COLUMNS = ("student_id", "name", "email", "section", "team", "repo_url", "branch", "project", "project_type")
_OURS = frozenset(FIELDS) | frozenset(PLATFORM_IDS)


def write_roster(learners: Sequence[Learner], submissions: Sequence[Submission]) -> bytes:
    """A row for each learner and repository; absent learners and withdrawn repositories are left out.

    Columns that we don't know come last, by name. One that would be taken for ours when it is read again is left out.
    """
    there = [learner for learner in learners if learner.absent_at is None]
    handed: dict[str, list[Submission]] = {}
    for submission in submissions:
        if submission.withdrawn_at is None:
            handed.setdefault(submission.learner_id, []).append(submission)
    names = sorted({name for learner in there for name in learner.extra})
    extras = [name for name in names if name in _OURS or plain(name) not in FIELD_OF]
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow([*COLUMNS, *map(cell, extras)])
    for learner in there:
        own = [learner.student_id, learner.name, learner.email, learner.section, learner.team]
        theirs: Sequence[Submission | None] = handed.get(learner.id) or [None]
        for one in theirs:
            given = [one.target, one.revision or "", one.label, one.project_type or ""] if one else [""] * 4
            row = [*own, *given, *(learner.extra.get(name, "") for name in extras)]
            table.writerow([cell(text) for text in row])
    return out.getvalue().encode("utf-8", "replace")
