from __future__ import annotations

from tests.checks.worlds import WORDS, judged

CHECK = "rag-retrieval-reported"


def test_variants_side_by_side() -> None:
    table = "# Q\n\n## Results\n\n| search | hit rate@5 | MRR |\n|---|---|---|\n| dense | 0.82 | 0.66 |\n| hybrid | 0.93 | 0.79 |\n"
    assert judged(CHECK, {"study.pdf": "%PDF", "README.md": table}).score == 1.0


def test_one_value() -> None:
    text = "# Q\n\n## Results\n\nThe hit rate is 0.82 on the golden set.\n"
    assert judged(CHECK, {"study.pdf": "%PDF", "README.md": text}).score == 0.5


def test_no_value() -> None:
    assert judged(CHECK, WORDS).score == 0.0
