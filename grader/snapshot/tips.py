"""What a target's revision is now, without reading it: enough to tell whether a repository has changed."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import ShipfolioError
from grader.snapshot.git import open_git
from grader.snapshot.limits import DEFAULT, Limits
from grader.snapshot.local import find_checkout, not_a_repository
from grader.snapshot.objects import resolve
from grader.snapshot.target import Local, parse_target

if TYPE_CHECKING:
    from collections.abc import Mapping


def tip_of(target: str, *, environ: Mapping[str, str], revision: str | None = None, limits: Limits = DEFAULT) -> str:
    """The full id of the commit that `open_target` would open; raises as it does, for the same reasons."""
    parsed = parse_target(target, revision=revision)
    if not isinstance(parsed, Local):
        from grader.snapshot.remote import find_tip  # noqa: PLC0415  (sockets, TLS: only for a URL)

        return find_tip(parsed, limits=limits, environ=environ)
    checkout = find_checkout(parsed.path)
    if checkout is None:
        raise not_a_repository()
    return resolve(open_git(checkout.git_dir, checkout.work_tree or None, environ), parsed.revision, limits)


def packed_bytes(target: str) -> int:
    """How much git keeps packed of a repository on this machine: a guess at its size. 0 for any other target."""
    try:
        parsed = parse_target(target)
        checkout = find_checkout(parsed.path) if isinstance(parsed, Local) else None
        if checkout is None:
            return 0
        return sum(pack.stat().st_size for pack in islice(Path(checkout.git_dir, "objects/pack").glob("*.pack"), 100))
    except (ShipfolioError, OSError):
        return 0


def host_of(target: str) -> str:
    """Whom a target asks: a host's name, or "" for a path of this machine and for what can't be understood."""
    parts = target.partition("://")
    return parts[2].partition("/")[0].lower() if parts[1] else ""
