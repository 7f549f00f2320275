"""Findings to marks: the only place where marks are made or rounded.

A rung's share is the mean of its needs' scores; progress is the sum of the four shares, limited by the caps that fail;
points earned are weight x progress / 4 and the level is floor(progress + 0.5). An unknown or not applicable need leaves
its rung's denominator, a rung without any known need leaves the ladder's, a criterion without any leaves the total's.
A criterion that is optional here counts only if it raises the total.
Points are rounded once, to tenths, by largest remainder, so that the lines add up to the total that is shown.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.model import Cap, Confidence, Finding, Grade, Kind, Line, Need, Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.evidence.reading import Reading
    from grader.measured import Run
    from grader.model import Claims, Criterion, Rubric

    Findings = Mapping[Need, Finding]

RUNGS = 4
LETTERS = ((85.0, "A"), (70.0, "B"), (55.0, "C"), (40.0, "D"))
UNJUDGED = (Status.UNKNOWN, Status.NOT_APPLICABLE)
_SURE = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)
CLAIMED_LEVEL = 1


def with_claims(rubric: Rubric, claims: Claims) -> Rubric:
    """The rubric with a cap at level 1 on each criterion that a contradicted claim was made for."""
    broken = {claim.criterion for claim in claims if claim.verdict is Verdict.CONTRADICTED and claim.caps}
    return replace(
        rubric,
        criteria=tuple(
            replace(c, caps=(*c.caps, Cap(Need("claims-hold", (("criterion", c.id),)), CLAIMED_LEVEL)))
            if c.id in broken and c.kind is Kind.LADDER
            else c
            for c in rubric.criteria
        ),
    )


RUN_LEVEL = 2
_RUN_CAPS = {"deployment": "build", "tests": "tests"}


def with_run(rubric: Rubric, run: Run | None) -> Rubric:
    """The rubric with a cap at level 2 on what a run showed twice not to build, or to fail its tests."""
    if run is None or not (run.build.reproduced or run.tests.reproduced):
        return rubric
    failed = {"build": run.build.reproduced, "tests": run.tests.reproduced}
    return replace(
        rubric,
        criteria=tuple(
            replace(c, caps=(*c.caps, Cap(Need("run-holds", (("part", _RUN_CAPS[c.id]),)), RUN_LEVEL)))
            if c.kind is Kind.LADDER and failed.get(_RUN_CAPS.get(c.id, ""))
            else c
            for c in rubric.criteria
        ),
    )


def verified(grade: Grade, run: Run) -> Grade:
    """The same grade, each line that a run can speak to marked with what it said; no level moves."""
    said = {"tests": _tests_verified(run), "deployment": _deployment_verified(run),
            "run-instructions": _start_verified(run), "latency": _latency_verified(run)}  # fmt: skip
    return replace(grade, lines=tuple(replace(line, verified=said.get(line.id, "not_run")) for line in grade.lines))


def _tests_verified(run: Run) -> str:
    if run.tests.state == "passed":
        return "yes"
    broken = run.tests.attempts > 0 and run.tests.state in ("no_tests", "broken_off", "unproven")
    return "no" if broken or run.tests.reproduced else "not_run"


def _start_verified(run: Run) -> str:
    if run.start.state == "finished" or (run.start.state == "started" and run.answer.state in ("answered", "errors")):
        return "yes"
    return "no" if run.start.state in ("exited", "no_port") and not run.start.ours else "not_run"


def _deployment_verified(run: Run) -> str:
    if run.build.reproduced:
        return "no"
    own = run.build.state == "built" and run.build.how in ("dockerfile", "compose")
    return _start_verified(run) if own else "not_run"


def _latency_verified(run: Run) -> str:
    verdicts = {held.verdict for held in run.held if held.quantity.startswith(("latency", "throughput"))}
    if verdicts & {"off", "contradicted"}:
        return "no"
    return "yes" if "borne_out" in verdicts else "not_run"


def need_score(need: Need, findings: Findings) -> float | None:
    """How far a need is met, 0.0 to 1.0: the best of its alternatives; None where none could be judged."""
    if not need.any_of:  # most are, and planning asks this thousands of times
        finding = findings[need]
        return None if finding.status in UNJUDGED else finding.score
    return max((score for way in need.any_of if (score := need_score(way, findings)) is not None), default=None)


def _mean(needs: Sequence[Need], findings: Findings) -> float | None:
    known = [score for need in needs if (score := need_score(need, findings)) is not None]
    return sum(known) / len(known) if known else None


def climbed(criterion: Criterion, findings: Findings) -> float | None:
    """Progress before caps."""
    shares = [share for level in criterion.levels if (share := _mean(level.needs, findings)) is not None]
    return sum(shares) * RUNGS / len(shares) if shares else None


def holding_caps(criterion: Criterion, findings: Findings, reached: float) -> list[Cap]:
    """The caps that fail and keep the criterion from `reached`."""
    return [cap for cap in criterion.caps if cap.level < reached and need_score(cap.need, findings) == 0.0]


def progress(criterion: Criterion, findings: Findings) -> float | None:
    """The unrounded level of a ladder, 0.0 to 4.0; None when nothing of it could be judged."""
    reached = climbed(criterion, findings)
    if reached is None:
        return None
    return min([reached, *(float(cap.level) for cap in holding_caps(criterion, findings, reached))])


def level_of(reached: float) -> int:
    """The integer level of a progress: halves round up."""
    return min(RUNGS, math.floor(reached + 0.5 + 1e-9))


def points_of(criterion: Criterion, findings: Findings, project_type: str) -> tuple[float, float]:
    """Unrounded points earned and possible; (0, 0) where the criterion doesn't count."""
    if project_type in criterion.not_for or criterion.kind is Kind.PERSON:
        return 0.0, 0.0
    if criterion.kind is Kind.DEDUCTION:
        share = _mean(criterion.needs, findings)
        return (0.0 if share is None else -criterion.weight * (1.0 - share)), 0.0
    reached = progress(criterion, findings)
    return (0.0, 0.0) if reached is None else (criterion.weight * reached / RUNGS, criterion.weight)


