"""Brings feedback to where learners read it: one comment per repository, edited in place, or a file for each learner.

`plan_*` says what would be done and does nothing; `send_*` does it. What stands there already in the same words stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.errors import InfraError, RepoUnavailable, UsageError
from grader.snapshot.target import Local, parse_target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from grader.cohort.feedback import Feedback
    from grader.cohort.hosts import CommentHost, Posted

    OpenHost = Callable[[str], CommentHost]

CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"
_ENDS = re.compile(r"[ \t\r]+(?=\n|$)")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What becomes of one learner's feedback.

    Attributes:
        state: `created`, `updated`, `unchanged`, or why it isn't delivered: `public`, `shared`, `not_hosted`,
            or an error's kind (`not_found`, `auth_needed`, `rate_limited`, …).
        where: an address, or a file.
        message: what to know of it.
        is_ours: the failure is the host's or ours, and may pass.
    """

    feedback: Feedback
    state: str
    where: str = ""
    message: str = ""
    is_ours: bool = False

    @property
    def is_done(self) -> bool:
        """Whether it is, or would be, where it belongs."""
        return self.state in {CREATED, UPDATED, UNCHANGED}


@dataclass(frozen=True, slots=True)
class _Place:
    host: str
    repository: str


def deliver(
    feedback: Sequence[Feedback], open_host: OpenHost, *, send: bool, public: bool = False
) -> Iterable[Delivery]:
    """Post feedback on the repositories' own hosts, one after the other.

    Args:
        open_host: from a host's name to its adapter; asked once for each.
        send: False only looks what would be done.
        public: also where anybody can read it.
    """
    places = [_place_of(each) for each in feedback]
    private = _private(feedback, places)
    opened: dict[str, CommentHost] = {}
    for each, place in zip(feedback, places, strict=True):
        if place is None:
            yield Delivery(each, "not_hosted", message="The repository is not on a code host.")
            continue
        where = f"https://{place.host}/{place.repository}"
        if place in private:
            yield Delivery(each, "shared", where, "Others with other marks hand in this repository, and would read it.")
            continue
        try:
            if place.host not in opened:
                opened[place.host] = open_host(place.host)
            yield _posted(each, opened[place.host], place, send=send, public=public)
        except (RepoUnavailable, UsageError) as why:
            yield Delivery(each, why.kind, where, f"{why.message} {why.hint}".strip())
        except InfraError as why:
            yield Delivery(each, why.kind, where, f"{why.message} {why.hint}".strip(), is_ours=True)


def _private(feedback: Sequence[Feedback], places: Sequence[_Place | None]) -> set[_Place]:
    """Repositories of several learners who are told different things; a team of one mark shares its comment."""
    readers: dict[_Place, set[str]] = {}
    words: dict[_Place, set[tuple[str, str]]] = {}
    for each, place in zip(feedback, places, strict=True):
        if place is not None:
            readers.setdefault(place, set()).add(each.learner_id)
            words.setdefault(place, set()).add((each.marker, each.body))
    return {place for place, ids in readers.items() if len(ids) > 1 and len(words[place]) > 1}


def _place_of(feedback: Feedback) -> _Place | None:
    try:
        found = parse_target(feedback.target)
    except UsageError:
        return None
    return None if isinstance(found, Local) else _Place(found.host, found.path)


def _posted(feedback: Feedback, host: CommentHost, place: _Place, *, send: bool, public: bool) -> Delivery:
    where = f"https://{place.host}/{place.repository}"
    if not public and host.is_public(place.repository):
        return Delivery(feedback, "public", where, "Anybody could read it there.")
    body = f"{feedback.marker}\n{feedback.body}"
    posted = host.find(place.repository, feedback.marker)
    done = Delivery(feedback, _state(posted, body), posted.url if posted else where)
    if send and posted is None:
        return replace(done, where=host.create(place.repository, body) or where)
    if send and posted is not None and done.state == UPDATED:
        return replace(done, where=host.update(place.repository, posted, body) or done.where)
    return done


def _state(posted: Posted | None, body: str) -> str:
    if posted is None:
        return CREATED
    return UNCHANGED if _words(posted.body) == _words(body) else UPDATED


def _words(body: str) -> str:
    """Text as it is compared: hosts change line ends and what nobody sees at the end of a line."""
    return _ENDS.sub("", body.replace("\r\n", "\n")).strip()


def write_files(feedback: Sequence[Feedback], folder: Path, *, send: bool) -> Iterable[Delivery]:
    """A Markdown file for each learner and repository.

    Raises:
        UsageError: the folder can't be written to.
    """
    for each in feedback:
        path = folder / f"{each.name}.md"
        data = each.body.encode("utf-8", "replace")
        try:
            before = path.read_bytes() if path.is_file() else None
            state = CREATED if before is None else UNCHANGED if before == data else UPDATED
            if send and state != UNCHANGED:
                folder.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        except OSError as why:
            raise UsageError(
                f"{folder} could not be written to.", kind="output_not_writable", hint=why.strerror or ""
            ) from why
        yield Delivery(each, state, str(path))
