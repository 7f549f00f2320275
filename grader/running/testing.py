"""The project's own tests, run away from us, and what can be believed of what they say."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.measured import NOT_RUN, FailedTest, TestOutcome
from grader.running.environment import OFFLINE
from grader.running.test_plan import entered, path_with
from grader.sandbox.protocol import GIB, TESTS, Command, State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.running.test_plan import Pose, TestPlan
    from grader.sandbox.protocol import File, Image, Result, Sandbox

DRIVER = (Path(__file__).parent / "inside" / "run_tests.py").read_text("utf-8")
MEMORY_BYTES = 2 * GIB  # what an index, a model and their test runner need together; a build has as much
REPEAT_BELOW_S = 20.0  # a suite that passes is run once more, for flaky tests, when it takes less
MAX_SHOWN = 20
MAX_ALONE = 60  # tests that failed are tried again by themselves; more of them are the suite
MAX_LOG_LINES = 12
MAX_LINE = 300
MAX_LINES = 40_000
USAGE_ERROR, NO_TESTS = 4, 5
# Errors that speak of what the sandbox doesn't have: they say nothing about the project.
_OURS = re.compile(
    r"gaierror|name resolution|Name or service not known|Network is unreachable|Connection refused|ConnectionRefused|"
    r"ConnectError|ConnectionError|MaxRetryError|Max retries|NewConnectionError|Couldn't connect|Could not connect|"
    r"OfflineMode|LocalEntryNotFound|offline mode|URLError|Read-only file system|No space left|DockerException|"
    r"Error while fetching server API|CUDA|NVIDIA|Permission denied|PermissionError|Cannot allocate memory|MemoryError|"
    r"can't start new thread|Resource temporarily unavailable|TimeoutError|timed out|Executable doesn't exist|"
    r"chromedriver|No such file or directory: '(?:git|docker|make|uv|node|npm|java|ffmpeg|tesseract|curl)'",
    re.IGNORECASE,
)
_COVERAGE = {
    "COVERAGE_CORE": "sysmon"
}  # where this Python has it, it costs a tenth of tracing; else coverage.py traces
_NO_MODULE = re.compile(r"^(?:ModuleNotFoundError|ImportError)\b")
_NO_PLUGIN = re.compile(r"^FixtureLookupError\b")
_STATES = {
    State.TIMEOUT: "timeout", State.OUT_OF_MEMORY: "out_of_memory", State.OUTPUT_LIMIT: "output_limit",
    State.PROCESS_LIMIT: "process_limit", State.FILE_LIMIT: "file_limit", State.DISK_LIMIT: "disk_limit",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """What one attempt said of itself: test -> (outcome, error, seconds, seen), and its last line."""

    tests: Mapping[str, tuple[str, str, float, bool]]
    end: Mapping[str, Any] | None

    def count(self, outcome: str) -> int:
        """Tests with that outcome."""
        return sum(one[0] == outcome for one in self.tests.values())


def read_report(data: bytes, word: str) -> Told:
    """The lines of one attempt. Whatever isn't as we write it is passed over; a wrong last word is none."""
    tests: dict[str, tuple[str, str, float, bool]] = {}
    end: Mapping[str, Any] | None = None
    for raw in data.split(b"\n")[:MAX_LINES]:
        try:
            line = json.loads(raw)
        except (ValueError, RecursionError):
            continue
        if not isinstance(line, dict):
            continue
        if "end" in line:
            end = line if line["end"] == word else end
            continue
        name, outcome, error, took = line.get("test"), line.get("outcome"), line.get("error"), line.get("s")
        if isinstance(name, str) and outcome in ("passed", "failed", "error", "skipped") and isinstance(error, str):
            seconds = float(took) if isinstance(took, int | float) and 0 <= took < 1e6 else 0.0  # noqa: PLR2004
            tests[name[:MAX_LINE]] = (outcome, error[:MAX_LINE], seconds, line.get("seen") is True)
    return Told(tests, end)


