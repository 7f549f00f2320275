"""A class on a service: a course, a cohort, learners with reports, and the people who may and may not see them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.store import cohorts
from tests.cohort.classes import School, a_school
from tests.web.sites import browser_of, person, site_at

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi.testclient import TestClient

    from grader.store.accounts import User
    from grader.web.site import Site

BASE = "/c/ml/autumn"


def class_at(path: Path, *names: str, **changes: object) -> tuple[Site, School]:
    """A service with a cohort of these learners."""
    site = site_at(path, **changes)
    return site, a_school(site.store, *names)


def teaching(site: Site, school: School, login: str = "ann") -> User:
    """An instructor of the cohort's course."""
    user = person(site, login, "instructor")
    with site.store.write() as session:
        cohorts.set_member(session, school.cohort.course_id, user.id, "instructor")
    return user


def alone(site: Site) -> TestClient:
    """The browser of the only user of a machine."""
    return browser_of(replace(site, accounts=False))
