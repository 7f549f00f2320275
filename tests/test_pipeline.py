"""The story in order: what breaks becomes unknown, what was asked for is asked once, waivers count only when allowed."""

from __future__ import annotations

import gc
import sys
import types
from typing import TYPE_CHECKING, Any

import pytest

from grader import pipeline, wiring
from grader.model import (
    Criterion,
    Level,
    Need,
    Place,
    ProjectType,
    RepoRef,
    Rubric,
    Status,
    failed,
    passed,
)
from tests.fakes import MemorySnapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REF = RepoRef("somewhere")


def need(*names: str) -> tuple[Need, ...]:
    return tuple(Need(name) for name in names)


def rubric(*checks: str) -> Rubric:
    rungs = tuple(Level(f"rung {i}", need(check)) for i, check in enumerate(checks, start=1))
    return Rubric("r", "1", "R", (Criterion("one", "One", 10, levels=rungs),), "sha256:0")


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Put functions into the rooms: `check_<name>` and `collect_<name>`."""
    modules: dict[tuple[str, str], Any] = {}
    real = wiring.load

    def load(kind: str, name: str) -> Any:
        return modules.get((kind, name)) or real(kind, name)

    def add(**functions: Callable[..., Any]) -> None:
        for key, function in functions.items():
            kind, _, name = key.partition("_")
            module = types.ModuleType(name, f"{name}.\n\nWhy: because.\nFix: Mend {name}.\nEffort: hours\n")
            setattr(module, kind, function)
            modules["checks" if kind == "check" else "evidence", name] = module

    monkeypatch.setattr(wiring, "load", load)
    add(collect_project_type=lambda: ProjectType("other"))
    wiring.check_help.cache_clear()
    yield add
    wiring.check_help.cache_clear()


def test_collections_are_rare_while_it_grades_and_as_they_were_afterwards(room: Callable[..., None]) -> None:
    before, during = gc.get_threshold(), []

    def check() -> Any:
        during.append(gc.get_threshold())
        return passed("yes")

    room(check_a=check, check_b=check, check_c=check, check_d=check)
    pipeline.grade(REF, MemorySnapshot(), rubric("a", "b", "c", "d"))
    assert all(now[0] > before[0] for now in during)
    assert len(during) == 4
    assert gc.get_threshold() == before


def test_a_fact_is_collected_once_and_passed_by_name(room: Callable[..., None]) -> None:
    calls = []

    def collect(files: Any) -> int:
        calls.append(1)
        return len(files.own)

    def check(count: int, *, least: int = 2) -> Any:
        return passed(f"{count} of {least}")

    room(collect_count=collect, check_a=check, check_b=check, check_c=check, check_d=check)
    report = pipeline.grade(REF, MemorySnapshot({"a.txt": "1", "b.txt": "2"}), rubric("a", "b", "c", "d"))
    assert report.grade is not None
    assert report.grade.value == 100.0
    assert report.grade.lines[0].findings[0].summary == "2 of 2"
    assert len(calls) == 1


def test_options_of_the_rubric_reach_the_check(room: Callable[..., None]) -> None:
    room(check_a=lambda *, least=2: passed(f"least {least}"))
    finding = pipeline.run_check(Need("a", (("least", 7),)), pipeline.Facts(MemorySnapshot()))
    assert finding.summary == "least 7"


def test_a_broken_collector_is_unknown_and_costs_nothing(
    room: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    def broken(files: Any) -> None:
        raise ValueError("a secret detail")

    room(collect_broken=broken, check_a=lambda broken: passed("never"), check_b=lambda: passed("fine"))
    report = pipeline.grade(REF, MemorySnapshot(), rubric("a", "b", "b", "b"))
    assert report.grade is not None
    first, second = report.grade.lines[0].findings
    assert (first.status, second.status) == (Status.UNKNOWN, Status.PASS)
    assert report.grade.value == 100.0
    assert "secret detail" not in first.summary
    assert "secret detail" in caplog.text


def test_a_fact_that_stands_on_a_broken_one_is_unknown_too(room: Callable[..., None]) -> None:
    def broken(files: Any) -> None:
        raise RecursionError

    room(collect_broken=broken, collect_later=lambda broken: 1, check_a=lambda later: passed("never"))
    finding = pipeline.run_check(Need("a"), pipeline.Facts(MemorySnapshot()))
    assert finding.status is Status.UNKNOWN


def test_a_check_that_raises_is_unknown(room: Callable[..., None]) -> None:
    def check() -> Any:
        raise KeyError("x")

    room(check_a=check)
    finding = pipeline.run_check(Need("a"), pipeline.Facts(MemorySnapshot()))
    assert (finding.status, finding.check) == (Status.UNKNOWN, "a")


WAIVED = '[[waive]]\ncheck = "a"\nreason = "The course forbids containers."\n'


@pytest.mark.parametrize(("allow", "value"), [(False, 75.0), (True, 100.0)])
def test_a_waiver_counts_only_when_allowed_and_is_shown_either_way(
    room: Callable[..., None], monkeypatch: pytest.MonkeyPatch, allow: bool, value: float
) -> None:
    room(check_a=lambda: failed("none"), check_b=lambda: passed("fine"))
    monkeypatch.setattr(sys.modules["grader.evidence.waivers"], "check_ids", lambda: ("a", "b"))
    snapshot = MemorySnapshot({"shipfolio.toml": WAIVED})
    report = pipeline.grade(REF, snapshot, rubric("a", "b", "b", "b"), allow_waivers=allow)
    assert report.grade is not None
    assert report.grade.value == value
    (waiver,) = report.waivers
    assert (waiver.check, waiver.allowed, waiver.used) == ("a", allow, allow)
    assert waiver.place == Place("shipfolio.toml", 2)


def test_a_chosen_project_type_is_not_detected_again() -> None:
    report = pipeline.grade(REF, MemorySnapshot({"a.txt": ""}), rubric(), project_type="churn")
    assert report.project_type is not None
    assert (report.project_type.name, report.project_type.chosen) == ("churn", True)
