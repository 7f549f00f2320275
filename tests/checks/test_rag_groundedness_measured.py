from __future__ import annotations

from tests.checks.worlds import RAG, WORDS, judged

CHECK = "rag-groundedness-measured"
CHECKER = {
    "ground.py": """def check_citations(answer, passages):
    quotes = [c.quote for c in answer.citations]
    texts = [p.text for p in passages]
    missing = [q for q in quotes if not any(q in t for t in texts)]
    return not missing
"""
}


def test_checked_and_reported() -> None:
    files = RAG | CHECKER | {"README.md": "# Q\n\n## Results\n\nOn the golden set faithfulness is 0.97.\n"}
    assert judged(CHECK, files).score == 1.0


def test_checked_alone() -> None:
    assert judged(CHECK, RAG | CHECKER).score == 0.4


def test_a_stub_checks_nothing() -> None:
    stub = "def check_citations(answer, passages):\n    return True\n"
    assert judged(CHECK, RAG | {"ground.py": stub}).score == 0.0


def test_words_alone() -> None:
    assert judged(CHECK, WORDS).score == 0.0


def test_a_short_check_that_asks_another_counts() -> None:
    code = "def is_grounded(answer, passages):\n    return not problems_of(answer, passages)\n"
    assert judged(CHECK, RAG | {"ground.py": code}).score == 0.4
