from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks.data_versioned import check
from tests.facts import facts_of

if TYPE_CHECKING:
    from grader.model import Finding


def found(files: dict[str, str]) -> Finding:
    world = facts_of(files)
    return check(world.get("data_sources"), world.get("workings"))


def score(files: dict[str, str]) -> float:
    return found(files).score


def test_dvc() -> None:
    assert score({"data/raw.csv.dvc": "outs:\n- md5: abc\n  path: raw.csv\n"}) == 1.0


def test_a_tracker_and_committed_data() -> None:
    assert score({"train.py": "import mlflow\nmlflow.log_metric('a', 1)\n"}) == 0.5
    assert score({"data/raw.csv": "id,spend\n" * 50}) == 0.2


def test_nothing() -> None:
    assert score({"train.py": "# import mlflow\n"}) == 0.0
    assert score({".gitattributes": "*.csv filter=lfs\n"}) == 0.0


def test_who_trains_nothing_is_told_to_name_what_is_loaded() -> None:
    assert found({"train.py": "model.fit(X, y)\n"}).fix == ""
    assert "that the code loads" in found({"app.py": "from transformers import pipeline\npipeline('x')('good')\n"}).fix
