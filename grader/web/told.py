"""What a code host's public API says of a repository before anything of it is fetched: its size, its language.

No key is needed. So a host answers a service a few dozen times an hour (GitHub sixty), and is asked sparingly: only for
a repository that git has just seen there, once in ten minutes; a host that has had enough isn't asked again before it
likes to be. What isn't told is no error: it is known once the repository is fetched.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from grader.cohort.hosts_http import Api
from grader.errors import ShipfolioError
from grader.reports import view
from grader.snapshot.gate import parse_policy
from grader.snapshot.tokens import token_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.cohort.hosts_http import Answer
    from grader.snapshot.look import Seen

TOTAL_S = 2.5  # somebody waits for it, and it is only nice to have
KEPT_S = 600.0
MOST_KEPT = 2000
MOST_AT_ONCE = 6  # threads that wait for hosts' APIs
LEFT_ALONE_S = 60.0  # a host that fails, or says that it has had enough and not until when
_KIB, _MIB, _GIB = 1024, 1024**2, 1024**3
_MOST_BYTES = 1 << 50  # a host that claims more says nothing
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Told:
    """What a host told; None and "" are what it didn't. `size_bytes` is of the whole repository with its history."""

    size_bytes: int | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """How a host is asked.

    Attributes:
        api: the API's own host.
        path: of a question, with `{path}` for `owner/name` and `{quoted}` for it as one part of a path.
        header: what carries a token, with `{token}` in its value.
        read: from the parsed answer.
    """

    api: str
    path: str
    header: tuple[str, str]
    read: Callable[[dict[str, Any]], Told]


def _sized(unit: int) -> Callable[[dict[str, Any]], Told]:
    def read(data: dict[str, Any]) -> Told:
        size = data.get("size")
        good = isinstance(size, int) and not isinstance(size, bool) and 0 < size * unit < _MOST_BYTES
        return Told(size * unit if good else None, _language(data.get("language")))  # type: ignore[operator]

    return read


def _shares(data: dict[str, Any]) -> Told:
    """GitLab's: a share for each language; it tells strangers no size."""
    found = {name: share for name, share in data.items() if isinstance(share, int | float)}
    return Told(None, _language(max(found, key=lambda name: found[name], default="")))


def _language(name: Any) -> str:
    if not isinstance(name, str):
        return ""
    return view.clip(view.clean(name.capitalize() if name.islower() else name), _LONGEST)


_BEARER = ("Authorization", "Bearer {token}")
WAYS: Mapping[str, Way] = {
    "github.com": Way("api.github.com", "/repos/{path}", _BEARER, _sized(_KIB)),
    "gitlab.com": Way("gitlab.com", "/api/v4/projects/{quoted}/languages", ("PRIVATE-TOKEN", "{token}"), _shares),
    "bitbucket.org": Way("api.bitbucket.org", "/2.0/repositories/{path}?fields=size,language", _BEARER, _sized(1)),
    "codeberg.org": Way("codeberg.org", "/api/v1/repos/{path}", ("Authorization", "token {token}"), _sized(_KIB)),
}


def api_of(way: Way, environ: Mapping[str, str]) -> Api:
    """The API of a host of `WAYS`, spoken to as a fetch speaks to the host itself: at judged addresses alone."""
    policy = parse_policy(environ)
    policy = replace(policy, hosts=policy.hosts | {way.api})
    return Api(way.api, "", {}, policy, environ, silence_s=TOTAL_S, total_s=TOTAL_S)


