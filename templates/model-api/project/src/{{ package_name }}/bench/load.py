"""A small load generator: keep-alive connections that each send one request after the other.

Closed loop: a slow server gets fewer requests, so read the latency together with the number of connections.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PATH = "/v1/predictions"


class LoadFailed(Exception):
    """The server answered something else than 200."""


@dataclass(frozen=True, slots=True)
class Load:
    """What came of one round."""

    connections: int
    requests: int
    requests_per_s: float
    p50_ms: float
    p95_ms: float
    p99_ms: float


def build_request(body: bytes, host: str) -> bytes:
    """An HTTP/1.1 request, ready to send."""
    lines = (
        f"POST {PATH} HTTP/1.1",
        f"Host: {host}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    )
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def summarise(connections: int, latencies_s: Sequence[float], elapsed_s: float) -> Load:
    """Percentiles and requests a second."""
    p50, p95, p99 = (float(value) for value in np.percentile(np.asarray(latencies_s) * 1000, [50, 95, 99]))
    return Load(connections, len(latencies_s), len(latencies_s) / elapsed_s, p50, p95, p99)


async def run(host: str, port: int, bodies: Sequence[bytes], *, connections: int, seconds: float) -> Load:
    """Send requests for some seconds.

    Raises:
        LoadFailed: an answer wasn't 200.
    """
    requests = itertools.cycle([build_request(body, host) for body in bodies])
    latencies: list[float] = []
    started = time.perf_counter()
    until = started + seconds
    workers = (_worker(host, port, requests, latencies, until) for _ in range(connections))
    await asyncio.gather(*workers)
    return summarise(connections, latencies, time.perf_counter() - started)


async def _worker(host: str, port: int, requests: Iterator[bytes], latencies: list[float], until: float) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        while (sent := time.perf_counter()) < until:
            writer.write(next(requests))
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(_length(head))
            latencies.append(time.perf_counter() - sent)
    finally:
        writer.close()
        await writer.wait_closed()


def _length(head: bytes) -> int:
    status, _, headers = head.partition(b"\r\n")
    if status.split()[1:2] != [b"200"]:
        raise LoadFailed(status.decode(errors="replace"))
    for line in headers.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise LoadFailed("an answer without Content-Length")