@dataclass(frozen=True, slots=True)
class Bench:
    """Where the tests run: the image, everything that is put in, the plan; `sure`: all that they name is installed."""

    sandbox: Sandbox
    image: Image | None
    files: Mapping[str, File]
    plan: TestPlan
    pose: Pose
    env: Mapping[str, str]
    environment: str
    wall_s: float = TESTS.wall_s
    cpus: float = TESTS.cpus
    sure: bool = True


def _attempt(bench: Bench, *, quiet: bool = True, only: Sequence[str] = ()) -> tuple[Result, Told]:
    """One run of the suite, or of single tests by their ids."""
    word = secrets.token_hex(16)
    report = f".report-{secrets.token_hex(12)}.jsonl"
    job = {
        "word": word,
        "report": f"/work/{report}",
        "path": list(bench.pose.path),
        "args": list(only or bench.plan.args),
        "cover": [f"/work/{path}" for path in bench.plan.cover],
        "quiet": quiet,
    }
    path = ":".join(bench.pose.path)
    command = Command(
        entered(("python", "-I", "-c", DRIVER), bench.pose, bench.plan.folder),
        image=bench.image,
        files={**bench.files, **bench.pose.files},
        env={
            **OFFLINE,
            **bench.env,
            **_COVERAGE,
            "PYTHONPATH": path,
            "PATH": path_with(bench.image.env if bench.image else ()),
        },
        workdir=f"/work/{bench.plan.folder}".rstrip("/"),
        stdin=json.dumps(job).encode(),
        limits=replace(TESTS, wall_s=bench.wall_s, cpus=bench.cpus, memory_bytes=MEMORY_BYTES),
        collect=(report,),
    )
    result = bench.sandbox.run(command)
    return result, read_report(result.files.get(report, b""), word)


def run_tests(bench: Bench) -> TestOutcome:
    """Run the suite; what failed once more, and all of it where it passed and was short; and say how it went."""
    result, told = _attempt(bench)
    if result.exit_code == USAGE_ERROR and not told.tests:
        result, told = _attempt(bench, quiet=False)  # their options and ours may not go together
    first = _outcome(bench, result, told)
    failing = first.state in ("failed", "not_importable")
    if not failing and not (first.state == "passed" and result.duration_s < REPEAT_BELOW_S):
        return first
    bad = [name for name, one in told.tests.items() if one[0] in ("failed", "error")]
    _, again = _attempt(bench, only=bad if len(bad) <= MAX_ALONE else ())
    if again.end is None:
        return first  # the second one didn't come to its end: it says nothing of single tests
    return _compared(first, told, again, sure=bench.sure)


def _log(result: Result) -> tuple[str, ...]:
    text = (result.stdout[-8_000:] + b"\n" + result.stderr[-4_000:]).decode("utf-8", "replace")
    return tuple(line.rstrip()[:MAX_LINE] for line in text.split("\n") if line.strip())[-MAX_LOG_LINES:]


def _outcome(bench: Bench, result: Result, told: Told) -> TestOutcome:
    """One attempt's outcome; `reproduced` is nothing that it could know."""
    passed = [name for name, one in told.tests.items() if one[0] == "passed"]
    seen = sum(told.tests[name][3] for name in passed)
    bad = [(name, one[1]) for name, one in told.tests.items() if one[0] in ("failed", "error")]
    state, cause = _state(bench, result, told)
    lines, ran = _coverage(told)
    slowest = sorted(((name, one[2]) for name, one in told.tests.items()), key=lambda one: (-one[1], one[0]))
    return TestOutcome(
        state,
        cause,
        where=bench.plan.folder,
        environment=bench.environment,
        passed=len(passed),
        failed=told.count("failed"),
        errors=told.count("error"),
        skipped=told.count("skipped"),
        seen=seen,
        duration_s=round(result.duration_s, 2),
        coverage=round(100 * ran / lines, 1) if lines and state in ("passed", "failed") else None,
        covered_lines=lines,
        coverage_of=bench.plan.cover_of,
        slowest=tuple(slowest[:5]),
        failures=tuple(FailedTest(name, why, reproduced=False, ours=is_ours(why)) for name, why in bad[:MAX_SHOWN]),
        log=() if state == "passed" else _log(result),
        peak_memory_bytes=result.peak_memory_bytes,
    )  # fmt: skip


