"""Findings to marks: the only place where marks are made or rounded.

A rung's share is the mean of its needs' scores; progress is the sum of the four shares, limited by the caps that fail;
points earned are weight x progress / 4 and the level is floor(progress + 0.5). An unknown or not applicable need leaves
its rung's denominator, a rung without any known need leaves the ladder's, a criterion without any leaves the total's.
Points are rounded once, to tenths, by largest remainder, so that the lines add up to the total that is shown.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.model import Cap, Confidence, Finding, Grade, Kind, Line, Need, NextStep, Status, Verdict
from grader.wiring import EFFORTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from grader.evidence.reading import Reading
    from grader.measured import Run
    from grader.model import Claims, Criterion, Level, Rubric
    from grader.wiring import CheckHelp

    Findings = Mapping[Need, Finding]

RUNGS = 4
LETTERS = ((85.0, "A"), (70.0, "B"), (55.0, "C"), (40.0, "D"))
_UNJUDGED = (Status.UNKNOWN, Status.NOT_APPLICABLE)
_SURE = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)
CLAIMED_LEVEL = 1
# As many things as somebody does in one go.
AT_ONCE = 4
# Where a step leads from level 0.
FROM_NOTHING = 2
# What a further step in a criterion that has one already ranks at, so that the first steps don't dwell on one thing.
AGAIN = 0.5


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


LAST_RESORT, SAID = 0.2, 0.5
_AFTER = {"decisions": ("readme-what-and-how", "run-install-and-start")}
URGENT = "code-no-secrets"  # a key that everybody can read doesn't wait until it counts
# Who doesn't learn what a project is looks at nothing else of it, and without code there is nothing else.
FIRST = {"readme": frozenset({"readme-what-and-how"}), "code": frozenset({"code-present", URGENT})}
FIRST_TURN = 2.0
# What only time can mend is nothing to begin with.
SLOW = frozenset({"history"})
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
        return None if finding.status in _UNJUDGED else finding.score
    return max((score for way in need.any_of if (score := need_score(way, findings)) is not None), default=None)


def _mean(needs: Sequence[Need], findings: Findings) -> float | None:
    known = [score for need in needs if (score := need_score(need, findings)) is not None]
    return sum(known) / len(known) if known else None


def _climbed(criterion: Criterion, findings: Findings) -> float | None:
    """Progress before caps."""
    shares = [share for level in criterion.levels if (share := _mean(level.needs, findings)) is not None]
    return sum(shares) * RUNGS / len(shares) if shares else None


def _holding(criterion: Criterion, findings: Findings, reached: float) -> list[Cap]:
    """The caps that fail and keep the criterion from `reached`."""
    return [cap for cap in criterion.caps if cap.level < reached and need_score(cap.need, findings) == 0.0]


def progress(criterion: Criterion, findings: Findings) -> float | None:
    """The unrounded level of a ladder, 0.0 to 4.0; None when nothing of it could be judged."""
    reached = _climbed(criterion, findings)
    if reached is None:
        return None
    return min([reached, *(float(cap.level) for cap in _holding(criterion, findings, reached))])


def level_of(reached: float) -> int:
    """The integer level of a progress: halves round up."""
    return min(RUNGS, math.floor(reached + 0.5 + 1e-9))


def _points(criterion: Criterion, findings: Findings, project_type: str) -> tuple[float, float]:
    """Unrounded points earned and possible; (0, 0) where the criterion doesn't count."""
    if project_type in criterion.not_for or criterion.kind is Kind.PERSON:
        return 0.0, 0.0
    if criterion.kind is Kind.DEDUCTION:
        share = _mean(criterion.needs, findings)
        return (0.0 if share is None else -criterion.weight * (1.0 - share)), 0.0
    reached = progress(criterion, findings)
    return (0.0, 0.0) if reached is None else (criterion.weight * reached / RUNGS, criterion.weight)


def _value(earned: float, possible: float) -> float | None:
    return min(100.0, max(0.0, 100.0 * earned / possible)) if possible else None


def _shown(value: float) -> float:
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


