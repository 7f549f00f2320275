from __future__ import annotations

from tests.checks.worlds import CHAT, PROMPT, RAG, WORDS, judged

CHECK = "rag-refuses-in-code"


def test_a_threshold_and_a_branch() -> None:
    assert judged(CHECK, RAG).score == 1.0


def test_a_branch_on_nothing_found() -> None:
    code = "def ask(docs):\n    if not docs:\n        return 'No tengo información sobre eso.'\n    return llm.invoke(docs)\n"
    assert judged(CHECK, {"app.py": code}).score == 0.6


def test_a_threshold_alone() -> None:
    code = "retriever = store.as_retriever(search_kwargs={'score_threshold': 0.5})\n"
    assert judged(CHECK, {"app.py": code}).score == 0.4


def test_a_missing_file_is_another_matter() -> None:
    code = "def load(documents):\n    if not documents:\n        return 'File not found in the folder'\n"
    assert judged(CHECK, {"app.py": code}).score == 0.0


def test_a_logged_sentence_declines_nothing() -> None:
    code = "def ask(docs):\n    if not docs:\n        logger.warning('no relevant passages were found')\n    return llm.invoke(docs)\n"
    assert judged(CHECK, {"app.py": code}).score == 0.0


def test_typescript() -> None:
    code = "const docs = await retrieve(context);\nif (docs.length === 0) {\n  return 'Not found in the documents, sorry';\n}\n"
    assert judged(CHECK, {"app.ts": code}).score == 0.6


def test_a_prompt_or_comments_alone() -> None:
    assert judged(CHECK, {"prompts.py": PROMPT} | CHAT).score == 0.0
    assert judged(CHECK, WORDS).score == 0.0
