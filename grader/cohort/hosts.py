"""Where feedback is posted: the port that each code host stands behind, and which one a repository's host is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.cohort.hosts_http import Api

KINDS = ("github", "gitlab")
THREAD = "Feedback"  # what GitHub Classroom calls its pull request, and we our issue


@dataclass(frozen=True, slots=True)
class Posted:
    """What stands on the host already.

    Attributes:
        thread: the pull request's or issue's number.
        comment: the comment's id; None where it is the text of an issue of ours.
        body: as it stands there.
    """

    thread: int
    comment: int | None
    body: str
    url: str


class CommentHost(Protocol):
    """A code host that takes comments. Repositories are `owner/name`.

    Every call raises RepoUnavailable where the repository isn't there for this token, and InfraError where the host
    fails, is away or has had enough of us.
    """

    def is_public(self, repository: str) -> bool:
        """Whether anybody can read what is posted there."""

    def find(self, repository: str, marker: str) -> Posted | None:
        """What this token's own user posted under a marker; what others posted under it is nothing of ours."""

    def create(self, repository: str, body: str) -> str:
        """Comment on the request called `THREAD` where there is one, or else open an issue of that name; its URL."""

    def update(self, repository: str, posted: Posted, body: str) -> str:
        """Put another text in its place; its URL."""


def open_host(kind: str, api: Api) -> CommentHost:
    """The adapter for one of `KINDS`."""
    from grader.cohort.hosts_github import GitHub  # noqa: PLC0415 - one of the two is used
    from grader.cohort.hosts_gitlab import GitLab  # noqa: PLC0415

    adapters: Mapping[str, type[GitHub | GitLab]] = {"github": GitHub, "gitlab": GitLab}
    return adapters[kind](api)
