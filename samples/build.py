"""Builds the sample repository; its commit ids are the same on every machine."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from samples.ticket_triage import AUTHOR, COMMITS
from tests.factories import git_repo

if TYPE_CHECKING:
    from pathlib import Path


def build_sample(directory: Path) -> Path:
    """Build the sample in `directory`, which is emptied first; returns it."""
    if directory.exists():
        shutil.rmtree(directory)
    return git_repo(directory, [(files, message, date, AUTHOR) for files, message, date in COMMITS])
