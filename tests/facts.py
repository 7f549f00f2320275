"""Facts of a small world: files as a dict in, a collected fact out, by the same wiring as a grade."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.model import Unavailable
from grader.pipeline import Facts
from tests.fakes import MemorySnapshot

if TYPE_CHECKING:
    from collections.abc import Mapping

# Prices of services that nothing here uses count for nothing.
SERVICES = "import anthropic, boto3, gcloud, mistralai, openai\n\nMODEL = 'gpt-4o'\n"
# A repository without any clock can't have measured the speeds that its documents claim.
CLOCK = "import time\n\nSTART = time.monotonic()\n"


def facts_of(files: Mapping[str, str | bytes], **kwargs: Any) -> Facts:
    """All facts of these files; keyword arguments are `MemorySnapshot`'s."""
    return Facts(MemorySnapshot(files, **kwargs))


def fact(name: str, files: Mapping[str, str | bytes], **kwargs: Any) -> Any:
    """One fact of these files; a collector that breaks fails the test."""
    value = facts_of(files, **kwargs).get(name)
    assert not isinstance(value, Unavailable), value
    return value
