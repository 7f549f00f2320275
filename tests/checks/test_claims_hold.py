from __future__ import annotations

from dataclasses import replace

import pytest

from grader.checks.claims_hold import check
from grader.model import Claim, Place, Status, Verdict

SAID = Place("README.md", 4)


def claim(verdict: Verdict = Verdict.CONTRADICTED, criterion: str = "tests", *, caps: bool = True) -> Claim:
    return Claim("90+ tests", verdict, criterion, "13 can be counted.", (SAID, Place("tests/test_api.py")), caps=caps)


def test_a_contradicted_claim_fails_with_both_places_and_what_to_do() -> None:
    finding = check((claim(),), criterion="tests")
    assert finding.status is Status.FAIL
    assert finding.places == claim().places
    assert "13 can be counted" in finding.summary
    assert finding.fix == "Make “90+ tests” true, or correct it in README.md."


@pytest.mark.parametrize(
    "held", [claim(Verdict.BORNE_OUT), claim(Verdict.NOT_CHECKABLE), claim(caps=False)], ids=lambda c: str(c.verdict)
)
def test_what_holds_what_cannot_be_checked_and_a_slip_pass(held: Claim) -> None:
    assert check((held,), criterion="tests").status is Status.PASS


def test_another_criterion_is_not_touched() -> None:
    assert check((claim(),), criterion="ci").status is Status.NOT_APPLICABLE
    assert check((claim(),)).status is Status.FAIL


def test_without_claims_there_is_nothing_to_hold() -> None:
    assert check(()).status is Status.NOT_APPLICABLE


def test_of_a_whole_text_slips_count_and_a_few_are_let_pass() -> None:
    slip = claim(caps=False)
    assert check((slip,), allowed=1).status is Status.PASS
    assert check((slip, slip), allowed=1).status is Status.FAIL
    assert check((slip, slip)).status is Status.PASS


def test_commands_that_name_one_lost_file_are_corrected_at_once() -> None:
    lost = claim()
    gone = [replace(lost, text=f"python cli.py {verb}", summary="There is no cli.py.") for verb in ("fit", "show")]
    fix = check(tuple(gone), criterion="tests").fix
    assert fix == "Commit cli.py, or correct the commands in README.md that name it."
