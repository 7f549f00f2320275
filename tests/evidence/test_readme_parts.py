"""What counts as an outcome in numbers in a README."""

from __future__ import annotations

import pytest

from tests.facts import fact


def numbers(text: str) -> int:
    code = "from sklearn.metrics import accuracy_score\nprint(accuracy_score(a, b))\n"
    return len(fact("readme_parts", {"README.md": f"# Parcels\n\n{text}\n", "train.py": code}).numbers)


@pytest.mark.parametrize(
    ("line", "measured"),
    [
        ("The test score was around 62 percent.", 1),
        ("Die Genauigkeit lag bei 62 Prozent auf den Testdaten.", 1),
        ("El modelo llega a una exactitud del 62 por ciento.", 1),
        ("The accuracy on held-out data is 62 %.", 1),
        ("The score is read by 62 people.", 0),
        ("About 62 percent of the couriers ride a bicycle.", 0),
        ("The model is accurate to a percentage.", 0),
    ],
)
def test_a_share_is_one_in_words_too(line: str, measured: int) -> None:
    assert numbers(line) == measured


def test_columns_of_savings_and_quality_are_outcomes_and_settings_none() -> None:
    rows = "|---|---|---|\n| cached | 56.2% | 0.886 |\n| routed | 12.5% | 0.921 |\n"
    assert numbers(f"## How to try it\n\n| run | saved | quality |\n{rows}") == 2
    assert numbers(f"## How to try it\n\n| run | limit | width |\n{rows}") == 0


@pytest.mark.parametrize(
    ("target", "shown"), [("plots/frost.png", True), ("assets/logo-small.png", False), ("img/banner.jpg", False)]
)
def test_a_logo_is_no_outcome(target: str, shown: bool) -> None:
    text = f"# Frost\n\nForecasts frost in orchards from the readings of a weather station.\n\n![]({target})\n"
    found = dict(fact("readme_parts", {"README.md": text, target: "x"}).found)
    assert ("outcome" in found) is shown
