"""The API keeps its promises over HTTP, on each kind of database."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from grader.jobs import order_for
from grader.model import Failure
from grader.rubric import builtin_ids, load_rubric, to_dict
from grader.snapshot.look import look_up
from grader.store.accounts import set_disabled
from tests.reports import worlds
from tests.web.api_worlds import API, key_of, known_host, program, service, single
from tests.web.sites import browser_of, keep, person
from tests.worlds import COMMIT, URL, a_document, a_finding

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from grader.store import Store
    from grader.web.site import Site

GOOD = {"url": URL}


@pytest.fixture
def site(store: Store) -> Site:
    return service(store)


@pytest.fixture
def client(site: Site) -> TestClient:
    return program(site)


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    return known_host(monkeypatch)


def problem(answer: Any, status: int, kind: str) -> dict[str, Any]:
    assert (answer.status_code, answer.json().get("kind")) == (status, kind), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = answer.json()
    assert found["status"] == status
    assert found["type"] == "about:blank"
    return found


def graded(site: Site, **order: Any) -> str:
    """A job that was worked on; its report's id."""
    site.jobs.enqueue(order_for(URL, load_rubric("portfolio"), **order))
    job = site.jobs.claim("w")
    assert job is not None
    return site.jobs.finish(job, a_document(ref=order.get("revision"))) or ""


# ---------------------------------------------------------------- orders


def test_an_order_is_a_job_that_can_be_followed(client: TestClient, site: Site, looked: list[str]) -> None:
    answer = client.post(f"{API}/grades", json={**GOOD, "ref": "main", "project_type": "churn"})
    assert answer.status_code == 202
    job = answer.json()
    assert answer.headers["Location"] == job["links"]["self"] == f"{API}/jobs/{job['id']}"
    assert (job["state"], job["ahead"], job["error"], job["report_id"]) == ("queued", 0, None, None)
    assert looked == [URL]
    assert client.get(answer.headers["Location"]).json() == job
    stored = site.jobs.find(job["id"])
    assert stored is not None
    assert (stored.order.project_type, stored.order.revision, stored.order.lane[:3]) == ("churn", "main", "ip:")
    site.jobs.claim("w")
    assert client.get(answer.headers["Location"]).json()["state"] == "running"


def test_the_same_order_is_the_same_job_while_it_is_open(client: TestClient, looked: list[str]) -> None:
    first, second = (client.post(f"{API}/grades", json=GOOD).json() for _ in range(2))
    assert first["id"] == second["id"]
    third = client.post(f"{API}/grades", json={**GOOD, "url": f"{URL}-other"}).json()
    assert third["ahead"] == 1


def test_a_graded_commit_is_answered_by_its_report(client: TestClient, site: Site, looked: list[str]) -> None:
    report_id = graded(site, revision=COMMIT)
    answer = client.post(f"{API}/grades", json={**GOOD, "ref": COMMIT})
    assert answer.status_code == 200
    assert answer.text == a_document(ref=COMMIT)
    assert answer.headers["Content-Location"] == f"{API}/reports/{report_id}"
    anew = client.post(f"{API}/grades", json={**GOOD, "ref": COMMIT, "anew": True})
    assert anew.status_code == 202


def test_a_key_makes_an_order_once(client: TestClient, site: Site, looked: list[str]) -> None:
    headers = {"Idempotency-Key": "0b5f"}
    first = client.post(f"{API}/grades", json=GOOD, headers=headers)
    job = site.jobs.claim("w")
    assert job is not None
    site.jobs.reject(job, Failure("not_found", "There is none.", ""))
    again = client.post(f"{API}/grades", json=GOOD, headers=headers)
    assert again.status_code == 202
    assert again.json()["id"] == first.json()["id"]
    assert again.json()["error"]["kind"] == "not_found"
    assert len(looked) == 1, "nothing is done a second time"
    assert client.post(f"{API}/grades", json=GOOD).json()["id"] != first.json()["id"], "without a key it is a new order"
    problem(client.post(f"{API}/grades", json={**GOOD, "ref": "dev"}, headers=headers), 422, "key_reused")
    user = person(site, "ada")
    other = program(site, key_of(site, user)).post(f"{API}/grades", json={**GOOD, "ref": "dev"}, headers=headers)
    assert other.status_code == 202, "another client's key is another key"
    problem(client.post(f"{API}/grades", json=GOOD, headers={"Idempotency-Key": ""}), 422, "bad_key")
    problem(client.post(f"{API}/grades", json=GOOD, headers={"Idempotency-Key": "x" * 256}), 422, "bad_request")


