from __future__ import annotations

import dataclasses
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from grader.cohort.batch import settle
from grader.cohort.marking import comment, extend, give_mark, show_marks, waive
from grader.cohort.marks import final_marks
from grader.cohort.opening import change_cohort
from grader.cohort.pending import accept
from grader.cohort.waivers import spared
from grader.errors import UsageError
from grader.model import Criterion, Failure, Kind
from grader.pipeline import grade
from grader.reports import Look, render
from grader.rubric import from_dict, load_rubric, to_dict
from grader.snapshot import open_target
from grader.store.cohorts import put_submission, set_absent
from grader.store.gradings import observe_commit
from grader.store.marks import comments, ledger
from tests.cohort.classes import DEADLINE, a_school, commit_of
from tests.factories import git_repo
from tests.worlds import README_POINTS

if TYPE_CHECKING:
    from pathlib import Path

    from grader.cohort.marks import CriterionMark, LearnerMarks
    from grader.model import Rubric
    from grader.store import Store
    from tests.cohort.classes import School

A, B = commit_of("a"), commit_of("b")
DAY = timedelta(days=1)


def marks_of(school: School, name: str = "ada") -> LearnerMarks:
    with school.store.read() as session:
        return next(each for each in final_marks(session, school.cohort) if each.learner.student_id == name)


def readme_of(marks: LearnerMarks) -> CriterionMark:
    return next(each for each in marks.submissions[0].criteria if each.criterion == "readme")


def give(school: School, kind: str, value: float | None, name: str = "ada", **more: str) -> None:
    with school.store.write() as session:
        give_mark(session, school.cohort, school.learner(name).id, kind, value, author="me", **more)


# ---------------------------------------------------------------- automatic, manual, override


def test_without_a_person_the_grade_stands(store: Store) -> None:
    school = a_school(store, "ada", "bob")
    school.grade(ada=60)
    marks = marks_of(school)
    assert (marks.automatic, marks.total, marks.final, marks.by, marks.flags) == (60.0, 60.0, 60.0, "automatic", ())
    line = readme_of(marks)
    scored = round(0.6 * README_POINTS, 1)
    found = (line.automatic, line.possible, line.standing, line.by, line.level)
    assert found == (scored, README_POINTS, scored, "automatic", 2)
    nothing = marks_of(school, "bob")
    assert (nothing.final, nothing.by, nothing.flags) == (None, "", ("no_grade",))
    assert nothing.submissions[0].state == "not_graded"


def test_a_persons_mark_on_a_criterion_moves_the_total(store: Store) -> None:
    school = a_school(store, "ada")
    school.grade(ada=60)
    most, half = README_POINTS, README_POINTS / 2
    give(school, "manual", half, criterion="readme")
    marks = marks_of(school)
    assert (readme_of(marks).standing, readme_of(marks).by, marks.total, marks.by) == (half, "manual", 50.0, "manual")
    give(school, "override", most, criterion="readme", reason="The figures are in the appendix.")
    marks = marks_of(school)
    assert (readme_of(marks).manual, readme_of(marks).override, marks.final) == (half, most, 100.0)
    assert (readme_of(marks).reason, readme_of(marks).author) == ("The figures are in the appendix.", "me")
    assert marks.automatic == 60.0
    give(school, "override", None, criterion="readme", reason="A mistake.")
    give(school, "manual", None, criterion="readme")
    assert marks_of(school).final == 60.0
    with store.read() as session:
        assert [line.value for line in ledger(session, school.cohort_id) if line.kind != "automatic"] == [
            half,
            most,
            None,
            None,
        ]


def test_a_mark_on_the_whole(store: Store) -> None:
    school = a_school(store, "ada")
    school.grade(ada=60)
    give(school, "manual", 70)
    assert (marks_of(school).total, marks_of(school).final) == (70.0, 70.0)
    give(school, "override", 90, reason="Spoken exam.")
    marks = marks_of(school)
    assert (marks.total, marks.final, marks.by) == (70.0, 90.0, "override")


