from __future__ import annotations

from grader.checks.repro_one_command import check
from tests.facts import fact


def score(files: dict[str, str]) -> float:
    return check(fact("data_sources", files), fact("containers", files)).score


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
