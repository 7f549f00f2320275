"""The verbs of `shipfolio cohort` that deal with marks, as they are typed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from grader.cli_marks import add_verbs
from grader.cli_marks_look import log_of
from grader.cohort.opening import open_cohort
from grader.errors import UsageError
from grader.store import cohorts, open_jobs
from grader.store.gradings import commits_of
from tests.cohort.classes import School, commit_of
from tests.factories import git_repo
from tests.worlds import README_POINTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Call = Callable[..., str]


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    """A folder with two learners, one of them graded."""
    with open_cohort(str(tmp_path / "it"), create=True) as (store, cohort_id):
        ids = {}
        with store.write() as session:
            for name in ("ada", "bob"):
                learner = cohorts.put_learner(session, cohort_id, name, name=name.title(), section=name[0].upper())
                ids[name] = cohorts.put_submission(session, learner.id, School.target(name)).id
        made = School(store, open_jobs(store), cohort_id, ids)
        made.grade(ada=60)
        yield made


@pytest.fixture
def call(tmp_path: Path, school: School) -> Call:
    group = click.Group()
    add_verbs(group)

    def run(*words: str) -> str:
        place = ["--cohort", str(tmp_path / "it")]
        done = CliRunner().invoke(group, [*words[:1], *place, *words[1:]], env={"USER": "prof"}, standalone_mode=False)
        if done.exception is not None:
            raise done.exception
        return done.output

    return run


def test_marks_are_given_looked_up_and_taken_back(call: Call) -> None:
    assert call("mark", "ada", str(README_POINTS), "--criterion", "readme") == "ada: 100.0 of 100.\n"
    assert call("override", "ada", "90", "--reason", "Spoken exam.") == "ada: 90.0 of 100.\n"
    said = call("show", "ada")
    assert said.startswith("ada Ada: 90.0 of 100 (override; not released)")
    assert "readme" in said
    said = call("ledger", "--student", "ada")
    assert "prof: ada the whole override 90 of 100 · Spoken exam. · on 60 points at aaaaaaaaaaaa" in said
    rows = json.loads(call("ledger", "--format", "json"))["marks"]
    assert [row["kind"] for row in rows] == ["automatic", "automatic", "manual", "override"]
    assert call("override", "ada", "--take-back", "--reason", "A mistake.") == "ada: 100.0 of 100.\n"
    assert call("mark", "ada", "--criterion", "readme", "--take-back") == "ada: 60.0 of 100.\n"
    assert "taken back" in call("ledger")
    assert call("mark", "bob", "70") == "bob: 70.0 of 100.\n"


@pytest.mark.parametrize(
    ("words", "kind"),
    [(("mark", "ada"), "contradiction"), (("mark", "ada", "5", "--take-back"), "contradiction"),
     (("mark", "eve", "5"), "no_learner"), (("waiver", "ada", "nonsense", "--grant", "--reason", "x"), "no_check"),
     (("deadline", "--penalty", "[]"), "bad_penalty"), (("deadline", "--penalty", '{"x": 1}'), "bad_penalty"),
     (("release", "--section", "A", "--student", "ada"), "contradiction"), (("extend", "ada", "soon", "--reason", "x"), "bad_time")],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(call: Call, words: tuple[str, ...], kind: str) -> None:
    with pytest.raises(UsageError) as caught:
        call(*words)
    assert caught.value.kind == kind
    with pytest.raises(click.UsageError):
        call("override", "ada", "5")  # no reason


def test_the_smaller_verbs(call: Call) -> None:
    assert call("comment", "ada", "Well done.", "--criterion", "readme") == "Noted.\n"
    assert call("comment", "ada", "Ask about the data.", "--internal") == "Noted.\n"
    said = call("show", "ada")
    assert "Comment on readme by prof: Well done." in said
    assert "Internal by prof: Ask about the data." in said
    assert (
        call("waiver", "ada", "readme-at-root", "--refuse", "--reason", "It is there.") == "ada: 60.0 -> 60.0 of 100.\n"
    )
    assert call("release", "--section", "A") == "Shown to 1 of the roster.\n"
    assert "; released" in call("show", "ada")
    assert call("release", "--student", "ada", "--hide") == "Hidden from 1 of the roster.\n"
    assert call("extend", "ada", "2026-12-07T12:00Z", "--reason", "Ill.") == "ada has until 2026-12-07 12:00 UTC.\n"
    assert call("ledger", "--student", "bob") == "No mark yet.\n"


def test_deadline_penalty_and_the_hosts_record(
    call: Call, school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        "repo_url,student_id,commit,pushed_at",
        f"{School.target('ada')}.git,,{commit_of('a')},2026-11-02T12:00Z",
        f",bob,{commit_of('b').upper()},2026-11-01T11:00Z",
        f",eve,{commit_of('b')},2026-11-01T11:00Z",
        ",bob,abc,2026-11-01T11:00Z",
        f",bob,{commit_of('b')},yesterday",
        "",
    ]
    (tmp_path / "pushes.csv").write_text("\n".join(rows))
    said = call(
        "deadline",
        "--at",
        "2026-11-01T12:00Z",
        "--penalty",
        '{"per_day": 10}',
        "--pushes",
        str(tmp_path / "pushes.csv"),
    )
    assert "pushes.csv:4: this fits no repository" in said
    assert "pushes.csv:5: A whole commit id is needed" in said
    assert "pushes.csv:6: 'yesterday' is no time." in said
    assert "2 of 3 pushes are new." in said
    assert "Deadline: 2026-11-01 12:00 UTC. What counts: the newest that was there by the deadline." in said
    assert "ada Ada: 50.0 of 100 (automatic, 10.0 off for lateness (1 started day × 10 = 10)" in call("show", "ada")
    assert "newest, however late. Penalty: {" in call("deadline", "--late", "newest")
    assert "Penalty: none." in call("deadline", "--penalty", "{}")
    with school.store.read() as session:
        assert [(seen.commit, seen.source) for seen in commits_of(session, school.ids["bob"])] == [
            (commit_of("b"), "push_record")
        ]
    record = [line.partition(" prof: ")[2] for line in call("ledger").splitlines()]
    assert record[-5:] == [
        "Deadline: none → 2026-11-01 12:00 UTC.",
        "Penalty: none → per_day 10.",
        "2 pushes entered from pushes.csv.",
        "Setting late: pin → newest.",
        "Penalty: per_day 10 → none.",
    ]
    asked: list[tuple[str, str | None]] = []
    monkeypatch.setattr("grader.cli_marks_look.log_of", lambda *words: asked.append(words))
    said = call("history", "ada")
    assert asked == [(School.target("ada"), None)]
    assert "aaaaaaaaaaaa push_record 2026-11-02 12:00 UTC, dated 2026-01-15 12:00 UTC" in said
    assert "graded, counts since" in said
    assert "That is 1 day late." in said


def test_a_file_that_is_no_record_of_pushes(call: Call, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(UsageError) as caught:
        call("deadline", "--pushes", str(tmp_path / "x.csv"))
    assert caught.value.kind in ("bad_pushes", "bad_roster")


def test_the_history_is_read_where_it_can_be(tmp_path: Path) -> None:
    repo = git_repo(tmp_path / "repo", [({"a": "1"}, "One", "2026-01-15T12:00:00+00:00")])
    log = log_of(str(repo), None)
    assert log is not None
    assert [commit.subject for commit in log.commits] == ["One"]
    assert log_of(str(tmp_path / "missing"), None) is None
