"""The programs that run inside a sandbox, run here on small projects and servers of ours."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from grader.running.asking import PROBER
from grader.running.test_plan import ENTER
from grader.running.testing import DRIVER, Told, read_report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORD = "b" * 32
GOOD = "from app import double\n\n\ndef test_double():\n    assert double(2) == 4\n\n\ndef test_zero():\n    assert double(0) == 0\n"
APP = "def double(x):\n    return 2 * x\n\n\ndef never():\n    return 1\n"


def drive(folder: Path, files: dict[str, str], *args: str) -> tuple[int, Told, str]:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    report = folder / "r.jsonl"
    job = {
        "word": WORD, "report": str(report), "path": [str(folder)], "args": list(args), "quiet": True,
        "cover": [str(folder / "app.py")],
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-I", "-c", DRIVER], input=json.dumps(job), cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}, timeout=60,
    )  # fmt: skip
    data = report.read_bytes() if report.exists() else b""
    return done.returncode, read_report(data, WORD), done.stdout + done.stderr


def test_a_suite_says_of_each_test_what_became_of_it_and_how_much_ran(tmp_path: Path) -> None:
    more = GOOD + (
        "\n\nimport pytest, unittest\n\n\ndef test_bad():\n    assert double(1) == 3, 'not so'\n\n\n"
        "@pytest.mark.skip\ndef test_skipped():\n    pass\n\n\n@pytest.mark.xfail\ndef test_known():\n    assert 0\n\n\n"
        "@pytest.mark.xfail(strict=True)\ndef test_surprise():\n    pass\n\n\n"
        "@pytest.fixture\ndef broken():\n    raise ValueError('no')\n\n\ndef test_setup(broken):\n    pass\n\n\n"
        "class TestOld(unittest.TestCase):\n    def test_old(self):\n        self.assertEqual(double(3), 6)\n"
    )
    code, told, _ = drive(tmp_path, {"app.py": APP, "test_app.py": more})
    assert code == 1
    outcomes = {name.partition("::")[2]: one[0] for name, one in told.tests.items()}
    assert outcomes == {
        "test_double": "passed", "test_zero": "passed", "test_bad": "failed", "test_skipped": "skipped",
        "test_known": "skipped", "test_surprise": "failed", "test_setup": "error", "TestOld::test_old": "passed",
    }  # fmt: skip
    assert told.tests["test_app.py::test_bad"][1] == "AssertionError: not so"
    assert [one[3] for one in told.tests.values() if one[0] == "passed"] == [True] * 3
    assert told.end is not None
    assert told.end["coverage"] == {"lines": 4, "covered": 3}


def test_what_wraps_a_test_doesn_t_hide_that_it_ran(tmp_path: Path) -> None:
    text = (
        "import functools, pytest\nfrom unittest import mock\n\n\ndef deco(f):\n    @functools.wraps(f)\n"
        "    def inner(*a, **k):\n        return f(*a, **k)\n    return inner\n\n\n@deco\n@mock.patch('os.getcwd')\n"
        "def test_wrapped(m):\n    assert m\n\n\n@pytest.mark.parametrize('x', [1, 2])\ndef test_each(x):\n    assert x\n\n\n"
        "class TestIt:\n    def test_method(self):\n        assert True\n"
    )
    _, told, _ = drive(tmp_path, {"test_w.py": text})
    assert [one[3] for one in told.tests.values()] == [True] * 4


@pytest.mark.parametrize(
    ("files", "ended", "tests"),
    [
        ({"conftest.py": "import os\nos._exit(0)\n"}, False, 0),
        ({"conftest.py": "import os\n\ndef pytest_collection_finish(session):\n    os._exit(0)\n"}, False, 0),
        ({"test_z.py": "import os\n\ndef test_exit():\n    os._exit(0)\n"}, False, 2),
        ({"pytest.ini": "[pytest]\naddopts = --collect-only\n"}, True, 0),
        ({"conftest.py": "def pytest_runtest_protocol(item):\n    return True\n"}, True, 0),
        ({"conftest.py": "def pytest_collection_modifyitems(items):\n    items.clear()\n"}, True, 0),
    ],
)
def test_ways_not_to_run_are_no_passes(tmp_path: Path, files: dict[str, str], ended: bool, tests: int) -> None:
    _, told, _ = drive(tmp_path, {"app.py": APP, "test_app.py": GOOD, **files})
    assert (told.end is not None) is ended
    assert told.count("passed") == tests


def test_a_hook_that_turns_failures_into_passes_is_seen_through(tmp_path: Path) -> None:
    hook = (
        "import pytest\n\n\n@pytest.hookimpl(hookwrapper=True, trylast=True)\ndef pytest_runtest_makereport(item, call):\n"
        "    outcome = yield\n    report = outcome.get_result()\n    report.outcome = 'passed'\n    report.longrepr = None\n"
    )
    _, told, _ = drive(tmp_path, {"conftest.py": hook, "test_a.py": "def test_a():\n    assert 1 == 2\n"})
    assert told.tests["test_a.py::test_a"][0] == "failed"


def test_a_hook_that_calls_no_test_leaves_passes_that_nobody_saw(tmp_path: Path) -> None:
    hook = "def pytest_pyfunc_call(pyfuncitem):\n    return True\n"
    _, told, _ = drive(tmp_path, {"conftest.py": hook, "app.py": APP, "test_app.py": GOOD})
    assert [(one[0], one[3]) for one in told.tests.values()] == [("passed", False)] * 2


def test_a_file_that_can_t_be_imported_is_an_error_with_its_reason(tmp_path: Path) -> None:
    _, told, _ = drive(tmp_path, {"test_a.py": "import not_there\n"})
    assert told.tests == {"test_a.py": ("error", "ModuleNotFoundError: No module named 'not_there'", 0.0, False)}


def test_their_own_files_stand_for_no_library_of_ours(tmp_path: Path) -> None:
    shadows = dict.fromkeys(("json.py", "pytest.py", "coverage.py", "importlib.py"), "raise SystemExit(0)\n")
    code, told, _ = drive(tmp_path, {"app.py": APP, "test_app.py": GOOD, **shadows})
    assert code == 0
    assert told.count("passed") == 2


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff\xfe", b"[1]\n", b'{"end": "forged", "code": 0}\n', b"[" * 100_000,
        b'{"test": 1, "outcome": "passed", "error": "", "s": 0}\n', b'{"test": "a", "outcome": "great", "error": ""}\n',
    ],
)  # fmt: skip
def test_a_forged_report_says_nothing(data: bytes) -> None:
    told = read_report(data, WORD)
    assert told.tests == {}
    assert told.end is None


def test_a_project_is_as_if_installed_for_every_process_of_its_tests(tmp_path: Path) -> None:
    (tmp_path / "src" / "engine").mkdir(parents=True)
    (tmp_path / "src" / "engine" / "__init__.py").write_text("HERE = 1\n")
    inner = "import engine, pytest; print(engine.HERE)"
    outer = f"import subprocess, sys, pytest; subprocess.run([sys.executable, '-c', {inner!r}], env={{}}, check=True)"
    argv = ["python", "-c", outer]
    job = {"home": str(tmp_path / "v"), "path": [str(tmp_path / "src")], "argv": argv, "cwd": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-I", "-c", ENTER, json.dumps(job)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout.strip()) == (0, "1"), done.stderr
    job["argv"] = ["not-a-program"]
    missing = subprocess.run(
        [sys.executable, "-I", "-c", ENTER, json.dumps(job)], capture_output=True, text=True, check=False, timeout=60
    )
    assert missing.returncode == 127


# ---------------------------------------------------------------- the prober


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    unready = 0

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, status: int, body: bytes, *, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:  # noqa: C901, PLR0912 - one page a line
        if self.path == "/health":
            type(self).unready -= 1
            self.answer(503 if type(self).unready >= 0 else 200, b"{}")
        elif self.path == "/openapi.json":
            self.answer(200, b'{"paths": {}}')
        elif self.path == "/slow":
            time.sleep(0.02)
            self.answer(200, b"{}")
        elif self.path == "/closes":
            self.answer(200, b"{}", Connection="close")
        elif self.path == "/chunked":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"4\r\nabcd\r\n3;x=1\r\nefg\r\n0\r\n\r\n")
        elif self.path == "/huge":
            self.answer(200, b"x" * (2 << 20))
        elif self.path == "/hangs":
            time.sleep(3)
        elif self.path == "/nonsense":
            self.wfile.write(b"SSH-2.0-x\r\n\r\n")
            self.close_connection = True
        elif self.path == "/endless-head":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20_000)
            self.close_connection = True
        elif self.path == "/cut":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf")
            self.close_connection = True
        elif self.path == "/interim":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n" * 5)
            self.answer(200, b"{}")
        elif self.path == "/endless-interim":
            self.wfile.write(b"HTTP/1.1 100 C\r\n\r\n" * 4000)
            self.close_connection = True
        elif self.path == "/drips":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            self.close_connection = True
            with contextlib.suppress(OSError):
                for _ in range(300):
                    self.wfile.write(b"a: b\r\n")
                    time.sleep(0.1)
        elif self.path == "/until-close":
            self.wfile.write(b"HTTP/1.0 200 OK\r\n\r\nall of it")
            self.close_connection = True
        else:
            self.answer(404, b"{}")

    def do_POST(self) -> None:
        self.answer(200, self.rfile.read(int(self.headers.get("Content-Length", "0"))))


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def probe(job: dict[str, Any]) -> Any:
    done = subprocess.run(
        [sys.executable, "-I", "-c", PROBER],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def one(port: int, path: str, **more: Any) -> dict[str, Any]:
    request = {"method": "GET", "path": path, "port": port, "keep": 100, **more}
    (answer,) = probe({"op": "ask", "requests": [request], "timeout_s": 1.0, "within_s": 20})["answers"]
    assert isinstance(answer, dict)
    return answer


def test_reads_answers_in_every_framing(port: int) -> None:
    assert one(port, "/chunked")["body"] == "abcdefg"
    assert one(port, "/until-close")["body"] == "all of it"
    assert one(port, "/missing")["status"] == 404
    assert one(port, "/interim")["body"] == "{}"
    sent = one(port, "/x", method="POST", body='{"ä": 1}', headers={"Content-Type": "application/json"})
    assert (sent["status"], sent["body"]) == (200, '{"ä": 1}')


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/huge", "more than 1 MiB"), ("/hangs", "no answer within 1 s"), ("/nonsense", "not an HTTP answer"),
        ("/endless-head", "more than 64 KiB"), ("/endless-interim", "interim answers"),
        ("/drips", "no answer within 1 s"), ("/cut", "closed before the answer was whole"),
    ],
)  # fmt: skip
def test_hostile_answers_are_errors_with_a_name(port: int, path: str, said: str) -> None:
    answer = one(port, path)
    assert answer["status"] == 0
    assert said in answer["error"]


@pytest.mark.parametrize("concurrency", [1, 3])
def test_an_answer_that_drips_ends_in_time(port: int, concurrency: int) -> None:
    request = {"method": "GET", "path": "/drips", "port": port}
    job = {"op": "load", "request": request, "warm_up": 0, "warm_up_s": 0, "plan": [[concurrency, concurrency]]}
    told = probe({**job, "seconds": 0.5, "repeats": 1, "timeout_s": 0.5, "within_s": 5})
    (burst,) = told["rounds"][str(concurrency)]
    assert (burst["n"], burst["failures"]) == (concurrency, concurrency)
    assert burst["seconds"] < 10


def test_nobody_listening_is_a_refused_connection() -> None:
    assert one(1, "/")["error"] == "connection refused"


def test_finds_the_first_healthy_path_once_it_is_ready(port: int) -> None:
    Handler.unready = 3
    paths = ["/health", "/", "/docs"]
    found = probe(
        {"op": "find", "ports": [1, port], "paths": paths, "fetch": ["/openapi.json", "/config"], "within_s": 20}
    )
    assert (found["port"], found["path"], found["status"]) == (port, "/health", 200)
    assert Handler.unready < 0
    assert list(found["fetched"]) == ["/openapi.json"]


def test_a_service_without_any_of_our_guesses_is_found_all_the_same(port: int) -> None:
    found = probe({"op": "find", "ports": [port], "paths": ["/a", "/b"], "fetch": [], "within_s": 20})
    assert (found["port"], found["status"]) == (port, 404)


@pytest.mark.parametrize("path", ["/slow", "/closes"])
def test_measures_every_request_once_and_no_more_than_asked(port: int, path: str) -> None:
    job = {
        "op": "load", "request": {"method": "GET", "path": path, "port": port}, "warm_up": 3, "warm_up_s": 2,
        "plan": [[1, 20], [8, 40]], "seconds": 10, "repeats": 2, "timeout_s": 5, "within_s": 40,
    }  # fmt: skip
    told = probe(job)
    assert told["warm_up"] == 3
    for concurrency, n in (("1", 20), ("8", 40)):
        for repeat in told["rounds"][concurrency]:
            assert (repeat["n"], repeat["failures"], repeat["statuses"]) == (n, 0, [[200, n]])
            assert repeat["p50"] <= repeat["p95"] <= repeat["p99"]
    if path == "/slow":
        alone, together = told["rounds"]["1"][0], told["rounds"]["8"][0]
        assert alone["p50"] >= 20
        assert together["per_second"] > 2 * alone["per_second"]


def test_failures_are_counted_and_time_ends_a_repeat(port: int) -> None:
    job = {
        "op": "load", "request": {"method": "GET", "path": "/hangs", "port": port}, "warm_up": 0, "warm_up_s": 0,
        "plan": [[8, 1000]], "seconds": 0.5, "repeats": 1, "timeout_s": 0.4, "within_s": 40,
    }  # fmt: skip
    (repeat,) = probe(job)["rounds"]["8"]
    assert repeat["failures"] == repeat["n"] >= 8
    assert repeat["statuses"] == [[0, repeat["n"]]]
