"""A cohort's marks as a file: a page for people, or the gradebook for programs."""

from __future__ import annotations

import os
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import quote

from grader.cohort.folder import HOME, file_name
from grader.cohort.marks import final_marks
from grader.store.cohorts import list_learners, list_submissions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from grader.store import Session
    from grader.store.cohorts import Cohort


def export_cohort(
    session: Session, cohort: Cohort, format_: str, *, files: Mapping[str, str] | None = None, title: str = ""
) -> bytes:
    """Everybody's marks.

    Args:
        format_: `html`, or one of the gradebook's: `csv`, `xlsx`, `jsonl`.
        files: for the page: where each submission's report stands, relative to it, by submission id.
    """
    if format_ != "html":
        from grader.cohort.gradebook import FORMATS  # noqa: PLC0415 - a spreadsheet's library
        from grader.cohort.gradebook_rows import gradebook_of  # noqa: PLC0415

        return FORMATS[format_](gradebook_of(session, cohort))
    from grader.cohort.export_html import render  # noqa: PLC0415 - a template engine
    from grader.cohort.insights import insights_of, read_reports  # noqa: PLC0415

    everyone = final_marks(session, cohort)
    insights = insights_of(everyone, read_reports(session, everyone))
    return render(cohort, everyone, insights, files or {}, title=title).encode()


def report_files(session: Session, cohort: Cohort, folder: Path, beside: Path) -> dict[str, str]:
    """The report pages that lie in a cohort's folder, as addresses relative to `beside`, by submission id."""
    learners = {learner.id: learner for learner in list_learners(session, cohort.id)}
    home = PurePath(os.path.relpath(folder.absolute() / HOME, beside.absolute()))
    found: dict[str, str] = {}
    for submission in list_submissions(session, cohort.id):
        name = f"{file_name(learners[submission.learner_id], submission)}.html"
        if (folder / HOME / name).is_file():
            found[submission.id] = quote((home / name).as_posix())
    return found
