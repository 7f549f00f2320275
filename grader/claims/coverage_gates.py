# ruff: noqa: E501 - patterns: a row is a thought
"""The coverage below which a run is said to fail, against the gate that is set."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.files import Files
    from grader.evidence.holdings import Holdings
    from grader.evidence.sayings import Sayings

MAX_BYTES, MAX_FILES = 96 << 10, 60
_SAID = regex(
    r"(?i)\bcoverage\b[^.|]{0,50}\b(?:enforced|gated?|threshold|fails? (?:under|below)|kept (?:at|above)|minimum|must)\b[^.|\d]{0,30}(\d{2,3})\s?%"
    r"|\b(?:fails?|blocked|breaks)\b[^.|]{0,30}\b(?:under|below)\s(\d{2,3})\s?%[^.|]{0,20}\bcoverage\b"
    r"|\b(\d{2,3})\s?% coverage (?:gate|threshold)\b"
    r"|\b(?:cobertura)\b[^.|]{0,60}\b(?:fal(?:ha|la)|mínim[ao]|abaixo|debajo|obligatori[ao]|exig\w{1,4})\b[^.|\d]{0,24}(\d{2,3})\s?%"
    r"|покрыти\w[^.|]{0,60}(?:ниже|не менее|минимум|падает)[^.|\d]{0,24}(\d{2,3})\s?%|커버리지[^.|\d]{0,30}(\d{2,3})\s?%\s?(?:미만|이하)|覆盖率[^.|\d]{0,20}(?:低于|不低于)\s?(\d{2,3})\s?%"
)
_GATE = regex(
    r"(?:fail_under\s?=\s?|--cov-fail-under[= ]|--fail-under[= ]|\"?(?:lines|statements)\"?\s?:\s?)(\d{1,3})\b"
)
_MEASURES = (
    "--cov",
    "pytest-cov",
    "coverage",
    "codecov",
    "coveralls",
    "sonar",
    "fail_under",
    "jacoco",
    "istanbul",
    "nyc",
    "covr",
    "tarpaulin",
)
_HOLDERS = (
    "pyproject.toml",
    "setup.cfg",
    "tox.ini",
    ".coveragerc",
    "pytest.ini",
    "makefile",
    "noxfile.py",
    "package.json",
    "codecov.yml",
    ".codecov.yml",
)


class Told(NamedTuple):
    """One gate."""

    value: int
    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Told, ...]:
    """The first gate that a sentence gives."""
    found = [
        Told(int(next(filter(None, match.groups()))), around(line.text, *match.span()), line.place)
        for line in sayings.told("coverage", "cobertura", "покрыти", "커버리지", "覆盖率")
        if (match := _SAID.search(line.text))
        and speaks_of_now(line.text.replace("minimum", "").replace("must", "").replace("не менее", ""))
    ]
    return tuple(found[:1])


def held(said: tuple[Told, ...], files: Files, holdings: Holdings) -> Iterator[Claim]:
    """The highest gate that any file sets; where nothing so much as measures coverage, there is none."""
    told = said[0]
    found: list[tuple[int, Place]] = []
    entries = [*files.named(*_HOLDERS), *(e for e in files.own if e.path.startswith(".github/workflows/"))]
    for entry in entries[:MAX_FILES]:
        text = files.text(entry.path, MAX_BYTES) or ""
        found += [(int(m[1]), Place(entry.path, text.count("\n", 0, m.start()) + 1)) for m in _GATE.finditer(text)]
    if not found:
        if holdings.read_whole() and holdings.has_code and holdings.find(_MEASURES) is None:
            words = "Nothing in the repository but its documents measures coverage."
            yield Claim(told.text, Verdict.CONTRADICTED, "tests", words, (told.place,))
        return
    value, place = max(found, key=lambda one: one[0])
    fits = value >= told.value
    verdict = Verdict.BORNE_OUT if fits else Verdict.CONTRADICTED
    yield Claim(told.text, verdict, "tests", f"{place.path} sets it to {value} %.", (told.place, place))
