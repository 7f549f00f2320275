"""What to do next: findings to steps, best first, each with what re-scoring gives once it is done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.model import Finding, Kind, Need, NextStep, Status
from grader.scoring import (
    RUNGS,
    UNJUDGED,
    as_shown,
    climbed,
    counting,
    holding_caps,
    level_of,
    need_score,
    optional_ids,
    points_of,
    progress,
    total_of,
)
from grader.wiring import EFFORTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from grader.model import Criterion, Level, Rubric
    from grader.wiring import CheckHelp

    Findings = Mapping[Need, Finding]

# As many things as somebody does in one go.
AT_ONCE = 4
# Where a step leads from level 0.
FROM_NOTHING = 2
# What a further step in a criterion that has one already ranks at, so that the first steps don't dwell on one thing.
AGAIN = 0.5
LAST_RESORT, SAID = 0.1, 0.5
# A little code, or a heap of it, is no README without a word: it can be begun with.
ALL_OR_NOTHING, NOTHING = "code-present", 0.01
# What somebody who guides the candidate sees to before: tests need something to call, a workflow needs tests to run,
# and nobody asks how fast or how dear a program is that they can't start.
AFTER = {
    "decisions": frozenset({"readme-what-and-how", "run-install-and-start"}),
    "tests": frozenset({"code-in-functions", "readme-what-and-how", "run-install-and-start"}),
    "ci": frozenset({"code-in-functions", "run-install-and-start", "tests-can-fail"}),
    "deployment": frozenset({"code-in-functions", "run-install-and-start"}),
    "latency": frozenset({"run-install-and-start", "tests-can-fail"}),
    "cost": frozenset({"run-install-and-start", "tests-can-fail"}),
}
URGENT = "code-no-secrets"  # a key that everybody can read doesn't wait until it counts
URGENT_TURN = 100.0
# Who doesn't learn what a project is looks at nothing else of it, nor does who can't start it, and without code there
# is nothing else.
FIRST = {
    "readme": frozenset({"readme-what-and-how"}),
    "run-instructions": frozenset({"run-install-and-start", "run-commands-match-files"}),
    "code": frozenset({"code-present"}),
}
# Likewise what keeps it from starting at all, and a claim that a reader finds to be untrue: where the step mends it.
STOPS = {"readme": "claims-hold", "run-instructions": "run-needs-told", "code": "code-tree-tidy"}
TORN = "an unresolved merge"  # of all that is untidy this alone keeps the code from running
FIRST_TURN, SOLID = 3.0, 3
# However little it adds to the marks: the points that such a step counts for at least.
FIRST_GAIN = 2.0
# What this kind of project is judged by, while it is missing.
SOON_TURN, MISSING = 3.0, 1
LATE_TURN = 0.25
# Telling where they are there, and rarely what somebody is told first where they are not.
RARE, RARE_TURN = frozenset({"latency", "cost"}), 0.7
# What is good already can wait for what is missing: what a step ranks at, by the level that it begins from.
LEVEL_TURNS = (1.0, 1.0, 0.75, 0.5, 0.5)
# What is done in minutes comes before what takes days, for about the same gain.
EFFORT_TURNS = {"minutes": 1.25, "hours": 1.0, "days": 0.8, "weeks": 0.5}
# What is done with another thing: whose workflow runs the tests has tests that a workflow runs.
ALONG = {"ci-present": ("ci-does-real-work", "ci-runs-tests", "tests-run-in-ci"), "ci-runs-tests": ("tests-run-in-ci",)}
TRIED = "tests-can-fail"
# What only time can mend is nothing to begin with.
SLOW = frozenset({"history"})


def _unmet(level: Level, findings: Findings) -> list[Need]:
    """The checks to mend for this rung, what lacks most first: of several ways, the one that is nearest."""
    out = []
    for need in level.needs:
        done = need_score(need, findings)
        if done is not None and done < 1.0:
            open_ = [x for x in need.leaves if findings[x].status not in UNJUDGED]
            out.append(max(open_, key=lambda leaf: findings[leaf].score))
    return sorted(out, key=lambda leaf: findings[leaf].score)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A criterion with what planning asks of it again and again: its checks, and at which rung each is asked for."""

    criterion: Criterion
    leaves: tuple[Need, ...]
    rungs: dict[Need, float]