@pytest.mark.parametrize(
    ("kind", "value", "more", "error"),
    [("override", 5, {"criterion": "readme"}, "reason_missing"), ("override", 5, {"reason": "  "}, "reason_missing"),
     ("manual", README_POINTS + 0.1, {"criterion": "readme"}, "mark_out_of_bounds"), ("manual", -0.1, {}, "mark_out_of_bounds"),
     ("manual", float("nan"), {}, "mark_out_of_bounds"), ("manual", 5, {"criterion": "nonsense"}, "no_criterion"),
     ("automatic", 5, {}, "bad_mark"), ("manual", 5, {"label": "other"}, "which_repository")],
)  # fmt: skip
def test_what_is_no_mark_is_refused(store: Store, kind: str, value: float, more: dict[str, str], error: str) -> None:
    school = a_school(store, "ada")
    school.grade(ada=60)
    with pytest.raises(UsageError) as caught:
        give(school, kind, value, **more)
    assert caught.value.kind == error


def test_marks_survive_a_new_grade_and_say_when_the_ground_has_moved(store: Store) -> None:
    school = a_school(store, "ada")
    school.grade(ada=60)
    give(school, "override", README_POINTS, criterion="readme", reason="Agreed.")
    give(school, "override", 95, reason="Agreed.")
    for sign, score, moved in (("b", 60, False), ("c", 80, True), ("d", 60, False)):
        school.begin({"ada": commit_of(sign)})
        school.work({"ada": score}, {"ada": commit_of(sign)})
        with store.write() as session:
            accept(session, school.cohort_id, "me")
        marks = marks_of(school)
        assert (marks.final, readme_of(marks).standing) == (95.0, README_POINTS)
        assert ("moved" in marks.flags, readme_of(marks).moved) == (moved, moved), score


def test_a_newer_grade_that_waits_changes_nothing_yet(store: Store) -> None:
    school = a_school(store, "ada", "bob")
    school.grade(ada=60, bob=70)
    school.begin({"ada": B, "bob": B})
    school.work({"ada": 80, "bob": Failure("not_found", "Gone.", "")}, {"ada": B})
    assert (marks_of(school).final, marks_of(school).flags) == (60.0, ("pending",))
    assert (marks_of(school, "bob").final, marks_of(school, "bob").flags) == (70.0, ("failed",))


# ---------------------------------------------------------------- criteria by a person, deductions


def with_person(rubric: Rubric) -> Rubric:
    """The rubric with a criterion that a person judges and one that takes points off."""
    data = to_dict(rubric)
    person = dataclasses.asdict(Criterion("talk", "Talk", 12.0, Kind.PERSON)) | {"not_for": []}
    off = dataclasses.asdict(Criterion("tidy", "Tidy", 5.0, Kind.DEDUCTION)) | {"not_for": []}
    return from_dict({**data, "id": "own", "criteria": [*data["criteria"], person, off]})


def test_a_criterion_for_a_person_counts_once_it_is_marked(store: Store) -> None:
    school = a_school(store, "ada")
    with store.write() as session:
        change_cohort(session, school.cohort, rubric=with_person(load_rubric("portfolio")))
    line: dict[str, Any] = {"id": "talk", "title": "Talk", "kind": "person", "level": None, "progress": None, "earned": 0.0,
            "possible": 0.0, "status": "person", "confidence": "low", "verified": "not_run", "reached": "", "wanted": "",
            "findings": []}  # fmt: skip
    off = {**line, "id": "tidy", "title": "Tidy", "kind": "deduction", "earned": -2.0, "status": "graded"}
    readme = {**line, "id": "readme", "kind": "ladder", "level": 4, "earned": 6.0, "possible": 8.0, "status": "graded"}
    rubric = {"id": "own", "version": "1", "title": "Own", "digest": school.cohort.rubric_digest}
    school.begin({"ada": A})
    school.work({"ada": 50}, {"ada": A}, criteria=[readme, line, off], rubric=rubric)
    marks = marks_of(school)
    assert (marks.final, marks.flags) == (50.0, ("person_open",))
    give(school, "manual", 12, criterion="talk")
    marks = marks_of(school)
    assert (marks.final, marks.flags) == (80.0, ())  # (6 + 12 - 2) of 20
    give(school, "override", 0, criterion="tidy", reason="Agreed.")
    assert marks_of(school).final == 90.0
    for wrong in (1, -5.1):
        with pytest.raises(UsageError):
            give(school, "manual", wrong, criterion="tidy")
    with pytest.raises(UsageError):
        give(school, "manual", 12.5, criterion="talk")