def _line(criterion: Criterion, findings: Findings, project_type: str) -> Line:
    mine = tuple(findings[leaf] for leaf in criterion.leaves)
    judged = [f for f in mine if f.status not in _UNJUDGED]
    reached = progress(criterion, findings) if criterion.kind is Kind.LADDER else None
    level = None if reached is None else level_of(reached)
    if criterion.kind is Kind.PERSON:
        status = "person"
    elif project_type in criterion.not_for or (mine and all(f.status is Status.NOT_APPLICABLE for f in mine)):
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
        findings=mine,
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
    exact = [_points(criterion, findings, project_type) for criterion in rubric.criteria]
    earned, possible = _tenths([e for e, _ in exact]), _tenths([p for _, p in exact])
    lines = tuple(
        replace(_line(criterion, findings, project_type), earned=e, possible=p)
        for criterion, e, p in zip(rubric.criteria, earned, possible, strict=True)
    )
    total = _value(sum(e for e, _ in exact), sum(p for _, p in exact))
    value = None if total is None else _shown(total)
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


# ---------------------------------------------------------------- what to do next


def _unmet(level: Level, findings: Findings) -> list[Need]:
    """The checks to mend for this rung, what lacks most first: of several ways, the one that is nearest."""
    out = []
    for need in level.needs:
        done = need_score(need, findings)
        if done is not None and done < 1.0:
            open_ = [x for x in need.leaves if findings[x].status not in _UNJUDGED]
            out.append(max(open_, key=lambda leaf: findings[leaf].score))
    return sorted(out, key=lambda leaf: findings[leaf].score)


def _step(criterion: Criterion, findings: Findings, levels: int = 1) -> list[Need]:
    """The checks that take a criterion `levels` up: the caps that would hold it back, then the lowest rung first.

    From nothing it is two: the first level is a shell (a workflow that runs nothing, a test that asserts nothing) that
    nobody is told to stop at. At the highest level, whatever is still open; never more than can be done at once.
    """
    if criterion.kind is Kind.DEDUCTION:
        done = {need: need_score(need, findings) for need in criterion.needs}
        return [need for need, score in done.items() if score is not None and score < 1.0]
    level = level_of(progress(criterion, findings) or 0.0)
    wanted = level + max(levels, 1 if level else FROM_NOTHING)
    checks: list[Need] = []
    after = {leaf: findings[leaf] for leaf in criterion.leaves}  # all that its level stands on
    for leaf in [leaf for level in criterion.levels for leaf in _unmet(level, findings)]:
        if any(leaf.check == chosen.check for chosen in checks):
            continue
        checks.append(leaf)
        after = _mended(after, [leaf])
        reached = _climbed(criterion, after) or 0.0
        if level_of(reached) >= wanted or sum(not findings[leaf].idle for leaf in checks) >= AT_ONCE:
            break
    reached = _climbed(criterion, after) or 0.0
    caps = [leaf for cap in _holding(criterion, findings, reached) for leaf in cap.need.leaves[:1]]
    urgent = [leaf for leaf in criterion.leaves if leaf.check == URGENT and findings[leaf].status is Status.FAIL]
    return list(dict.fromkeys([*(leaf for leaf in urgent if checks and not findings[leaf].idle), *caps, *checks]))


def _mended(findings: Findings, checks: Sequence[Need]) -> dict[Need, Finding]:
    """These findings, were the checks to pass; the same check with other options is mended along."""
    ids = {need.check for need in checks}
    mended = {
        need: replace(findings[need], status=Status.PASS, score=1.0)
        for need in findings
        if need.check in ids and findings[need].status in (Status.FAIL, Status.PARTIAL)
    }
    return {**findings, **mended}


