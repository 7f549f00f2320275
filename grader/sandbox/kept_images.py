"""Images that builds leave, and how long: one build per repository is kept, so that the next one has its steps.

The engine's cache is made of images, so what is kept is kept by tags of ours: one for each stage of a build. A tag
can't be guessed, since whoever knows a tag could copy from the image.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
import time
from typing import TYPE_CHECKING, NamedTuple

from grader.sandbox.engine import PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docker import APIClient

NAME = f"{PREFIX}build"
MAX_REPOSITORIES = 20
MAX_AGE_S = 30 * 24 * 3600
SPARED_S = 600  # another grade of the same repository may be about to start the older one
_FIELDS = 4


class Kept(NamedTuple):
    """One build: whose it is, when, and its tags. `repository` is empty for what nobody comes back to."""

    repository: str
    made_at: int
    token: str
    tags: tuple[str, ...]


def digest_of(repository: str) -> str:
    """A repository in a tag."""
    return hashlib.sha256(repository.encode("utf-8", "surrogatepass")).hexdigest()[:16] if repository else "once"


class Tags:
    """The tags of one build that is going on."""

    def __init__(self, client: APIClient, repository: str) -> None:
        """Nothing is tagged yet."""
        self._client = client
        self.repository = digest_of(repository)
        self.token = secrets.token_hex(12)
        self._start = f"{self.repository}.{int(time.time())}.{self.token}"
        self._count = 0

    def next(self) -> str:
        """Another tag."""
        self._count += 1
        return f"{self._start}.{self._count}"

    def put(self, image: str) -> None:
        """Tag an image, so that it is kept with the build; one that is gone is none to keep."""
        from docker.errors import APIError  # noqa: PLC0415

        with contextlib.suppress(APIError):
            self._client.tag(image, NAME, self.next(), force=True)


def find_kept(client: APIClient) -> list[Kept]:
    """Every build that is there, newest first."""
    builds: dict[tuple[str, int, str], list[str]] = {}
    for each in client.images(name=NAME):
        for tag in each.get("RepoTags") or []:
            parts = tag.partition(":")[2].split(".")
            if tag.startswith(f"{NAME}:") and len(parts) == _FIELDS and parts[1].isdecimal():
                builds.setdefault((parts[0], int(parts[1]), parts[2]), []).append(tag)
    found = [Kept(*key, tuple(sorted(tags))) for key, tags in builds.items()]
    return sorted(found, key=lambda kept: (-kept.made_at, kept.token))


def drop(client: APIClient, builds: Iterable[Kept]) -> int:
    """Remove builds with the steps that no other one has; how many."""
    from docker.errors import APIError  # noqa: PLC0415

    count = 0
    for kept in builds:
        for tag in kept.tags:
            with contextlib.suppress(APIError):
                client.remove_image(tag, force=True)
        count += 1
    return count


def superseded(builds: list[Kept], now: float) -> list[Kept]:
    """Of builds, newest first, those that needn't stay: older ones of a repository, old ones, more than enough."""
    seen: set[str] = set()
    out: list[Kept] = []
    for kept in builds:
        again = kept.repository in seen and kept.repository != "once" and now - kept.made_at > SPARED_S
        late = now - kept.made_at > (MAX_AGE_S if kept.repository != "once" else 3600)
        if again or late or len(seen) >= MAX_REPOSITORIES:
            out.append(kept)
        elif kept.repository != "once":
            seen.add(kept.repository)
    return out


def of_image(client: APIClient, image: str) -> list[Kept]:
    """The builds that an image belongs to."""
    from docker.errors import APIError  # noqa: PLC0415

    with contextlib.suppress(APIError):
        tags = set(client.inspect_image(image).get("RepoTags") or [])  # type: ignore[no-untyped-call]
        return [kept for kept in find_kept(client) if tags & set(kept.tags)]
    return []
