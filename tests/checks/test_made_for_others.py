from __future__ import annotations

from typing import Any

from grader.checks.made_for_others import check
from grader.evidence.licence import Licence
from grader.evidence.packaging import Packaging
from grader.model import Finding, ProjectType, Status
from tests.checks.histories import clear, history_of
from tests.checks.shapes import many, suite

MIT = Licence("LICENSE", "MIT")


def found(*, people: int = 1, steps: int = 80, tests: int = 8, kind: str = "other", **more: Any) -> Finding:
    """A licensed package of one person's, months old, with tests; each part can be taken away."""
    past = history_of(clear(steps))._replace(authors=people)
    return check(
        more.get("licence", MIT), past, more.get("packaging", Packaging("pyproject.toml")), suite(*many(tests)),
        ProjectType(kind),
    )  # fmt: skip


def is_for_others(**parts: Any) -> bool:
    status = found(**parts).status
    assert status in (Status.PASS, Status.NOT_APPLICABLE), "nobody is charged for it"
    return status is Status.PASS


def test_a_kept_up_package_with_tests() -> None:
    assert is_for_others()
    assert not is_for_others(tests=7)
    assert not is_for_others(packaging=Packaging())


def test_a_model_of_ones_own_is_judged_by_what_it_does_however_it_is_packed() -> None:
    assert not is_for_others(kind="churn")
    assert not is_for_others(kind="rag-app")
    assert is_for_others(kind="data-pipeline")


def test_many_hands_keep_it_up() -> None:
    assert is_for_others(kind="rag-app", people=8, packaging=Packaging(), tests=0)
    assert not is_for_others(kind="rag-app", people=7, packaging=Packaging(), tests=0)


def test_a_licence_and_months_of_work_are_a_part_of_it() -> None:
    assert not is_for_others(licence=Licence(), people=20)
    assert not is_for_others(licence=Licence("LICENSE", ""), people=20)
    assert not is_for_others(steps=30, people=20)


def test_it_says_who_and_under_what() -> None:
    told = found(people=9)
    assert "MIT" in told.summary
    assert "9 people" in told.summary
    assert [place.path for place in told.places] == ["LICENSE", "pyproject.toml"]
