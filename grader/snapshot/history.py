"""Commits from `git rev-list`: git's bytes into clamped, cleaned values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from grader.model import Commit, Log

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from io import BufferedReader

    from grader.snapshot.limits import Limits

# Plumbing on purpose: `git log` obeys a repository's log.showSignature, which starts a program.
FORMAT = "%H%x00%T%x00%P%x00%an%x00%ae%x00%at%x00%ct%x00%B%x00"
_FIELDS = 8
_MAX_NAME = 200
_MAX_SUBJECT = 300
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_S = int(datetime(2999, 12, 31, tzinfo=UTC).timestamp())
_DIGITS = 18


def rev_list_args(commit: str, limits: Limits) -> tuple[str, ...]:
    """The arguments of the one call that prints the log: one commit over the cap, to tell that there is more."""
    return (
        "rev-list",
        f"--max-count={limits.max_commits + 1}",
        "--no-commit-header",
        f"--format={FORMAT}",
        commit,
        "--",
    )


def read_log(stream: BufferedReader, limits: Limits, *, shallow: bool) -> Log:
    """Read the log off git's output.

    Args:
        shallow: the repository's history was cut when it was cloned.

    Returns:
        At most `limits.max_commits` commits; `truncated` where there are more, or could be.
    """
    data = stream.read(limits.max_log_bytes + 1)
    cut = len(data) > limits.max_log_bytes
    fields = data.split(b"\0")
    records = [fields[at : at + _FIELDS] for at in range(0, len(fields) - _FIELDS, _FIELDS)]
    trees = {record[0].strip(): record[1] for record in records}
    commits = tuple(_parse_commit(record, trees) for record in records[: limits.max_commits])
    return Log(commits, truncated=cut or len(records) > limits.max_commits or shallow)


def clean(text: str) -> str:
    """One line without control, format and other unprintable characters."""
    if text.isprintable():
        return text.strip()
    return "".join(char if char.isprintable() else " " if char.isspace() else "" for char in text).strip()


def _parse_commit(record: Iterable[bytes], trees: Mapping[bytes, bytes]) -> Commit:
    oid, tree, parents, name, address, authored, committed, message = record
    first, *_ = ids = parents.split() or [b""]
    lines = _text(message).strip("\n").split("\n")
    author = clean(_text(name))[:_MAX_NAME]
    return Commit(
        oid=oid.decode("ascii", "replace").strip(),
        author=author,
        author_key=(clean(_text(address))[:_MAX_NAME] or author).casefold(),
        authored_at=parse_time(authored),
        committed_at=parse_time(committed),
        subject=clean(lines[0])[:_MAX_SUBJECT],
        body_lines=sum(1 for line in lines[1:] if line.strip()),
        parents=len(ids) if first else 0,
        empty=trees.get(first) == tree,
    )


def parse_time(seconds: bytes) -> datetime:
    """Seconds since 1970 as git prints them; what is absent, malformed or absurd is clamped to 1970 or 2999."""
    digits = seconds.strip()
    if digits.startswith(b"-") or not digits.isdigit():
        return _EPOCH
    number = _LAST_S if len(digits) > _DIGITS else min(int(digits), _LAST_S)
    return _EPOCH + timedelta(seconds=number)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
