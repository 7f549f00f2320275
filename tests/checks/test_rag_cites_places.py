from __future__ import annotations

from tests.checks.worlds import CHAT, RAG, judged

CHECK = "rag-cites-places"


def test_a_page_and_a_quote() -> None:
    assert judged(CHECK, RAG).score == 1.0


def test_a_type_with_a_page() -> None:
    code = "class Answer(BaseModel):\n    text: str\n    citations: list[Citation]\n\n\nclass Citation(BaseModel):\n    file: str\n    page: int\n"
    assert judged(CHECK, {"api.py": code}).score == 1.0


def test_text_alone() -> None:
    code = 'reply = {"context": 1, "sources": [{"source": d.source, "text": d.text} for d in docs]}\n'
    assert judged(CHECK, {"api.py": code}).score == 0.6


def test_a_name_alone() -> None:
    code = 'reply = {"context": 1, "sources": [d.name for d in docs]}\n'
    assert judged(CHECK, {"api.py": code}).score == 0.25


def test_pages_that_stay_in_the_index() -> None:
    index = 'chunk = {"file": name, "page": number}\n'
    code = 'reply = {"context": 1, "sources": names}\n'
    assert judged(CHECK, {"index.py": index, "api.py": code}).score == 0.5


def test_no_sources() -> None:
    assert judged(CHECK, CHAT).score == 0.0
