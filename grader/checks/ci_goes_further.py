"""The workflows measure coverage or answers, scan, or try several versions.

Why: one green run on one machine says little; coverage, a matrix and a scan show where it doesn't hold.
Fix: in the workflow, measure coverage with a floor, try two Python versions in a matrix, or scan the dependencies.

Example:
    strategy:
      matrix: {python-version: ["3.11", "3.12"]}
    steps:
      - run: pytest --cov=src --cov-fail-under=80
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import listed
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.ci import Ci


NEARLY_TWO = 1.5
LET_GO = 0.5
WORDS = {
    "coverage": "coverage",
    "evals": "an evaluation",
    "security": "a security scan",
    "types": "type checking",
    "matrix": "a matrix",
}


def check(ci: Ci) -> Finding:
    """Coverage, an evaluation, a matrix, a security scan, type checking: two count whole, one of them 0.6.

    What is let go when it fails counts half, and so does a matrix of nothing else.
    """
    seen = list(ci.doing("coverage", "security", "types"))
    seen += ci.doing("evals", on_change=True)
    found = sorted({t.kind for _, t in seen})
    firm = {t.kind for _, t in seen if not t.soft}
    runs = [t for _, t in ci.doing("tests", "docker", "build")]
    if ci.matrix and runs:
        found.append("matrix")
        firm |= {"matrix"} if any(not t.soft for t in runs) else set()
    count = len(firm) + LET_GO * (len(found) - len(firm))
    places = [Place(w.path, t.line, note=t.kind) for w, t in seen[:3]]
    only_types = found == ["types"]
    score = 1.0 if count >= NEARLY_TWO else 0.3 if only_types or count < 1 else 0.6
    if not found:
        return failed("No workflow measures coverage, tries several versions, scans for weaknesses or checks types.")
    said = listed([WORDS[name] for name in found])
    wanted = "of coverage, a matrix of versions, a security scan and type checking, two are wanted"
    return graded(score, f"The workflows have {said}; {wanted}.", *places)