# ---------------------------------------------------------------- late work


def test_what_being_late_costs_is_worked_out_anew_each_time(store: Store) -> None:
    school = a_school(store, "ada", deadline_at=DEADLINE, penalty={"per_day": 10})
    with store.write() as session:
        observe_commit(session, school.ids["ada"], A, first_seen_at=DEADLINE + DAY, source="push_record")
    school.begin({"ada": A})
    school.work({"ada": 60}, {"ada": A})
    marks = marks_of(school)
    assert (marks.total, marks.penalty.lost, marks.final, marks.flags) == (60.0, 10.0, 50.0, ("late", "dates"))
    with store.write() as session:
        change_cohort(session, school.cohort, penalty={"per_day": 4})
    assert marks_of(school).final == 56.0
    give(school, "manual", 80)
    assert marks_of(school).final == 76.0
    with store.write() as session:
        extend(session, school.learner("ada").id, DEADLINE + DAY, reason="Ill.", author="me")
    assert (marks_of(school).final, marks_of(school).flags) == (80.0, ())
    with store.write() as session, pytest.raises(UsageError):
        extend(session, school.learner("ada").id, DEADLINE, reason=" ", author="me")


def test_an_override_is_final_whatever_the_penalty(store: Store) -> None:
    school = a_school(store, "ada", deadline_at=DEADLINE, penalty={"per_day": 50})
    with store.write() as session:
        observe_commit(session, school.ids["ada"], A, first_seen_at=DEADLINE + DAY, source="push_record")
    school.begin({"ada": A})
    school.work({"ada": 60}, {"ada": A})
    give(school, "override", 55, reason="Agreed.")
    assert (marks_of(school).final, marks_of(school).penalty.lost) == (55.0, 0.0)


def test_what_was_graded_may_be_another_commit_than_counts(store: Store) -> None:
    school = a_school(store, "ada", deadline_at=DEADLINE)
    school.grade(ada=60)
    with store.write() as session:
        observe_commit(session, school.ids["ada"], B, first_seen_at=DEADLINE)
    assert "other_commit" in marks_of(school).flags


# ---------------------------------------------------------------- several repositories


def test_several_repositories_of_a_learner(store: Store) -> None:
    school = a_school(store, "ada")
    with store.write() as session:
        second = put_submission(session, school.learner("ada").id, school.target("bob"), label="second")
    school.ids["bob"] = second.id
    school.begin({"ada": A, "bob": A})
    school.work({"ada": 60, "bob": 90}, {"ada": A, "bob": A})
    assert marks_of(school).final == 75.0
    with store.write() as session:
        change_cohort(session, school.cohort, settings={"several": "best"})
    assert marks_of(school).final == 90.0
    with pytest.raises(UsageError) as caught:
        give(school, "manual", 5, criterion="readme")
    assert caught.value.kind == "which_repository"
    give(school, "manual", README_POINTS, criterion="readme", label="second")
    assert marks_of(school).final == 100.0
    give(school, "override", 50, label="second", reason="Half of it is a copy of the first.")
    assert marks_of(school).final == 60.0


def test_one_that_is_not_graded_is_no_zero(store: Store) -> None:
    school = a_school(store, "ada")
    with store.write() as session:
        put_submission(session, school.learner("ada").id, "https://github.com/class/other", label="second")
    school.grade(ada=60)
    assert (marks_of(school).final, marks_of(school).flags) == (None, ("no_grade",))
    with store.write() as session:
        change_cohort(session, school.cohort, settings={"several": "best"})
    assert marks_of(school).final == 60.0


# ---------------------------------------------------------------- waivers


SMALL: dict[str, bytes | str] = {
    "README.md": "# Shares\n\nWorks out what each of several guests owes for a dinner, for groups that eat together.\n\n"
    "## Run\n\n```bash\npython shares.py dinner.csv\n```\n",
    "shares.py": "import csv\nimport sys\n\n\ndef shares(rows):\n    owed = {}\n    for guest, amount in rows:\n"
    "        owed[guest] = owed.get(guest, 0.0) + float(amount)\n    return owed\n\n\n"
    "print(shares(csv.reader(open(sys.argv[1]))))\n",
    "dinner.csv": "ada,12.5\nbob,9\n",
}


