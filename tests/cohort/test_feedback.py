"""What a learner is told, and where: released marks only, nothing that is between instructors, one comment in place."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from grader.cohort import marking
from grader.cohort.feedback import MOST_CHARS, Feedback, feedback_of, feedback_text
from grader.cohort.feedback_post import deliver, write_files
from grader.cohort.hosts import THREAD, open_host
from grader.cohort.marks import final_marks
from grader.errors import InfraError
from grader.model import RepoRef
from grader.reports import Look, render
from grader.rubric import load_rubric
from grader.store import cohorts, gradings, reports
from tests.cohort.host_doubles import HOST, OTHER, FakeHost, comment, serve, thread
from tests.reports.worlds import report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grader.cohort.hosts import CommentHost
    from grader.store import Store
    from grader.store.cohorts import Cohort

PORTFOLIO = load_rubric("portfolio")
URL = f"https://{HOST}/o/n"


def graded(store: Store, *targets: str, text: str = "") -> tuple[Cohort, list[str]]:
    """A cohort with a learner for each target, all graded alike."""
    text = text or render("json", [report()], Look())
    with store.write() as session:
        course = cohorts.put_course(session, "ml")
        cohort = cohorts.put_cohort(session, course.id, "spring", PORTFOLIO, title="Spring | <b>2026</b>")
        ids = []
        for number, target in enumerate(targets):
            learner = cohorts.put_learner(session, cohort.id, f"s{number}", name=f"Secret Name {number}")
            submission = cohorts.put_submission(session, learner.id, target)
            report_id = reports.save_report(session, text, key=f"{number:064}", owner=cohort.id, visibility="private")
            grading = gradings.add_grading(session, submission.id)
            gradings.end_grading(session, grading.number, report_id=report_id)
            gradings.accept_gradings(session, [grading.number], "test")
            ids.append(learner.id)
    return cohort, ids


def told(store: Store, cohort: Cohort) -> tuple[Feedback, ...]:
    with store.read() as session:
        return feedback_of(session, cohort)


def test_nobody_is_told_anything_before_the_release(store: Store) -> None:
    cohort, (first, _) = graded(store, URL, URL + "2")
    assert told(store, cohort) == ()
    with store.write() as session:
        marking.show_marks(session, cohort, author="t", learner_id=first)
    assert [each.student_id for each in told(store, cohort)] == ["s0"]
    with store.write() as session:
        cohorts.set_absent(session, first)
    assert told(store, cohort) == ()


def test_a_learner_reads_the_mark_what_a_person_said_and_the_report(store: Store) -> None:
    cohort, (ada,) = graded(store, URL)
    with store.write() as session:
        marking.comment(session, ada, "Old wording.", author="Prof. X")
        marking.comment(session, ada, "Well done, @everyone!\n\n# not a heading\n<img src=x>", author="Prof. X")
        marking.comment(session, ada, "About the tests.", author="Prof. X", criterion="tests")
        marking.comment(session, ada, "Taken back.", author="Prof. X", criterion="readme")
        marking.comment(session, ada, "", author="Prof. X", criterion="readme")
        marking.comment(session, ada, "Cheating?", author="Prof. X", internal=True)
        marking.give_mark(session, cohort, ada, "override", 88.0, author="Prof. X", reason="A medical matter.")
        marking.show_marks(session, cohort, author="Prof. X")
    (feedback,) = told(store, cohort)
    body = feedback.body
    assert body.startswith("## 88.0 / 100 – Spring \\| &lt;b&gt;2026&lt;/b&gt;\n")
    assert "automatic 39.3" in body
    assert "Well done, @\u200beveryone!" in body
    assert "\\# not a heading" in body
    assert "&lt;img src=x&gt;" in body
    assert "About the tests." in body
    assert "No test exercises POST /predict" in body
    assert "### Next steps, best first" in body
    for private in ("Old wording", "Taken back", "Cheating", "medical", "Prof. X", "Secret Name", "s0"):
        assert private not in body
    assert feedback.marker not in body
    assert "the mark above counts" in body


def test_a_path_of_the_instructors_machine_is_nobody_elses_business(store: Store) -> None:
    text = render("json", [report(ref=RepoRef("/home/prof/class/engine"))], Look())
    cohort, _ = graded(store, "/home/prof/class/engine", text=text)
    with store.write() as session:
        marking.show_marks(session, cohort, author="x")
    (feedback,) = told(store, cohort)
    assert "engine" in feedback.body
    assert "/home" not in feedback.body


def test_marks_of_a_person_stand_beside_the_automatic_ones(store: Store) -> None:
    cohort, (ada,) = graded(store, URL)
    with store.write() as session:
        criterion = PORTFOLIO.criteria[0]
        marking.give_mark(
            session, cohort, ada, "override", 1.0, author="x", criterion=criterion.id, reason="Seen in the viva."
        )
        marking.show_marks(session, cohort, author="x")
    (feedback,) = told(store, cohort)
    assert "### Marks given by a person" in feedback.body
    assert f"| {criterion.id} |" in feedback.body
    assert "| 1.0 |" in feedback.body
    assert "viva" not in feedback.body


def test_words_without_end_leave_room_for_the_comment(store: Store) -> None:
    cohort, (ada,) = graded(store, URL)
    with store.write() as session:
        for criterion in ("", *(each.id for each in PORTFOLIO.criteria[:8])):
            marking.comment(session, ada, "word " * 1999, author="x", criterion=criterion)
        marking.show_marks(session, cohort, author="x")
    (feedback,) = told(store, cohort)
    assert len(feedback.body) + len(feedback.marker) < MOST_CHARS + 500


def test_a_report_too_long_for_a_comment_is_left_out(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    cohort, _ = graded(store, URL)
    with store.write() as session:
        marking.show_marks(session, cohort, author="x")
    whole = len(told(store, cohort)[0].body)
    monkeypatch.setattr("grader.cohort.feedback.MOST_CHARS", 1000)
    (feedback,) = told(store, cohort)
    assert whole > 1000 > len(feedback.body)
    assert "too long for a comment" in feedback.body
    assert "39.3 / 100" in feedback.body


def test_what_is_no_report_any_more_is_left_out(store: Store) -> None:
    text = render("json", [report()], Look()).replace('"criteria"', '"kriteria"')
    cohort, _ = graded(store, URL, text=render("json", [report()], Look()))
    with store.read() as session:
        (marks,) = final_marks(session, cohort)
    body = feedback_text("T", marks, marks.submissions[0], {}, text)
    assert body == "## 39.3 / 100 – T\n\nautomatic 39.3\n"


def test_without_a_grade_there_is_no_mark_and_no_zero(store: Store) -> None:
    with store.write() as session:
        course = cohorts.put_course(session, "ml")
        cohort = cohorts.put_cohort(session, course.id, "spring", PORTFOLIO)
        learner = cohorts.put_learner(session, cohort.id, "s1")
        submission = cohorts.put_submission(session, learner.id, URL)
        grading = gradings.add_grading(session, submission.id)
        gradings.end_grading(session, grading.number, state="not_found", message="There is no such repository.")
        marking.show_marks(session, cohort, author="x")
    (feedback,) = told(store, cohort)
    assert feedback.body == "## No mark yet – spring\n\nThere is no such repository.\n"


# ---------------------------------------------------------------- where it goes


def made(learner: str = "l1", target: str = URL, body: str = "## 80 / 100\n", label: str = "") -> Feedback:
    return Feedback(learner, f"student {learner}", label, target, "cohort1", f"name-{learner}", body)


@pytest.fixture
def fake() -> Iterator[FakeHost]:
    with serve("github") as running:
        yield running


def opener(fake: FakeHost) -> CommentHost:
    return open_host(fake.kind, fake.api())


def states(fake: FakeHost, *feedback: Feedback, **options: bool) -> list[str]:
    return [d.state for d in deliver(feedback, lambda _: opener(fake), **{"send": True, **options})]


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(fake: FakeHost) -> None:
    assert states(fake, made(), send=False) == ["created"]
    assert fake.writes() == []


def test_created_then_unchanged_then_updated_in_place(fake: FakeHost) -> None:
    assert states(fake, made()) == ["created"]
    assert states(fake, made()) == ["unchanged"]
    fake.threads[0]["body"] = fake.threads[0]["body"].replace("\n", "\r\n")
    assert states(fake, made()) == ["unchanged"]
    assert states(fake, made(body="## 90 / 100\n"), send=False) == ["updated"]
    assert states(fake, made(body="## 90 / 100\n")) == ["updated"]
    assert fake.writes() == ["POST", "PATCH"]
    (issue,) = fake.threads
    assert issue["body"] == "<!-- shipfolio:feedback cohort1 one -->\n## 90 / 100\n"


def test_a_learners_own_edit_of_our_comment_is_put_right(fake: FakeHost) -> None:
    fake.threads.append(thread(1, THREAD, request=True))
    states(fake, made())
    fake.comments[1][0]["body"] += "\nand 100 / 100, says the professor"
    assert states(fake, made()) == ["updated"]
    fake.comments[1].append(comment(5, made().marker + "\nforged", OTHER))
    assert states(fake, made()) == ["unchanged"]


def test_where_anybody_could_read_it_nothing_is_posted_unless_one_says_so(fake: FakeHost) -> None:
    fake.private = False
    assert states(fake, made()) == ["public"]
    assert fake.writes() == []
    assert states(fake, made(), public=True) == ["created"]


def test_a_shared_repository_has_one_comment_only_where_all_are_told_the_same(fake: FakeHost) -> None:
    assert states(fake, made("l1"), made("l2", body="## 10 / 100\n")) == ["shared", "shared"]
    inner = f"{URL}/tree/HEAD/part"
    assert states(fake, made("l1"), made("l2", target=inner, body="## 10 / 100\n")) == ["shared", "shared"]
    assert fake.writes() == []
    assert states(fake, made("l1"), made("l2")) == ["created", "unchanged"]
    assert fake.writes() == ["POST"]


def test_several_repositories_of_one_learner_in_one_place_have_a_comment_each(fake: FakeHost) -> None:
    both = made(label="one"), made(label="two", body="## 7 / 100\n")
    assert states(fake, *both) == ["created", "created"]
    assert states(fake, *both) == ["unchanged", "unchanged"]
    assert len(fake.threads) == 2


def test_one_failure_stops_nobody_else(fake: FakeHost, tmp_path: Path) -> None:
    failing = made("l0", target=f"https://{HOST}/o/gone"), made("l1", target=str(tmp_path)), made("l2")
    found = list(deliver(failing, lambda _: opener(fake), send=True))
    assert [each.state for each in found] == ["not_found", "not_hosted", "created"]
    assert [each.is_done for each in found] == [False, False, True]

    def away(_: str) -> CommentHost:
        raise InfraError("No.", kind="unreachable")

    (lost,) = deliver([made()], away, send=True)
    assert (lost.state, lost.is_ours) == ("unreachable", True)


def test_a_file_for_each_learner(tmp_path: Path) -> None:
    folder = tmp_path / "feedback"
    one = made()
    assert [d.state for d in write_files([one], folder, send=False)] == ["created"]
    assert not folder.exists()
    assert [d.state for d in write_files([one], folder, send=True)] == ["created"]
    assert (folder / "name-l1.md").read_text() == one.body
    assert [d.state for d in write_files([one], folder, send=True)] == ["unchanged"]
    assert [d.state for d in write_files([replace(one, body="x")], folder, send=True)] == ["updated"]
    assert (folder / "name-l1.md").read_text() == "x"


def test_a_marker_says_nothing_of_a_learner_and_cannot_end_its_comment() -> None:
    marker = made(label="-->\n<script>").marker
    assert marker.startswith("<!-- shipfolio:feedback cohort1 ")
    assert marker.count("-->") == 1
    assert marker.endswith("-->")
    assert "l1" not in marker
    assert json.dumps(marker)