def optional_ids(rubric: Rubric, findings: Findings) -> frozenset[str]:
    """The criteria that are optional for this project."""
    return frozenset(c.id for c in rubric.criteria if is_optional(c, findings))


def is_optional(criterion: Criterion, findings: Findings) -> bool:
    """Whether silence on it isn't held against this project."""
    return criterion.optional_where is not None and need_score(criterion.optional_where, findings) == 1.0


def counting(points: Mapping[str, tuple[float, float]], optional: frozenset[str]) -> dict[str, tuple[float, float]]:
    """The same points, (0, 0) for each optional criterion that would lower the total; the best of them first."""
    counted = {name: pair for name, pair in points.items() if name not in optional or not pair[1]}
    earned, possible = sum(e for e, _ in counted.values()), sum(p for _, p in counted.values())
    for name in sorted(points.keys() - counted.keys(), key=lambda name: (-points[name][0] / points[name][1], name)):
        more, most = points[name]
        helps = not possible or more * possible > earned * most
        counted[name] = points[name] if helps else (0.0, 0.0)
        earned, possible = (earned + more, possible + most) if helps else (earned, possible)
    return {name: counted[name] for name in points}


def total_of(earned: float, possible: float) -> float | None:
    return min(100.0, max(0.0, 100.0 * earned / possible)) if possible else None


def as_shown(value: float) -> float:
    """A value of the total as it is shown: to tenths, halves up."""
    return round(value + 1e-9, 1)


def _letter(value: float | None) -> str | None:
    return None if value is None else next((letter for floor, letter in LETTERS if value >= floor), "E")


def _tenths(exact: Sequence[float]) -> list[float]:
    """Round to tenths so that the parts add up to the rounded sum (largest remainder, first one wins a tie)."""
    scaled = [x * 10 for x in exact]
    parts = [math.floor(x + 1e-9) for x in scaled]
    short = math.floor(sum(scaled) + 0.5 + 1e-9) - sum(parts)
    for i in sorted(range(len(parts)), key=lambda i: (parts[i] - scaled[i], i))[:short]:
        parts[i] += 1
    return [part / 10 for part in parts]


def _line(criterion: Criterion, findings: Findings, project_type: str, *, counts: bool) -> Line:
    gate = criterion.optional_where.leaves if criterion.optional_where else ()
    mine = tuple(findings[leaf] for leaf in criterion.leaves if leaf not in gate)
    spared = not counts and is_optional(criterion, findings)
    judged = [f for f in mine if f.status not in UNJUDGED]
    reached = progress(criterion, findings) if criterion.kind is Kind.LADDER else None
    level = None if reached is None else level_of(reached)
    if criterion.kind is Kind.PERSON:
        status = "person"
    elif spared or project_type in criterion.not_for or (mine and all(f.status is Status.NOT_APPLICABLE for f in mine)):
        status = "not_applicable"
    else:
        status = "graded" if judged else "unknown"
    words = [step.says for step in criterion.levels]
    return Line(
        id=criterion.id,
        title=criterion.title,
        kind=criterion.kind,
        level=level,
        progress=round(reached or 0.0, 4),
        earned=0.0,
        possible=0.0,
        status=status,
        confidence=min((f.confidence for f in judged), key=_SURE.index, default=Confidence.LOW),
        findings=tuple(findings[leaf] for leaf in criterion.leaves),
        reached=_reached(criterion, findings, level) if words and level else "",
        wanted=words[level] if words and level is not None and level < RUNGS else "",
    )


def _reached(criterion: Criterion, findings: Findings, level: int) -> str:
    """The rung's own words; a level that is the sum of parts of rungs holds them for the most part only."""
    shares = [_mean(step.needs, findings) for step in criterion.levels[:level]]
    whole = all(share is None or share == 1.0 for share in shares)
    return f"{'' if whole else 'Mostly: '}{criterion.levels[level - 1].says}"


def score(rubric: Rubric, findings: Findings, project_type: str) -> Grade:
    """The grade that these findings earn under this rubric."""
    each = {criterion.id: points_of(criterion, findings, project_type) for criterion in rubric.criteria}
    exact = list(counting(each, optional_ids(rubric, findings)).values())
    earned, possible = _tenths([e for e, _ in exact]), _tenths([p for _, p in exact])
    lines = tuple(
        replace(_line(criterion, findings, project_type, counts=p > 0.0), earned=e, possible=p)
        for criterion, e, p in zip(rubric.criteria, earned, possible, strict=True)
    )
    total = total_of(sum(e for e, _ in exact), sum(p for _, p in exact))
    value = None if total is None else as_shown(total)
    return Grade(value, round(sum(earned), 1), round(sum(possible), 1), _letter(value), lines)


def doubted(grade: Grade, reading: Reading) -> Grade:
    """The same grade, its lines no surer than what they stand on was read, and each saying why."""
    return replace(grade, lines=tuple(_doubted(line, reading) for line in grade.lines))


def _doubted(line: Line, reading: Reading) -> Line:
    doubts = reading.of(line.id) if line.status == "graded" else ()
    if not doubts:
        return line
    sure = min(line.confidence, doubts[0].confidence, key=_SURE.index)
    return replace(line, confidence=sure, confidence_reason="; ".join(doubt.reason for doubt in doubts))
