"""Every untrue claim of the probes is shown as such, with both places; of its twin nothing is."""

from __future__ import annotations

import pytest

from grader import wiring
from grader.model import Verdict
from tests.claims.probes import PROBES, Probe
from tests.facts import fact


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_an_untrue_claim_is_contradicted(probe: Probe) -> None:
    claims = fact("claims", probe.false)
    broken = [claim for claim in claims if claim.kind == probe.kind and claim.verdict is Verdict.CONTRADICTED]
    assert broken, claims
    assert {claim.criterion for claim in broken} == {probe.criterion}
    assert any(claim.caps for claim in broken) == probe.caps
    assert all(claim.places and claim.places[0].path == "README.md" and claim.summary.endswith(".") for claim in broken)


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_of_its_twin_nothing_is_contradicted(probe: Probe) -> None:
    assert [claim for claim in fact("claims", probe.true) if claim.verdict is Verdict.CONTRADICTED] == []


def test_there_is_a_probe_of_every_kind() -> None:
    kinds = {name.replace("_", "-") for name in wiring.names("claims")}
    assert {probe.kind for probe in PROBES} == kinds
    assert len(PROBES) >= 40
    assert len({probe.name for probe in PROBES}) == len(PROBES)
