"""Tokens for private repositories: from the environment, each for one host, handed to git by its environment alone.

`SHIPFOLIO_TOKEN_<HOST>` (dots and dashes as underscores: `SHIPFOLIO_TOKEN_GIT_SCHOOL_EXAMPLE`) is for any host; the
names that hosts themselves use work too. A token is only sent after the host has refused to answer without one. One
that holds a colon is taken for `user:password`.
"""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from grader.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMES = {
    "github.com": ("GITHUB_TOKEN", "GH_TOKEN"),
    "gitlab.com": ("GITLAB_TOKEN",),
    "bitbucket.org": ("BITBUCKET_TOKEN",),
    "codeberg.org": ("CODEBERG_TOKEN",),
}
_USERS = {"github.com": "x-access-token", "bitbucket.org": "x-token-auth"}


def variable_for(host: str) -> str:
    """The name of the variable that a person should set to read private repositories of a host."""
    return _NAMES[host][0] if host in _NAMES else _own_name(host)


def token_for(host: str, environ: Mapping[str, str]) -> str | None:
    """The token for a host; None where there is none.

    Raises:
        UsageError: the token holds a character that no token has; it isn't shown.
    """
    for name in (_own_name(host), *_NAMES.get(host, ())):
        token = environ.get(name, "").strip()
        if not token:
            continue
        if not token.isascii() or not token.isprintable() or " " in token:
            raise UsageError(
                f"{name} holds a character that no token has.", kind="bad_setting", hint="Set it again, without quotes."
            )
        return token
    return None


def authorization(host: str, environ: Mapping[str, str]) -> str | None:
    """The `Authorization` header that git shows a host; None where there is no token for it. Raises as `token_for`."""
    token = token_for(host, environ)
    if token is None:
        return None
    pair = token if ":" in token else f"{_USERS.get(host, 'oauth2')}:{token}"
    return f"Authorization: Basic {base64.b64encode(pair.encode()).decode()}"


def _own_name(host: str) -> str:
    return "SHIPFOLIO_TOKEN_" + re.sub(r"[^A-Z0-9]", "_", host.upper())
