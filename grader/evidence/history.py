"""The history: how often, by whom, over how long, and whether the messages say anything.

A message is classified by its shape, not by its language: what a web editor or a clock wrote, a word or two that would
fit any commit, the same text again and again, or something that only this commit could say.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._commit_words import VAGUE, content_words
from grader.evidence._regex import regex

if TYPE_CHECKING:
    from datetime import datetime

    from grader.evidence.files import Files
    from grader.model import Commit, Snapshot

MAX_EXAMPLES = 5
MAX_SAME = 2  # the third commit of one text says nothing that the first two didn't
# Somebody who works commits at any second. Of 321 public repositories none with eight commits and more had a quarter on
# one second of the minute, and none that was written on four days and more was committed on fewer than 3/4 as many.
LEAST_DATED, SAME_SECOND = 10, 0.5
LEAST_WRITTEN_DAYS, COMMITTED_SHARE = 4, 0.5
# Of the same, the most had 4 commits of 52 that change nothing, and 8 merges of 70.
LEAST_EMPTY, EMPTY_SHARE = 5, 0.2
STAMP_NUMBERS = 3  # so many numbers and no word of its own: a date or a clock
POOR = 0.5
MERGE_PARENTS = 2


class Message(StrEnum):
    """What a commit's subject is."""

    CLEAR = "clear"
    SHORT = "short"
    VAGUE = "vague"
    EMPTY = "empty"
    STAMP = "stamp"
    WEB = "web-editor"
    REPEATED = "repeated"


# What a message of each kind is worth as an explanation of its commit.
WORTH = {
    Message.CLEAR: 1.0, Message.SHORT: 0.6, Message.WEB: 0.2, Message.REPEATED: 0.2,
    Message.VAGUE: 0.1, Message.STAMP: 0.0, Message.EMPTY: 0.0,
}  # fmt: skip


class History(NamedTuple):
    """The commits that lead to the graded one, in numbers.

    Attributes:
        commits: all that were read; `truncated` says that there are more.
        authored: those of people that aren't merges: what the figures below are about.
        messages: how many of each kind, only kinds that occur, by name.
        worth: the mean worth of the messages, 0.0 to 1.0.
        steps: honest increments: the worth of clear and short messages; a thousand empty ones add nothing.
        active_days: calendar days (UTC, by author date) with a commit. By the date of committing where the work was
            written on many days and committed on few, since anybody can give an author date; without those that fall
            on one second of the minute where most do, since a script wrote them.
        active_weeks: ISO weeks with a commit.
        span_days: days from the first to the last commit; 0 for one day.
        busiest_day: how many commits the busiest day has; `busiest_share` of `authored`, 0.0 to 1.0.
        largest_burst: the most commits within one hour.
        uploads: commits that a web editor's upload button made.
        merges: commits with several parents, bots' left out.
        pull_requests: merges of pull requests, and squashed ones with a number.
        authors: people; `bots`: automatic authors' commits.
        with_body: commits whose message explains more than its subject.
        conventional: subjects like `fix(api): …`.
        empty: commits and merges that change no file where there are many; they are none of the above.
        written_days: where the dates of committing count, on how many days the author dates fall; else 0.
        scripted: how many commits have a date that a script wrote.
        files: own files of the tree, to hold against the number of commits.
        examples: (commit id, subject, kind) of clear messages, then of poor ones, newest first.
    """

    commits: int
    truncated: bool
    authored: int
    messages: tuple[tuple[Message, int], ...]
    worth: float
    steps: float
    active_days: int
    active_weeks: int
    span_days: int
    busiest_day: int
    largest_burst: int
    uploads: int
    merges: int
    pull_requests: int
    authors: int
    bots: int
    with_body: int
    conventional: int
    files: int
    examples: tuple[tuple[str, str, Message], ...] = ()
    empty: int = 0
    written_days: int = 0
    scripted: int = 0

    @property
    def busiest_share(self) -> float:
        """The share of the busiest day, 0.0 to 1.0."""
        return self.busiest_day / self.authored if self.authored else 0.0

    def count(self, *kinds: Message) -> int:
        """How many messages are of one of these kinds."""
        return sum(n for kind, n in self.messages if kind in kinds)

    def share(self, *kinds: Message) -> float:
        """The share of messages of these kinds, 0.0 to 1.0."""
        return self.count(*kinds) / self.authored if self.authored else 0.0


_BOT = regex(r"\[bot\]|\bbot\b|dependabot|renovate|github-?actions|pre-commit-ci|semantic-release", re.IGNORECASE)
_AUTO = regex(r"^(?:auto[ -](?:pr|merge|commit|update|generated)\b|bump version\b)", re.IGNORECASE)
_PULL = regex(
    r"\(#\d+\)\s*$|^merge pull request #\d+|^merged in .{1,80}\(pull request #\d+\)|\bsee merge request\b",
    re.IGNORECASE,
)
_MERGE = regex(r"^merge(?:d)? (?:branch|pull request|remote-tracking|tag|commit)\b", re.IGNORECASE)
_CONVENTIONAL = regex(
    r"^(?:feat|fix|docs?|style|refactor|perf|test|build|ci|chore|revert)(?:\([^)]{1,40}\))?!?:\s*\S", re.IGNORECASE
)
_UPLOAD = regex(
    r"^(?:add files via upload|upload(?:ed|ing)?(?: new)?(?: files?)?|adicionar arquivos.*)$", re.IGNORECASE
)
# "Update README.md", "Create src/app.py", "Rename a.py to b.py": what a web editor proposes.
_WEB = regex(
    r"^(?:create|update|delete|rename|add|remove)d? (?:[\w./-]{0,60}(?: [\w./-]{1,40})?\.\w{1,8}|readme"
    r"|licen[cs]e|dockerfile|makefile"
    r"|\.\w[\w.-]{0,30}|procfile)(?: to [\w./ -]{1,80})?$",
    re.IGNORECASE,
)
_NUMBERS = regex(r"\d+")


