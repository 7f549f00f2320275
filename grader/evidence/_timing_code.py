"""Where the code measures how fast it answers: metrics, percentiles, timers and benchmark scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence._test_names import is_test_path
from grader.evidence._timing_words import (
    BENCH_PATH,
    CODE_CLOCK,
    CODE_HINTS,
    CODE_LATENCY,
    CODE_METRIC,
    CODE_PERCENTILE,
    LINE_HINTS,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.evidence.source_code import CodeText

MAX_INSTRUMENTS = 40
MAX_PLACES = 3
MAX_CODE_CHARS = 500
# Lines between a clock and what is made of it.
NEAR_LINES = 15
# A bare duration is a response time only where requests are served.
_WEB = "fastapi flask starlette express streamlit @app. middleware net/http gin-gonic".split()
_WEB_DURATION = regex(r"\b(?:elapsed|duration)(?:_?(?:ms|s|sec|seconds))?\b", re.IGNORECASE)
# An answer is timed where one is asked for; a job's progress and its time limit are not.
_REQUEST = regex(r"call_next|\brequests?\b|\bresponse\b|@(?:app|router|api)\.|middleware|handler", re.IGNORECASE)
_NO_ANSWER = regex(r"remaining|\beta\b|time_?out|progress|max_|deadline", re.IGNORECASE)
# A benchmark that sleeps for the latency it then reports, and asks nobody.
_SLEEPS = regex(r"\bsleep\([^;\n]{0,60}(?:_ms\b|latency)", re.IGNORECASE)
_ASKS = regex(r"\bfetch\(|axios|https?\.|requests\.|httpx|\.invoke\(|\.create\(|\.query\(|\.predict\(|locust|wrk\.")
SIMULATOR = regex(r"simulat(?:e[sd]?|ors?|ions?|ing)(?![a-z])", re.IGNORECASE)
# Tools of a language that run a line many times: a magic of notebooks prints mean and spread.
_REPEATED = regex(
    r"^\s{0,12}%%?timeit\b|\btimeit\.(?:timeit|repeat|Timer)\(|\bperfplot\.\w|@benchmark\b|\bmicrobenchmark\("
    r"|\.bench_function\(|\bcriterion_group!|^\s{0,12}@Benchmark\b|^\s{0,12}\[Benchmark(?:\(|\])"
)
# What is a measuring by its nature, wherever it stands: a benchmark of Go, a test with a fixture that runs a call many
# times, a script of a load tool.
_BY_NATURE = {
    "_test.go": regex(r"^func Benchmark\w{0,80}\(.{0,40}", re.MULTILINE),
    ".py": regex(
        r"^[ \t]{0,12}(?:async )?def test_\w{1,80}\([^)\n]{0,120}\bbenchmark\b.{0,20}|^from locust import .{1,60}",
        re.MULTILINE,
    ),
    ".js": regex(r"^import http from ['\"]k6/http['\"]", re.MULTILINE),
    ".ts": regex(r"^import http from ['\"]k6/http['\"]", re.MULTILINE),
}
_NATURES = ("func Benchmark", "benchmark", "locust", "k6/http")
# A timer that is given a name.
_NAMED_TIMER = regex(
    r"console\.time\(\s?['\"`][^'\"`]{0,40}(?:infer|predict|request|response|quer|search|retriev|generat|embed|llm|model)"
    r"|system\.time\([^\n]{0,60}predict",
    re.IGNORECASE,
)
_UNSET = regex(r"[:=]\s?(?:None|null|Optional\[\w{1,10}\])")
# What a bench asks, or the program that it runs again and again.
_LOAD_CALL = regex(
    r"HttpUser|locust|http\.(?:get|post)\(|wrk\.|requests\.(?:get|post)|subprocess\.(?:run|Popen|check_output)\("
)
# A clock in a file that is named for a bench measures where two of its readings are set against each other.
_SPAN = regex(
    r"(?:now|time|counter|monotonic|hrtime|millis|nanotime|clock)\w{0,4}\([^)\n]{0,20}\)\s?-\s?\w|-\s?(?:start|begin|t0|t_0|t1|tic|before)\w{0,12}\b"
    r"|elapsed|duration|laten|timeit|since\(|stopwatch|\bb\.(?:N|Loop)\b|throughput|per_sec|timer|histogram|end_?time",
    re.IGNORECASE,
)
# A shell script that runs a tool made to measure: it takes no clock of its own.
_TIMING_TOOL = regex(
    r"^[ \t]{0,12}(?:time )?(?:hyperfine|wrk2?|hey|vegeta|k6 run|locust|oha|bombardier|autocannon|siege|ab -[nckt])\b"
    r".{1,300}",
    re.MULTILINE,
)
# `curl -w "%{time_total}"` is a stopwatch, too.
_CURL = regex(r"^[^#\n]{0,40}\bcurl\b.{1,300}time_total.{0,80}", re.MULTILINE)
# A reading of the calendar measures something where it is set against another; a stamp of date and time doesn't.
_CALENDAR = regex(r"(?:date|time)\.(?:utc)?now\(", re.IGNORECASE)
_SPAN_OF_DATES = regex(
    r"now\([^)\n]{0,30}\)\s?-\s?\w|-\s?(?:self\.|this\.)?_?(?:\w{1,20}_?)?(?:start|begin|began|t0|t1|tic|before|prev|last)\w{0,12}\b",
    re.IGNORECASE,
)
_METRIC_NAME = regex(r"latenc|duration|_seconds|_time|Instrumentator\(|quantile|add_middleware", re.IGNORECASE)
_PERCENTILE_OF = regex(rf"{CODE_LATENCY.pattern}|duration|_ms\b", re.IGNORECASE)


class Instrument(NamedTuple):
    """Where the code measures its speed: `metric`, `percentile`, `benchmark` or `timer`."""

    path: str
    line: int
    kind: str
    text: str


# Anything in a repository that could have produced a duration: a clock, a bench, a load tool.
_COULD_MEASURE = (*CODE_HINTS, "benchmark", "%time", "latency", "throughput", "fps", "tokens_per", "eval_duration",
                  # runners that print their own speed
                  "llama.cpp", "llama-cli", "llama_cpp", "trtexec", "hyperfine", "ultralytics", "keras", "ollama",
                  "vllm", "tqdm", "eval_runtime", "samples_per_second",
                  # what watches requests from outside the code that serves them
                  "langsmith", "langfuse", "opentelemetry", "prometheus", "datadog", "ddtrace", "newrelic",
                  "sentry_sdk", "statsd", "micrometer", "lambda_handler", "explain analyze")  # fmt: skip
# Settings that are named for a bench, and read no clock.
_NAMED_BENCH = regex(r"cudnn\.benchmark|benchmark\s?=\s?(?:true|false)\b")
_DATE = regex(r"(?<=date)time\.now\(")
_NO_CLOCK = frozenset({"summary(", "datetime.now", "date.now", "percentile", "http.get(", "sys.time", "histogram"})
_CLOCKS = tuple(hint for hint in _COULD_MEASURE if hint not in _NO_CLOCK)


class TimingCode(NamedTuple):
    """What the code has for measuring answers.

    Attributes:
        instruments: where it measures; training times don't count.
        scripts: benchmark files.
        simulated: all that there is only sleeps for what it reports.
        clocked: anything at all, tests included, that could have produced a duration.
        served: it answers requests, which tools measure from outside.
        modelled: a script by the name of a simulator gives durations, and asks nobody.
    """

    instruments: list[Instrument]
    scripts: list[str]
    simulated: bool
    clocked: bool
    modelled: bool = False
    served: bool = False


def read_instruments(texts: Iterable[CodeText]) -> TimingCode:
    """Where code measures answers, which files are benchmarks, and whether anything could have measured at all."""
    clocked = False
    found: list[Instrument] = []
    scripts: list[str] = []
    simulated = modelled = served = False
    for text in texts:
        bench = BENCH_PATH.search(text.path) is not None
        nature = _by_nature(text)
        if nature is not None:
            found.append(nature)
            scripts.append(text.path)
        shell = text.path.endswith((".sh", ".bash", ".ps1"))
        run = (_TIMING_TOOL.search(text.text) or _CURL.search(text.text)) if shell else None
        if run is not None:
            where = text.line(text.text.count("\n", 0, run.start()))
            found.append(Instrument(text.path, where, "benchmark", run[0].strip()[:120]))
            scripts.append(text.path)
            clocked = True
            continue
        low = text.text.lower()
        clocked = clocked or bench or nature is not None or _has_clock(low)
        served = served or any(word in low for word in _WEB)
        if not bench and is_test_path(text.path):
            continue
        if bench or any(hint in low for hint in CODE_HINTS):
            if bench and _SLEEPS.search(text.text) and not _ASKS.search(text.text):
                simulated = True
                continue
            notes = _file_instruments(text, bench=bench)
            found.extend(notes)
            if nature is None and any(note.kind == "benchmark" for note in notes):
                scripts.append(text.path)
            if notes and bench and SIMULATOR.search(text.path):
                modelled = modelled or _ASKS.search(text.text) is None
    return TimingCode(found[:MAX_INSTRUMENTS], scripts, simulated and not scripts, clocked, modelled, served)


def _by_nature(code: CodeText) -> Instrument | None:
    """The first line that makes a file a benchmark or a load test, by whatever name it goes."""
    pattern = next((p for ending, p in _BY_NATURE.items() if code.path.endswith(ending)), None)
    match = pattern.search(code.text) if pattern is not None and any(x in code.text for x in _NATURES) else None
    if match is None:
        return None
    return Instrument(
        code.path, code.line(code.text.count("\n", 0, match.start())), "benchmark", match[0].strip()[:120]
    )


def _has_clock(low: str) -> bool:
    """Whether a file, in small letters, could have given a duration; a date that is written down is none."""
    for hint in _CLOCKS:
        if hint not in low:
            continue
        named = hint == "benchmark" and _NAMED_BENCH.search(low) is not None
        dated = hint == "time.now(" and _DATE.search(low) is not None and _SPAN.search(low) is None
        if not named and not dated:
            return True
    return False


def _file_instruments(code: CodeText, *, bench: bool) -> list[Instrument]:
    found: list[Instrument] = []
    clock = -NEAR_LINES - 1
    low_text = code.text.lower()
    spans = bench and _SPAN.search(code.text) is not None
    web = any(word in low_text for word in _WEB)
    hints = [hint for hint in LINE_HINTS if hint in low_text]
    lines = code.text.split("\n")
    dated = _CALENDAR.search(code.text) is None or _SPAN_OF_DATES.search(code.text) is not None
    for i, text in enumerate(lines):
        if (
            not text
            or len(text) > MAX_CODE_CHARS
            or text.lstrip().startswith(("#", "//", "*", "import ", "from ", "--"))
        ):
            continue
        low = text.lower()
        if not any(hint in low for hint in hints):
            continue
        if CODE_CLOCK.search(text) and (dated or not _CALENDAR.search(text)):
            clock = i
        served = web and clock == i and _WEB_DURATION.search(text) is not None and _asked(lines, i)
        timed = i - clock <= NEAR_LINES
        kind = _kind(_whole_call(lines, i), bench=bench, ticking=spans and clock == i, timed=timed, served=served)
        if kind and sum(1 for x in found if x.kind == kind) < MAX_PLACES:
            found.append(Instrument(code.path, code.line(i), kind, text.strip()[:120]))
    return found


def _asked(lines: list[str], i: int) -> bool:
    """Whether a request is in view of a duration, and neither a progress bar nor a time limit uses it."""
    around = lines[max(0, i - NEAR_LINES) : i + NEAR_LINES + 1]
    if any(_NO_ANSWER.search(x[:MAX_CODE_CHARS]) for x in lines[i : i + 4]):
        return False
    return any(_REQUEST.search(x[:MAX_CODE_CHARS]) for x in around)


def _whole_call(lines: list[str], i: int) -> str:
    """The line, with the next two where a metric's name stands there: `Histogram(`."""
    text = lines[i]
    return " ".join([text, *lines[i + 1 : i + 3]]) if text.rstrip().endswith("(") and CODE_METRIC.search(text) else text


def _kind(text: str, *, bench: bool, ticking: bool, timed: bool, served: bool) -> str:
    """What a line of code measures; empty for nothing of the sort."""
    if (bench and (ticking or _LOAD_CALL.search(text))) or _REPEATED.search(text):
        return "benchmark"
    if CODE_METRIC.search(text) and _METRIC_NAME.search(text):
        return "metric"
    called = CODE_LATENCY.search(text) is not None and _UNSET.search(text) is None
    if (timed and (served or called)) or _NAMED_TIMER.search(text):
        return "timer"
    if CODE_PERCENTILE.search(text) and _PERCENTILE_OF.search(text):
        return "percentile"
    return ""