def plan(
    rubric: Rubric,
    findings: Findings,
    project_type: str,
    explain: Callable[[str], CheckHelp],
    *,
    most: int = 12,
    late: frozenset[str] = frozenset(),
) -> tuple[NextStep, ...]:
    """What to do next, best first; each gain is what re-scoring gives after the steps before it.

    A step takes one criterion to its next level, or from nothing to its second; its further steps rank at half their
    gain. `explain` gives a check's help page; at most `most` steps are planned, none that wouldn't show in the total,
    and none of which little could be said. `late`: criteria that are less to the point for this kind of project.
    """
    counted = [criterion for criterion in rubric.criteria if project_type not in criterion.not_for]
    asked_by: dict[str, list[Criterion]] = {}
    for criterion in counted:
        for check in {leaf.check for leaf in criterion.leaves}:
            asked_by.setdefault(check, []).append(criterion)
    now: Findings = findings
    points = {criterion.id: _points(criterion, now, project_type) for criterion in rubric.criteria}
    moves: dict[tuple[str, int], _Move] = {}  # kept until a step touches what they stand on
    total = _total(points)
    steps: list[NextStep] = []
    taken: dict[str, int] = {}
    while total is not None and len(steps) < most:
        best: tuple[float, float, _Move] | None = None
        unsaid = {need.check for need, found in now.items() if found.score < SAID and not found.idle}
        for criterion in counted:
            for key in [(criterion.id, levels) for levels in range(1, RUNGS + 2)]:
                move = moves.get(key) or moves.setdefault(key, _move(criterion, now, key[1], asked_by, project_type))
                if move.idle:
                    break  # nothing, or too little to mend before other work is done
                new_total = _total(points | move.points) or 0.0
                if _shown(new_total) <= _shown(total):
                    continue  # the level is so near that the step would not show: go on to the next one
                turn = _turn(criterion, unsaid, late)
                rank = (new_total - total) * AGAIN ** taken.get(criterion.id, 0) * turn
                if best is None or rank > best[0]:
                    best = (rank, new_total, move)
                break
        if best is None:
            break
        before, (_, total, move) = total, best
        taken[move.criterion.id] = taken.get(move.criterion.id, 0) + 1
        after = {**now, **move.mended}
        open_ = {need: now[need] for need in move.checks}
        step = _next_step(move.criterion, open_, progress(move.criterion, after), explain)
        gain = round(_shown(total) - _shown(before), 1)
        steps.append(replace(step, gain=gain, score_after=_shown(total)))
        now, points, touched = after, points | move.points, move.points.keys()
        moves = {key: other for key, other in moves.items() if key[0] not in touched and not touched & other.points}
    return tuple(steps)


def _turn(criterion: Criterion, unsaid: set[str], late: frozenset[str]) -> float:
    """What a step's gain counts for its place in the list.

    Another subject is another project; whoever has yet to say what a project is begins with that, and comes to its
    choices when it is said how to run it; what is less to the point comes after the rest, and what takes weeks last.
    """
    if criterion.kind is Kind.DEDUCTION or criterion.id in SLOW:
        return LAST_RESORT
    if criterion.id in late:
        return AGAIN
    if unsaid & FIRST.get(criterion.id, frozenset()):
        return FIRST_TURN
    return AGAIN if unsaid.intersection(_AFTER.get(criterion.id, ())) else 1.0


@dataclass(frozen=True, slots=True)
class _Move:
    """A step that could be taken: what it mends, and the points then of each criterion that looks at any of it.

    `idle`: there is nothing, or of most of it little could be said.
    """

    criterion: Criterion
    checks: list[Need]
    mended: Findings
    points: dict[str, tuple[float, float]]
    idle: bool


def _move(
    criterion: Criterion, now: Findings, levels: int, asked_by: Mapping[str, list[Criterion]], project_type: str
) -> _Move:
    checks = _step(criterion, now, levels)
    touched = {other.id: other for need in checks for other in asked_by[need.check]}
    after = _mended({leaf: now[leaf] for other in touched.values() for leaf in other.leaves}, checks)
    points = {name: _points(other, after, project_type) for name, other in touched.items()}
    idle = not checks or sum(now[need].idle for need in checks) > len(checks) / 2
    return _Move(criterion, checks, after, points, idle)


def _total(points: Mapping[str, tuple[float, float]]) -> float | None:
    return _value(sum(e for e, _ in points.values()), sum(p for _, p in points.values()))


def _next_step(
    criterion: Criterion, open_: Findings, reached: float | None, explain: Callable[[str], CheckHelp]
) -> NextStep:
    """The step's words, of what is to be mended; what it gains is the planner's to say."""
    pages = {need.check: explain(need.check) for need in open_}
    busy = {need: finding for need, finding in open_.items() if not finding.idle}
    efforts = [effort for need, f in busy.items() if (effort := f.effort or pages[need.check].effort) in EFFORTS]
    texts = [finding.fix or pages[need.check].fix for need, finding in busy.items()]
    fixes = dict.fromkeys(line for text in texts for line in text.splitlines())
    return NextStep(
        criterion=criterion.id,
        to_level=0 if reached is None else level_of(reached),
        checks=tuple(pages),
        gain=0.0,
        score_after=0.0,
        effort=max(efforts, key=EFFORTS.index, default="hours"),
        place=next((place for finding in busy.values() for place in finding.places), None),
        fix="\n".join(fixes),
    )
