"""The modules import each other: the code is one program, not a pile of scripts.

Why: what is imported is written once; scripts that stand side by side repeat each other and drift apart.
Fix: move what several files need into one module and import it from there.

Example:
    from churn.features import build_features
    from churn.load import read_customers
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import idle
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.code_shape import CodeShape

WANTED_SHARE = 0.6
BY_DIRECTORY = frozenset(("go", "java", "kotlin", "csharp", "scala", "swift", "rust"))


def check(code_shape: CodeShape, *, wanted: int = 10) -> Finding:
    """How many files import other files of the project, and what share of all files takes part."""
    modules = code_shape.modules
    if not modules:
        return failed("No file defines a function or class that others could use.")
    # Where a package is a directory, files see each other without importing.
    packaged = [unit for unit in modules if unit.language in BY_DIRECTORY]
    linked = [unit for unit in modules if unit.uses or unit.used_by] + [u for u in packaged if not u.uses]
    alone = [unit for unit in modules if unit not in linked]
    share = len(linked) / len(modules)
    finding = graded(
        min(1.0, len(linked) / wanted) * min(1.0, share / WANTED_SHARE),
        f"{len(linked)} of {len(modules)} files with functions "
        f"{'imports' if len(linked) == 1 else 'import'} another or "
        f"{'is' if len(linked) == 1 else 'are'} imported; "
        f"at least {wanted}, and {WANTED_SHARE:.0%} of them, are wanted.",
        *(Place(unit.path, note="neither imports nor is imported") for unit in alone[:5]),
    )
    return idle(finding, when=not alone)
