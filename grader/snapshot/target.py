"""What a person names as a target, taken apart: a path of this machine, or an https URL of a code host.

Nothing here touches disk (but to see whether a path exists) or network. Everything that isn't plainly one of the known
forms is refused with a sentence that says which forms there are.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import unquote

from grader.errors import UsageError

_FORMS = "Give a directory, or a URL such as https://github.com/owner/name."
_MAX_URL = 2048
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:/|:)")
_SCP = re.compile(r"(?:[^/@:\s]+@)?[^/@:\s]+:[^/]")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_OWNER = re.compile(r"[A-Za-z0-9_.-]{1,100}")
_FULL_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_BAD_REVISION = re.compile(r"[\x00-\x20\x7f:?*\[\\{}]|\.\.|^-|//|^/|/$")


@dataclass(frozen=True, slots=True)
class Local:
    """A path of this machine, as it was given."""

    path: str
    revision: str | None = None


@dataclass(frozen=True, slots=True)
class Remote:
    """A repository of a code host.

    Attributes:
        host: in lower case, a dotted name.
        path: `owner/name`, with more parts where a host has sub-groups; without `.git`.
        revision: branch, tag or full commit id; None is the default branch.
        subdir: the graded directory.
        ambiguous: `branch/and/sub/dir` where only the host's own list of branches tells which part is which;
            then `revision` is None and `subdir` empty.
    """

    host: str
    path: str
    revision: str | None = None
    subdir: str = ""
    ambiguous: str = ""

    @property
    def url(self) -> str:
        """The address of the repository itself."""
        return f"https://{self.host}/{self.path}"


def parse_target(target: str, *, revision: str | None = None, worktree: bool = False) -> Local | Remote:
    """Tell a path from a URL, and take the URL apart.

    Raises:
        UsageError: it is neither, or a kind of address that isn't fetched.
    """
    if revision is not None:
        revision = check_revision(revision)
    if worktree and revision is not None:
        _refuse("Files on disk have no revision.", "Leave out --worktree or --rev.", kind="contradiction")
    if not target or "\0" in target:
        _refuse("The target is empty." if not target else "The target holds a control character.", _FORMS)
    if target.startswith("-"):
        _refuse("A target can't begin with a dash.", "For a directory of that name write ./ before it.")
    if os.path.exists(target) or not _looks_remote(target):  # noqa: PTH110  (Path.exists raises on odd names)
        return Local(target, revision)
    if worktree:
        _refuse("--worktree is for directories on this machine.", "Leave it out for a URL.", kind="contradiction")
    remote = parse_url(target)
    if revision is None:
        return remote
    if (remote.revision or remote.ambiguous) and revision not in (remote.revision, remote.ambiguous):
        if remote.ambiguous.startswith(f"{revision}/"):
            return Remote(remote.host, remote.path, revision, remote.ambiguous[len(revision) + 1 :])
        _refuse(
            "The URL and --rev name different revisions.",
            "Give one of the two.",
            kind="contradiction",
        )
    return Remote(remote.host, remote.path, revision, remote.subdir)


def check_revision(revision: str) -> str:
    """The revision, if it can be one; refused otherwise, before git could read anything into it."""
    if not revision or len(revision) > 250 or _BAD_REVISION.search(revision) or not revision.isprintable():  # noqa: PLR2004
        _refuse("That can't be a revision.", "Name a branch, a tag or a commit id.", kind="bad_revision")
    return revision


def parse_url(url: str) -> Remote:
    """Take an https URL, or the same without `https://`, apart; UsageError says what is wrong with any other."""
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url or len(url) > _MAX_URL:
        _refuse("The URL holds characters that don't belong in one.", _FORMS)
    rest = _without_scheme(url)
    authority, _, path = rest.partition("/")
    if "?" in rest or ("#" in rest and "#" in rest.partition("@")[0]):
        _refuse("The URL has a query or a fragment.", "Give the repository's address alone.", kind="bad_url")
    host = _host(authority)
    path = path.strip("/") if "@" not in path else path.lstrip("/")
    for sign in re.findall(r"%[0-9A-Fa-f]{0,2}", path):
        if len(sign) < 3 or int(sign[1:], 16) < 0x21 or sign.lower() in {"%2f", "%5c", "%7f"}:  # noqa: PLR2004
            _refuse("The URL holds an escape that has no place in it.", _FORMS, kind="bad_url")
    return _repository(host, path)


def _without_scheme(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    if separator and scheme.lower() == "https":
        return rest
    if _SCHEME.match(url):
        hint = "Use the https:// address of the same repository."
        _refuse("Only https:// addresses are fetched.", hint, kind="scheme_not_allowed")
    if _SCP.match(url) and not re.match(r"[^/]+:\d+(?:/|$)", url):
        hint = "Use the https:// address of the same repository."
        _refuse("An ssh address (user@host:path) is not fetched.", hint, kind="scheme_not_allowed")
    return url


def _host(authority: str) -> str:
    if "@" in authority:
        _refuse(
            "A URL with a user name or a token in it is refused: it would end up in logs.",
            "Remove it, and put the token into the environment (GITHUB_TOKEN, GITLAB_TOKEN, SHIPFOLIO_TOKEN_<HOST>).",
            kind="credentials_in_url",
        )
    host = authority.lower()
    if ":" in host:
        _refuse("A URL with a port is refused.", "Only the https port of a code host is used.", kind="bad_url")
    labels = host.split(".")
    wellformed = len(labels) > 1 and len(host) < 254 and all(_LABEL.fullmatch(label) for label in labels)  # noqa: PLR2004
    if (
        not wellformed
        or re.fullmatch(r"\d+|0x[0-9a-f]*", labels[-1])
        or labels[-1] in {"localhost", "local", "internal"}
    ):
        _refuse("The URL's host is not a public host name.", _FORMS, kind="host_not_allowed")
    return host


def _repository(host: str, path: str) -> Remote:
    """`owner/name` and what follows it, by the habits of the hosts."""
    base, marker, rest = _split_at_marker(path)
    revision: str | None = None
    if "@" in base and not marker:
        base, _, revision = base.partition("@")
        revision = check_revision(unquote(revision))
    parts = [unquote(part) for part in base.strip("/").split("/")]
    parts[-1] = parts[-1].removesuffix(".git")
    if len(parts) < 2 or any(not _OWNER.fullmatch(part) or part[0] in ".-" for part in parts):  # noqa: PLR2004
        _refuse("The URL does not name a repository.", _FORMS, kind="bad_url")
    if not marker and len(parts) > 2 and host in {"github.com", "bitbucket.org", "codeberg.org"}:  # noqa: PLR2004
        _refuse(
            "The URL leads to a page inside of a repository that can't be graded.",
            f"Give https://{host}/{parts[0]}/{parts[1]}, or one of its directories (…/tree/branch/directory).",
            kind="bad_url",
        )
    return _with_rest(Remote(host, "/".join(parts), revision), marker, unquote(rest).strip("/"))


def _with_rest(remote: Remote, marker: str, rest: str) -> Remote:
    if not rest:
        return remote
    check_revision(rest)
    first, _, below = rest.partition("/")
    if any(part in {"", ".", ".."} for part in rest.split("/")):
        _refuse("The URL's path holds '..' or an empty part.", _FORMS, kind="bad_url")
    if marker == "commit" or _FULL_ID.fullmatch(first):
        return Remote(remote.host, remote.path, first, below)
    return Remote(remote.host, remote.path, ambiguous=rest) if below else Remote(remote.host, remote.path, first)


_MARKERS = {
    "/-/tree/": "tree",
    "/-/commit/": "commit",
    "/-/blob/": "file",
    "/tree/": "tree",
    "/commit/": "commit",
    "/commits/": "tree",
    "/blob/": "file",
    "/raw/": "file",
    "/src/branch/": "tree",
    "/src/tag/": "tree",
    "/src/commit/": "commit",
    "/src/": "tree",
}


def _split_at_marker(path: str) -> tuple[str, str, str]:
    """`owner/name`, what kind of page of it this is (`tree`, `commit`, empty), and the rest of the path."""
    at_least = path.find("/") + 1  # an owner may be called `src`, but not be followed by a marker at once
    found = [(path.find(word, at_least), -len(word), word) for word in _MARKERS if path.find(word, at_least) > 0]
    if not found:
        return path, "", ""
    at, _, word = min(found)
    if "@" in path[:at]:  # owner/name@feature/tree/x: all of it is the revision
        return path, "", ""
    if _MARKERS[word] == "file":
        _refuse(
            "The URL leads to a single file.",
            "Give the repository, or one of its directories (…/tree/branch/directory).",
            kind="bad_url",
        )
    return path[:at], _MARKERS[word], path[at + len(word) :]


def _looks_remote(target: str) -> bool:
    """Whether a target that isn't a path here is meant as an address, rather than as a path that is missing."""
    if "://" in target or "::" in target or _SCP.match(target):
        return True
    first, slash, _ = target.partition("/")
    return bool(slash) and "." in first.strip(".") and not first.startswith(".")


def _refuse(message: str, hint: str, *, kind: str = "bad_target") -> NoReturn:
    raise UsageError(message, kind=kind, hint=hint)
