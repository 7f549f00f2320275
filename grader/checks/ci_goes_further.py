"""The workflows measure coverage, scan for weaknesses or try several versions.

Why: one green run on one machine says little; coverage, a matrix and a scan show where it doesn't hold.
Fix: add `--cov` with a floor, a matrix of two Python versions, or a dependency scan.

Example:
    strategy:
      matrix: {python-version: ["3.11", "3.12"]}
    steps:
      - run: pytest --cov=src --cov-fail-under=80
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, Place, graded

if TYPE_CHECKING:
    from grader.evidence.ci import Ci


TWO = 2


def check(ci: Ci) -> Finding:
    """Coverage, a matrix, a security scan, type checking: two of them count whole, one of them 0.6."""
    found = sorted({"coverage", "security", "types"} & {t.kind for _, t in ci.doing("coverage", "security", "types")})
    if ci.matrix and ci.kinds & {"tests", "docker", "build"}:
        found.append("matrix")
    places = [Place(w.path, t.line, note=t.kind) for w, t in ci.doing("coverage", "security", "types")][:3]
    only_types = found == ["types"]
    score = 1.0 if len(found) >= TWO else 0.3 if only_types else 0.6 if found else 0.0
    said = ", ".join(found) or "none"
    return graded(score, f"Of coverage, matrix, security scan and type checking: {said}.", *places)
