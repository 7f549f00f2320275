"""What a roster changes of a cohort: shown before, done after, and nobody is ever deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.cohort.roster import read_roster
from grader.cohort.roster_changes import apply_roster, diff_roster
from grader.rubric import load_rubric
from grader.store import cohorts

if TYPE_CHECKING:
    from grader.cohort.roster_changes import RosterChanges
    from grader.store import Store

HEADER = "student_id,name,email,team,repo_url,branch\n"
ADA = "s1,Ada,ada@x.example,red,https://github.com/a/one,main\n"
GRACE = "s2,Grace,grace@x.example,,https://github.com/g/two,\n"


def made(store: Store) -> str:
    with store.write() as session:
        course = cohorts.put_course(session, "ml")
        return cohorts.put_cohort(session, course.id, "spring", load_rubric("portfolio")).id


def put(store: Store, cohort_id: str, text: str, *, partial: bool = False) -> RosterChanges:
    roster = read_roster(text.encode())
    with store.read() as session:
        shown = diff_roster(session, cohort_id, roster, partial=partial)
    with store.write() as session:
        done = apply_roster(session, cohort_id, roster, partial=partial)
    assert [(c.student_id, c.state, c.differences) for c in shown.learners] == [
        (c.student_id, c.state, c.differences) for c in done.learners
    ]
    return done


def states(changes: RosterChanges) -> dict[str, str]:
    return {change.student_id: change.state for change in changes.learners}


def test_a_dry_run_changes_nothing(store: Store) -> None:
    cohort_id = made(store)
    with store.read() as session:
        changes = diff_roster(session, cohort_id, read_roster((HEADER + ADA).encode()))
        assert states(changes) == {"s1": "added"}
        assert cohorts.list_learners(session, cohort_id) == ()


def test_added_unchanged_changed_absent_and_back(store: Store) -> None:
    cohort_id = made(store)
    assert put(store, cohort_id, HEADER + ADA + GRACE).counts == {"added": 2, "changed": 0, "unchanged": 0, "absent": 0}
    assert states(put(store, cohort_id, HEADER + ADA + GRACE)) == {"s1": "unchanged", "s2": "unchanged"}
    changed = put(store, cohort_id, HEADER + ADA.replace("/one,main", "/uno,main").replace("Ada", "Augusta"))
    assert states(changed) == {"s1": "changed", "s2": "absent"}
    assert changed.learners[0].differences == (
        ("name", "Ada", "Augusta"),
        ("repository", "https://github.com/a/one @main", "https://github.com/a/uno @main"),
    )
    with store.read() as session:
        everyone = {learner.student_id: learner for learner in cohorts.list_learners(session, cohort_id)}
        assert everyone["s1"].name == "Augusta"
        assert everyone["s2"].absent_at is not None
        (first, second) = cohorts.list_submissions(session, cohort_id)
        assert (first.target, second.withdrawn_at) == ("https://github.com/a/uno", None)
    assert states(put(store, cohort_id, HEADER + ADA)) == {"s1": "changed", "s2": "still_absent"}
    assert states(put(store, cohort_id, HEADER + ADA + GRACE)) == {"s1": "unchanged", "s2": "changed"}
    with store.read() as session:
        assert all(learner.absent_at is None for learner in cohorts.list_learners(session, cohort_id))


def test_a_part_of_a_cohort_leaves_the_others_alone(store: Store) -> None:
    cohort_id = made(store)
    put(store, cohort_id, HEADER + ADA)
    assert states(put(store, cohort_id, HEADER + GRACE, partial=True)) == {"s2": "added"}


def test_who_has_a_row_that_could_not_be_read_is_not_absent(store: Store) -> None:
    cohort_id = made(store)
    put(store, cohort_id, HEADER + ADA + GRACE)
    changes = put(store, cohort_id, HEADER + ADA + GRACE.replace("https://github.com", "nonsense://"))
    assert states(changes) == {"s1": "unchanged"}


def test_columns_that_a_file_lacks_say_nothing_and_empty_cells_do(store: Store) -> None:
    cohort_id = made(store)
    put(store, cohort_id, HEADER.replace("branch", "shirt") + ADA.replace("main", "M"))
    changes = put(store, cohort_id, "student_id,team,repo_url\ns1,,\n")
    assert changes.learners[0].differences == (("team", "red", ""),)
    with store.read() as session:
        (ada,) = cohorts.list_learners(session, cohort_id)
        assert (ada.name, ada.email, ada.team, dict(ada.extra)) == ("Ada", "ada@x.example", "", {"shirt": "M"})
        assert cohorts.list_submissions(session, cohort_id)[0].withdrawn_at is None


def test_a_platforms_file_is_joined_to_those_whom_we_know_by_whatever_identifies_them(store: Store) -> None:
    cohort_id = made(store)
    put(store, cohort_id, HEADER + ADA + GRACE)
    canvas = (
        "Student,ID,SIS User ID,SIS Login ID,Section\n"
        '"Lovelace, Ada",101,s1,x,CS 1\n"Hopper, Grace",102,,Grace@X.example,CS 1\nNobody,103,,zz,CS 1\n'
    )
    assert states(put(store, cohort_id, canvas)) == {"s1": "changed", "s2": "changed", "zz": "added"}
    classroom = "identifier,github_username,github_id,name\ngrace@x.example,ghopper,7,\n"
    put(store, cohort_id, classroom, partial=True)
    with store.read() as session:
        grace = cohorts.list_learners(session, cohort_id)[1]
    assert (grace.extra["canvas_id"], grace.extra["github_username"]) == ("102", "ghopper")


def test_a_stated_student_id_is_never_another_learners(store: Store) -> None:
    cohort_id = made(store)
    put(store, cohort_id, HEADER + ADA)
    assert states(put(store, cohort_id, HEADER + ADA.replace("s1", "s9"))) == {"s1": "absent", "s9": "added"}


def test_a_repository_no_longer_named_is_withdrawn_and_one_that_stays_keeps_its_label(store: Store) -> None:
    cohort_id = made(store)
    put(store, cohort_id, HEADER + ADA)
    second = ADA.replace("/one", "/more")
    assert put(store, cohort_id, HEADER + ADA + second).learners[0].withdrawn == ()
    with store.read() as session:
        before = {one.label: one for one in cohorts.list_submissions(session, cohort_id)}
    assert {label: one.target[-4:] for label, one in before.items()} == {"": "/one", "more": "more"}
    assert put(store, cohort_id, HEADER + second).learners[0].withdrawn == ("",)
    with store.read() as session:
        after = {one.label: one for one in cohorts.list_submissions(session, cohort_id)}
    assert after[""].withdrawn_at is not None
    assert after["more"] == before["more"]
