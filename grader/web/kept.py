"""What was made of a report before: documents never change, so how they look is made once and kept for a while."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable


class Kept:
    """A bounded memory; what was asked for longest ago goes first. Safe between threads.

    Whoever asks for the same at the same time waits for the first one's, rather than making it as well.
    """

    def __init__(self, most_bytes: int = 64 * 1024 * 1024) -> None:
        self._most = most_bytes
        self._size = 0
        self._there: OrderedDict[Hashable, bytes] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """What is kept under the key, or is made now."""
        found = self.find(key)
        if found is not None:
            return found
        with self._lock:
            making = self._making.setdefault(key, threading.Lock())
        with making:
            found = self.find(key)
            if found is None:
                try:
                    found = make()
                    self._keep(key, found)
                finally:
                    with self._lock:
                        self._making.pop(key, None)
        return found

    def find(self, key: Hashable) -> bytes | None:
        """What is kept under the key."""
        with self._lock:
            if key in self._there:
                self._there.move_to_end(key)
            return self._there.get(key)

    def _keep(self, key: Hashable, value: bytes) -> None:
        with self._lock:
            if len(value) > self._most // 4 or key in self._there:
                return
            self._there[key] = value
            self._size += len(value)
            while self._size > self._most:
                _, gone = self._there.popitem(last=False)
                self._size -= len(gone)
