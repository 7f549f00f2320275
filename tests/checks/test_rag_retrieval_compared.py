from __future__ import annotations

from tests.checks.worlds import WORDS, judged

CHECK = "rag-retrieval-compared"


def test_ways_and_values() -> None:
    table = "# Q\n\n## Results\n\n| search | hit rate@5 |\n|---|---|\n| dense | 0.82 |\n| hybrid | 0.93 |\n"
    code = "docs = BM25Retriever(documents)\nbest = rerank(docs)\n"
    assert judged(CHECK, {"study.pdf": "%PDF", "README.md": table, "search.py": code}).score == 0.9
    assert judged(CHECK, {"search.py": code}).score == 0.3
    assert judged(CHECK, {"study.pdf": "%PDF", "README.md": table}).score == 0.6


def test_one_way() -> None:
    assert judged(CHECK, WORDS).score == 0.0
