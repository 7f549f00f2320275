"""What takes longer than a page may: asking hosts for their newest commits, comparing a cohort's code.

Each is a thread of this process that says how far it is. Nothing depends on one: what it did stands in the database,
and after a restart it is started again by whoever wants it.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from grader.errors import ShipfolioError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

LOG = logging.getLogger(__name__)
MOST_AT_ONCE = 4
MOST_KEPT = 200


@dataclass(frozen=True, slots=True)
class Doing:
    """One of them: how far it is, or how it ended. `why` is what it broke on."""

    words: str
    ended: bool = False
    why: ShipfolioError | None = None


class Doings:
    """Those of one service, at most one of a key at a time."""

    def __init__(self) -> None:
        self._there: OrderedDict[str, Doing] = OrderedDict()
        self._threads: dict[str, threading.Thread] = {}
        self._lock = threading.Lock()

    def of(self, key: str) -> Doing | None:
        """The last one under a key."""
        with self._lock:
            return self._there.get(key)

    def start(self, key: str, words: str, work: Callable[[Callable[[str], None]], str]) -> bool:
        """Begin one, which is told how to say how far it is and returns its last words; False where it runs already.

        Raises:
            HTTPException: 503, where too many run.
        """
        with self._lock:
            there = self._there.get(key)
            if there is not None and not there.ended:
                return False
            if sum(not each.ended for each in self._there.values()) >= MOST_AT_ONCE:
                raise HTTPException(503, "Too much is done at a time.", {"Retry-After": "30"})
            self._put(key, Doing(words))
            thread = threading.Thread(target=self._run, args=(key, work), name=key[:40], daemon=True)
            self._threads[key] = thread
        thread.start()
        return True

    def wait(self, key: str, timeout_s: float) -> None:
        """Wait until the one under a key has ended, or so long."""
        thread = self._threads.get(key)
        if thread is not None:
            thread.join(timeout_s)

    def _run(self, key: str, work: Callable[[Callable[[str], None]], str]) -> None:
        why: ShipfolioError | None = None
        words = ""
        try:
            words = work(lambda told: self._say(key, told))
        except ShipfolioError as told:
            why = told
        except Exception:
            LOG.exception("what was done in the background broke")
            why = UsageError("This is a fault of ours; it is written down.", kind="internal_error", hint="Try again.")
        with self._lock:
            self._put(key, Doing(words, ended=True, why=why))
            self._threads.pop(key, None)

    def _say(self, key: str, words: str) -> None:
        with self._lock:
            self._there[key] = replace(self._there[key], words=words)

    def _put(self, key: str, doing: Doing) -> None:
        self._there[key] = doing
        self._there.move_to_end(key)
        for old in [each for each, one in self._there.items() if one.ended][: max(0, len(self._there) - MOST_KEPT)]:
            del self._there[old]
