"""Façades written by a stranger are shown as such: the first set wholly, of the second what was counted at first sight."""

from __future__ import annotations

import pytest

from tests.claims.facades import Facade, load, shown

FIRST, SECOND = load("first"), load("second")
# A tree of which only one name is there may show a plan.
LEFT_OPEN = {("a-tree-of-wishes", "tests/")}


@pytest.mark.parametrize("facade", FIRST, ids=lambda facade: facade.name)
def test_each_lie_of_the_first_facades_is_shown(facade: Facade) -> None:
    found, _ = shown(facade)
    assert {lie for lie, claim in found.items() if claim is None} == {
        lie for name, lie in LEFT_OPEN if name == facade.name
    }


@pytest.mark.parametrize("facade", [*FIRST, *SECOND], ids=lambda facade: facade.name)
def test_nothing_else_of_a_facade_is_charged(facade: Facade) -> None:
    _, besides = shown(facade)
    assert [claim.text for claim in besides if claim.kind not in {"mock-numbers", "hollow-code"}] == []
