from __future__ import annotations

from tests.checks.worlds import WORDS, judged

CHECK = "rag-retrieval-explained"
TOLD = """# Q

## Decisions

Chunks are whole paragraphs because an answer often spans several of the sentences in one.
We use pgvector instead of Pinecone, since the data is small and one database is enough for us.
"""


def test_reasons_for_chunks_and_store() -> None:
    assert judged(CHECK, {"README.md": TOLD}, least=2).score == 1.0
    assert judged(CHECK, {"README.md": TOLD}, least=4).score == 0.5


def test_reasons_for_something_else() -> None:
    text = "# Q\n\n## Decisions\n\nWe chose FastAPI because it writes the schema of the interface for us.\n"
    assert judged(CHECK, {"README.md": text}).score == 0.0


def test_keywords() -> None:
    assert judged(CHECK, WORDS).score == 0.0
