from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from grader.reports import Look, as_json, render
from grader.wiring import CheckHelp
from tests.reports import worlds

SCHEMA = json.loads((Path(as_json.__file__).parent / "report-v1.schema.json").read_text("utf-8"))


@pytest.fixture(autouse=True)
def help_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """The formats don't depend on which checks there are."""
    monkeypatch.setattr(as_json, "check_help", lambda check: CheckHelp(check, "It is so.", "", "Do it.", "", "hours"))


def document(*reports: Any) -> Any:
    return json.loads(render("json", reports, Look()))


ALL = [worlds.report, worlds.broken, worlds.hostile, worlds.ran, worlds.not_run, worlds.hostile_run]


@pytest.mark.parametrize("world", ALL)
def test_fits_the_published_schema(world: Any) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(document(world()), SCHEMA)


def test_the_schema_refuses_what_the_contract_forbids() -> None:
    for path, value in [(("score", "value"), 101), (("criteria", 0, "level"), 5), (("mode",), "dream")]:
        data = document(worlds.report())
        part = data["reports"][0]
        for key in path[:-1]:
            part = part[key]
        part[path[-1]] = value
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(data, SCHEMA)


def test_every_key_that_is_written_is_in_the_schema() -> None:
    """Otherwise the schema would promise less than there is, and nobody would notice a misspelt key."""
    defs = SCHEMA["$defs"]
    one = document(worlds.report())["reports"][0]
    pairs = [
        (one, defs["report"]),
        (one["repo"], defs["report"]["properties"]["repo"]),
        (one["rubric"], defs["report"]["properties"]["rubric"]),
        (one["score"], defs["report"]["properties"]["score"]),
        (one["criteria"][0], defs["criterion"]),
        (one["criteria"][0]["findings"][0], defs["finding"]),
        (one["next_steps"][0], defs["step"]),
        (one["claims"][0], defs["claim"]),
        (one["waivers"][0], defs["waiver"]),
        (one["waivers"][0]["place"], defs["place"]),
    ]
    for data, schema in pairs:
        assert set(data) == set(schema["properties"])


def test_says_what_a_reader_needs() -> None:
    one = document(worlds.report())["reports"][0]
    assert one["score"] == {"value": 39.3, "earned": 11.8, "possible": 30.0, "grade": "E"}
    assert one["as_of"] == "2026-11-21T10:32:05Z"
    assert one["project_type"] == "model-api"
    assert one["run"] is None
    tests = one["criteria"][1]
    assert (tests["id"], tests["level"], tests["possible"]) == ("tests", 0, 12)
    finding = tests["findings"][0]
    assert finding["places"] == [{"path": "src/api.py", "line": 41, "end_line": 44, "note": "def predict(features)"}]
    assert len(finding["fingerprint"]) == 16
    assert one["criteria"][3]["level"] is None


def test_an_open_finding_says_how_to_fix_it_and_a_passed_one_does_not() -> None:
    partial, passed = document(worlds.report())["reports"][0]["criteria"][0]["findings"]
    assert partial["fix"] == "Add them."
    assert passed["fix"] == ""


def test_a_failed_target_has_a_named_error_and_no_score_and_keeps_no_password() -> None:
    text = render("json", [worlds.broken()], Look())
    assert "s3cret" not in text
    one = json.loads(text)["reports"][0]
    assert one["score"]["value"] is None
    assert one["error"] == {
        "kind": "not-found",
        "message": "There is no such repository, or it is private.",
        "hint": "Set SHIPFOLIO_TOKEN.",
    }
    assert one["criteria"] == []


def test_a_run_is_whole_and_says_that_its_tests_spoke_for_themselves() -> None:
    one = document(worlds.ran())["reports"][0]
    run = one["run"]
    assert one["mode"] == "run"
    assert run["limits"] == {"build_s": 300.0, "repeats": 3}
    assert run["answer"]["loads"][1]["statuses"] == [[200, 1188], [500, 12]]
    assert run["answer"]["loads"][0]["p50_spread_ms"] == [1.1, 1.4]
    assert (run["tests"]["total"], run["tests"]["self_reported"]) == (13, True)
    assert run["held"][0]["place"]["line"] == 40
    assert document(worlds.not_run())["reports"][0]["run"]["tests"]["state"] == "not_run"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("build", "state"), "fine"),
        (("tests", "self_reported"), False),
        (("held", 0, "verdict"), "true"),
        (("answer", "loads", 0, "p50_ms"), "fast"),
        (("extra",), 1),
    ],
)
def test_the_schema_of_a_run_refuses_what_it_does_not_promise(path: tuple[str | int, ...], value: object) -> None:
    data = document(worlds.ran())
    part = data["reports"][0]["run"]
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, SCHEMA)


@pytest.mark.parametrize("world", [worlds.hostile, worlds.hostile_run])
def test_is_ascii_and_carries_no_control_format_or_surrogate_character(world: Any) -> None:
    text = render("json", [world()], Look())
    assert text.isascii()
    assert "\x1b" not in text
    for forbidden in ("\\u001b", "\\u202e", "\\u200b", "\\ud800", "\\udcff", "\\u2028", "NaN"):
        assert forbidden not in text
    assert "\\\\xff" in text  # the byte that isn't UTF-8 can still be told


def test_the_look_changes_nothing() -> None:
    reports = [worlds.report(), worlds.hostile()]
    assert render("json", reports, Look()) == render("json", reports, Look(200, colour=True, full=True))


def test_a_batch_keeps_the_order_of_its_targets() -> None:
    assert [r["error"] is None for r in document(worlds.broken(), worlds.report())["reports"]] == [False, True]
