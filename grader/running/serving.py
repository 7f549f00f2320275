"""Starting it, waiting until it listens and answers, and what to say where it doesn't."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.errors import InfraError
from grader.measured import AnswerOutcome, StartOutcome
from grader.running.asking import find, health_url
from grader.running.surface import look_at
from grader.sandbox.protocol import SERVE, State
from grader.sandbox.readiness import wait_for_port

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from grader.running.curl import Request
    from grader.sandbox.protocol import Command, Limits, Result, Sandbox, Service

PORT_S, SETTLE_S = 120.0, 0.5  # some build an index first
LOG_LINES, MAX_LINE = 12, 300
MAX_FOLDERS = 3  # that it is given to write to, one after the other
LIFE_S = 400.0  # of a service altogether: start, trials, measurement
LIMITS: Limits = replace(SERVE, wall_s=LIFE_S)
_STATES = {
    State.TIMEOUT: "timeout", State.OUT_OF_MEMORY: "out_of_memory", State.OUTPUT_LIMIT: "output_limit",
    State.PROCESS_LIMIT: "process_limit", State.FILE_LIMIT: "file_limit", State.DISK_LIMIT: "disk_limit",
}  # fmt: skip
# A path that it couldn't write: Python's own words, and those of a shell.
_READ_ONLY = re.compile(
    r"(?:Read-only file system|Permission denied)[:'\" ]{1,4}([\w./@+-]{1,200})|"
    r"([\w.@+-]{0,100}/[\w./@+-]{1,200})'?: (?:Read-only file system|Permission denied)"
)
_CAUSES = (
    (re.compile(r"(ModuleNotFoundError: No module named [^\n]{1,100})"), "{0}"),
    (re.compile(r"(ImportError: [^\n]{1,160})"), "{0}"),
    (re.compile(r"gaierror|[Nn]ame resolution|Name or service not known|Network is unreachable|OfflineMode"
                r"|LocalEntryNotFound|couldn't connect to 'https|Max retries exceeded|Connection refused|ConnectError"),
     "it wants something from the network, and a run here has none"),
    (re.compile(r"(FileNotFoundError: [^\n]{1,160})"), "{0}"),
    (re.compile(r"(No such file or directory: [^\n]{1,160})"), "{0}"),
    (re.compile(r"(ValidationError: [^\n]{1,160})"), "{0}"),
    (re.compile(r"(KeyError: [^\n]{1,100})"), "{0}"),
    (re.compile(r"(?m)^(\w{0,40}(?:Error|Exception): [^\n]{1,160})"), "{0}"),
)  # fmt: skip
OURS = ("a run here has none", "read-only here")


def log_of(output: tuple[bytes, bytes]) -> tuple[str, ...]:
    """The last lines that a program printed."""
    text = b"\n".join(part[-6_000:] for part in output).decode("utf-8", "replace")
    return tuple(line.rstrip()[:MAX_LINE] for line in text.split("\n") if line.strip())[-LOG_LINES:]


def why(output: tuple[bytes, bytes]) -> str:
    """What a program that ended said of the reason, in few words; empty where it said nothing that we know."""
    text = b"\n".join(part[-20_000:] for part in output).decode("utf-8", "replace")
    blocked = _READ_ONLY.search(text)
    if blocked:
        return f"it wants to write to {blocked[1] or blocked[2]}, which is read-only here"
    last: tuple[int, str] = (-1, "")
    for pattern, words in _CAUSES:
        for found in pattern.finditer(text):
            if found.start() > last[0]:
                last = (found.start(), words.format(*found.groups()))
    return last[1]


def wants_to_write(output: tuple[bytes, bytes], workdir: str) -> str:
    """A folder that it couldn't write and that nothing else stands on: it can be given one; else empty."""
    text = b"\n".join(part[-20_000:] for part in output).decode("utf-8", "replace")
    found = _READ_ONLY.search(text)
    if found is None:
        return ""
    path = posixpath.normpath(posixpath.join(workdir or "/", found[1] or found[2]))
    folder = path if "." not in path.rpartition("/")[2] else path.rpartition("/")[0]
    depth = folder.count("/")
    return "" if depth < 2 or (workdir.rstrip("/") + "/").startswith(folder + "/") else folder  # noqa: PLR2004


