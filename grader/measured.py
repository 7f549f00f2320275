"""The nouns of one run: what was built, started, asked, measured and tested, and how each of them ended.

Every end has a named state and a cause. What a program of the candidate's said of itself is marked as its own claim.
Imports nothing of ours, does no I/O.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.model import Place

NOT_RUN = "not_run"
BUILD_STATES = (
    "built", "refused", "build_failed", "timeout", "out_of_memory", "log_limit", "too_large", "disk_limit", "cancelled",
    NOT_RUN,
)  # fmt: skip
START_STATES = (
    "started", "finished", "no_port", "exited", "timeout", "out_of_memory", "output_limit", "process_limit",
    "file_limit", "disk_limit", NOT_RUN,
)  # fmt: skip
ANSWER_STATES = ("answered", "errors", "no_answer", NOT_RUN)
TEST_STATES = (
    "passed", "failed", "no_tests", "broken_off", "unproven", "not_importable", "timeout", "out_of_memory",
    "output_limit", "process_limit", "file_limit", "disk_limit", NOT_RUN,
)  # fmt: skip
HELD_STATES = ("borne_out", "off", "contradicted", "not_measured")


@dataclass(frozen=True, slots=True)
class BuildOutcome:
    """How making what runs ended.

    Attributes:
        state: one of `BUILD_STATES`.
        how: `dockerfile`, `python` (our standard image with the packages that it names) or `compose`.
        source: what it was made from: the Dockerfile's path, the lists of packages.
        cause: one sentence; empty when it was built.
        place: the line of the Dockerfile where the cause has one.
        log: its last lines, capped: what the build said of itself.
        attempts: how often it was tried; a failure counts only when `reproduced`.
        reproduced: it failed twice alike, and nothing says that this host or its network is to blame.
        cached_steps, steps: how many steps needn't be done again, of how many.
        image: the provider's id of what was made.
    """

    state: str
    how: str = ""
    source: str = ""
    cause: str = ""
    place: Place | None = None
    log: tuple[str, ...] = ()
    duration_s: float = 0.0
    attempts: int = 1
    reproduced: bool = False
    cached_steps: int = 0
    steps: int = 0
    image: str = ""
    image_bytes: int = 0


@dataclass(frozen=True, slots=True)
class StartOutcome:
    """How starting it ended.

    Attributes:
        state: one of `START_STATES`; `finished`: a program without a server that ended with 0.
        command: what was started, as words; empty is the image's own.
        port: where it answers.
        port_after_s: until a port was listened on; `answer_after_s`: until the first healthy answer (the cold start).
        log: the last lines that it printed: its own claim.
        ours: it wanted what the sandbox doesn't have, so that its end says nothing about the project.
        services: what ran beside it on a private network.
    """

    state: str
    cause: str = ""
    command: str = ""
    exit_code: int | None = None
    port: int = 0
    port_after_s: float | None = None
    answer_after_s: float | None = None
    peak_memory_bytes: int | None = None
    log: tuple[str, ...] = ()
    ours: bool = False
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One request that was tried, and how it was answered.

    Attributes:
        source: how it is known: `openapi`, `readme`, `health` or `page`.
        status: of the answer; 0 where none came, with the reason in `error`.
        place: the line of the documents that shows the request.
    """

    method: str
    path: str
    source: str
    status: int
    error: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """Latencies under one concurrency: of each figure the median over the repeats.

    Percentiles are nearest-rank over all requests of one repeat, in milliseconds, from the first byte sent to the last
    byte read on a connection that is kept open.

    Attributes:
        requests, failures: over all repeats; a failure is an answer other than 2xx or 3xx, or none.
        statuses: status -> how often, sorted; 0 for no answer.
        p50_spread_ms, p95_spread_ms: the lowest and the highest of the repeats.
        per_second: requests answered.
    """

    concurrency: int
    repeats: int
    requests: int
    failures: int
    statuses: tuple[tuple[int, int], ...]
    p50_ms: float
    p95_ms: float
    p99_ms: float
    per_second: float
    p50_spread_ms: tuple[float, float] = (0.0, 0.0)
    p95_spread_ms: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Refusal:
    """How a request that can't be right was met: `refused` (4xx), `accepted`, `crashed` (5xx, or no answer)."""

    kind: str
    verdict: str
    status: int


