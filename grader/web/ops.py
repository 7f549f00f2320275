"""What machines ask that look after the service: is it alive, is it ready, what does it count."""

from __future__ import annotations

import ipaddress
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anyio import to_thread
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST

from grader import __version__
from grader.errors import InfraError
from grader.jobs import State
from grader.store.numbers import Trouble, grade_seconds, quantile, troubles
from grader.store.schema import require_current
from grader.web.errors import problem
from grader.web.site import Site, client_of, site_of
from grader.web.who import find_who

if TYPE_CHECKING:
    from grader.jobs import Stats
    from grader.settings import Settings

LOG = logging.getLogger(__name__)
router = APIRouter(include_in_schema=False)
_NO_STORE = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Numbers:
    """The service at one moment, for its admin's page. Seconds; None where nothing was graded within the hour.

    Attributes:
        failures: the newest jobs that failed by a fault of ours or a provider's; `rejections`: by the submission's.
        limits: what is in force, by the setting's meaning.
    """

    stats: Stats
    graded_last_hour: int
    p50_s: float | None
    p95_s: float | None
    failures: tuple[Trouble, ...]
    rejections: tuple[Trouble, ...]
    limits: tuple[tuple[str, str], ...]


def numbers(site: Site) -> Numbers:
    """What the admin's page shows; InfraError where the database is away."""
    stats = site.jobs.stats()
    with site.store.read() as session:
        seconds = grade_seconds(session)
        failures = troubles(session, most=20)
        rejections = troubles(session, most=20, states=(State.REJECTED,))
    middle, high = (quantile(seconds, share) if seconds else None for share in (0.5, 0.95))
    return Numbers(stats, len(seconds), middle, high, failures, rejections, _limits(site.settings))


def _limits(settings: Settings) -> tuple[tuple[str, str], ...]:
    def some(number: int) -> str:
        return str(number) if number else "any number"

    return (
        ("requests of one client, a minute", some(settings.reads_per_minute)),
        ("orders and uploads of one client, an hour", some(settings.grades_per_hour)),
        ("orders for one code host, an hour", some(settings.host_grades_per_hour)),
        ("jobs at a time for one code host", some(settings.jobs_per_host)),
        ("seconds for a grade", f"{settings.job_wall_s:g}"),
        ("seconds for running a project besides", f"{settings.run_s:g}"),
        ("MiB for a grade", str(settings.job_memory_bytes // 1024**2)),
    )


@router.api_route("/healthz", methods=["GET", "HEAD"])
async def healthz() -> Response:
    """Whether this process answers; it asks nobody else."""
    return JSONResponse({"status": "ok", "version": __version__}, headers=_NO_STORE)


@router.api_route("/readyz", methods=["GET", "HEAD"])
def readyz(request: Request) -> Response:
    """Whether orders that come now would be taken and worked on: database, tables, and a worker that is there."""
    site = site_of(request)
    checks = {"database": "ok", "schema": "ok", "workers": "ok"}
    try:
        require_current(site.store.engine)
        if not site.jobs.stats().workers:
            checks["workers"] = "none has been heard of for three minutes"
    except InfraError as why:
        checks["schema" if why.kind == "schema_differs" else "database"] = why.message
        checks["workers"] = "unknown"
    except Exception:
        LOG.exception("the database could not be asked")
        checks |= {"database": "The database can't be reached.", "schema": "unknown", "workers": "unknown"}
    if set(checks.values()) == {"ok"}:
        return JSONResponse({"status": "ready", "checks": checks}, headers=_NO_STORE)
    return problem(503, "not_ready", "The service isn't ready.", headers=_NO_STORE, checks=checks)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Figures for Prometheus, for networks that may have them and for admins; for others there is nothing here."""
    site = site_of(request)
    if not _may_measure(client_of(request), site.settings.metrics_from):
        who = await find_who(request)
        if not who.at_least("admin") or who.scopes is not None:
            raise HTTPException(404)
    text = await to_thread.run_sync(request.app.state.metrics.text)
    return Response(text, media_type=CONTENT_TYPE_LATEST, headers=_NO_STORE)


def _may_measure(client: str, networks: tuple[str, ...]) -> bool:
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return False
    return any(address in ipaddress.ip_network(network) for network in networks)
