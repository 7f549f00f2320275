"""What stands before and behind every route."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.datastructures import Headers

from grader.web.security import HEADERS, MOST_BODY, comes_from_us
from tests.web.sites import browser_of, client_of, site_at

if TYPE_CHECKING:
    from pathlib import Path


def test_every_answer_carries_the_headers(tmp_path: Path) -> None:
    client = client_of(site_at(tmp_path))
    for path in ("/", "/nothing", "/api/v1/nothing", "/static/x/y"):
        got = client.get(path)
        assert {name: got.headers.get(name) for name in HEADERS} == HEADERS, path
        assert "Strict-Transport-Security" not in got.headers
        assert "unsafe" not in got.headers["Content-Security-Policy"]


def test_a_head_is_answered_as_a_get_without_its_body(tmp_path: Path) -> None:
    client = client_of(site_at(tmp_path))
    for path, status in (("/", 200), ("/nothing", 404), ("/badge/github.com/a/b.svg", 200)):
        got = client.head(path)
        assert (got.status_code, got.content) == (status, b"")
        assert got.headers["Content-Type"] == client.get(path).headers["Content-Type"]


def test_https_is_insisted_upon_where_it_is_spoken(tmp_path: Path) -> None:
    client = client_of(site_at(tmp_path, base_url="https://grade.school.example"))
    assert client.get("/").headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8400", 200), ("localhost:1", 200), ("[::1]:8400", 200), ("LOCALHOST.", 200),
        ("evil.example", 421), ("127.0.0.1.evil.example", 421), ("", 421), ("evil.example@127.0.0.1x", 421),
    ],
)  # fmt: skip
def test_a_name_that_is_not_ours_is_not_answered_for(tmp_path: Path, host: str, status: int) -> None:
    assert client_of(site_at(tmp_path)).get("/", headers={"Host": host}).status_code == status


def test_a_public_site_answers_for_its_own_name_alone(tmp_path: Path) -> None:
    client = client_of(site_at(tmp_path, base_url="https://grade.school.example"))
    assert client.get("/").status_code == 200
    assert client.get("/", headers={"Host": "localhost"}).status_code == 421


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8400"}, False),
        ({"origin": "http://127.0.0.1:8400"}, True),
        ({"origin": "http://127.0.0.1:8401"}, False),
        ({"origin": "http://evil.example"}, False),
        ({"origin": "null"}, False),
        ({}, True),
        ({"cookie": "shipfolio=x"}, False),
    ],
)
def test_a_form_of_another_site_is_refused(headers: dict[str, str], ours: bool) -> None:
    assert comes_from_us(Headers({"host": "127.0.0.1:8400", **headers})) is ours


@pytest.mark.parametrize("path", ["/", "/api/v1/grades"])
def test_the_refusal_is_readable(tmp_path: Path, path: str) -> None:
    got = client_of(site_at(tmp_path)).post(path, headers={"Origin": "http://evil.example"})
    assert got.status_code == 403
    assert "came from another site" in got.text


def test_a_body_has_a_limit_announced_or_not(tmp_path: Path) -> None:
    client = client_of(site_at(tmp_path))
    assert client.post("/", content=b"x" * (MOST_BODY + 1)).status_code == 413
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    pieces = (b"a" * 65536 for _ in range(MOST_BODY // 65536 + 1))
    assert client.post("/", content=pieces, headers=form).status_code == 413


@pytest.mark.parametrize(
    ("method", "path", "form", "status"),
    [
        ("GET", "/r/%00", None, 404), ("GET", "/j/a%00b", None, 404), ("GET", "/join?word=%00", None, 404),
        ("GET", "/repo/github.com/a%00/b", None, 404), ("GET", "/badge/%00/a/b.svg", None, 200), ("GET", "/r/%ff%fe", None, 404),
        ("GET", "/rubrics/%F0%9F%92%A9", None, 404), ("GET", "/r/" + "x" * 5000, None, 404),
        ("POST", "/login", {"login": "a\0b", "password": "x"}, 422), ("POST", "/", {"url": "https://github.com/a\0/b"}, 422),
        ("POST", "/login", {"login": "\ufffe\U0001f4a9", "password": "\u202e"}, 422), ("POST", "/join", {"word": "\0"}, 422),
    ],
)  # fmt: skip
def test_odd_characters_are_no_fault_of_ours(
    tmp_path: Path, method: str, path: str, form: dict[str, str] | None, status: int
) -> None:
    client = browser_of(site_at(tmp_path, accounts=True))
    assert client.request(method, path, data=form).status_code == status
