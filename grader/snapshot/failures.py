"""Why a fetch failed, told from what git printed. Those words are never shown: a stranger wrote half of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.errors import InfraError, RepoUnavailable, ShipfolioError
from grader.snapshot.gate import unreachable
from grader.snapshot.objects import empty_repository
from grader.snapshot.tokens import variable_for

if TYPE_CHECKING:
    from grader.snapshot.fetch import Source
    from grader.snapshot.limits import Limits
    from grader.snapshot.process import Outcome

_KINDS = (
    ("revision_not_found", r"couldn't find remote ref|not our ref|unadvertised object|bad object|invalid refspec"),
    ("not_found", r"returned error: 404|^fatal: repository '[^']*' not found"),
    ("auth_needed", r"could not read (?:Username|Password)|Authentication failed|returned error: 40[13]"),
    ("redirected", r"returned error: 30\d|unable to update url base from redirection"),
    ("host_failed", r"returned error: (?:429|5\d\d)"),
    ("unreachable", r"Could not resolve|Failed to connect|Couldn't connect|Connection (?:refused|timed out|reset)"),
    ("cut_off", r"recv error|send error|RPC failed|unexpected disconnect|hung up unexpectedly|early EOF"),
    ("tls_failed", r"SSL|certificate|TLS|GnuTLS"),
    ("timeout", r"Operation too slow|Operation timed out"),
    ("too_large", r"died of signal (?:24|25)|File too large|No space left|out of memory|mmap failed"),
    ("not_git", r"dumb http transport|not valid: is this a git repository|invalid server response"),
    ("broken_repository", r"fsck|index-pack failed|did not send all necessary objects|missing necessary objects"),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.MULTILINE)) for kind, pattern in _KINDS)


def failure(done: Outcome, source: Source, limits: Limits, *, wanted: str) -> ShipfolioError:
    """The error to raise for a git that ended badly.

    Args:
        wanted: the revision that was asked for; empty where none was.
    """
    kind = done.stopped or _kind(done.errors.replace(source.url, ""))
    where = source.url.partition("://")[2]
    if kind == "auth_needed":
        return needs_token(source, where)
    if kind == "revision_not_found" and wanted == "HEAD":
        return empty_repository()
    if kind == "unreachable":
        return unreachable(source.host)
    if kind in _OURS:
        message, hint = _OURS[kind]
        return InfraError(message.format(host=source.host, seconds=limits.fetch_s), kind=kind, hint=hint)
    if kind in _THEIRS:
        message, hint = _THEIRS[kind]
        return RepoUnavailable(message.format(host=source.host, where=where), kind=kind, hint=hint)
    return InfraError(f"git could not fetch {where}.", kind="fetch_failed", hint="Try again, or grade a clone of it.")


def needs_token(source: Source, where: str) -> RepoUnavailable:
    """The error for a repository that isn't shown to everybody: hosts don't tell a private one from none at all."""
    name = variable_for(source.host)
    if source.authorization is not None:
        message, hint = f"{source.host} refused the token for {where}.", f"Set {name} to one that may read it."
    else:
        message = f"{where} is private, or doesn't exist."
        hint = f"Check the address; for a private repository set {name} to a token that may read it."
    return RepoUnavailable(message, kind="auth_needed", hint=hint)


def _kind(errors: str) -> str:
    ours = "\n".join(line for line in errors.splitlines() if not line.startswith("remote:"))
    return next((kind for kind, pattern in _PATTERNS if pattern.search(ours)), "")


_OURS = {
    "cut_off": ("{host} ended the connection too soon.", "Try again later."),
    "host_failed": ("{host} answered with an error.", "Try again later."),
    "tls_failed": (
        "The connection to {host} could not be secured.",
        "Check the clock and the certificates (GIT_SSL_CAINFO names a bundle of your own).",
    ),
    "timeout": ("Fetching from {host} took more than {seconds:g} s.", "Try again, or grade a clone of it."),
}
_THEIRS = {
    "not_found": ("{where} does not exist.", "Check the address; a deleted repository is gone."),
    "redirected": ("{host} sends {where} on to another address, which is not followed.", "Give the new address."),
    "revision_not_found": (
        "There is no such revision in {where}.",
        "Name a branch, a tag or a full commit id that exists there.",
    ),
    "too_large": (
        "{where} is larger than the limit for a fetch.",
        "Take data and models out of its history, or grade a clone of it.",
    ),
    "not_git": ("{where} does not answer as a git repository.", "Check the address."),
    "broken_repository": ("{where} holds objects that git refuses as malformed.", "`git fsck --full` names them."),
}
