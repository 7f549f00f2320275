"""The proxy between a build and the package registries. Runs in a container of its own, on the standard library alone.

It is given its host list (and a socket's path, in place of a port) as JSON in its one argument, and prints
`refused HOST` for each host that it turned away. A host that isn't on the list isn't even resolved. It doesn't look
into TLS: what a registry's own network serves under another name can be reached through it, as through every proxy
that leaves encryption alone.

This file is sent as text to a Python that has nothing of ours, so it imports nothing of ours.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import json
import socket
import sys
from urllib.parse import urlsplit

PORT = 3128
MAX_HEAD_BYTES = 16 << 10
HEAD_S, IDLE_S, CONNECT_S = 20.0, 120.0, 20.0
CHUNK_BYTES = 64 << 10
MAX_CONNECTIONS = 64
HTTP, HTTPS = 80, 443


def judge(host: str, port: int, allowed: frozenset[str], ports: frozenset[int]) -> str:
    """The host as it may be asked for; empty where it may not."""
    name = host.strip().rstrip(".").lower()
    return name if name in allowed and port in ports else ""


def is_public_enough(address: str) -> bool:
    """Whether an allowed name may stand for this address: a mirror in a private network may, this machine may not."""
    ip = ipaddress.ip_address(address)
    plain = getattr(ip, "ipv4_mapped", None) or ip
    return not (plain.is_loopback or plain.is_link_local or plain.is_unspecified or plain.is_multicast)


class Proxy:
    """Serves CONNECT to port 443 and plain GET and HEAD to port 80, for hosts on the list."""

    def __init__(self, hosts: list[str], upstream: str = "") -> None:
        """`upstream` is a proxy's `host:port` that leads out, where there is one."""
        self._hosts = frozenset(host.lower() for host in hosts)
        self._upstream = upstream
        self._room = asyncio.Semaphore(MAX_CONNECTIONS)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        async with self._room:
            with contextlib.suppress(OSError, asyncio.TimeoutError, asyncio.IncompleteReadError, ValueError):
                await self._answer(reader, writer)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), HEAD_S)
        except asyncio.LimitOverrunError:
            return await self._say(writer, 431, "Too large")
        lines = head.decode("latin-1").split("\r\n")
        method, _, rest = lines[0].partition(" ")
        target = rest.rpartition(" ")[0]
        if method == "CONNECT":
            name, _, port = target.rpartition(":")
            host = judge(name, int(port), self._hosts, frozenset({HTTPS}))
            if not host:
                return await self._refuse(writer, name)
            return await self._tunnel(reader, writer, host)
        url = urlsplit(target)
        if method not in ("GET", "HEAD") or url.scheme != "http":
            return await self._say(writer, 405, "Not allowed")
        host = judge(url.hostname or "", url.port or HTTP, self._hosts, frozenset({HTTP}))
        if not host:
            return await self._refuse(writer, url.hostname or "")
        return await self._forward(writer, host, method, target, lines[1:])

    async def _open(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._upstream:
            name, _, number = self._upstream.rpartition(":")
            return await asyncio.wait_for(asyncio.open_connection(name, int(number)), CONNECT_S)
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(entry[4][0]) for entry in found]
        if not addresses or not all(is_public_enough(address) for address in addresses):
            raise OSError(host)
        return await asyncio.wait_for(asyncio.open_connection(addresses[0], port), CONNECT_S)

    async def _tunnel(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str) -> None:
        try:
            far_reader, far_writer = await self._open(host, HTTPS)
            if self._upstream:
                far_writer.write(f"CONNECT {host}:{HTTPS} HTTP/1.1\r\nHost: {host}:{HTTPS}\r\n\r\n".encode())
                answer = await asyncio.wait_for(far_reader.readuntil(b"\r\n\r\n"), HEAD_S)
                if answer.split(b" ", 2)[1:2] != [b"200"]:
                    return await self._say(writer, 502, "Refused by the proxy behind this one")
        except (TimeoutError, OSError, asyncio.IncompleteReadError):
            return await self._say(writer, 502, "Unreachable")
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(_pipe(reader, far_writer), _pipe(far_reader, writer))
        far_writer.close()
        return None

    async def _forward(
        self, writer: asyncio.StreamWriter, host: str, method: str, target: str, fields: list[str]
    ) -> None:
        """One request, answered and closed: a second one on the same connection could name another host."""
        dropped = ("host:", "connection:", "proxy-", "keep-alive:", "content-length:", "transfer-encoding:")
        kept = [field for field in fields if field and not field.lower().startswith(dropped)]
        url = urlsplit(target)
        path = (url.path or "/") + (f"?{url.query}" if url.query else "")
        wanted = target if self._upstream else path
        head = [f"{method} {wanted} HTTP/1.1", f"Host: {host}", "Connection: close", *kept, "", ""]
        try:
            far_reader, far_writer = await self._open(host, HTTP)
        except (TimeoutError, OSError):
            return await self._say(writer, 502, "Unreachable")
        far_writer.write("\r\n".join(head).encode("latin-1"))
        await _pipe(far_reader, writer)
        far_writer.close()
        return None

    async def _refuse(self, writer: asyncio.StreamWriter, host: str) -> None:
        shown = "".join(char for char in host[:100] if char.isalnum() or char in ".-:")
        print(f"refused {shown}", flush=True)  # noqa: T201  (its output is its report)
        await self._say(writer, 403, "Not on the list of package registries")

    async def _say(self, writer: asyncio.StreamWriter, status: int, words: str) -> None:
        body = words.encode()
        writer.write(
            f"HTTP/1.1 {status} {words}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body
        )
        await writer.drain()


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """From one side to the other until it ends or nothing comes for a while."""
    with contextlib.suppress(OSError, asyncio.TimeoutError):
        while chunk := await asyncio.wait_for(reader.read(CHUNK_BYTES), IDLE_S):
            writer.write(chunk)
            await writer.drain()
    with contextlib.suppress(OSError):
        writer.write_eof() if writer.can_write_eof() else writer.close()


async def main(settings: dict[str, object], port: int = PORT) -> None:
    """Serve until the container ends."""
    hosts = settings["hosts"]
    proxy = Proxy([str(host) for host in hosts] if isinstance(hosts, list) else [], str(settings.get("upstream", "")))
    if settings.get("socket"):
        server: asyncio.Server = await asyncio.start_unix_server(
            proxy.serve, str(settings["socket"]), limit=MAX_HEAD_BYTES
        )
        asyncio.get_running_loop().add_reader(sys.stdin.fileno(), _end_with_parent, server)
    else:  # in a container, whose network namespace is its own
        server = await asyncio.start_server(proxy.serve, "0.0.0.0", port, limit=MAX_HEAD_BYTES)  # noqa: S104
    print("ready", flush=True)  # noqa: T201
    with contextlib.suppress(asyncio.CancelledError):
        async with server:
            await server.serve_forever()


def _end_with_parent(server: asyncio.Server) -> None:
    """Standard input ends when the process that started this one does."""
    asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
    server.close()


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1])))
