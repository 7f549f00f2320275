"""Answers are as small as they may be: not sent twice, compressed where their length tells nobody anything."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

import pytest

from grader.web.packing import LEAST_BYTES, may_be_packed, takes_gzip
from grader.web.pages import static_url
from tests.web.sites import browser_of, client_of, keep, person, routes, site_at
from tests.web.test_pages_report import text_of

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi.testclient import TestClient

    from grader.web.site import Site

GZIP = {"Accept-Encoding": "br, gzip"}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return site_at(tmp_path)


def raw(client: TestClient, path: str, **headers: str) -> tuple[dict[str, str], bytes]:
    """An answer as it travels: lower-case headers and the bytes of the body."""
    with client.stream("GET", path, headers={"Accept-Encoding": "identity", **headers}) as got:
        body = b"".join(got.iter_raw())
        return {**got.headers, "status": str(got.status_code)}, body


def test_a_report_travels_compressed_and_only_once(site: Site) -> None:
    client, path = client_of(site), f"/r/{keep(site, text_of())}"
    plain_head, plain = raw(client, path)
    head, packed = raw(client, path, **GZIP)
    assert "content-encoding" not in plain_head
    assert head["content-encoding"] == "gzip"
    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain) / 2
    assert head["content-length"] == str(len(packed))
    assert "Accept-Encoding" in head["vary"]
    assert "Accept-Encoding" in plain_head["vary"], "a cache must not hand a packed one to who can't read it"
    for tag in (head["etag"], plain_head["etag"]):
        again, body = raw(client, path, **{**GZIP, "If-None-Match": f'"other", {tag}'})
        assert (again["status"], body) == ("304", b"")
        assert {"etag", "cache-control", "content-security-policy", "x-request-id"} <= set(again)
        assert not {"content-length", "content-type", "content-encoding"} & set(again)
    assert raw(client, path, **{"If-None-Match": '"other"'})[0]["status"] == "200"


def test_a_change_is_seen_at_once(site: Site) -> None:
    client, path = client_of(site), f"/r/{keep(site, text_of())}"
    tag = raw(client, path)[0]["etag"]
    keep(site, text_of(50.0, commit="e" * 40), visibility="public")
    assert raw(client, path, **{"If-None-Match": tag})[0]["status"] == "304", "a later report is none of its business"
    browser_of(site).post(f"{path}/delete")
    assert raw(client, path, **{"If-None-Match": tag})[0]["status"] == "404"


def test_api_documents_have_one_tag_in_either_form(site: Site) -> None:
    client, path = client_of(site), f"/api/v1/reports/{keep(site, text_of())}"
    plain_head, plain = raw(client, path)
    head, packed = raw(client, path, **GZIP)
    assert head["etag"] == plain_head["etag"]
    assert head["etag"].startswith('W/"'), "the same, if in other bytes"
    assert gzip.decompress(packed) == plain
    assert {"Accept", "Accept-Encoding"} <= set(re.split(r",\s*", head["vary"]))
    assert raw(client, path, **{**GZIP, "If-None-Match": head["etag"]})[0]["status"] == "304"


def test_badges_rubrics_and_files_have_tags_too(site: Site) -> None:
    client, report = client_of(site), keep(site, text_of())
    paths = ("/badge/github.com/a/b.svg", "/badge/github.com/a/b.json", "/rubrics/portfolio", "/checks/tests-present",
             static_url("site.css"), f"/r/{report}/file/md")  # fmt: skip
    for path in paths:
        head, _ = raw(client, path)
        assert head["status"] == "200", path
        assert raw(client, path, **{"If-None-Match": head["etag"]})[0]["status"] == "304", path


def test_pages_of_who_is_logged_in_have_no_tag_and_only_reports_are_compressed(tmp_path: Path) -> None:
    site = site_at(tmp_path, accounts=True)
    ada = person(site, "ada", "admin")
    client, report = browser_of(site, ada), keep(site, text_of(), owner=ada.id, visibility="private")
    for path in ("/account", "/admin", "/", "/c"):
        head, body = raw(client, path, **GZIP)
        assert head["status"] == "200"
        assert len(body) >= LEAST_BYTES, "long enough to be compressed"
        assert not {"content-encoding", "etag"} & set(head), path
        assert "no-store" in head["cache-control"]
    head, _ = raw(client, f"/r/{report}", **GZIP)
    assert (head["content-encoding"], "etag" in head) == ("gzip", False)


def test_what_repeats_the_words_of_an_address_is_not_compressed(site: Site) -> None:
    client, report = client_of(site), keep(site, text_of())
    for path in (f"/r/{report}?unchanged=1", "/?url=https://github.com/a/b", "/rubrics?x=1"):
        assert "content-encoding" not in raw(client, path, **GZIP)[0], path


def test_no_page_that_shows_a_secret_may_be_compressed() -> None:
    """Where compression is allowed there is nothing but reports, rubrics and files of ours: a new route is looked at."""
    allowed = {
        re.sub(r"\{[^}]*\}", "*", route.path)
        for route in routes()
        if "GET" in (route.methods or ()) and may_be_packed(re.sub(r"\{[^}]*\}", "x", route.path), b"")
    }
    assert allowed == {
        "/static/*/*", "/rubrics", "/rubrics/*", "/checks/*", "/about", "/r/*", "/r/*/file/*", "/r/*/compare/*",
        "/repo/*/*", "/badge/*/*.svg", "/badge/*/*.json", "/badge/*", "/api/v1/reports", "/api/v1/reports/*",
        "/api/v1/reports/*/compare/*", "/api/v1/repositories/*/*/*", "/api/v1/rubrics", "/api/v1/rubrics/*",
    }  # fmt: skip


def test_short_answers_errors_and_streams_are_left_alone(site: Site) -> None:
    client = client_of(site)
    assert "content-encoding" not in raw(client, "/badge/github.com/a/b.svg", **GZIP)[0]
    missing, _ = raw(client, "/r/" + "a" * 24, **GZIP)
    assert (missing["status"], "etag" in missing, "content-encoding" in missing) == ("404", False, False)


@pytest.mark.parametrize(
    ("accepted", "taken"),
    [
        ("", False), ("gzip", True), ("br, gzip;q=0.5", True), ("GZIP", True), ("gzip;q=0", False), ("*", True),
        ("*;q=0", False), ("gzip; q=0.0, *", False), ("identity", False), ("br", False), ("xgzip", False),
    ],
)  # fmt: skip
def test_what_accept_encoding_takes(accepted: str, taken: bool) -> None:
    assert takes_gzip(accepted) is taken
