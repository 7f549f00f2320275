"""Writes each learner's report into the cohort's folder: what counts, as JSON, as a page and as Markdown."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

from grader import __version__
from grader.cohort.batch import in_play, the_cohort
from grader.errors import UsageError
from grader.model import Failure, RepoRef, Report
from grader.reports import Look, render
from grader.reports.read_json import report_of
from grader.snapshot import without_credentials
from grader.store.cohorts import list_learners
from grader.store.gradings import GRADED, RUNNING, latest_gradings
from grader.store.reports import find_document
from grader.store.rubrics import find_rubric

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from grader.model import Rubric
    from grader.store import Session
    from grader.store.cohorts import Learner, Submission
    from grader.store.gradings import Grading

HOME = "reports"
ENDINGS = ("json", "html", "md")
_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")
_MOST = 60
_DEVICES = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")  # what Windows has for itself


def file_name(learner: Learner, submission: Submission) -> str:
    """The name of a submission's report files without an ending: the same always, and another for each submission.

    A name that no file can have everywhere is cut down to what is plain, with a few digits that tell it from others.
    """
    wanted = f"{learner.student_id}-{submission.label}" if submission.label else learner.student_id
    if _PLAIN.fullmatch(wanted) and not submission.label and not _DEVICES.fullmatch(wanted):
        return wanted
    plain = re.sub(r"[^a-z0-9]+", "-", wanted.lower()).strip("-")[: _MOST - 20] or "learner"
    digest = hashlib.sha256(f"{learner.student_id}\0{submission.label}".encode("utf-8", "replace")).hexdigest()
    return f"{plain}-{digest[:8]}"


def write_reports(
    session: Session, cohort_id: str, folder: Path, only: Collection[str] | None = None, *, skip: set[int] | None = None
) -> int:
    """Bring the folder to what counts, or failed where nothing does; returns how many submissions were written.

    Args:
        skip: gradings that are written already; what is written now is added.

    Raises:
        UsageError: the folder can't be written to.
    """
    cohort = the_cohort(session, cohort_id)
    rubric = find_rubric(session, cohort.rubric, cohort.rubric_digest)
    learners = {learner.id: learner for learner in list_learners(session, cohort_id)}
    counts, newest = latest_gradings(session, cohort_id, accepted=True), latest_gradings(session, cohort_id)
    written = 0
    for submission in in_play(session, cohort_id, only):
        grading = counts.get(submission.id) or newest.get(submission.id)
        if grading is None or grading.state == RUNNING or (skip is not None and grading.number in skip):
            continue
        text = _document(session, grading, submission, rubric)
        if text is not None:
            written += _write(folder / HOME, file_name(learners[submission.learner_id], submission), text)
        if skip is not None:
            skip.add(grading.number)
    return written


def _document(session: Session, grading: Grading, submission: Submission, rubric: Rubric | None) -> str | None:
    """What `shipfolio grade --format json` prints for this target, to the byte."""
    if grading.state == GRADED:
        return find_document(session, grading.report_id) if grading.report_id else None
    if rubric is None:
        return None
    ref = RepoRef(without_credentials(submission.target), submission.revision)
    failed = Report(
        ref=ref,
        rubric=rubric,
        tool={"name": "shipfolio", "version": __version__},
        error=Failure(grading.state, grading.message, grading.hint),
    )
    return render("json", [failed], Look())


def _write(home: Path, name: str, text: str) -> bool:
    """The three files of one report, where they aren't there as they should be."""
    data = text.encode()
    try:
        home.mkdir(parents=True, exist_ok=True)
        json_file = home / f"{name}.json"
        if (
            json_file.is_file()
            and json_file.read_bytes() == data
            and all((home / f"{name}.{ending}").is_file() for ending in ENDINGS)
        ):
            return False
        for ending, page in _pages(text):
            (home / f"{name}.{ending}").write_bytes(page.encode())
        json_file.write_bytes(data)  # last: a run that is killed in between writes them anew
    except OSError as why:
        raise UsageError(
            f"{home} could not be written to.", kind="output_not_writable", hint=why.strerror or ""
        ) from why
    return True


def _pages(text: str) -> list[tuple[str, str]]:
    """The report for people; none where it is of a version that this one can't show."""
    try:
        report = report_of(json.loads(text)["reports"][0])
    except UsageError:
        return []
    return [(ending, render(ending, [report], Look())) for ending in ENDINGS[1:]]
