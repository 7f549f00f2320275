"""Feedback from the browser: read, looked at where it would go, sent through the host's port, the token never kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from grader.cohort.marking import comment, show_marks
from grader.snapshot.tokens import token_for
from grader.store import cohorts
from grader.store.cohort_events import events_of
from tests.cohort.host_doubles import HOST, FakeHost, serve
from tests.web.cohort_worlds import BASE, alone, class_at, teaching
from tests.web.sites import browser_of, person

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from fastapi.testclient import TestClient

    from grader.cohort.hosts_http import Api
    from grader.web.site import Site
    from tests.cohort.classes import School

SECRET = "canary-of-a-token"
LOOK = {"host": HOST, "kind": "github", "token": SECRET}


@pytest.fixture
def fake() -> Iterator[FakeHost]:
    with serve("github") as running:
        yield running


@pytest.fixture
def world(tmp_path: Path, fake: FakeHost, monkeypatch: pytest.MonkeyPatch) -> tuple[Site, School, TestClient]:
    """Ada's marks are released and her repository is on the host; Bob's aren't."""
    site, school = class_at(tmp_path, "ada", "bob", accounts=True, environ={"GITHUB_TOKEN": "the-operators"})
    school.grade(ada=60, bob=70)
    with site.store.write() as session:
        for name in ("ada", "bob"):
            cohorts.put_submission(session, school.learner(name).id, f"https://{HOST}/o/n")
        show_marks(session, school.cohort, author="ann", section="A")

    def to_the_fake(kind: str, host: str, environ: Mapping[str, str]) -> Api:
        assert (kind, host) == ("github", HOST)
        assert "the-operators" not in environ.values()
        token = token_for(host, environ)
        return replace(fake.api(), headers={"Authorization": f"Bearer {token}"})

    monkeypatch.setattr("grader.web.cohorts_feedback.open_api", to_the_fake)
    return site, school, browser_of(site, teaching(site, school))


def asked(client: TestClient, school: School, form: dict[str, str]) -> str:
    got = client.post(f"{BASE}/feedback", data=form)
    assert got.status_code == 303, got.text
    client.app.state.doings.wait(f"feedback {school.cohort_id}", 30)  # type: ignore[attr-defined]
    return client.get(f"{BASE}/feedback").text


def digest_in(page: str) -> str:
    return page.partition('name="digest" value="')[2].partition('"')[0]


def test_it_is_looked_at_then_sent_and_edited_in_place(
    world: tuple[Site, School, TestClient], fake: FakeHost, tmp_path: Path
) -> None:
    site, school, client = world
    page = asked(client, school, LOOK)
    assert "Looked at" in page
    assert "1 new comment" in page
    assert fake.writes() == []
    sent = asked(client, school, {**LOOK, "digest": digest_in(page)})
    assert "Sent to" in sent
    assert fake.writes() == ["POST"]
    (thread,) = fake.threads
    assert "60.0 / 100" in thread["body"]
    assert "70" not in thread["body"]
    assert fake.tokens == {f"Bearer {SECRET}"}
    assert "1 stands there already" in asked(client, school, LOOK)
    for page in (sent, client.get(f"{BASE}/audit").text, client.get(f"{BASE}/settings").text):
        assert SECRET not in page
    site.store.engine.dispose()
    assert not any(SECRET.encode() in path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    with site.store.read() as session:
        lines = [(each.words, each.author) for each in events_of(session, school.cohort.course_id)]
    assert lines == [(f"Feedback sent to {HOST}: 1 created.", "ann")]


def test_what_changed_since_the_look_is_not_sent(world: tuple[Site, School, TestClient], fake: FakeHost) -> None:
    site, school, client = world
    digest = digest_in(asked(client, school, LOOK))
    with site.store.write() as session:
        comment(session, school.learner("ada").id, "Well done.", author="ann")
    refused = client.post(f"{BASE}/feedback", data={**LOOK, "digest": digest})
    assert refused.status_code == 422
    assert "something has changed" in refused.text
    assert client.post(f"{BASE}/feedback", data={**LOOK, "digest": digest, "public": "yes"}).status_code == 422
    assert fake.writes() == []


def test_where_anybody_could_read_it_only_who_says_so_posts(
    world: tuple[Site, School, TestClient], fake: FakeHost
) -> None:
    _, school, client = world
    fake.private = False
    page = asked(client, school, LOOK)
    assert "1 anybody could read it" in page
    assert "--public" not in page
    assert digest_in(page) == "", "there is nothing to send"
    page = asked(client, school, {**LOOK, "public": "yes"})
    asked(client, school, {**LOOK, "public": "yes", "digest": digest_in(page)})
    assert len(fake.threads) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"host": "elsewhere.example"}, "Nobody is told anything there"),
        ({"host": ""}, "Nobody is told anything there"),
        ({"kind": "ftp"}, "no host of a kind"),
        ({"token": ""}, "token for code.example.test is missing"),
        ({"token": "with space"}, "no token has"),
    ],
)
def test_a_form_that_is_wrong_asks_nobody(
    world: tuple[Site, School, TestClient], fake: FakeHost, change: dict[str, str], words: str
) -> None:
    _, _, client = world
    got = client.post(f"{BASE}/feedback", data={**LOOK, **change})
    assert got.status_code == 422
    assert words in got.text
    assert fake.seen == []


def test_a_host_that_refuses_is_told_by_its_reason(world: tuple[Site, School, TestClient], fake: FakeHost) -> None:
    _, school, client = world
    fake.faults.append((401, {}))
    page = asked(client, school, LOOK)
    assert "refuses the token" in page
    assert SECRET not in page


def test_only_what_is_released_is_shown(world: tuple[Site, School, TestClient]) -> None:
    _, school, client = world
    page = client.get(f"{BASE}/feedback").text
    assert "60.0 / 100" in page
    assert "1 of the roster waits" in page
    assert "70.0" not in page
    assert "60.0 / 100" in client.get(f"{BASE}/feedback?show={school.ids['bob']}").text


def test_nobody_else_looks_or_sends(world: tuple[Site, School, TestClient], fake: FakeHost) -> None:
    site, _, client = world
    bea = browser_of(site, person(site, "bea", "instructor"))
    assert bea.post(f"{BASE}/feedback", data=LOOK).status_code == 404
    client.headers["Sec-Fetch-Site"] = "cross-site"
    assert client.post(f"{BASE}/feedback", data=LOOK).status_code == 403
    assert fake.seen == []


def test_alone_on_a_machine_its_own_token_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site, school = class_at(tmp_path, "ada", environ={"GITHUB_TOKEN": SECRET})
    school.grade(ada=60)
    with site.store.write() as session:
        show_marks(session, school.cohort, author="me")
    with serve("github") as fake:
        used: list[str | None] = []

        def to_the_fake(_: str, host: str, environ: Mapping[str, str]) -> Api:
            used.append(token_for(host, environ))
            return fake.api()

        monkeypatch.setattr("grader.web.cohorts_feedback.open_api", to_the_fake)
        page = asked(alone(site), school, {"host": "github.com"})
    assert used == [SECRET]
    assert "not found" in page
