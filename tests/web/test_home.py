"""The front page: what is pasted is parsed, looked at and queued, or refused with a reason."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

import pytest

from grader.errors import InfraError, RepoUnavailable
from grader.snapshot.look import Seen
from grader.snapshot.target import parse_target
from grader.web import limits, submit
from grader.web.submit import address_of
from grader.web.told import Tellings, Told
from tests.web.api_worlds import known_host
from tests.web.sites import browser_of, keep, person, site_at
from tests.worlds import a_document

if TYPE_CHECKING:
    from pathlib import Path

    from grader.jobs import Job
    from grader.web.site import Site

URL = "https://github.com/ada/engine"


def job_behind(site: Site, location: str) -> Job:
    found = site.jobs.find(location.partition("?")[0].removeprefix("/j/"))
    assert found is not None
    return found


def test_a_pasted_address_becomes_a_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = known_host(monkeypatch)
    site = site_at(tmp_path)
    got = browser_of(site).post("/", data={"url": f" {URL} ", "rubric": "rag-app", "revision": "dev"})
    assert got.status_code == 303
    order = job_behind(site, got.headers["Location"]).order
    assert (order.target, order.revision, order.rubric, order.owner) == (URL, "dev", "rag-app", "")
    assert order.visibility == "unlisted"
    assert asked == [URL]


@pytest.mark.parametrize(
    ("url", "revision", "subdir"),
    [
        (URL, None, ""),
        (URL, "feature/x", ""),
        (URL, "feature/x", "services/api"),
        (f"{URL}/tree/main/src", None, ""),
        ("https://gitlab.com/group/sub/name", "main", "src"),
        (URL, None, "src"),
    ],
)
def test_an_order_reads_back_as_it_was_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, revision: str | None, subdir: str
) -> None:
    known_host(monkeypatch)
    site = site_at(tmp_path)
    got = browser_of(site).post("/", data={"url": url, "revision": revision or "", "subdir": subdir})
    order = job_behind(site, got.headers["Location"]).order
    read = parse_target(order.target, revision=order.revision)
    text, again = address_of(read, Seen(read, "main", "d" * 40, 1))  # type: ignore[arg-type]
    assert (text, again) == (order.target, order.revision)
    if subdir:
        assert (read.revision, read.subdir) == (revision or "main", subdir)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"url": ""}, "The target is empty."),
        ({"url": "file:///etc/passwd"}, "Only https:// addresses"),
        ({"url": "https://ada:secret@github.com/a/b"}, "a user name or a token"),
        ({"url": "https://127.0.0.1/a/b"}, "not a public host name"),
        ({"url": "https://evil.example/a/b"}, "Repositories are not fetched from evil.example"),
        ({"url": "/etc"}, "That is no address of a repository"),
        ({"url": "."}, "That is no address of a repository"),
        ({"url": URL, "rubric": "/etc/rubric.yaml"}, "There is no such rubric"),
        ({"url": URL, "visibility": "secret"}, "can&#39;t be shown like that"),
        ({"url": URL, "subdir": "../.."}, "can&#39;t be a directory"),
        ({"url": URL, "revision": "--upload-pack=x"}, "can&#39;t be a revision"),
        ({"url": f"{URL}/tree/main/a", "subdir": "b"}, "names a directory already"),
    ],
)
def test_what_cannot_be_graded_is_said_beside_the_form(tmp_path: Path, form: dict[str, str], words: str) -> None:
    site = site_at(tmp_path)
    got = browser_of(site).post("/", data=form)
    assert got.status_code == 422
    assert words in got.text
    assert 'role="alert"' in got.text
    assert site.jobs.stats().states["queued"] == 0
    assert "secret@" not in got.text.partition('id="problem"')[2].partition("<form")[0]


@pytest.mark.parametrize(("kind", "status"), [(RepoUnavailable, 422), (InfraError, 503)])
def test_what_a_host_says_is_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: type[RepoUnavailable], status: int
) -> None:
    def look_up(*_: object, **__: object) -> Seen:
        raise kind("It isn't <there>.", kind="odd", hint="Look again.")

    monkeypatch.setattr("grader.web.submit.look_up", look_up)
    client = browser_of(site_at(tmp_path))
    got = client.post("/", data={"url": URL})
    assert got.status_code == status
    assert "It isn&#39;t &lt;there&gt;." in got.text
    assert client.post("/look", data={"url": URL}).json() == {"found": False, "words": "It isn't <there>. Look again."}


def test_the_operators_token_is_for_instructors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known_host(monkeypatch)
    tokens = []

    def look_up(target: object, *, with_token: bool, **_: object) -> Seen:
        tokens.append(with_token)
        return Seen(target, "main", "d" * 40, 1)  # type: ignore[arg-type]

    monkeypatch.setattr("grader.web.submit.look_up", look_up)
    site = site_at(tmp_path, accounts=True)
    for user in (None, person(site, "ada"), person(site, "eve", "instructor")):
        browser_of(site, user).post("/", data={"url": URL})
    browser_of(site_at(tmp_path)).post("/", data={"url": URL})
    assert tokens == [False, False, True, True]


def test_a_folder_is_graded_only_where_that_was_asked_for(tmp_path: Path) -> None:
    (tmp_path / "repo").mkdir()
    form = {"url": str(tmp_path / "repo")}
    assert browser_of(site_at(tmp_path)).post("/", data=form).status_code == 422
    assert browser_of(site_at(tmp_path, allow_local=True)).post("/", data=form).status_code == 303
    assert browser_of(site_at(tmp_path, allow_local=True, accounts=True)).post("/", data=form).status_code == 422


def test_a_look_tells_what_was_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known_host(monkeypatch)
    client = browser_of(site_at(tmp_path))
    found = "Found ada/engine on github.com: "
    told = client.post("/look", data={"url": URL}).json()
    later = "Its language and size are known once it is fetched."
    assert told == {"found": True, "words": f"{found}main at dddddddddd, 1 branch or tag. {later}"}
    monkeypatch.setattr(Tellings, "of", lambda *_: Told(2_411_724, "Python"))
    told = client.post("/look", data={"url": URL, "revision": "dev", "subdir": "src/"}).json()
    assert told["words"] == found + "dev, directory src, mostly Python, 2.3 MiB with its history."


def test_a_look_without_a_script_is_the_form_again_with_what_was_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known_host(monkeypatch)
    monkeypatch.setattr(Tellings, "of", lambda *_: Told(2_411_724, "<Python>"))
    site = site_at(tmp_path)
    client = browser_of(site)
    assert 'formaction="/check"' in client.get("/").text.partition("<noscript>")[2].partition("</noscript>")[0]
    got = client.post("/check", data={"url": URL, "subdir": "src", "rubric": "rag-app"})
    assert got.status_code == 200
    assert "mostly &lt;Python&gt;, 2.3 MiB" in got.text
    assert f'value="{URL}"' in got.text
    assert 'value="src"' in got.text
    assert re.search(r'<option value="rag-app" selected>', got.text)
    refused = client.post("/check", data={"url": "file:///etc/passwd"})
    assert (refused.status_code, "Only https:// addresses" in refused.text) == (422, True)
    assert site.jobs.stats().states["queued"] == 0


def test_a_jobs_page_says_what_was_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known_host(monkeypatch)
    monkeypatch.setattr(Tellings, "of", lambda *_: Told(2_411_724, "Python"))
    site = site_at(tmp_path)
    client = browser_of(site)
    where = client.post("/", data={"url": URL}).headers["Location"]
    assert "main at dddddddddd, 1 branch or tag, mostly Python, 2.3 MiB with its history" in client.get(where).text
    again = client.post("/", data={"url": URL}).headers["Location"]
    assert again == where
    assert len(site.jobs.events(job_behind(site, where).id)) == 1


def test_looking_is_not_submitting_and_has_a_limit_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known_host(monkeypatch)
    monkeypatch.setattr(limits, "LOOKS_PER_MINUTE", 3)
    client = browser_of(site_at(tmp_path, accounts=True, grades_per_hour=1))
    statuses = [client.post("/look", data={"url": f"https://github.com/ada/e{n}"}).status_code for n in range(4)]
    assert statuses == [200, 200, 200, 429]
    assert client.post("/check", data={"url": URL}).status_code == 429
    assert client.post("/", data={"url": URL}).status_code == 303
    refused = client.post("/", data={"url": URL})
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 60
    assert f'value="{URL}"' in refused.text, "what was typed isn't lost"
    assert re.search(r"That is too often\. Try again in \d+ minutes\.", refused.text)


def test_who_may_submit_is_a_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known_host(monkeypatch)
    site = site_at(tmp_path, accounts=True, anyone_submits=False)
    got = browser_of(site).post("/", data={"url": URL})
    assert got.headers["Location"] == "/login?next=/"
    assert browser_of(site).post("/look", data={"url": URL}).status_code == 401
    assert "<form" not in browser_of(site).get("/").text.partition("<main")[2]
    assert browser_of(site, person(site, "ada")).post("/", data={"url": URL}).headers["Location"].startswith("/j/")


def test_a_private_report_needs_an_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known_host(monkeypatch)
    site = site_at(tmp_path, accounts=True)
    form = {"url": URL, "visibility": "private"}
    assert "needs an owner" in browser_of(site).post("/", data=form).text
    ada = person(site, "ada")
    order = job_behind(site, browser_of(site, ada).post("/", data=form).headers["Location"]).order
    assert (order.owner, order.visibility, order.lane) == (ada.id, "private", ada.id)


def test_a_visitor_finds_what_they_started_and_nobody_else_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known_host(monkeypatch)
    site = site_at(tmp_path, accounts=True)
    first, second = browser_of(site), browser_of(site)
    where = first.post("/", data={"url": URL}).headers["Location"]
    assert where in first.get("/").text
    assert "waiting" in first.get("/").text
    assert where not in second.get("/").text
    second.cookies.set("shipfolio-recent", "../../admin.<script>." + "a" * 24)
    assert second.get("/").status_code == 200


def test_alone_one_sees_all_that_was_graded(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    report = keep(site, a_document())
    assert f"/r/{report}" in browser_of(site).get("/").text


def test_submitting_too_often_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known_host(monkeypatch)
    client = browser_of(site_at(tmp_path, accounts=True, grades_per_hour=2))
    statuses = [client.post("/", data={"url": f"https://github.com/ada/e{n}"}).status_code for n in range(3)]
    assert statuses == [303, 303, 429]


def test_slow_hosts_do_not_hold_every_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known_host(monkeypatch)
    monkeypatch.setattr(submit, "_LOOKS", threading.BoundedSemaphore(1))
    monkeypatch.setattr(submit, "_WAIT_S", 0.01)
    client = browser_of(site_at(tmp_path))
    submit._LOOKS.acquire()
    got = client.post("/", data={"url": URL})
    assert (got.status_code, "looked at just now" in got.text) == (503, True)
    submit._LOOKS.release()
    for _ in range(3):
        assert client.post("/", data={"url": URL}).status_code == 303
        assert client.post("/", data={"url": f"{URL}/tree/main/../x"}).status_code == 422
