"""The proxy lets a build reach the hosts on its list, and nobody else whatever they are called."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import pytest

from grader.sandbox.proxy_server import MAX_HEAD_BYTES, Proxy, is_public_enough, judge

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

HOSTS = ["pypi.org", "deb.debian.org", "localhost"]
Handler = "Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]"


@contextlib.asynccontextmanager
async def listening(
    handler: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[int]:
    server = await asyncio.start_server(handler, "127.0.0.1", 0, limit=MAX_HEAD_BYTES)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def ask(port: int, request: bytes, then: bytes = b"") -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    out = b""
    if then:
        out = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
        writer.write(then)
    writer.write_eof()
    out += await asyncio.wait_for(reader.read(), 10)
    writer.close()
    return out


def answer(request: bytes, *, upstream: bool = False, then: bytes = b"") -> tuple[bytes, list[bytes]]:
    """What a client gets, and what the proxy behind ours was sent."""
    seen: list[bytes] = []

    async def behind(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        seen.append(head)
        if head.startswith(b"CONNECT"):
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            seen.append(await reader.read())
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nbody")
        await writer.drain()
        writer.close()

    async def go() -> bytes:
        async with listening(behind) as far:
            proxy = Proxy(HOSTS, f"127.0.0.1:{far}" if upstream else "")
            async with listening(proxy.serve) as near:
                return await ask(near, request, then)

    return asyncio.run(go()), seen


@pytest.mark.parametrize(
    "request_",
    [
        b"CONNECT example.com:443 HTTP/1.1\r\n\r\n",
        b"CONNECT pypi.org:22 HTTP/1.1\r\n\r\n",
        b"CONNECT pypi.org.example.com:443 HTTP/1.1\r\n\r\n",
        b"CONNECT 127.0.0.1:443 HTTP/1.1\r\n\r\n",
        b"CONNECT [::1]:443 HTTP/1.1\r\n\r\n",
        b"GET http://example.com/ HTTP/1.1\r\nHost: pypi.org\r\n\r\n",
        b"GET http://pypi.org@example.com/ HTTP/1.1\r\n\r\n",
        b"GET http://pypi.org:8080/ HTTP/1.1\r\n\r\n",
    ],
)
def test_who_is_not_on_the_list_is_refused(request_: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    got, seen = answer(request_, upstream=True)
    assert got.startswith(b"HTTP/1.1 403 ")
    assert seen == []
    assert capsys.readouterr().out.startswith("refused ")


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"POST http://pypi.org/ HTTP/1.1\r\n\r\n", b"405"),
        (b"GET https://pypi.org/ HTTP/1.1\r\n\r\n", b"405"),
        (b"GET / HTTP/1.1\r\nHost: pypi.org\r\n\r\n", b"405"),
        (b"GET http://pypi.org/ HTTP/1.1\r\nX: " + b"x" * MAX_HEAD_BYTES + b"\r\n\r\n", b"431"),
    ],
)
def test_odd_requests_are_refused(request_: bytes, status: bytes) -> None:
    got, seen = answer(request_, upstream=True)
    assert got.split(b" ")[1] == status
    assert seen == []


@pytest.mark.parametrize(
    "request_", [b"", b"\r\n\r\n", b"CONNECT pypi.org:x HTTP/1.1\r\n\r\n", b"GET http://[ HTTP/1.1\r\n\r\n"]
)
def test_nonsense_ends_the_connection(request_: bytes) -> None:
    got, seen = answer(request_, upstream=True)
    assert got == b"" or got.split(b" ")[1] in (b"403", b"405")
    assert seen == []


def test_an_allowed_name_that_stands_for_this_machine_is_not_reached() -> None:
    assert answer(b"CONNECT localhost:443 HTTP/1.1\r\n\r\n")[0].startswith(b"HTTP/1.1 502 ")
    assert answer(b"GET http://localhost/ HTTP/1.1\r\n\r\n")[0].startswith(b"HTTP/1.1 502 ")


def test_a_tunnel_leads_through_the_proxy_behind() -> None:
    got, seen = answer(b"CONNECT PyPI.org:443 HTTP/1.1\r\n\r\n", upstream=True, then=b"hello")
    assert got.startswith(b"HTTP/1.1 200 ")
    assert got.endswith(b"body")
    assert seen == [b"CONNECT pypi.org:443 HTTP/1.1\r\nHost: pypi.org:443\r\n\r\n", b"hello"]


def test_a_plain_request_is_sent_once_and_names_its_own_host() -> None:
    request = (
        b"GET http://deb.debian.org/a?b HTTP/1.1\r\nHost: evil.example\r\nProxy-Authorization: x\r\nRange: bytes=1-\r\n"
        b"Connection: keep-alive\r\n\r\nGET http://deb.debian.org/second HTTP/1.1\r\nHost: evil.example\r\n\r\n"
    )
    got, seen = answer(request, upstream=True)
    assert got.endswith(b"body")
    assert seen == [
        b"GET http://deb.debian.org/a?b HTTP/1.1\r\nHost: deb.debian.org\r\nConnection: close\r\nRange: bytes=1-\r\n\r\n"
    ]


def test_names_are_judged_whole() -> None:
    allowed, ports = frozenset(HOSTS), frozenset({443})
    assert judge("PyPI.org.", 443, allowed, ports) == "pypi.org"
    for host, port in (("pypi.org", 80), ("evil-pypi.org", 443), ("", 443), ("pypi.org/", 443), ("pypi.org\0", 443)):
        assert judge(host, port, allowed, ports) == ""


def test_this_machine_is_no_mirror() -> None:
    for good in ("203.0.113.80", "10.1.2.3", "2001:db8::1"):
        assert is_public_enough(good)
    for bad in (
        "127.0.0.1",
        "127.9.9.9",
        "::1",
        "::ffff:127.0.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "224.0.0.1",
        "fe80::1",
    ):
        assert not is_public_enough(bad)
