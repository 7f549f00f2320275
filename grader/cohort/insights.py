"""What a cohort's marks say together: their spread, what was hardest, what most lack, who stands out, what was claimed.

Pure: marks and reports in, numbers out. Only marks that there are count; who has none is counted apart, not as zero.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from statistics import fmean, median
from typing import TYPE_CHECKING, Any

from grader.model import Kind
from grader.store.reports import find_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from grader.cohort.marks import LearnerMarks, SubmissionMarks
    from grader.store import Session

BINS = 10  # of ten points each
# Iglewicz and Hoaglin, "How to Detect and Handle Outliers" (1993): the modified z-score and where they draw the line.
OUTLIER, CONSISTENT, WITHOUT_MAD = 3.5, 0.6745, 1.253314
FEWEST_FOR_OUTLIERS = 8  # below, a median says little of what is usual
MOST_STEPS, MOST_CLAIMS = 15, 100
_MOST_TEXT = 400


@dataclass(frozen=True, slots=True)
class Spread:
    """How final marks are spread, 0-100 to tenths; `bins`: how many in 0-10, 10-20, … 90-100 (100 in the last)."""

    count: int
    lowest: float
    lower_quartile: float
    median: float
    upper_quartile: float
    highest: float
    bins: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CriterionInsight:
    """One criterion over everybody for whom it counted.

    Attributes:
        share: mean of points earned by points possible, automatic ones, 0.0-1.0.
        levels: how many are at level 0, 1, 2, 3 and 4.
        by_person: how many marks on it are a person's.
    """

    criterion: str
    title: str
    count: int
    share: float
    levels: tuple[int, ...]
    by_person: int


@dataclass(frozen=True, slots=True)
class StepInsight:
    """A next step that reports propose: by how many submissions, and what it gains them on average."""

    criterion: str
    checks: tuple[str, ...]
    submissions: tuple[str, ...]
    gain: float


@dataclass(frozen=True, slots=True)
class Outlier:
    """A learner whose final mark is far from the median; `z` is the modified z-score."""

    learner_id: str
    final: float
    z: float


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A claim that the repository contradicts; `places` as `file:line`."""

    submission_id: str
    text: str
    summary: str
    criterion: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Insights:
    """All of it. `states`: submissions by state; `flags`: learners by flag, both most frequent first."""

    spread: Spread | None
    states: tuple[tuple[str, int], ...]
    flags: tuple[tuple[str, int], ...]
    criteria: tuple[CriterionInsight, ...]
    steps: tuple[StepInsight, ...]
    outliers: tuple[Outlier, ...]
    contradictions: tuple[Contradiction, ...]
    changed: tuple[str, ...]


def insights_of(everyone: Sequence[LearnerMarks], reports: Mapping[str, Mapping[str, Any]]) -> Insights:
    """What the marks say together.

    Args:
        reports: by submission id the one report that counts, as `shipfolio/report/v1` has it.
    """
    submissions = [one for marks in everyone for one in marks.submissions]
    finals = {marks.learner.id: marks.final for marks in everyone if marks.final is not None}
    return Insights(
        spread=spread_of(list(finals.values())),
        states=_counted(one.state for one in submissions),
        flags=_counted(flag for marks in everyone for flag in marks.flags),
        criteria=_criteria(submissions),
        steps=_steps(reports),
        outliers=outliers_of(finals),
        contradictions=_contradictions(reports),
        changed=tuple(m.learner.id for m in everyone if {"pending", "moved"} & set(m.flags)),
    )


def read_reports(session: Session, everyone: Iterable[LearnerMarks]) -> dict[str, Mapping[str, Any]]:
    """The reports that count, by submission id; what can't be read is left out."""
    found: dict[str, Mapping[str, Any]] = {}
    for marks in everyone:
        for one in marks.submissions:
            text = find_document(session, one.report_id) if one.report_id else None
            try:
                report = json.loads(text)["reports"][0] if text else None
            except (ValueError, KeyError, IndexError, TypeError, RecursionError):
                report = None
            if isinstance(report, dict):
                found[one.submission.id] = report
    return found


