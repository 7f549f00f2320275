"""From what somebody pastes to a job in the queue: parsed, looked at, ordered. Pages and the API go the same way."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fastapi import HTTPException

from grader.errors import InfraError, RepoUnavailable, UsageError
from grader.jobs import order_for
from grader.rubric import builtin_ids, load_rubric
from grader.snapshot.look import look_up
from grader.snapshot.target import Local, Remote, parse_target
from grader.store.reports import VISIBILITIES

if TYPE_CHECKING:
    from grader.jobs import Enqueued, Order
    from grader.snapshot.look import Seen
    from grader.web.site import Site
    from grader.web.who import Who

_MOST_SUBDIR = 500
_LOOKS = threading.BoundedSemaphore(12)  # a slow host holds some of the threads that pages are made by, never all
_WAIT_S = 3.0


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants graded, as they typed it; "" is what nobody typed."""

    url: str
    rubric: str = "portfolio"
    revision: str = ""
    subdir: str = ""
    visibility: str = "unlisted"
    mode: str = "static"


def may_submit(site: Site, who: Who) -> bool:
    """Whether somebody may have repositories graded at all."""
    return site.settings.anyone_submits or who.role != "anonymous"


def host_of(url: str) -> str:
    """The code host that an address is of, "" for a folder; UsageError for what can't be either."""
    target = parse_target(url.strip())
    return target.host if isinstance(target, Remote) else ""


def examine(site: Site, who: Who, wish: Wish) -> tuple[Remote | Local, Seen | None]:
    """Take the target apart and look whether it is there; nothing is looked at of a folder of this machine.

    Where people log in, the operator's tokens open private repositories to instructors and admins alone.

    Raises:
        UsageError, RepoUnavailable, InfraError: why it can't be graded.
        HTTPException: 401, they may not ask.
    """
    if not may_submit(site, who):
        raise HTTPException(401, "Log in to have a repository graded.")
    target = parse_target(wish.url.strip(), revision=wish.revision.strip() or None)
    if isinstance(target, Local):
        return _local(site, target), None
    target = _with_subdir(target, wish.subdir)
    trusted = who.at_least("instructor")
    if not _LOOKS.acquire(timeout=_WAIT_S):
        raise InfraError("Too many repositories are looked at just now.", kind="busy", hint="Try again in a moment.")
    try:
        seen = look_up(target, environ=site.environ, within_s=site.look_up_s, with_token=trusted)
    except RepoUnavailable as why:
        if trusted or why.kind != "auth_needed":
            raise
        hint = "Check the address; a private repository is graded on your own machine by `shipfolio grade .`"
        raise RepoUnavailable(why.message, kind=why.kind, hint=hint) from None
    finally:
        _LOOKS.release()
    return seen.target, seen


def _local(site: Site, target: Local) -> Local:
    if site.accounts or not site.allow_local:
        hint = "Give the address of a repository, such as https://github.com/owner/name."
        if not site.accounts:
            hint += " For folders of this machine start it by `shipfolio serve --allow-local`."
        raise UsageError("That is no address of a repository.", kind="local_not_allowed", hint=hint)
    return target


def _with_subdir(target: Remote, text: str) -> Remote:
    subdir = text.strip().strip("/")
    if not subdir:
        return target
    parts = subdir.split("/")
    if len(subdir) > _MOST_SUBDIR or not subdir.isprintable() or any(part in {"", ".", ".."} for part in parts):
        raise UsageError("That can't be a directory.", kind="bad_subdir", hint="Give its path, such as services/api.")
    if (target.subdir or target.ambiguous) and subdir != target.subdir:
        raise UsageError(
            "The address names a directory already.", kind="contradiction", hint="Give the directory in one place."
        )
    return replace(target, subdir=subdir)


def order_of(site: Site, who: Who, wish: Wish) -> tuple[Order, Seen | None]:
    """The order that a wish comes to; raises as `examine` does, and UsageError for what a rubric or form doesn't know.

    A person's own reports may be private; nobody else's can be, since nobody could see them.
    """
    if wish.rubric not in builtin_ids():  # a name from the web never reaches the file system
        known = ", ".join(builtin_ids())
        raise UsageError("There is no such rubric.", kind="rubric_not_found", hint=f"There are: {known}.")
    if wish.visibility not in VISIBILITIES:
        known = ", ".join(VISIBILITIES)
        raise UsageError("A report can't be shown like that.", kind="bad_visibility", hint=f"One of: {known}.")
    if wish.visibility == "private" and who.role == "anonymous":
        raise UsageError("A private report needs an owner.", kind="login_needed", hint="Log in, or leave it unlisted.")
    if wish.mode not in {"static", "run"}:
        raise UsageError("There is no such mode.", kind="bad_mode", hint="One of: static, run.")
    if wish.mode == "run" and not any(worker.runs for worker in site.jobs.stats().workers):
        hint = "Leave it out, or grade on your own machine by `shipfolio grade --run`."
        raise UsageError("This service only reads, it runs nothing.", kind="mode_not_available", hint=hint)
    target, seen = examine(site, who, wish)
    text, revision = (target.path, target.revision) if isinstance(target, Local) else address_of(target, seen)
    more = {"owner": who.owner, "lane": who.lane, "visibility": wish.visibility, "mode": wish.mode}
    return order_for(text, load_rubric(wish.rubric), revision=revision, **more), seen


def address_of(target: Remote, seen: Seen | None = None) -> tuple[str, str | None]:
    """A target in the words that `parse_target` reads back to the same one: an address, and a revision beside it."""
    revision = target.revision
    if not target.subdir:
        return target.url, revision
    revision = revision or (seen.branch if seen else None) or "HEAD"
    text = f"{target.url}/-/tree/{revision}/{target.subdir}"
    if parse_target(text, revision=revision) != replace(target, revision=revision):
        raise UsageError("That can't be a directory.", kind="bad_subdir", hint="Give its path, such as services/api.")
    return text, revision


def place(site: Site, order: Order, seen: str = "") -> Enqueued:
    """Put an order into the queue; `seen`: what was found at its address, for whoever watches."""
    return site.jobs.enqueue(order, seen)
