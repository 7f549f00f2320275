# ruff: noqa: PLR2004, C901, TRY301 - the numbers are HTTP's; one loop that is timed is no place for calls
"""Asks a service beside it over HTTP and times the answers. A JSON job on stdin, a JSON answer on stdout.

Every byte from the service is hostile: heads are capped at 64 KiB and bodies at 1 MiB, everything has a deadline.
Latency is measured on raw sockets: from before the request is sent until the last byte of the answer is there.
"""

from __future__ import annotations

import gc
import json
import math
import re
import select
import socket
import struct
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Note = Callable[["Caller", int], None]

HOST = "127.0.0.1"
MAX_HEAD, MAX_BODY, CHUNK = 64 << 10, 1 << 20, 64 << 10
MAX_INTERIM, MAX_PORTS = 20, 20
RETRY_S = 0.05


class Odd(Exception):
    """The service doesn't speak HTTP as it should; the message is for the report."""


class Answer:
    """One HTTP answer, fed as it comes."""

    def __init__(self) -> None:
        self.buffer = b""
        self.status = 0
        self.kind = ""
        self.body: list[bytes] = []
        self.size = 0
        self.close = False
        self.done = False
        self._left = -1  # bytes of the body to come; -1 until the connection closes
        self._chunked = False
        self._in_head = True
        self._interim = 0

    def feed(self, data: bytes) -> None:
        """Take in what came; an empty one is the end of the connection."""
        if not data:
            if self._in_head or self._chunked or self._left > 0:
                raise Odd("closed before the answer was whole")
            self.done = self.close = True
            return
        self.buffer += data
        if self._in_head and not self._head():
            return
        if self._chunked:
            self._chunks()
        elif self._left < 0:
            self._keep(self.buffer)
            self.buffer = b""
        else:
            self._keep(self.buffer[: self._left])
            self._left -= min(self._left, len(self.buffer))
            self.buffer = b""
            self.done = self._left == 0

    def _keep(self, data: bytes) -> None:
        self.size += len(data)
        if self.size > MAX_BODY:
            raise Odd("answer of more than 1 MiB")
        self.body.append(data)

    def _head(self) -> bool:
        while True:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                if len(self.buffer) > MAX_HEAD:
                    raise Odd("head of more than 64 KiB")
                return False
            lines = self.buffer[:end].decode("latin-1").split("\r\n")
            self.buffer = self.buffer[end + 4 :]
            words = lines[0].split(" ", 2)
            if len(words) < 2 or not words[0].startswith("HTTP/1.") or not re.fullmatch("[0-9]{3}", words[1]):
                raise Odd("not an HTTP answer")
            status = int(words[1])
            if status >= 200 or status == 101:
                break
            self._interim += 1
            if self._interim > MAX_INTERIM:
                raise Odd(f"more than {MAX_INTERIM} interim answers")
        self.status = status
        parts = (line.partition(":") for line in lines[1:])
        fields = {name.strip().lower(): value.strip() for name, colon, value in parts if colon}
        connection = fields.get("connection", "").lower()
        self.close = connection == "close" or (words[0] == "HTTP/1.0" and connection != "keep-alive")
        self.kind = fields.get("content-type", "")[:200]
        length = fields.get("content-length", "")
        if "chunked" in fields.get("transfer-encoding", "").lower():
            self._chunked = True
        elif status in (204, 304):
            self._left, self.done = 0, True
        elif length.isdecimal() and len(length) < 12:
            self._left = int(length)
            self.done = self._left == 0
        else:
            self.close = True
        self._in_head = False
        return True

    def _chunks(self) -> None:
        while True:
            end = self.buffer.find(b"\r\n")
            if end < 0:
                if len(self.buffer) > MAX_HEAD:
                    raise Odd("chunk without a size")
                return
            try:
                size = int(self.buffer[:end].partition(b";")[0].strip()[:12], 16)
            except ValueError:
                raise Odd("chunk without a size") from None
            if size < 0 or size > MAX_BODY:
                raise Odd("answer of more than 1 MiB")
            if size == 0:
                if self.buffer.endswith(b"\r\n\r\n"):
                    self.done = True
                elif len(self.buffer) > MAX_HEAD:
                    raise Odd("trailer of more than 64 KiB")
                return
            if len(self.buffer) < end + 2 + size + 2:
                return
            self._keep(self.buffer[end + 2 : end + 2 + size])
            self.buffer = self.buffer[end + 2 + size + 2 :]


def packed(request: dict[str, Any]) -> bytes:
    """A request as it goes over the wire."""
    body = request.get("body") or ""
    data = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else b""
    lines = [f"{request['method']} {request['path']} HTTP/1.1", f"Host: {HOST}:{request['port']}"]
    lines += ["User-Agent: shipfolio", "Accept: */*"]
    lines += [f"{name}: {value}" for name, value in (request.get("headers") or {}).items()]
    if data or request["method"] in ("POST", "PUT", "PATCH"):
        lines.append(f"Content-Length: {len(data)}")
    return "\r\n".join(lines).encode("utf-8", "replace") + b"\r\n\r\n" + data


