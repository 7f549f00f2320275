"""The software is kept up for others to use.

Why: a tool that many hands keep up, or that others install, owes them tests, documents and a licence; figures of its
    own are welcome, and nobody misses them.
Fix: nothing: this says what kind of project it is.

Example:
    a package under a licence, with tests, looked after for months
Effort: weeks
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import count
from grader.model import Confidence, Finding, Place, not_applicable, passed

if TYPE_CHECKING:
    from grader.evidence.history import History
    from grader.evidence.licence import Licence
    from grader.evidence.packaging import Packaging
    from grader.evidence.tests import Tests
    from grader.model import ProjectType

# Types of project that stand without a model of their own to be judged by.
TOOLS = frozenset({"other", "ab-test", "data-pipeline", "speed-audit"})


def check(
    licence: Licence,
    history: History,
    packaging: Packaging,
    tests: Tests,
    project_type: ProjectType,
    *,
    people: int = 8,
    wanted_weeks: int = 12,
    wanted_steps: int = 80,
    share: float = 0.5,
    least_tests: int = 8,
) -> Finding:
    """A licence, months of meaningful steps, and either many people or, for a tool, a package with tests.

    None of it can be had by leaving work out, so what isn't made for others is simply not this kind of project. The
    thresholds were chosen so that marks and whom readers would invite agree better or as well in each labelled set.
    """
    kept_up = min(1.0, history.active_weeks / wanted_weeks) * min(1.0, history.steps / wanted_steps)
    is_package = bool(packaging.path) and project_type.name in TOOLS and len(tests.sound) >= least_tests
    if not licence.name or kept_up < share or not (history.authors >= people or is_package):
        return not_applicable("The project is its author's own rather than a tool that others keep up or install.")
    who = f"{count(history.authors, 'person', 'people')} in {count(history.active_weeks, 'week')}"
    places = [Place(licence.path), *([Place(packaging.path)] if packaging.path else [])]
    return passed(
        f"Software for others, under {licence.name}, by {who}: silence on this isn't held against it.",
        *places,
        confidence=Confidence.MEDIUM,
    )
