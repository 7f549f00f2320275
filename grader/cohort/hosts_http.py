"""Speaks to a code host's API as a fetch does: only to hosts that are allowed, at addresses that were judged.

No redirect is followed. The token goes to its own host alone and stands in no message. A host that asks for patience
gets it, up to a limit; what may have been done already isn't asked for twice.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
import time
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlencode, urlsplit

from grader.errors import InfraError, RepoUnavailable, UsageError
from grader.snapshot.fetch import certificates
from grader.snapshot.gate import Policy, check_host, parse_policy, resolve_host, system_resolver, unreachable
from grader.snapshot.tokens import token_for, variable_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from grader.snapshot.gate import Resolver

TIMEOUT_S, TOTAL_S = 20.0, 60.0  # of silence, and of one call
MAX_ANSWER = 8 * 1024 * 1024
MAX_WAIT_S = 120.0  # of patience for one call
ATTEMPTS = 4
PER_PAGE = 100
MAX_PAGES = 30
_OFTEN_OK = frozenset({"GET", "PATCH", "PUT"})  # the same call again changes nothing more
_BETWEEN_WRITES_S = 1.0  # what GitHub asks of those who write a lot
_TOO_MANY = frozenset({403, 429})
_PAUSE_S = 60.0  # what GitHub advises where it doesn't say how long
_KIND_OF = {"github.com": "github", "gitlab.com": "gitlab", "bitbucket.org": "", "codeberg.org": ""}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host said."""

    status: int
    headers: Mapping[str, str]
    data: Any


@dataclass(frozen=True, slots=True)
class Api:
    """A host's API, and the token for it.

    Attributes:
        host: the API's own host name.
        prefix: of every path: `/api/v4`.
        headers: sent with every call; they hold the token.
        sleep, now: of the clock; tests have their own.
        silence_s, total_s: how long one question may take: without a byte, and in all.
    """

    host: str
    prefix: str
    headers: Mapping[str, str] = field(repr=False)
    policy: Policy
    environ: Mapping[str, str] = field(repr=False)
    resolver: Resolver = system_resolver
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.time
    silence_s: float = TIMEOUT_S
    total_s: float = TOTAL_S

    def once(self, path: str) -> Answer:
        """Ask a single time, without patience, and leave the answer to be judged.

        Raises:
            ShipfolioError: the host may not be contacted, or can't be reached.
        """
        try:
            return _ask(self, "GET", path, None)
        except (OSError, http.client.HTTPException, ValueError) as why:
            raise unreachable(self.host) from why

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Answer:
        """Ask once, and again where that is safe and promises better.

        Raises:
            RepoUnavailable: 401, 404, or 403 for want of rights.
            InfraError: the host can't be reached, fails, or asks for more patience than we have.
        """
        waited = 0.0
        for attempt in range(ATTEMPTS):
            try:
                answer = _ask(self, method, path, body)
            except (OSError, http.client.HTTPException, ValueError) as why:
                if attempt + 1 == ATTEMPTS or method not in _OFTEN_OK:
                    raise unreachable(self.host) from why
                pause = 2.0**attempt
            else:
                if method != "GET" and answer.status < 400:  # noqa: PLR2004 - HTTP's own numbers
                    self.sleep(_BETWEEN_WRITES_S)
                found = self._pause(method, answer, attempt)
                if found is None:
                    return _judged(self.host, answer)
                pause = found
            waited += pause
            if waited > MAX_WAIT_S:
                raise _impatient(self.host, pause)
            self.sleep(pause)
        raise InfraError(f"{self.host} fails.", kind="host_failed", hint="Try again later.")

    def pages(self, path: str, **query: str) -> Iterator[Any]:
        """Everything of a list, page by page.

        Raises:
            InfraError: it doesn't end; and as `call` does.
        """
        for page in range(1, MAX_PAGES + 1):
            asked = urlencode({**query, "per_page": PER_PAGE, "page": page})
            data = self.call("GET", f"{path}?{asked}").data
            rows = data if isinstance(data, list) else []
            yield from (row for row in rows if isinstance(row, dict))
            if len(rows) < PER_PAGE:
                return
        raise InfraError(
            f"{self.host} lists more than {MAX_PAGES * PER_PAGE} entries.",
            kind="too_many_entries",
            hint="Write Markdown files instead.",
        )

    def _pause(self, method: str, answer: Answer, attempt: int) -> float | None:
        """How long to wait before asking again; None: the answer stands."""
        if answer.status in _TOO_MANY:
            return self.patience(answer)
        if answer.status >= 500 and method in _OFTEN_OK and attempt + 1 < ATTEMPTS:  # noqa: PLR2004
            return 2.0**attempt
        return None

    def patience(self, answer: Answer) -> float | None:
        """The patience that the host asks for; None where a 403 isn't about patience."""
        after = answer.headers.get("retry-after", "")
        if after.isdigit() and len(after) < 8:  # noqa: PLR2004 - a number of seconds, not a date
            return float(after)
        reset = answer.headers.get("x-ratelimit-reset") or answer.headers.get("ratelimit-reset") or ""
        spent = (answer.headers.get("x-ratelimit-remaining") or answer.headers.get("ratelimit-remaining")) == "0"
        if spent and reset.isdigit() and len(reset) < 12:  # noqa: PLR2004 - seconds since 1970
            return max(float(reset) - self.now(), 0.0) + 1.0
        message = str(answer.data.get("message", "")) if isinstance(answer.data, dict) else ""
        return _PAUSE_S if answer.status == 429 or "rate limit" in message.lower() else None  # noqa: PLR2004