def test_a_granted_waiver_is_the_grade_without_that_check(store: Store, tmp_path: Path) -> None:
    school = a_school(store, "ada")
    repo = git_repo(
        tmp_path / "it",
        [(SMALL, "Begin", "2026-01-15T12:00:00+00:00")],
    )
    rubric = load_rubric("portfolio")
    with open_target(str(repo), environ={"PATH": "/usr/bin:/bin"}) as (ref, snapshot):
        report = grade(dataclasses.replace(ref, url=school.target("ada")), snapshot, rubric)
    text = render("json", [report], Look())
    assert report.grade is not None
    assert spared(text, rubric, ()) == spared(text, rubric, ("no-such-check",))
    assert spared(text, rubric, ()).value == report.grade.value  # type: ignore[union-attr]
    failing = {f.check: line.id for line in report.grade.lines for f in line.findings if f.status == "fail"}
    best = max(failing, key=lambda check: spared(text, rubric, (check,)).value or 0.0)  # type: ignore[union-attr]
    school.begin({"ada": A})
    job = school.jobs.claim("w")
    assert job is not None
    school.jobs.finish(job, text)
    settle(store, school.cohort_id)
    before = marks_of(school)
    with store.write() as session:
        waive(session, school.ids["ada"], best, granted=True, reason="There is no model to deploy.", author="me")
    after = marks_of(school)
    assert after.automatic == spared(text, rubric, (best,)).value  # type: ignore[union-attr]
    assert (after.automatic or 0) > (before.automatic or 0)
    with store.write() as session:
        waive(session, school.ids["ada"], best, granted=False, reason="There is one.", author="me")
    assert marks_of(school).final == before.final


def test_a_report_that_cannot_be_scored_again_is_left_alone_and_flagged(store: Store) -> None:
    school = a_school(store, "ada")
    school.grade(ada=60)
    with store.write() as session:
        waive(session, school.ids["ada"], "readme-at-root", granted=True, reason="Agreed.", author="me")
    assert (marks_of(school).final, marks_of(school).flags) == (60.0, ("waiver_stale",))
    for document in ("", "{}", json.dumps({"reports": [{}]}), "[" * 100_000):
        assert spared(document, load_rubric("portfolio"), ("readme-at-root",)) is None


@pytest.mark.parametrize(
    ("check", "reason", "kind"), [("nonsense", "x", "no_check"), ("readme-at-root", " ", "reason_missing")]
)
def test_a_waiver_needs_a_check_and_a_reason(store: Store, check: str, reason: str, kind: str) -> None:
    school = a_school(store, "ada")
    with store.write() as session, pytest.raises(UsageError) as caught:
        waive(session, school.ids["ada"], check, granted=True, reason=reason, author="me")
    assert caught.value.kind == kind


# ---------------------------------------------------------------- words and release


def test_comments_lose_what_no_database_takes(store: Store) -> None:
    school = a_school(store, "ada")
    with store.write() as session:
        comment(session, school.learner("ada").id, " Good\0\x1b[31m!\nBad\ud800 ", author="me", internal=True)
        with pytest.raises(UsageError):
            comment(session, school.learner("ada").id, "x" * 10_001, author="me")
        assert [each.text for each in comments(session, school.cohort_id)] == ["Good[31m!\nBad"]


def test_marks_are_shown_to_whom_they_are_released(store: Store) -> None:
    school = a_school(store, "ada", "bob", "anna")
    with store.write() as session:
        assert len(show_marks(session, school.cohort, author="me", section="A")) == 2
        show_marks(session, school.cohort, author="me", learner_id=school.learner("anna").id, shown=False)
        with pytest.raises(UsageError):
            show_marks(session, school.cohort, author="me", section="Z")
    assert [marks_of(school, name).released for name in ("ada", "bob", "anna")] == [True, False, False]


def test_absent_learners_keep_their_marks(store: Store) -> None:
    school = a_school(store, "ada")
    school.grade(ada=60)
    with store.write() as session:
        set_absent(session, school.learner("ada").id)
    assert marks_of(school).final == 60.0
