from __future__ import annotations

from grader.checks.data_obtainable import check
from tests.facts import fact

ROWS = "id,spend\n" + "".join(f"{i},{i * 2}\n" for i in range(100))


def score(files: dict[str, str]) -> float:
    return check(fact("data_sources", files)).score


def test_a_table_in_the_repository() -> None:
    found = check(fact("data_sources", {"data/raw.csv": ROWS}))
    assert found.score == 1.0
    assert "101 rows" in found.summary


def test_results_and_fixtures_are_no_data() -> None:
    assert score({"outputs/metrics.csv": ROWS, "tests/fixtures/a.csv": ROWS, "mlruns/x.parquet": ROWS}) == 0.0


def test_an_empty_table_is_no_data() -> None:
    assert score({"data/raw.csv": "id,spend\n"}) == 0.0


def test_a_link_and_a_loader() -> None:
    assert score({"README.md": "# A\n\nhttps://www.kaggle.com/datasets/blastchar/telco-customer-churn\n"}) == 0.9
    assert score({"a.py": "from datasets import load_dataset\nd = load_dataset('imdb')\n"}) == 1.0
    assert score({"a.py": "# load_dataset('imdb')\n"}) == 0.0


def test_an_lfs_pointer_is_not_the_data() -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "a" * 64 + "\nsize 12345678\n"
    assert score({"data/raw.csv": pointer}) == 0.8


def test_a_word_is_no_data() -> None:
    assert score({"README.md": "# Data\n\nThe dataset is on Kaggle.\n"}) == 0.0
