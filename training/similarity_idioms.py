"""Writes the fingerprints of what public repositories write alike that know nothing of each other.

`python -m training.similarity_idioms DIR` reads each bare repository `DIR/OWNER+NAME/repo`. Only sums are kept, which
give nobody's code back.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cohort.similarity_prints import IDIOMS, pack, sums_of
from grader.cohort.similarity_sources import read_project
from grader.errors import ShipfolioError
from grader.snapshot import open_target

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.cohort.similarity_sources import Project

# So many owners out of about two hundred: what fewer have may be one tutorial's.
LEAST_OWNERS = 5


def idioms_of(projects: Iterable[tuple[str, Project]], least: int = LEAST_OWNERS) -> set[int]:
    """The sums that the projects of at least so many owners have, given (owner, project)."""
    of_owner: dict[str, set[int]] = {}
    for owner, project in projects:
        sums = of_owner.setdefault(owner.casefold(), set())
        for source in project.files:
            sums.update(sums_of(source.tokens.codes, source.seed))
    counts = Counter[int]()
    for sums in of_owner.values():
        counts.update(sums)
    return {value for value, owners in counts.items() if owners >= least}


def read_all(directory: Path) -> list[tuple[str, Project]]:
    """Every readable repository with its owner, sorted by name."""
    out = []
    for path in sorted(directory.iterdir()):
        try:
            with open_target(str(path / "repo"), environ=os.environ) as (_, snapshot):
                out.append((path.name.split("+")[0], read_project(path.name, snapshot)))
        except ShipfolioError as why:
            print(f"{path.name}: {why.message}")  # noqa: T201 - an author's command
    return out


def main() -> None:
    """Write the data file."""
    parser = argparse.ArgumentParser(description="Write the fingerprints of idioms.")
    parser.add_argument("directory", type=Path)
    found = idioms_of(read_all(parser.parse_args().directory))
    IDIOMS.write_bytes(pack(found))
    print(f"{len(found)} sums")  # noqa: T201


if __name__ == "__main__":
    main()
