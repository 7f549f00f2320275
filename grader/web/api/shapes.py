"""What goes over the wire: its own shapes, so that what is inside may change."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import Path, Query
from pydantic import BaseModel, ConfigDict, Field

from grader.web.who import may_change

if TYPE_CHECKING:
    from grader.jobs import Job as StoredJob
    from grader.store.reports import Comparison as Compared
    from grader.store.reports import FindingState, StoredReport
    from grader.web.who import Who

ID = r"^[a-z2-7]{24}$"
Id = Annotated[str, Path(pattern=ID, description="Opaque.", examples=["k4zq2m7c5t3y6w7x2a4b6d3f"])]
NAME = r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$"
RubricName = Annotated[str, Query(pattern=r"^[a-z0-9][a-z0-9-]{0,99}$")]
Visibility = Literal["unlisted", "private", "public"]
Mode = Literal["static", "run"]
API = "/api/v1"
_TOLD = (
    "id", "url", "subdir", "ref", "commit", "as_of", "rubric_version", "mode", "project_type", "score", "grade",
    "visibility", "source", "created_at",
)  # fmt: skip


class Shape(BaseModel):
    """Strict about what comes in; what goes out is made by us."""

    model_config = ConfigDict(extra="forbid")


class Order(Shape):
    """What to grade."""

    url: str = Field(max_length=2048, description="https address of a repository, or of one of its directories.")
    rubric: str = Field("portfolio", max_length=100, description="A built-in rubric's id, see `/rubrics`.")
    ref: str | None = Field(None, max_length=250, description="Branch, tag or commit; the default branch otherwise.")
    subdir: str = Field("", max_length=500, description="The directory to grade.")
    mode: Mode = Field("static", description="`run` builds, starts and measures it, where the service does that.")
    visibility: Visibility = "unlisted"
    project_type: str | None = Field(None, max_length=40, description="Where you know better than the detection.")
    anew: bool = Field(default=False, description="Grade even what was graded before, as after a doubtful measurement.")

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"url": "https://github.com/owner/project", "rubric": "portfolio"}]},
    )


class Cause(Shape):
    """Why there is no report, or none yet."""

    kind: str = Field(examples=["not_found"])
    message: str
    hint: str


class Job(Shape):
    """An order, and how it stands."""

    id: str
    state: Literal["queued", "running", "done", "rejected", "failed"] = Field(
        description="`rejected`: by the submission's fault or somebody's wish; `failed`: by ours."
    )
    url: str
    ref: str | None
    rubric: str
    mode: str
    visibility: Visibility
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    ahead: int = Field(description="Queued jobs before it, at most; lanes are served by turns.")
    error: Cause | None
    report_id: str | None
    links: dict[str, str] = Field(examples=[{"self": f"{API}/jobs/…", "events": f"{API}/jobs/…/events"}])


class ReportLine(Shape):
    """What is known of a report without reading it."""

    id: str
    url: str = Field(description="The repository; of an uploaded report of a folder, its name.")
    subdir: str
    ref: str | None
    commit: str | None
    as_of: datetime | None = Field(description="The commit's date.")
    rubric: str
    rubric_version: str
    mode: str
    project_type: str | None
    score: float | None
    grade: str | None
    visibility: Visibility
    source: Literal["grade", "upload"] = Field(description="`upload`: not graded by this service.")
    mine: bool = Field(description="You may change and delete it.")
    created_at: datetime
    links: dict[str, str]


class ReportPage(Shape):
    """Some reports, newest first."""

    items: list[ReportLine]
    next: str | None = Field(description="Pass it as `cursor` for what comes after; null at the end.")


class Trend(Shape):
    """A repository's reports, oldest first: its own way, by rubric and directory."""

    host: str
    owner: str
    name: str
    items: list[ReportLine]


class VisibilityChange(Shape):
    """Who may see a report."""

    visibility: Visibility


class Finding(Shape):
    """A finding as far as comparing needs it."""

    check: str
    criterion: str
    status: str
    fingerprint: str


class Comparison(Shape):
    """From one report to a later one; only findings that count against the score."""

    earlier: str
    later: str
    gain: float | None
    fixed: list[Finding]
    new: list[Finding]
    open: list[Finding]


class RubricLine(Shape):
    """A rubric that can be asked for."""

    id: str
    version: str
    title: str
    digest: str
    criteria: int
    links: dict[str, str]


class RubricList(Shape):
    """Every rubric that can be asked for."""

    items: list[RubricLine]


class Me(Shape):
    """Who asks."""

    role: Literal["single", "anonymous", "learner", "instructor", "admin"]
    login: str | None
    name: str | None
    scopes: list[str] | None = Field(description="What the key may do; null where no key limits anything.")
    may_submit: bool


class NewToken(Shape):
    """A key to make."""

    name: str = Field(min_length=1, max_length=100)
    scopes: list[Literal["read", "grade", "upload", "manage"]] = Field(min_length=1, max_length=10)
    valid_days: int = Field(90, ge=1, le=366)


class Token(Shape):
    """A key, without its secret."""

    id: str
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None


class MadeToken(Shape):
    """A key and its secret, which can't be had again."""

    token: Token
    secret: str


class TokenList(Shape):
    """Somebody's keys, newest first, revoked ones too."""

    items: list[Token]


def job_shape(job: StoredJob, ahead: int = 0) -> Job:
    """A job as it is told."""
    order, why = job.order, job.error
    links = {"self": f"{API}/jobs/{job.id}", "events": f"{API}/jobs/{job.id}/events", "page": f"/j/{job.id}"}
    if job.report_id:
        links["report"] = f"{API}/reports/{job.report_id}"
    return Job.model_validate(
        {
            "id": job.id,
            "state": job.state.value,
            "url": order.target,
            "ref": order.revision,
            "rubric": order.rubric,
            "mode": order.mode,
            "visibility": order.visibility,
            "created_at": job.created_at,
            "started_at": job.started_at,
            "ended_at": job.ended_at,
            "ahead": ahead,
            "error": {"kind": why.kind, "message": why.message, "hint": why.hint} if why else None,
            "report_id": job.report_id,
            "links": links,
        }
    )


def report_shape(report: StoredReport, who: Who) -> ReportLine:
    """A report as lists tell it."""
    links = {"self": f"{API}/reports/{report.id}", "page": f"/r/{report.id}"}
    if report.host and report.repo_owner:
        links["repository"] = f"{API}/repositories/{report.host}/{report.repo_owner}/{report.repo_name}"
    told = {name: getattr(report, name) for name in _TOLD}
    more = {"rubric": report.rubric_id, "mine": may_change(who, report), "links": links}
    return ReportLine.model_validate(told | more)


def comparison_shape(earlier: str, later: str, found: Compared) -> Comparison:
    """A comparison as it is told."""

    def told(findings: tuple[FindingState, ...]) -> list[Finding]:
        return [
            Finding(check=one.check, criterion=one.criterion, status=one.status, fingerprint=one.fingerprint)
            for one in findings
        ]

    return Comparison(
        earlier=earlier, later=later, gain=found.gain, fixed=told(found.fixed), new=told(found.new),
        open=told(found.open),
    )  # fmt: skip
