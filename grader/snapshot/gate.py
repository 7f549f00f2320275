"""Which hosts and addresses may be contacted. A name is resolved once, every address judged, and only those are used.

An operator can allow more by environment:

- `SHIPFOLIO_ALLOW_HOSTS`: host names beside the public code hosts, separated by commas: `git.school.example`.
- `SHIPFOLIO_ALLOW_NETWORKS`: networks that aren't public, where such a host may live: `10.20.0.0/16`.
- `SHIPFOLIO_PROXY`: a proxy that every fetch goes through, which then resolves and judges names in our place.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.errors import InfraError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Address = ipaddress.IPv4Address | ipaddress.IPv6Address
    Network = ipaddress.IPv4Network | ipaddress.IPv6Network
    Resolver = Callable[[str, int], Sequence[str]]

CODE_HOSTS = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codeberg.org"})
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_MAX_ADDRESSES = 8


@dataclass(frozen=True, slots=True)
class Policy:
    """What a fetch may reach.

    Attributes:
        hosts: names that may be contacted.
        networks: networks that count as reachable although they aren't public.
        proxy: a URL; empty for none.
        scheme, port: how a host is spoken to. Only the test suite's own server is spoken to otherwise.
    """

    hosts: frozenset[str] = CODE_HOSTS
    networks: tuple[Network, ...] = ()
    proxy: str = ""
    scheme: str = "https"
    port: int = 443


def parse_policy(environ: Mapping[str, str]) -> Policy:
    """The operator's policy; UsageError names the setting that makes no sense."""
    hosts = {host.lower() for host in _words(environ.get("SHIPFOLIO_ALLOW_HOSTS", ""))}
    networks: list[Network] = []
    for word in _words(environ.get("SHIPFOLIO_ALLOW_NETWORKS", "")):
        try:
            networks.append(ipaddress.ip_network(word))
        except ValueError:
            raise _bad_setting("SHIPFOLIO_ALLOW_NETWORKS", "10.20.0.0/16") from None
    proxy = environ.get("SHIPFOLIO_PROXY", "").strip()
    if proxy and not (proxy.startswith(("http://", "https://", "socks5h://")) and proxy.isprintable()):
        raise _bad_setting("SHIPFOLIO_PROXY", "http://proxy.example:3128")
    return Policy(CODE_HOSTS | hosts, tuple(networks), proxy)


def check_host(host: str, policy: Policy) -> None:
    """UsageError where a host isn't one of those that may be contacted."""
    if host not in policy.hosts:
        raise UsageError(
            f"Repositories are not fetched from {host}.",
            kind="host_not_allowed",
            hint=f"Allowed: {', '.join(sorted(policy.hosts))}. An operator adds hosts by SHIPFOLIO_ALLOW_HOSTS.",
        )


def resolve_host(host: str, policy: Policy, resolver: Resolver) -> tuple[str, ...]:
    """The addresses that a host may be contacted at, asked for once.

    Raises:
        InfraError: the name doesn't resolve.
        UsageError: one of its addresses isn't public, so none of them is trusted.
    """
    try:
        found = list(dict.fromkeys(resolver(host, policy.port)))
    except OSError as error:
        raise unreachable(host) from error
    if not found:
        raise unreachable(host)
    if not all(_is_allowed(address, policy) for address in found):
        raise UsageError(
            f"{host} leads to an address that is not public.",
            kind="address_not_allowed",
            hint="An operator allows networks of their own by SHIPFOLIO_ALLOW_NETWORKS.",
        )
    return tuple(found[:_MAX_ADDRESSES])


def system_resolver(host: str, port: int) -> list[str]:
    """Every address that this machine's resolver knows for a host."""
    import socket  # noqa: PLC0415  (only a fetch needs it)

    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return [str(answer[4][0]) for answer in answers]


def unreachable(host: str) -> InfraError:
    """The error for a host that can't be contacted."""
    return InfraError(
        f"{host} could not be reached.",
        kind="unreachable",
        hint="Check the network and try again; behind a proxy, set SHIPFOLIO_PROXY.",
    )


def _is_allowed(text: str, policy: Policy) -> bool:
    try:
        address: Address = ipaddress.ip_address(text)
    except ValueError:
        return False
    inner = _unwrap(address)
    if any(
        each in network for each in {address, inner} for network in policy.networks if each.version == network.version
    ):
        return True
    return all(each.is_global and not each.is_multicast for each in (address if inner is address else inner, inner))


def _unwrap(address: Address) -> Address:
    """The IPv4 address inside of an IPv6 one that stands for it (mapped, 6to4, NAT64)."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _words(text: str) -> list[str]:
    return [word for part in text.split(",") for word in part.split()]


def _bad_setting(name: str, example: str) -> UsageError:
    return UsageError(f"{name} can't be understood.", kind="bad_setting", hint=f"It looks like {example}.")
