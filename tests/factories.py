"""Builders of small real worlds: commits as values, git repositories with stable ids."""

from __future__ import annotations

import hashlib
import os
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from grader.model import Commit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

DAY = "2026-01-15T12:00:00+00:00"
AUTHOR = "Ada Lovelace <ada@example.org>"


@dataclass(frozen=True, slots=True)
class Link:
    """In a dict of files: a symbolic link to `target`."""

    target: str


@dataclass(frozen=True, slots=True)
class Script:
    """In a dict of files: a file with the executable bit."""

    content: str


def commit(
    subject: str = "Add the first version",
    *,
    at: datetime | str = DAY,
    author: str = "Ada Lovelace",
    email: str = "ada@example.org",
    body_lines: int = 0,
    parents: int = 1,
    oid: str = "",
) -> Commit:
    """A `Commit`; `at` is aware or ISO 8601 and is both of its dates. The id follows from the rest."""
    when = _aware(at)
    oid = oid or hashlib.sha1(f"{subject}|{when}|{email}|{body_lines}|{parents}".encode()).hexdigest()
    return Commit(oid, author, email.casefold(), when, when, subject, body_lines, parents)


def git_env() -> dict[str, str]:
    """An environment in which git reads no configuration of this machine or user."""
    keep = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
    return {
        **keep,
        "HOME": os.devnull,
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
    }


def git(directory: Path, *args: str, stdin: bytes = b"") -> bytes:
    """Run git in `directory` and return its output; raises with git's words when it fails."""
    done = subprocess.run(
        ["git", "-C", str(directory), *args], input=stdin, capture_output=True, env=git_env(), check=False
    )
    assert done.returncode == 0, f"git {' '.join(args)}: {done.stderr.decode(errors='replace')}"
    return done.stdout


def git_repo(
    directory: Path,
    commits: Iterable[tuple[object, ...]],
    *,
    branch: str = "main",
    bare: bool = False,
) -> Path:
    """Build a real repository in `directory` (made if need be) and check its last commit out.

    Args:
        commits: oldest first, each `(files, message, date)` or `(files, message, date, "Name <address>")`.
            `files` maps a path to text, bytes, `Link`, `Script`, or None (removed); what isn't named stays.
            The date is aware, or ISO 8601.
        bare: no work tree.

    Returns:
        `directory`.
    """
    directory.mkdir(parents=True, exist_ok=True)
    git(directory, "init", "-q", "-b", branch, *(["--bare"] if bare else []))
    stream = bytearray()
    for files, message, date, *rest in commits:
        stream += _fast_import(files, str(message), date, str(rest[0]) if rest else AUTHOR, branch)  # type: ignore[arg-type]
    git(directory, "fast-import", "--quiet", "--force", stdin=bytes(stream))
    if not bare and stream:
        git(directory, "reset", "-q", "--hard")
    return directory


def _aware(at: datetime | str) -> datetime:
    when = datetime.fromisoformat(at) if isinstance(at, str) else at
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)


def _fast_import(
    files: Mapping[str, bytes | str | Link | Script | None],
    message: str,
    date: datetime | str,
    author: str,
    branch: str,
) -> bytes:
    """One commit in the words of `git fast-import`."""
    who = f"{author} {int(_aware(date).timestamp())} +0000"
    body = (message if message.endswith("\n") else message + "\n").encode("utf-8", "surrogateescape")
    out = f"commit refs/heads/{branch}\nauthor {who}\ncommitter {who}\n".encode() + b"data %d\n%b\n" % (len(body), body)
    for path, value in files.items():
        name = b'"%b"' % b"".join(b"\\%03o" % byte for byte in path.encode("utf-8", "surrogateescape"))
        if value is None:
            out += b"D %b\n" % name
            continue
        mode = b"120000" if isinstance(value, Link) else b"100755" if isinstance(value, Script) else b"100644"
        text = value.target if isinstance(value, Link) else value.content if isinstance(value, Script) else value
        data = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text
        out += b"M %b inline %b\ndata %d\n%b\n" % (mode, name, len(data), data)
    return out
