"""The linter finds little to object to.

Why: unused imports, undefined names and bare excepts are found by a tool in a second; a reader shouldn't have to.
Fix: run `ruff check --fix .` and mend what it lists; keep it running before each commit.

Example:
    pip install ruff
    ruff check --fix . && ruff format .
Effort: minutes
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.checks._words import counted, idle, small
from grader.model import Finding, Place, failed, graded, not_applicable, unknown

if TYPE_CHECKING:
    from grader.evidence.lint import Lint
    from grader.evidence.notebooks import Notebooks
    from grader.evidence.python_code import PythonCode
    from grader.evidence.source_code import SourceCode

FEW_LINES = 300
MANY = 60  # remarks that take longer than a command and a look
MIN_SHARE = 0.2  # of Python against other languages, for its lint to say something of the project
NOT_COUNTED = ("python", "notebook", "sql", "shell")
# White space and line length count little, leftovers half, mistakes in full.
LIGHT = ("W291", "W293", "E501", "E402")
# Whose methods one overrides: their names are not the candidate's choice.
CAMEL_CASE = ("PyQt", "PySide", "wx", "twisted")
HALF = ("F401", "F541", "F841", "N8", "E7", "F811", "B007")


def _weight(rule: str) -> float:
    return 0.15 if rule.startswith(LIGHT) else 0.5 if rule.startswith(HALF) else 1.0


def check(
    lint: Lint,
    python_code: PythonCode,
    notebooks: Notebooks,
    source_code: SourceCode,
    *,
    max_per_100: float = 0.5,
    zero_per_100: float = 3.0,
) -> Finding:
    """Weighted remarks per 100 lines of Python, notebooks included; `zero_per_100` is a fail.

    Tests are left out: a few clean ones would thin out the remarks on the code.
    """
    tests = {module.path for module in python_code.modules if module.is_test}
    theirs = {m.path for m in python_code.modules if any(item.module.startswith(CAMEL_CASE) for item in m.imports)}
    issues = [i for i in lint.issues if i.path not in tests and not (i.path in theirs and i.rule.startswith("N8"))]
    in_files = sum(module.code_lines for module in python_code.modules if not module.is_test)
    lines = in_files + sum(module.code_lines for module in notebooks.modules)
    others = sum(amount for lang, amount in source_code.languages if lang not in NOT_COUNTED)
    if lines < MIN_SHARE * others:
        return not_applicable("Hardly any of the code is Python, and the linter reads nothing else.")
    if not lines:
        return idle(failed("There is no code to lint."))
    if lint.error:
        return unknown(f"The linter gave no answer: {lint.error}.")
    weight = sum(_weight(issue.rule) for issue in issues)
    rate = 100 * weight / lines
    rules = Counter(issue.rule for issue in issues)
    top = ", ".join(f"{rule} {found}×" for rule, found in sorted(rules.items(), key=lambda r: (-r[1], r[0]))[:4])
    worst = sorted(issues, key=lambda issue: (-_weight(issue.rule), issue.path, issue.line))
    finding = graded(
        min(1.0, (zero_per_100 - rate) / (zero_per_100 - max_per_100)) * min(1.0, in_files / FEW_LINES),
        f"{counted(len(issues), 'lint remark')} on {lines} lines of Python, {rate:.1f} per 100 lines by weight "
        f"(at most {max_per_100} is wanted){': ' + top if top else ''}."
        f"{small(in_files, FEW_LINES, 'lines of Python outside notebooks')}",
        *(Place(issue.path, issue.line, note=f"{issue.rule}: {issue.message}") for issue in worst[:6]),
    )
    return idle(replace(finding, effort="hours" if len(issues) > MANY else ""), when=not issues)