def is_ours(error: str) -> bool:
    """Whether an error is about what the sandbox lacks, or a module that may not have been installable in it."""
    return bool(_OURS.search(error) or _NO_MODULE.match(error) or _NO_PLUGIN.match(error))


def _coverage(told: Told) -> tuple[int, int]:
    seen = (told.end or {}).get("coverage")
    lines, ran = (seen.get("lines"), seen.get("covered")) if isinstance(seen, dict) else (0, 0)
    if isinstance(lines, int) and isinstance(ran, int) and 0 <= ran <= lines:
        return lines, ran
    return 0, 0


def _state(bench: Bench, result: Result, told: Told) -> tuple[str, str]:
    """The state and its cause, the surest sign first."""
    ended = len(told.tests)
    if result.state in _STATES:
        return _STATES[result.state], f"{result.message} {ended} tests had ended until then.".strip()
    if told.end is None:
        if result.exit_code != 0 and not ended:
            return NOT_RUN, f"The runner didn't start: {_last(result)}"
        how = f"with exit code {result.exit_code}"
        return "broken_off", f"The process ended {how} before the suite did, after {ended} tests."
    errors = [one[1] for one in told.tests.values() if one[0] in ("failed", "error")]
    if errors:
        imports = [error for error in errors if _NO_MODULE.match(error)]
        if len(imports) == len(errors):
            return "not_importable", f"{_files(len(errors))} can't be imported: {imports[0]}"
        return "failed", f"{len(errors)} of {ended - told.count('skipped')} tests fail."
    return _without_errors(bench, result, told)


def _without_errors(bench: Bench, result: Result, told: Told) -> tuple[str, str]:
    """No test failed: but did any run?"""
    passed = [one for one in told.tests.values() if one[0] == "passed"]
    seen = sum(one[3] for one in passed)
    if not passed:
        collected = (told.end or {}).get("collected")
        if told.count("skipped"):
            return "no_tests", f"All {told.count('skipped')} tests are skipped."
        if isinstance(collected, int) and collected:
            return "no_tests", f"{collected} tests are collected and none is run: look at the runner's options."
        if result.exit_code == USAGE_ERROR:
            return NOT_RUN, f"The runner doesn't take the project's options: {_last(result)}"
        return "no_tests", f"The runner finds none; {bench.plan.found} can be counted in the files."
    if result.exit_code != 0:
        return "broken_off", f"All {len(passed)} tests pass, and the runner ends with exit code {result.exit_code}."
    if seen * 2 < len(passed):
        return "unproven", f"Of {len(passed)} tests that pass, {seen} were seen to enter their own code."
    return "passed", ""


def _files(n: int) -> str:
    return "1 test file" if n == 1 else f"{n} test files"


def _last(result: Result) -> str:
    lines = _log(result)
    said = [line for line in lines if re.search(r"error|usage", line, re.IGNORECASE)]
    return (said or list(lines) or [f"exit code {result.exit_code}"])[-1][:200]


def _compared(first: TestOutcome, told: Told, again: Told, *, sure: bool) -> TestOutcome:
    """Two attempts together: what failed in both is reproduced, what failed in one is flaky."""
    bad = ("failed", "error")
    flaky = sorted(
        name
        for name in told.tests.keys() & again.tests.keys()
        if (told.tests[name][0] in bad) != (again.tests[name][0] in bad)
    )
    both = {name for name in told.tests if told.tests[name][0] in bad and again.tests.get(name, ("",))[0] in bad}
    failures = tuple(replace(one, reproduced=one.name in both) for one in first.failures)
    counted = [name for name in both if not is_ours(told.tests[name][1])]
    state, cause = first.state, first.cause
    if state in ("failed", "not_importable") and not both:
        cause = f"{cause} In a second attempt they pass: they are flaky."
    return replace(
        first, state=state, cause=cause, attempts=2, failures=failures, flaky=tuple(flaky[:MAX_SHOWN]),
        reproduced=sure and state == "failed" and bool(counted),
    )  # fmt: skip
