"""What a roster would change of a cohort, and the change itself. Nobody is deleted: who isn't named becomes absent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.cohort.roster import IDENTIFIERS, LEARNER_FIELDS
from grader.cohort.roster_match import Matcher
from grader.store import cohorts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.cohort.roster import Roster, RosterRow
    from grader.cohort.roster_targets import Handed
    from grader.store import Session
    from grader.store.cohorts import Learner, Submission


@dataclass(frozen=True, slots=True)
class LearnerChange:
    """What becomes of one learner.

    Attributes:
        state: `added`, `changed`, `unchanged`, `absent` (named before, not now), `still_absent`.
        learner_id: None for one who is added and not yet in the database.
        wanted: as they shall stand in the database, by the names of `LEARNER_FIELDS`.
        handed: every repository that the file names for them.
        withdrawn: labels of repositories that the file names no longer.
        differences: (what, before, after), for people; `repo_url` and the like carry their label.
    """

    state: str
    student_id: str
    learner_id: str | None
    wanted: Mapping[str, str]
    extra: Mapping[str, str]
    handed: tuple[Handed, ...] = ()
    withdrawn: tuple[str, ...] = ()
    differences: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RosterChanges:
    """Every learner of the file and of the cohort, by student id."""

    learners: tuple[LearnerChange, ...]

    def of(self, *states: str) -> tuple[LearnerChange, ...]:
        """Those in some states."""
        return tuple(change for change in self.learners if change.state in states)

    @property
    def counts(self) -> dict[str, int]:
        """How many are added, changed, unchanged and absent."""
        out = {state: len(self.of(state)) for state in ("added", "changed", "unchanged")}
        return {**out, "absent": len(self.of("absent", "still_absent"))}


def compare_roster(
    learners: Sequence[Learner], submissions: Sequence[Submission], roster: Roster, *, partial: bool = False
) -> RosterChanges:
    """What a roster would change.

    Args:
        learners, submissions: the cohort as it is, absent and withdrawn ones included.
        partial: the file is only a part of the cohort: who isn't in it stays as they are.
    """
    known = {learner.student_id: learner for learner in learners}
    matcher, student_ids = Matcher(learners), {learner.id: learner.student_id for learner in learners}
    groups: dict[str, list[RosterRow]] = {}
    for row in roster.rows:
        found = None if row.is_stated else matcher.find({**row.fields, **row.extra}).learner_id
        groups.setdefault(student_ids[found] if found else row.student_id, []).append(row)
    at_hand: dict[str, list[Submission]] = {}
    for submission in submissions:
        at_hand.setdefault(submission.learner_id, []).append(submission)
    stated = "project" in roster.mapping
    changes = []
    for student_id, rows in groups.items():
        learner = known.get(student_id)
        theirs = at_hand.get(learner.id, []) if learner else []
        changes.append(_change(student_id, rows, learner, theirs, labels_stated=stated))
    unread = frozenset().union(*(error.identifiers for error in roster.errors))
    changes += [
        _absent(learner)
        for learner in learners
        if learner.student_id not in groups and not partial and not unread & set(_identifiers(learner))
    ]
    return RosterChanges(tuple(sorted(changes, key=lambda change: change.student_id)))


def diff_roster(session: Session, cohort_id: str, roster: Roster, *, partial: bool = False) -> RosterChanges:
    """`compare_roster` with a cohort of the database; changes nothing."""
    learners = cohorts.list_learners(session, cohort_id)
    return compare_roster(learners, cohorts.list_submissions(session, cohort_id), roster, partial=partial)


def apply_roster(session: Session, cohort_id: str, roster: Roster, *, partial: bool = False) -> RosterChanges:
    """Bring a cohort to what a roster says, and return what was changed."""
    changes = diff_roster(session, cohort_id, roster, partial=partial)
    ids = {(one.learner_id, one.label): one.id for one in cohorts.list_submissions(session, cohort_id)}
    done = []
    for change in changes.learners:
        learner_id = change.learner_id
        if change.state == "absent" and learner_id:
            cohorts.set_absent(session, learner_id)
        if change.state in {"added", "changed"}:
            learner = cohorts.put_learner(session, cohort_id, change.student_id, **change.wanted, extra=change.extra)
            learner_id = learner.id
            for handed in change.handed:
                cohorts.put_submission(
                    session,
                    learner.id,
                    handed.target,
                    revision=handed.revision,
                    label=handed.label,
                    project_type=handed.project_type,
                )
            for label in change.withdrawn:
                cohorts.withdraw_submission(session, ids[learner.id, label])
        done.append(replace(change, learner_id=learner_id))
    return RosterChanges(tuple(done))


def _identifiers(learner: Learner) -> tuple[str, ...]:
    own = {"student_id": learner.student_id, "email": learner.email, "name": learner.name, **learner.extra}
    return tuple(own[name].casefold() for name in IDENTIFIERS if own.get(name))


def _change(
    student_id: str,
    rows: Sequence[RosterRow],
    learner: Learner | None,
    at_hand: Sequence[Submission],
    *,
    labels_stated: bool,
) -> LearnerChange:
    before = {name: getattr(learner, name) if learner else "" for name in LEARNER_FIELDS[1:]}
    wanted = {**before, **rows[0].fields}
    old_extra = dict(learner.extra) if learner else {}
    extra = {**old_extra, **{key: text for row in reversed(rows) for key, text in row.extra.items()}}
    handed = {row.handed.label: row.handed for row in rows if row.handed is not None}
    differences = [(name, before[name], wanted[name]) for name in wanted if wanted[name] != before[name]]
    changed = {key: now for key, now in sorted(extra.items()) if old_extra.get(key) != now}
    differences += [(key, old_extra.get(key, ""), now) for key, now in changed.items()]
    standing = {one.label: one for one in at_hand if one.withdrawn_at is None}
    if not labels_stated:
        handed = _labels_kept(handed, standing)
    for label, new in sorted(handed.items()):
        old = standing.get(label)
        if old is None or (old.target, old.revision, old.project_type) != (new.target, new.revision, new.project_type):
            differences.append((_called("repository", label), _words(old) if old else "", _words(new)))
    withdrawn = tuple(sorted(set(standing) - set(handed))) if handed else ()
    differences += [(_called("repository", label), _words(standing[label]), "") for label in withdrawn]
    if learner and learner.absent_at is not None:
        differences.append(("roster", "absent", "back"))
    state = "added" if learner is None else "changed" if differences else "unchanged"
    return LearnerChange(
        state, student_id, learner.id if learner else None, wanted, extra, tuple(handed.values()), withdrawn,
        tuple(differences),
    )  # fmt: skip


def _labels_kept(handed: Mapping[str, Handed], standing: Mapping[str, Submission]) -> dict[str, Handed]:
    """A repository that is handed in already goes on under the label that it has, so that its history stays its own."""
    of_target = {one.target: label for label, one in standing.items()}
    out: dict[str, Handed] = {}
    for label, new in handed.items():
        kept = of_target.get(new.target, label)
        out[kept if kept not in out else label] = new
    return {label: replace(new, label=label) for label, new in out.items()}


def _absent(learner: Learner) -> LearnerChange:
    fields = {name: getattr(learner, name) for name in LEARNER_FIELDS[1:]}
    state = "absent" if learner.absent_at is None else "still_absent"
    return LearnerChange(state, learner.student_id, learner.id, fields, learner.extra)


def _called(what: str, label: str) -> str:
    return f"{what} {label}" if label else what


def _words(handed: Handed | Submission) -> str:
    parts = (handed.target, f"@{handed.revision}" if handed.revision else "", handed.project_type or "")
    return " ".join(part for part in parts if part)
