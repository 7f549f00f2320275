"""The grade agrees with readers on the labelled repositories, and no change may quietly lower that."""

from __future__ import annotations

import pytest

from tests.corpus.agreement import FINDINGS, LABELS, Agreement, digest_of_checks, load_rows, qwk, rescore, spearman

MIN_MEAN_KAPPA = 0.80
MIN_KAPPA = 0.60
MIN_SPEARMAN = 0.85


@pytest.fixture(scope="module")
def agreement() -> Agreement:
    return rescore()


def test_the_recorded_findings_are_of_todays_checks() -> None:
    head = load_rows(FINDINGS)[0]
    assert head["digest"] == digest_of_checks(), "stale: run `make agreement`"


def test_every_labelled_repository_was_graded(agreement: Agreement) -> None:
    assert sorted(agreement.levels) == sorted(row["repo"] for row in load_rows(LABELS))


def test_the_mean_kappa_holds(agreement: Agreement) -> None:
    assert agreement.mean >= MIN_MEAN_KAPPA


def test_no_criterion_falls_behind(agreement: Agreement) -> None:
    low = {name: round(kappa, 2) for name, kappa in agreement.kappas.items() if kappa < MIN_KAPPA}
    assert low == {}


def test_the_score_ranks_as_a_hiring_engineer_would(agreement: Agreement) -> None:
    assert agreement.spearman >= MIN_SPEARMAN


def test_kappa_and_rho_are_the_textbooks() -> None:
    assert qwk([(0, 0), (4, 4)]) == 1
    assert qwk([(0, 4), (4, 0)]) == -1
    assert qwk([(0, 0), (1, 1), (2, 2), (3, 4)]) == pytest.approx(1 - 1 / 17.5)
    assert spearman([1, 2, 3, 4], [1, 4, 9, 16]) == pytest.approx(1)
    assert spearman([1, 2, 2, 3], [3, 2, 2, 1]) == pytest.approx(-1)
