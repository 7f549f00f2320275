"""Versions and randomness are both fixed.

Why: either of them left free changes the numbers, and nobody can tell which it was.
Fix: pin the dependencies and pass one seed to everything that draws numbers.

Example:
    scikit-learn==1.5.2          # requirements.txt
    SEED = 42                    # config.py, handed to every split and model
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._versions import to_pin
from grader.checks._words import count
from grader.model import Finding, Place, graded

if TYPE_CHECKING:
    from grader.evidence.dependencies import Dependencies
    from grader.evidence.seeds import Seeds
    from grader.evidence.source_code import SourceCode


VERSIONS_ALONE = 0.4
SEEDS_ALONE = 0.2
ONE_SEED = 0.8
NONE = "No dependency is listed, so no version is held"
SEED = "Pass a seed to every split and model."


def _held(dependencies: Dependencies) -> str:
    """How versions are held, in a clause."""
    if dependencies.tightness == 1.0:
        return "Versions are fixed"
    open_ = dependencies.unlocked
    exact = sum(r.pin == "exact" for r in open_)
    if open_:
        locked = "what no lock covers" if dependencies.locked else "what is listed"
        return f"Of {locked}, {exact} of {len(open_)} dependencies name one version"
    return "What is listed is locked, but not all that the code imports is listed" if dependencies.locked else NONE


def check(dependencies: Dependencies, seeds: Seeds, source_code: SourceCode) -> Finding:
    """The product of both; one without the other earns a little; where chance plays no part, versions are enough."""
    versions = dependencies.tightness
    places = [Place(s.path, s.line, note=f"{s.what} {s.value}") for s in seeds.code[:2]]
    chance = bool(seeds.chance or seeds.code)
    seeded = 1.0 if len(seeds.code) > 1 or not chance else ONE_SEED if seeds.all else 0.0
    drawn = (
        f"{count(len(seeds.code), 'seed is', 'seeds are')} set in the code"
        if chance
        else "nothing was found that draws at random"
    )
    score = max(versions * seeded, VERSIONS_ALONE * versions, SEEDS_ALONE * seeded if chance else 0.0)
    fixes = [to_pin(dependencies, source_code)] * (versions < 1.0) + [SEED] * (chance and seeded < 1.0)
    return graded(score, f"{_held(dependencies)}; {drawn}.", *places, fix="\n".join(filter(None, fixes)))
