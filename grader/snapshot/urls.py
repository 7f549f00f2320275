"""Takes the URLs apart that people copy from the pages of a code host."""

from __future__ import annotations

import re
from urllib.parse import unquote

from grader.snapshot.target import FORMS, SCP, Remote, check_revision, refuse

_MAX_URL = 2048
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:/|:)")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_OWNER = re.compile(r"[A-Za-z0-9_.-]{1,100}")
_FULL_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_GITLAB_SUFFIX = re.compile(r"\?ref_type=(?:heads|tags)$")  # what its pages put behind a branch
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


def parse_url(url: str) -> Remote:
    """Take an https URL, or the same without `https://`, apart; UsageError says what is wrong with any other."""
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url or len(url) > _MAX_URL:
        refuse("The URL holds characters that don't belong in one.", FORMS)
    rest = _GITLAB_SUFFIX.sub("", _without_scheme(url))
    authority, _, path = rest.partition("/")
    if "?" in rest or ("#" in rest and "#" in rest.partition("@")[0]):
        refuse("The URL has a query or a fragment.", "Give the repository's address alone.", kind="bad_url")
    host = _host(authority)
    path = path.strip("/") if "@" not in path else path.lstrip("/")
    for sign in re.findall(r"%[0-9A-Fa-f]{0,2}", path):
        if len(sign) < 3 or int(sign[1:], 16) < 0x20 or sign.lower() in {"%2f", "%5c", "%7f"}:  # noqa: PLR2004
            refuse("The URL holds an escape that has no place in it.", FORMS, kind="bad_url")
    return _repository(host, path)


def _without_scheme(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    if separator and scheme.lower() == "https":
        return rest
    if _SCHEME.match(url):
        hint = "Use the https:// address of the same repository."
        refuse("Only https:// addresses are fetched.", hint, kind="scheme_not_allowed")
    if SCP.match(url) and not re.match(r"[^/]+:\d+(?:/|$)", url):
        hint = "Use the https:// address of the same repository."
        refuse("An ssh address (user@host:path) is not fetched.", hint, kind="scheme_not_allowed")
    return url


def _host(authority: str) -> str:
    if "@" in authority:
        refuse(
            "A URL with a user name or a token in it is refused: it would end up in logs.",
            "Remove it, and put the token into the environment (GITHUB_TOKEN, GITLAB_TOKEN, SHIPFOLIO_TOKEN_<HOST>).",
            kind="credentials_in_url",
        )
    host = authority.lower()
    if ":" in host:
        refuse("A URL with a port is refused.", "Only the https port of a code host is used.", kind="bad_url")
    labels = host.split(".")
    wellformed = len(labels) > 1 and len(host) < 254 and all(_LABEL.fullmatch(label) for label in labels)  # noqa: PLR2004
    if (
        not wellformed
        or re.fullmatch(r"\d+|0x[0-9a-f]*", labels[-1])
        or labels[-1] in {"localhost", "local", "internal"}
    ):
        refuse("The URL's host is not a public host name.", FORMS, kind="host_not_allowed")
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
        refuse("The URL does not name a repository.", FORMS, kind="bad_url")
    if not marker and len(parts) > 2 and host in {"github.com", "bitbucket.org", "codeberg.org"}:  # noqa: PLR2004
        refuse(
            "The URL leads to a page inside of a repository that can't be graded.",
            f"Give https://{host}/{parts[0]}/{parts[1]}, or one of its directories (…/tree/branch/directory).",
            kind="bad_url",
        )
    return _with_rest(Remote(host, "/".join(parts), revision), marker, unquote(rest).strip("/"))


def _with_rest(remote: Remote, marker: str, rest: str) -> Remote:
    if not rest:
        return remote
    first, _, below = rest.partition("/")
    if not rest.isprintable() or any(part in {"", ".", ".."} for part in rest.split("/")):
        refuse("The URL's path holds '..', an empty part or a control character.", FORMS, kind="bad_url")
    check_revision(first)
    if marker == "commit" or _FULL_ID.fullmatch(first):
        return Remote(remote.host, remote.path, first, below)
    return Remote(remote.host, remote.path, ambiguous=rest) if below else Remote(remote.host, remote.path, first)


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
        refuse(
            "The URL leads to a single file.",
            "Give the repository, or one of its directories (…/tree/branch/directory).",
            kind="bad_url",
        )
    return path[:at], _MARKERS[word], path[at + len(word) :]