def connect(port: int, timeout_s: float) -> socket.socket:
    """A connection whose calls give up after a while."""
    made = socket.create_connection((HOST, port), timeout=min(timeout_s, 5.0))
    made.settimeout(None)
    limit = struct.pack("ll", int(timeout_s), int(timeout_s % 1 * 1e6))
    for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        made.setsockopt(socket.SOL_SOCKET, option, limit)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def ask(request: dict[str, Any], timeout_s: float, keep: int = 0) -> dict[str, Any]:
    """One request on a connection of its own."""
    out = {"status": 0, "error": "", "ms": 0.0, "type": "", "bytes": 0}
    began = time.monotonic()
    answer = Answer()
    try:
        with connect(request["port"], timeout_s) as line:
            line.sendall(packed(request))
            while not answer.done:
                if time.monotonic() - began > timeout_s:
                    raise Odd(f"no answer within {timeout_s:g} s")
                answer.feed(line.recv(CHUNK))
    except Odd as why:
        out["error"] = str(why)
    except BlockingIOError:
        out["error"] = f"no answer within {timeout_s:g} s"
    except ConnectionRefusedError:
        out["error"] = "connection refused"
    except OSError as why:
        out["error"] = f"connection broke ({type(why).__name__})"
    out.update(ms=(time.monotonic() - began) * 1e3, status=0 if out["error"] else answer.status)
    out.update(type=answer.kind, bytes=answer.size)
    if keep:
        out["body"] = b"".join(answer.body)[:keep].decode("utf-8", "replace")
    return out


def healthy(status: int) -> bool:
    return 200 <= status < 400


def find(job: dict[str, Any]) -> dict[str, Any]:
    """Wait until some path answers well, then look what else is there.

    The first path of `paths` that answers with 2xx or 3xx counts; before the time is up, one that answers at all.
    """
    end = time.monotonic() + job["within_s"]
    best: dict[str, Any] = {}
    while True:
        for port in job["ports"][:MAX_PORTS]:
            absent = 0
            for path in job["paths"]:
                if best and time.monotonic() > end:
                    break
                got = ask({"method": "GET", "path": path, "port": port}, min(5.0, job["within_s"]))
                if got["error"]:
                    best.setdefault("error", got["error"])
                    break
                if not best.get("status") or healthy(got["status"]):
                    best = {"port": port, "path": path, "status": got["status"], "answer_ns": time.monotonic_ns()}
                if healthy(got["status"]):
                    return best | {"fetched": fetched(job, port)}
                absent += got["status"] in (404, 405, 401, 403, 400, 422, 426)
            if absent == len(job["paths"]):  # it answers, and none of our guesses is a page of it
                return best | {"fetched": fetched(job, port)}
        if time.monotonic() > end:
            return best | {"fetched": fetched(job, best["port"]) if best.get("status") else {}}
        time.sleep(RETRY_S)


def fetched(job: dict[str, Any], port: int) -> dict[str, Any]:
    """The documents that describe a service, where it has them."""
    out = {}
    for path in job["fetch"]:
        got = ask({"method": "GET", "path": path, "port": port}, 5.0, keep=MAX_BODY)
        if got["status"] == 200 and not got["error"] and len(json.dumps(got["body"])) < MAX_BODY * 3 // 2:
            out[path] = {"type": got["type"], "body": got["body"]}
    return out


def rank(ordered: list[float], share: float) -> float:
    """Nearest rank: the smallest value that so many are not above."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


class Caller:
    """One connection that asks the same thing again and again."""

    def __init__(self, port: int, data: bytes, timeout_s: float) -> None:
        self.port, self.data, self.timeout_s = port, data, timeout_s
        self.line: socket.socket | None = None
        self.fresh = True
        self.answer = Answer()
        self.began = 0

    def open(self) -> None:
        """Connect where it isn't connected; failing shows when it is used."""
        try:
            if self.line is None:
                self.line, self.fresh = connect(self.port, self.timeout_s), True
        except OSError:
            self.drop()

    def send(self) -> None:
        """Ask once; what breaks here shows when it is read."""
        self.began = time.perf_counter_ns()
        self._send()

    def _send(self) -> None:
        self.answer = Answer()
        self.open()
        try:
            if self.line is not None:
                self.line.sendall(self.data)
        except OSError:
            self.drop()

    def read(self) -> int | None:
        """What came: None while there is more to come, the status, or 0 where there is none."""
        if self.line is None:
            return 0
        try:
            data = self.line.recv(CHUNK)
            if not data and not self.fresh and not self.answer.buffer and not self.answer.status:
                self.drop()  # it closed a connection that was kept open, as it may: ask again
                self._send()
                return None if self.line is not None else 0
            self.answer.feed(data)
        except (OSError, Odd):
            self.drop()
            return 0
        if not self.answer.done:
            return None
        self.fresh = False
        if self.answer.close:
            self.drop()
        return self.answer.status

    def drop(self) -> None:
        if self.line is not None:
            self.line.close()
        self.line = None


