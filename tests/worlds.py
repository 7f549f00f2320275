"""Small worlds in a store: a report as it would be published, a cohort with one learner."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.rubric import load_rubric
from grader.store import cohorts

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

URL = "https://github.com/ada/engine"
COMMIT = "c" * 40


def a_finding(check: str, status: str = "fail", paths: tuple[str, ...] = ("README.md",)) -> dict[str, Any]:
    """One finding of a report; the fingerprint follows from check and paths, as it does in a real one."""
    text = "\0".join([check, *sorted(paths)])
    return {
        "check": check,
        "title": check,
        "status": status,
        "score": 1.0 if status == "pass" else 0.0,
        "summary": "",
        "confidence": "high",
        "fingerprint": hashlib.sha256(text.encode()).hexdigest()[:16],
        "places": [{"path": path, "line": 1, "end_line": None, "note": ""} for path in paths],
        "fix": "",
    }


# What the README brings in the rubric that these reports are by.
README_POINTS = next(c.weight for c in load_rubric("portfolio").criteria if c.id == "readme")


def a_document(
    *,
    url: str = URL,
    commit: str = COMMIT,
    ref: str | None = None,
    subdir: str = "",
    score: float | None = 61.5,
    findings: tuple[dict[str, Any], ...] = (),
    note: str = "",
) -> str:
    """The JSON text of one report with one criterion."""
    rubric = load_rubric("portfolio")
    line = {
        "id": "readme", "title": "README", "kind": "ladder", "level": 2, "progress": 2.0,
        "earned": README_POINTS / 2, "possible": README_POINTS,
        "status": "graded", "confidence": "high", "verified": "not_run", "reached": "", "wanted": "",
        "findings": list(findings),
    }  # fmt: skip
    report = {
        "repo": {"url": url, "ref": ref, "subdir": subdir, "commit": commit},
        "project_type": "other",
        "mode": "static",
        "tool": {"name": "shipfolio", "version": "0.1.0"},
        "as_of": "2026-01-15T12:00:00Z",
        "rubric": {"id": rubric.id, "version": rubric.version, "title": rubric.title, "digest": rubric.digest},
        "score": {"value": score, "earned": score, "possible": 100.0, "grade": None if score is None else "C"},
        "criteria": [line],
        "notes": [note],
    }
    return json.dumps({"schema": "shipfolio/report/v1", "reports": [report]}, indent=2) + "\n"


@dataclass(frozen=True, slots=True)
class SmallCohort:
    """A course, a cohort, a learner and their submission."""

    course: cohorts.Course
    cohort: cohorts.Cohort
    learner: cohorts.Learner
    submission: cohorts.Submission


def a_cohort(session: Session, slug: str = "autumn") -> SmallCohort:
    """Made anew, or found."""
    course = cohorts.put_course(session, "ml")
    cohort = cohorts.put_cohort(session, course.id, slug, load_rubric("portfolio"))
    learner = cohorts.put_learner(session, cohort.id, "s-1", name="Ada", section="A")
    return SmallCohort(course, cohort, learner, cohorts.put_submission(session, learner.id, URL))
