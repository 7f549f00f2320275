"""What a report of each format may not hold, whatever the repository says: each function lists what it found."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import unicodedata
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

FORMULA = tuple("=+-@|%\t\r＝＋－＠")
SAFE_LINKS = ("https://", "http://", "#", "mailto:")
ICON = ("data:image/svg+xml,",)  # of the page itself
RAW_TAG = re.compile(r"<(?:script|img|iframe|svg|div|a)\b", re.IGNORECASE)


def _invisible(text: str) -> list[str]:
    """Controls, direction marks and half characters, which change what a reader sees."""
    return sorted(
        {hex(ord(each)) for each in text if each != "\n" and unicodedata.category(each) in {"Cc", "Cf", "Cs"}}
    )


def in_texts(value: Any) -> list[str]:
    """The same of every text in a document."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        return sorted({fault for each in value for fault in in_texts(each)})
    return _invisible(value) if isinstance(value, str) else []


def _text(report: str) -> list[str]:
    commands = [line for line in report.splitlines() if line.startswith(("::error", "::set-output", "##vso["))]
    return _invisible(report) + commands


def _json(report: str) -> list[str]:
    def refuse(word: str) -> Any:
        raise ValueError(word)

    try:
        report.encode()
        json.dumps(json.loads(report, parse_constant=refuse), ensure_ascii=False).encode()
    except (ValueError, RecursionError) as why:
        return [repr(why)]
    return []


def _md(report: str) -> list[str]:
    outside = re.sub(r"(`+)[^`\n]*\1", "", report)
    return _invisible(report) + RAW_TAG.findall(outside) + re.findall(r"\]\((?!https?://|#|\.{0,2}/)[^)]*\)", outside)


def _xml(report: str) -> list[str]:
    try:
        root = ET.fromstring(report)
    except Exception as why:  # noqa: BLE001  (whatever a reader of XML stumbles over)
        return [repr(why)]
    tags = {each.tag for each in root.iter()}
    return sorted(
        tags
        - {"testsuites", "testsuite", "testcase", "properties", "property", "failure", "skipped", "error", "system-out"}
    )


def _csv(report: str) -> list[str]:
    rows = list(csv.reader(io.StringIO(report)))
    faults = [f"{len(row)} cells" for row in rows if len(row) != len(rows[0])]
    return (
        faults
        + _invisible(report.replace("\r", ""))
        + [cell for row in rows for cell in row if cell.lstrip(" \"'").startswith(FORMULA) and not cell.startswith("'")]
    )


def _html(report: str) -> list[str]:
    page = _Page()
    page.feed(report)
    page.close()
    policy = "" if "default-src 'none'" in html.unescape(report) else "no content security policy"
    return page.faults + _invisible(report) + [policy] * bool(policy)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "img", "iframe", "object", "embed", "form", "base"}:
            self.faults.append(tag)
        for name, value in attrs:
            if name.startswith("on") or (
                name in {"href", "src"} and not (value or "").startswith((*SAFE_LINKS, *ICON * (tag == "link")))
            ):
                self.faults.append(f"{name}={value}")


FORMATS = {"text": _text, "json": _json, "sarif": _json, "md": _md, "junit": _xml, "csv": _csv, "html": _html}