def burst(job: dict[str, Any], concurrency: int, n: int, seconds: float) -> dict[str, Any]:
    """So many requests, so many at a time, for at most so long."""
    data, timeout_s = packed(job["request"]), job["timeout_s"]
    callers = [Caller(job["request"]["port"], data, timeout_s) for _ in range(concurrency)]
    for caller in callers:
        caller.open()  # opening a connection is no part of an answer's time
    times: list[float] = []
    statuses: dict[int, int] = {}
    began = time.perf_counter_ns()
    end = began + int(seconds * 1e9)
    sent = 0

    def note(caller: Caller, status: int) -> None:
        times.append((time.perf_counter_ns() - caller.began) / 1e6)
        statuses[status] = statuses.get(status, 0) + 1

    if concurrency == 1:
        caller = callers[0]
        while sent < n and time.perf_counter_ns() < end:
            sent += 1
            caller.send()
            late = caller.began + int(timeout_s * 1e9)
            while (status := caller.read()) is None and time.perf_counter_ns() < late:
                pass
            if status is None:  # it drips
                caller.drop()
            note(caller, status or 0)
    else:
        sent = spread(callers, n, end, timeout_s, note)
    took_s = (time.perf_counter_ns() - began) / 1e9
    for caller in callers:
        caller.drop()
    good = sum(count for status, count in statuses.items() if healthy(status))
    times.sort()
    return {
        "n": len(times), "failures": len(times) - good, "statuses": sorted(statuses.items()), "seconds": took_s,
        "p50": rank(times, 0.5), "p95": rank(times, 0.95), "p99": rank(times, 0.99),
        "per_second": len(times) / took_s if took_s else 0.0,
    }  # fmt: skip


def spread(callers: list[Caller], n: int, end: int, timeout_s: float, note: Note) -> int:
    """Keep every caller busy; how many requests were sent."""
    watcher = select.epoll()
    at: dict[int, Caller] = {}
    sent = 0

    def start(caller: Caller) -> None:
        nonlocal sent
        while sent < n and time.perf_counter_ns() < end:
            sent += 1
            caller.send()
            if caller.line is not None:
                watch(caller)
                return
            note(caller, 0)
            time.sleep(RETRY_S)
        if caller.line is not None:
            forget(caller.line.fileno())

    def watch(caller: Caller) -> None:
        number = caller.line.fileno() if caller.line is not None else -1
        if at.get(number) is not caller:
            at[number] = caller
            watcher.register(number, select.EPOLLIN)

    def forget(number: int) -> None:
        if at.pop(number, None) is not None:
            watcher.unregister(number)

    for caller in callers:
        start(caller)
    while at:
        for number, _ in watcher.poll(0.5):
            caller = at[number]
            status = caller.read()
            if caller.line is None or caller.line.fileno() != number:
                at.pop(number, None)  # closing a socket took it off the watch list
            if status is not None:
                note(caller, status)
                start(caller)
            elif caller.line is not None:
                watch(caller)
        late = time.perf_counter_ns() - int(timeout_s * 1e9)
        for number, caller in list(at.items()):
            if caller.began < late:
                forget(number)
                caller.drop()
                note(caller, 0)
                start(caller)
    watcher.close()
    return sent


def load(job: dict[str, Any]) -> dict[str, Any]:
    """Warm up, then the repeats, the concurrencies in turn."""
    gc.disable()
    warm = burst(job, 1, job["warm_up"], job["warm_up_s"])
    rounds: dict[str, Any] = {str(c): [] for c, _ in job["plan"]}
    for _ in range(job["repeats"]):
        for concurrency, n in job["plan"]:
            if time.monotonic() < job["until_ns"] / 1e9:
                rounds[str(concurrency)].append(burst(job, concurrency, n, job["seconds"]))
    return {"warm_up": warm["n"], "rounds": rounds}


def main() -> None:
    """Do the job of stdin."""
    job = json.load(sys.stdin)
    if job["op"] == "load":
        job["until_ns"] = time.monotonic_ns() + int(job["within_s"] * 1e9)
        out = load(job)
    elif job["op"] == "find":
        out = find(job)
    else:
        end = time.monotonic() + job["within_s"]
        out = {"answers": [ask(r, min(job["timeout_s"], max(0.5, end - time.monotonic())), r.get("keep", 0))
                           for r in job["requests"] if time.monotonic() < end]}  # fmt: skip
    json.dump(out, sys.stdout)


if __name__ == "__main__":
    main()
