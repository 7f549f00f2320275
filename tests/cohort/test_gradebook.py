"""Our gradebook in three formats: what isn't known is empty, what somebody typed is never calculated."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from xml.etree import ElementTree as ET

from grader.cohort.gradebook import FORMATS, Criterion, Gradebook, GradebookRow, as_csv, as_jsonl, as_xlsx

ADA = GradebookRow(
    "l1", "s1", '=HYPERLINK("http://x")', "ada@x.example", "A", "", "", "https://name:secret@x.example/a/b", "c0ffee",
    "graded", 81.25, 3.0, 78.25, "", ("late by 2 days", "@a flag"), {"tests": 7.5, "name": None},
    {"shirt": "+49 30", "état": "M"},
)  # fmt: skip
GRACE = GradebookRow("l2", "s2", "Grace Hopper", state="not_found", points={}, extra={})
BOOK = Gradebook((Criterion("tests", "Tests", 10.0), Criterion("name", "A name", 5.0)), (ADA, GRACE))


def test_csv_is_quoted_and_nothing_in_it_is_a_formula() -> None:
    text = as_csv(BOOK).decode()
    header, ada, grace = csv.reader(io.StringIO(text, newline=""))
    assert header == [
        "student_id", "name", "email", "section", "team", "project", "repository", "commit", "state", "automatic",
        "penalty", "final", "reason", "flags", "tests", "criterion_name", "shirt", "état",
    ]  # fmt: skip
    assert ada == [
        "s1", "'=HYPERLINK(\"http://x\")", "ada@x.example", "A", "", "", "https://x.example/a/b", "c0ffee", "graded",
        "81.25", "3", "78.25", "", "late by 2 days; @a flag", "7.5", "", "'+49 30", "M",
    ]  # fmt: skip
    assert grace[9:16] == ["", "", "", "", "", "", ""]
    assert text.count("\r\n") == 3
    assert all(cell.startswith('"') for cell in text.split("\r\n")[2].split(","))


def test_json_lines_have_null_for_what_is_not_known() -> None:
    ada, grace = map(json.loads, as_jsonl(BOOK).decode().splitlines())
    assert (ada["final"], ada["criteria"]["tests"]["points"], ada["repository"]) == (
        78.25,
        7.5,
        "https://x.example/a/b",
    )
    assert (grace["final"], grace["criteria"]["tests"]["points"], grace["state"]) == (None, None, "not_found")
    assert ada["extra"] == {"shirt": "+49 30", "état": "M"}


def cells(data: bytes) -> dict[str, tuple[str, str]]:
    """Each cell of a spreadsheet as (type, text)."""
    space = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [name for name in archive.namelist() if "vba" in name.lower() or "external" in name.lower()]
        strings = [
            "".join(part.text or "" for part in item.iter(f"{{{space['x']}}}t"))
            for item in ET.fromstring(archive.read("xl/sharedStrings.xml"))
        ]
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    assert not list(sheet.iter(f"{{{space['x']}}}f")), "a formula"
    assert not list(sheet.iter(f"{{{space['x']}}}hyperlink"))
    out = {}
    for cell in sheet.iter(f"{{{space['x']}}}c"):
        value = cell.find("x:v", space)
        if value is not None and value.text is not None:
            text = strings[int(value.text)] if cell.get("t") == "s" else value.text
            out[str(cell.get("r"))] = (str(cell.get("t", "n")), text)
    return out


def test_the_spreadsheet_types_text_as_text_and_numbers_as_numbers() -> None:
    found = cells(as_xlsx(BOOK))
    assert found["B2"] == ("s", '=HYPERLINK("http://x")')
    assert found["L2"] == ("n", "78.25")
    assert found["O1"] == ("s", "tests (of 10)")
    assert not {"J3", "L3", "O3"} & set(found)


def test_every_format_is_the_same_bytes_each_time() -> None:
    for render in FORMATS.values():
        assert render(BOOK) == render(BOOK)


def test_an_empty_cohort_has_a_header_only() -> None:
    empty = Gradebook((), ())
    assert as_csv(empty).count(b"\r\n") == 1
    assert as_jsonl(empty) == b""
    assert cells(as_xlsx(empty))["A1"] == ("s", "student_id")
