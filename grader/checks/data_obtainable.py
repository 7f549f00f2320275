"""The data is in the repository, or the way to get it is written down.

Why: nobody can repeat a result without the data that it came from.
Fix: commit a small data set (for a service, a sample of its input), or give the exact link or command that fetches it,
    and where the file belongs.

Example:
    kaggle datasets download -d blastchar/telco-customer-churn -p data/raw --unzip
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import count, counted
from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.data_sources import DataSources


LINK = 0.9
MADE = 0.8
POINTER_ONLY = 0.8


def check(data_sources: DataSources) -> Finding:
    """Data files, calls that fetch named data, links to it, code that makes it."""
    real = [f for f in data_sources.files if not f.pointer]
    if real:
        known = [f for f in real if f.rows]
        size = f"; {known[0].path} has {count(known[0].rows or 0, 'row')}" if known else ""
        said = f"{counted(len(real), 'data file is', 'data files are')} in the repository{size}."
        return passed(said, *(Place(f.path) for f in real[:3]))
    if data_sources.loaders:
        places = [Place(s.path, s.line, note=s.what[:60]) for s in data_sources.loaders[:3]]
        return passed("Data, or what was learnt from it, is fetched from a named place.", *places)
    links = [*data_sources.links, *data_sources.code_links]
    if links:
        places = [Place(s.path, s.line, note=s.what[:80]) for s in links[:3]]
        return graded(LINK, "The data is linked, but not fetched by a command.", *places)
    if data_sources.made:
        place = Place(data_sources.made[0].path, data_sources.made[0].line, note=data_sources.made[0].what)
        return graded(MADE, "The project makes or collects its data itself.", place)
    if data_sources.versioned:
        return graded(POINTER_ONLY, "Only pointers to data are here.", Place(data_sources.versioned[0]))
    return failed("Neither data nor a way to get them was found.")
