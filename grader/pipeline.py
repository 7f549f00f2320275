"""The story, in order: a snapshot and a rubric in, a report out."""

from __future__ import annotations

import gc
import logging
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from grader import __version__, planning, scoring, wiring
from grader.claims import arrange
from grader.model import Finding, Need, ProjectType, Report, Status, Unavailable, Waiver, not_applicable, unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from grader.measured import Run
    from grader.model import Claim, Claims, RepoRef, Rubric, Snapshot

    Runner = Callable[[Snapshot, Callable[[str], Any]], Run]

LOG = logging.getLogger(__name__)


class Facts:
    """What is known of one snapshot, collected when first asked for.

    A fact is named after its file in `evidence/`; its collector names the facts that it stands on. A collector that
    breaks is our bug: it is logged whole and everything that needs it becomes unknown.
    """

    def __init__(self, snapshot: Snapshot, given: dict[str, object] | None = None) -> None:
        self._known: dict[str, Any] = {"snapshot": snapshot} | (given or {})

    def get(self, name: str) -> Any:
        """The fact of that name, or `Unavailable`."""
        if name not in self._known:
            self._known[name] = self._collect(name)
        return self._known[name]

    def run(self, runner: Runner) -> Run:
        """What running it showed; from now on a fact as any other."""
        self._known["run"] = seen = runner(self._known["snapshot"], self.get)
        return seen

    def tools(self) -> dict[str, str]:
        """The versions of the trusted programs that helped, by name: they are part of what determines the grade."""
        version = getattr(self._known.get("lint"), "version", "")
        return {"ruff": version} if version else {}

    def _collect(self, name: str) -> Any:
        if name == "claims":
            return self._claims()
        if name == "run":
            from grader.measured import not_run  # noqa: PLC0415  (only a rubric that asks for it needs it)

            return not_run("It was not asked for.")
        collect = wiring.load("evidence", name).collect
        values = [self.get(need) for need in wiring.needs(collect)]
        broken = next((value for value in values if isinstance(value, Unavailable)), None)
        if broken is not None:
            return broken
        try:
            return collect(*values)
        except Exception as why:  # a collector that raises is a bug of ours, and never the candidate's loss
            LOG.exception("collector %s broke", name)
            return Unavailable(f"{name}: {type(why).__name__}")

    def _claims(self) -> Claims:
        """Every kind of claim: what is said, and only where something is, the facts that it is held against."""
        found: list[Claim] = []
        for name in wiring.names("claims"):
            kind = wiring.load("claims", name)
            try:
                said = self._call(kind.said)
                found += (replace(claim, kind=name.replace("_", "-")) for claim in self._call(kind.held, said))
            except Exception:  # ours: the other kinds still hold
                LOG.exception("claims of the kind %s broke", name)
        return arrange(found)

    def _call(self, function: Callable[..., Any], *first: Any) -> Any:
        """Call with what is known of a claim, then the facts that are named; nothing where a fact broke."""
        if first and not first[0]:
            return ()
        values = [self.get(need) for need in wiring.needs(function)[len(first) :]]
        return () if any(isinstance(value, Unavailable) for value in values) else function(*first, *values)


def run_check(need: Need, facts: Facts) -> Finding:
    """One check over the facts it names."""
    check = wiring.check_module(need.check).check
    values = [facts.get(name) for name in wiring.needs(check)]
    broken = next((value for value in values if isinstance(value, Unavailable)), None)
    if broken is not None:
        finding = unknown(f"This could not be judged: our reading of the repository broke ({broken.reason}).")
    else:
        try:
            finding = check(*values, **dict(need.options))
        except Exception as why:  # likewise ours
            LOG.exception("check %s broke", need.check)
            finding = unknown(f"This could not be judged: the check broke ({type(why).__name__}).")
    return replace(finding, check=need.check)


def _waive(findings: dict[Need, Finding], waivers: Iterable[Waiver]) -> dict[Need, Finding]:
    allowed = {waiver.check: waiver for waiver in waivers if waiver.allowed}
    return {
        need: replace(not_applicable(f"Waived: {allowed[need.check].reason}", *f.places), check=need.check)
        if need.check in allowed and f.status in (Status.FAIL, Status.PARTIAL)
        else f
        for need, f in findings.items()
    }


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Grading makes many small objects and next to no cycles: looking for those as often as usual costs a tenth."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@_rare_collections()
def grade(
    ref: RepoRef,
    snapshot: Snapshot,
    rubric: Rubric,
    *,
    project_type: str | None = None,
    allow_waivers: bool = False,
    runner: Runner | None = None,
) -> Report:
    """Judge one snapshot by one rubric.

    Args:
        project_type: one of `model.PROJECT_TYPES` where a person knows better than the detection.
        allow_waivers: let the candidate's own waivers count; they are shown either way.
        runner: runs the project; is given the snapshot and what tells a fact by its name.
    """
    given: dict[str, object] = {}
    if project_type is not None:
        given["project_type"] = ProjectType(project_type, chosen=True)
    facts = Facts(snapshot, given)
    asked_for = (leaf for criterion in rubric.criteria for leaf in criterion.leaves)
    if any("lint" in wiring.needs(wiring.check_module(leaf.check).check) for leaf in asked_for):
        facts.get("linting")  # the linter works beside us while everything else is read
    claims: Claims = facts.get("claims")
    run = facts.run(runner) if runner is not None else None
    judged = scoring.with_run(scoring.with_claims(rubric, claims), run)
    leaves = dict.fromkeys(leaf for criterion in judged.criteria for leaf in criterion.leaves)
    kind = facts.get("project_type")
    if isinstance(kind, Unavailable):
        kind = ProjectType("other")
    findings = {leaf: run_check(leaf, facts) for leaf in leaves}
    asked = facts.get("waivers")
    requests = () if isinstance(asked, Unavailable) else asked.requests
    open_checks = {f.check for f in findings.values() if f.status in (Status.FAIL, Status.PARTIAL)}
    waivers = tuple(
        Waiver(r.check, r.reason, r.place, allowed=allow_waivers, used=allow_waivers and r.check in open_checks)
        for r in requests
    )
    findings = _waive(findings, waivers)
    problems = () if isinstance(asked, Unavailable) else asked.problems
    marks = scoring.score(judged, findings, kind.name)
    workings = facts.get("workings")
    when = {} if isinstance(workings, Unavailable) else {"late": workings.late, "soon": workings.soon}
    reading = facts.get("reading")
    marks = marks if isinstance(reading, Unavailable) else scoring.doubted(marks, reading)
    return Report(
        ref=ref,
        rubric=rubric,
        tool={"name": "shipfolio", "version": __version__, **facts.tools()},
        commit=snapshot.commit,
        as_of=snapshot.as_of,
        project_type=kind,
        mode="static" if run is None else "run",
        grade=marks if run is None else scoring.verified(marks, run),
        next_steps=planning.plan(judged, findings, kind.name, wiring.check_help, **when),
        claims=claims,
        waivers=waivers,
        run=run,
        notes=(*snapshot.notes, *problems),
    )
