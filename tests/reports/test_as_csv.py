from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from grader.reports import Look, as_csv, render
from tests.reports import worlds


def rows(*reports: Any) -> list[dict[str, str]]:
    text = render("csv", reports, Look())
    assert text.count("\r\n") == text.count("\n")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_row_has_the_facts_and_a_level_for_each_criterion() -> None:
    (row,) = rows(worlds.report())
    assert row["score"] == "39.3"
    assert (row["grade"], row["state"], row["rubric"]) == ("E", "graded", "portfolio@2026.11")
    assert (row["readme"], row["tests"], row["deployment"]) == ("3", "0", "4")
    assert row["as_of"] == "2026-11-21T10:32:05Z"
    assert (row["next_step"], row["gain"]) == ("Tests: to level 1", "10.0")
    assert "topic" not in row
    assert "write-up" not in row


def test_unknown_is_empty_and_not_zero() -> None:
    (row,) = rows(worlds.report())
    assert row["latency"] == ""
    assert row["tests"] == "0"


def test_a_target_without_a_grade_keeps_its_row() -> None:
    _, row = rows(worlds.report(), worlds.broken())
    assert (row["state"], row["score"], row["readme"]) == ("not-found", "", "")
    assert "s3cret" not in row["repository"]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "|calc", "%x", "＝1", "＋1", "－1", "＠x", " =1", '"=1', "'=1", "\u00a0=1", "\t=1",
     "\r=1", "\u200b=1"],
)  # fmt: skip
def test_no_cell_is_a_formula(text: str) -> None:
    assert as_csv.cell(text).startswith("'")


@pytest.mark.parametrize("text", ["owner/repo", "1=2", "a-b", "", "https://x.example/a"])
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert as_csv.cell(text) == text


def test_hostile_text_stays_in_its_cell() -> None:
    assert len(rows(worlds.hostile(), worlds.report())) == 2
