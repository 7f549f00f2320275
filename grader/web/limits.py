"""How often one client may ask: a window that slides, for each client, code host or account.

Counted in the memory of this process. That is all that a service of one web process needs, and several processes behind
a balancer let through as many times as much: the limits keep one client from wearing the service out, they bill nobody.
What must hold across machines is held by the database: one job for each order, lanes by turns, jobs per code host.

`limits` has an exact moving window, too; in memory it never forgets the name of a client, so a stranger with many
addresses could fill ours. The sliding counter forgets, and is off by a request or two.
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import Depends, HTTPException, Request
from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from grader.web.who import SINGLE, Asking, Who

if TYPE_CHECKING:
    from collections.abc import Iterator

    from limits import RateLimitItem

    from grader.settings import Settings

READ, SUBMIT, LOGIN, LOOK = "read", "submit", "login", "look"
LOGINS_PER_5_MINUTES = (
    10  # of one client at one account: a person who mistypes gets through, a list of passwords doesn't
)
LOGINS_PER_HOUR = 100  # of one client, whatever the account
LOOKS_PER_MINUTE = 30  # of one client, who types: a look each time that they pause
HOST_LOOKS_PER_MINUTE = 600  # at one code host, for all clients


@dataclass(frozen=True, slots=True)
class Window:
    """One limit: so many in a window, counted under a name."""

    item: RateLimitItem
    key: str


class Limiter:
    """The windows of one service."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._windows = SlidingWindowCounterRateLimiter(MemoryStorage())

    def windows(self, what: str, client: str, key: str) -> list[Window]:
        """Which limits an action counts against; a limit of 0 is none."""
        settings = self._settings
        if what == LOGIN:
            return [
                Window(RateLimitItemPerMinute(LOGINS_PER_5_MINUTES, 5), f"login {client} {key}"),
                Window(RateLimitItemPerHour(LOGINS_PER_HOUR), f"logins {client}"),
            ]
        if what == LOOK:
            found = [Window(RateLimitItemPerMinute(LOOKS_PER_MINUTE), f"look {client}")]
            of_host = Window(RateLimitItemPerMinute(HOST_LOOKS_PER_MINUTE), f"looks {key}")
            return [*found, of_host] if key else found
        found = []
        if what == READ and settings.reads_per_minute:
            found.append(Window(RateLimitItemPerMinute(settings.reads_per_minute), f"read {client}"))
        if what == SUBMIT and settings.grades_per_hour:
            found.append(Window(RateLimitItemPerHour(settings.grades_per_hour), f"submit {client}"))
        if what == SUBMIT and key and settings.host_grades_per_hour:
            found.append(Window(RateLimitItemPerHour(settings.host_grades_per_hour), f"host {key}"))
        return found

    def spend(self, what: str, client: str, key: str = "") -> tuple[bool, dict[str, str]]:
        """Count one action, if every limit lets it through; and the headers that tell of the tightest limit."""
        windows = self.windows(what, client, key)
        full = next((one for one in windows if not self._windows.test(one.item, one.key)), None)
        if full is not None:
            return False, self._told(full)
        for one in windows:
            self._windows.hit(one.item, one.key)
        told = [self._told(one) for one in windows]
        return True, min(told, key=lambda one: int(one["RateLimit-Remaining"]), default={})

    def _told(self, window: Window) -> dict[str, str]:
        """The fields of draft-ietf-httpapi-ratelimit-headers-06, which clients know; seconds are rounded up."""
        reset_at, remaining = self._windows.get_window_stats(window.item, window.key)
        seconds = window.item.get_expiry()
        wait_s = min(max(1, math.ceil(reset_at - time.time())), seconds)
        return {
            "RateLimit-Limit": str(window.item.amount),
            "RateLimit-Remaining": str(remaining),
            "RateLimit-Reset": str(wait_s),
            "RateLimit-Policy": f"{window.item.amount};w={seconds}",
        }


class Streams:
    """How many streams are open: each holds a connection and asks the database a few times a second."""

    def __init__(self, most: int = 400, most_each: int = 20) -> None:
        self._most, self._most_each = most, most_each
        self._open: Counter[str] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def open(self, who: Who) -> Iterator[None]:
        """Count one stream of somebody's while the block lasts; 429 or 503 where there are too many."""
        key = client_key(who)
        with self._lock:
            if self._open[key] >= self._most_each:
                raise HTTPException(429, "You follow too much at a time.", {"Retry-After": "10"})
            if self._open.total() >= self._most:
                raise HTTPException(503, "Too much is followed at a time.", {"Retry-After": "10"})
            self._open[key] += 1
        try:
            yield
        finally:
            with self._lock:
                self._open[key] -= 1
                self._open += Counter()  # forgets those at nought


def client_key(who: Who) -> str:
    """Whose budget it is: an account's, or an address's. An IPv6 subscriber has a whole /64, so that counts as one."""
    if who.user is not None:
        return f"user {who.user.id}"
    try:
        address = ipaddress.ip_address(who.client)
    except ValueError:
        return "nobody"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return f"ip {address.ipv4_mapped}"
        return f"ip {ipaddress.ip_network((int(address) >> 64 << 64, 64))}"
    return f"ip {address}"


def spend(request: Request, who: Who, what: str, key: str = "") -> None:
    """Count an action of somebody's; who is alone with their own machine has no limits.

    Args:
        what: `READ`, `SUBMIT`, `LOOK` or `LOGIN`.
        key: for `SUBMIT` and `LOOK` the code host, for `LOGIN` the account's name.

    Raises:
        HTTPException: 429, with `Retry-After`.
    """
    if who.role == SINGLE:
        return
    limiter: Limiter = request.app.state.limiter
    passed, headers = limiter.spend(what, client_key(who), key)
    if not passed:
        headers["Retry-After"] = headers["RateLimit-Reset"]
        raise HTTPException(429, f"That is too often. Try again in {_words(int(headers['Retry-After']))}.", headers)
    if int(headers.get("RateLimit-Remaining", "0")) <= _remaining(request):
        request.state.rate = headers  # put on the answer by `grader.web.watching`


def _words(seconds: int) -> str:
    minutes = math.ceil(seconds / 60)
    return f"{seconds} s" if seconds <= 90 else f"{minutes} minutes"  # noqa: PLR2004 - beyond it nobody counts seconds


def _remaining(request: Request) -> float:
    told: dict[str, str] = getattr(request.state, "rate", {})
    return float(told.get("RateLimit-Remaining", "inf"))


def count_read(request: Request, who: Asking) -> None:
    """A dependency: any request to the API counts as one."""
    spend(request, who, READ)


Counted = Depends(count_read)