@dataclass(frozen=True, slots=True)
class AnswerOutcome:
    """What it answered.

    Attributes:
        state: one of `ANSWER_STATES`; `errors`: it answers, but not the request that it is for.
        surface: `openapi`, `readme`, `streamlit`, `gradio`, `page` or empty.
        target: the request that was measured, as `POST /predict`.
        warm_up: requests before the measurement, which don't count.
    """

    state: str
    cause: str = ""
    surface: str = ""
    endpoints: tuple[Endpoint, ...] = ()
    target: str = ""
    warm_up: int = 0
    loads: tuple[Load, ...] = ()
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class FailedTest:
    """One test that failed: its id, the first line of its error, and whether the second attempt failed it, too.

    `ours`: the error is about what the sandbox doesn't have (a network, a package that couldn't be installed).
    """

    name: str
    error: str
    reproduced: bool
    ours: bool = False


@dataclass(frozen=True, slots=True)
class TestOutcome:
    """How their tests ended, as their own runner said inside the sandbox: a claim, held against what can be seen.

    Attributes:
        state: one of `TEST_STATES`.
        where: the folder they ran in, empty for the root; `environment`: what they ran on.
        failed: tests that failed in every attempt; `flaky`: those that didn't.
        seen: how many tests that passed were seen to enter their own code.
        coverage: percent of `covered_lines` lines of their own packages; None where it wasn't measured.
        reproduced: at least one test failed twice, and nothing says that the sandbox is to blame.
    """

    __test__ = False

    state: str
    cause: str = ""
    where: str = ""
    environment: str = ""
    passed: int = 0
    failed: int = 0
    errors: int = 0
    skipped: int = 0
    seen: int = 0
    duration_s: float = 0.0
    attempts: int = 1
    coverage: float | None = None
    covered_lines: int = 0
    coverage_of: str = ""
    slowest: tuple[tuple[str, float], ...] = ()
    failures: tuple[FailedTest, ...] = ()
    flaky: tuple[str, ...] = ()
    reproduced: bool = False
    log: tuple[str, ...] = ()
    peak_memory_bytes: int | None = None

    @property
    def total(self) -> int:
        """Tests that ran."""
        return self.passed + self.failed + self.errors


@dataclass(frozen=True, slots=True)
class Held:
    """A claim with a number, against what was measured.

    Attributes:
        verdict: one of `HELD_STATES`: `off` says by which `factor` (2.0: claimed half or double of what was measured).
        value: what was measured, in `unit`.
        conditions: how it was measured, in words.
    """

    text: str
    quantity: str
    verdict: str
    claimed: float | None
    value: float | None
    unit: str
    factor: float | None = None
    conditions: str = ""
    summary: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Host:
    """What class of machine measured: cores and memory that the program was given, of what there is."""

    cores: int
    given_cores: float
    given_memory_bytes: int
    system: str


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that running it showed.

    Attributes:
        sandbox: `docker`, `bubblewrap`; empty where there was none, with the reason in `cause`.
        limits: name -> value, in the units of the name, as published.
        notes: what was left out or done for it, a sentence each.
    """

    sandbox: str
    build: BuildOutcome
    start: StartOutcome
    answer: AnswerOutcome
    tests: TestOutcome
    cause: str = ""
    host: Host | None = None
    limits: tuple[tuple[str, float], ...] = ()
    held: tuple[Held, ...] = ()
    notes: tuple[str, ...] = ()
    duration_s: float = 0.0


def not_run(cause: str, sandbox: str = "") -> Run:
    """Nothing could be run, for one reason."""
    return Run(
        sandbox,
        BuildOutcome(NOT_RUN, cause=cause, attempts=0),
        StartOutcome(NOT_RUN, cause=cause),
        AnswerOutcome(NOT_RUN, cause=cause),
        TestOutcome(NOT_RUN, cause=cause, attempts=0),
        cause,
    )
