from __future__ import annotations

import json
from typing import Any

import pytest

from grader.errors import UsageError
from grader.reports import FORMATS, Look, render
from grader.reports.as_json import document
from grader.reports.read_json import report_of
from tests.reports import worlds

WORLDS = (worlds.report, worlds.ran, worlds.not_run, worlds.broken, worlds.hostile, worlds.hostile_run)


def again(data: dict[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(json.dumps(data))
    return read


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.__name__)
def test_a_document_that_is_read_is_the_same_document(world: Any) -> None:
    data = again(document(world()))
    back = again(document(report_of(data)))
    for line in [*data["criteria"], *back["criteria"]]:  # of a path with odd bytes, only its harmless spelling is left
        for finding in line["findings"] if world is worlds.hostile else ():
            finding.pop("fingerprint")
    assert back == data


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_report_that_was_read_is_shown_in_every_format(name: str) -> None:
    data = again(document(worlds.ran()))
    assert render(name, [report_of(data)], Look(full=True))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["repo"], None),
        (["repo", "url"], 3),
        (["score", "value"], "high"),
        (["criteria", 0, "level"], 5),
        (["criteria", 0, "level"], -1),
        (["criteria", 0, "level"], None),
        (["criteria", 0, "level"], True),
        (["criteria", 0, "status"], "fine"),
        (["criteria", 0, "kind"], "cliff"),
        (["criteria", 0, "findings", 0, "status"], "great"),
        (["criteria", 0, "findings", 0, "places"], "README.md"),
        (["criteria", 0, "findings", 0, "places", 0, "line"], "9"),
        (["criteria"], [[]]),
        (["next_steps", 0, "gain"], None),
        (["claims", 0, "verdict"], "maybe"),
        (["as_of"], "yesterday"),
        (["notes"], [1]),
        (["notes"], ["x"] * 10_001),
        (["tool"], []),
        (["run", "build"], None),
        (["run", "answer", "loads", 0, "p50_spread_ms"], [1.0]),
        (["run", "limits"], []),
    ],
)
def test_what_is_no_report_is_refused(path: list[Any], value: object) -> None:
    data = again(document(worlds.ran()))
    at = data
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    with pytest.raises(UsageError, match="no report of ours"):
        report_of(data)


def test_a_missing_part_is_refused() -> None:
    for name in ("repo", "rubric", "criteria", "score", "notes"):
        data = again(document(worlds.report()))
        del data[name]
        with pytest.raises(UsageError):
            report_of(data)
