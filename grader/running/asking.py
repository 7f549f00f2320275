"""What a sidecar is asked to find out about a service; its answers are read as strictly as all from outside."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from grader.errors import InfraError
from grader.measured import Load
from grader.sandbox.protocol import MIB, PROBE, Command

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.running.curl import Request
    from grader.sandbox.protocol import Service

PROBER = (Path(__file__).parent / "inside" / "probe.py").read_text("utf-8")
HEALTH = ("/health", "/healthz", "/ready", "/readyz", "/_stcore/health", "/", "/docs")
DESCRIPTIONS = ("/openapi.json", "/api/openapi.json", "/api/v1/openapi.json", "/v1/openapi.json", "/config",
                "/_stcore/health", "/apispec_1.json", "/swagger.json")  # fmt: skip
FIND_S = 60.0
ASK_TIMEOUT_S = 20.0
WARM_UP, WARM_UP_S = 30, 2.0
PLAN = ((1, 200), (8, 400))  # (concurrency, requests of one repeat)
REPEAT_S, REPEATS = 2.5, 3
LOAD_TIMEOUT_S = 20.0
_OUTPUT = 16 * MIB
_URL = re.compile(r"https?://(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::(\d{2,5}))?(/[\w./?=&-]{0,120})?")


class Found(NamedTuple):
    """Where a service answers: the first path that was healthy, or any that answered at all.

    `descriptions`: path -> (content type, body) of what describes it.
    """

    port: int = 0
    path: str = ""
    status: int = 0
    answer_after_s: float | None = None
    descriptions: Mapping[str, tuple[str, str]] = {}
    error: str = ""


class Tried(NamedTuple):
    """The answer to one request: `status` 0 with the `error` where there was none."""

    status: int
    error: str
    ms: float


def health_url(healthcheck: Sequence[str]) -> tuple[int, str]:
    """Port and path of the address that an image's own health check asks; 0 and empty where it asks none."""
    found = _URL.search(" ".join(healthcheck))
    return (int(found[1] or 80), found[2] or "/") if found else (0, "")


def _asked(service: Service, job: Mapping[str, Any], wall_s: float) -> Any:
    """The sidecar's answer; None where the service ended or the sidecar broke."""
    limits = replace(PROBE, wall_s=wall_s, output_bytes=_OUTPUT, cpus=1.0)
    command = Command(("python3", "-I", "-c", PROBER), stdin=json.dumps(job).encode(), limits=limits)
    try:
        result = service.beside(command)
    except InfraError as why:
        if why.kind == "service_ended" or not service.running():
            return None
        raise
    if not result.ok:
        return None
    try:
        return json.loads(result.stdout)
    except (ValueError, RecursionError):
        return None


def _whole(value: object, most: int = 1 << 40) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most else 0


def _real(value: object) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e9 else 0.0  # noqa: PLR2004


def find(service: Service, ports: Sequence[int], health: str, within_s: float = FIND_S) -> Found:
    """Wait for a healthy answer on one of the ports, and fetch what describes the service."""
    paths = list(dict.fromkeys([*([health] if health else []), *HEALTH]))
    job = {"op": "find", "ports": list(ports), "paths": paths, "fetch": list(DESCRIPTIONS), "within_s": within_s}
    told = _asked(service, job, within_s + 60)
    if not isinstance(told, dict):
        return Found(error="the service ended")
    status = _whole(told.get("status"), 599)
    if not status:
        return Found(error=str(told.get("error", "no answer"))[:100])
    after = (_whole(told.get("answer_ns"), 1 << 62) - service.started_ns) / 1e9
    raw = told.get("fetched")
    descriptions = {
        path: (str(one.get("type", ""))[:100], str(one.get("body", "")))
        for path, one in (raw.items() if isinstance(raw, dict) else ())
        if path in DESCRIPTIONS and isinstance(one, dict)
    }
    port, path = _whole(told.get("port"), 65535), str(told.get("path", ""))[:200]
    healthy = 200 <= status < 400  # noqa: PLR2004
    return Found(port, path, status, max(0.0, after) if healthy else None, descriptions)


def _wire(request: Request, port: int) -> dict[str, Any]:
    return {
        "method": request.method, "path": request.path, "headers": dict(request.headers), "body": request.body,
        "port": port,
    }  # fmt: skip


def ask(service: Service, requests: Sequence[Request], port: int, within_s: float) -> tuple[Tried, ...]:
    """Each request once, in order, as far as there is time; shorter than asked where there wasn't, or it ended."""
    job = {
        "op": "ask",
        "requests": [_wire(r, port) for r in requests],
        "timeout_s": ASK_TIMEOUT_S,
        "within_s": within_s,
    }
    told = _asked(service, job, within_s + ASK_TIMEOUT_S + 10) if requests else {"answers": []}
    answers = told.get("answers") if isinstance(told, dict) else None
    return tuple(
        Tried(_whole(a.get("status"), 599), str(a.get("error", ""))[:100], _real(a.get("ms")))
        for a in (answers if isinstance(answers, list) else ())[: len(requests)]
        if isinstance(a, dict)
    )  # fmt: skip


def measure(service: Service, request: Request, port: int, within_s: float) -> tuple[int, tuple[Load, ...]]:
    """Warm up, then measure under each concurrency; (warm-up requests, loads). No loads where the service ended."""
    job = {
        "op": "load", "request": _wire(request, port), "warm_up": WARM_UP, "warm_up_s": WARM_UP_S, "plan": PLAN,
        "seconds": REPEAT_S, "repeats": REPEATS, "timeout_s": LOAD_TIMEOUT_S, "within_s": within_s,
    }  # fmt: skip
    told = _asked(service, job, within_s + 2 * LOAD_TIMEOUT_S)
    rounds = told.get("rounds") if isinstance(told, dict) else None
    if not isinstance(told, dict) or not isinstance(rounds, dict):
        return 0, ()
    loads = [_load(c, rounds.get(str(c))) for c, _ in PLAN]
    return _whole(told.get("warm_up")), tuple(load for load in loads if load is not None)


def _load(concurrency: int, raw: object) -> Load | None:
    """The medians over the repeats."""
    repeats = [one for one in raw if isinstance(one, dict) and _whole(one.get("n"))] if isinstance(raw, list) else []
    if not repeats:
        return None
    statuses: dict[int, int] = {}
    for one in repeats:
        pairs = one.get("statuses")
        for pair in pairs if isinstance(pairs, list) else ():
            if isinstance(pair, list) and len(pair) == 2:  # noqa: PLR2004
                statuses[_whole(pair[0], 999)] = statuses.get(_whole(pair[0], 999), 0) + _whole(pair[1])
    p50, p95, p99, rate = ([_real(one.get(k)) for one in repeats] for k in ("p50", "p95", "p99", "per_second"))
    return Load(
        concurrency,
        len(repeats),
        sum(_whole(one.get("n")) for one in repeats),
        sum(_whole(one.get("failures")) for one in repeats),
        tuple(sorted(statuses.items())),
        round(median(p50), 3),
        round(median(p95), 3),
        round(median(p99), 3),
        round(median(rate), 1),
        (round(min(p50), 3), round(max(p50), 3)),
        (round(min(p95), 3), round(max(p95), 3)),
    )
