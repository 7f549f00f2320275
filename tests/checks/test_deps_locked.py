from __future__ import annotations

from grader.checks.deps_locked import check
from tests.facts import fact


def score(files: dict[str, str]) -> float:
    return check(fact("dependencies", files), fact("containers", files)).score


def test_a_lock() -> None:
    assert score({"uv.lock": '[[package]]\nname = "a"\nversion = "1"\n'}) == 1.0
    assert score({"renv.lock": '{"Packages": {"dplyr": {"Version": "1.1.4"}}}'}) == 1.0


def test_a_lock_that_is_none() -> None:
    assert score({"uv.lock": "TODO\n", "package-lock.json": "{"}) == 0.0


def test_a_freeze_and_an_image() -> None:
    assert score({"requirements.txt": "".join(f"p{i}==1.{i}\n" for i in range(60))}) == 0.6
    image = {"Dockerfile": "FROM a:1.0\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n"}
    assert score({**image, "requirements.txt": "a==1.0\n"}) == 0.5
    assert score({**image, "requirements.txt": "a\n"}) == 0.3
    assert score({"requirements.txt": "a==1.0\n"}) == 0.0
