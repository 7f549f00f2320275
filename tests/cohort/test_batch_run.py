"""`shipfolio batch` from the command line, with real workers and real repositories."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import shipfolio
from grader.cohort.folder import ENDINGS
from grader.cohort.opening import open_cohort
from grader.store.gradings import gradings_of
from tests import hostile_repos
from tests.factories import git, git_repo

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent.parent
DAY = "2026-01-15T12:00:00+00:00"
WHO = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a roster of two repositories, an empty one, and one that nobody can read."""
    for number, name in enumerate(("ada", "bob"), start=1):
        files = {
            "README.md": f"# Engine {number}\n\nIt computes.\n",
            "src/engine.py": "def run() -> int:\n    return 1\n",
        }
        git_repo(tmp_path / name, [(files, "Begin", DAY)])
    hostile_repos.empty(tmp_path / "empty")
    hostile_repos.missing_tree(tmp_path / "broken")
    rows = [
        "student_id,name,repo_url",
        *(f"{name},{name.title()},./{name}" for name in ("ada", "bob", "empty", "broken")),
    ]
    (tmp_path / "class.csv").write_text("\n".join([*rows, "cyd,Cyd,ftp://x", "dan,Dan,"]) + "\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(capfd: Any, *words: str) -> tuple[int, str, str]:
    capfd.readouterr()
    code = shipfolio.run(list(words))
    said = capfd.readouterr()
    return code, said.out, said.err


def states(capfd: Any, where: str) -> dict[str, Any]:
    _, out, _ = call(capfd, "batch", "status", where, "--format", "json")
    return {row["student_id"]: row["state"] for row in json.loads(out)["submissions"]}


def attempts(where: Path) -> int:
    with open_cohort(str(where)) as (store, cohort_id), store.read() as session:
        from grader.store.cohorts import list_submissions  # noqa: PLC0415

        return sum(len(gradings_of(session, each.id)) for each in list_submissions(session, cohort_id))


def test_every_row_has_a_named_state_and_the_report_of_a_single_grade(at: Path, capfd: Any) -> None:
    code, out, err = call(capfd, "batch", "run", "class.csv", "--out", "it")
    assert code == 0, err
    assert "4 submissions: 2 graded, 2 not." in out
    assert "1 of the roster hand in nothing: dan." in out
    assert "class.csv:6:" in err
    assert "Cyd" not in out
    found = states(capfd, "it")
    assert found == {"ada": "graded", "bob": "graded", "empty": "empty_repository", "broken": found["broken"]}
    assert found["broken"] not in ("graded", "not_graded", "queued", "running")
    for name in found:
        shipfolio.run(["grade", str(at / name), "--format", "json", "-o", "single.json"])
        assert (at / "it" / "reports" / f"{name}.json").read_bytes() == (at / "single.json").read_bytes(), name
        assert all((at / "it" / "reports" / f"{name}.{ending}").stat().st_size for ending in ENDINGS)
    before = attempts(at / "it")
    code, out, err = call(capfd, "batch", "run", "class.csv", "--out", "it")
    assert (code, attempts(at / "it")) == (0, before)
    assert "3 unchanged, 1 that can't be asked." in err or "2 unchanged, 2 that can't be asked." in err


def test_a_changed_repository_waits_beside_what_counts(at: Path, capfd: Any) -> None:
    assert call(capfd, "batch", "run", "class.csv", "--out", "it", "--sample", "1")[0] == 0
    assert attempts(at / "it") == 1
    assert call(capfd, "batch", "run", "class.csv", "--out", "it")[0] == 0
    assert call(capfd, "batch", "diff", "it")[1] == "Nothing is pending.\n"
    counting = (at / "it" / "reports" / "ada.json").read_bytes()
    (at / "ada" / "LICENSE").write_text("MIT License\n")
    git(at / "ada", "add", ".")
    git(at / "ada", *WHO, "commit", "-q", "-m", "Add a licence")
    _, out, err = call(capfd, "batch", "run", "class.csv", "--out", "it")
    assert "1 to grade" in err
    assert "1 newer grades don't count yet" in out
    assert (at / "it" / "reports" / "ada.json").read_bytes() == counting
    _, out, _ = call(capfd, "batch", "diff", "it")
    assert out.startswith("ada: ")
    assert "other commit" in out
    assert call(capfd, "batch", "accept", "it", "--only", "bob")[1] == "0 newer grades count now.\n"
    assert call(capfd, "batch", "accept", "it", "--only", "nobody")[0] == 2
    assert call(capfd, "batch", "accept", "it", "--author", "me")[1] == "1 newer grades count now.\n"
    assert (at / "it" / "reports" / "ada.json").read_bytes() != counting
    assert json.loads(call(capfd, "batch", "diff", "it", "--format", "json")[1])["changes"] == []


def test_a_deadline_is_understood_or_refused(at: Path, capfd: Any) -> None:
    code, _, err = call(capfd, "batch", "run", "class.csv", "--out", "it", "--deadline", "2026-11-01T12:00+02:00")
    assert code == 0
    assert "The deadline is 2026-11-01 10:00 UTC." in err
    assert call(capfd, "batch", "run", "class.csv", "--deadline", "tomorrow")[0] == 2
    assert call(capfd, "batch", "status", "nowhere")[0] == 2


def a_batch(stderr: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    code = "import sys, shipfolio; sys.exit(shipfolio.run(sys.argv[1:]))"
    return subprocess.Popen(
        [sys.executable, "-c", code, "batch", "run", "many.csv", "--out", "it", "--jobs", "1"],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL, stderr=stderr,
    )  # fmt: skip


def wait_until(true: Callable[[], bool], most_s: float = 90.0) -> None:
    until = time.monotonic() + most_s
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.skipif(os.name != "posix", reason="a signal of POSIX")
def test_killed_twice_it_goes_on_and_grades_nothing_twice(at: Path, capfd: Any) -> None:
    names = [f"s{number}" for number in range(8)]
    for name in names:
        git_repo(at / name, [({"README.md": f"# {name}\n"}, "Begin", DAY)])
    (at / "many.csv").write_text("student_id,repo_url\n" + "".join(f"{name},./{name}\n" for name in names))
    for already in (1, 3):
        process = a_batch()
        wait_until(lambda most=already: len(list((at / "it" / "reports").glob("*.json"))) >= most)  # type: ignore[misc]
        process.kill()
        process.wait()
    code, out, err = call(capfd, "batch", "run", "many.csv", "--out", "it")
    assert code == 0, err
    assert "8 submissions: 8 graded" in out
    assert attempts(at / "it") == 8
    with open_cohort(str(at / "it")) as (store, _), store.read() as session:
        from sqlalchemy import text  # noqa: PLC0415

        assert session.execute(text("SELECT count(*), count(DISTINCT url) FROM report")).one() == (8, 8)


@pytest.mark.skipif(os.name != "posix", reason="a signal of POSIX")
def test_interrupted_it_finishes_what_runs_and_says_how_to_go_on(at: Path, capfd: Any) -> None:
    names = [f"s{number}" for number in range(60)]  # more than are graded between a report and the signal
    for name in names:
        git_repo(at / name, [({"README.md": f"# {name}\n"}, "Begin", DAY)])
    (at / "many.csv").write_text("student_id,repo_url\n" + "".join(f"{name},./{name}\n" for name in names))
    process = a_batch(stderr=subprocess.PIPE)
    wait_until(lambda: len(list((at / "it" / "reports").glob("*.json"))) >= 1)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=90)
    assert process.returncode == 130
    assert b"The same command goes on where this one stopped." in said
    found = states(capfd, "it")
    assert "running" not in found.values()
    assert {"graded", "queued"} == set(found.values())


@pytest.mark.usefixtures("at")
def test_a_cohort_may_be_kept_in_a_servers_database(capfd: Any, database_url: str) -> None:
    place, url = ["--course", "ml", "--name", "autumn"], database_url
    code, out, _ = call(capfd, "batch", "run", "class.csv", "--database-url", url, *place, "--sample", "1")
    assert code == 0
    assert "Reports:" not in out
    _, out, _ = call(capfd, "batch", "status", url, *place, "--format", "json")
    assert sorted(row["state"] for row in json.loads(out)["submissions"])[:1] == ["graded"]
    assert call(capfd, "batch", "status", url)[0] == 2
