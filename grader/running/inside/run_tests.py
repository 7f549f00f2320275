# ruff: noqa: PTH123, BLE001, S112, ARG002 - a candidate's objects may raise anything; hooks are called by name
"""Runs a project's tests and says of each what became of it: a JSON job on stdin, JSON lines in a file.

It works in one process with the candidate's code, which may lie: so what it writes is a claim. It makes lying hard by
accident: a raised exception counts as a failure whatever a hook makes of it, a passing test is noted as seen only when
its own code was entered, and without the last line, which holds a word from the job, nothing counts.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

MAX_TESTS = 20_000
MAX_TEXT = 400


def first_line(excinfo: Any) -> str:
    """`AssertionError: assert 2 == 3`, on one line."""
    kind = getattr(excinfo.type, "__name__", "Exception")
    try:
        text = str(excinfo.value).strip()
    except Exception:  # a candidate's exception may not even have words
        text = ""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if kind == "ImportError" and len(lines) > 1:  # a module that can't be imported: the reason stands at the end
        lines = [next((line[2:].strip() for line in reversed(lines) if line.startswith("E ")), lines[-1])]
    return f"{kind}: {lines[0]}"[:MAX_TEXT] if lines else kind


class Reporter:
    """A plugin that writes one line for each test."""

    def __init__(self, path: str) -> None:
        self.file = open(path, "w", encoding="utf-8", errors="replace")  # noqa: SIM115  (open until the end)
        self.count = 0
        self.collected = 0
        self.now: dict[str, Any] = {}

    def write(self, line: dict[str, Any]) -> None:
        self.file.write(json.dumps(line) + "\n")
        self.file.flush()

    def pytest_collection_finish(self, session: Any) -> None:
        self.collected = len(session.items)

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            excinfo = getattr(getattr(report, "call", None), "excinfo", None)
            text = first_line(excinfo) if excinfo else last_words(str(report.longrepr))
            self.write({"test": str(report.nodeid)[:MAX_TEXT], "outcome": "error", "error": text, "s": 0})

    def pytest_runtest_protocol(self, item: Any) -> None:
        self.now = {"test": item.nodeid[:MAX_TEXT], "outcome": "passed", "error": "", "s": 0.0, "seen": False}

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        if self.now and self.count < MAX_TESTS:
            self.count += 1
            self.write(self.now)
            self.now = {}


def last_words(text: str) -> str:
    """The line of a traceback that says what went wrong."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    marked = [line[2:].strip() for line in lines if line.startswith("E ")]
    return (marked or lines or [""])[-1][:MAX_TEXT]


def hooks(pytest: Any, reporter: Reporter) -> object:
    """Wrappers around the calls of a test; made here, as their marks need pytest."""

    class Hooks:
        @pytest.hookimpl(hookwrapper=True, tryfirst=True)  # type: ignore[untyped-decorator,unused-ignore]
        def pytest_runtest_makereport(self, item: Any, call: Any) -> Iterator[None]:
            yielded: Any = yield
            report = yielded.get_result()
            now = reporter.now
            if not now:
                return
            now["s"] = round(now["s"] + getattr(call, "duration", 0.0), 4)
            raised = call.excinfo
            skipped = raised is not None and (
                raised.typename in ("Skipped", "SkipTest", "XFailed", "Exit") or hasattr(report, "wasxfail")
            )
            if raised is not None and not skipped:
                now["outcome"] = "failed" if call.when == "call" and now["outcome"] != "error" else "error"
                now["error"] = first_line(raised)
            elif skipped and now["outcome"] == "passed":
                now["outcome"] = "skipped"
            elif report.outcome == "failed" and now["outcome"] == "passed":  # a strict xfail that passed
                now["outcome"], now["error"] = "failed", last_words(str(report.longrepr))

        @pytest.hookimpl(hookwrapper=True, tryfirst=True)  # type: ignore[untyped-decorator,unused-ignore]
        def pytest_runtest_call(self, item: Any) -> Iterator[None]:
            codes = set(codes_of(item))
            now = reporter.now

            def watch(frame: FrameType, event: str, _arg: Any) -> None:
                if event == "call" and frame.f_code in codes:
                    now["seen"] = True
                    sys.setprofile(None)

            if codes and now:
                sys.setprofile(watch)
            yield
            sys.setprofile(None)

    return Hooks()


def codes_of(item: Any) -> Iterator[Any]:
    """The code that belongs to a test itself, whatever wraps it."""
    function = getattr(item, "obj", None)
    for _ in range(12):
        function = getattr(function, "__func__", function)
        inner = getattr(getattr(function, "hypothesis", None), "inner_test", None)
        code = getattr(function, "__code__", None)
        if inner is None and code is not None and not hasattr(function, "__wrapped__"):
            yield code
            return
        following = inner or getattr(function, "__wrapped__", None)
        if following is None:
            break
        function = following
    if function is None or not hasattr(function, "__code__"):  # doctests and items of other plugins
        runtest = getattr(type(item), "runtest", None)
        if inspect.isfunction(runtest):
            yield runtest.__code__


def covered(measure: Any, files: list[str]) -> dict[str, int]:
    """Lines of the given files, and how many of them ran."""
    lines = missing = 0
    for path in files:
        try:
            _, statements, _, absent, _ = measure.analysis2(path)
        except Exception:  # a file that isn't Python 3
            continue
        lines += len(statements)
        missing += len(absent)
    return {"lines": lines, "covered": lines - missing}


def main() -> int:
    """Do the job of stdin."""
    job = json.load(sys.stdin)
    pytest = importlib.import_module("pytest")  # from the environment, before their folder can be imported from

    coverage: Any = importlib.import_module("coverage") if importlib.util.find_spec("coverage") else None
    reporter = Reporter(job["report"])
    sys.path[:0] = job["path"]
    sys.argv = ["pytest"]
    measure = None
    if coverage is not None and job["cover"]:
        measure = coverage.Coverage(data_file=None, config_file=False, include=job["cover"])
        measure.start()
    quiet = [
        word for module, word in (("pytest_cov", "--no-cov"), ("xdist", "-n0")) if importlib.util.find_spec(module)
    ]
    args = [
        "-p",
        "no:cacheprovider",
        "--tb=short",
        "-q",
        "--rootdir=.",
        "--continue-on-collection-errors",
        *(quiet if job["quiet"] else []),
        *job["args"],
    ]
    began = time.monotonic()
    code = int(pytest.main(args, plugins=[reporter, hooks(pytest, reporter)]))
    took = time.monotonic() - began
    coverage_seen = None
    if measure is not None:
        measure.stop()
        coverage_seen = covered(measure, job["cover"])
    reporter.write({"end": job["word"], "code": code, "collected": reporter.collected, "s": round(took, 3),
                    "coverage": coverage_seen})  # fmt: skip
    sys.stdout.flush()
    return code


if __name__ == "__main__":
    EXIT = main()
    sys.stdout.flush()
    os._exit(EXIT)  # whatever threads the tests have left
