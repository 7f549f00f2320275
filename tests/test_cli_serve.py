"""`shipfolio serve`: what it refuses, and a whole service from the command line to a report and its end."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pytest

import shipfolio
from grader.cli_serve import _listening
from tests.factories import git_repo

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
PATIENCE_S = 60.0


@pytest.mark.parametrize(
    ("words", "environ", "said"),
    [
        (["--host", "0.0.0.0"], {}, "Without accounts it listens on this machine alone"),
        (["--host", "::", "--allow-local"], {}, "Without accounts it listens on this machine alone"),
        (["--host", "0.0.0.0", "--accounts"], {}, "Set SHIPFOLIO_BASE_URL"),
        (["--accounts", "--allow-local"], {}, "aren't graded for others"),
        ([], {"SHIPFOLIO_BASE_URL": "nonsense"}, "SHIPFOLIO_BASE_URL can't be understood"),
    ],
)
def test_what_would_be_open_to_others_is_refused(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    environ: dict[str, str],
    said: str,
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert shipfolio.run(["serve", *words]) == 2
    assert said in capsys.readouterr().err


def test_a_port_in_use_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert shipfolio.run(["serve", "--port", port, "--database-url", f"sqlite:///{tmp_path}/s.db"]) == 4
    assert "can't listen on 127.0.0.1" in capsys.readouterr().err


def test_small_answers_go_at_once() -> None:
    with _listening("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP, "asyncio would wait 40 ms with the second half of an answer"


@pytest.fixture
def started(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    argv = [sys.executable, "-m", "shipfolio", "serve", "--port", "0", "--allow-local", "--workers", "1"]
    environ = {**os.environ, "SHIPFOLIO_DATABASE_URL": f"sqlite:///{(tmp_path / 's.db').as_posix()}"}
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(argv, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found is not None, (tmp_path / "log").read_text()
        yield process, found[0]
    finally:
        process.kill()
        process.communicate()


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_from_nothing_to_a_report_and_to_a_quiet_end(
    tmp_path: Path, started: tuple[subprocess.Popen[str], str]
) -> None:
    process, address = started
    repo = git_repo(tmp_path / "engine", [({"README.md": "# Engine\n\nIt computes.\n"}, "Begin", "2026-01-15")])
    with httpx2.Client(base_url=address, timeout=PATIENCE_S) as client:
        where = client.post("/", data={"url": str(repo)}).headers["Location"]
        end = time.monotonic() + PATIENCE_S
        while (got := client.get(where)).status_code == 200 and time.monotonic() < end:
            time.sleep(0.1)
        assert got.status_code == 303
        assert "/engine</h1>" in client.get(got.headers["Location"]).text.replace("\n", "")
    children = _children(process.pid)
    assert children, "no worker was started"
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE_S) == 0
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists() and _state(pid) != "Z"]


def _children(parent: int) -> list[str]:
    stats = (path.read_text() for path in Path("/proc").glob("[0-9]*/stat") if path.exists())
    return [text.split()[0] for text in stats if text.rpartition(")")[2].split()[1] == str(parent)]


def _state(pid: str) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_help_and_grade_load_nothing_of_the_web() -> None:
    code = """
import sys, shipfolio
for words in (["--help"], ["grade", "--help"]):
    shipfolio.run(words)
sys.exit(bool({"fastapi", "starlette", "uvicorn", "sqlalchemy"} & set(sys.modules)))
"""
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True).returncode == 0
