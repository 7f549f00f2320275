"""A repository's page: how its grades went, report by report, and its badge."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from grader.reports import charts
from grader.store import reports
from grader.web.badges import shown_report, split_path
from grader.web.pages import page
from grader.web.site import site_of
from grader.web.who import Asking, may_list

if TYPE_CHECKING:
    from markupsafe import Markup

    from grader.store.reports import StoredReport

router = APIRouter(include_in_schema=False)
MOST_SHOWN = 20  # of a trend; the rest behind a link
MOST_STORED = 200  # as many as are asked for


@dataclass(frozen=True, slots=True)
class Row:
    """One report in a trend: `gain` to the one before it, which it can be compared with."""

    report: StoredReport
    before: StoredReport | None
    gain: float | None


@dataclass(frozen=True, slots=True)
class Trend:
    """The reports of one directory by one rubric, newest first."""

    subdir: str
    rubric_id: str
    rows: tuple[Row, ...]
    line: Markup


def trends_of(found: list[StoredReport]) -> list[Trend]:
    """Reports, oldest first, in groups that can be compared; the group that was graded last comes first."""

    def kind(report: StoredReport) -> tuple[str, str]:
        return report.subdir, report.rubric_id

    groups = [list(group) for _, group in groupby(sorted(found, key=kind), kind)]  # sorting keeps the order inside
    groups.sort(key=lambda group: group[-1].created_at, reverse=True)
    return [_trend(group) for group in groups]


def _trend(group: list[StoredReport]) -> Trend:
    rows = [Row(now, before, _gain(before, now)) for before, now in zip([None, *group], group, strict=False)]
    scores = [each.score for each in group if each.source == "grade" and each.score is not None]
    return Trend(group[0].subdir, group[0].rubric_id, tuple(reversed(rows)), charts.sparkline(scores[-60:]))


def _gain(before: StoredReport | None, now: StoredReport) -> float | None:
    if before is None or before.score is None or now.score is None:
        return None
    return round(now.score - before.score, 1)


@router.get("/repo/{host}/{path:path}")
def repository(request: Request, who: Asking, host: str, path: str, all: bool = False) -> Response:  # noqa: A002, FBT001, FBT002
    """What is known of a repository, as far as who asks may have it listed; 404 where nothing is."""
    site = site_of(request)
    owner, name = split_path(path)
    if not (owner and name) or "\0" in host + path:
        raise HTTPException(404)
    with site.store.read() as session:
        found = reports.reports_of_repository(
            session, host.lower(), owner, name, visibilities=reports.VISIBILITIES
        )  # fmt: skip
    listed = [each for each in found if may_list(who, each)]
    if not listed:
        raise HTTPException(404, "Nothing of that repository was graded here, or nothing that you may see.")
    where = f"{host.lower()}/{owner}/{name}"
    return page(
        request, "repo.html.j2", name=f"{owner}/{name}", url=listed[-1].url, trends=trends_of(listed),
        badge=f"{site.base_url}/badge/{where}.svg", badge_path=f"/badge/{where}.svg",
        endpoint=f"{site.base_url}/badge/{where}.json", address=f"{site.base_url}/repo/{where}",
        shown=shown_report(site, host, path), most=MOST_STORED if all else MOST_SHOWN,
    )  # fmt: skip
