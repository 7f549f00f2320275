"""`shipfolio batch run --run`: a class's projects are started and tested away from this machine, also over a `kill -9`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import shipfolio
from grader.cohort.opening import open_cohort
from grader.errors import InfraError
from grader.sandbox.opening import open_sandbox
from grader.store.cohorts import list_submissions
from grader.store.gradings import gradings_of
from tests.factories import git_repo

ROOT = Path(__file__).parent.parent.parent
DAY = "2026-01-15T12:00:00+00:00"
APP = """from http.server import BaseHTTPRequestHandler, HTTPServer


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")


if __name__ == "__main__":
    HTTPServer(("0.0.0.0", 8000), Page).serve_forever()
"""
# Writes where it can, kills whom it can, and never ends.
EVIL = """import os, signal, time

for path in ("/etc/shipfolio-was-here", {canary!r}):
    try:
        open(path, "w").write("x")
    except OSError:
        pass
for number in range(2, 5000):
    try:
        if number not in (os.getpid(), os.getppid()):
            os.kill(number, signal.SIGKILL)
    except OSError:
        pass
for _ in range(300):
    try:
        if os.fork() == 0:
            time.sleep(600)
            os._exit(0)
    except OSError:
        break
time.sleep(600)
"""
# Most of a minute each, nearly all of it waiting: they run where containers do.
pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("sandbox")]


def a_class(at: Path) -> Path:
    """One that works, one that doesn't, and one that means harm; a roster of them."""
    good = {
        "README.md": "# Engine\n\nRun it with `python app.py`.\n\n```bash\npython app.py\n```\n",
        "requirements.txt": "",
        "app.py": APP,
        "tests/test_engine.py": "def test_it() -> None:\n    assert True\n",
    }
    broken = {
        **good,
        "app.py": "raise SystemExit(3)\n",
        "tests/test_engine.py": "def test_it() -> None:\n    assert 1 == 2\n",
    }
    evil = EVIL.format(canary=str(at / "was-here"))
    for name, files in (("ada", good), ("bob", broken), ("evil", {**good, "app.py": evil, "conftest.py": evil})):
        git_repo(at / name, [(files, "Begin", DAY)])
    roster = at / "class.csv"
    roster.write_text("student_id,repo_url\n" + "".join(f"{name},./{name}\n" for name in ("ada", "bob", "evil")))
    return roster


@pytest.mark.skipif(sys.platform != "linux", reason="a sandbox is Linux's")
@pytest.mark.parametrize("provider", ["bubblewrap", "docker"])
def test_a_class_is_run_and_gone_on_with_after_a_kill(
    provider: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Any
) -> None:
    try:
        with open_sandbox(os.environ, provider=provider):
            pass
    except InfraError as why:
        pytest.skip(why.message)
    roster = a_class(tmp_path)
    monkeypatch.setenv("SHIPFOLIO_RUN_SECONDS", "60")
    words = ["batch", "run", str(roster), "--out", str(tmp_path / "it"), "--run", "--sandbox", provider, "--jobs", "1"]
    code = "import sys, shipfolio; sys.exit(shipfolio.run(sys.argv[1:]))"
    process = subprocess.Popen(
        [sys.executable, "-c", code, *words], env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    until = time.monotonic() + 240
    while not list((tmp_path / "it" / "reports").glob("*.json")):
        assert time.monotonic() < until
        time.sleep(0.1)
    process.kill()
    process.wait()
    assert shipfolio.run(words) == 0
    said = capfd.readouterr()
    assert "3 submissions: 3 graded, 0 not." in said.out, said.err
    found = {}
    for name in ("ada", "bob", "evil"):
        report = json.loads((tmp_path / "it" / "reports" / f"{name}.json").read_text("utf-8"))["reports"][0]
        assert report["mode"] == "run"
        assert report["run"]["sandbox"] == provider
        found[name] = report["run"]
    assert [found[name]["start"]["state"] for name in ("ada", "bob")] == ["started", "exited"]
    assert found["evil"]["start"]["state"] not in ("started", "finished")
    if provider == "docker":  # without an engine, nothing is installed that tests need
        assert [found[name]["tests"]["state"] for name in ("ada", "bob")] == ["passed", "failed"]
        assert found["evil"]["tests"]["state"] != "passed"
    assert not (tmp_path / "was-here").exists()
    assert not Path("/etc/shipfolio-was-here").exists()
    with open_cohort(str(tmp_path / "it")) as (store, cohort_id), store.read() as session:
        assert [len(gradings_of(session, each.id)) for each in list_submissions(session, cohort_id)] == [1, 1, 1]
