"""SARIF 2.1.0 for code scanning: a run for each repository, a result for each open finding, a rule for each check.

A result needs a place to be shown at: one that concerns the whole repository stands at its README. Candidate text is
plain text, with the brackets escaped of which viewers make links (SARIF 2.1.0, 3.11.6).
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from grader import __version__
from grader.model import Status
from grader.reports import view
from grader.reports.fingerprints import fingerprint
from grader.wiring import check_help

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.model import Finding, Line, Place, Report
    from grader.reports import Look

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
WHOLE = "README.md"
MOST_PLACES = 10  # GitHub keeps ten locations of a result
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
LEVELS = {Status.FAIL: "warning", Status.PARTIAL: "note"}


def _text(words: str) -> dict[str, str]:
    safe = view.clean(words).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return {"text": safe or "Nothing was said."}


def _artifact(path: str) -> dict[str, str]:
    """A path as a URI: bytes that aren't UTF-8 are escaped as they are, other lone surrogates are replaced."""
    sane = _NO_BYTE.sub("\ufffd", path)
    return {"uri": quote(sane.encode("utf-8", "surrogateescape"), safe="/"), "uriBaseId": "%SRCROOT%"}


def _location(place: Place) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(place.path)}
    if place.line is not None:
        end = place.end_line if place.end_line is not None and place.end_line > place.line else place.line
        physical["region"] = {"startLine": place.line, "endLine": end}
    location: dict[str, Any] = {"physicalLocation": physical}
    if place.note:
        location["message"] = _text(place.note)
    return location


def _rule(check: str) -> dict[str, Any]:
    page = check_help(check)
    said = "\n\n".join(part for part in (page.why, f"Fix: {page.fix}" if page.fix else "") if part)
    return {
        "id": check,
        "shortDescription": _text(page.title),
        "fullDescription": _text(page.why or page.title),
        "help": {"text": said or page.title},
        "defaultConfiguration": {"level": "warning"},
        "properties": {"effort": page.effort},
    }


def _result(line: Line, finding: Finding, rule: int, whole: dict[str, Any]) -> dict[str, Any]:
    fix = view.advice(finding)
    return {
        "ruleId": finding.check,
        "ruleIndex": rule,
        "level": LEVELS[finding.status],
        "message": _text(" ".join([finding.summary.removeprefix(view.GUEST), *fix])),
        "locations": [_location(place) for place in view.places_of(finding)[:MOST_PLACES]] or [whole],
        "partialFingerprints": {"shipfolioFinding/v1": fingerprint(finding)},
        "properties": {"criterion": line.id, "score": finding.score, "confidence": finding.confidence.value},
    }


def _readme(report: Report) -> dict[str, Any]:
    """Where a result without a place is shown: the README that findings speak of, or the one that should be there."""
    lines = report.grade.lines if report.grade else ()
    places = [place.path for line in lines for finding in line.findings for place in finding.places]
    named = [path for path in places if path.lower().rpartition("/")[2].startswith("readme")]
    path = min(named, key=lambda path: (path.count("/"), path), default=WHOLE)
    return {"physicalLocation": {"artifactLocation": _artifact(path)}}


def _notification(words: str, level: str) -> dict[str, Any]:
    return {"level": level, "message": _text(words)}


def _run(report: Report) -> dict[str, Any]:
    lines = [line for line in (report.grade.lines if report.grade else ()) if line.status == "graded"]
    found = [(line, f) for line in lines for f in view.open_findings(line) if f.status in LEVELS]
    rules = sorted({finding.check for _, finding in found})
    whole = _readme(report)
    said = [_notification(note, "note") for note in report.notes]
    said += [_notification(f"{f.check}: {f.summary}", "note") for f in view.unknowns(report)]
    if report.error is not None:
        said.append(_notification(f"{report.error.kind}: {report.error.message} {report.error.hint}", "error"))
    run: dict[str, Any] = {
        "tool": {"driver": {
            "name": "shipfolio", "semanticVersion": __version__, "rules": [_rule(check) for check in rules],
        }},
        "automationDetails": {"id": f"shipfolio/{view.clean(report.rubric.id)}/{quote(view.name_of(report.ref))}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": report.error is None, "toolExecutionNotifications": said}],
        "results": [_result(line, finding, rules.index(finding.check), whole) for line, finding in found],
        "properties": {
            "rubric": f"{view.clean(report.rubric.id)}@{view.clean(report.rubric.version)}",
            "score": report.grade.value if report.grade else None,
        },
    }  # fmt: skip
    if report.commit and report.ref.url.startswith("https://"):
        run["versionControlProvenance"] = [
            {"repositoryUri": quote(view.without_secrets(report.ref.url), safe=":/"), "revisionId": report.commit}
        ]
    return run


def render(reports: Sequence[Report], _look: Look) -> str:
    """One log with a run for each report."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report) for report in reports]}
    return json.dumps(log, indent=2, allow_nan=False) + "\n"
