"""`shipfolio cohort import` and `list`, as an instructor calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import shipfolio
from grader.cohort.opening import open_cohort
from grader.store import cohorts

if TYPE_CHECKING:
    from pathlib import Path

ROSTER = (
    "Matrikelnummer;Name;Repository;Gruppe;Größe\n"
    "1;Ada;https://github.com/a/b/tree/main;rot;=M\n"
    "2;Grace;ftp://nowhere;;S\n"
    "3;=cmd;https://github.com/c/d;;L\n"
)


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "class.csv"
    path.write_text(ROSTER, encoding="cp1252")
    return path


def learners(folder: Path) -> list[cohorts.Learner]:
    with open_cohort(str(folder)) as (store, cohort_id), store.read() as session:
        return list(cohorts.list_learners(session, cohort_id))


def test_a_dry_run_shows_the_mapping_and_makes_nothing(
    roster: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shipfolio.run(["cohort", "import", str(roster), "--cohort", str(tmp_path / "c"), "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "class.csv is a roster: CP1252, separated by semicolons." in out
    assert "student_id       from Matrikelnummer" in out
    assert "kept as they are: Größe" in out
    assert "would have: 2 added." in out
    assert "line 3: Only https:// addresses are fetched." in out
    assert not (tmp_path / "c").exists()


def test_a_roster_is_imported_mended_and_listed(
    roster: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, errors = tmp_path / "c", tmp_path / "errors.csv"
    command = ["cohort", "import", "--cohort", str(folder)]
    assert shipfolio.run([*command, str(roster), "--errors", str(errors)]) == 0
    assert [learner.student_id for learner in learners(folder)] == ["1", "3"]
    assert errors.read_text("cp1252").splitlines()[0] == "Matrikelnummer;Name;Repository;Gruppe;Größe;_error"
    errors.write_text(errors.read_text("cp1252").replace("ftp://nowhere", "https://github.com/g/h"), "cp1252")
    assert shipfolio.run([*command, str(errors), "--partial"]) == 0
    assert all(learner.absent_at is None for learner in learners(folder))
    assert learners(folder)[0].extra == {"Größe": "=M"}
    capsys.readouterr()

    assert shipfolio.run(["cohort", "list", "--cohort", str(folder)]) == 0
    assert "–  not_graded     1 · Ada · rot · https://github.com/a/b/tree/main" in capsys.readouterr().out
    again = tmp_path / "again.csv"
    assert shipfolio.run(["cohort", "list", "--cohort", str(folder), "--format", "csv", "-o", str(again)]) == 0
    assert "'=cmd" in again.read_text("utf-8")
    before = learners(folder)
    assert shipfolio.run([*command, str(again)]) == 0
    assert "3 unchanged." in capsys.readouterr().out
    assert learners(folder) == before


def test_a_second_import_says_what_changes(roster: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["cohort", "import", str(roster), "--cohort", str(tmp_path / "c")]
    shipfolio.run(command)
    roster.write_text("Matrikelnummer;Repository\n1;https://github.com/a/new\n", encoding="utf-8")
    capsys.readouterr()
    assert shipfolio.run([*command, "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "would have: 1 changed, 1 absent." in out
    assert "1: repository https://github.com/a/b/tree/main → https://github.com/a/new" in out
    assert all(learner.absent_at is None for learner in learners(tmp_path / "c"))


def test_columns_are_mapped_by_hand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "r.csv"
    path.write_text("Kennung,Wo\nx,https://github.com/a/b\n")
    command = ["cohort", "import", str(path), "--cohort", str(tmp_path / "c")]
    assert shipfolio.run(command) == 2
    assert shipfolio.run([*command, "--map", "nonsense"]) == 2
    assert shipfolio.run([*command, "--map", "student_id=Kennung", "--map", "repo_url=Wo"]) == 0
    assert [learner.student_id for learner in learners(tmp_path / "c")] == ["x"]


def test_folders_of_this_machine_begin_beside_the_roster(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    path = tmp_path / "r.csv"
    path.write_text("student_id,repo_url\nx,mine\n")
    assert shipfolio.run(["cohort", "import", str(path), "--cohort", str(tmp_path / "c")]) == 0
    with open_cohort(str(tmp_path / "c")) as (store, cohort_id), store.read() as session:
        (submission,) = cohorts.list_submissions(session, cohort_id)
    assert submission.target == str((tmp_path / "mine").resolve())


def test_a_cohort_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert shipfolio.run(["cohort", "list", "--cohort", str(tmp_path)]) == 2
    assert "cohort import" in capsys.readouterr().err


def test_several_repositories_come_back_from_the_written_roster(tmp_path: Path) -> None:
    path, again, folder = tmp_path / "r.csv", tmp_path / "again.csv", tmp_path / "c"
    path.write_text(
        "student_id,repo_url,branch,subdir,project,project_type,team\n"
        "1,https://github.com/a/b,dev,src,one,churn,=red\n1,https://github.com/a/c,,,two,,=red\n2,,,,,,\n"
    )
    shipfolio.run(["cohort", "import", str(path), "--cohort", str(folder)])
    shipfolio.run(["cohort", "list", "--cohort", str(folder), "--format", "csv", "-o", str(again)])
    other = tmp_path / "other"
    shipfolio.run(["cohort", "import", str(again), "--cohort", str(other)])

    def handed(place: Path) -> list[tuple[str, str | None, str, str | None]]:
        with open_cohort(str(place)) as (store, cohort_id), store.read() as session:
            return [
                (s.target, s.revision, s.label, s.project_type) for s in cohorts.list_submissions(session, cohort_id)
            ]

    assert handed(other) == handed(folder)
    assert ("https://github.com/a/b/tree/dev/src", "dev", "one", "churn") in handed(folder)
    assert [learner.team for learner in learners(other)] == ["=red", ""]
