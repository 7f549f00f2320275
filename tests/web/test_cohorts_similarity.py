from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.cohort.similarity_child import compare_apart
from grader.cohort.similarity_targets import Target
from grader.errors import InfraError, RepoUnavailable
from grader.rubric import load_rubric
from grader.store import cohorts
from grader.store.cohort_events import events_of
from tests.cohort.similarity_world import Writer
from tests.factories import git_repo
from tests.web.cohort_worlds import BASE, alone, class_at, teaching
from tests.web.sites import browser_of, person

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi.testclient import TestClient

    from tests.cohort.classes import School

HOSTILE = "<script>alert(1)</script>"


def program(seed: int) -> str:
    writer = Writer(seed)
    return "\n\n".join(writer.function() for _ in range(25))


def repositories(path: Path) -> dict[str, str]:
    """Two alike and one of its own, by name."""
    made = {"ada": program(1), "bob": program(1).replace("def ", "def  "), "cyd": program(7)}
    for name, text in made.items():
        git_repo(path / name, [({"main.py": text}, "Begin", "2026-11-01T12:00:00+00:00")])
    return {name: str(path / name) for name in made}


def test_a_cohort_is_compared_and_shown_side_by_side(tmp_path: Path) -> None:
    site, school = class_at(tmp_path, "ada", "bob", "cyd")
    with site.store.write() as session:
        cohorts.put_learner(session, school.cohort_id, "ada", name=HOSTILE)
        for name, target in repositories(tmp_path).items():
            cohorts.put_submission(session, school.learner(name).id, target)
    client = alone(site)
    page = client.get(f"{BASE}/similarity").text
    assert "Compare 3 repositories" in page
    assert client.post(f"{BASE}/similarity").headers["location"] == f"{BASE}/similarity"
    client.app.state.doings.wait(f"similarity {school.cohort_id}", 60)  # type: ignore[attr-defined]
    page = client.get(f"{BASE}/similarity").text
    assert "Code in common among 3 projects" in page
    assert "look at together" in page
    assert "&lt;script&gt;" in page
    assert HOSTILE not in page
    assert "Compare again" in page


def compared(client: TestClient, school: School, form: dict[str, str | list[str]]) -> str:
    got = client.post(f"{BASE}/similarity", data=form)
    assert got.status_code == 303, got.text
    client.app.state.doings.wait(f"similarity {school.cohort_id}", 60)  # type: ignore[attr-defined]
    return client.get(f"{BASE}/similarity").text


def test_earlier_cohorts_and_sources_are_compared_with_and_given_code_subtracted(tmp_path: Path) -> None:
    site, school = class_at(tmp_path, "ada", "bob", allow_local=True)
    made = repositories(tmp_path)
    last = git_repo(tmp_path / "last", [({"old.py": program(7)}, "Begin", "2025-11-01T12:00:00+00:00")])
    with site.store.write() as session:
        earlier = cohorts.put_cohort(
            session, school.cohort.course_id, "spring", load_rubric("portfolio"), title="Spring"
        )
        eve = cohorts.put_learner(session, earlier.id, "eve", name="Eve")
        cohorts.put_submission(session, eve.id, str(last))
        cohorts.put_submission(session, school.learner("ada").id, made["cyd"])
        cohorts.put_submission(session, school.learner("bob").id, made["bob"])
    client = alone(site)
    page = compared(client, school, {"against": [earlier.id], "sources": made["ada"]})
    assert "Spring: Eve" in page
    groups = page.partition("<h2>Groups</h2>")[2].partition("</section>")[0]
    assert groups.count("<li>") == 2, "Ada with last spring's Eve, Bob with the source"
    again = alone(site).get(f"{BASE}/similarity").text  # a service that was started again
    assert "Spring: Eve" in again
    assert f'value="{earlier.id}" checked' in again
    page = compared(client, school, {"against": [earlier.id], "base": made["cyd"]})
    assert "No pair stands out" in page
    assert "Subtracted from everybody: cyd" in page
    with site.store.read() as session:
        assert {each.kind for each in events_of(session, school.cohort.course_id)} == {"compared"}


def test_what_may_not_be_compared_with_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.cohort.similarity_child.compare_apart", lambda *_, **__: ("Nothing", "<p>x</p>"))
    site, school = class_at(tmp_path, "ada", "bob", accounts=True)
    ann = teaching(site, school)
    with site.store.write() as session:
        other = cohorts.put_course(session, "other")
        theirs = cohorts.put_cohort(session, other.id, "theirs", load_rubric("portfolio"), title="Theirs")
    client = browser_of(site, ann)
    assert "Theirs" not in client.get(f"{BASE}/similarity").text
    assert client.post(f"{BASE}/similarity", data={"against": [theirs.id]}).status_code == 422
    for sources in ("/etc", "ftp://x/y", "\n".join(["https://github.com/o/n"] * 51)):
        assert client.post(f"{BASE}/similarity", data={"sources": sources}).status_code == 422, sources
    with site.store.write() as session:
        cohorts.set_member(session, other.id, ann.id, "instructor")
    assert "Nothing, " in compared(client, school, {"against": [theirs.id]})
    bea = person(site, "bea", "instructor")
    with site.store.write() as session:
        cohorts.set_member(session, school.cohort.course_id, bea.id, "instructor")
    page = browser_of(site, bea).get(f"{BASE}/similarity").text
    assert "not everybody who teaches here may see" in page
    assert "<p>x</p>" not in page


def test_what_cant_be_compared_is_said_so(tmp_path: Path) -> None:
    site, school = class_at(tmp_path, "ada", "bob")
    with site.store.write() as session:
        for name in ("ada", "bob"):
            cohorts.put_submission(session, school.learner(name).id, str(tmp_path / "nowhere"))
    client = alone(site)
    client.post(f"{BASE}/similarity")
    client.app.state.doings.wait(f"similarity {school.cohort_id}", 60)  # type: ignore[attr-defined]
    got = client.get(f"{BASE}/similarity")
    assert got.status_code == 422
    assert "Fewer than two projects could be read" in got.text


def test_it_ends_in_time_or_is_ended(tmp_path: Path) -> None:
    targets = [Target(target, name=name) for name, target in repositories(tmp_path).items()]
    said: list[str] = []
    with pytest.raises(InfraError, match="too long"):
        compare_apart(targets, {}, said.append, most_s=0)
    with pytest.raises(RepoUnavailable):
        compare_apart(targets[:1], {}, said.append)
    assert any(words.startswith("Reading 1 of 1") for words in said)
