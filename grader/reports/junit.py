"""JUnit XML, as continuous integration shows it: a suite for each repository, a case for each check of each criterion.

A check that is met in part fails with its share in the message. What could not be judged, isn't asked of this type
or is a person's to judge is skipped, so that it can't be taken for a pass.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET  # written, never parsed

from grader.model import Kind, Status
from grader.reports import view
from grader.wiring import check_help

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.model import Finding, Line, Report
    from grader.reports import Look

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _safe(text: str) -> str:
    """Candidate text as XML 1.0 allows it: a few code points can't even be escaped."""
    return _NOT_XML.sub("�", view.clean(text))


def _body(finding: Finding) -> str:
    places = [view.where(place) + (f"  {view.clean(place.note)}" if place.note else "")
              for place in view.places_of(finding)]  # fmt: skip
    fixes = [f"Fix: {fix}" for fix in view.advice(finding)]
    return "\n".join(map(_safe, [*places, *fixes]))


def _case(suite: ET.Element, line: Line, name: str) -> ET.Element:
    return ET.SubElement(suite, "testcase", {"classname": _safe(line.title), "name": _safe(name), "time": "0"})


def _check(suite: ET.Element, line: Line, finding: Finding) -> None:
    case = _case(suite, line, f"{finding.check}: {check_help(finding.check).title}")
    if line.status != "graded" or finding.status in {Status.UNKNOWN, Status.NOT_APPLICABLE}:
        why = finding.summary if line.status == "graded" else view.level_words(line)
        ET.SubElement(case, "skipped", {"message": _safe(why)})
        return
    if finding.status is Status.PASS:
        if finding.places:
            ET.SubElement(case, "system-out").text = "\n".join(
                _safe(view.where(place)) for place in view.places_of(finding)
            )
        return
    share = f" (met to {finding.score:.0%})" if finding.status is Status.PARTIAL else ""
    message = _safe(finding.summary + share)
    place = next(iter(finding.places), None)
    if place is not None:
        case.set("file", _safe(place.path))
        if place.line is not None:
            case.set("line", str(place.line))
    ET.SubElement(case, "failure", {"message": message, "type": finding.status.value}).text = _body(finding)


def _line(suite: ET.Element, line: Line) -> None:
    first: dict[str, Finding] = {}
    for finding in line.findings:  # asked for with several options, a check is shown by the first that isn't met
        kept = first.setdefault(finding.check, finding)
        if kept.status is Status.PASS:
            first[finding.check] = finding
    for finding in first.values():
        _check(suite, line, finding)
    if line.kind is Kind.PERSON:
        ET.SubElement(_case(suite, line, line.id), "skipped", {"message": view.level_words(line)})


def _suite(root: ET.Element, report: Report) -> None:
    name = _safe(view.name_of(report.ref))
    suite = ET.SubElement(root, "testsuite", {"name": name})
    if report.as_of is not None:
        suite.set("timestamp", report.as_of.strftime("%Y-%m-%dT%H:%M:%S"))
    facts = {"commit": report.commit or "", "rubric": f"{report.rubric.id}@{report.rubric.version}"}
    if report.grade is not None and report.grade.value is not None:
        facts |= {"score": f"{report.grade.value:.1f}", "grade": report.grade.letter or ""}
    properties = ET.SubElement(suite, "properties")
    for key, value in facts.items():
        ET.SubElement(properties, "property", {"name": key, "value": _safe(value)})
    for line in report.grade.lines if report.grade else ():
        _line(suite, line)
    if report.error is not None:
        case = ET.SubElement(suite, "testcase", {"classname": name, "name": "graded", "time": "0"})
        error = ET.SubElement(case, "error", {"message": _safe(report.error.message), "type": _safe(report.error.kind)})
        error.text = _safe(report.error.hint)
    for kind, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(kind, str(len(suite.findall(f".//{tag}"))))


def render(reports: Sequence[Report], _look: Look) -> str:
    """One document with a suite for each report."""
    root = ET.Element("testsuites", {"name": "shipfolio"})
    for report in reports:
        _suite(root, report)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'
