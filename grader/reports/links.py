"""Addresses of a repository, a commit and a line on the code host that the repository was read from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from grader.model import Place, RepoRef

# What stands behind a repository's address, with {commit}, {path} and the line or the lines. `plain`: what shows a text
# that the host would otherwise draw as a page, where lines can't be linked to.
_SHAPES = {
    "github.com": ("/commit/{commit}", "/blob/{commit}/{path}", "?plain=1", "#L{line}", "#L{line}-L{end}"),
    "gitlab.com": ("/-/commit/{commit}", "/-/blob/{commit}/{path}", "?plain=1", "#L{line}", "#L{line}-{end}"),
    "bitbucket.org": ("/commits/{commit}", "/src/{commit}/{path}", "", "#lines-{line}", "#lines-{line}:{end}"),
    "codeberg.org": (
        "/commit/{commit}", "/src/commit/{commit}/{path}", "?display=source", "#L{line}", "#L{line}-L{end}",
    ),
}  # fmt: skip
_ADDRESS = re.compile(r"https://([a-z.]{1,40})/([A-Za-z0-9_.~-]{1,200}(?:/[A-Za-z0-9_.~-]{1,200}){1,20})/?")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_DRAWN = (".md", ".markdown", ".rst", ".adoc", ".org", ".textile", ".ipynb", ".csv", ".tsv", ".svg")


@dataclass(frozen=True, slots=True)
class Host:
    """Where a graded repository can be looked at; every address is empty where there is none to give."""

    repo: str = ""
    commit: str = ""
    line: str = ""
    lines: str = ""
    file: str = ""
    plain: str = ""

    def place(self, place: Place | None) -> str:
        """The address of a place at the graded commit."""
        if place is None or not self.file:
            return ""
        try:
            path = quote(place.path.encode("utf-8", "surrogateescape"), safe="/")
        except UnicodeEncodeError:  # a lone surrogate is no byte of a path
            return ""
        if not path or path.startswith("/") or {"", ".", ".."} & set(path.split("/")):
            return ""
        url = self.file.replace("{path}", path)
        if place.line is None:
            return url
        several = place.end_line is not None and place.end_line > place.line
        tail = (self.lines if several else self.line).format(line=int(place.line), end=int(place.end_line or 0))
        return url + (self.plain if path.lower().endswith(_DRAWN) else "") + tail


def host_of(ref: RepoRef, commit: str | None) -> Host:
    """Where a repository behind a public address that we know is looked at; a folder or another server has no links."""
    found = _ADDRESS.fullmatch(ref.url)
    if found is None or found[1] not in _SHAPES or {".", ".."} & set(found[2].split("/")):
        return Host()
    repo = f"https://{found[1]}/{found[2].removesuffix('.git')}"
    if commit is None or not _COMMIT.fullmatch(commit):
        return Host(repo)
    at, file, plain, line, lines = _SHAPES[found[1]]
    try:
        folder = quote(ref.subdir.strip("/").encode("utf-8", "surrogateescape"), safe="/")
    except UnicodeEncodeError:
        return Host(repo, repo + at.format(commit=commit))
    if folder and {"", ".", ".."} & set(folder.split("/")):
        return Host(repo, repo + at.format(commit=commit))
    inside = f"{folder}/{{path}}" if folder else "{path}"
    return Host(
        repo,
        repo + at.format(commit=commit),
        line,
        lines,
        repo + file.format(commit=commit, path=inside),
        plain,
    )
