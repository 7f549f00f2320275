"""Who asks, and their keys."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from grader.errors import UsageError
from grader.store import accounts
from grader.web.api.shapes import API, Id, MadeToken, Me, NewToken, Token, TokenList
from grader.web.scopes import need, need_account
from grader.web.site import site_of
from grader.web.submit import may_submit
from grader.web.who import Asking

if TYPE_CHECKING:
    from grader.store.accounts import ApiToken, User
    from grader.web.who import Who

router = APIRouter(prefix=API, tags=["me"])


@router.get("/me", operation_id="me")
def me(request: Request, who: Asking) -> Me:
    """Who you are to this service."""
    user = who.user
    return Me.model_validate(
        {
            "role": who.role,
            "login": user.login if user else None,
            "name": user.name if user else None,
            "scopes": sorted(who.scopes) if who.scopes is not None else None,
            "may_submit": may_submit(site_of(request), who),
        }
    )


def _account(who: Who) -> User:
    """The account whose keys these are."""
    need_account(who)
    need(who, "manage")
    if who.user is None:
        raise UsageError(
            "This service has no accounts.", kind="no_accounts", hint="On your own machine no key is needed."
        )
    return who.user


@router.get("/tokens", operation_id="tokens")
def listed(request: Request, who: Asking) -> TokenList:
    """Your keys, newest first, revoked ones too."""
    user = _account(who)
    with site_of(request).store.read() as session:
        return TokenList(items=[_shape(one) for one in accounts.list_api_tokens(session, user.id)])


@router.post("/tokens", status_code=201, operation_id="make_token")
def make(request: Request, who: Asking, wanted: NewToken) -> MadeToken:
    """Make a key. Its secret is told this once. A key can't make one that may do more than itself."""
    user = _account(who)
    for scope in wanted.scopes:
        need(who, scope)
    with site_of(request).store.write() as session:
        token, secret = accounts.add_api_token(
            session, user.id, wanted.name, wanted.scopes, valid_for=timedelta(days=wanted.valid_days)
        )
    return MadeToken(token=_shape(token), secret=secret)


@router.delete("/tokens/{token_id}", status_code=204, operation_id="revoke_token")
def revoke(request: Request, who: Asking, token_id: Id) -> Response:
    """Revoke a key of yours, at once."""
    user = _account(who)
    with site_of(request).store.write() as session:
        if not accounts.revoke_api_token(session, user.id, token_id):
            raise HTTPException(404)
    return Response(status_code=204)


def _shape(token: ApiToken) -> Token:
    return Token(
        id=token.id, name=token.name, scopes=list(token.scopes), created_at=token.created_at,
        expires_at=token.expires_at, used_at=token.used_at, revoked_at=token.revoked_at,
    )  # fmt: skip
