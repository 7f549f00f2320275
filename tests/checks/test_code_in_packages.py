from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks.code_in_packages import check
from grader.model import Status
from tests.facts import facts_of

if TYPE_CHECKING:
    from grader.model import Finding

BODY = "def {0}():\n    first = 1\n    return first\n"
LOAD = BODY.format("load")
ONE = "from churn.load import load\n\n\n" + BODY.format("one")


def found(world: dict[str, str]) -> Finding:
    known = facts_of(world)
    return check(known.get("code_shape"), known.get("files"))


def test_a_package_whose_modules_import_each_other_passes_and_loose_files_fail() -> None:
    assert found({"churn/__init__.py": "", "churn/load.py": LOAD, "churn/one.py": ONE}).status is Status.PASS
    loose = found({"load.py": LOAD, "one.py": ONE.replace("churn.", "")})
    assert loose.status is Status.FAIL
    assert {place.path for place in loose.places} == {"load.py", "one.py"}


def test_empty_init_files_beside_scripts_that_nothing_imports_are_no_package() -> None:
    pile = {f"part{i}/__init__.py": "" for i in range(3)} | {f"part{i}/run.py": BODY.format(f"r{i}") for i in range(3)}
    assert found(pile).status is Status.FAIL


def test_half_of_the_code_is_enough_and_a_quarter_is_half_of_that() -> None:
    package = {"churn/__init__.py": "", "churn/load.py": LOAD, "churn/one.py": LOAD.replace("load", "one")}
    package["main.py"] = "from churn import load, one\n"
    two = {f"script{i}.py": BODY.format(f"s{i}") for i in range(2)}
    six = {f"script{i}.py": BODY.format(f"s{i}") for i in range(6)}
    assert found(package | two).status is Status.PASS
    assert found(package | six).score == 0.5


def test_other_languages_have_packages_of_their_own() -> None:
    assert found({"main.go": "package main\n\nfunc main() {\n\tprintln(1)\n}\n"}).status is Status.NOT_APPLICABLE
