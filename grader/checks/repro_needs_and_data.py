"""Both the dependencies and the data are there.

Why: a list without the data, or the data without a list, leaves the other half to be guessed.
Fix: commit a list of the dependencies, and the data or the command that fetches it.

Example:
    pip install -r requirements.txt
    python scripts/download_data.py   # writes data/raw/
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import to_list
from grader.model import Finding, Place, graded

if TYPE_CHECKING:
    from grader.evidence.data_sources import DataSources
    from grader.evidence.dependencies import Dependencies
    from grader.evidence.seeds import Seeds
    from grader.evidence.source_code import SourceCode


ALONE = 0.2
DATA = (
    "Commit a small data set (for a service, a sample of its input), or give the exact link or command that fetches "
    "it, and where the file belongs."
)
SEEDED_DATA = 0.75  # two elements of three; half of it must still lift the level
OTHERS_LIST = 0.6


def check(dependencies: Dependencies, data_sources: DataSources, seeds: Seeds, source_code: SourceCode) -> Finding:
    """Both count whole; data with seeded code, or with another language's list, more than half; one alone little."""
    lists = [m.path for m in dependencies.manifests if any(r.group in ("main", "pip") for r in m.requirements)]
    lists += [m.path for m in dependencies.manifests if m.ecosystem == "cpp" and m.path not in lists]
    lists += [lock.path for lock in dependencies.locked if not lists]
    data = [Place(f.path) for f in data_sources.files if not f.pointer]
    sources = [*data_sources.loaders, *data_sources.links, *data_sources.code_links, *data_sources.made]
    data += [Place(s.path, s.line, note=s.what[:60]) for s in sources]
    data += [Place(path) for path in data_sources.versioned]
    places = [*(Place(path) for path in lists[:2]), *data[:2]]
    if lists and data and dependencies.unlisted:
        fix = "List what the Python code imports in `pyproject.toml` or `requirements.txt`."
        said = "The data can be had; what is listed is another language's, and nothing of what the Python code imports."
        return graded(OTHERS_LIST, said, *places, fix=fix)
    if lists and data:
        return graded(1.0, "Dependencies are listed and the data can be had.", *places)
    if data:
        score = SEEDED_DATA if seeds.code else ALONE
        return graded(
            score, "The data can be had, but no file lists what the code needs.", *places, fix=to_list(source_code)
        )
    if lists:
        fix = DATA
        return graded(
            ALONE, "The dependencies are listed; neither data nor a way to get them was found.", *places, fix=fix
        )
    fix = f"{to_list(source_code)}\n{DATA}"
    return graded(0.0, "Neither a list of what the code needs nor data was found.", fix=fix)
