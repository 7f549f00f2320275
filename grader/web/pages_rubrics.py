"""The rubrics and the checks, as anybody may read them: generated from what grades."""

from __future__ import annotations

import textwrap

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response
from markupsafe import Markup

from grader.model import Kind
from grader.rubric import builtin_ids, load_rubric
from grader.web.pages import page
from grader.web.who import find_who
from grader.wiring import check_help, check_ids, check_module, options

router = APIRouter(include_in_schema=False, dependencies=[Depends(find_who)])  # the head of a page names who reads


@router.get("/rubrics")
def rubrics(request: Request) -> Response:
    """Which ones there are."""
    found = sorted((load_rubric(name) for name in builtin_ids()), key=lambda one: (one.id != "portfolio", one.title))
    return page(request, "rubrics.html.j2", rubrics=found, Kind=Kind)


@router.get("/rubrics/{rubric_id}")
def rubric(request: Request, rubric_id: str) -> Response:
    """One rubric: every criterion with its rungs, and the checks that they are made of."""
    if rubric_id not in builtin_ids():
        raise HTTPException(404)
    found = load_rubric(rubric_id)
    total = sum(criterion.weight for criterion in found.criteria if criterion.kind is Kind.LADDER)
    return page(request, "rubric.html.j2", rubric=found, total=total, Kind=Kind, check_help=check_help)


@router.get("/checks/{check_id}")
def check(request: Request, check_id: str) -> Response:
    """One check: what it says, why, how to fix what it finds, and which criteria ask for it."""
    if check_id not in check_ids():
        raise HTTPException(404)
    asking = [
        (rubric, [c for c in rubric.criteria if any(leaf.check == check_id for leaf in c.leaves)])
        for rubric in (load_rubric(name) for name in builtin_ids())
    ]
    tuned = [(name, _told(value)) for name, value in options(check_module(check_id).check).items()]
    asked = [(rubric, criteria) for rubric, criteria in asking if criteria]
    help_page = check_help(check_id)
    example = Markup.escape(textwrap.dedent(help_page.example))  # ours: its line breaks stay
    return page(request, "check.html.j2", help=help_page, example=example, asking=asked, options=tuned)


def _told(value: object) -> str:
    return ", ".join(sorted(map(str, value))) if isinstance(value, tuple | frozenset) else str(value)


@router.get("/about")
def about(request: Request) -> Response:
    """How a grade is made, and what is done with what was handed in."""
    return page(request, "about.html.j2")
