from __future__ import annotations

from grader.checks.repro_scripted import check
from tests.facts import fact

BODY = "import sys\n" + "print('a step of the work')\n" * 10


def score(files: dict[str, str]) -> float:
    return check(fact("data_sources", files), fact("containers", files)).score


def test_targets_and_pipelines() -> None:
    assert score({"Makefile": "data:\n\tpython a.py\ntrain: data\n\tpython b.py\n"}) == 1.0
    assert score({"dvc.yaml": "stages:\n  train:\n    cmd: python train.py\n"}) == 1.0


def test_a_makefile_for_other_things() -> None:
    assert score({"Makefile": "clean:\n\trm -r build\nlint:\n\truff check .\n"}) == 0.0


def test_scripts() -> None:
    assert score({"src/train.py": BODY}) == 0.5
    assert score({"src/train.py": BODY, "src/prepare_data.py": BODY}) == 0.7
    assert score({"src/train.py": ""}) == 0.0
