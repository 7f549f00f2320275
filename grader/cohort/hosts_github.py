"""Feedback on GitHub: a comment on Classroom's pull request `Feedback`, or else an issue of that name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.cohort.hosts import THREAD, Posted
from grader.cohort.hosts_http import number_of

if TYPE_CHECKING:
    from grader.cohort.hosts_http import Api


class GitHub:
    """GitHub, or GitHub Enterprise, by its REST API."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._me: int | None = None

    def is_public(self, repository: str) -> bool:
        """Whether anybody can read it; an internal repository is read by a whole company."""
        data = self._api.call("GET", f"/repos/{repository}").data
        return not (isinstance(data, dict) and data.get("private") is True and data.get("visibility") != "internal")

    def find(self, repository: str, marker: str) -> Posted | None:
        """Our comment on the pull request, or our issue."""
        request = None
        for thread in self._threads(repository):
            if "pull_request" in thread:
                request = request or thread
            elif self._is_ours(thread, marker):
                return _posted(thread, self._number(thread, "number"), None)
        if request is None:
            return None
        number = self._number(request, "number")
        for comment in self._api.pages(f"/repos/{repository}/issues/{number}/comments"):
            if self._is_ours(comment, marker):
                return _posted(comment, number, self._number(comment, "id"))
        return None

    def create(self, repository: str, body: str) -> str:
        """A comment on the pull request, or an issue."""
        for thread in self._threads(repository):
            if "pull_request" in thread:
                path = f"/repos/{repository}/issues/{int(thread['number'])}/comments"
                return _url(self._api.call("POST", path, {"body": body}).data)
        return _url(self._api.call("POST", f"/repos/{repository}/issues", {"title": THREAD, "body": body}).data)

    def update(self, repository: str, posted: Posted, body: str) -> str:
        """Another text for the comment or the issue."""
        inner = f"issues/{posted.thread}" if posted.comment is None else f"issues/comments/{posted.comment}"
        return _url(self._api.call("PATCH", f"/repos/{repository}/{inner}", {"body": body}).data)

    def _threads(self, repository: str) -> list[dict[str, Any]]:
        """Issues and pull requests called as ours are, the oldest first."""
        found = self._api.pages(f"/repos/{repository}/issues", state="all", sort="created", direction="asc")
        return [thread for thread in found if str(thread.get("title", "")).strip().casefold() == THREAD.casefold()]

    def _number(self, entry: Any, name: str) -> int:
        return number_of(entry, name, self._api.host)

    def _is_ours(self, entry: dict[str, Any], marker: str) -> bool:
        """Anybody may write our marker: only what this token's user wrote is edited."""
        if marker not in str(entry.get("body") or ""):
            return False
        if self._me is None:
            self._me = self._number(self._api.call("GET", "/user").data, "id")
        return bool((entry.get("user") or {}).get("id") == self._me)


def _posted(entry: dict[str, Any], thread: int, comment: int | None) -> Posted:
    return Posted(thread, comment, str(entry.get("body") or ""), str(entry.get("html_url", "")))


def _url(data: Any) -> str:
    return str(data.get("html_url", "")) if isinstance(data, dict) else ""
