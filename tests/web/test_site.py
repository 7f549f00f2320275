"""Where a request comes from, and which names a service answers for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fastapi import Request

from grader.web.app import create_app
from grader.web.site import client_of, host_name, is_loopback
from tests.web.sites import site_at

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("peer", "trusted", "told", "found"),
    [
        ("198.51.100.7", (), "203.0.113.9", "198.51.100.7"),
        ("198.51.100.7", ("10.0.0.0/8",), "203.0.113.9", "198.51.100.7"),
        ("10.0.0.1", ("10.0.0.0/8",), "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", ("10.0.0.0/8",), "1.2.3.4, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", ("10.0.0.0/8",), "203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("10.0.0.1", ("10.0.0.0/8",), "", "10.0.0.1"),
        ("10.0.0.1", ("10.0.0.0/8",), "evil<script>", ""),
        ("::1", ("::1/128", "10.0.0.0/8"), "2001:db8::7", "2001:db8::7"),
    ],
)
def test_only_a_trusted_proxy_is_believed(
    tmp_path: Path, peer: str, trusted: tuple[str, ...], told: str, found: str
) -> None:
    app = create_app(site_at(tmp_path, trusted_proxies=trusted))
    headers = [(b"x-forwarded-for", told.encode())] if told else []
    request = Request({"type": "http", "app": app, "client": (peer, 1), "headers": headers})
    assert client_of(request) == found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A.example:80", "a.example"),
        ("[::1]:8400", "[::1]"),
        ("a@b.example", "b.example"),
        ("a.example.", "a.example"),
        ("", ""),
    ],
)
def test_the_name_in_an_authority(text: str, name: str) -> None:
    assert host_name(text) == name


@pytest.mark.parametrize(
    ("address", "ours"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False),
     ("192.168.1.2", False), ("localhost.evil.example", False)],
)  # fmt: skip
def test_what_reaches_this_machine_alone(address: str, ours: bool) -> None:
    assert is_loopback(address) is ours
