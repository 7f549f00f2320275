"""What is kept comes back as it was, on each kind of database, and goes when it should."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import inspect, text, update
from sqlalchemy.exc import IntegrityError

from grader.errors import UsageError
from grader.jobs import order_for
from grader.rubric import load_rubric
from grader.store import Store, accounts, cohorts, gradings, marks, open_jobs, reports, retention
from grader.store.columns import UtcTime, new_id, now_of
from grader.store.tables import ApiTokenRow, InvitationRow, JobRow, ReportRow, SessionRow, WorkerRow
from tests.worlds import COMMIT, README_POINTS, URL, a_cohort, a_document, a_finding

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


def keep(session: Session, key: str, **more: Any) -> str:
    """A report under a key; what isn't of `save_report` is of the document."""
    kept = {name: more.pop(name) for name in ("owner", "visibility", "source") if name in more}
    return reports.save_report(session, a_document(**more), key=key, **kept)


def age(session: Session, row: type, days: float) -> None:
    """Make every row of a table as old."""
    column = "seen_at" if row is WorkerRow else "ended_at" if row is JobRow else "created_at"
    session.execute(update(row).values({column: now_of(session) - timedelta(days=days)}))


# ---------------------------------------------------------------- reports


def test_a_report_comes_back_to_the_byte_and_in_columns(store: Store) -> None:
    document = a_document(url="https://gitlab.com/group/sub/engine", ref="main", subdir="api", note="\\u2028 ✓")
    with store.write() as session:
        report_id = reports.save_report(session, document, key="k", owner="u", visibility="private", source="upload")
    with store.read() as session:
        assert reports.find_document(session, report_id) == document
        found = reports.find_report(session, report_id)
        assert reports.find_by_key(session, "k") == report_id
        assert reports.find_report(session, "nothing") is None
        assert reports.find_document(session, "nothing") is None
    assert found is not None
    assert (found.host, found.repo_owner, found.repo_name) == ("gitlab.com", "group/sub", "engine")
    assert (found.ref, found.subdir, found.commit, found.score, found.grade) == ("main", "api", COMMIT, 61.5, "C")
    assert (found.owner, found.visibility, found.source) == ("u", "private", "upload")
    assert found.as_of == datetime(2026, 1, 15, 12, tzinfo=UTC)
    assert abs((found.created_at - datetime.now(UTC)).total_seconds()) < 3600


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://github.com/ada/engine.git", ("github.com", "ada", "engine")),
        ("/srv/git/engine", ("", "", "engine")),
        (".", ("", "", ".")),
    ],
)
def test_an_address_in_parts(url: str, parts: tuple[str, str, str]) -> None:
    assert reports.split_url(url) == parts


def test_the_first_report_under_a_key_stays(store: Store) -> None:
    with store.write() as session:
        first = keep(session, "k", score=10.0)
        assert keep(session, "k", score=20.0) == first
        assert [report.score for report in reports.list_reports(session)] == [10.0]
        assert len(reports.findings_of(session, first)) == 0


def test_a_report_without_a_score_is_kept(store: Store) -> None:
    with store.write() as session:
        found = reports.find_report(session, keep(session, "k", score=None))
    assert found is not None
    assert (found.score, found.grade) == (None, None)


@pytest.mark.parametrize(
    "text_",
    ["", "null", "3", "{}", "[" * 100_000, '{"schema": "shipfolio/report/v2", "reports": [{}]}', '{"schema": "shipfolio/report/v1", "reports": [{}, {}]}'],
    ids=str.__len__,
)  # fmt: skip
def test_what_is_no_report_is_refused(store: Store, text_: str) -> None:
    with pytest.raises(UsageError) as why, store.write() as session:
        reports.save_report(session, text_, key="k")
    assert why.value.kind == "bad_report"


NO_TEXTS: tuple[object, ...] = ("\0", "\ud800", "x" * 5000, 7, [])
NO_NUMBERS: tuple[object, ...] = (float("nan"), float("inf"), 10**400, "7", True, [])


