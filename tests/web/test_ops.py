"""Whoever runs the service can tell whether it lives, is ready, and what it does; nobody else is told more than that."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from grader import __version__, logs
from grader.jobs import order_for
from grader.model import Failure
from grader.rubric import load_rubric
from grader.settings import Settings
from grader.store import Store, accounts, open_jobs
from grader.web.app import create_app
from grader.web.ops import numbers
from grader.web.site import Site
from tests.web.sites import browser_of, client_of, person, site_at
from tests.worlds import URL, a_document

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def site(store: Store) -> Site:
    """A service over each kind of database."""
    settings = Settings(store.engine.url.render_as_string())
    return Site(settings, store, open_jobs(store), accounts=True, environ={})


def ask(site: Site, path: str, *, client: str = "127.0.0.1", **headers: str) -> tuple[int, str]:
    made = TestClient(create_app(site), base_url=site.base_url, client=(client, 1)).get(path, headers=headers)
    return made.status_code, made.text


def figure(site: Site, name: str) -> float:
    lines = ask(site, "/metrics")[1].splitlines()
    return next(float(line.rpartition(" ")[2]) for line in lines if line.startswith(f"{name} "))


def test_a_process_that_answers_is_alive(site: Site) -> None:
    site.store.close()
    assert ask(site, "/healthz") == (200, json.dumps({"status": "ok", "version": __version__}, separators=(",", ":")))


def test_balancers_may_ask_for_the_head_alone(site: Site) -> None:
    site.jobs.see_worker("w1")
    client = client_of(site)
    assert [client.head(path).status_code for path in ("/healthz", "/readyz")] == [200, 200]


def test_machines_may_call_it_by_any_name_people_by_its_own(site: Site) -> None:
    client = client_of(site)
    answers = [
        client.get(path, headers={"Host": "10.1.2.3:8400"}) for path in ("/healthz", "/metrics", "/", "/api/v1/me")
    ]
    assert [answer.status_code for answer in answers] == [200, 404, 421, 421]


def test_it_is_ready_once_a_worker_is_there(site: Site) -> None:
    status, text = ask(site, "/readyz")
    assert status == 503
    problem = json.loads(text)
    assert (problem["kind"], problem["checks"]["database"], problem["checks"]["schema"]) == ("not_ready", "ok", "ok")
    assert "none" in problem["checks"]["workers"]
    site.jobs.see_worker("w1")
    assert ask(site, "/readyz")[0] == 200


def test_tables_of_another_version_are_not_ready(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.jobs.see_worker("w1")
    monkeypatch.setattr("grader.store.schema.HEAD", "9999")
    status, text = ask(site, "/readyz")
    assert (status, json.loads(text)["checks"]["workers"]) == (503, "unknown")
    assert "version" in json.loads(text)["checks"]["schema"]


def test_a_database_that_is_away_is_not_ready_and_nothing_of_it_is_said(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    site.store.close()
    (tmp_path / "site.db").rename(tmp_path / "gone.db")
    (tmp_path / "site.db").mkdir()
    status, text = ask(site, "/readyz")
    assert status == 503
    assert "site.db" not in text
    assert "Traceback" not in text
    assert figure(site, "shipfolio_database_up") == 0


def test_figures_tell_of_the_queue(site: Site) -> None:
    rubric = load_rubric("portfolio")
    for number in range(3):
        site.jobs.enqueue(order_for(f"{URL}-{number}", rubric))
    first, second = site.jobs.claim("w1"), site.jobs.claim("w1")
    assert first is not None
    assert second is not None
    site.jobs.finish(first, a_document())
    site.jobs.reject(second, Failure("not_found", "There is no such repository.", ""))
    text = ask(site, "/metrics")[1]
    for line in (
        'shipfolio_jobs{state="done"} 1.0',
        'shipfolio_jobs{state="queued"} 1.0',
        'shipfolio_job_errors{kind="not_found"} 1.0',
        "shipfolio_workers 1.0",
        "shipfolio_grades_last_hour 1.0",
        f'shipfolio_info{{version="{__version__}"}} 1.0',
    ):
        assert line in text, text
    assert 'shipfolio_grade_seconds{quantile="0.95"}' in text
    assert figure(site, "shipfolio_oldest_queued_seconds") >= 0


def test_causes_are_bounded_labels(site: Site) -> None:
    rubric = load_rubric("portfolio")
    for number in range(50):
        site.jobs.enqueue(order_for(f"{URL}-{number}", rubric))
        job = site.jobs.claim("w1")
        assert job is not None
        site.jobs.reject(job, Failure(f"kind{number}", "x", ""))
    text = ask(site, "/metrics")[1]
    assert text.count("shipfolio_job_errors{") == 41
    assert 'shipfolio_job_errors{kind="others"} 10.0' in text


def test_requests_are_counted_by_template(tmp_path: Path) -> None:
    client = client_of(site_at(tmp_path))
    for path in ("/static/x/a.css", "/static/y/b.css", "/no/such/path", "/nor/this"):
        client.get(path)
    client.request("BREW", "/")
    lines = [
        line for line in client.get("/metrics").text.splitlines() if line.startswith("shipfolio_http_requests_total")
    ]
    assert 'shipfolio_http_requests_total{method="GET",route="/static/{digest}/{name}",status="404"} 2.0' in lines
    assert 'shipfolio_http_requests_total{method="GET",route="none",status="404"} 2.0' in lines
    assert any('method="other"' in line for line in lines)
    assert not any("such" in line or "BREW" in line for line in lines)


def test_figures_are_for_networks_and_people_that_may_have_them(site: Site) -> None:
    assert ask(site, "/metrics")[0] == 200
    assert ask(site, "/metrics", client="192.0.2.7")[0] == 404
    assert ask(site, "/metrics", client="not-an-address")[0] == 404
    wide = replace(site, settings=replace(site.settings, metrics_from=("192.0.2.0/24",)))
    assert ask(wide, "/metrics", client="192.0.2.7")[0] == 200
    assert ask(wide, "/metrics")[0] == 404
    for login, role, status in (("ada", "admin", 200), ("ian", "instructor", 404)):
        user = person(site, login, role)
        browser = browser_of(wide, user)
        assert browser.get("/metrics").status_code == status
    with site.store.write() as session:
        secret = accounts.add_api_token(session, user.id, "k", ["read"])[1]
    assert ask(wide, "/metrics", Authorization=f"Bearer {secret}")[0] == 404


def test_a_request_has_an_id_and_a_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    client = client_of(site_at(tmp_path))
    caplog.set_level(logging.INFO, "grader.web.requests")
    assert client.get("/", headers={"X-Request-ID": "abc-1"}).headers["X-Request-ID"] == "abc-1"
    for bad in (b"a" * 65, b"a b", b"a\x1b[31m", b"", "é".encode()):
        made = client.get("/?secret=canary", headers={b"X-Request-ID": bad}).headers["X-Request-ID"]
        assert made.encode() != bad
        assert len(made) == 16
    line = caplog.records[0]
    assert (line.getMessage(), line.status, line.route) == ("GET / 200", 200, "/")  # type: ignore[attr-defined]
    assert "canary" not in caplog.text
    assert logs.REQUEST_ID.get() == ""
    before = len(caplog.records)
    client.get("/healthz")
    assert len(caplog.records) == before, "machines ask for that all the time"


def test_an_admin_is_told_what_fails_and_what_holds(site: Site) -> None:
    rubric = load_rubric("portfolio")
    found = numbers(site)
    assert (found.graded_last_hour, found.p50_s, found.failures) == (0, None, ())
    for number, end in enumerate((site.jobs.fail, site.jobs.reject)):
        site.jobs.enqueue(order_for(f"{URL}-{number}", rubric))
        job = site.jobs.claim("w1")
        assert job is not None
        end(job, Failure(f"kind{number}", "Words.", ""))
    found = numbers(site)
    assert [one.kind for one in found.failures] == ["kind0"]
    assert [(one.kind, one.target) for one in found.rejections] == [("kind1", f"{URL}-1")]
    assert ("jobs at a time for one code host", "8") in found.limits
    unlimited = replace(site, settings=replace(site.settings, reads_per_minute=0))
    assert ("requests of one client, a minute", "any number") in numbers(unlimited).limits
