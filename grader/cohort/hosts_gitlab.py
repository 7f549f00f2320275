"""Feedback on GitLab: a note on a merge request called `Feedback`, or else a confidential issue of that name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from grader.cohort.hosts import THREAD, Posted
from grader.cohort.hosts_http import number_of

if TYPE_CHECKING:
    from grader.cohort.hosts_http import Api


class GitLab:
    """GitLab, hosted or one's own, by its REST API."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._me: int | None = None

    def is_public(self, repository: str) -> bool:
        """Whether anybody, or anybody with an account, can read it."""
        data = self._api.call("GET", _project(repository)).data
        return not (isinstance(data, dict) and data.get("visibility") == "private")

    def find(self, repository: str, marker: str) -> Posted | None:
        """Our note on the merge request, or our issue."""
        project = _project(repository)
        for issue in self._called(f"{project}/issues"):
            if self._is_ours(issue, marker, "description"):
                return _posted(issue, self._number(issue, "iid"), None, "description", str(issue.get("web_url", "")))
        for request in self._called(f"{project}/merge_requests")[:1]:
            number, url = self._number(request, "iid"), str(request.get("web_url", ""))
            for note in self._api.pages(f"{project}/merge_requests/{number}/notes", sort="asc"):
                if not note.get("system") and self._is_ours(note, marker, "body"):
                    return _posted(note, number, self._number(note, "id"), "body", f"{url}#note_{int(note['id'])}")
        return None

    def create(self, repository: str, body: str) -> str:
        """A note on the merge request, or an issue."""
        project = _project(repository)
        for request in self._called(f"{project}/merge_requests")[:1]:
            note = self._api.call("POST", f"{project}/merge_requests/{int(request['iid'])}/notes", {"body": body}).data
            return f"{request.get('web_url', '')}#note_{int(note['id'])}"
        issue = {"title": THREAD, "description": body, "confidential": True}
        return _url(self._api.call("POST", f"{project}/issues", issue).data)

    def update(self, repository: str, posted: Posted, body: str) -> str:
        """Another text for the note or the issue."""
        project = _project(repository)
        if posted.comment is None:
            return _url(self._api.call("PUT", f"{project}/issues/{posted.thread}", {"description": body}).data)
        path = f"{project}/merge_requests/{posted.thread}/notes/{posted.comment}"
        self._api.call("PUT", path, {"body": body})
        return posted.url

    def _called(self, path: str) -> list[dict[str, Any]]:
        """Issues or merge requests called as ours are, the oldest first."""
        found = self._api.pages(path, state="all", search=THREAD, order_by="created_at", sort="asc", **{"in": "title"})
        return [thread for thread in found if str(thread.get("title", "")).strip().casefold() == THREAD.casefold()]

    def _number(self, entry: Any, name: str) -> int:
        return number_of(entry, name, self._api.host)

    def _is_ours(self, entry: dict[str, Any], marker: str, text: str) -> bool:
        """Anybody may write our marker: only what this token's user wrote is edited."""
        if marker not in str(entry.get(text) or ""):
            return False
        if self._me is None:
            self._me = self._number(self._api.call("GET", "/user").data, "id")
        return bool((entry.get("author") or {}).get("id") == self._me)


def _project(repository: str) -> str:
    return f"/projects/{quote(repository, safe='')}"


def _posted(entry: dict[str, Any], thread: int, comment: int | None, text: str, url: str) -> Posted:
    return Posted(thread, comment, str(entry.get(text) or ""), url)


def _url(data: Any) -> str:
    return str(data.get("web_url", "")) if isinstance(data, dict) else ""