def broken(path: str, value: object) -> str:
    """A report in which one thing is of another kind; `path` has dots."""
    data = json.loads(a_document(findings=(a_finding("x"),)))
    at = data["reports"][0]
    *way, last = path.split(".")
    for step in way:
        at = at[int(step) if step.isdigit() else step]
    at[last] = value
    return json.dumps(data)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        *((path, value) for path in ("repo.url", "repo.ref", "rubric.id", "criteria.0.id", "mode")
          for value in NO_TEXTS),
        *((path, value) for path in ("score.value", "criteria.0.level", "criteria.0.earned")
          for value in NO_NUMBERS),
        ("as_of", "yesterday"), ("as_of", 5), ("criteria", None), ("criteria", 5), ("repo", []), ("tool", None),
        ("criteria.0.findings", [{}]), ("criteria.0.findings", 3), ("repo.url", "https://[x/"),
        ("criteria", [{"id": "a", "level": 1, "earned": 1, "possible": 1, "status": "", "findings": []}] * 2),
    ],
    ids=lambda value: repr(value)[:20],
)  # fmt: skip
def test_what_was_made_up_is_refused(store: Store, path: str, value: object) -> None:
    with pytest.raises(UsageError) as why, store.write() as session:
        reports.save_report(session, broken(path, value), key="k")
    assert why.value.kind == "bad_report"


def test_a_list_has_pages_and_leaves_out_what_is_not_asked_for(store: Store) -> None:
    with store.write() as session:
        made = [keep(session, str(n), url=f"{URL}{n}", owner="u" if n % 2 else "") for n in range(5)]
        session.execute(update(ReportRow).values(created_at=NOON))  # as many as one second holds
        reports.set_visibility(session, made[0], "public")
    with store.read() as session:
        seen: list[str] = []
        while page := reports.list_reports(session, after=seen[-1] if seen else None, most=2):
            seen += [report.id for report in page]
        assert sorted(seen) == sorted(made)
        assert {r.id for r in reports.list_reports(session, owner="u")} == {made[1], made[3]}
        assert [r.id for r in reports.list_reports(session, visibility="public")] == [made[0]]
        assert len(reports.list_reports(session, after="unknown")) == 5


def test_a_trend_is_in_order_and_shows_what_one_may_see(store: Store) -> None:
    with store.write() as session:
        ids = [keep(session, str(n), score=float(n)) for n in range(3)]
        keep(session, "other", url="https://github.com/ada/other")
        keep(session, "sub", subdir="api")
        for n, report_id in enumerate(ids):
            at = NOON + timedelta(days=n)
            session.execute(update(ReportRow).where(ReportRow.id == report_id).values(created_at=at, owner=f"u{n}"))
        reports.set_visibility(session, ids[1], "private")
    with store.read() as session:

        def trend(**more: Any) -> list[float | None]:
            found = reports.reports_of_repository(session, "github.com", "ada", "engine", subdir="", **more)
            return [report.score for report in found]

        assert trend() == [0.0, 2.0]
        assert trend(owner="u1") == [0.0, 1.0, 2.0]
        assert trend(owner="u0") == [0.0, 2.0]
        assert trend(visibilities=("public",)) == []
        assert trend(most=1) == [2.0], "the newest"
        assert trend(rubric_id="rag-app") == []


def test_what_was_fixed_what_is_new_what_is_still_open(store: Store) -> None:
    before = (
        a_finding("tests-exist"), a_finding("readme-run", "partial"), a_finding("pinned", paths=("a.txt",)),
        a_finding("licensed", "pass"), a_finding("licensed", "pass"), a_finding("measured", "unknown"),
    )  # fmt: skip
    after = (
        a_finding("tests-exist", "pass"), a_finding("readme-run"), a_finding("pinned", paths=("b.txt",)),
        a_finding("licensed"), a_finding("licensed"), a_finding("measured", "not_applicable"),
    )  # fmt: skip
    with store.write() as session:
        earlier, later = keep(session, "1", findings=before), keep(session, "2", findings=after, score=70.0)
        seen = reports.compare(session, earlier, later)
        assert reports.compare(session, earlier, keep(session, "3", score=None)).gain is None
    assert seen.gain == 8.5
    assert [f.check for f in seen.fixed] == ["tests-exist"]
    assert [f.check for f in seen.new] == ["licensed"]
    assert [f.check for f in seen.open] == ["readme-run", "pinned"], "evidence that moves is the same trouble"


