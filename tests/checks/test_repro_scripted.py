from __future__ import annotations

from grader.checks.repro_scripted import check
from grader.model import Status
from tests.facts import fact

LEARNS = {"model.py": "import random\nfrom sklearn.svm import SVC\n\nSVC().fit([[1]], [random.random()])\n"}
BODY = "import sys\n" + "print('a step of the work')\n" * 10


def score(files: dict[str, str]) -> float:
    return check(*(fact(name, files) for name in ("data_sources", "containers", "seeds", "evaluation"))).score


def test_targets_and_pipelines() -> None:
    assert score({"Makefile": "data:\n\tpython a.py\ntrain: data\n\tpython b.py\n"}) == 1.0
    assert score({"dvc.yaml": "stages:\n  train:\n    cmd: python train.py\n"}) == 1.0


def test_a_makefile_for_other_things() -> None:
    assert score({"Makefile": "clean:\n\trm -r build\nlint:\n\truff check .\n"} | LEARNS) == 0.0


def test_scripts() -> None:
    assert score({"src/train.py": BODY}) == 0.5
    assert score({"src/train.py": BODY, "src/prepare_data.py": BODY}) == 0.7
    assert score({"src/train.py": ""} | LEARNS) == 0.0


def test_nothing_is_to_be_made_again_where_nothing_is_learnt() -> None:
    facts = ("data_sources", "containers", "seeds", "evaluation")
    shown = {"app.py": "import streamlit as st\n\nst.title('a')\n"}
    assert check(*(fact(name, shown) for name in facts)).status is Status.NOT_APPLICABLE
    assert check(*(fact(name, LEARNS) for name in facts)).status is Status.FAIL
