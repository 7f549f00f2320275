"""A commit that figures name is looked up in the history, its date held against that of the measurement."""

from __future__ import annotations

import pytest

from grader.model import Claim, Verdict
from tests.claims.kind_probes import BLOCK, REPORT
from tests.factories import commit
from tests.facts import fact

OID = "1a2b3c4d5e6f" + "0" * 28


def held(
    readme: str,
    files: dict[str, str] | None = None,
    *,
    at: str = "2026-01-14T09:00:00+00:00",
    oid: str = OID,
    truncated: bool = False,
) -> Claim:
    """The first claim of a README whose history is one commit."""
    found: list[Claim] = [
        claim
        for claim in fact(
            "claims", {"README.md": readme, **(files or {})}, commits=(commit(at=at, oid=oid),), truncated=truncated
        )
        if claim.kind == "measured-blocks"
    ]
    return found[0]


@pytest.mark.parametrize(
    ("files", "verdict"), [(REPORT, Verdict.BORNE_OUT), ({}, Verdict.NOT_CHECKABLE), ({"reports/eval.json": "[0.5, 0.6]"}, Verdict.NOT_CHECKABLE)]
)  # fmt: skip
def test_a_commit_of_the_history_is_never_contradicted_by_missing_reports(
    files: dict[str, str], verdict: Verdict
) -> None:
    assert held(BLOCK, files).verdict is verdict


def test_a_squashed_history_with_the_report_is_left_open() -> None:
    assert held(BLOCK, REPORT, oid="f" * 40).verdict is Verdict.NOT_CHECKABLE
    assert held(BLOCK, oid="f" * 40).verdict is Verdict.CONTRADICTED


def test_a_history_that_was_cut_leaves_it_open() -> None:
    assert held(BLOCK, oid="f" * 40, truncated=True).verdict is Verdict.NOT_CHECKABLE


@pytest.mark.parametrize(
    ("at", "verdict"), [("2026-01-15T23:00:00+00:00", Verdict.BORNE_OUT), ("2026-01-16T01:00:00+00:00", Verdict.CONTRADICTED)]
)  # fmt: skip
def test_nothing_is_measured_before_its_commit_was_written(at: str, verdict: Verdict) -> None:
    assert held(BLOCK, REPORT, at=at).verdict is verdict


def test_changes_beside_the_commit_are_no_part_of_its_name() -> None:
    assert held(BLOCK.replace("1a2b3c4d5e6f`", "1a2b3c4d5e6f+changes`"), REPORT).verdict is Verdict.BORNE_OUT
