from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest

from grader.reports import Look, junit, render
from tests.reports import worlds


def suites(*reports: Any) -> list[ET.Element]:
    text = render("junit", reports, Look())
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n')
    return list(ET.fromstring(text))


def cases(suite: ET.Element) -> dict[tuple[str, str], ET.Element]:
    return {(c.get("classname", ""), c.get("name", "").partition(":")[0]): c for c in suite.iter("testcase")}


def test_each_check_is_a_case_with_its_outcome() -> None:
    (suite,) = suites(worlds.report())
    found = cases(suite)
    failed = found["Tests", "tests-present"].find("failure")
    assert failed is not None
    assert failed.get("type") == "fail"
    assert failed.get("message") == "No test exercises POST /predict; 1 is wanted."
    assert "src/api.py:41-44" in (failed.text or "")
    assert found["Tests", "tests-present"].get("file") == "src/api.py"
    partial = found["README explains the project", "readme-present"].find("failure")
    assert partial is not None
    assert partial.get("message", "").endswith("(met to 50%)")
    assert "Fix: Add them." in (partial.text or "")


def test_what_nobody_judged_is_skipped_and_never_passed() -> None:
    (suite,) = suites(worlds.report())
    found = cases(suite)
    for name in (("Latency is measured", "container-works"), ("The write-up argues honestly", "write-up")):
        assert found[name].find("skipped") is not None
        assert found[name].find("failure") is None


def test_counts_are_those_of_the_cases() -> None:
    for suite in suites(worlds.report(), worlds.broken()):
        for kind, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert suite.get(kind) == str(len(list(suite.iter(tag))))


def test_a_target_without_a_grade_is_an_error_of_its_own() -> None:
    _, suite = suites(worlds.report(), worlds.broken())
    error = suite.find("testcase/error")
    assert error is not None
    assert error.get("type") == "not-found"
    assert "s3cret" not in ET.tostring(suite, encoding="unicode")


def test_the_score_stands_among_the_properties() -> None:
    (suite,) = suites(worlds.report())
    facts = {p.get("name"): p.get("value") for p in suite.iter("property")}
    assert (facts["score"], facts["grade"], facts["rubric"]) == ("39.3", "E", "portfolio@2026.11")


def test_hostile_text_stays_well_formed_text() -> None:
    (suite,) = suites(worlds.hostile())
    assert {element.tag for element in suite.iter()} <= {
        "testsuite", "properties", "property", "testcase", "failure", "skipped", "system-out",
    }  # fmt: skip


@pytest.mark.parametrize("char", ["\ufffe", "\uffff", "\ud800", "\x00", "\x1b"])
def test_code_points_that_xml_cannot_hold_are_replaced(char: str) -> None:
    assert char not in junit._safe(f"a{char}b")
