"""A class of learners in a store, graded by a queue whose workers are the test itself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from grader import __version__
from grader.cohort.batch import begin, settle
from grader.rubric import load_rubric
from grader.store import cohorts, open_jobs
from tests.worlds import README_POINTS, a_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.cohort.batch import Plan
    from grader.cohort.probing import Tip
    from grader.model import Failure
    from grader.store import Store
    from grader.store.jobs import SqlJobs

DEADLINE = datetime(2026, 11, 1, 12, tzinfo=UTC)


def commit_of(sign: str) -> str:
    """A full commit id of one sign."""
    return sign * 40


@dataclass
class School:
    """A cohort of learners with one repository each.

    Attributes:
        ids: submission ids by student id.
    """

    store: Store
    jobs: SqlJobs
    cohort_id: str
    ids: dict[str, str]

    @property
    def cohort(self) -> cohorts.Cohort:
        """As it is now."""
        with self.store.read() as session:
            found = cohorts.find_cohort(session, self.cohort_id)
        assert found is not None
        return found

    def learner(self, student_id: str) -> cohorts.Learner:
        """One of them, as they are now."""
        with self.store.read() as session:
            return next(
                each for each in cohorts.list_learners(session, self.cohort_id) if each.student_id == student_id
            )

    def begin(self, tips: Mapping[str, Tip] | None = None, *, again: bool = False) -> Plan:
        """Start a batch of those whose hosts answered, by student id; None: of all, and nobody was asked."""
        seen = None if tips is None else {self.ids[name]: tip for name, tip in tips.items()}
        return begin(
            self.store, self.jobs, self.cohort_id, seen=seen, only=None if seen is None else set(seen), again=again
        )

    def work(self, scores: Mapping[str, float | Failure], tips: Mapping[str, str], **changes: Any) -> int:
        """Work every due job off: by student id a score at a commit, or a failure of the submission's."""
        names = {self.target(name): name for name in self.ids}
        done = 0
        while job := self.jobs.claim("w"):
            name = names[job.order.target]
            outcome = scores[name]
            if isinstance(outcome, int | float):
                commit = job.order.revision or tips[name]
                self.jobs.finish(job, self.document(name, commit, float(outcome), job.order.revision, **changes))
            else:
                self.jobs.reject(job, outcome)
            done += 1
        settle(self.store, self.cohort_id)
        return done

    @staticmethod
    def target(name: str) -> str:
        """Their repository."""
        return f"https://github.com/class/{name}"

    def document(self, name: str, commit: str, score: float, revision: str | None, **changes: Any) -> str:
        """A report with this score."""
        data = json.loads(a_document(url=self.target(name), commit=commit, ref=revision, score=score))
        report = data["reports"][0]
        report["tool"]["version"] = __version__
        report["rubric"]["digest"] = self.cohort.rubric_digest
        empty: dict[str, Any] = {"project_type_from": None, "next_steps": [], "claims": [], "waivers": [], "run": None}
        report |= {**empty, "error": None}
        report["criteria"][0] |= {"confidence_reason": "", "earned": round(score / 100 * README_POINTS, 1)}
        report |= changes
        return json.dumps(data)

    def grade(self, **scores: float) -> None:
        """A first round: everybody graded at the commit of `a`s, so that it counts."""
        tips = {name: commit_of("a") for name in scores}
        self.begin(tips)
        self.work(scores, tips)


def a_school(store: Store, *names: str, **values: Any) -> School:
    """A cohort of these learners; `values` as `put_cohort` takes them."""
    with store.write() as session:
        course = cohorts.put_course(session, "ml")
        cohort = cohorts.put_cohort(session, course.id, "autumn", load_rubric("portfolio"), **values)
        ids = {}
        for name in names:
            learner = cohorts.put_learner(session, cohort.id, name, name=name.title(), section=name[:1].upper())
            ids[name] = cohorts.put_submission(session, learner.id, School.target(name)).id
    return School(store, open_jobs(store), cohort.id, ids)
