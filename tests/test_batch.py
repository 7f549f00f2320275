"""A class's worth of broken, hostile and empty repositories in one call: every one has a verdict, and none harms."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

import shipfolio
from samples.build import build_sample
from tests.hostile_repos import HOSTILE
from tests.reports.test_as_json import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Mapping


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """The report of every hostile repository, by its name, from one batch with a good one in the middle."""
    folder = tmp_path_factory.mktemp("batch")
    names = [*sorted(HOSTILE), "sample"]
    builders = {**HOSTILE, "sample": build_sample}
    targets = [str(builders[name](folder / name)) for name in names]
    out = folder / "out.json"
    assert shipfolio.run(["grade", *targets, "--format", "json", "-o", str(out)]) == 0
    data = json.loads(out.read_bytes())
    jsonschema.validate(data, SCHEMA)
    return dict(zip(names, data["reports"], strict=True))


@pytest.mark.parametrize("name", [*sorted(HOSTILE), "sample"])
def test_every_one_has_a_verdict(verdicts: Mapping[str, Any], name: str) -> None:
    report = verdicts[name]
    if report["error"] is None:
        assert report["criteria"]
        unknown = {f["check"] for c in report["criteria"] for f in c["findings"] if f["status"] == "unknown"}
        assert unknown <= (
            {"code-lint-clean"} if name == "malformed_files" else set()
        )  # its nesting crashes the linter
    else:
        assert report["score"]["value"] is None
        assert report["error"]["kind"] != "internal_error"
        assert report["error"]["message"].endswith(".")


def test_a_stub_scores_near_zero_and_the_sample_does_not(verdicts: Mapping[str, Any]) -> None:
    assert verdicts["stub"]["score"]["value"] < 5
    assert verdicts["sample"]["score"]["value"] > 35


def test_what_has_no_commit_is_not_a_zero(verdicts: Mapping[str, Any]) -> None:
    assert verdicts["empty"]["error"]["kind"]
    assert verdicts["empty"]["score"]["value"] is None
