"""What a key for programs may do: a person who makes one chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import HTTPException

if TYPE_CHECKING:
    from grader.web.who import Who

SCOPES = {
    "read": "see jobs and reports",
    "grade": "have repositories graded, and cancel that",
    "upload": "upload reports that were made elsewhere",
    "manage": "publish, hide and delete reports; create and revoke keys",
}


def need(who: Who, scope: str) -> None:
    """Nothing, or a 403 where a key limits its holder to other things."""
    if who.scopes is not None and scope not in who.scopes:
        raise HTTPException(403, f"This key may not do that: it lacks {scope}.")


def need_account(who: Who) -> None:
    """Nothing, or a 401 where nobody is logged in; who is alone with their machine needs no account."""
    if who.role == "anonymous":
        raise HTTPException(401, "Log in, or send a key.", {"WWW-Authenticate": "Bearer"})
