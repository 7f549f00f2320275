from __future__ import annotations

from tests.checks.worlds import CHAT, RAG, WORDS, judged

CHECK = "rag-chunks-and-embeds"


def test_split_embedded_and_sized() -> None:
    assert judged(CHECK, RAG).score == 1.0


def test_an_index_of_terms() -> None:
    code = "def chunk_pages(pages):\n    return pages\n\n\nindex = BM25Okapi(chunk_pages(pages))\n"
    assert judged(CHECK, {"index.py": code}).score == 0.8


def test_none() -> None:
    assert judged(CHECK, CHAT).score == 0.0
    assert judged(CHECK, WORDS).score == 0.0
