# ruff: noqa: E501 - patterns: a row is a thought
"""Stages, user and health check that an image is said to have, against the Dockerfiles."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from grader.evidence.containers import Containers, Dockerfile
    from grader.evidence.holdings import Holdings
    from grader.evidence.sayings import Sayings


class Trait(NamedTuple):
    """One trait: how it is told, what else would show it, and what is said where it lacks."""

    id: str
    hints: tuple[str, ...]
    told: re.Pattern[str]
    otherwise: tuple[str, ...]
    absent: str


TRAITS = (
    Trait("stages", ("multi", "mehrstufig", "многоэтапн", "multietapa", "multi-etapa"),
          regex(r"(?i)\bmulti[- ]?stage(?: docker| build|d| image| container|,|\.| \()|mehrstufig|многоэтапн\w{1,3} сборк|multi-?etapas?"),
          (), "has one stage"),
    Trait("user", ("root", "unprivileged"),
          regex(r"(?i)\bnon[- ]?root\b|\bunprivileged user\b|\bnot as root\b|root'suz|utilisateur non[- ]root|usuario no[- ]root"),
          ("runasnonroot", "runasuser", "nonroot", "non-root", "gosu", "su-exec", "setpriv", "--user", "user: ", "setuid"), "runs as root"),
    Trait("health", ("health",),
          regex(r"(?i)\b(?:docker|container|compose|image)\b[^.|]{0,60}\bhealth[- ]?checks?\b|\bhealth[- ]?checks?\b[^.|]{0,40}\b(?:docker|container|compose|image|restarts?)\b|\bHEALTHCHECK\b"),
          ("health", "livenessprobe", "readinessprobe"), "has no health check"),
)  # fmt: skip
# A base image of a language or a system alone: its user is root.
_PLAIN = regex(
    r"^(?:docker\.io/)?(?:library/)?(?:python|node|ubuntu|debian|alpine|golang|rust|openjdk|eclipse-temurin|r-base|rocker/r-ver|nvidia/cuda|pytorch/pytorch|tensorflow/tensorflow)(?:[:@]|$)"
)


class Told(NamedTuple):
    """One trait where it is told of."""

    trait: Trait
    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Told, ...]:
    """The first sentence on each trait."""
    found: dict[str, Told] = {}
    for trait in TRAITS:
        for line in sayings.told(*trait.hints):
            match = trait.told.search(line.text)
            # "non-root" and "not as root" are no negation of the sentence
            if match and line.block != "heading" and speaks_of_now(trait.told.sub(" ", line.text)):
                found[trait.id] = Told(trait, around(line.text, *match.span()), line.place)
                break
        for badge in sayings.badges:
            # "docker: multi-stage" says no more than that
            if badge.service == "static" and trait.told.search(f"{badge.label} {badge.message} image"):
                found.setdefault(trait.id, Told(trait, badge.text, badge.place))
    return tuple(found.values())


def held(said: tuple[Told, ...], containers: Containers, holdings: Holdings) -> Iterator[Claim]:
    """Borne out by one Dockerfile; contradicted where each is read, none has it, and no other file speaks of it."""
    read = [one for one in containers.dockerfiles if not one.error and one.stages]
    if not read or len(read) < len(containers.dockerfiles):
        return
    for told in said:
        has = next((place for one in read if (place := _shows(told.trait.id, one))), None)
        checked = next((Place(c.path, s.line) for c in containers.composes for s in c.services if s.healthcheck), None)
        if told.trait.id == "health":
            has = has or checked
        first = Place(read[0].path, read[0].stages[-1].line)
        if has:
            words = f"{has.path} has it."
            yield Claim(told.text, Verdict.BORNE_OUT, "deployment", words, (told.place, has))
        elif _plainly_lacks(told.trait, read, holdings):
            words = f"{read[0].path} {told.trait.absent}."
            yield Claim(told.text, Verdict.CONTRADICTED, "deployment", words, (told.place, first))


def _shows(trait: str, one: Dockerfile) -> Place | None:
    if trait == "stages" and (one.multi_stage or len(one.stages) > 1):
        return Place(one.path, one.stages[-1].line)
    if trait == "user" and one.user and one.user.partition(":")[0] not in {"root", "0"}:
        return Place(one.path, one.user_line or None)
    if trait == "health" and one.healthcheck_line:
        return Place(one.path, one.healthcheck_line)
    return None


def _plainly_lacks(trait: Trait, read: list[Dockerfile], holdings: Holdings) -> bool:
    if trait.id == "user" and not all(_PLAIN.match(one.stages[-1].image) for one in read):
        return False
    return not trait.otherwise or not holdings.find(trait.otherwise)
