"""The fetch as it is in earnest: TLS, a certificate for the host's name, an address that only the pin knows."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from grader.errors import InfraError
from grader.snapshot import DEFAULT
from grader.snapshot.remote import open_remote
from grader.snapshot.target import Remote
from tests import git_server
from tests.factories import git_repo
from tests.git_server import HOST, GitServer, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is needed to make a certificate")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    made = tmp_path / "both.pem"
    name = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    key = ["-newkey", "rsa:2048", "-nodes", "-keyout", str(tmp_path / "key.pem")]
    command = ["openssl", "req", "-x509", "-days", "2", *key, "-out", str(tmp_path / "cert.pem"), *name]
    subprocess.run(command, capture_output=True, check=True)
    made.write_text((tmp_path / "key.pem").read_text() + (tmp_path / "cert.pem").read_text())
    return made


@pytest.fixture
def server(tmp_path: Path, certificate: Path) -> Iterator[GitServer]:
    git_repo(tmp_path / "served" / "o" / "n.git", [({"README.md": "# Hi\n"}, "Add", "2026-01-01")], bare=True)
    with serve(tmp_path / "served", certificate) as running:
        yield running


def trusting(tmp_path: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "GIT_SSL_CAINFO": str(tmp_path / "cert.pem")}


def test_a_fetch_by_https(server: GitServer, tmp_path: Path) -> None:
    with open_remote(
        Remote(HOST, "o/n"),
        limits=DEFAULT,
        environ=trusting(tmp_path),
        policy=server.policy(),
        resolver=server.resolver,
    ) as (ref, snapshot):
        assert ref.url == f"https://{HOST}/o/n"
        assert snapshot.read("README.md", 100) == b"# Hi\n"


def test_a_renaming_by_https(server: GitServer, tmp_path: Path) -> None:
    def behave(handler: BaseHTTPRequestHandler) -> bool:
        where = f"https://{HOST}:{server.port}{handler.path.replace('/o/old', '/o/n')}"
        return "/o/old" in handler.path and git_server.answer(301, Location=where)(handler)

    server.behave = behave
    with open_remote(
        Remote(HOST, "o/old"),
        limits=DEFAULT,
        environ=trusting(tmp_path),
        policy=server.policy(),
        resolver=server.resolver,
    ) as (_, snapshot):
        assert snapshot.notes == (f"The repository has moved to {HOST}/o/n.",)


def test_a_certificate_that_nobody_vouches_for(server: GitServer) -> None:
    environ = {"PATH": os.environ["PATH"]}
    with pytest.raises(InfraError) as caught:
        open_remote(
            Remote(HOST, "o/n"), limits=DEFAULT, environ=environ, policy=server.policy(), resolver=server.resolver
        ).__enter__()
    assert caught.value.kind == "tls_failed"
    assert server.seen == []
