from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from grader.model import Confidence, Place, ProjectType, RepoRef, failed, passed
from grader.reports import view
from tests.reports import worlds


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("plain text", "plain text"),
        ("naïve 评估 🎉", "naïve 评估 🎉"),
        ("\x1b[31mred\x1b[0m", "[31mred [0m"),
        ("a\nb\tc\r\nd", "a b c  d"),
        ("a\u202eb\u2066c\u200bd\ufeffe", "abcde"),
        ("line\u2028next\u2029one\x85two", "line next one two"),
        ("caf\udce9", "caf\\xe9"),
        ("\ud800", "�"),
        ("\x00\x7f", ""),
    ],
)
def test_clean_leaves_nothing_to_act_on(given: str, shown: str) -> None:
    assert view.clean(given) == shown


@pytest.mark.parametrize(
    ("ref", "name"),
    [
        (RepoRef("https://github.com/ada/engine"), "ada/engine"),
        (RepoRef("https://gitlab.com/a/b/c.git", None, "services/api"), "a/b/c in services/api"),
        (RepoRef("https://ada:secret@github.com/ada/engine/"), "ada/engine"),
        (RepoRef("."), "this folder"),
        (RepoRef("/srv/engine"), "/srv/engine"),
    ],
)
def test_name_of(ref: RepoRef, name: str) -> None:
    assert view.name_of(ref) == name


@pytest.mark.parametrize(
    "url", ["https://t0ken@host/a", "https://u:t0ken@host/a", "HTTPS://u:t0ken@host/a", "ssh://t0ken@host/a"]
)
def test_without_secrets(url: str) -> None:
    assert "t0ken" not in view.without_secrets(url)


def test_where() -> None:
    assert view.where(Place("a.py")) == "a.py"
    assert view.where(Place("a.py", 3)) == "a.py:3"
    assert view.where(Place("a.py", 3, 3)) == "a.py:3"
    assert view.where(Place("a.py", 3, 9)) == "a.py:3-9"


def test_a_place_that_is_named_twice_is_shown_once() -> None:
    found = failed("no", Place("b.py", 3, note="first"), Place("a.py"), Place("b.py", 3, note="again"))
    assert [(p.path, p.note) for p in view.places_of(found)] == [("b.py", "first"), ("a.py", "")]


def test_numbers_and_dates_need_no_locale() -> None:
    assert [view.number(x) for x in (8.0, 7.5, 0.0, 100.0)] == ["8", "7.5", "0", "100"]
    assert view.minute(datetime(2026, 3, 1, 4, 5, tzinfo=UTC)) == "1 Mar 2026 04:05 UTC"
    assert view.day(None) == ""


def test_the_promise_is_the_last_steps_score() -> None:
    report = worlds.report()
    assert view.promise(report, report.next_steps[:3]) == "doing these three: 39.3 → 60.4"
    assert view.promise(report, report.next_steps[:1]) == "doing this: 39.3 → 49.3"
    assert view.promise(report, ()) == ""


def test_a_step_that_rounds_to_the_level_it_is_on_leads_towards_the_next() -> None:
    report = worlds.report()
    assert view.aim_of(report, report.next_steps[0]) == "Tests: to level 1"
    assert view.aim_of(report, report.next_steps[1]) == "README explains the project: towards level 4"
    assert view.aim_of(report, report.next_steps[2]) == "A topic that says something"


def test_a_further_step_begins_where_the_one_before_left_its_criterion() -> None:
    report = worlds.report()
    first = report.next_steps[0]
    again, last = replace(first, gain=0.5), replace(first, to_level=2)
    report = replace(report, next_steps=(first, again, last))
    aims = [view.aim_of(report, step) for step in report.next_steps]
    assert aims == ["Tests: to level 1", "Tests: towards level 2", "Tests: to level 2"]


def test_what_does_not_count_says_why() -> None:
    line = replace(worlds.lines()[0], status="not_applicable", findings=(replace(failed("no"), check="ci-present"),))
    assert view.level_words(line) == "not asked of this type"
    spared = (*line.findings, replace(passed("for others"), check="made-for-others"))
    assert view.level_words(replace(line, findings=spared)) == "not held against it"


def test_the_project_type_says_who_chose_it() -> None:
    assert view.type_words(ProjectType("chatbot", (), Confidence.LOW)) == "looks like a chatbot (low confidence)"
    assert view.type_words(ProjectType("agent", chosen=True)) == "graded as an agent, as asked"
    assert view.type_words(ProjectType("other")) == "a project of no particular type"


def test_the_command_to_reproduce_can_be_pasted() -> None:
    report = worlds.report(ref=RepoRef("/tmp/a b'; rm -rf"), project_type=ProjectType("agent", chosen=True))
    assert view.reproduce(report) == (
        "shipfolio grade '/tmp/a b'\"'\"'; rm -rf' --rev a1b2c3d4a1b2 --type agent --rubric portfolio"
    )


def test_files_that_were_never_committed_are_graded_again_as_files() -> None:
    again = view.reproduce(worlds.report(ref=RepoRef("."), commit=None))
    assert again == "shipfolio grade . --worktree --rubric portfolio"


def test_clip_cuts_at_a_word() -> None:
    assert view.clip("one two three", 40) == "one two three"
    assert view.clip("one two three", 10) == "one two…"
    assert view.clip("x" * 50, 10) == "x" * 9 + "…"


def test_a_check_asked_for_twice_is_shown_once() -> None:
    low, high = replace(failed("2 of 3."), check="typed"), replace(failed("2 of 9."), check="typed")
    line = replace(worlds.lines()[0], findings=(low, high, replace(passed("Fine."), check="other")))
    assert view.open_findings(line) == [low]


def test_findings_that_say_the_same_stand_together() -> None:
    one, two, three = (
        replace(failed(text), check=name) for name, text in (("a", "None."), ("b", "Few."), ("c", "None."))
    )
    assert view.alike([one, two, three]) == [[one, three], [two]]


def test_a_fix_is_one_thing_a_line() -> None:
    assert view.fixes("Pin it.\n\x1bSeed it.\n") == ["Pin it.", "Seed it."]


def test_scores_have_one_decimal() -> None:
    assert [view.tenths(value) for value in (69.0, 73.5, 100.0)] == ["69.0", "73.5", "100.0"]


def test_what_is_at_home_under_another_criterion_comes_last_and_says_so() -> None:
    found = tuple(
        replace(failed("There is none."), check=check) for check in ("ci-present", "run-explained", "own-kind")
    )
    line = replace(worlds.lines()[0], id="run-instructions", findings=found)
    shown = view.open_findings(line)
    assert [finding.check for finding in shown] == ["run-explained", "own-kind", "ci-present"]
    assert [finding.summary for finding in shown] == ["There is none."] * 2 + ["Counts here, too: There is none."]
