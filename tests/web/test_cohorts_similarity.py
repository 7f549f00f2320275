from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.cohort.similarity_child import compare_apart
from grader.cohort.similarity_targets import Target
from grader.errors import InfraError, RepoUnavailable
from grader.store import cohorts
from tests.cohort.similarity_world import Writer
from tests.factories import git_repo
from tests.web.cohort_worlds import BASE, alone, class_at

if TYPE_CHECKING:
    from pathlib import Path

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