class Tellings:
    """What hosts told lately, and which of them are left alone for now. Safe between threads.

    Args:
        api: how a host is reached, as `api_of`; `now`: seconds that only grow. Both are for tests.
    """

    def __init__(
        self,
        api: Callable[[Way, Mapping[str, str]], Api] = api_of,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._api, self._now = api, now
        self._kept: OrderedDict[str, tuple[float, Told]] = OrderedDict()
        self._alone: dict[str, float] = {}
        self._lock = threading.Lock()
        self._askers = threading.BoundedSemaphore(MOST_AT_ONCE)

    def of(self, seen: Seen, environ: Mapping[str, str]) -> Told:
        """What the host of a repository tells of it; never raises for what a host or network does.

        The operator's token goes along where git needed it, too, or where the host has had enough of us without.
        """
        way = WAYS.get(seen.target.host)
        if way is None:
            return Told()
        key = f"{seen.target.url} {seen.private}"
        with self._lock:
            until, told = self._kept.get(key, (0.0, Told()))
        if until > self._now():
            return told
        if not self._askers.acquire(blocking=False):
            return Told()
        try:
            found = self._asked(way, seen, environ)
        finally:
            self._askers.release()
        if found is None:
            return Told()
        self._keep(key, found)
        return found

    def _asked(self, way: Way, seen: Seen, environ: Mapping[str, str]) -> Told | None:
        """The answer; None where there was none that is worth keeping."""
        host = seen.target.host
        path = way.path.format(path=quote(seen.target.path), quoted=quote(seen.target.path, safe=""))
        api = self._api(way, environ)
        token = token_for(host, environ)
        name, value = way.header
        known = replace(api, headers={name: value.format(token=token)}) if token and ":" not in token else None
        for asked, account in ((None if seen.private else api, host), (known, f"{host} with a token")):
            if asked is None or self._is_left(account):
                continue
            try:
                answer = asked.once(path)
            except ShipfolioError:
                self._leave(account, LEFT_ALONE_S)
                return None
            pause = asked.patience(answer) if answer.status in {403, 429} else None
            if pause is None:
                return _read(way, answer)
            self._leave(account, pause)
        return None

    def _is_left(self, account: str) -> bool:
        with self._lock:
            return self._alone.get(account, 0.0) > self._now()

    def _leave(self, account: str, seconds: float) -> None:
        with self._lock:
            self._alone[account] = self._now() + min(max(seconds, 1.0), 3600.0)

    def _keep(self, key: str, told: Told) -> None:
        with self._lock:
            self._kept[key] = (self._now() + KEPT_S, told)
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)


def _read(way: Way, answer: Answer) -> Told:
    good = answer.status == 200 and isinstance(answer.data, dict)  # noqa: PLR2004 - HTTP's own number
    return way.read(answer.data) if good else Told()


def words_of(seen: Seen, told: Told) -> str:
    """What was seen and told, in a line: `main at 0123456789, 3 branches and tags, mostly Python, 2.3 MiB`."""
    target = seen.target
    if target.revision:
        where = view.clip(view.clean(target.revision), 60)
    else:
        where = f"{view.clip(view.clean(seen.branch), 60) or 'no branch'} at {seen.commit[:10]}"
    parts = [where]
    if target.subdir:
        parts.append(f"directory {view.clip(view.clean(target.subdir), 80)}")
    if not target.revision:
        parts.append(f"{seen.names} {'branch or tag' if seen.names == 1 else 'branches and tags'}")
    if told.language:
        parts.append(f"mostly {told.language}")
    if told.size_bytes:
        parts.append(f"{size(told.size_bytes)} with its history")
    return ", ".join(parts)


def unknown_words(told: Told) -> str:
    """What the host didn't tell, as a sentence; "" where it told all."""
    lacking = [name for name, there in (("language", told.language), ("size", told.size_bytes)) if not there]
    return (
        f"Its {' and '.join(lacking)} {'is' if len(lacking) == 1 else 'are'} known once it is fetched."
        if lacking
        else ""
    )


def size(count: int) -> str:
    """Bytes for people: `640 KiB`, `2.3 MiB`."""
    for unit, name in ((_GIB, "GiB"), (_MIB, "MiB")):
        if count >= unit:
            return f"{count / unit:.1f} {name}"
    return f"{max(1, round(count / _KIB))} KiB"
