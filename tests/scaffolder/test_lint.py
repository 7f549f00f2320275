"""Each thing that a template's author may get wrong is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scaffolder import lint
from tests.scaffolder.world import ANSWERS, QUESTIONS

if TYPE_CHECKING:
    from tests.scaffolder.world import World

QUESTION = """
extra:
  type: str
  when: "{{ kind == 'demo' }}"
  help: What it is.
  choices: [a, b]
  default: a
"""


def test_the_small_templates_are_faultless(world: World) -> None:
    assert lint.faults(world.root) == ()


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("  help: What it is.\n", "", "has no `help`"),
        ("What it is.", "What it is", "needs a help that is a sentence"),
        ("  default: a\n", "", "has no `default`"),
        ("default: a", "default: c", "a default that is none of its choices"),
        ("  when: \"{{ kind == 'demo' }}\"\n", "", "has no `when`"),
        ("kind == 'demo'", "kind == 'other'", "leaks into other templates"),
        ("kind == 'demo'", "true", "leaks into other templates"),
        ("type: str", "type: yaml", "has the type 'yaml'"),
        ("  default: a\n", "  default: a\n  secret: true\n", "has `secret`, which `shipfolio new` doesn't know"),
        ("extra:", "set:", "is no good name for a question"),
        ("extra:", "colour:", "is asked in demo too"),
        ("extra:", "project_name:", "is asked in _shared too"),
        (QUESTION.strip(), "extra: a", "must be a table"),
    ],
)
def test_a_faulty_question_is_named(world: World, old: str, new: str, fault: str) -> None:
    text = QUESTION.strip() + "\n"
    assert old in text
    world.write({"questions.yml": QUESTIONS + "\n" + text.replace(old, new)}, "templates/demo")
    found = [one for one in lint.faults(world.root) if fault in one]
    assert len(found) >= 1, lint.faults(world.root)
    assert "questions.yml" in found[0]


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("{{ project_slug | upper }}.txt", "Windows can't have such a path"),
        ("x/" * 80 + "deep.txt", "too long for Windows"),
        ("sub/.gitignore", "call it .gitignore.jinja"),
    ],
)
def test_a_path_that_causes_trouble_is_named(world: World, path: str, fault: str) -> None:
    world.write({path: "x\n"})
    assert any(fault in one for one in lint.faults(world.root))


def test_missing_pieces_are_named(world: World) -> None:
    world.write({ANSWERS: "{% include 'templates/_shared/answers.jinja' %}"})
    world.write({"meta.toml": None}, "templates/other")
    faults = lint.faults(world.root)
    assert any("demo: project/{{ _copier_conf" in one for one in faults)
    assert "other: there is no meta.toml" in faults


def test_a_condition_without_else_is_named(world: World) -> None:
    world.write({"x.txt.jinja": "a {{ 'b' if with_ui }} c {{ 'd' if with_ui else '' }}\n"})
    assert [one for one in lint.faults(world.root) if "else" in one] == [
        "templates/demo/project/x.txt.jinja: {{ 'b' if with_ui }} is undefined where the condition fails: give it an `else`"
    ]