def _step(asked: _Asked, findings: Findings, levels: int = 1) -> list[Need]:
    """The checks that take a criterion `levels` up: the caps that would hold it back, then the lowest rung first.

    From nothing it is two: the first level is a shell (a workflow that runs nothing, a test that asserts nothing) that
    nobody is told to stop at. At the highest level, whatever is still open; never more than can be done at once.
    """
    criterion = asked.criterion
    if criterion.kind is Kind.DEDUCTION:
        done = {need: need_score(need, findings) for need in criterion.needs}
        return [need for need, score in done.items() if score is not None and score < 1.0]
    level = level_of(progress(criterion, findings) or 0.0)
    wanted = level + max(levels, 1 if level else FROM_NOTHING)
    checks: list[Need] = []
    after = {leaf: findings[leaf] for leaf in asked.leaves}  # all that its level stands on
    reached = climbed(criterion, after) or 0.0
    for leaf in [leaf for level in criterion.levels for leaf in _unmet(level, findings)]:
        # Where a cap alone holds it back, there is nothing else to do for the next level.
        if level_of(reached) >= wanted or sum(not findings[leaf].idle for leaf in checks) >= AT_ONCE:
            break
        if after[leaf].status is Status.PASS:
            continue
        checks.append(leaf)
        after = _mended(after, _told(asked.rungs, checks))
        reached = climbed(criterion, after) or 0.0
    held = [cap for cap in holding_caps(criterion, findings, reached) if level_of(cap.level) < level_of(reached)]
    caps = [leaf for cap in held for leaf in cap.need.leaves[:1]]
    urgent = [leaf for leaf in asked.leaves if leaf.check == URGENT and findings[leaf].status is Status.FAIL]
    return list(
        dict.fromkeys([*(leaf for leaf in urgent if (checks or caps) and not findings[leaf].idle), *caps, *checks])
    )


def _rungs(criterion: Criterion) -> dict[Need, float]:
    """At which rung each check is asked for; a cap's is the one that it keeps from."""
    rungs: dict[Need, float] = {}
    for number, level in enumerate(criterion.levels, start=1):
        for leaf in (leaf for need in level.needs for leaf in need.leaves):
            rungs.setdefault(leaf, number)
    for cap in criterion.caps:
        for leaf in cap.need.leaves:
            rungs.setdefault(leaf, cap.level + 1)
    return rungs


def _told(rungs: Mapping[Need, float], checks: Sequence[Need]) -> set[Need]:
    """What these checks mend: themselves, and the same ones where this criterion asks no more of them.

    Higher rungs and caps, and other criteria, may ask for more than the step tells of.
    """
    top: dict[str, float] = {}
    for need in checks:
        top[need.check] = max(top.get(need.check, 0.0), rungs.get(need, 0.0))
    same = {leaf for leaf, rung in rungs.items() if leaf.check in top and rung <= top[leaf.check]}
    return same.union(checks)


