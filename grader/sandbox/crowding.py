"""How many files are in a bubblewrap sandbox's writable folders, looked at from outside while it runs.

bubblewrap has no limit for that, as the engine has: the folders' own file systems are asked instead. A folder can get
fuller between two looks; what it costs is memory, which has its own limit.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_EVERY_S = 0.05


class Crowd:
    """Looks at most twenty times a second.

    Args:
        first: the sandbox's first process, as this machine numbers it.
        most: folder -> how many files may be in it.
    """

    def __init__(self, first: int, most: Mapping[str, int]) -> None:
        """Nothing is looked at yet."""
        self._first, self._most = first, most
        self._next = 0.0

    def too_many(self) -> bool:
        """Whether a folder holds more files than it may; one that can't be looked at doesn't."""
        if not self._first or time.monotonic() < self._next:
            return False
        self._next = time.monotonic() + _EVERY_S
        return any(files_in(self._first, folder) > most for folder, most in self._most.items())


def files_in(first: int, folder: str) -> int:
    """Files and folders on the file system of a sandbox's folder; 0 where that can't be told."""
    try:
        told = os.statvfs(f"/proc/{first}/root{folder}")
    except OSError:
        return 0
    return max(0, told.f_files - told.f_ffree)
