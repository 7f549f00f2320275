from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from grader.model import Place
from grader.reports import Look, render, sarif
from tests.reports import worlds


def logged(*reports: Any) -> dict[str, Any]:
    text = render("sarif", reports, Look())
    assert text.isascii()
    log: dict[str, Any] = json.loads(text)
    return log


def test_an_open_finding_is_a_result_with_its_rule_and_place() -> None:
    (run,) = logged(worlds.report())["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(rule["id"] for rule in rules)
    by_check = {result["ruleId"]: result for result in run["results"]}
    assert set(by_check) == {"readme-present", "tests-present"}
    tests = by_check["tests-present"]
    assert rules[tests["ruleIndex"]]["id"] == "tests-present"
    assert (tests["level"], by_check["readme-present"]["level"]) == ("warning", "note")
    physical = tests["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"] == {"uri": "src/api.py", "uriBaseId": "%SRCROOT%"}
    assert physical["region"] == {"startLine": 41, "endLine": 44}
    assert tests["properties"]["criterion"] == "tests"
    assert tests["message"]["text"].startswith("No test exercises POST /predict; 1 is wanted. ")
    assert run["versionControlProvenance"][0]["revisionId"] == "a1b2c3d4" * 5


def test_what_could_not_be_judged_is_told_and_is_no_result() -> None:
    (run,) = logged(worlds.report())["runs"]
    (invocation,) = run["invocations"]
    said = [note["message"]["text"] for note in invocation["toolExecutionNotifications"]]
    assert any("the linter did not start" in words for words in said)
    assert "3 files are not committed and were not graded." in said
    assert "container-works" not in {result["ruleId"] for result in run["results"]}


def test_a_target_without_a_grade_is_a_run_that_failed() -> None:
    graded, failed = logged(worlds.report(), worlds.broken())["runs"]
    assert graded["invocations"][0]["executionSuccessful"]
    assert not failed["invocations"][0]["executionSuccessful"]
    assert failed["results"] == []
    assert "s3cret" not in json.dumps(failed)
    assert "not-found" in failed["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


def test_each_repository_is_a_category_of_its_own() -> None:
    runs = logged(worlds.report(), worlds.broken())["runs"]
    assert len({run["automationDetails"]["id"] for run in runs}) == 2


def test_a_finding_without_a_place_stands_at_the_readme() -> None:
    whole = worlds.report()
    assert whole.grade
    bare = tuple(
        replace(line, findings=tuple(replace(f, places=() if f.check == "tests-present" else f.places)
                                     for f in line.findings))
        for line in whole.grade.lines
    )  # fmt: skip
    (run,) = logged(replace(whole, grade=replace(whole.grade, lines=bare)))["runs"]
    (result,) = [one for one in run["results"] if one["ruleId"] == "tests-present"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "README.md"


def test_candidate_text_makes_no_links_and_no_control_characters() -> None:
    (run,) = logged(worlds.hostile())["runs"]
    for result in run["results"]:
        text = result["message"]["text"]
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "[l]" not in text
        assert "\\[l\\]" in text


@pytest.mark.parametrize(
    ("path", "uri"), [("a b/ü.py", "a%20b/%C3%BC.py"), ("x#y?.py", "x%23y%3F.py"), ("bad\udcff.py", "bad%FF.py")]
)
def test_paths_are_uris(path: str, uri: str) -> None:
    assert sarif._location(Place(path))["physicalLocation"]["artifactLocation"]["uri"] == uri
