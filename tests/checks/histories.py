"""Histories of small made-up repositories, for the checks of history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from grader.evidence import history
from grader.evidence.files import Files
from tests.factories import commit
from tests.fakes import MemorySnapshot

if TYPE_CHECKING:
    from grader.evidence.history import History

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
TOPICS = (
    "Split customers before oversampling so that nothing leaks",
    "Report recall at five per cent alarms for each region",
    "Cache embeddings of unchanged pages between two runs",
    "Refuse uploads that aren't tables with a clear message",
    "Draw the calibration curve beside the confusion matrix",
    "Measure the time of a request without its first call",
    "Explain why the boosted trees were preferred over the net",
    "Read thresholds from the configuration of each market",
)


def clear(n: int) -> list[str]:
    """So many messages that all say something, none of them twice."""
    words = ("orders", "parcels", "drivers", "depots", "routes", "tariffs", "claims", "refunds")
    return [f"{TOPICS[i % len(TOPICS)]} of {words[i // len(TOPICS) % 8]} in part {chr(97 + i // 64)}" for i in range(n)]


def history_of(subjects: list[str], *, every: timedelta = timedelta(days=1), **more: Any) -> History:
    """One commit a step, oldest first, none at the second of the one before; keywords are `commit`'s, or `truncated`."""
    truncated = bool(more.pop("truncated", False))
    seconds = [timedelta(seconds=50 - i % 50) for i in range(len(subjects))]
    made = [commit(s, at=START + i * every + seconds[i], oid=f"{i:040x}", **more) for i, s in enumerate(subjects)]
    snapshot = MemorySnapshot({"a.py": "x = 1\n"}, commits=made[::-1], truncated=truncated)
    return history.collect(snapshot, Files(snapshot))
