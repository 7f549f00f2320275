"""The tables of the service: reports, jobs, accounts. Columns say what they hold; the queries stand beside them.

Candidate text is stored as it was published (`reports` cleaned it); no secret is ever a column: tokens, invitations
and sessions are kept as hashes.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from grader.store.columns import ID_CHARS, Base, Id, MaybeTime, Now, Time

ACTIVE = "state IN ('queued', 'running')"


class ReportRow(Base):
    """One grade as it was published.

    `key` is what determines its bytes, and whose it is: see `grader.jobs.Order.result_key`. `document` is what
    `shipfolio grade --format json` prints, to the byte. An `owner` of "" is nobody's in particular.
    """

    __tablename__ = "report"
    __table_args__ = (
        CheckConstraint("visibility IN ('unlisted', 'private', 'public')", name="visibility"),
        CheckConstraint("source IN ('grade', 'upload')", name="source"),
        Index(None, "host", "repo_owner", "repo_name", "created_at"),
        Index(None, "owner", "created_at"),
        Index(None, "visibility", "created_at"),
        Index(None, "created_at", "id"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(64), unique=True)
    owner: Mapped[str] = mapped_column(String(64), default="")
    visibility: Mapped[str] = mapped_column(String(10), default="unlisted")
    source: Mapped[str] = mapped_column(String(10), default="grade")
    url: Mapped[str] = mapped_column(Text)
    host: Mapped[str] = mapped_column(String(255))
    repo_owner: Mapped[str] = mapped_column(Text)
    repo_name: Mapped[str] = mapped_column(Text)
    subdir: Mapped[str] = mapped_column(Text)
    ref: Mapped[str | None] = mapped_column(Text)
    commit: Mapped[str | None] = mapped_column(String(64))
    as_of: Mapped[MaybeTime]
    rubric_id: Mapped[str] = mapped_column(String(100))
    rubric_version: Mapped[str] = mapped_column(String(40))
    rubric_digest: Mapped[str] = mapped_column(String(80))
    mode: Mapped[str] = mapped_column(String(20))
    tool_version: Mapped[str] = mapped_column(String(40))
    score: Mapped[float | None]
    grade: Mapped[str | None] = mapped_column(String(2))
    project_type: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[Now]
    document: Mapped[str] = mapped_column(Text, deferred=True)


class ReportLineRow(Base):
    """A report's criterion: what a grid of learners shows without reading documents."""

    __tablename__ = "report_line"

    report_id: Mapped[str] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), primary_key=True)
    criterion: Mapped[str] = mapped_column(String(100), primary_key=True)
    position: Mapped[int]
    level: Mapped[int | None]
    earned: Mapped[float]
    possible: Mapped[float]
    status: Mapped[str] = mapped_column(String(20))


class ReportFindingRow(Base):
    """A report's finding; `fingerprint` tells fixed, new and still open apart from one report to the next."""

    __tablename__ = "report_finding"

    report_id: Mapped[str] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    criterion: Mapped[str] = mapped_column(String(100))
    check_id: Mapped[str] = mapped_column("check", String(100))
    status: Mapped[str] = mapped_column(String(20))
    fingerprint: Mapped[str] = mapped_column(String(16))


class RubricRow(Base):
    """A rubric that isn't built in, resolved, by its digest: a worker needs it, and old reports are explained by it."""

    __tablename__ = "rubric"

    digest: Mapped[str] = mapped_column(String(80), primary_key=True)
    id: Mapped[str] = mapped_column(String(100))
    version: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(Text)
    created_at: Mapped[Now]


