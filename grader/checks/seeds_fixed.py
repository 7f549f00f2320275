"""Randomness is fixed by seeds.

Why: a score that changes from run to run can't be checked, and luck looks like progress.
Fix: pass one seed from the configuration to the split, the model and every library that draws numbers.

Example:
    train_test_split(X, y, test_size=0.2, random_state=42)
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import count, counted
from grader.model import Finding, Place, failed, graded, not_applicable

if TYPE_CHECKING:
    from grader.evidence.seeds import Seeds


FEW = 0.7


def check(seeds: Seeds) -> Finding:
    """Seeds where chance plays a part; a single one among many places may not be all."""
    places = [Place(s.path, s.line, note=f"{s.what} {s.value}") for s in seeds.code[:3]]
    if not seeds.chance and not seeds.code:
        return not_applicable("Nothing was found that draws at random.")
    if seeds.code:
        files = {path for path, _ in seeds.chance}
        seeded = {s.path for s in seeds.code}
        enough = len(seeds.code) > 1 or len(files) <= 1
        said = (
            f"{counted(len(seeds.code), 'seed')} in {count(len(seeded), 'file')}; chance plays a part in "
            f"{count(len(files), 'file')}."
        )
        return graded(1.0 if enough else FEW, said, *places)
    chance = [Place(path, line, note="drawn without a seed") for path, line in seeds.chance[:3]]
    if seeds.config:
        first = seeds.config[0]
        place = Place(first.path, first.line, note=f"{first.what}: {first.value}")
        return graded(FEW, "A seed is configured, but no code was seen that uses it.", place)
    return failed(f"Chance plays a part in {count(len(seeds.chance), 'place')} and no seed is set.", *chance)