def test_visibility_and_deletion(store: Store) -> None:
    jobs = open_jobs(store)
    job = jobs.enqueue(order_for(URL, load_rubric("portfolio"))).job
    claimed = jobs.claim("w")
    assert claimed is not None
    report_id = jobs.finish(claimed, a_document(findings=(a_finding("x"),)))
    assert report_id
    with store.write() as session:
        assert reports.set_visibility(session, report_id, "private")
        assert not reports.set_visibility(session, "nothing", "private")
        with pytest.raises(UsageError):
            reports.set_visibility(session, report_id, "secret")
        found = reports.find_report(session, report_id)
        assert found is not None
        assert found.visibility == "private"
        assert reports.delete_report(session, report_id)
        assert not reports.delete_report(session, report_id)
        assert reports.findings_of(session, report_id) == ()
    there = jobs.find(job.id)
    assert there is not None
    assert there.report_id is None, "the job is remembered, its report isn't"


# ---------------------------------------------------------------- accounts


def test_a_person_logs_in_and_out(store: Store) -> None:
    with store.write() as session:
        assert accounts.count_admins(session) == 0
        ada = accounts.add_user(session, " Ada@Example.org ", "Ada", "admin", "a long password")
        assert accounts.count_admins(session) == 1
        assert ada.login == "ada@example.org"
        assert accounts.find_user_by_login(session, "ADA@example.org") == ada == accounts.find_user(session, ada.id)
        assert accounts.check_password(session, "Ada@example.org", "a long password") == ada
        for login, password in (("ada@example.org", "another"), ("bob", "a long password"), ("bob", "")):
            assert accounts.check_password(session, login, password) is None
        first, second = accounts.start_session(session, ada.id), accounts.start_session(session, ada.id)
        assert first != second
        assert accounts.user_of_session(session, first) == ada
        accounts.end_session(session, first)
        assert accounts.user_of_session(session, first) is None
        assert accounts.user_of_session(session, second) == ada
        assert accounts.user_of_session(session, accounts.hash_secret(second)) is None, "the hash opens nothing"


def test_a_login_is_one_persons_and_a_role_is_known(store: Store) -> None:
    with store.write() as session:
        accounts.add_user(session, "ada", "Ada", "learner")
        for login, role, kind in (
            ("ADA", "learner", "login_taken"),
            ("bob", "king", "bad_role"),
            (" ", "learner", "bad_login"),
            ("a\nb", "learner", "bad_login"),
        ):
            with pytest.raises(UsageError) as why:
                accounts.add_user(session, login, "x", role)
            assert why.value.kind == kind
        assert [user.login for user in accounts.list_users(session)] == ["ada"], "the transaction goes on"
        assert accounts.check_password(session, "ada", "") is None, "no password is no way in"


@pytest.mark.parametrize("change", ["role", "password", "disable", "expire", "delete"])
def test_a_session_ends_with_what_it_stood_on(store: Store, change: str) -> None:
    with store.write() as session:
        ada = accounts.add_user(session, "ada", "Ada", "learner", "first password")
        secret = accounts.start_session(session, ada.id)
        token, key = accounts.add_api_token(session, ada.id, "ci", ["upload"])
        if change == "role":
            accounts.set_role(session, ada.id, "instructor")
        elif change == "password":
            accounts.set_password(session, ada.id, "second password")
            assert accounts.check_password(session, "ada", "first password") is None
        elif change == "disable":
            accounts.set_disabled(session, ada.id, disabled=True)
            assert accounts.check_password(session, "ada", "first password") is None
            assert accounts.user_of_token(session, key) is None
        elif change == "expire":
            session.execute(update(SessionRow).values(expires_at=now_of(session) - timedelta(seconds=1)))
        else:
            assert accounts.delete_user(session, ada.id)
            assert accounts.list_api_tokens(session, ada.id) == ()
        assert accounts.user_of_session(session, secret) is None
        assert token.revoked_at is None


