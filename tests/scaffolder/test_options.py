"""Every choice is in some set, those of hidden questions too; and no set is larger than it must be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scaffolder import answers, catalog
from scaffolder.options import option_sets

if TYPE_CHECKING:
    from tests.scaffolder.world import World

HIDDEN = """
mode:
  type: str
  when: "{{ kind == 'demo' and store == 'remote' }}"
  help: How the remote store is asked.
  choices: [fast, safe, both]
  default: fast
"""


def test_cycled_not_multiplied(world: World) -> None:
    world.write({"questions.yml": (world.root / "templates/demo/questions.yml").read_text() + HIDDEN}, "templates/demo")
    questions = catalog.load_questions(world.root, "demo")
    sets = option_sets("demo", questions)
    values = [answers.resolve("demo", questions, one).values for one in sets]
    assert sets[0] == {}
    assert {one.get("mode") for one in values} == {None, "fast", "safe", "both"}
    assert {one["license"] for one in values} == {"MIT", "Apache-2.0", "none"}
    assert {one["with_ui"] for one in values} == {True, False}
    assert len(sets) <= 6
