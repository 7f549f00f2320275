"""`shipfolio db`, `shipfolio settings` and `shipfolio worker` as whoever runs the service sees them."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import shipfolio
from grader.jobs import order_for
from grader.rubric import load_rubric
from grader.settings import SETTINGS
from grader.store import open_jobs
from grader.store.schema import HEAD
from tests.databases import opened

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from grader.store.jobs import SqlJobs
    from grader.worker import Limits


def test_a_database_is_made_and_checked(empty_database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert shipfolio.run(["db", "check", "--database-url", empty_database_url]) == 4
    assert "shipfolio db upgrade" in capsys.readouterr().err
    for _ in range(2):
        assert shipfolio.run(["db", "upgrade", "--database-url", empty_database_url]) == 0
        assert f"is at {HEAD}." in capsys.readouterr().out
    assert shipfolio.run(["db", "check", "--database-url", empty_database_url]) == 0
    assert "Jobs: 0 queued, 0 running, 0 done, 0 rejected, 0 failed." in capsys.readouterr().out


def test_a_database_that_is_away_is_said_without_its_password(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"postgresql://ada:canary@/x?host={tmp_path}"
    for command in (["db", "check"], ["db", "upgrade"], ["worker", "--once"]):
        assert shipfolio.run([*command, "--database-url", url]) == 4
        out, err = capsys.readouterr()
        assert "can't be reached" in err
        assert "canary" not in out + err
    assert shipfolio.run(["db", "check", "--database-url", "canary://x"]) == 2
    assert "canary" not in capsys.readouterr().err


def test_settings_are_listed_with_what_they_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    monkeypatch.setenv("GITHUB_TOKEN", "canary")
    monkeypatch.setenv("SHIPFOLIO_JOB_SECONDS", "60")
    assert shipfolio.run(["settings"]) == 0
    out = capsys.readouterr().out
    assert "SHIPFOLIO_JOB_SECONDS=60\n" in out
    assert "SHIPFOLIO_GRACE_SECONDS  [20]\n" in out
    assert "canary" not in out
    assert all(setting.name in out and setting.meaning in out for setting in SETTINGS)
    monkeypatch.setenv("SHIPFOLIO_JOB_SECONDS", "canary")
    assert shipfolio.run(["settings"]) == 2


def test_a_worker_with_nothing_to_do_ends_where_asked_to(database_url: str) -> None:
    assert shipfolio.run(["worker", "--burst", "--database-url", database_url]) == 0
    with opened(database_url) as store:
        open_jobs(store).enqueue(order_for("/no/where", load_rubric("portfolio")))
        assert shipfolio.run(["worker", "--once", "--database-url", database_url]) == 0
        assert open_jobs(store).stats().errors == {"local_not_allowed": 1}


def test_a_worker_that_is_to_run_programs_needs_what_keeps_them_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none.sock")
    url = f"sqlite:///{(tmp_path / 'x.db').as_posix()}"
    assert shipfolio.run(["worker", "--once", "--run", "--sandbox", "docker", "--database-url", url]) == 4
    assert "shipfolio doctor" in capsys.readouterr().err
    assert not (tmp_path / "x.db").exists(), "said before anything is begun"
    assert shipfolio.run(["worker", "--once", "--run", "--sandbox", "chroot", "--database-url", url]) == 2


def test_a_worker_says_whether_it_runs_programs_and_logs_for_machines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[float, str, bool, int]] = []

    def work(_store: object, jobs: SqlJobs, _settings: object, *, limits: Limits, **_: object) -> None:
        seen.append((limits.run_s, limits.sandbox, limits.build_network, jobs._per_host))
        logging.getLogger("grader.worker").info("here", extra={"job_id": "j1"})

    monkeypatch.setattr("grader.working.work", work)
    monkeypatch.setattr("grader.cli_service._require_sandbox", lambda _: None)
    monkeypatch.setenv("SHIPFOLIO_LOG", "json")
    monkeypatch.setenv("SHIPFOLIO_JOBS_PER_HOST", "3")
    url = ["--database-url", f"sqlite:///{(tmp_path / 'x.db').as_posix()}"]
    root = logging.getLogger()
    before = (root.level, root.handlers[:])
    try:
        assert shipfolio.run(["worker", *url]) == 0
        assert shipfolio.run(["worker", "--run", "--sandbox", "bubblewrap", "--no-build-network", *url]) == 0
    finally:
        root.level, root.handlers[:] = before
    assert seen == [(0.0, "", True, 3), (900.0, "bubblewrap", False, 3)]
    assert json.loads(capsys.readouterr().err.splitlines()[-1])["job_id"] == "j1"