def number_of(data: Any, name: str, host: str) -> int:
    """A whole number that the host's answer must have."""
    found = data.get(name) if isinstance(data, dict) else None
    if not isinstance(found, int):
        raise InfraError(f"{host} answers in a way that isn't known.", kind="host_failed")
    return found


def _judged(host: str, answer: Answer) -> Answer:
    status = answer.status
    if status < 300:  # noqa: PLR2004
        return answer
    if status in {401, 403}:
        raise RepoUnavailable(
            f"{host} refuses the token." if status == 401 else f"{host} lets this token do no such thing.",  # noqa: PLR2004
            kind="auth_needed",
            hint="It needs to read the repository and to write issues and pull requests.",
        )
    if status in {404, 410}:
        raise RepoUnavailable(
            "There is no such repository for this token, or its issues are turned off.", kind="not_found"
        )
    if status < 400:  # noqa: PLR2004
        raise RepoUnavailable("The repository has moved.", kind="redirected", hint="Put its new address in the roster.")
    if status < 500:  # noqa: PLR2004
        raise InfraError(f"{host} doesn't take it (HTTP {status}).", kind="host_refused")
    raise InfraError(f"{host} fails (HTTP {status}).", kind="host_failed", hint="Try again later.")


def _impatient(host: str, pause: float) -> InfraError:
    return InfraError(
        f"{host} has had enough of us.",
        kind="rate_limited",
        hint=f"Try again in {int(pause) + 1} seconds; what is done stays done.",
    )


def _ask(api: Api, method: str, path: str, body: Mapping[str, Any] | None) -> Answer:
    connection = _connected(api)
    end = threading.Timer(api.total_s, _shut, [connection])  # a byte now and then would never time out
    end.daemon = True
    end.start()
    try:
        port = "" if api.policy.port == 443 else f":{api.policy.port}"  # noqa: PLR2004
        headers = {
            "Host": f"{api.host}{port}",
            "Accept": "application/json",
            "User-Agent": "shipfolio",
            "Connection": "close",
            **api.headers,
        }
        data = None
        if body is not None:
            data, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        connection.request(method, api.prefix + path, body=data, headers=headers)
        response = connection.getresponse()
        text = response.read(MAX_ANSWER + 1)
        if len(text) > MAX_ANSWER:
            raise InfraError(f"{api.host} answers without end.", kind="host_failed")
        said: Any = None
        with suppress(ValueError, RecursionError):
            said = json.loads(text) if text else None
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, said)
    finally:
        end.cancel()
        connection.close()


def _shut(connection: http.client.HTTPConnection) -> None:
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _connected(api: Api) -> http.client.HTTPConnection:
    """A connection to a judged address, or through the operator's proxy, which then judges in our place."""
    check_host(api.host, api.policy)
    port = api.policy.port
    if api.policy.proxy:
        return _through_proxy(api)
    address = resolve_host(api.host, api.policy, api.resolver)[0]
    connection = http.client.HTTPConnection(api.host, port, timeout=api.silence_s)
    plain = socket.create_connection((address, port), timeout=api.silence_s)
    try:
        connection.sock = _secured(plain, api) if api.policy.scheme == "https" else plain
    except BaseException:
        plain.close()
        raise
    return connection


def _through_proxy(api: Api) -> http.client.HTTPConnection:
    proxy = urlsplit(api.policy.proxy)
    if proxy.scheme != "http" or not proxy.hostname:
        raise UsageError(
            "Comments can't be posted through that proxy.", kind="bad_setting", hint="An http:// proxy will do."
        )
    headers = {}
    if proxy.username:
        pair = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
        headers["Proxy-Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    context = ssl.create_default_context(cafile=certificates(api.environ))
    connection = http.client.HTTPSConnection(proxy.hostname, proxy.port or 3128, timeout=api.silence_s, context=context)
    connection.set_tunnel(api.host, api.policy.port, headers=headers)
    return connection


def _secured(plain: socket.socket, api: Api) -> ssl.SSLSocket:
    context = ssl.create_default_context(cafile=certificates(api.environ))
    return context.wrap_socket(plain, server_hostname=api.host)


def kind_of(host: str) -> str | None:
    """Whose API a host of everybody's has, "" for one that we don't know; None where its operator has to say."""
    return _KIND_OF.get(host)


def open_api(kind: str, host: str, environ: Mapping[str, str], *, policy: Policy | None = None) -> Api:
    """The API of a code host.

    Args:
        kind: `github` or `gitlab`.
        host: of the repositories, such as `github.com`.
        policy: what may be contacted; the operator's settings where it is None.

    Raises:
        UsageError: the host isn't allowed, is of another kind, or there is no token for it.
    """
    policy = policy or parse_policy(environ)
    check_host(host, policy)
    if _KIND_OF.get(host, kind) != kind:
        there = f"Send it there with --to {_KIND_OF[host]}." if _KIND_OF[host] else "Write Markdown files instead."
        raise UsageError(f"{host} is a host of another kind.", kind="other_host", hint=there)
    token = token_for(host, environ)
    if token is None or ":" in token:
        raise UsageError(
            f"There is no token for {host}.",
            kind="token_missing",
            hint=f"Set {variable_for(host)} to one that may write.",
        )
    if kind == "gitlab":
        return Api(host, "/api/v4", {"PRIVATE-TOKEN": token}, policy, environ)
    headers = {"Authorization": f"Bearer {token}", "X-GitHub-Api-Version": "2022-11-28"}
    if host == "github.com":
        return Api("api.github.com", "", headers, replace(policy, hosts=policy.hosts | {"api.github.com"}), environ)
    return Api(host, "/api/v3", headers, policy, environ)
