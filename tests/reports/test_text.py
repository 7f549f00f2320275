from __future__ import annotations

import re
from typing import Any

import pytest
from rich.cells import cell_len

from grader.model import Failure, Grade
from grader.reports import Look, render
from grader.reports.paint import Span, fit, paint, wrap
from tests.reports import worlds

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def shown(report: Any, width: int = 80, **more: Any) -> str:
    return render("text", [report], Look(width, **more))


ALL = [worlds.report, worlds.broken, worlds.hostile, worlds.ran, worlds.not_run, worlds.hostile_run]


@pytest.mark.parametrize("width", [56, 80, 100, 200])
@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("world", ALL)
def test_no_line_is_wider_than_the_terminal(world: Any, width: int, full: bool) -> None:
    for line in shown(world(), width, full=full).splitlines():
        assert cell_len(line) <= min(width, 120), line
        assert line == line.rstrip()


def test_shows_score_criteria_and_next_steps() -> None:
    text = shown(worlds.report())
    assert "ada/engine @ a1b2c3d (main)" in text
    assert "21 Nov 2026 10:32 UTC · rubric portfolio@2026.11" in text
    assert "39.3 / 100  E" in text
    assert re.search(r"Tests +░{8}  0 missing +0\.6 / 12", text)
    assert re.search(r"It can be deployed +█{8}  4 excellent +10\.0 / 10", text)
    assert re.search(r"Latency is measured +\? could not be judged", text)
    assert re.search(r"评估与误差分析 +– not asked of this type", text)
    assert re.search(r"honestly +– for a person to judge", text)
    assert re.search(r"something +points taken off +−4", text)
    assert "doing these three: 39.3 → 60.4" in text
    assert " 1. +10.0  Tests: to level 1" in text
    assert "src/api.py:41-44  def predict(features)" in text
    assert "shipfolio explain tests-present" in text
    assert "With --full: 1 more step and every finding" in text


def test_shows_what_else_a_reader_must_know() -> None:
    text = shown(worlds.report())
    assert re.search(r"Claims +1 contradicted · 1 not checkable", text)
    assert "✗ “90+ tests”: 13 can be counted. It keeps “Tests” at level 1." in text
    assert "README.md:4 against tests/test_api.py" in text
    assert "CI passes" not in text
    assert "and 1 more: --full" in text
    assert "? “CI passes”: Nothing was run." in shown(worlds.report(), full=True)
    assert "the linter did not start" in text
    assert "not\n  counted without --allow-waivers" in text
    assert "3 files are not committed" in text
    assert "shipfolio grade https://github.com/ada/engine.git --rev a1b2c3d4a1b2" in text


def test_is_about_a_screen_and_a_half_until_asked_for_more() -> None:
    assert len(shown(worlds.report()).splitlines()) <= 45
    full = shown(worlds.report(), full=True)
    assert "No test exercises POST /predict; 1 is wanted." in full
    assert "README.md:9" in full
    assert " 4.  +3.0" in full
    assert "next: Tests rung 1" in full


def test_words_of_the_rung_need_a_wide_terminal() -> None:
    assert "It can be deployed rung 4" not in shown(worlds.report(), 80)
    assert "It can be deployed rung 4" in shown(worlds.report(), 120)


def test_colour_is_only_colour() -> None:
    plain = shown(worlds.report(), full=True)
    coloured = shown(worlds.report(), full=True, colour=True)
    assert "\x1b" not in plain
    assert "\x1b[1;31m39.3\x1b[0m" in coloured
    assert ESCAPE.sub("", coloured) == plain


def test_a_run_is_told_stage_by_stage() -> None:
    text = shown(worlds.ran())
    assert re.search(r"Measured +in docker, 58 s in all", text)
    assert "  ✓ Build   Dockerfile · in 2.3 s · 12 of 14 steps cached · image 342 MB" in text
    assert "  ✓ Start   first healthy answer after 1.3 s · port 8000 · peak memory 62 MB" in text
    assert "1 at a time: p50 1.23 ms, p95 2.50 ms, p99 12.3 ms, 812 req/s" in text
    assert "12 of 1200 failed" in " ".join(text.split())
    assert "1 of 2 bad inputs refused; huge number crashed (500)" in " ".join(text.split())
    assert "  ✗ Tests   failed: 1 of 13 tests fail. · 12 passed, 1 failed in 4 s, by their" in text
    assert "coverage 81 % of src/engine" in text
    assert "tests/test_api.py::test_b: AssertionError: assert 2 == 3" in text
    assert re.search(r"✗ Claims +1 off · 1 contradicted · 1 not measured", text)
    assert "◐ “20 ms per request”: P50 of 1.23 ms at concurrency 1, 16 times apart." in text
    assert "3 repeats, 600 requests; p50 from 1.10 ms to 1.40 ms" in shown(worlds.ran(), full=True)
    assert "Nothing here can run a program safely." in shown(worlds.not_run())
    assert "Measured" not in shown(worlds.report())


@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("world", [worlds.hostile, worlds.hostile_run])
def test_hostile_text_is_shown_as_text(world: Any, colour: bool) -> None:
    text = ESCAPE.sub("", shown(world(), full=True, colour=colour))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e\u2028\ud800-\udfff]", text)
    assert "[b]x[/b]" in text  # what looks like markup is not interpreted


def test_a_failure_is_named_with_its_hint() -> None:
    text = shown(worlds.broken())
    assert "Not graded (not-found): There is no such repository" in text
    assert "Set SHIPFOLIO_TOKEN." in text
    assert "s3cret" not in text


def test_several_targets_are_a_table() -> None:
    reports = [worlds.report(), worlds.broken(), worlds.report(grade=Grade(None, 0.0, 0.0, None, ()))]
    table = render("text", reports, Look(80))
    assert re.search(r"ada/engine +39\.3  E +\+10\.0 Tests: to level 1", table)
    assert re.search(r"ada/gone +– +not-found: There is no", table)
    assert "nothing could be judged" in table
    assert "2 graded, 1 not graded" in table
    assert "Next steps" not in table
    assert render("text", reports, Look(80, full=True)).count("Next steps, best first") == 2


def test_nothing_judged_is_no_zero() -> None:
    text = shown(worlds.report(grade=Grade(None, 0.0, 0.0, None, ()), next_steps=()))
    assert "No score" in text
    assert "0 / 100" not in text


def test_a_failure_without_a_hint_has_no_empty_words() -> None:
    text = shown(worlds.report(grade=None, error=Failure("empty", "There is no commit.", "")))
    assert text == "ada/engine\nNot graded (empty): There is no commit.\n"


def test_wrap_and_fit_count_columns_not_characters() -> None:
    assert fit("评估与误差", 6) == "评估… "
    assert fit("ab", 4) == "ab  "
    assert wrap("评估与误差分析模型指标", 10) == ["评估与误差", "分析模型指", "标"]
    assert wrap("one two three four", 9) == ["one two", "three", "four"]
    assert wrap("one two three four", 9, most=2) == ["one two", "three…"] or wrap("one two three four", 9, most=2)[
        1
    ].endswith("…")
    assert wrap("", 10) == []


def test_paint_drops_trailing_blanks() -> None:
    assert paint([[Span("a "), Span("  ")], []], colour=False) == "a\n\n"