class JobRow(Base):
    """One request to grade. This row is the truth; a queue engine only says when to look.

    `key` identifies the work: while one job with it is queued or running there can't be a second. `token` grows with
    each claim and fences off whoever held an earlier one. `turn` is the number of the last claim, for fairness.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'done', 'rejected', 'failed')", name="state"),
        Index("uq_job_active_key", "key", unique=True, sqlite_where=text(ACTIVE), postgresql_where=text(ACTIVE)),
        Index(None, "state", "lane", "priority", "number"),
        Index(None, "key", "number"),
        Index(None, "lane", "turn"),
        Index(None, "owner", "created_at"),
        Index(None, "ended_at"),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(ID_CHARS), unique=True)
    key: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10))
    owner: Mapped[str] = mapped_column(String(64))
    lane: Mapped[str] = mapped_column(String(80))
    priority: Mapped[int] = mapped_column(default=0)
    target: Mapped[str] = mapped_column(Text)
    revision: Mapped[str | None] = mapped_column(Text)
    rubric: Mapped[str] = mapped_column(String(100))
    rubric_digest: Mapped[str] = mapped_column(String(80))
    mode: Mapped[str] = mapped_column(String(20))
    project_type: Mapped[str | None] = mapped_column(String(40))
    allow_waivers: Mapped[bool]
    visibility: Mapped[str] = mapped_column(String(10))
    tool_version: Mapped[str] = mapped_column(String(40))
    anew: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    retries: Mapped[int] = mapped_column(default=0)
    token: Mapped[int] = mapped_column(default=0)
    turn: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(String(120))
    not_before: Mapped[Time]
    lease_until: Mapped[MaybeTime]
    heartbeat_at: Mapped[MaybeTime]
    error_kind: Mapped[str | None] = mapped_column(String(60))
    error_message: Mapped[str | None] = mapped_column(Text)
    error_hint: Mapped[str | None] = mapped_column(Text)
    run_id: Mapped[str | None] = mapped_column(String(ID_CHARS))
    report_id: Mapped[str | None] = mapped_column(ForeignKey("report.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[Time]
    started_at: Mapped[MaybeTime]
    ended_at: Mapped[MaybeTime]


class JobEventRow(Base):
    """One line of a job's progress, for people who watch; the newest `grader.jobs.MOST_EVENTS` are kept."""

    __tablename__ = "job_event"

    job_number: Mapped[int] = mapped_column(ForeignKey("job.number", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stage: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(String(300))
    at: Mapped[Time]


class JobClockRow(Base):
    """One row: when the jobs were last looked after, and the last claim's number. Whoever changes jobs locks it."""

    __tablename__ = "job_clock"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seen_at: Mapped[Time]
    turn: Mapped[int] = mapped_column(default=0)


class WorkerRow(Base):
    """A worker that has been seen: for the page of whoever runs the service. `runs`: it runs programs, too."""

    __tablename__ = "worker"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    started_at: Mapped[Time]
    seen_at: Mapped[Time]
    job_id: Mapped[str | None] = mapped_column(String(ID_CHARS))
    runs: Mapped[bool] = mapped_column(default=False, server_default=false())


class RequestRow(Base):
    """An order that came over HTTP with an `Idempotency-Key`: sent again, it is answered by the same job.

    `key` is a hash of the key and of who sent it, `digest` one of what was asked.
    """

    __tablename__ = "api_request"
    __table_args__ = (Index(None, "created_at"),)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    job_id: Mapped[str] = mapped_column(String(ID_CHARS))
    created_at: Mapped[Now]


class UserRow(Base):
    """A person with an account; `login` is case-folded."""

    __tablename__ = "user_account"
    __table_args__ = (CheckConstraint("role IN ('learner', 'instructor', 'admin')", name="role"),)

    id: Mapped[Id]
    login: Mapped[str] = mapped_column(String(200), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(12))
    password_hash: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[Now]
    disabled_at: Mapped[MaybeTime]


class InvitationRow(Base):
    """A link that makes one account; only the hash of its secret is known."""

    __tablename__ = "invitation"

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(String(200), default="")
    created_by: Mapped[str | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    created_at: Mapped[Now]
    expires_at: Mapped[Time]
    used_at: Mapped[MaybeTime]
    used_by: Mapped[str | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))


class SessionRow(Base):
    """A browser that is logged in; the cookie's secret is kept as a hash."""

    __tablename__ = "web_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[Now]
    seen_at: Mapped[Now]
    expires_at: Mapped[Time]


class ApiTokenRow(Base):
    """A key for programs; `scopes` are words with a blank between them."""

    __tablename__ = "api_token"

    id: Mapped[Id]
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[Now]
    expires_at: Mapped[MaybeTime]
    used_at: Mapped[MaybeTime]
    revoked_at: Mapped[MaybeTime]
