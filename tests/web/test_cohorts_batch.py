from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.cohort.marks import final_marks
from grader.errors import UsageError
from grader.model import Failure
from grader.web.cohorts_doing import Doings
from tests.cohort.classes import commit_of
from tests.web.cohort_worlds import BASE, alone, class_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fastapi.testclient import TestClient

    from grader.web.site import Site
    from tests.cohort.classes import School

A, B = commit_of("a"), commit_of("b")
NAMES = tuple("abcdefgh")


def start(client: TestClient, school: School, **form: str) -> None:
    assert client.post(f"{BASE}/batch", data=form).status_code == 303
    client.app.state.doings.wait(f"batch {school.cohort_id}", 20)  # type: ignore[attr-defined]


@pytest.fixture
def tips(monkeypatch: pytest.MonkeyPatch) -> dict[str, str | Failure]:
    """What hosts answer, by learner; else the commit of `a`s."""
    answers: dict[str, str | Failure] = {}

    def probe(chosen: object, environ: object, say: Callable[[int], None]) -> dict[str, str | Failure]:
        say(1)
        return {one.id: answers.get(one.target.rpartition("/")[2], A) for one in chosen}  # type: ignore[attr-defined]

    monkeypatch.setattr("grader.web.cohorts_batch.probe", probe)
    return answers


@pytest.fixture
def world(tmp_path: Path) -> tuple[Site, School, TestClient]:
    site, school = class_at(tmp_path, *NAMES)
    return site, school, alone(site)


def test_a_sample_first_then_the_rest(world: tuple[Site, School, TestClient], tips: dict[str, str | Failure]) -> None:
    site, school, client = world
    tips["h"] = Failure("not_found", "There is no such <repository>.", "Ask for `access`.")
    assert "Grade 5 first" in client.get(f"{BASE}/batch").text
    start(client, school, what="sample")
    page = client.get(f"{BASE}/batch").text
    assert "0 of 5 done" in page
    assert f'data-stream="{BASE}/batch/live"' in page
    assert "No worker has been heard of yet" in page
    assert school.work(dict.fromkeys(NAMES, 60.0), dict.fromkeys(NAMES, A)) == 5
    page = client.get(f"{BASE}/batch").text
    assert "5 of 8 graded" in page
    assert "Grade the rest (3)" in page
    assert "data-stream" not in page
    start(client, school, what="all")
    school.work(dict.fromkeys(NAMES, 60.0), dict.fromkeys(NAMES, A))
    page = client.get(f"{BASE}/batch").text
    assert "7 of 8 graded" in page
    assert "<code>not_found</code> 1" in page
    assert "There is no such &lt;repository&gt;." in page
    assert site.jobs.stats().states.get("queued", 0) == 0
    tips["h"] = A
    start(client, school, what="again", state="not_found")
    assert school.work({"h": 50.0}, {"h": A}) == 1
    assert "8 of 8 graded" in client.get(f"{BASE}/batch").text


def test_newer_grades_wait_for_a_decision(
    world: tuple[Site, School, TestClient], tips: dict[str, str | Failure]
) -> None:
    site, school, client = world
    school.grade(**dict.fromkeys(NAMES, 60.0))
    tips.update({"a": B, "b": B, "c": B})
    start(client, school, what="all")
    assert school.work({"a": 70.0, "b": 50.0, "c": 65.0}, dict.fromkeys("abc", B)) == 3
    page = client.get(f"{BASE}/batch").text
    assert "3 newer grades wait" in page
    assert "<b>+10.0</b>" in page
    assert "Another commit." in page

    def final(name: str) -> float | None:
        with site.store.read() as session:
            return final_marks(session, school.cohort, {school.learner(name).id})[0].final

    decide = f"{BASE}/batch/decide"
    client.post(decide, data={"decision": "accept", "submission": school.ids["a"]})
    client.post(decide, data={"decision": "refuse", "submission": school.ids["b"]})
    assert (final("a"), final("b"), final("c")) == (70.0, 60.0, 60.0)
    page = client.get(f"{BASE}/batch").text
    assert "1 newer grade waits" in page
    assert "8 of 8 graded" in page
    assert "by cause" not in page
    start(client, school, what="all")
    assert school.work({}, {}) == 0, "what was refused comes again only when it differs"
    tips["b"] = commit_of("c")
    start(client, school, what="all")
    assert school.work({"b": 55.0}, {"b": commit_of("c")}) == 1
    client.post(decide, data={"decision": "accept"})
    assert (final("b"), final("c")) == (55.0, 65.0)
    assert client.post(decide, data={"decision": "perhaps"}).status_code == 422


def test_the_stream_ends_when_all_is_done(
    world: tuple[Site, School, TestClient], tips: dict[str, str | Failure]
) -> None:
    _, school, client = world
    assert not tips
    start(client, school, what="sample")
    school.work(dict.fromkeys(NAMES, 60.0), dict.fromkeys(NAMES, A))
    got = client.get(f"{BASE}/batch/live")
    assert got.headers["content-type"].startswith("text/event-stream")
    assert "event: end" in got.text


def test_what_breaks_in_the_background_is_told() -> None:
    doings = Doings()

    def refuses(_: object) -> str:
        raise UsageError("No.", kind="no")

    def breaks(_: object) -> str:
        raise ValueError

    for key, work, kind in (("a", refuses, "no"), ("b", breaks, "internal_error")):
        assert doings.start(key, "Begun", work)
        doings.wait(key, 10)
        found = doings.of(key)
        assert found is not None
        assert found.ended
        assert found.why is not None
        assert found.why.kind == kind
    assert doings.of("c") is None