def test_a_key_for_programs(store: Store) -> None:
    with store.write() as session:
        ada = accounts.add_user(session, "ada", "Ada", "learner")
        token, secret = accounts.add_api_token(
            session, ada.id, "ci", ["upload", "read", "read"], valid_for=timedelta(days=1)
        )
        assert secret.startswith(accounts.TOKEN_PREFIX)
        found = accounts.user_of_token(session, secret)
        assert found is not None
        assert (found[0], found[1].scopes) == (ada, ("read", "upload"))
        accounts.note_token_use(session, token)
        used = accounts.list_api_tokens(session, ada.id)[0].used_at
        assert used is not None
        accounts.note_token_use(session, accounts.list_api_tokens(session, ada.id)[0])
        assert accounts.list_api_tokens(session, ada.id)[0].used_at == used, "not each time"
        assert not accounts.revoke_api_token(session, "somebody else", token.id)
        session.execute(update(ApiTokenRow).values(expires_at=now_of(session) - timedelta(seconds=1)))
        session.expire_all()
        assert accounts.user_of_token(session, secret) is None
        session.execute(update(ApiTokenRow).values(expires_at=None))
        assert accounts.user_of_token(session, secret) is not None
        assert accounts.revoke_api_token(session, ada.id, token.id)
        assert accounts.user_of_token(session, secret) is None


def test_an_invitation_works_once(store: Store) -> None:
    with store.write() as session:
        invitation, secret = accounts.add_invitation(session, "instructor", created_by=None, note="for Bob")
        assert accounts.find_invitation(session, secret) == invitation
        assert accounts.find_invitation(session, "guess") is None
        bob = accounts.use_invitation(session, secret, "bob", "Bob", "bobs password")
        assert bob is not None
        assert bob.role == "instructor"
        assert accounts.use_invitation(session, secret, "eve", "Eve") is None
        assert accounts.find_invitation(session, secret) is None
        late, secret = accounts.add_invitation(session, "learner", created_by=bob.id)
        session.execute(update(InvitationRow).values(expires_at=now_of(session) - timedelta(seconds=1)))
        assert accounts.use_invitation(session, secret, "eve", "Eve") is None
        assert {each.id for each in accounts.list_invitations(session)} == {invitation.id, late.id}
        assert accounts.delete_invitation(session, late.id)
        assert not accounts.delete_invitation(session, late.id)
    with store.write() as session:
        _, taken = accounts.add_invitation(session, "learner", created_by=None)
    with pytest.raises(UsageError), store.write() as session:
        accounts.use_invitation(session, taken, "bob", "Bob")
    with store.read() as session:
        assert accounts.find_invitation(session, taken) is not None, "a login that was taken uses up nothing"


def test_secrets_are_kept_as_hashes(store: Store) -> None:
    with store.write() as session:
        ada = accounts.add_user(session, "ada", "Ada", "admin", "canary-password")
        secrets = [
            "canary-password", accounts.start_session(session, ada.id),
            accounts.add_api_token(session, ada.id, "ci", ["upload"])[1],
            accounts.add_invitation(session, "learner", created_by=ada.id)[1],
        ]  # fmt: skip
    with store.read() as session:
        tables = inspect(store.engine).get_table_names()
        rows = "".join(str(row) for name in tables for row in session.execute(text(f'SELECT * FROM "{name}"')))
    assert "ada" in rows
    assert [secret for secret in secrets if secret in rows or secret.removeprefix("shipfolio_") in rows] == []


# ---------------------------------------------------------------- cohorts


def test_a_roster_is_changed_never_shortened(store: Store) -> None:
    with store.write() as session:
        world = a_cohort(session)
        again = cohorts.put_learner(session, world.cohort.id, "s-1", name="Ada L.", extra={"Größe": "=1+1"})
        assert (again.id, again.name, again.section) == (world.learner.id, "Ada L.", "")
        cohorts.set_absent(session, again.id)
        cohorts.put_learner(session, world.cohort.id, "s-0", name="Bob")
        assert [x.student_id for x in cohorts.list_learners(session, world.cohort.id)] == ["s-0", "s-1"]
        assert [x.student_id for x in cohorts.list_learners(session, world.cohort.id, absent=False)] == ["s-0"]
        back = cohorts.put_learner(session, world.cohort.id, "s-1", extra={"Größe": "=1+1"})
        assert (back.absent_at, back.extra) == (None, {"Größe": "=1+1"})
        assert cohorts.find_learner(session, "nothing") is None


