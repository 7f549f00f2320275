"""Puts the service together: middleware, errors, and the routers of every part."""

from __future__ import annotations

import importlib
import threading
from typing import TYPE_CHECKING

from fastapi import FastAPI

from grader import __version__
from grader.web import errors
from grader.web.cohorts_doing import Doings
from grader.web.cohorts_feedback import Outcomes
from grader.web.kept import Kept
from grader.web.limits import Limiter, Streams
from grader.web.metrics import Metrics
from grader.web.openapi import describe
from grader.web.packing import Packing
from grader.web.security import Guard
from grader.web.told import Tellings
from grader.web.watching import Watch

if TYPE_CHECKING:
    from grader.web.site import Site

# Modules and packages of this room, each with a `router`; the first that knows a path answers.
PARTS = (
    "pages",
    "pages_report",  # what is asked for most; each part before it costs a request a little time
    "ops",
    "api",
    "home",
    "live",
    "badges",
    "pages_repo",
    "pages_reports",
    "pages_rubrics",
    "accounts",
    "admin",
    "cohorts",
    "cohorts_roster",
    "cohorts_batch",
    "cohorts_learner",
    "cohorts_similarity",
    "cohorts_keeping",
    "cohorts_feedback",
    "cohorts_books",
    "cohorts_grid",
)


def create_app(site: Site) -> FastAPI:
    """The service as an ASGI application."""
    app = FastAPI(
        title="shipfolio", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json"
    )
    app.state.site = site
    app.state.stopping = threading.Event()  # ends what is open for long, so that the rest can end
    app.state.limiter = Limiter(site.settings)
    app.state.metrics = Metrics(site)
    app.state.streams, app.state.kept, app.state.doings = Streams(), Kept(), Doings()
    app.state.outcomes = Outcomes()
    app.state.tellings = Tellings()
    app.add_middleware(Packing, kept=app.state.kept)
    app.add_middleware(Guard, site=site)
    app.add_middleware(Watch, metrics=app.state.metrics)  # the outermost: it sees what the guard refuses, too
    errors.register(app)
    for part in PARTS:
        app.include_router(importlib.import_module(f"grader.web.{part}").router)
    describe(app)
    return app
