"""The HTTP API, version 1. Every error is problem+json; every request counts against its client's limit."""

from __future__ import annotations

from fastapi import APIRouter

from grader.web.api import grades, jobs, me, reports, repositories, rubrics
from grader.web.limits import Counted
from grader.web.openapi import PROBLEMS

router = APIRouter(dependencies=[Counted], responses=PROBLEMS)
for part in (grades, jobs, reports, repositories, rubrics, me):
    router.include_router(part.router)