def test_a_cohort_is_data(store: Store) -> None:
    with store.write() as session:
        course = cohorts.put_course(session, "ml", "Machine learning")
        assert cohorts.put_course(session, "ml") == course == cohorts.find_course(session, "ml")
        rule = {"grace_minutes": 10, "per_day": 5.0}
        made = cohorts.put_cohort(
            session, course.id, "autumn", load_rubric("portfolio"), deadline_at=NOON, penalty=rule
        )
        changed = cohorts.put_cohort(session, course.id, "autumn", load_rubric("rag-app"), title="Autumn")
        assert changed.id == made.id
        assert (made.deadline_at, made.penalty) == (NOON, rule)
        assert (changed.rubric, changed.deadline_at, changed.penalty) == ("rag-app", None, {})
        cohorts.set_archived(session, made.id, archived=True)
        session.expire_all()
        assert [c.archived_at is None for c in cohorts.list_cohorts(session, course.id)] == [False]
        cohorts.set_archived(session, made.id, archived=False)
        session.expire_all()
        found = cohorts.find_cohort(session, made.id)
        assert found == cohorts.find_cohort_by_slug(session, course.id, "autumn")
        assert found is not None
        assert found.archived_at is None


def test_members_of_a_course(store: Store) -> None:
    with store.write() as session:
        course, other = cohorts.put_course(session, "ml"), cohorts.put_course(session, "ai")
        ada = accounts.add_user(session, "ada", "Ada", "instructor")
        cohorts.set_member(session, course.id, ada.id, "learner")
        cohorts.set_member(session, course.id, ada.id, "instructor")
        assert cohorts.member_role(session, course.id, ada.id) == "instructor"
        assert cohorts.member_role(session, other.id, ada.id) is None
        assert cohorts.list_courses(session, ada.id) == (course,)
        assert cohorts.list_courses(session) == (other, course)
        cohorts.set_member(session, course.id, ada.id, None)
        assert cohorts.list_courses(session, ada.id) == ()
        world = a_cohort(session)
        cohorts.link_user(session, world.learner.id, ada.id)
        assert [each.id for each in cohorts.learners_of_user(session, ada.id)] == [world.learner.id]


def test_the_newest_extension_counts(store: Store) -> None:
    with store.write() as session:
        world = a_cohort(session)
        for days in (7, 3):
            cohorts.add_extension(session, world.learner.id, NOON + timedelta(days=days), "ill", "ada")
        found = cohorts.find_learner(session, world.learner.id)
        assert found is not None
        assert found.extended_to == NOON + timedelta(days=3)
        assert [each.extended_to for each in cohorts.list_learners(session, world.cohort.id)] == [found.extended_to]


def test_a_commit_is_first_seen_once(store: Store) -> None:
    with store.write() as session:
        world = a_cohort(session)
        seen = world.submission.id
        assert gradings.observe_commit(session, seen, "a" * 40, committed_at=NOON)
        assert not gradings.observe_commit(session, seen, "a" * 40, committed_at=NOON + timedelta(days=1))
        assert gradings.observe_commit(session, seen, "a" * 40, source="push_record", first_seen_at=NOON)
        commits = gradings.commits_of(session, seen)
        assert [(c.source, c.committed_at) for c in commits] == [("push_record", None), ("observed", NOON)]
        assert commits[0].first_seen_at == NOON


def test_a_grading_counts_from_when_it_is_accepted(store: Store) -> None:
    with store.write() as session:
        world = a_cohort(session)
        submission, cohort = world.submission.id, world.cohort.id
        first, second, third = (gradings.add_grading(session, submission, batch="b") for _ in range(3))
        one, two = keep(session, "1", score=50.0), keep(session, "2", score=60.0)
        assert gradings.end_grading(session, first.number, report_id=one)
        assert not gradings.end_grading(session, first.number, state="timeout"), "an end stands"
        assert gradings.end_grading(session, second.number, report_id=two)
        assert gradings.end_grading(session, third.number, state="not_found", message="Gone.")
        assert gradings.scores_of(session, cohort) == {}
        assert gradings.accept_gradings(session, [first.number, third.number], "ada") == 1, "a failure can't count"
        assert gradings.scores_of(session, cohort) == {submission: 50.0}
        assert gradings.latest_gradings(session, cohort)[submission].state == "not_found"
        assert gradings.latest_gradings(session, cohort, accepted=False)[submission].number == third.number
        assert gradings.accept_gradings(session, [second.number], "ada") == 1
        assert gradings.scores_of(session, cohort) == {submission: 60.0}
        session.expire_all()
        assert [g.accepted_by for g in gradings.gradings_of(session, submission)] == ["ada", "ada", None]
        line = gradings.grid_lines(session, cohort)[0]
        assert (line.submission_id, line.report_id, line.criterion, line.level, line.earned) == (
            submission,
            two,
            "readme",
            2,
            README_POINTS / 2,
        )


