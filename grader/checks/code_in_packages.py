"""The modules stand in a package that the rest of the code imports.

Why: a package can be installed, tested and imported from anywhere; loose files find each other from one folder only.
Fix: move the modules into a folder named after the project, with an `__init__.py`, and import them by its name.

Example:
    src/churn/__init__.py
    src/churn/features.py
    # in scripts/train.py
    from churn.features import build_features
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import idle
from grader.model import Finding, Place, failed, graded, not_applicable

if TYPE_CHECKING:
    from grader.evidence.code_shape import CodeShape
    from grader.evidence.files import Files

MIN_SHARE = 0.2  # of Python against other languages, for its packages to say something of the project
INIT = "__init__.py"


def check(code_shape: CodeShape, files: Files, *, wanted_share: float = 0.5) -> Finding:
    """The share of Python code in packages, in modules that import others of the project or are imported by them."""
    modules = [unit for unit in code_shape.modules if unit.language == "python"]
    lines = sum(unit.code_lines for unit in modules)
    if lines < MIN_SHARE * code_shape.file_lines:
        return not_applicable("Hardly any of the code is Python, whose packages are looked at.")
    if not lines:
        return failed("No Python file defines a function or class that others could use.")
    packages = {entry.path.removesuffix(INIT).rstrip("/") for entry in files.named(INIT)}
    held = [unit for unit in modules if unit.path.rpartition("/")[0] in packages and (unit.uses or unit.used_by)]
    loose = sorted((-unit.code_lines, unit.path) for unit in modules if unit not in held)
    share = sum(unit.code_lines for unit in held) / lines
    finding = graded(
        min(1.0, share / wanted_share),
        f"{share:.0%} of the Python code stands in packages that the program uses; {wanted_share:.0%} is wanted.",
        *(Place(path, note="in no package, or on its own") for _, path in loose[:4]),
    )
    return idle(finding, when=not loose)
