"""`shipfolio cohort gradebook` and `feedback`, as an instructor calls them."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

import shipfolio
from grader.cohort import marking
from grader.cohort.batch import the_cohort
from grader.cohort.gradebook_rows import gradebook_of
from grader.cohort.opening import open_cohort
from grader.reports import Look, render
from grader.store import cohorts, gradings, reports
from tests.reports.worlds import report

if TYPE_CHECKING:
    from pathlib import Path

    from grader.cohort.gradebook import Gradebook

ROSTER = (
    "student_id,name,repo_url,project,shirt\n"
    "s1,=Ada,https://github.com/a/one,one,M\ns1,=Ada,https://github.com/a/two,two,M\n"
    "s2,Grace,https://github.com/g/one,one,S\ns3,Alan,,,\n"
)
CANVAS = (
    "Student,ID,SIS User ID,Section,Capstone (9)\r\n    Points Possible,,,,50\r\n"
    "Ada,1,s1,A,\r\nGrace,2,s2,A,3\r\nNobody,4,zz,A,\r\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A cohort of three: two repositories graded, one graded, none handed in."""
    roster = tmp_path / "roster.csv"
    roster.write_text(ROSTER)
    place = tmp_path / "c"
    assert shipfolio.run(["cohort", "import", str(roster), "--cohort", str(place)]) == 0
    text = render("json", [report()], Look())
    with open_cohort(str(place)) as (store, cohort_id), store.write() as session:
        for number, one in enumerate(cohorts.list_submissions(session, cohort_id)):
            report_id = reports.save_report(session, text, key=f"{number:064}", owner=cohort_id, visibility="private")
            grading = gradings.add_grading(session, one.id)
            gradings.end_grading(session, grading.number, report_id=report_id)
            gradings.accept_gradings(session, [grading.number], "test")
    return place


def book_of(folder: Path) -> Gradebook:
    with open_cohort(str(folder)) as (store, cohort_id), store.read() as session:
        return gradebook_of(session, the_cohort(session, cohort_id))


def command(folder: Path, *more: str) -> list[str]:
    return ["cohort", "gradebook", "--cohort", str(folder), *more]


