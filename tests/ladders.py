"""Small rubrics and findings to score and to plan by."""

from __future__ import annotations

from hypothesis import strategies as st

from grader.model import Cap, Criterion, Finding, Level, Need, Rubric
from grader.model import graded as finding
from grader.wiring import CheckHelp

TYPE = "other"


def ladder(name: str, *rungs: tuple[Need, ...], weight: float = 10, **more: object) -> Criterion:
    levels = tuple(Level(f"rung {i}", needs) for i, needs in enumerate(rungs, start=1))
    return Criterion(name, name.title(), weight, levels=levels, **more)  # type: ignore[arg-type]


def rubric(*criteria: Criterion) -> Rubric:
    return Rubric("r", "1", "R", criteria, "sha256:0")


def four(prefix: str = "c") -> tuple[Need, ...]:
    return tuple(Need(f"{prefix}{i}") for i in range(1, 5))


def ladder_of_four(name: str = "one", prefix: str = "c", **more: object) -> Criterion:
    return ladder(name, *((need,) for need in four(prefix)), **more)  # type: ignore[arg-type]


def explain(check: str) -> CheckHelp:
    return CheckHelp(check, f"{check}.", "why", f"Mend {check}.", "", "hours")


def scores(*values: float, prefix: str = "c") -> dict[Need, Finding]:
    return {need: finding(value, "s") for need, value in zip(four(prefix), values, strict=True)}


values = st.floats(0, 1, allow_nan=False).map(lambda x: round(x, 2))


worlds = st.lists(
    st.tuples(st.integers(1, 15), st.lists(values, min_size=4, max_size=4), st.booleans()), min_size=1, max_size=6
)


def world(rows: list[tuple[int, list[float], bool]]) -> tuple[Rubric, dict[Need, Finding]]:
    criteria: list[Criterion] = []
    found: dict[Need, Finding] = {}
    for i, (weight, shares, capped) in enumerate(rows):
        prefix = f"k{i}-"
        cap = (Cap(Need(f"{prefix}cap"), 1),) if capped else ()
        criteria.append(ladder_of_four(f"c{i}", prefix, weight=weight, caps=cap))
        found |= scores(*shares, prefix=prefix)
        if capped:
            found[Need(f"{prefix}cap")] = finding(0, "s")
    return rubric(*criteria), found
