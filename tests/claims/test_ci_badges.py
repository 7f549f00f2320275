from __future__ import annotations

import pytest

from grader.model import Verdict
from tests.claims.worlds import claims_of, only

WORKFLOW = {".github/workflows/ci.yml": "on: push\njobs:\n  t:\n    runs-on: x\n    steps:\n      - run: pytest\n"}
BADGE = "[![CI](https://github.com/ada/engine/actions/workflows/ci.yml/badge.svg)](https://github.com/ada/engine)\n"
FIXED = "![build](https://img.shields.io/badge/build-passing-brightgreen)\n"


@pytest.mark.parametrize("badge", [BADGE, FIXED])
def test_a_badge_without_a_workflow_is_contradicted_and_caps(badge: str) -> None:
    claim = only("ci-badges", {"README.md": "# Engine\n\n" + badge})
    assert claim.verdict is Verdict.CONTRADICTED
    assert (claim.criterion, claim.caps, claim.places[0].line) == ("ci", True, 3)


@pytest.mark.parametrize("badge", [BADGE, FIXED])
def test_with_the_workflow_it_is_borne_out_and_names_it(badge: str) -> None:
    claim = only("ci-badges", {"README.md": "# Engine\n\n" + badge, **WORKFLOW})
    assert claim.verdict is Verdict.BORNE_OUT
    assert claim.places[1].path == ".github/workflows/ci.yml"


def test_a_badge_of_a_workflow_that_was_renamed_is_a_slip() -> None:
    files = {"README.md": BADGE, ".github/workflows/tests.yml": WORKFLOW[".github/workflows/ci.yml"]}
    claim = only("ci-badges", files)
    assert claim.verdict is Verdict.CONTRADICTED
    assert not claim.caps


def test_a_workflow_that_never_runs_bears_nothing_out() -> None:
    claim = only("ci-badges", {"README.md": BADGE, "workflows/ci.yml": WORKFLOW[".github/workflows/ci.yml"]})
    assert claim.verdict is Verdict.CONTRADICTED
    assert "never runs" in claim.summary


def test_a_badge_that_says_nothing_of_a_build_is_no_claim() -> None:
    assert claims_of("ci-badges", {"README.md": "![x](https://img.shields.io/badge/python-3.11-blue)\n"}) == []
