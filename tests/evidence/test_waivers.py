"""What the candidate asks to be spared."""

from __future__ import annotations

import pytest

from grader.evidence import waivers
from grader.evidence.files import Files
from grader.evidence.waivers import Waivers
from tests.fakes import MemorySnapshot


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waivers, "check_ids", lambda: ("ci-present", "tests-present"))


def read(files: dict[str, str | bytes]) -> Waivers:
    return waivers.collect(Files(MemorySnapshot(files)))


def test_both_files_are_read() -> None:
    own = '[[waive]]\ncheck = "ci-present"\nreason = "Runs on the school\'s server."\n'
    project = '[project]\nname = "x"\n[[tool.shipfolio.waive]]\ncheck = "tests-present"\nreason = "A notebook study."\n'
    found = read({"shipfolio.toml": own, "pyproject.toml": project})
    assert [(r.check, r.place.path, r.place.line) for r in found.requests] == [
        ("ci-present", "shipfolio.toml", 2),
        ("tests-present", "pyproject.toml", 4),
    ]
    assert found.problems == ()


@pytest.mark.parametrize("reason", ['""', '"short"', "3"])
def test_no_reason_no_waiver(reason: str) -> None:
    found = read({"shipfolio.toml": f'[[waive]]\ncheck = "ci-present"\nreason = {reason}\n'})
    assert found.requests == ()
    assert "gives no reason" in found.problems[0]


def test_an_unknown_check_is_named_as_a_problem_without_echoing_it() -> None:
    found = read({"shipfolio.toml": '[[waive]]\ncheck = "<script>"\nreason = "A long enough reason."\n'})
    assert found.requests == ()
    assert "<script>" not in found.problems[0]


@pytest.mark.parametrize("text", ["[[waive", "waive = 3\n", "\x00", "[[[[" * 5000])
def test_a_malformed_file_is_a_note(text: str) -> None:
    found = read({"shipfolio.toml": text})
    assert found.requests == ()
    assert len(found.problems) <= 1


@pytest.mark.parametrize("text", ["[tool]\nshipfolio = 3\n", "tool = 3\n", "[project\n", ""])
def test_a_pyproject_of_another_mind_is_no_problem_of_waivers(text: str) -> None:
    assert read({"pyproject.toml": text}) == Waivers()
