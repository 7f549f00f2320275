from __future__ import annotations

from grader.checks.readme_finished import check
from grader.evidence.conflicts import Conflicts
from grader.model import Status
from tests.checks.prose import place, said, told
from tests.facts import fact


def test_each_placeholder_costs_a_share() -> None:
    assert check(told(said()), Conflicts()).status is Status.PASS
    assert check(told(said(), placeholders=(place(),)), Conflicts()).score == 0.75
    assert check(told(said(), placeholders=(place(),) * 4), Conflicts()).status is Status.FAIL


def test_boilerplate_and_nothing_fail() -> None:
    assert check(told(said(), boilerplate="a task list"), Conflicts()).status is Status.FAIL
    assert "came with the starter" in check(told(said(), boilerplate="a task list"), Conflicts()).fix
    nothing = check(told(), Conflicts())
    assert nothing.status is Status.FAIL
    assert "sentence" in nothing.summary
    assert "sentences" in nothing.fix  # not the help page's advice on placeholders: there are none


def test_placeholders_are_told_from_text() -> None:
    text = "# A\n\nWe predict parcels that are late.\n\n{}\n"
    waiting = (
        "TODO: add results",
        "[Your description here]",
        ":x: Section to complete.",
        "Lorem ipsum dolor sit",
        "TBD",
    )
    for line in waiting:
        assert fact("narrative", {"README.md": text.format(line)}).placeholders, line
    fine = ("git clone https://example.org/<your-username>/a", "The to-do app stores what a user has to do.")
    for line in fine:
        assert not fact("narrative", {"README.md": text.format(line)}).placeholders, line


def test_an_unresolved_merge_fails() -> None:
    found = check(told(said()), Conflicts(readme=(place(),)))
    assert found.status is Status.FAIL
    assert "merge" in found.summary
    assert check(told(said()), Conflicts(code=(place(),))).status is Status.PASS


def test_braces_of_a_templates_author_wait_for_a_name_and_those_of_a_prompt_do_not() -> None:
    text = "# A\n\nWe predict parcels that are late.\n\n{}\n"
    for line in ("Written by {{ author }}.", "{{cookiecutter.project_slug}}", "{{ project_name }} predicts."):
        assert fact("narrative", {"README.md": text.replace("{}", line)}).placeholders, line
    for line in ("The prompt holds `{{input}}` and `{{expected}}`.", "`${{ secrets.TOKEN }}` is read by the workflow."):
        assert not fact("narrative", {"README.md": text.replace("{}", line)}).placeholders, line
