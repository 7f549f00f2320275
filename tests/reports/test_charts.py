from __future__ import annotations

import math
import xml.etree.ElementTree as ET

import pytest

from grader.reports import charts


@pytest.mark.parametrize(
    ("value", "letter", "words"),
    [(54.4, "D", "54.4 of 100, grade D"), (0.0, "E", "0.0 of 100, grade E"), (None, None, "no score"), (100.0, "A", "100.0 of 100, grade A")],
)  # fmt: skip
def test_a_ring_says_its_number_and_letter(value: float | None, letter: str | None, words: str) -> None:
    svg = ET.fromstring(charts.ring(value, letter))
    assert svg.get("aria-label") == words
    arcs = [c.get("stroke-dasharray") for c in svg if c.get("class") == "arc"]
    assert arcs == ([f"{value:g} 100"] if value else [])


def test_rungs_fill_from_the_left() -> None:
    assert 'class="fill" d="M0 4h22M25 4h22M50 4h11"' in charts.rungs(3, 2.5)
    assert "fill" not in charts.rungs(0, 0.0)
    assert 'class="fill" d="M0 4h22M25 4h22M50 4h22M75 4h22"' in charts.rungs(4, 9.0)
    assert 'class="rungs good"' in charts.rungs(4, 4.0)
    assert 'class="rungs mid"' in charts.rungs(2, 2.0)
    assert 'class="rungs bad"' in charts.rungs(1, 1.0)
    assert 'class="rungs none"' in charts.rungs(None, 0.0)


def test_a_bar_is_its_share_of_the_longest() -> None:
    assert 'class="fill" d="M0 4h100"' in charts.bar(5, 10)
    assert 'class="fill" d="M0 4h200"' in charts.bar(99, 10)
    assert 'class="fill" d="M0 4h2"' in charts.bar(0, 0)


def test_a_sparkline_rises_with_the_score_and_says_so() -> None:
    svg = ET.fromstring(charts.sparkline([30.0, 20.0, 60.0]))
    line = next(iter(svg)).get("points") or ""
    heights = [float(pair.partition(",")[2]) for pair in line.split()]
    assert heights[1] > heights[0] > heights[2]
    assert all(0 <= h <= charts.SPARK_HEIGHT for h in heights)
    assert svg.get("aria-label") == "3 grades: from 30.0 to 60.0; lowest 20.0, highest 60.0"
    assert charts.sparkline([1.0]) == charts.sparkline([]) == ""


def test_equal_scores_are_a_level_line_in_the_middle() -> None:
    heights = {
        pair.partition(",")[2]
        for pair in (next(iter(ET.fromstring(charts.sparkline([50.0] * 3)))).get("points") or "").split()
    }
    assert heights == {"28"}


def test_the_label_is_escaped() -> None:
    assert "&lt;" in charts._svg("x", 1, 1, "", "<a>")
    assert math.isclose(float(charts._n(1.239)), 1.24)