def serve(
    sandbox: Sandbox, command: Command, documented: Sequence[Request], words: str, say: Callable[[str], None]
) -> tuple[StartOutcome, AnswerOutcome]:
    """Start it and look at what it answers; again with a folder to write to, where that is what it lacked."""
    start, answer, output = first = _once(sandbox, command, documented, words, say)
    workdir = command.workdir or (command.image.workdir if command.image else "")
    for _ in range(MAX_FOLDERS):
        folder = wants_to_write(output, workdir) if start.state in ("exited", "no_port") else ""
        if not folder or folder in command.reserve:
            break
        say(f"starting it again with a folder {folder}")
        command = replace(command, reserve=(*command.reserve, folder))
        start, answer, output = _once(sandbox, command, documented, words, say)
    return (start, answer) if start.state == "started" else first[:2]


def _once(
    sandbox: Sandbox, command: Command, documented: Sequence[Request], words: str, say: Callable[[str], None]
) -> tuple[StartOutcome, AnswerOutcome, tuple[bytes, bytes]]:
    with sandbox.serve(command) as service:
        start, answer = watch(service, command, documented, words, say)
        output = service.output()
        return start, answer, output


def watch(
    service: Service, command: Command, documented: Sequence[Request], words: str, say: Callable[[str], None]
) -> tuple[StartOutcome, AnswerOutcome]:
    """From a service that was just started to everything that it answers."""
    image = command.image
    health_port, health = health_url(image.healthcheck if image else ())
    listening = wait_for_port(service, within_s=PORT_S, settle_s=SETTLE_S)
    if listening is None:
        return _not_started(service, words)
    ports = sorted(listening.ports, key=lambda port: (port != health_port, port not in (image.ports if image else ())))
    try:
        found = find(service, ports, health)
        if not found.status:
            return _silent(service, words, listening.after_s, found.error)
        say("asking it")
        answer = look_at(service, found, documented, say)
    except InfraError as problem:
        if problem.kind != "service_ended":
            raise
        return _not_started(service, words, listened=True)
    peak, alive = service.peak_memory_bytes(), service.running()
    output = service.output()
    start = StartOutcome(
        "started",
        command=words,
        port=found.port,
        port_after_s=round(listening.after_s, 2),
        answer_after_s=None if found.answer_after_s is None else round(found.answer_after_s, 2),
        peak_memory_bytes=peak,
    )
    if not alive:
        result = service.stop()
        start = replace(start, cause=f"It ended while it was asked: {result.message}", log=log_of(output))
    return start, answer


def _silent(service: Service, words: str, after_s: float, error: str) -> tuple[StartOutcome, AnswerOutcome]:
    """It listens, and doesn't speak HTTP."""
    if not service.running():
        return _not_started(service, words, listened=True)
    peak, log = service.peak_memory_bytes(), log_of(service.output())
    start = StartOutcome("started", command=words, port_after_s=round(after_s, 2), peak_memory_bytes=peak, log=log)
    return start, AnswerOutcome("no_answer", f"It listens, and gives no HTTP answer: {error}.")


def _not_started(service: Service, words: str, *, listened: bool = False) -> tuple[StartOutcome, AnswerOutcome]:
    running = service.running()
    output = service.output()
    peak = service.peak_memory_bytes()
    result = service.stop()
    start = ended(result, output, words, still_running=running)
    if listened and start.state == "finished":
        start = replace(start, state="exited", cause="It listened, and ended with exit code 0 when it was asked.")
    return replace(start, peak_memory_bytes=start.peak_memory_bytes or peak), AnswerOutcome(
        "not_run", "Nothing listens that could be asked."
    )


def ended(result: Result, output: tuple[bytes, bytes], words: str, *, still_running: bool = False) -> StartOutcome:
    """A program that isn't listening, as a state with its cause."""
    log, reason = log_of(output), why(output)
    ours = any(words in reason for words in OURS)
    if still_running:
        cause = f"It runs and listens on no port within {PORT_S:.0f} s" + (f": {reason}." if reason else ".")
        return StartOutcome("no_port", cause, words, log=log, ours=ours)
    peak = result.peak_memory_bytes
    if result.state in _STATES:
        return StartOutcome(_STATES[result.state], result.message, words, peak_memory_bytes=peak, log=log)
    if result.exit_code == 0:
        cause = "It ended with exit code 0 and never listened on a port."
        return StartOutcome("finished", cause, words, 0, peak_memory_bytes=peak, log=log)
    cause = f"It ended with exit code {result.exit_code}" + (f": {reason}." if reason else ".")
    return StartOutcome(
        "exited", cause.replace("..", "."), words, result.exit_code, peak_memory_bytes=peak, log=log, ours=ours
    )
