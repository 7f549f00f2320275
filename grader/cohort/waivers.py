"""What a report would say had a check been spared: the same findings scored again, nothing read anew."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from grader import scoring
from grader.errors import UsageError
from grader.model import Status, not_applicable
from grader.reports.read_json import report_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from grader.model import Finding, Grade, Need, Rubric

_OPEN = (Status.FAIL, Status.PARTIAL)


def spared(document: str, rubric: Rubric, granted: Collection[str]) -> Grade | None:
    """The grade of a stored report with these checks waived.

    Returns:
        None where the report can't be scored again to what it says, as when the rules have changed since.
    """
    try:
        report = report_of(json.loads(document)["reports"][0])
    except (UsageError, ValueError, KeyError, IndexError, TypeError, RecursionError):
        return None
    if report.grade is None or report.project_type is None:
        return None
    judged = scoring.with_run(scoring.with_claims(rubric, report.claims), report.run)
    lines = {line.id: line for line in report.grade.lines}
    findings: dict[Need, Finding] = {}
    for criterion in judged.criteria:
        found = lines[criterion.id].findings if criterion.id in lines else ()
        if [leaf.check for leaf in criterion.leaves] != [finding.check for finding in found]:
            return None
        findings |= dict(zip(criterion.leaves, found, strict=True))
    kind = report.project_type.name
    if scoring.score(judged, findings, kind).value != report.grade.value:
        return None
    waived = {
        need: replace(not_applicable("Waived by a person.", *finding.places), check=finding.check)
        if finding.check in granted and finding.status in _OPEN
        else finding
        for need, finding in findings.items()
    }
    return scoring.score(judged, waived, kind)
