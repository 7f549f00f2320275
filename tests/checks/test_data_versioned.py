from __future__ import annotations

from grader.checks.data_versioned import check
from tests.facts import fact


def score(files: dict[str, str]) -> float:
    return check(fact("data_sources", files)).score


def test_dvc() -> None:
    assert score({"data/raw.csv.dvc": "outs:\n- md5: abc\n  path: raw.csv\n"}) == 1.0


def test_a_tracker_and_committed_data() -> None:
    assert score({"train.py": "import mlflow\nmlflow.log_metric('a', 1)\n"}) == 0.5
    assert score({"data/raw.csv": "id,spend\n" * 50}) == 0.2


def test_nothing() -> None:
    assert score({"train.py": "# import mlflow\n"}) == 0.0
    assert score({".gitattributes": "*.csv filter=lfs\n"}) == 0.0
