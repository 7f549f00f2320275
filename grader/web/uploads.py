"""Reports that were made elsewhere. They are hostile until read: bounded, parsed strictly, and written anew.

What is stored isn't what came but what our own reader made of it: keys that nobody knows are gone, texts are cleaned as
those of a report of ours are, and an address that isn't a code host's is a folder's name. It stays a claim: the store
marks it as `upload`, and no badge shows it.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from grader import wiring
from grader.errors import UsageError
from grader.model import PROJECT_TYPES
from grader.reports import Look, render
from grader.reports.as_json import SCHEMA
from grader.reports.read_json import report_of
from grader.reports.view import clean
from grader.snapshot.target import Remote, parse_target

if TYPE_CHECKING:
    from grader.model import Report

MOST_BYTES = 4 * 1024 * 1024  # a report of ours has some 100 KiB
MOST_DEPTH = 40  # one of ours has 10
_MOST_NUMBER = 2**53  # beyond it, JSON's readers disagree
_MOST_URL = 2000
# A string, even one without an end, is one token and read once; so is each bracket outside of strings.
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)


def read_upload(body: bytes) -> tuple[Report, str]:
    """The one report of an uploaded document, and the text to store.

    Raises:
        UsageError: `bad_report`, with what is wrong.
    """
    if len(body) > MOST_BYTES:
        raise _bad(f"it has more than {MOST_BYTES // 1024} KiB")
    try:
        text = body.decode("utf-8", "strict")
        _check_depth(text)
        data = json.loads(text, parse_constant=_no_number, parse_int=_whole, parse_float=_real)
        text.encode()
    except RecursionError:
        raise _bad("it is nested too deeply") from None
    except ValueError as why:
        raise _bad(str(why) if isinstance(why, _Refused) else "it isn't JSON in UTF-8") from None
    report = _accepted(report_of(_only_report(data)))
    try:
        return report, render("json", [report], Look())
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        raise _bad("something in it makes no sense") from None


class _Refused(ValueError):
    """With words that may be shown."""


def _bad(why: str) -> UsageError:
    hint = "Upload what `shipfolio grade --format json` prints, or use `shipfolio grade … --upload`."
    return UsageError(f"That is no report: {why}.", kind="bad_report", hint=hint)


def _check_depth(text: str) -> None:
    """Refuse deep nesting before a parser meets it; brackets within strings don't nest."""
    depth = 0
    for found in _TOKENS.finditer(text):
        sign = found[0][0]
        if sign in "[{":
            depth += 1
            if depth > MOST_DEPTH:
                raise _Refused("it is nested too deeply")
        elif sign in "]}":
            depth -= 1


def _no_number(text: str) -> float:
    raise _Refused(f"{text} is no number of JSON's")


def _whole(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > _MOST_NUMBER:  # noqa: PLR2004 - a sign and sixteen digits
        raise _Refused("a number in it is too large")
    return int(text)


def _real(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise _Refused("a number in it is too large")
    return value


def _only_report(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise _bad(f"its schema isn't {SCHEMA}")
    reports = data.get("reports")
    if not isinstance(reports, list) or len(reports) != 1 or not isinstance(reports[0], dict):
        raise _bad("it must hold exactly one report")
    found: dict[str, Any] = reports[0]
    return found


def _accepted(report: Report) -> Report:
    """The report as it may be shown; UsageError where it holds what no version of ours could have written."""
    if report.error is not None or report.grade is None or not report.grade.lines:
        raise _bad("it holds no grade")
    known = set(wiring.check_ids())
    findings = [finding for line in report.grade.lines for finding in line.findings]
    named = {finding.check for finding in findings} | {check for step in report.next_steps for check in step.checks}
    if not named <= known:
        raise _bad("it names a check that this version doesn't know")
    if report.project_type is not None and report.project_type.name not in PROJECT_TYPES:
        raise _bad("it names a kind of project that this version doesn't know")
    if any(not 0 <= finding.score <= 1 for finding in findings):
        raise _bad("a finding's score is out of its bounds")
    values = (report.grade.value, report.grade.earned, report.grade.possible)
    if any(value is not None and not 0 <= value <= 1000 for value in values):  # noqa: PLR2004 - no rubric has as many
        raise _bad("its points are out of their bounds")
    return replace(report, ref=replace(report.ref, url=_address(report.ref.url)))


def _address(url: str) -> str:
    """The repository's address; of a folder, its name alone, which says nothing of the machine that it was on."""
    try:
        target = parse_target(url) if url.startswith("https://") and len(url) <= _MOST_URL else None
    except UsageError:
        target = None
    if isinstance(target, Remote):
        return url if url == f"{target.url}.git" else target.url
    parts = [part for part in clean(url).replace("\\", "/").split("/") if part.strip(". ")]
    return parts[-1][:100] if parts else "folder"