def spread_of(finals: Sequence[float]) -> Spread | None:
    """How marks are spread; None without any. Quartiles are medians of the halves, the middle one in both (Tukey)."""
    if not finals:
        return None
    ordered = sorted(finals)
    half = (len(ordered) + 1) // 2
    bins = [0] * BINS
    for final in ordered:
        bins[min(BINS - 1, max(0, int(final // (100 / BINS))))] += 1
    lower, middle, upper = (round(median(part), 1) for part in (ordered[:half], ordered, ordered[-half:]))
    return Spread(len(ordered), ordered[0], lower, middle, upper, ordered[-1], tuple(bins))


def outliers_of(finals: Mapping[str, float]) -> tuple[Outlier, ...]:
    """Who is far from what is usual, farthest first; nobody in a group that is too small for it."""
    if len(finals) < FEWEST_FOR_OUTLIERS:
        return ()
    values = list(finals.values())
    middle = median(values)
    away = [abs(value - middle) for value in values]
    unit = median(away) / CONSISTENT or fmean(away) * WITHOUT_MAD
    if not unit:
        return ()
    scores = [Outlier(who, final, round((final - middle) / unit, 1)) for who, final in finals.items()]
    far = [each for each in scores if abs(finals[each.learner_id] - middle) / unit > OUTLIER]
    return tuple(sorted(far, key=lambda each: (-abs(each.z), each.learner_id)))


def _counted(words: Iterable[str]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _criteria(submissions: Sequence[SubmissionMarks]) -> tuple[CriterionInsight, ...]:
    """Every ladder, the hardest first."""
    shares: dict[str, list[float]] = {}
    levels: dict[str, list[int]] = {}
    titles: dict[str, str] = {}
    persons: dict[str, int] = {}
    for one in submissions:
        for each in one.criteria:
            if each.kind != Kind.LADDER:
                continue
            titles.setdefault(each.criterion, each.title)
            persons[each.criterion] = persons.get(each.criterion, 0) + (each.by in ("manual", "override"))
            if each.automatic is not None and each.weight:
                shares.setdefault(each.criterion, []).append(each.automatic / each.weight)
                row = levels.setdefault(each.criterion, [0] * 5)
                row[min(4, max(0, each.level or 0))] += 1
    found = [
        CriterionInsight(name, titles[name], len(each), round(fmean(each), 3), tuple(levels[name]), persons[name])
        for name, each in shares.items()
    ]
    return tuple(sorted(found, key=lambda each: (each.share, each.criterion)))


def _steps(reports: Mapping[str, Mapping[str, Any]]) -> tuple[StepInsight, ...]:
    """The steps that most reports propose (the same checks of one criterion), what gains most first among them."""
    gains: dict[tuple[str, tuple[str, ...]], dict[str, float]] = {}
    for submission_id, report in reports.items():
        for step in _list(report, "next_steps"):
            checks, gain = step.get("checks"), step.get("gain")
            if isinstance(checks, list) and isinstance(gain, int | float):
                key = (str(step.get("criterion")), tuple(sorted(map(str, checks))))
                gains.setdefault(key, {})[submission_id] = float(gain)
    found = [
        StepInsight(criterion, checks, tuple(by), round(fmean(by.values()), 1))
        for (criterion, checks), by in gains.items()
    ]
    found.sort(key=lambda step: (-len(step.submissions), -step.gain, step.criterion, step.checks))
    return tuple(found[:MOST_STEPS])


def _contradictions(reports: Mapping[str, Mapping[str, Any]]) -> tuple[Contradiction, ...]:
    found: list[Contradiction] = []
    for submission_id, report in reports.items():
        for claim in _list(report, "claims"):
            if claim.get("verdict") == "contradicted":
                places = [f"{each.get('path')}:{each.get('line') or 1}" for each in _list(claim, "places")]
                text, summary = (str(claim.get(name, ""))[:_MOST_TEXT] for name in ("text", "summary"))
                found.append(
                    Contradiction(submission_id, text, summary, str(claim.get("criterion")), tuple(places[:3]))
                )
    return tuple(found[:MOST_CLAIMS])


def _list(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    value = data.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
