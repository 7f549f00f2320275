"""Rows of superlatives say nothing of the work, of its speed or of its cost."""

from __future__ import annotations

import pytest

from grader.evidence._boasts import is_boast
from tests.facts import fact
from tests.gaming.texts import ADJECTIVES


@pytest.mark.parametrize(
    ("text", "boast"),
    [
        ("A blazing fast, cost-effective, scalable and robust solution.", True),
        ("A scalable, scalable, scalable and scalable service.", False),
        ("A cost-effective, scalable and robust service.", False),
        ("A blazing fast, cost-effective, scalable and robust service: 12 ms at the median.", False),
    ],
)
def test_four_different_superlatives_without_a_digit(text: str, boast: bool) -> None:
    assert is_boast(text) is boast


def test_advertising_is_neither_praise_nor_prose() -> None:
    files = {"README.md": f"# Frost warnings\n\nLow-latency and cost-effective.\n\n{ADJECTIVES}", "a.py": "x = 1\n"}
    assert [line for _, line, _ in fact("timings", files).adjectives] == [3]
    assert [note.line for note in fact("costs", files).praise] == [3]
    assert not any("blazing" in statement.text for statement in fact("narrative", files).statements)
