"""Errors as answers: whose fault becomes which status, and nothing of a bug leaves the service."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient
from starlette.exceptions import HTTPException

from grader.errors import InfraError, RepoUnavailable, UsageError
from grader.web import app as web_app
from tests.web.sites import browser_of, client_of, site_at

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("why", "status"),
    [
        (UsageError("No <b>such</b> thing.", kind="odd", hint="Try `another`."), 422),
        (RepoUnavailable("No <b>such</b> thing.", kind="odd", hint="Try `another`."), 422),
        (InfraError("No <b>such</b> thing.", kind="odd", hint="Try `another`."), 503),
    ],
)
def test_an_error_of_ours_is_a_page_or_a_problem(tmp_path: Path, why: Exception, status: int) -> None:
    made = web_app.create_app(site_at(tmp_path))

    @made.get("/breaks")
    @made.get("/api/v1/breaks")
    def breaks() -> None:
        raise why

    client = TestClient(made, base_url="http://127.0.0.1:8400")
    got = client.get("/api/v1/breaks")
    assert got.headers["Content-Type"] == "application/problem+json"
    assert got.status_code == status
    assert got.json()["kind"] == "odd"
    assert got.json()["hint"] == "Try `another`."
    page = client.get("/breaks")
    assert page.status_code == status
    assert "No &lt;b&gt;such&lt;/b&gt; thing." in page.text
    assert "<code>another</code>" in page.text


def test_a_bug_is_a_number_for_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    made = web_app.create_app(site_at(tmp_path))

    @made.get("/api/v1/breaks")
    def breaks() -> None:
        raise ValueError("a secret of ours")

    got = TestClient(made, base_url="http://127.0.0.1:8400").get("/api/v1/breaks")
    assert got.status_code == 500
    assert "secret" not in got.text
    assert got.headers["Content-Security-Policy"]
    run_id = json.loads(got.text)["detail"].split()[-1].rstrip(".")
    assert run_id in caplog.text
    assert "a secret of ours" in caplog.text


def test_what_is_not_there_says_so_to_people_and_programs(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    page = browser_of(site).get("/nothing")
    assert (page.status_code, page.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert "There is nothing here" in page.text
    got = client_of(site).get("/api/v1/nothing")
    assert (got.status_code, got.json()["kind"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("status", "heading"),
    [
        (401, "Log in first"), (403, "Refused"), (404, "Not found"), (413, "Too large"), (429, "Too often"),
        (503, "Not just now"), (418, "That didn’t work"),
    ],
)  # fmt: skip
def test_a_page_says_what_kind_of_trouble_it_is(tmp_path: Path, status: int, heading: str) -> None:
    made = web_app.create_app(site_at(tmp_path))

    @made.get("/breaks")
    def breaks() -> None:
        raise HTTPException(status, "Odd <b>.")

    page = TestClient(made, base_url="http://127.0.0.1:8400").get("/breaks")
    assert page.status_code == status
    assert f'<h1 id="title">{heading}</h1>' in page.text
    assert f"<title>{heading} – shipfolio</title>" in page.text
    assert "Odd &lt;b&gt;." in page.text
    assert ('class="button" href="/login"' in page.text) is (status == 401)
