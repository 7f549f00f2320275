"""By which rules a cohort is graded, as a form: its rubric, when work is due, and what being late costs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Form
from pydantic import BaseModel, Field

from grader.cohort.deadlines import read_penalty
from grader.errors import UsageError
from grader.rubric import DEFAULT, builtin_ids, load_rubric
from grader.store import cohorts
from grader.store.rubrics import find_rubric, save_rubric
from grader.web.cohorts_place import form_time, title_of, utc_time

if TYPE_CHECKING:
    from grader.model import Rubric
    from grader.store import Session
    from grader.store.cohorts import Cohort
    from grader.web.site import Site

_NUMBER = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,3})?")
NUMBERS = ("grace_minutes", "per_day", "most", "floor")
Short = Annotated[str, Field(max_length=300)]


class Rules(BaseModel):
    """A form of rules, as it was filled in; an empty rubric keeps the one that is there."""

    title: Short = ""
    rubric: Short = ""
    mode: Short = "static"
    deadline: Short = ""
    late: Short = "pin"
    several: Short = "mean"
    grace_minutes: Short = ""
    per_day: Short = ""
    unit: Short = "points"
    by: Short = "started_day"
    most: Short = ""
    floor: Short = ""


Given = Annotated[Rules, Form()]


def rules_of(cohort: Cohort) -> Rules:
    """The form as a cohort's rules would have filled it in."""
    penalty = {name: f"{value:g}" for name, value in cohort.penalty.items() if name in NUMBERS}
    words = {name: str(value) for name, value in cohort.penalty.items() if name in ("unit", "by")}
    kept = {name: str(cohort.settings[name]) for name in ("late", "several") if name in cohort.settings}
    return Rules(
        title=cohort.title, mode=cohort.mode, deadline=form_time(cohort.deadline_at), **penalty, **words, **kept
    )


def choices(site: Site, cohort: Cohort | None) -> dict[str, Any]:
    """What a form of rules offers."""
    rubrics = [(each, load_rubric(each).title) for each in builtin_ids()]
    rubrics.sort(key=lambda pair: (pair[0] != DEFAULT, pair[1]))
    return {"rubrics": rubrics, "kept": cohort.rubric if cohort else "", "runs": runs(site)}


def runs(site: Site) -> bool:
    """Whether some worker builds and starts projects."""
    return any(worker.runs for worker in site.jobs.stats().workers)


def put_rules(
    session: Session, site: Site, course_id: str, slug: str, rules: Rules, *, cohort: Cohort | None = None
) -> Cohort:
    """Make a cohort of these rules, or change one to them.

    Raises:
        UsageError: one of them can't be understood.
    """
    penalty: dict[str, Any] = {name: _number(getattr(rules, name)) for name in NUMBERS if getattr(rules, name).strip()}
    if penalty:
        penalty |= {"unit": rules.unit, "by": rules.by}
    read_penalty(penalty)
    if rules.late not in ("pin", "newest") or rules.several not in ("mean", "best"):
        raise UsageError("The form can't be understood.", kind="bad_rules", hint="Load the page again.")
    if rules.mode not in ("static", "run") or (rules.mode == "run" and not runs(site) and _mode(cohort) != "run"):
        hint = "Choose to read them only."
        raise UsageError("This service runs no projects.", kind="mode_not_available", hint=hint)
    rubric = _rubric(session, rules, cohort)
    save_rubric(session, rubric)
    settings = {**(cohort.settings if cohort else {}), "late": rules.late, "several": rules.several}
    return cohorts.put_cohort(
        session, course_id, slug, rubric, title=title_of(rules.title), mode=rules.mode,
        deadline_at=utc_time(rules.deadline), penalty=penalty, settings=settings,
    )  # fmt: skip


def _mode(cohort: Cohort | None) -> str:
    return cohort.mode if cohort else ""


def _rubric(session: Session, rules: Rules, cohort: Cohort | None) -> Rubric:
    if rules.rubric:
        if rules.rubric not in builtin_ids():  # a name from the web never reaches the file system
            hint = f"There are: {', '.join(builtin_ids())}."
            raise UsageError("There is no such rubric.", kind="rubric_not_found", hint=hint)
        return load_rubric(rules.rubric)
    found = find_rubric(session, cohort.rubric, cohort.rubric_digest) if cohort else load_rubric(DEFAULT)
    if found is None:
        hint = "Choose by which to grade from now on."
        raise UsageError("The rubric of this cohort isn't kept here any more.", kind="rubric_gone", hint=hint)
    return found


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text.strip()):
        raise UsageError("That is no number.", kind="bad_penalty", hint="Give minutes or points, such as 60 or 7.5.")
    return float(text)