def _is_bot(commit: Commit) -> bool:
    merged = commit.subject.partition(" from ")[2]
    return bool(_BOT.search(commit.author) or "[bot]" in commit.author_key or _AUTO.match(commit.subject)) or (
        merged.startswith(("dependabot/", "renovate/")) or "/dependabot/" in merged
    )


def classify(subject: str) -> Message:
    """What a subject is, by itself."""
    subject = " ".join(subject.split())
    if not any(ch.isalpha() for ch in subject):
        return Message.STAMP if subject else Message.EMPTY
    if subject.casefold() in {"initial commit", "first commit", "init"}:
        return Message.SHORT
    if _UPLOAD.match(subject) or _WEB.match(subject):
        return Message.WEB
    conventional = _CONVENTIONAL.match(subject)
    words = content_words(subject.partition(":")[2] if conventional else subject)
    telling = [word for word in words if word not in VAGUE]
    if not telling:
        return Message.STAMP if len(_NUMBERS.findall(subject)) >= STAMP_NUMBERS else Message.VAGUE
    if len(words) == 1:
        return Message.VAGUE
    return Message.CLEAR if len(telling) > 1 else Message.SHORT


def _classified(commits: list[Commit]) -> list[tuple[Commit, Message]]:
    """Each with its kind; the third and later commit of one text (numbers aside) is a repeat."""
    seen: Counter[str] = Counter()
    out = []
    for commit in reversed(commits):
        key = _NUMBERS.sub("", commit.subject).casefold().strip(" .-_")
        seen[key] += 1
        kind = classify(commit.subject)
        if seen[key] > MAX_SAME and kind in (Message.CLEAR, Message.SHORT):
            kind = Message.REPEATED
        out.append((commit, kind))
    return out[::-1]


def _with_changes(commits: list[Commit]) -> list[Commit]:
    """Those that change a file, where many don't; one that starts a build anew is nobody's way to a better grade."""
    kept = [c for c in commits if not c.empty]
    empty = len(commits) - len(kept)
    return kept if empty >= LEAST_EMPTY and empty > EMPTY_SHARE * len(commits) else commits


class _Dates(NamedTuple):
    """When work was done, as far as it can be believed, and what was not."""

    times: list[datetime]
    written_days: int = 0
    scripted: int = 0


def _dates(commits: list[Commit]) -> _Dates:
    times = [c.authored_at for c in commits]
    written, committed = len({t.date() for t in times}), len({c.committed_at.date() for c in commits})
    if written >= LEAST_WRITTEN_DAYS and committed <= COMMITTED_SHARE * written:
        return _Dates([c.committed_at for c in commits], written)
    (second, most), *_ = Counter(t.second for t in times).most_common(1) or [(0, 0)]
    if len(times) < LEAST_DATED or most <= SAME_SECOND * len(times):
        return _Dates(times)
    return _Dates([t for t in times if t.second != second] or times[:1], scripted=most)


def _largest_burst(times: list[datetime]) -> int:
    """The most commits within sixty minutes."""
    times = sorted(times)
    best = start = 0
    for end, when in enumerate(times):
        while when - times[start] > timedelta(hours=1):
            start += 1
        best = max(best, end - start + 1)
    return best


def collect(snapshot: Snapshot, files: Files) -> History:
    """Read the log."""
    log = snapshot.log()
    everybody = [c for c in log.commits if not _is_bot(c)]
    merges = _with_changes([c for c in everybody if c.parents >= MERGE_PARENTS])
    people = merges + _with_changes([c for c in everybody if c.parents < MERGE_PARENTS])
    own = [c for c in people[len(merges) :] if not _MERGE.match(c.subject)]
    kinds = _classified(own)
    dates = _dates(own)
    days = Counter(when.date() for when in dates.times)
    worth = sum(WORTH[kind] for _, kind in kinds)
    clear = [(c.oid, c.subject, kind) for c, kind in kinds if kind is Message.CLEAR][:MAX_EXAMPLES]
    poor = [(c.oid, c.subject, kind) for c, kind in kinds if WORTH[kind] < POOR][:MAX_EXAMPLES]
    return History(
        commits=len(log.commits),
        truncated=log.truncated,
        authored=len(own),
        messages=tuple(sorted(Counter(kind for _, kind in kinds).items())),
        worth=round(worth / len(own), 4) if own else 0.0,
        steps=round(sum(WORTH[kind] for _, kind in kinds if WORTH[kind] >= POOR), 2),
        active_days=len(days),
        active_weeks=len({day.isocalendar()[:2] for day in days}),
        span_days=(max(days) - min(days)).days if days else 0,
        busiest_day=max(days.values(), default=0),
        largest_burst=_largest_burst(dates.times),
        uploads=sum(bool(_UPLOAD.match(c.subject)) for c in own),
        merges=len(merges),
        pull_requests=sum(bool(_PULL.search(c.subject)) for c in people),
        authors=len({c.author_key for c in people}),
        bots=len(log.commits) - len(everybody),
        with_body=sum(c.body_lines > 0 for c in own),
        conventional=sum(bool(_CONVENTIONAL.match(c.subject)) for c in own),
        files=len(files.own),
        examples=(*clear, *poor),
        empty=len(everybody) - len(people),
        written_days=dates.written_days,
        scripted=dates.scripted,
    )