def test_the_ledger_says_who_when_what_and_why(store: Store) -> None:
    with store.write() as session:
        world = a_cohort(session)
        learner = world.learner.id
        marks.append_mark(session, learner, "automatic", 6.0, author="shipfolio", criterion="tests", ground="c1:6.0")
        marks.append_mark(
            session, learner, "override", 8.0, author="ada", criterion="tests", reason="Tests live elsewhere."
        )
        marks.append_mark(session, learner, "override", 9.0, author="bob", criterion="tests", reason="Even more.")
        marks.append_mark(session, learner, "manual", 3.5, author="ada", criterion="write-up", possible=5.0)
        marks.append_mark(session, learner, "manual", None, author="ada", criterion="write-up", reason="Wrong row.")
        standing = marks.standing_marks(session, world.cohort.id)
        assert {key[2:]: mark.value for key, mark in standing.items()} == {
            ("tests", "automatic"): 6.0,
            ("tests", "override"): 9.0,
        }
        lines = marks.ledger(session, world.cohort.id, learner_id=learner)
        assert [line.author for line in lines] == ["shipfolio", "ada", "bob", "ada", "ada"]
        assert all(abs((line.at - now_of(session)).total_seconds()) < 600 for line in lines)
        for kind, reason, wrong in (("override", " ", "reason_missing"), ("gift", "x", "bad_mark")):
            with pytest.raises(UsageError) as why:
                marks.append_mark(session, learner, kind, 1.0, author="ada", reason=reason)
            assert why.value.kind == wrong


def test_comments_waivers_and_releases(store: Store) -> None:
    with store.write() as session:
        world = a_cohort(session)
        other = cohorts.put_learner(session, world.cohort.id, "s-2", section="B")
        marks.add_comment(session, world.learner.id, "Well argued.", author="ada", criterion="tests")
        marks.add_comment(session, other.id, "Ask Bob.", author="ada", internal=True)
        assert [(c.text, c.internal) for c in marks.comments(session, world.cohort.id)] == [
            ("Well argued.", False),
            ("Ask Bob.", True),
        ]
        assert len(marks.comments(session, world.cohort.id, learner_id=other.id)) == 1
        for granted in (True, False):
            marks.decide_waiver(session, world.submission.id, "x", granted=granted, reason="r", author="ada")
        assert not marks.waiver_decisions(session, world.cohort.id)[world.submission.id, "x"].granted
        assert marks.released(session, world.cohort.id) == frozenset()
        marks.release(session, world.cohort.id, author="ada", section="A")
        assert marks.released(session, world.cohort.id) == {world.learner.id}
        marks.release(session, world.cohort.id, author="ada")
        assert marks.released(session, world.cohort.id) == {world.learner.id, other.id}
        marks.release(session, world.cohort.id, author="ada", learner_id=other.id, shown=False)
        assert marks.released(session, world.cohort.id) == {world.learner.id}


# ---------------------------------------------------------------- forgetting


