"""What every page of the service knows of the service itself."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fastapi import Request

    from grader.jobs import Jobs
    from grader.settings import Settings
    from grader.store import Store

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


@dataclass(frozen=True, slots=True)
class Site:
    """One running service.

    Attributes:
        accounts: people log in; without, whoever reaches it on the loopback may do everything.
        base_url: the address that people type, without a slash at its end; https turns on what only https can have.
        setup_secret: what the first-run page asks for; "" closes that page.
        environ: where fetches find hosts, proxy and tokens.
        allow_local: folders of this machine may be graded; only ever in single-user mode on the loopback.
        starter: from a project's answers file to the files of its starter; None: what it gave can't be told.
        look_up_s: how long a look at a repository may take before it is queued unseen.
    """

    settings: Settings
    store: Store
    jobs: Jobs
    accounts: bool = False
    base_url: str = "http://127.0.0.1:8400"
    setup_secret: str = ""
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    allow_local: bool = False
    look_up_s: float = 8.0
    starter: Callable[[bytes], Mapping[str, bytes] | None] | None = None

    @property
    def https(self) -> bool:
        """Whether browsers reach it by https."""
        return self.base_url.startswith("https://")

    @property
    def hosts(self) -> frozenset[str]:
        """What a request's Host header may name, without the port."""
        own = host_name(urlsplit(self.base_url).netloc)
        return LOOPBACK_NAMES | {own} if own in LOOPBACK_NAMES else frozenset({own})


def host_name(authority: str) -> str:
    """The name of `name:port`, in lower case; the brackets of an IPv6 address stay."""
    text = authority.rpartition("@")[2].lower()
    if text.startswith("["):
        return text.partition("]")[0] + "]"
    return text.partition(":")[0].rstrip(".")


def site_of(request: Request) -> Site:
    """The service that a request came to."""
    site: Site = request.app.state.site
    return site


def is_loopback(address: str) -> bool:
    """Whether an address to listen on reaches this machine only."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


def client_of(request: Request) -> str:
    """The address that a request comes from: the connection's, or what a trusted proxy says, read from the right."""
    address = request.client.host if request.client else ""
    trusted = site_of(request).settings.trusted_proxies
    if not trusted:
        return address
    hops = [hop.strip() for line in request.headers.getlist("x-forwarded-for") for hop in line.split(",")]
    while hops and _within(address, trusted):
        address = hops.pop()
    return address if _address(address) else ""


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _within(text: str, networks: tuple[str, ...]) -> bool:
    address = _address(text)
    return address is not None and any(address in ipaddress.ip_network(network) for network in networks)
