"""The contract for machines: `shipfolio/report/v1`, whose schema stands in `report-v1.schema.json`.

ASCII only and keys in a fixed order, so the same report is the same bytes whatever reads or carries it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from grader.model import Kind
from grader.reports.fingerprints import fingerprint
from grader.reports.json_run import run_document
from grader.reports.view import advice, clean, fixes, without_secrets
from grader.wiring import check_help

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.model import Claim, Finding, Line, NextStep, Place, Report, Waiver
    from grader.reports import Look

SCHEMA = "shipfolio/report/v1"


def _place(place: Place) -> dict[str, Any]:
    return {"path": clean(place.path), "line": place.line, "end_line": place.end_line, "note": clean(place.note)}


def _places(places: Sequence[Place]) -> list[dict[str, Any]]:
    return [_place(place) for place in places]


def _finding(finding: Finding) -> dict[str, Any]:
    page = check_help(finding.check)
    is_open = finding.status in {"fail", "partial"}
    return {
        "check": finding.check,
        "title": page.title,
        "status": finding.status.value,
        "score": finding.score,
        "summary": clean(finding.summary),
        "confidence": finding.confidence.value,
        "fingerprint": fingerprint(finding),
        "places": _places(finding.places),
        "fix": "\n".join(advice(finding)) if is_open else "",
    }


def _criterion(line: Line) -> dict[str, Any]:
    return {
        "id": line.id,
        "title": clean(line.title),
        "kind": line.kind.value,
        "level": line.level,
        "progress": line.progress if line.kind is Kind.LADDER and line.level is not None else None,
        "earned": line.earned,
        "possible": line.possible,
        "status": line.status,
        "confidence": line.confidence.value,
        "confidence_reason": clean(line.confidence_reason),
        "verified": line.verified,
        "reached": clean(line.reached),
        "wanted": clean(line.wanted),
        "findings": [_finding(finding) for finding in line.findings],
    }


def _step(step: NextStep) -> dict[str, Any]:
    return {
        "criterion": step.criterion,
        "to_level": step.to_level,
        "checks": list(step.checks),
        "gain": step.gain,
        "score_after": step.score_after,
        "effort": step.effort,
        "place": _place(step.place) if step.place else None,
        "fix": "\n".join(fixes(step.fix)),
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "text": clean(claim.text),
        "kind": claim.kind,
        "verdict": str(claim.verdict),
        "criterion": claim.criterion,
        "caps": claim.caps,
        "summary": clean(claim.summary),
        "basis": claim.basis,
        "quantity": claim.quantity,
        "value": claim.value,
        "unit": clean(claim.unit),
        "places": _places(claim.places),
    }


def _waiver(waiver: Waiver) -> dict[str, Any]:
    return {
        "check": waiver.check,
        "reason": clean(waiver.reason),
        "place": _place(waiver.place),
        "allowed": waiver.allowed,
        "used": waiver.used,
    }


def document(report: Report) -> dict[str, Any]:
    """One report as plain data, every word of the candidate's made harmless."""
    grade, kind, error = report.grade, report.project_type, report.error
    return {
        "repo": {
            "url": without_secrets(report.ref.url),
            "ref": None if report.ref.revision is None else clean(report.ref.revision),
            "subdir": clean(report.ref.subdir),
            "commit": report.commit,
        },
        "project_type": kind.name if kind else None,
        "project_type_from": {
            "chosen": kind.chosen,
            "confidence": kind.confidence.value,
            "places": _places(kind.places),
        }
        if kind
        else None,
        "mode": report.mode,
        "tool": {key: clean(value) for key, value in sorted(report.tool.items())},
        "as_of": report.as_of.strftime("%Y-%m-%dT%H:%M:%SZ") if report.as_of else None,
        "rubric": {
            "id": report.rubric.id,
            "version": report.rubric.version,
            "title": clean(report.rubric.title),
            "digest": report.rubric.digest,
        },
        "score": {
            "value": grade.value if grade else None,
            "earned": grade.earned if grade else None,
            "possible": grade.possible if grade else None,
            "grade": grade.letter if grade else None,
        },
        "criteria": [_criterion(line) for line in grade.lines] if grade else [],
        "next_steps": [_step(step) for step in report.next_steps],
        "claims": [_claim(claim) for claim in report.claims],
        "waivers": [_waiver(waiver) for waiver in report.waivers],
        "run": run_document(report.run) if report.run is not None else None,
        "notes": [clean(note) for note in report.notes],
        "error": {"kind": error.kind, "message": clean(error.message), "hint": clean(error.hint)} if error else None,
    }


def render(reports: Sequence[Report], _look: Look) -> str:
    """The whole document, ending in a line break."""
    data = {"schema": SCHEMA, "reports": [document(report) for report in reports]}
    return json.dumps(data, indent=2, ensure_ascii=True, allow_nan=False) + "\n"
