"""Whom a row of a file means, by the identifiers that it carries: never by guesswork, and never two at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grader.store.cohorts import Learner

# A field of a file -> the identifiers of a learner that it may be compared with.
_COMPARED = {
    "student_id": ("student_id", "sis_user_id", "id_number", "roster_identifier"),
    "sis_user_id": ("sis_user_id", "student_id", "id_number", "roster_identifier"),
    "id_number": ("id_number", "student_id", "sis_user_id", "roster_identifier"),
    "roster_identifier": ("roster_identifier", "student_id", "email", "sis_user_id", "id_number", "sis_login_id"),
    "email": ("email", "sis_login_id", "student_id", "username", "roster_identifier"),
    "sis_login_id": ("sis_login_id", "email", "username", "student_id", "roster_identifier"),
    "username": ("username", "sis_login_id", "email", "student_id"),
    "integration_id": ("integration_id",),
    "github_username": ("github_username", "student_id"),
    "github_id": ("github_id",),
    "canvas_id": ("canvas_id",),
    "moodle_identifier": ("moodle_identifier",),
}
_NUMBERS = re.compile(r"[0-9]+")
# Numbers of a platform's own, which could be another one's student id: only where nothing better is said.
_LAST = {"canvas_id": "student_id", "moodle_identifier": "student_id"}


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a row means.

    Attributes:
        learner_id: None where it is nobody, or more than one.
        by: the field that told; for nobody, `unknown` or `ambiguous`.
    """

    learner_id: str | None
    by: str


class Matcher:
    """The learners of a cohort by whatever identifies them."""

    def __init__(self, learners: Iterable[Learner]) -> None:
        self._ids: dict[tuple[str, str], set[str]] = {}
        self._own: dict[str, dict[str, str]] = {}
        for learner in learners:
            own = {"student_id": learner.student_id, "email": learner.email, **learner.extra}
            self._own[learner.id] = own
            for field in _COMPARED:
                if own.get(field, "").strip():
                    self._ids.setdefault((field, _key(field, own[field])), set()).add(learner.id)
            if learner.name.strip():
                self._ids.setdefault(("name", _in_any_order(learner.name)), set()).add(learner.id)

    def find(self, cells: Mapping[str, str]) -> Match:
        """Whom a row means.

        Args:
            cells: by our names of the fields, as `roster.IDENTIFIERS` has them; others don't count.
        """
        found: dict[str, str] = {}
        for field, others in _COMPARED.items():
            said = cells.get(field, "").strip().casefold()
            meant = self._first(others, said) if said else set()
            if len(meant) > 1:
                return Match(None, "ambiguous")
            found = {**dict.fromkeys(meant, field), **found}
        if not found:
            found = self._by_the_last(cells)
        if len(found) > 1:
            return Match(None, "ambiguous")
        return Match(*next(iter(found.items()))) if found else Match(None, "unknown")

    def _first(self, fields: Iterable[str], said: str) -> set[str]:
        keys = ((field, _key(field, said)) for field in fields)
        return next((self._ids[key] for key in keys if key in self._ids), set())

    def _by_the_last(self, cells: Mapping[str, str]) -> dict[str, str]:
        for field, other in _LAST.items():
            meant = self._ids.get((other, cells.get(field, "").strip().casefold()), set())
            if meant:
                return dict.fromkeys(meant, field)
        name = _in_any_order(cells.get("name", ""))
        named = self._ids.get(("name", name), set()) if name else set()
        return {} if any(self._differ(cells, each) for each in named) else dict.fromkeys(named, "name")

    def _differ(self, cells: Mapping[str, str], learner_id: str) -> bool:
        """Whether a row says something else of itself than what is known of a learner of the same name."""
        own = self._own[learner_id]
        said = (field for field in _COMPARED if cells.get(field, "").strip())
        return any(own.get(field, "").strip() for field in said)


def _key(field: str, said: str) -> str:
    """An identifier as it is compared: of `Participant 7` and `Teilnehmer/in7` the number, which Moodle translates."""
    numbers = _NUMBERS.findall(said) if field == "moodle_identifier" else []
    return str(numbers[0]) if len(numbers) == 1 else said.strip().casefold()


def _in_any_order(name: str) -> str:
    """`Lovelace, Ada` and `Ada Lovelace` are one."""
    return " ".join(sorted(name.replace(",", " ").casefold().split()))
