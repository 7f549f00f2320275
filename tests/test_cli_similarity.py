"""`shipfolio similarity` as an instructor sees it, with a real starter."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import shipfolio
from scaffolder import starter
from tests.cohort.similarity_world import copied_work, module, own_work
from tests.factories import DAY, git_repo

ROOT = Path(__file__).parent.parent
ANSWERS = b"_commit: v0.1.0\nkind: model-api\nproject_name: Mine\nmodel: logistic\n"


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three projects of the model-api starter: `ben` has `ada`'s module under other names, `cy` works alone."""
    home = tmp_path_factory.mktemp("cohort")
    given = starter.files_of(ANSWERS)
    assert given is not None
    work = {"ada": own_work(1), "ben": copied_work(1, "renamed", 2), "cy": own_work(3)}
    for name, own in work.items():
        files = {
            path.replace("quillon_desk", name): data.replace(b"quillon_desk", name.encode())
            for path, data in given.items()
        }
        git_repo(home / name, [({**files, ".shipfolio.yml": ANSWERS, **own}, "Add the project", DAY)])
    return home


def run(capsys: pytest.CaptureFixture[str], *args: object) -> tuple[int, str, str]:
    code = shipfolio.run(["similarity", *map(str, args)])
    out, err = capsys.readouterr()
    return code, out, err


def document(capsys: pytest.CaptureFixture[str], *args: object) -> Any:
    code, out, err = run(capsys, *args, "--format", "json")
    assert (code, err) == (0, "")
    return json.loads(out)


def everybody(cohort: Path) -> list[Path]:
    return [cohort / name for name in ("ada", "ben", "cy")]


def test_the_starter_is_subtracted_and_the_rest_compared(cohort: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, *everybody(cohort))
    assert found["subtracted"] == ["1 rendered starter"]
    assert found["groups"] == [["ada", "ben"]]
    for one in found["projects"]:
        assert one["starter_tokens"] > 15_000
        assert one["own_tokens"] < 4_000
    assert all(not region["a"]["path"].startswith("src/ada") for pair in found["pairs"] for region in pair["regions"])


def test_a_starter_is_known_without_its_answers_file(
    cohort: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("ada", "cy"):
        paths = [path for path in (cohort / name).rglob("*") if path.is_file() and ".git/" not in path.as_posix()]
        files: dict[str, bytes | None] = {
            path.relative_to(cohort / name).as_posix(): path.read_bytes() for path in paths
        }
        git_repo(tmp_path / name, [({**files, ".shipfolio.yml": b""}, "Add it", DAY)])
    found = document(capsys, tmp_path / "ada", tmp_path / "cy")
    assert found["subtracted"] == ["1 rendered starter"]
    assert found["groups"] == []


def test_each_format(cohort: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, *everybody(cohort))
    assert code == 0
    assert "Group 1: ada, ben" in out
    page = tmp_path / "page.html"
    assert run(capsys, *everybody(cohort), "--format", "html", "-o", page)[:2] == (0, "")
    assert "ada and ben" in page.read_text("utf-8")


def test_a_roster_earlier_projects_and_base_code(
    cohort: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text(f"student_id,repo_url\ns1,{cohort / 'ben'}\ns2,{cohort / 'cy'}\n", "utf-8")
    earlier = tmp_path / "earlier"
    git_repo(earlier / "last-year", [(own_work(1), "Add it", DAY)])
    found = document(capsys, "--roster", roster, "--against", earlier)
    assert found["groups"] == [["s1", "last-year"]]
    assert [one["name"] for one in found["projects"] if one["earlier"]] == ["last-year"]
    lesson = tmp_path / "lesson"
    lesson.mkdir()
    (lesson / "given.py").write_text(module(3), "utf-8")
    found = document(capsys, "--roster", roster, "--against", earlier, "--base", lesson)
    assert found["groups"] == []
    assert "lesson" in found["subtracted"]


def test_one_that_cant_be_read_doesnt_stop_the_rest(cohort: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, *everybody(cohort), cohort / "gone", "--format", "json")
    assert code == 0
    assert "Error: gone" in err
    assert [one["name"] for one in json.loads(out)["unread"]] == ["gone"]


@pytest.mark.parametrize(
    ("args", "wanted"),
    [
        ([], (2, "nothing to compare")),
        (["ada"], (3, "Fewer than two")),
        (["ada", "ben", "--against", "none"], (2, "none")),
        (["ada", "ben", "-o", "none/page.html"], (2, "no folder")),
        (["ada", "ben", "--base", "hollow"], (2, "hollow")),
    ],
)
def test_wrong_use(
    cohort: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    args: list[str],
    wanted: tuple[int, str],
) -> None:
    monkeypatch.chdir(cohort)
    code, _, err = run(capsys, *args)
    assert code == wanted[0]
    assert wanted[1] in err


def test_other_commands_dont_load_it() -> None:
    code = (
        "import sys, shipfolio; shipfolio.run(['similarity', '--help']); "
        "print({'copier', 'jinja2', 'grader.cohort.similarity'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("set()\n")
