from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks.repro_one_command import check
from tests.facts import facts_of

if TYPE_CHECKING:
    from grader.model import Finding


def found(files: dict[str, str]) -> Finding:
    world = facts_of(files)
    return check(world.get("data_sources"), world.get("containers"), world.get("workings"))


def score(files: dict[str, str]) -> float:
    return found(files).score


def test_the_whole() -> None:
    assert score({"Makefile": "all: data train\ndata:\n\tpython a.py\ntrain: data\n\tpython b.py\n"}) == 1.0
    assert score({"dvc.yaml": "stages:\n  train:\n    cmd: python train.py\n"}) == 1.0


def test_a_part() -> None:
    assert score({"Makefile": "train:\n\tpython b.py\n"}) == 0.4


def test_compose_starts_but_does_not_rebuild() -> None:
    assert score({"compose.yaml": "services:\n  a:\n    build: .\n", "Dockerfile": "FROM a:1.0\n"}) == 0.3


def test_compose_that_starts_the_pipeline_comes_near() -> None:
    files = {"compose.yaml": "services:\n  a:\n    build: .\n", "Dockerfile": "FROM a:1.0\n"}
    assert score({**files, "dags/a.py": "from airflow import DAG\n\ndag = DAG('a')\n"}) == 0.8


def test_scripts_are_no_command() -> None:
    assert score({"train.py": "print('x')\n" * 40}) == 0.0


def test_installing_and_starting_make_no_result() -> None:
    assert score({"Makefile": "install:\n\tpip install .\nrun:\n\tpython app.py\n"}) == 0.0
    assert score({"Makefile": "install:\n\tpip install .\neval:\n\tpython eval.py\n"}) == 0.4


def test_a_service_around_a_ready_model_has_no_result_to_make_again() -> None:
    served = {"app.py": "from transformers import pipeline\npipeline('x')('good')\n"}
    trained = {"app.py": "model.fit(X, y)\n"}
    composed = {"compose.yaml": "services:\n  a:\n    build: .\n", "Dockerfile": "FROM a:1.0\n"}
    assert "from data to result" in found(trained).summary
    assert not found(trained).fix
    assert found(served).summary.endswith("that runs everything.")
    assert "installs, starts" in found(served).fix
    assert "rebuilds the result" in found(trained | composed).summary
    assert "prepares and checks" in found(served | composed).summary
