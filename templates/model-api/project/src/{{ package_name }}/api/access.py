"""API keys: who sends none of the accepted ones in `X-API-Key` gets 401."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Annotated

from fastapi import HTTPException, Security
from fastapi.security import APIKeyHeader

from ..errors import BadConfiguration

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ..settings import Settings

HEADER = APIKeyHeader(name="X-API-Key", auto_error=False, description="Needed when API_AUTH_REQUIRED is set.")


def key_check(settings: Settings) -> Callable[..., Awaitable[None]]:
    """A dependency that lets holders of a key through, or everybody where none is required.

    Raises:
        BadConfiguration: keys are required and there are none: better no service than an open one.
    """
    keys = [key.encode() for key in settings.key_set()]
    if settings.auth_required and not keys:
        raise BadConfiguration("API_AUTH_REQUIRED is set and API_KEYS is empty. Put a key into .env.")

    async def check(key: Annotated[str | None, Security(HEADER)] = None) -> None:
        if not settings.auth_required:
            return
        given = (key or "").encode()
        # All keys are compared, in constant time: how long it takes tells nothing.
        if not sum(secrets.compare_digest(given, known) for known in keys):
            raise HTTPException(401, "A valid API key is needed in X-API-Key.", {"WWW-Authenticate": "ApiKey"})

    return check
