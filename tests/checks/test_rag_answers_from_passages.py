from __future__ import annotations

from tests.checks.worlds import CHAT, RAG, judged

CHECK = "rag-answers-from-passages"


def test_passages_are_looked_up_and_answered_from() -> None:
    assert judged(CHECK, RAG).score == 1.0


def test_a_chat_without_a_search() -> None:
    assert judged(CHECK, CHAT).score == 0.0
    assert judged(CHECK, {"answer.py": "answer = llm.invoke(question)  # documents, context\n"}).score == 0.5


def test_comments_and_docstrings_are_no_search() -> None:
    code = '"""store.search(question) then llm.invoke(prompt)."""\n# retriever.invoke(context)\n'
    assert judged(CHECK, {"answer.py": code}).score == 0.0


def test_other_languages() -> None:
    code = "const docs = await store.similaritySearch(question, 4);\nconst { text } = await generateText({ prompt: context });\n"
    assert judged(CHECK, {"answer.ts": code}).score == 1.0
