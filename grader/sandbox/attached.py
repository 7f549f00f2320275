"""What a container prints: read by us, counted, and cut at a cap before the engine has to carry it."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Any

_HEAD_BYTES = 8
_CHUNK_BYTES = 64 << 10
_STDERR = 2


class Attached:
    """Reads both streams of a container in a thread until they end, or `max_bytes` of them have come.

    Whoever reads the output owns the flood: over the cap the connection is closed first and the container killed then;
    the other way round the engine would wait for a reader.
    """

    def __init__(self, connection: Any, max_bytes: int, stdin: bytes = b"") -> None:
        """Take over the connection that the engine's client opened."""
        self._keep = connection  # its response closes the socket when it is collected
        self._socket: socket.socket = getattr(connection, "_sock", connection)
        self._socket.settimeout(None)
        self._max_bytes = max_bytes
        self._kept: dict[int, bytearray] = {1: bytearray(), _STDERR: bytearray()}
        self.total = 0
        self.over = threading.Event()
        self.ended = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        if stdin:
            threading.Thread(target=self._write, args=(stdin,), daemon=True).start()

    def _write(self, data: bytes) -> None:
        with contextlib.suppress(OSError):
            self._socket.sendall(data)
            self._socket.shutdown(socket.SHUT_WR)

    def _exactly(self, count: int) -> bytes:
        out = b""
        while len(out) < count:
            chunk = self._socket.recv(count - len(out))
            if not chunk:
                raise EOFError
            out += chunk
        return out

    def _read(self) -> None:
        with contextlib.suppress(OSError, EOFError):
            while not self.over.is_set():
                head = self._exactly(_HEAD_BYTES)
                stream, left = head[0], int.from_bytes(head[4:], "big")
                while left and not self.over.is_set():
                    chunk = self._socket.recv(min(left, _CHUNK_BYTES))
                    if not chunk:
                        raise EOFError
                    left -= len(chunk)
                    self._take(stream, chunk)
        self.ended.set()

    def _take(self, stream: int, chunk: bytes) -> None:
        room = self._max_bytes - self.total
        self.total += len(chunk)
        self._kept[_STDERR if stream == _STDERR else 1] += chunk[: max(0, room)]
        if self.total > self._max_bytes:
            self.over.set()

    def output(self) -> tuple[bytes, bytes]:
        """What was kept until now: stdout, stderr."""
        return bytes(self._kept[1]), bytes(self._kept[_STDERR])

    def close(self) -> None:
        """Stop reading; before the container is killed."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._reader.join(timeout=2.0)
        for each in (self._socket, self._keep):
            with contextlib.suppress(OSError, AttributeError):
                each.close()
