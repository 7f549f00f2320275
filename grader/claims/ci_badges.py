# ruff: noqa: E501 - words of many languages
"""A badge of a build, against the workflow that would make it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.evidence._regex import regex
from grader.evidence.files import base_name
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence._badges import Badge
    from grader.evidence.ci import Ci
    from grader.evidence.sayings import Sayings

SYSTEMS = frozenset({"travis", "circleci", "gitlab", "azure", "appveyor", "jenkins"})
_BUILD = regex(
    r"^(?:build|ci|ci ?/ ?cd|cd|pipeline|workflow|github actions|actions|continuous integration|сборка|тесты|compilación|construcción|compilação|construção|빌드|构建)(?: status)?$"
)
_GREEN = regex(
    r"pass|success|green|ok\b|enabled|active|✓|✅|github actions|успешн|проход|пройден|пасс|exitos|superad|aprovad|passou|통과|通过"
)


def said(sayings: Sayings) -> tuple[Badge, ...]:
    """The badges that show the state of a build."""
    return tuple(
        badge
        for badge in sayings.badges
        if badge.service in {"workflow", *SYSTEMS}
        or (badge.service == "static" and _BUILD.match(badge.label) and _GREEN.search(badge.message))
        or (badge.service == "static" and badge.message in {"build passing", "ci passing"})
    )


def held(said: tuple[Badge, ...], ci: Ci) -> Iterator[Claim]:
    """Each badge against the files of that CI system."""
    for badge in said:
        verdict, summary, against = _verdict(badge, ci)
        # With a pipeline that runs, the criterion has other legs to stand on: the badge is a slip.
        caps = verdict is Verdict.CONTRADICTED and not ci.running
        yield Claim(badge.text, verdict, "ci", summary, (badge.place, *against), caps=caps, quantity="ci_passes")


def _verdict(badge: Badge, ci: Ci) -> tuple[Verdict, str, tuple[Place, ...]]:
    file = badge.message if badge.service == "workflow" and re.search(r"\.ya?ml$", badge.message) else ""
    system = {"static": "", "workflow": "github"}.get(badge.service, badge.service)
    named = badge.message.lower() if badge.service == "workflow" and not file else ""
    fitting = [w for w in ci.running if system in {"", w.system} and (not file or w.path.endswith("/" + file))]
    if named and all(w.name for w in fitting):  # by its name, or that of its file
        fitting = [w for w in fitting if named in {w.name.lower(), base_name(w.path).lower().rpartition(".")[0]}]
    if fitting:
        first = fitting[0]
        does = f"{first.path} runs{' on changes' if first.on_change else ''}."
        return Verdict.BORNE_OUT, does, (Place(first.path),)
    other = next(iter(ci.running), None)
    dead = next((w for w in ci.workflows if not w.runs), None)
    if other is not None:
        missing = f"no workflow {file or badge.message}" if file or named else f"no pipeline for {system}"
        return Verdict.CONTRADICTED, f"There is {missing}, only {other.path}.", (Place(other.path),)
    if dead is not None:
        return Verdict.CONTRADICTED, f"{dead.path} never runs: {dead.why_not}.", (Place(dead.path),)
    fixed = "It is a fixed image, and there" if badge.service == "static" else "There"
    return Verdict.CONTRADICTED, f"{fixed} is no workflow that could make it.", ()