def test_everybody_has_a_row_and_several_repositories_have_one_each(
    folder: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert shipfolio.run(command(folder)) == 0
    text = capfdbinary.readouterr().out.decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [(r["student_id"], r["project"], r["final"], r["state"]) for r in rows] == [
        ("s1", "(all)", "39.3", "graded"), ("s1", "one", "39.3", "graded"), ("s1", "two", "39.3", "graded"),
        ("s2", "one", "39.3", "graded"), ("s3", "", "", "no_repository"),
    ]  # fmt: skip
    assert rows[0]["name"] == "'=Ada"
    assert rows[3]["shirt"] == "S"
    for form in ("xlsx", "jsonl"):
        out = tmp_path / f"book.{form}"
        assert shipfolio.run(command(folder, "--format", form, "-o", str(out))) == 0
        assert out.read_bytes()[:1] in (b"P", b"{")


def test_an_export_of_canvas_is_filled_beside_itself(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export = tmp_path / "export.csv"
    export.write_bytes(CANVAS.encode())
    assert shipfolio.run(command(folder, "--fill", str(export), "--dry-run")) == 0
    assert not (tmp_path / "export-filled.csv").exists()
    out = capsys.readouterr().out
    assert "Capstone (9), of 50: 2 filled, 1 unmatched." in out
    assert "Grace: 3 → 19.65" in out
    assert "line 5: Nobody is nobody of the cohort" in out
    assert shipfolio.run(command(folder, "--fill", str(export))) == 0
    wanted = CANVAS.replace("s1,A,", "s1,A,19.65").replace("s2,A,3", "s2,A,19.65")
    assert (tmp_path / "export-filled.csv").read_bytes() == wanted.encode()
    assert export.read_bytes() == CANVAS.encode()
    assert shipfolio.run(command(folder, "--fill", str(export), "-o", str(export))) == 2
    assert shipfolio.run(command(folder, "--fill", str(export), "--project", "two", "--dry-run")) == 0
    assert "1 filled, 1 no mark, 1 unmatched" in capsys.readouterr().out


def test_an_edited_gradebook_is_compared_and_entered_with_a_reason(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited = tmp_path / "edited.csv"
    edited.write_text(
        "student_id,project,final,reason,readme\ns1,(all),70,,\ns1,two,50,,3\ns2,one,60,In person.,\ns9,,1,,\n"
    )
    before = book_of(folder)
    assert shipfolio.run(command(folder, "--read", str(edited))) == 0
    out = capsys.readouterr().out
    assert "4 marks differ, 0 rows are unchanged." in out
    assert "s2 one final: 39.3 → 60 In person." in out
    assert "line 5: s9 is nobody of the cohort" in out
    assert book_of(folder) == before
    assert shipfolio.run(command(folder, "--read", str(edited), "--apply")) == 2, "an override needs a reason"
    assert book_of(folder) == before
    assert shipfolio.run(command(folder, "--read", str(edited), "--apply", "--reason", "Moderation.", "--dry-run")) == 0
    assert book_of(folder) == before
    assert shipfolio.run(command(folder, "--read", str(edited), "--apply", "--reason", "Moderation.")) == 0
    rows = {(row.student_id, row.project): row for row in book_of(folder).rows}
    assert [rows[key].final for key in (("s1", "(all)"), ("s1", "two"), ("s2", "one"))] == [70.0, 50.0, 60.0]
    assert rows["s1", "two"].points["readme"] == 3.0
    assert (rows["s1", "(all)"].reason, rows["s2", "one"].reason) == ("Moderation.", "In person.")
    capsys.readouterr()
    assert shipfolio.run(command(folder, "--read", str(edited))) == 0
    assert "0 marks differ, 3 rows are unchanged." in capsys.readouterr().out


def test_a_file_with_a_wrong_cell_changes_nothing(folder: Path, tmp_path: Path) -> None:
    edited = tmp_path / "edited.csv"
    edited.write_text("student_id,project,final,reason\ns1,(all),70,x\ns2,one,sixty,x\n")
    before = book_of(folder)
    assert shipfolio.run(command(folder, "--read", str(edited), "--apply")) == 2
    assert book_of(folder) == before


def test_a_result_for_classroom_50(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, out = tmp_path / "report.json", tmp_path / "result.json"
    source.write_text(render("json", [report()], Look()))
    call = ["cohort", "gradebook", "--classroom50", str(source), "-o", str(out)]
    assert shipfolio.run(call) == 2
    for name in ("CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL"):
        monkeypatch.setenv(name, name.lower())
    assert shipfolio.run(call) == 0
    assert json.loads(out.read_text())["assignment"] == "assignment"
    source.write_text("[]")
    assert shipfolio.run(call) == 2


def test_two_things_at_once_are_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a\n")
    assert shipfolio.run(command(folder, "--fill", str(tmp_path / "x.csv"), "--read", str(tmp_path / "x.csv"))) == 2


def test_feedback_is_shown_first_and_written_when_asked(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "feedback"
    call = ["cohort", "feedback", "--cohort", str(folder), "--out", str(out)]
    assert shipfolio.run(call) == 0
    shown = capsys.readouterr()
    assert "3 learners are told nothing" in shown.err
    assert "--send" not in shown.err
    with open_cohort(str(folder)) as (store, cohort_id), store.write() as session:
        cohort = the_cohort(session, cohort_id)
        learner = marking.find_learner_by_student_id(session, cohort, "s1")
        marking.show_marks(session, cohort, author="t", learner_id=learner.id)
    assert shipfolio.run(call) == 0
    shown = capsys.readouterr()
    assert shown.out.count("created") == 2
    assert "Would be: 2 created. --send does it." in shown.err
    assert not out.exists()
    assert shipfolio.run([*call, "--send"]) == 0
    assert len(list(out.iterdir())) == 2
    capsys.readouterr()
    assert shipfolio.run([*call, "--send", "--only", "s1"]) == 0
    assert "Done: 2 unchanged." in capsys.readouterr().err
    assert shipfolio.run([*call, "--only", "s9"]) == 2


def test_feedback_to_a_host_needs_its_token(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GITHUB_TOKEN", "GH_TOKEN", "SHIPFOLIO_TOKEN_GITHUB_COM"):
        monkeypatch.delenv(name, raising=False)
    with open_cohort(str(folder)) as (store, cohort_id), store.write() as session:
        marking.show_marks(session, the_cohort(session, cohort_id), author="t")
    assert shipfolio.run(["cohort", "feedback", "--cohort", str(folder), "--to", "github", "--send"]) == 3
    out = capsys.readouterr().out
    assert out.count("token_missing") == 3
    assert "GITHUB_TOKEN" in out