def _mended(findings: Findings, told: set[Need]) -> dict[Need, Finding]:
    """These findings, were those checks to pass."""
    mended = {
        need: replace(findings[need], status=Status.PASS, score=1.0)
        for need in findings
        if need in told and findings[need].status in (Status.FAIL, Status.PARTIAL)
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
    soon: frozenset[str] = frozenset(),
) -> tuple[NextStep, ...]:
    """What to do next, best first; each gain is what re-scoring gives after the steps before it.

    A step takes one criterion to its next level, or from nothing to its second; its further steps rank at half their
    gain. `explain` gives a check's help page; at most `most` steps are planned, none that wouldn't show in the total,
    none of which little could be said, and none in a criterion that is optional here and doesn't count. `late`:
    criteria that are less to the point for this kind of project; `soon`: those that it is judged by.
    """
    counted = [criterion for criterion in rubric.criteria if project_type not in criterion.not_for]
    asked = {criterion.id: _Asked(criterion, criterion.leaves, _rungs(criterion)) for criterion in counted}
    asked_by: dict[str, list[_Asked]] = {}
    for one in asked.values():
        for check in {leaf.check for leaf in one.leaves}:
            asked_by.setdefault(check, []).append(one)
    now: Findings = findings
    points = {criterion.id: points_of(criterion, now, project_type) for criterion in rubric.criteria}
    moves: dict[tuple[str, int], _Move] = {}  # kept until a step touches what they stand on
    optional = optional_ids(rubric, findings)
    spared = {name for name, (_, possible) in counting(points, optional).items() if name in optional and not possible}
    open_to = [criterion for criterion in counted if criterion.id not in spared]
    total = _total(points, optional)
    steps: list[NextStep] = []
    said: set[str] = set()
    taken: dict[str, int] = {}
    while total is not None and len(steps) < most:
        best: tuple[float, float, _Move] | None = None
        judged = [(need.check, found.score) for need, found in now.items() if found.status not in UNJUDGED]
        unsaid = {check for check, reached in judged if reached < (SAID if check != ALL_OR_NOTHING else NOTHING)}
        for criterion in open_to:
            for key in [(criterion.id, levels) for levels in range(1, RUNGS + 2)]:
                move = moves.get(key) or _move(asked[criterion.id], now, key[1], asked_by, project_type)
                moves[key] = move
                if move.idle:
                    break  # nothing, or too little to mend before other work is done
                new_total = _total(points | move.points, optional) or 0.0
                if as_shown(new_total) <= as_shown(total):
                    continue  # the level is so near that the step would not show: go on to the next one
                turn = _turn(move, unsaid, late, soon) * EFFORT_TURNS[_effort(move.checks, now, explain)]
                rank = _rank(new_total - total, turn, move, taken.get(criterion.id, 0), unsaid)
                if best is None or rank > best[0]:
                    best = (rank, new_total, move)
                break
        if best is None:
            break
        before, (_, total, move) = total, best
        taken[move.criterion.id] = taken.get(move.criterion.id, 0) + 1
        after = {**now, **move.mended}
        open_ = {need: now[need] for need in move.checks}
        step = _next_step(move.criterion, open_, progress(move.criterion, after), explain, said)
        said.update(step.fix.splitlines())
        gain = round(as_shown(total) - as_shown(before), 1)
        steps.append(replace(step, gain=gain, score_after=as_shown(total)))
        now, points, touched = after, points | move.points, move.points.keys()
        moves = {key: other for key, other in moves.items() if key[0] not in touched and not touched & other.points}
    return tuple(steps)


def _rank(gain: float, turn: float, move: _Move, again: int, unsaid: set[str]) -> float:
    """A step's place by what it gains: how to begin comes first, once, however little it adds."""
    name = move.criterion.id
    first = unsaid & FIRST.get(name, frozenset()) or move.stops
    if first and not again and move.level < SOLID:
        return max(gain, FIRST_GAIN) * max(turn, FIRST_TURN)
    return gain * turn * AGAIN**again


def _turn(move: _Move, unsaid: set[str], late: frozenset[str], soon: frozenset[str]) -> float:
    """What a step's gain counts for its place in the list.

    A key comes first. Another subject is another project; what this kind is judged by comes soon, what is less to the
    point later, what stands on something else after that, and what takes weeks last.
    """
    name = move.criterion.id
    if any(need.check == URGENT for need in move.checks):
        return URGENT_TURN
    if move.criterion.kind is Kind.DEDUCTION or name in SLOW:
        return LAST_RESORT
    turn = LEVEL_TURNS[move.level] * (SOON_TURN if name in soon and move.level <= MISSING else 1.0)
    turn *= LATE_TURN if name in late else RARE_TURN if name in RARE - soon else 1.0
    return turn * (AGAIN if unsaid & AFTER.get(name, frozenset()) else 1.0)