def test_what_is_old_goes_and_what_is_needed_stays(store: Store) -> None:
    jobs = open_jobs(store)
    with store.write() as session:
        world = a_cohort(session)
        loose, graded = keep(session, "1"), keep(session, "2")
        mine, public = keep(session, "3", owner="u"), keep(session, "4", visibility="public")
        grading = gradings.add_grading(session, world.submission.id)
        gradings.end_grading(session, grading.number, report_id=graded)
        ada = accounts.add_user(session, "ada", "Ada", "learner")
        accounts.start_session(session, ada.id, valid_for=timedelta(seconds=-1))
        live = accounts.start_session(session, ada.id)
        accounts.add_invitation(session, "learner", created_by=None, valid_for=timedelta(seconds=-1))
        age(session, ReportRow, 11)
    jobs.see_worker("gone")
    waiting = jobs.enqueue(order_for(f"{URL}1", load_rubric("portfolio"))).job
    over = jobs.enqueue(order_for(f"{URL}2", load_rubric("portfolio"))).job
    jobs.cancel(over.id)
    with store.write() as session:
        age(session, WorkerRow, 8)
        session.execute(
            update(JobRow).where(JobRow.id == over.id).values(ended_at=now_of(session) - timedelta(days=31))
        )
        assert retention.expire(session, report_days=12, job_days=40) == retention.Expired(0, 0, 1, 1, 1)
        assert retention.expire(session) == retention.Expired(0, 1, 0, 0, 0), "reports are kept unless asked"
        assert retention.expire(session, report_days=10).reports == 1
        left = {report.id for report in reports.list_reports(session)}
        assert accounts.user_of_session(session, live) is not None
    assert left == {graded, mine, public}
    assert loose not in left
    assert jobs.find(over.id) is None
    assert jobs.find(waiting.id) is not None


def test_everything_of_somebody_goes(store: Store) -> None:
    jobs = open_jobs(store)
    jobs.enqueue(order_for(URL, load_rubric("portfolio"), owner="u"))
    jobs.enqueue(order_for(f"{URL}2", load_rubric("portfolio"), owner="v"))
    with store.write() as session:
        keep(session, "1", owner="u")
        other = keep(session, "2", owner="v")
        assert retention.delete_owner(session, "u") == 1
        assert [report.id for report in reports.list_reports(session)] == [other]
        with pytest.raises(ValueError, match="nobody"):
            retention.delete_owner(session, "")
    assert jobs.stats().states["queued"] == 1


@pytest.mark.parametrize("what", ["learner", "cohort"])
def test_a_learner_goes_with_all_that_is_theirs(store: Store, what: str) -> None:
    with store.write() as session:
        world, other = a_cohort(session), a_cohort(session, "spring")
        shared, mine, shown = keep(session, "1"), keep(session, "2"), keep(session, "3", visibility="public")
        for submission, report_id in (
            (world.submission, shared),
            (other.submission, shared),
            (world.submission, mine),
            (world.submission, shown),
        ):
            gradings.end_grading(session, gradings.add_grading(session, submission.id).number, report_id=report_id)
        marks.append_mark(session, world.learner.id, "manual", 1.0, author="ada")
        marks.add_comment(session, world.learner.id, "Hm.", author="ada")
        if what == "learner":
            assert retention.delete_learner(session, world.learner.id)
            assert not retention.delete_learner(session, world.learner.id)
        else:
            assert retention.delete_cohort(session, world.cohort.id)
            assert not retention.delete_cohort(session, world.cohort.id)
        session.expire_all()
        assert cohorts.find_learner(session, world.learner.id) is None
        assert cohorts.find_learner(session, other.learner.id) is not None
        assert marks.ledger(session, world.cohort.id) == ()
        assert {report.id for report in reports.list_reports(session)} == {shared, shown}, "what others stand on stays"


# ---------------------------------------------------------------- transactions and values


def test_a_block_that_breaks_leaves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write() as session:
        keep(session, "1", score=1 / 0 if keep(session, "2") else 0.0)
    with store.read() as session:
        assert reports.list_reports(session) == ()


def test_references_are_kept(store: Store) -> None:
    with pytest.raises(IntegrityError), store.write() as session:
        session.add(ApiTokenRow(user_id="nobody", name="x", token_hash="x", scopes=""))


def test_times_are_aware_and_ids_are_tame() -> None:
    with pytest.raises(ValueError, match="zone"):
        UtcTime().process_bind_param(datetime(2026, 1, 1), None)  # type: ignore[arg-type]  # noqa: DTZ001
    ids = {new_id() for _ in range(200)}
    assert len(ids) == 200
    assert {len(each) for each in ids} == {24}
    assert set("".join(ids)) <= set("abcdefghijklmnopqrstuvwxyz234567")


def test_documents_of_the_real_format_fit(store: Store) -> None:
    with store.write() as session:
        report_id = keep(session, "1", findings=(a_finding("x"), a_finding("y", "pass")))
        assert [f.check for f in reports.findings_of(session, report_id)] == ["x", "y"]
        document = reports.find_document(session, report_id)
    assert document is not None
    assert json.loads(document)["schema"] == reports.SCHEMA
