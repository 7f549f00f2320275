from __future__ import annotations

from grader.checks.code_uses_its_modules import check
from grader.model import Status
from tests.checks.shapes import EMPTY, shape, unit
from tests.facts import fact


def test_linked_modules_pass_and_a_pile_of_scripts_fails() -> None:
    assert check(shape([unit(f"m{i}.py", uses=1) for i in range(10)])).status is Status.PASS
    assert check(shape([unit(f"m{i}.py", uses=1) for i in range(5)])).score == 0.5
    pile = check(shape([unit(f"m{i}.py") for i in range(10)]))
    assert pile.status is Status.FAIL
    assert pile.places


def test_unlinked_scripts_beside_linked_modules_take_away() -> None:
    units = [unit(f"a{i}.py", used_by=1) for i in range(10)] + [unit(f"b{i}.py") for i in range(30)]
    assert 0.3 < check(shape(units)).score < 0.5


def test_where_a_package_is_a_directory_no_import_is_needed() -> None:
    assert check(shape([unit(f"m{i}.go", language="go") for i in range(10)])).status is Status.PASS
    assert check(EMPTY).status is Status.FAIL


def test_both_what_is_wanted_of_the_number_and_of_the_share_are_said() -> None:
    units = [unit(f"a{i}.py", used_by=1) for i in range(49)] + [unit(f"b{i}.py") for i in range(51)]
    assert check(shape(units)).summary == (
        "49 of 100 files with functions import another or are imported; at least 10, and 60% of them, are wanted."
    )


def test_few_files_that_all_take_part_have_nothing_to_mend() -> None:
    world = {"a.py": "def one():\n    return 1\n", "b.py": "from a import one\n\ndef two():\n    return one() + 1\n"}
    assert check(fact("code_shape", world)).idle
    assert not check(fact("code_shape", world | {"c.py": "def three():\n    return 3\n"})).idle