def test_a_keyed_order_that_is_done_answers_with_the_report(client: TestClient, site: Site, looked: list[str]) -> None:
    headers = {"Idempotency-Key": "k"}
    client.post(f"{API}/grades", json=GOOD, headers=headers)
    job = site.jobs.claim("w")
    assert job is not None
    site.jobs.finish(job, a_document())
    again = client.post(f"{API}/grades", json=GOOD, headers=headers)
    assert (again.status_code, again.text) == (200, a_document())


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"url": "https://example.com/a/b"}, "host_not_allowed"),
        ({"url": "https://user:canary@github.com/a/b"}, "credentials_in_url"),
        ({"url": "/etc"}, "local_not_allowed"),
        ({"url": "."}, "local_not_allowed"),
        ({"url": ""}, "bad_target"),
        ({"url": "file:///etc/passwd"}, "scheme_not_allowed"),
        ({"url": "https://127.0.0.1/a/b"}, "host_not_allowed"),
        ({**GOOD, "rubric": "../../etc/passwd"}, "rubric_not_found"),
        ({**GOOD, "rubric": "mine.yaml"}, "rubric_not_found"),
        ({**GOOD, "ref": "--upload-pack=x"}, "bad_revision"),
        ({**GOOD, "subdir": "../.."}, "bad_subdir"),
        ({**GOOD, "mode": "run"}, "mode_not_available"),
        ({**GOOD, "mode": "fast"}, "bad_request"),
        ({**GOOD, "project_type": "nonsense"}, "bad_project_type"),
        ({**GOOD, "visibility": "private"}, "login_needed"),
        ({**GOOD, "colour": "red"}, "bad_request"),
        ({}, "bad_request"),
        ([], "bad_request"),
        ({"url": 3}, "bad_request"),
        ({"url": "x" * 3000}, "bad_request"),
        ({**GOOD, "url": "https://github.com/a/\x00b"}, None),
    ],
)  # fmt: skip
def test_what_cannot_be_ordered_is_refused_by_name(
    client: TestClient, site: Site, body: Any, kind: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gated(target: Any, **more: Any) -> Any:
        more["resolver"] = lambda host, _: pytest.fail(f"{host} was asked for")
        return look_up(target, **more)

    monkeypatch.setattr("grader.web.submit.look_up", gated)
    answer = client.post(f"{API}/grades", json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert kind is None or answer.json()["kind"] == kind, answer.text
    assert "canary" not in answer.text
    assert site.jobs.stats().states["queued"] == 0


def test_what_is_no_json_is_refused(client: TestClient) -> None:
    for content in (b"{", b"\xff\xfe", b'{"url": "\\ud800", "\\udfff": 1}', b"[" * 5000):
        answer = client.post(f"{API}/grades", content=content, headers={"Content-Type": "application/json"})
        assert answer.status_code in {400, 422}
        problem(answer, answer.status_code, "bad_request")
    answer = client.post(
        f"{API}/grades", content=b"x" * (1024 * 1024 + 1), headers={"Content-Type": "application/json"}
    )
    problem(answer, 413, "too_large")


def test_programs_are_run_where_a_worker_does_so(client: TestClient, site: Site, looked: list[str]) -> None:
    site.jobs.see_worker("w", runs=True)
    assert client.post(f"{API}/grades", json={**GOOD, "mode": "run"}).json()["mode"] == "run"


def test_strangers_may_not_order_where_accounts_are_asked_for(site: Site, looked: list[str]) -> None:
    closed = replace(site, settings=replace(site.settings, anyone_submits=False))
    answer = program(closed).post(f"{API}/grades", json=GOOD)
    problem(answer, 401, "login_needed")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    secret = key_of(closed, person(closed, "ada"))
    assert program(closed, secret).post(f"{API}/grades", json={**GOOD, "visibility": "private"}).status_code == 202


def test_orders_are_limited_by_client_and_host(store: Store, looked: list[str]) -> None:
    site = service(store, grades_per_hour=2, host_grades_per_hour=3)
    client = program(site)
    answers = [client.post(f"{API}/grades", json={"url": f"{URL}-{n}"}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [202, 202, 429]
    assert answers[0].headers["RateLimit-Policy"] in {"2;w=3600", "3;w=3600"}
    assert int(answers[2].headers["Retry-After"]) > 0
    other = browser_of(site, person(site, "ada"))
    other.app.state.limiter = client.app.state.limiter  # type: ignore[attr-defined]
    answers = [other.post(f"{API}/grades", json={"url": f"{URL}-{n}"}) for n in range(2)]
    assert [answer.status_code for answer in answers] == [202, 429], "the host has had its share"
    elsewhere = other.post(f"{API}/grades", json={"url": "https://gitlab.com/a/b"})
    assert elsewhere.status_code == 202


# ---------------------------------------------------------------- jobs


def events(text: str) -> list[tuple[str, str, Any]]:
    """The events of a stream: name, id, data."""
    found = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            found.append((fields.get("event", ""), fields.get("id", ""), json.loads(fields["data"])))
    return found


def test_a_job_is_followed_to_its_end_and_from_where_one_was(client: TestClient, site: Site) -> None:
    asked = site.jobs.enqueue(order_for(URL, load_rubric("portfolio"))).job
    job = site.jobs.claim("w")
    assert job is not None
    site.jobs.progress(job, "fetch", "Fetching\nit")
    site.jobs.progress(job, "grade", "Judging \u2028 it")
    report_id = site.jobs.finish(job, a_document())
    answer = client.get(f"{API}/jobs/{asked.id}/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    seen = events(answer.text)
    assert [(name, number) for name, number, _ in seen] == [("progress", "1"), ("progress", "2"), ("end", "")]
    assert seen[0][2]["text"] == "Fetching\nit"
    assert seen[2][2]["report_id"] == report_id
    later = client.get(f"{API}/jobs/{asked.id}/events", headers={"Last-Event-ID": "1"})
    assert [number for _, number, _ in events(later.text)] == ["2", ""]
    odd = client.get(f"{API}/jobs/{asked.id}/events", headers={"Last-Event-ID": "odd"})
    assert len(events(odd.text)) == 3
    problem(client.get(f"{API}/jobs/{'a' * 24}/events"), 404, "not_found")


def test_not_everything_can_be_followed_at_once(client: TestClient, site: Site) -> None:
    from grader.web.limits import Streams  # noqa: PLC0415 - beside its only use

    asked = site.jobs.enqueue(order_for(URL, load_rubric("portfolio"))).job
    site.jobs.cancel(asked.id)
    path = f"{API}/jobs/{asked.id}/events"
    assert client.get(path).status_code == 200
    client.app.state.streams = Streams(most_each=0)  # type: ignore[attr-defined]
    problem(client.get(path), 429, "rate_limited")
    client.app.state.streams = Streams(most=0)  # type: ignore[attr-defined]
    assert client.get(path).status_code == 503
    streams = Streams(most=1)
    client.app.state.streams = streams  # type: ignore[attr-defined]
    assert [client.get(path).status_code for _ in range(3)] == [200] * 3, "a stream that ended is none"


def test_a_job_is_cancelled_by_who_ordered_it(client: TestClient, site: Site, looked: list[str]) -> None:
    job = client.post(f"{API}/grades", json=GOOD).json()
    assert client.delete(job["links"]["self"]).status_code == 204
    told = client.get(job["links"]["self"]).json()
    assert (told["state"], told["error"]["kind"]) == ("rejected", "cancelled")
    assert client.delete(job["links"]["self"]).status_code == 204, "again is no fault"
    ada = program(site, key_of(site, person(site, "ada")))
    job = ada.post(f"{API}/grades", json=GOOD).json()
    problem(client.delete(job["links"]["self"]), 404, "not_found")
    assert ada.delete(job["links"]["self"]).status_code == 204


# ---------------------------------------------------------------- reports


def test_a_report_is_given_as_it_was_graded_to_the_byte(client: TestClient, site: Site) -> None:
    text = a_document(note="é \u202e <b>")
    path = f"{API}/reports/{keep(site, text)}"
    answer = client.get(path)
    assert answer.content == text.encode()
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["Shipfolio-Source"] == "grade"
    tag = answer.headers["ETag"]
    for given in (tag, tag.removeprefix("W/"), f'"x", {tag}', "*"):
        same = client.get(path, headers={"If-None-Match": given})
        assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", tag)
    assert client.get(path, headers={"If-None-Match": '"x"'}).status_code == 200


@pytest.mark.parametrize(
    ("accept", "format_", "media_type"),
    [
        ("", "", "application/json"),
        ("*/*", "", "application/json"),
        ("text/markdown", "", "text/markdown; charset=utf-8"),
        ("text/*;q=0.1, text/csv;q=0.5", "", "text/csv; charset=utf-8"),
        ("text/html, application/json;q=0.9", "", "text/html; charset=utf-8"),
        ("application/json;q=0, application/*", "", "application/sarif+json"),
        ("image/png", "junit", "application/xml"),
        ("text/html", "sarif", "application/sarif+json"),
        ("text/plain;q=nan, text/markdown;q=x", "", "text/markdown; charset=utf-8"),
    ],
)
def test_a_report_comes_in_the_format_that_is_liked_best(
    site: Site, accept: str, format_: str, media_type: str
) -> None:
    from grader.reports import Look, render  # noqa: PLC0415 - beside its only use

    client = program(site)
    path = f"{API}/reports/{keep(site, render('json', [worlds.report()], Look()))}"
    answer = client.get(path + (f"?format={format_}" if format_ else ""), headers={"Accept": accept})
    assert answer.headers["content-type"] == media_type
    assert answer.headers["Vary"].split(", ")[0] == "Accept"
    again = client.get(path + (f"?format={format_}" if format_ else ""), headers={"Accept": accept})
    assert (again.content, again.headers["ETag"]) == (answer.content, answer.headers["ETag"])


def test_what_there_is_not_is_not_acceptable(client: TestClient, site: Site) -> None:
    path = f"{API}/reports/{keep(site, a_document())}"
    answer = client.get(path, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/markdown" in answer.json()["detail"]
    problem(client.get(f"{path}?format=pdf"), 422, "bad_request")


def test_lists_come_in_pages_that_miss_nothing(client: TestClient, site: Site) -> None:
    ids = [keep(site, a_document(score=n), visibility="public") for n in range(7)]
    keep(site, a_document(score=50), visibility="unlisted")
    found: list[str] = []
    cursor = ""
    while True:
        page = client.get(f"{API}/reports?limit=3" + (f"&cursor={cursor}" if cursor else "")).json()
        found += [item["id"] for item in page["items"]]
        if len(found) == 3:
            with site.store.write() as session:  # the very one where the page ended
                from grader.store.reports import delete_report  # noqa: PLC0415

                delete_report(session, found[2])
            keep(site, a_document(score=99), visibility="public")
        cursor = page["next"]
        if cursor is None:
            break
    assert found == ids[::-1]


def test_lists_are_filtered(site: Site) -> None:
    ada = person(site, "ada")
    client = program(site, key_of(site, ada))
    mine = keep(site, a_document(url="https://gitlab.com/group/sub/thing"), owner=ada.id, visibility="private")
    public = keep(site, a_document(score=3), visibility="public")

    def ids(query: str) -> list[str]:
        answer = client.get(f"{API}/reports?{query}")
        assert answer.status_code == 200, answer.text
        return [item["id"] for item in answer.json()["items"]]

    assert ids("") == ids("of=mine") == ids("visibility=private") == ids("rubric=portfolio") == [mine]
    assert ids("host=gitlab.com&owner=group/sub&name=thing") == [mine]
    assert ids("visibility=public") == ids("rubric=other") == ids("host=github.com") == []
    assert ids("of=public") == [public]
    for bad in ("limit=0", "limit=101", "cursor=x", "cursor=" + "W10", "of=all", "host=%00", "owner=..%2F%00"):
        assert client.get(f"{API}/reports?{bad}").status_code == 422
    problem(program(site).get(f"{API}/reports?of=mine"), 401, "login_needed")


def test_an_owner_publishes_hides_and_deletes(site: Site) -> None:
    ada = person(site, "ada")
    client, stranger = program(site, key_of(site, ada)), program(site)
    path = f"{API}/reports/{keep(site, a_document(), owner=ada.id, visibility='private')}"
    problem(stranger.get(path), 404, "not_found")
    assert client.patch(path, json={"visibility": "public"}).json()["visibility"] == "public"
    assert stranger.get(path).status_code == 200
    problem(stranger.patch(path, json={"visibility": "private"}), 404, "not_found")
    problem(stranger.delete(path), 404, "not_found")
    problem(client.patch(path, json={"visibility": "secret"}), 422, "bad_request")
    assert client.delete(path).status_code == 204
    problem(client.get(path), 404, "not_found")
    problem(client.delete(path), 404, "not_found")


def test_two_reports_are_compared(client: TestClient, site: Site) -> None:
    before = keep(site, a_document(score=40, findings=(a_finding("tests-present"), a_finding("licence-present"))))
    after = keep(site, a_document(score=52, findings=(a_finding("licence-present"), a_finding("ci-present"))))
    found = client.get(f"{API}/reports/{before}/compare/{after}").json()
    assert (found["gain"], found["earlier"], found["later"]) == (12, before, after)
    named = [[one["check"] for one in found[what]] for what in ("fixed", "new", "open")]
    assert named == [["tests-present"], ["ci-present"], ["licence-present"]]
    hidden = keep(site, a_document(), owner=person(site, "ada").id, visibility="private")
    problem(client.get(f"{API}/reports/{before}/compare/{hidden}"), 404, "not_found")


def test_a_repository_has_a_way(client: TestClient, site: Site) -> None:
    url = "https://gitlab.com/group/sub/thing"
    ids = [keep(site, a_document(url=url, score=n)) for n in (40, 50)]
    keep(site, a_document(url=url, score=99), source="upload")
    keep(site, a_document(url=url, score=98), owner=person(site, "ada").id)
    keep(site, a_document(url=url, subdir="api", score=10), visibility="public")
    found = client.get(f"{API}/repositories/gitlab.com/group/sub/thing?subdir=").json()
    assert [item["id"] for item in found["items"]] == ids, "neither uploads nor what somebody keeps unlisted"
    assert (found["owner"], found["name"]) == ("group/sub", "thing")
    assert found["items"][0]["links"]["repository"] == f"{API}/repositories/gitlab.com/group/sub/thing"
    assert len(client.get(f"{API}/repositories/gitlab.com/group/sub/thing").json()["items"]) == 3
    problem(client.get(f"{API}/repositories/gitlab.com/group/sub/thing?rubric=rag-app"), 404, "not_found")
    problem(client.get(f"{API}/repositories/github.com/no/such"), 404, "not_found")


def test_rubrics_are_told(client: TestClient) -> None:
    listed = client.get(f"{API}/rubrics").json()["items"]
    assert [one["id"] for one in listed] == sorted(builtin_ids())
    for one in listed:
        assert client.get(one["links"]["self"]).json() == json.loads(json.dumps(to_dict(load_rubric(one["id"]))))
    problem(client.get(f"{API}/rubrics/none-such"), 404, "not_found")
    for bad in ("..%2Fetc", "portfolio.yaml", "%00"):
        assert client.get(f"{API}/rubrics/{bad}").status_code in {404, 422}


# ---------------------------------------------------------------- who asks


def test_somebody_is_told_who_they_are(site: Site) -> None:
    ada = person(site, "ada", "instructor")
    assert program(site).get(f"{API}/me").json()["role"] == "anonymous"
    told = program(site, key_of(site, ada, "read")).get(f"{API}/me").json()
    assert told == {"role": "instructor", "login": "ada", "name": "Ada", "scopes": ["read"], "may_submit": True}
    assert browser_of(site, ada).get(f"{API}/me").json()["scopes"] is None


def test_keys_are_made_shown_once_and_revoked(site: Site) -> None:
    ada = person(site, "ada")
    client = program(site, key_of(site, ada, "manage", "read"))
    made = client.post(f"{API}/tokens", json={"name": "ci", "scopes": ["read"], "valid_days": 1})
    assert made.status_code == 201
    secret, token = made.json()["secret"], made.json()["token"]
    assert token["used_at"] is None
    assert program(site, secret).get(f"{API}/me").json()["scopes"] == ["read"]
    listed = client.get(f"{API}/tokens")
    assert secret not in listed.text
    assert next(one for one in listed.json()["items"] if one["id"] == token["id"])["used_at"] is not None
    assert client.delete(f"{API}/tokens/{token['id']}").status_code == 204
    problem(program(site, secret).get(f"{API}/me"), 401, "login_needed")
    problem(client.delete(f"{API}/tokens/{'a' * 24}"), 404, "not_found")


def test_a_key_does_what_it_is_for_and_no_more(site: Site, looked: list[str]) -> None:
    ada = person(site, "ada")
    report = keep(site, a_document(), owner=ada.id)
    doors = {
        "read": ("GET", f"/reports/{report}", None),
        "grade": ("POST", "/grades", GOOD),
        "upload": ("POST", "/reports", {}),
        "manage": ("PATCH", f"/reports/{report}", {"visibility": "public"}),
    }
    for held in doors:
        client = program(site, key_of(site, ada, held))
        for scope, (method, path, body) in doors.items():
            status = client.request(method, API + path, json=body).status_code
            assert (status == 403) is (scope != held), (held, scope, status)
    problem(program(site, key_of(site, ada, "read")).post(f"{API}/tokens", json={}), 422, "bad_request")
    narrow = program(site, key_of(site, ada, "manage"))
    wide = {"name": "wide", "scopes": ["grade"]}
    problem(narrow.post(f"{API}/tokens", json=wide), 403, "forbidden")
    assert narrow.post(f"{API}/tokens", json={**wide, "scopes": ["manage"]}).status_code == 201


def test_keys_end(site: Site) -> None:
    ada = person(site, "ada")
    expired = key_of(site, ada, "read", valid_for=timedelta(seconds=-1))
    good = key_of(site, ada, "read", valid_for=timedelta(hours=1))
    problem(program(site, expired).get(f"{API}/me"), 401, "login_needed")
    client = program(site, good)
    assert client.get(f"{API}/me").status_code == 200
    with site.store.write() as session:
        set_disabled(session, ada.id, disabled=True)
    problem(client.get(f"{API}/me"), 401, "login_needed")
    for bad in ("Bearer", "Bearer x", "Basic YTpi", "Bearer " + "x" * 5000, "nonsense"):
        answer = program(site).get(f"{API}/me", headers={"Authorization": bad})
        problem(answer, 401, "login_needed")


def test_who_is_alone_needs_no_key(store: Store, looked: list[str]) -> None:
    client = program(single(store))
    assert client.get(f"{API}/me").json()["role"] == "single"
    job = client.post(f"{API}/grades", json={**GOOD, "visibility": "private"}).json()
    assert client.delete(job["links"]["self"]).status_code == 204
    problem(client.post(f"{API}/tokens", json={"name": "k", "scopes": ["read"]}), 422, "no_accounts")


def test_another_site_can_order_nothing(site: Site, looked: list[str]) -> None:
    browser = browser_of(site, person(site, "ada"))
    browser.headers["Sec-Fetch-Site"] = "cross-site"
    problem(browser.post(f"{API}/grades", json=GOOD), 403, "cross_site")


def test_troubles_have_names(site: Site, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    problem(client.get(f"{API}/nothing"), 404, "not_found")
    problem(client.put(f"{API}/grades"), 405, "method_not_allowed")
    problem(client.get(f"{API}/jobs/short"), 422, "bad_request")
    away = replace(site, jobs=_Broken())  # type: ignore[arg-type]
    answer = program(away).get(f"{API}/jobs/{'a' * 24}")
    problem(answer, 503, "database_unavailable")
    assert answer.headers["Retry-After"] == "30"
    broken = replace(site, jobs=None)  # type: ignore[arg-type]
    answer = program(broken, raise_server_exceptions=False).get(f"{API}/jobs/{'a' * 24}")
    told = problem(answer, 500, "internal_error")
    assert "NoneType" not in json.dumps(told)


class _Broken:
    def find(self, _: str) -> None:
        from grader.store.engine import unavailable  # noqa: PLC0415 - beside its only use

        raise unavailable()


def test_no_secret_is_kept_or_told(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    from tests.test_worker import everything  # noqa: PLC0415 - heavy, and only here

    caplog.set_level("DEBUG")
    ada = person(site, "ada", password="canary-password")
    secret = key_of(site, ada)
    client = program(site, secret)
    made = client.post(f"{API}/tokens", json={"name": "k", "scopes": ["read"]}).json()["secret"]
    browser = browser_of(site, ada)
    cookie = next(iter(browser.cookies.jar)).value
    assert cookie
    for path in ("/me", "/tokens", "/reports", f"/reports?cursor={secret}", f"/jobs/{secret}"):
        client.get(API + path)
        browser.get(API + path)
    program(site, "canary-token").get(f"{API}/me")
    client.post(f"{API}/grades", json={"url": "https://canary-user:canary-pass@github.com/a/b"})
    near = program(site, client=("127.0.0.1", 1))
    near.app.state.metrics = client.app.state.metrics  # type: ignore[attr-defined]
    metrics = near.get("/metrics").text
    said = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("httpx"))
    assert "GET /api/v1/jobs/{job_id} 422" in said
    assert 'route="/api/v1/jobs/{job_id}"' in metrics
    for hidden in (secret, made, cookie, "canary-"):
        assert hidden not in everything(site.store)
        assert hidden not in said
        assert hidden not in metrics
