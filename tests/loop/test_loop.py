"""Every template as a learner meets it: made, installed, tested, run, graded.

A template is one test with its steps in order, since each needs the one before; what a step printed is shown when it
fails. At most two sets of options a template, and the second is only installed, linted, typed and tested without
coverage, so that the whole stays within minutes. `make eval` and `make bench` are what the scripted candidates of
test_candidate.py run, on the same default options.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

import shipfolio
from scaffolder import catalog
from scaffolder.options import option_sets
from tests.scaffolder.world import REAL, uv

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scaffolder.catalog import Answer

FRESH = (45.0, 65.0)
# Minutes of the retrieval's own evaluation, which the defaults have just been through.
LEFT_OUT_OF_OTHER = {"rag-app": ("--ignore=tests/test_evaluation.py",)}
STEP_S = 420
READY_S = 60
# What a service of ours listens on by default; one loop at a time may use it.
PORT, LOCK_PORT = 8000, 47_613


def cases() -> Iterator[Any]:
    for name in catalog.names(REAL):
        sets = option_sets(name, catalog.load_questions(REAL, name))
        richest = max(sets[1:], key=len, default=None)
        for label, chosen in (("defaults", sets[0]), ("other", richest)):
            if chosen is not None:
                yield pytest.param(name, chosen, id=f"{name}-{label}")


def environment(home: Path) -> dict[str, str]:
    """What a learner's shell has: no key of anybody's, none of our own environment's settings.

    One thread a process, since the loop runs one test a core.
    """
    keep = {"HOME", "TMPDIR", "LANG", "SYSTEMROOT", "SSL_CERT_FILE", "SSL_CERT_DIR"}
    env = {
        name: value
        for name, value in os.environ.items()
        if name in keep or name.startswith(("UV_", "PIP_")) or name.lower().endswith("_proxy")
    }
    if shutil.which("make") is None:
        pytest.skip("there is no make here")
    path = os.pathsep.join([str(uv().parent), os.environ["PATH"]])
    ours = {"GIT_CONFIG_GLOBAL": str(home / "gitconfig"), "UV_PYTHON_DOWNLOADS": "never", "OMP_NUM_THREADS": "1"}
    return env | ours | {"PATH": path}


def step(project: Path, env: dict[str, str], *words: str) -> str:
    began = time.monotonic()
    done = subprocess.run(words, cwd=project, env=env, capture_output=True, text=True, timeout=STEP_S, check=False)
    sys.stdout.write(f"[{' '.join(words)}: {time.monotonic() - began:.0f} s]\n")
    assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout


def goals(project: Path) -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (project / "Makefile").read_text("utf-8"), re.MULTILINE))


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Wait for our turn on the port, also beside other processes of this run."""
    until = time.monotonic() + STEP_S
    with socket.socket() as turn:
        while True:
            try:
                turn.bind(("127.0.0.1", LOCK_PORT))
                break
            except OSError:
                assert time.monotonic() < until, "the port never became free"
                time.sleep(0.5)
        yield


def get(path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as why:
        return why.code, ""
    except OSError:
        return 0, ""


def run_answers(project: Path, env: dict[str, str]) -> None:
    """`make run` gets ready and answers, and ends when it is told to."""
    with alone(), (project / "run.log").open("w+") as log:
        process = subprocess.Popen(
            ["make", "run"], cwd=project, env=env, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            until = time.monotonic() + READY_S
            while get("/readyz")[0] != 200:
                log.seek(0)
                assert process.poll() is None, log.read()[-4000:]
                assert time.monotonic() < until, log.read()[-4000:]
                time.sleep(0.25)
            assert get("/healthz")[0] == 200
            schema = json.loads(get("/openapi.json")[1])
            assert schema["paths"]
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(5)
    (project / "run.log").unlink()


def between(readme: str, marker: str) -> str:
    return readme.partition(f"<!-- {marker}:start -->")[2].partition(f"<!-- {marker}:end -->")[0]


def measured(project: Path, marker: str) -> None:
    """Numbers stand between the markers, with their date."""
    text = between((project / "README.md").read_text("utf-8"), marker)
    assert len(re.findall(r"\d+\.\d+", text)) >= 3, text
    assert re.search(r"\b20\d\d-\d\d-\d\d\b", text), text
    assert "not measured yet" not in text.lower()


def grade(project: Path, rubric: str, out: Path) -> dict[str, Any]:
    assert shipfolio.run(["grade", str(project), "--rubric", rubric, "--format", "json", "-o", str(out)]) == 0
    data: dict[str, Any] = json.loads(out.read_text("utf-8"))["reports"][0]
    return data


pytestmark = pytest.mark.loop


@pytest.mark.parametrize(("name", "chosen"), list(cases()))
@pytest.mark.skipif(sys.platform == "win32", reason="make and process groups")
def test_a_fresh_scaffold_works_and_is_honest(
    name: str, chosen: dict[str, Answer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gitconfig").write_text("[user]\nname = Ada Lovelace\nemail = ada@example.org\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    project, env, template = tmp_path / "loop-project", environment(tmp_path), catalog.load_template(REAL, name)
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    words = [f"--set={key}={value}" for key, value in {**chosen, "python_version": here}.items()]
    assert shipfolio.run(["new", name, str(project), "--defaults", *words]) == 0

    value = (report := grade(project, template.rubric, tmp_path / "fresh.json"))["score"]["value"]
    sys.stdout.write(f"{name}, fresh: {value}\n")

    step(project, env, "make", "setup")
    step(project, env, "make", "lint")
    if "types" in goals(project):
        step(project, env, "make", "types")
    step(project, env, *(["uv", "run", "pytest", *LEFT_OUT_OF_OTHER.get(name, ())] if chosen else ["make", "test"]))
    if not chosen:
        run_answers(project, env)

    assert FRESH[0] <= value <= FRESH[1], f"a fresh scaffold has {value}"
    assert report["next_steps"]
