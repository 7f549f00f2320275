"""Data and models are kept by version.

Why: a number can only be repeated on the data that it came from; a file that is overwritten loses that.
Fix: track data with DVC or LFS, or name the version and checksum of what you download, and log models with MLflow.

Example:
    dvc add data/raw/events.parquet && git add data/raw/events.parquet.dvc
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.data_sources import DataSources
    from grader.evidence.workings import Workings


COMMITTED = 0.2
LOADED = "Name the version (a revision, a checksum) of the models and data that the code loads."
TRACKED = 0.5


def check(data_sources: DataSources, workings: Workings) -> Finding:
    """DVC or LFS counts whole; data committed to git is fixed, too; a tracker versions models only."""
    if data_sources.versioned:
        return passed("Data is versioned by DVC or LFS.", *(Place(path) for path in data_sources.versioned[:3]))
    if data_sources.trackers:
        place = Place(data_sources.trackers[0].path, data_sources.trackers[0].line, note=data_sources.trackers[0].what)
        return graded(TRACKED, "Experiments are tracked, the data isn't versioned.", place)
    if any(not f.pointer for f in data_sources.files):
        place = Place(next(f.path for f in data_sources.files if not f.pointer), note="data in git")
        return graded(COMMITTED, "The data is committed to git, without a version of its own.", place)
    return failed("No data or models were found that are kept by version.", fix="" if workings.makes else LOADED)