@dataclass(frozen=True, slots=True)
class _Move:
    """A step that could be taken: what it mends, and the points then of each criterion that looks at any of it.

    `idle`: there is nothing, or of most of it little could be said. `level`: where it begins. `stops`: it mends what
    comes before everything else.
    """

    criterion: Criterion
    checks: list[Need]
    mended: Findings
    points: dict[str, tuple[float, float]]
    idle: bool
    level: int
    stops: bool = False


def _move(asked: _Asked, now: Findings, levels: int, asked_by: Mapping[str, list[_Asked]], project_type: str) -> _Move:
    criterion, checks = asked.criterion, _step(asked, now, levels)
    along = _along(checks, now)
    told = {need.check for need in checks} | {need.check for need in along}
    told |= {TRIED} if any(need.check in ALONG for need in checks) else set()  # on which it rests what comes along
    touched = {other.criterion.id: other for check in sorted(told) for other in asked_by.get(check, ())}
    known = {leaf: now[leaf] for other in touched.values() for leaf in other.leaves}
    after = _mended(known, _told(asked.rungs, checks) | along)
    points = {name: points_of(other.criterion, after, project_type) for name, other in touched.items()}
    idle = not checks or sum(now[need].idle for need in checks) > len(checks) / 2
    stops = any(need.check == STOPS.get(criterion.id) and _stops(now[need]) for need in checks)
    return _Move(criterion, checks, after, points, idle, level_of(progress(criterion, now) or 0.0), stops)


def _stops(finding: Finding) -> bool:
    torn = finding.check != STOPS["code"] or any(place.note == TORN for place in finding.places)
    return finding.status is Status.FAIL and not finding.idle and torn


def _along(checks: Sequence[Need], now: Findings) -> set[Need]:
    """What is done with these: a workflow runs the tests that there are, once there are some that can fail."""
    names = {name for need in checks for name in ALONG.get(need.check, ())}
    if not names:
        return set()
    tried = any(need.check == TRIED and found.score >= SAID for need, found in now.items())
    return {need for need in now if need.check in names} if tried else set()


def _total(points: Mapping[str, tuple[float, float]], optional: frozenset[str]) -> float | None:
    points = counting(points, optional) if optional else points
    return total_of(sum(e for e, _ in points.values()), sum(p for _, p in points.values()))


def _next_step(
    criterion: Criterion,
    open_: Findings,
    reached: float | None,
    explain: Callable[[str], CheckHelp],
    said: set[str],
) -> NextStep:
    """The step's words, of what is to be mended; what it gains is the planner's to say.

    What an earlier step `said` isn't told again, unless there is nothing else.
    """
    pages = {need.check: explain(need.check) for need in open_}
    busy = {need: finding for need, finding in open_.items() if not finding.idle}
    hardest: dict[str, Finding] = {}  # a check may be asked for more than once: who does the most has done it all
    for need, finding in busy.items():
        if need.check not in hardest or finding.score < hardest[need.check].score:
            hardest[need.check] = finding
    texts = [finding.fix or pages[check].fix for check, finding in hardest.items()]
    fixes = dict.fromkeys(line for text in texts for line in text.splitlines())
    fixes = {line: None for line in fixes if line not in said} or fixes
    return NextStep(
        criterion=criterion.id,
        to_level=0 if reached is None else level_of(reached),
        checks=tuple(pages),
        gain=0.0,
        score_after=0.0,
        effort=_effort(open_, open_, explain),
        place=next((place for finding in busy.values() for place in finding.places), None),
        fix="\n".join(fixes),
    )


def _effort(checks: Iterable[Need], findings: Findings, explain: Callable[[str], CheckHelp]) -> str:
    """That of the longest thing to do: a finding's own goes before its check's."""
    busy = [(need, found) for need in checks if not (found := findings[need]).idle]
    efforts = [effort for need, f in busy if (effort := f.effort or explain(need.check).effort) in EFFORTS]
    return max(efforts, key=EFFORTS.index, default="hours")
