"""Rubrics: what is asked, and for how many points."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path

from grader.rubric import builtin_ids, load_rubric, to_dict
from grader.web.api.shapes import API, RubricLine, RubricList

router = APIRouter(prefix=API, tags=["rubrics"])


@router.get("/rubrics", operation_id="rubrics")
def listed() -> RubricList:
    """Every rubric that can be asked for."""
    found = [load_rubric(name) for name in sorted(builtin_ids())]
    return RubricList(
        items=[
            RubricLine(
                id=one.id,
                version=one.version,
                title=one.title,
                digest=one.digest,
                criteria=len(one.criteria),
                links={"self": f"{API}/rubrics/{one.id}", "page": f"/rubrics/{one.id}"},
            )
            for one in found
        ]
    )


@router.get("/rubrics/{rubric}", operation_id="rubric")
def one(rubric: Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,99}$")]) -> dict[str, Any]:
    """A rubric as a whole: its criteria, levels and checks."""
    if rubric not in builtin_ids():
        raise HTTPException(404)
    return to_dict(load_rubric(rubric))
