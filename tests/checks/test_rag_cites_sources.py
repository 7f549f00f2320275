from __future__ import annotations

from tests.checks.worlds import CHAT, RAG, WORDS, judged

CHECK = "rag-cites-sources"


def test_sources_with_their_place() -> None:
    assert judged(CHECK, RAG).score == 1.0


def test_passages_know_their_document_but_nobody_else_does() -> None:
    code = "loader = PyPDFLoader(path)  # documents\n"
    assert judged(CHECK, {"index.py": code}).score == 0.25


def test_a_page_that_lists_them() -> None:
    code = 'st.subheader("Sources")  # retrieved context\n'
    assert judged(CHECK, {"ui.py": code}).score == 0.75


def test_settings_called_sources_are_none() -> None:
    code = 'executor = Executor(sources=[source], prompt="context")\n'
    assert judged(CHECK, {"app.py": code}).score == 0.0


def test_none() -> None:
    assert judged(CHECK, CHAT).score == 0.0
    assert judged(CHECK, WORDS).score == 0.0
