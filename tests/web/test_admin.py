"""The admin's page: the queue in numbers, people and invitations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from grader.jobs import order_for
from grader.model import Failure
from grader.rubric import load_rubric
from grader.store import accounts
from grader.web import admin
from tests.web.sites import browser_of, person, site_at

if TYPE_CHECKING:
    from pathlib import Path

    from grader.web.site import Site


def role_of(site: Site, user_id: str) -> tuple[str, bool]:
    with site.store.read() as session:
        found = accounts.find_user(session, user_id)
    assert found is not None
    return found.role, found.disabled_at is not None


def test_the_queue_is_told_in_numbers(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    for name in ("a", "b"):
        site.jobs.enqueue(order_for(f"https://github.com/ada/{name}", load_rubric("portfolio")))
    held = site.jobs.claim("worker-7")
    assert held is not None
    site.jobs.fail(held, Failure("internal_error", "It <b>broke</b>.", ""), "run-9")
    site.jobs.see_worker("worker-7")
    page = browser_of(site).get("/admin").text
    assert "<dt>queued</dt><dd>1</dd>" in page
    assert "<dt>failed</dt><dd>1</dd>" in page
    assert "It &lt;b&gt;broke&lt;/b&gt;." in page
    assert "run-9" in page
    assert "worker-7" in page
    assert "Invite somebody" not in page, "there is nobody to invite without accounts"


def test_without_a_worker_it_is_said(tmp_path: Path) -> None:
    assert "No worker has been heard of" in browser_of(site_at(tmp_path)).get("/admin").text


def test_an_invitation_is_made_shown_once_and_taken_back(tmp_path: Path) -> None:
    site = site_at(tmp_path, accounts=True)
    client = browser_of(site, person(site, "root", "admin"))
    assert client.post("/admin/invitations", data={"role": "owner"}).status_code == 422
    page = client.post("/admin/invitations", data={"role": "instructor", "note": "for <Eve>"})
    assert page.headers["Cache-Control"] == "no-store"
    link = re.search(r"http://127\.0\.0\.1:8400(/join\?word=[\w-]+)", page.text)
    assert link is not None
    assert browser_of(site).get(link[1]).status_code == 200
    page = client.get("/admin")
    assert link[1] not in page.text
    assert "for &lt;Eve&gt;" in page.text
    taken = re.search(r"/admin/invitations/([a-z2-7]{24})/delete", page.text)
    assert taken is not None
    assert client.post(f"/admin/invitations/{taken[1]}/delete").status_code == 303
    assert browser_of(site).get(link[1]).status_code == 404
    assert client.post(f"/admin/invitations/{taken[1]}/delete").status_code == 404


def test_a_locked_out_person_is_out_at_once(tmp_path: Path) -> None:
    site = site_at(tmp_path, accounts=True)
    ada = person(site, "ada")
    client, theirs = browser_of(site, person(site, "root", "admin")), browser_of(site, ada)
    assert theirs.get("/account").status_code == 200
    client.post(f"/admin/users/{ada.id}", data={"disabled": "yes"})
    assert theirs.get("/account").status_code == 303
    client.post(f"/admin/users/{ada.id}", data={"disabled": "no"})
    assert role_of(site, ada.id) == ("learner", False)
    client.post(f"/admin/users/{ada.id}", data={"role": "instructor"})
    assert role_of(site, ada.id) == ("instructor", False)
    assert client.post(f"/admin/users/{ada.id}", data={"role": "god"}).status_code == 422
    assert client.post("/admin/users/nobody", data={"role": "admin"}).status_code == 404


@pytest.mark.parametrize("form", [{"role": "learner"}, {"disabled": "yes"}])
def test_somebody_stays_admin(tmp_path: Path, form: dict[str, str]) -> None:
    site = site_at(tmp_path, accounts=True)
    root = person(site, "root", "admin")
    got = browser_of(site, root).post(f"/admin/users/{root.id}", data=form)
    assert got.status_code == 422
    assert role_of(site, root.id) == ("admin", False)


def test_many_people_are_shown_a_page_at_a_time_and_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admin, "MOST_PEOPLE", 2)
    site = site_at(tmp_path, accounts=True)
    boss = person(site, "boss", "admin")
    client = browser_of(site, boss)
    assert 'name="find"' not in client.get("/admin").text, "one alone needs no search"
    for name in ("ada", "bob", "eve", "<mallory>"):
        person(site, name)
    logins = re.compile(r'<td role="cell">([^<]+)</td>\n<td role="cell"><form method="post" action="/admin/users/')
    pages = [logins.findall(client.get(f"/admin?page={number}").text) for number in (1, 2, 3, 4)]
    assert pages == [["&lt;mallory&gt;", "ada"], ["bob", "boss"], ["eve"], []]
    assert "5 of 5, page 2 of 3" in client.get("/admin?page=2").text
    found = client.get("/admin?find=%20EV").text
    assert logins.findall(found) == ["eve"]
    assert 'value=" EV"' in found
    assert "1 of 5" in found
    assert "/admin?find=%22%3E%3Cb%3E" not in client.get("/admin?find=%22%3E%3Cb%3E").text
    assert client.get("/admin?page=0").status_code == 422


def test_who_has_forgotten_their_password_gets_a_new_one(tmp_path: Path) -> None:
    site = site_at(tmp_path, accounts=True)
    root, ada = person(site, "root", "admin"), person(site, "<ada>", password="correct horse battery")
    client, hers = browser_of(site, root), browser_of(site, ada)
    page = client.post(f"/admin/users/{ada.id}/password")
    assert page.headers["Cache-Control"] == "no-store"
    assert "A new password for &lt;Ada&gt;." in page.text
    found = re.search(r"<code>([0-9a-f]{4}(?:-[0-9a-f]{4}){4})</code>", page.text)
    assert found is not None
    assert found[1] not in client.get("/admin").text, "it is shown once"
    assert hers.get("/account").status_code == 303, "she is logged out everywhere"
    for password, status in (("correct horse battery", 422), (found[1], 303)):
        got = browser_of(site).post("/login", data={"login": "<ada>", "password": password})
        assert got.status_code == status
    assert client.post(f"/admin/users/{root.id}/password").status_code == 422
    assert client.post("/admin/users/nobody/password").status_code == 404
