"""`shipfolio grade --upload`: the report arrives as it was printed, the key goes nowhere else."""

from __future__ import annotations

import http.server
import json
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

import shipfolio
from grader.cli_upload import service_of, upload
from grader.errors import InfraError, ShipfolioError, UsageError
from tests.factories import git_repo
from tests.reports import worlds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ID = "k4zq2m7c5t3y6w7x2a4b6d3f"


@dataclass
class Service:
    """What answers uploads, and what it was sent."""

    url: str = ""
    status: int = 201
    answer: bytes = json.dumps({"id": ID}).encode()
    headers: dict[str, str] = field(default_factory=dict)
    seen: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def service(**more: Any) -> Iterator[Service]:
    told = Service(**more)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.seen.append((self.path, dict(self.headers), body))
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(told.answer)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    told.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    files = {"README.md": "# Notes\n\nA notebook of notes on one thing.\n"}
    return git_repo(tmp_path / "notes", [(files, "Begin", "2026-01-01T00:00:00+00:00")])


def test_a_graded_folder_is_uploaded_by_its_name_alone(
    repo: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHIPFOLIO_TOKEN", "shipfolio_canary")
    with service() as there:
        assert shipfolio.run(["grade", str(repo), "--format", "json", "--upload", f"{there.url}/"]) == 0
    out, err = capfd.readouterr()
    assert f"Uploaded: {there.url}/r/{ID}" in err
    ((path, headers, body),) = there.seen
    assert path == "/api/v1/reports"
    assert headers["Authorization"] == "Bearer shipfolio_canary"
    sent, printed = json.loads(body), json.loads(out)
    assert sent["reports"][0]["repo"].pop("url") == "notes"
    assert printed["reports"][0]["repo"].pop("url") == str(repo)
    assert sent == printed
    assert "canary" not in out + err


def test_what_could_not_be_graded_is_not_uploaded(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with service() as there:
        assert shipfolio.run(["grade", str(tmp_path), "--upload", there.url]) == 3
    assert there.seen == []


def test_without_it_nothing_of_it_is_loaded(repo: Path) -> None:
    code = (
        f"import sys, shipfolio\nshipfolio.run(['grade', {str(repo)!r}])\nassert 'grader.cli_upload' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


@pytest.mark.parametrize(
    "address",
    ["", "grade.example", "http://grade.example", "ftp://grade.example", "https://", "https://a:b@grade.example",
     "https://grade.example/path", "https://grade.example?x=1", "https://[", "https://grade.example\n", "file:///etc"],
)  # fmt: skip
def test_keys_go_to_addresses_that_keep_them(address: str, repo: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError):
        service_of(address)
    assert shipfolio.run(["grade", str(repo), "--upload", address]) == 2
    assert capfd.readouterr().out == "", "said before anything is graded"


@pytest.mark.parametrize("address", ["https://grade.example", "https://grade.example:8443/", "http://127.0.0.1:8400"])
def test_good_addresses_are_taken(address: str) -> None:
    assert service_of(address) == address.rstrip("/")


@pytest.mark.parametrize(
    ("status", "answer", "kind", "error"),
    [
        (401, b'{"detail": "Log in."}', "upload_refused", UsageError),
        (422, b'{"detail": "That is no report.", "hint": "\\u001b[31m"}', "upload_refused", UsageError),
        (404, b"<html>", "upload_refused", UsageError),
        (429, b"[]", "upload_failed", InfraError),
        (503, b"", "upload_failed", InfraError),
        (302, b"", "upload_failed", InfraError),
        (200, b"hello", "upload_failed", InfraError),
        (201, b'{"id": "../../x\\n"}', "upload_failed", InfraError),
        (201, b"[" * 100_000, "upload_failed", InfraError),
    ],
)
def test_what_is_refused_is_said(status: int, answer: bytes, kind: str, error: type[ShipfolioError]) -> None:
    with service() as elsewhere, service(status=status, answer=answer, headers={"Location": elsewhere.url}) as there:
        with pytest.raises(error) as why:
            upload(worlds.report(), there.url, {"SHIPFOLIO_TOKEN": "shipfolio_canary"})
        assert elsewhere.seen == [], "the key goes nowhere else"
    assert why.value.kind == kind
    text = why.value.message + why.value.hint
    assert text.isprintable()
    assert "canary" not in text
    assert status != 401 or "SHIPFOLIO_TOKEN" in why.value.hint


def test_nobody_there_is_our_trouble() -> None:
    with service() as there:
        pass
    with pytest.raises(InfraError) as why:
        upload(worlds.report(), there.url, {})
    assert why.value.kind == "upload_failed"
    with pytest.raises(UsageError):
        upload(worlds.report(), there.url, {"SHIPFOLIO_TOKEN": "é\n"})
