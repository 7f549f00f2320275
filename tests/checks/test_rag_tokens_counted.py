from __future__ import annotations

from tests.checks.worlds import CHAT, WORDS, judged

CHECK = "rag-tokens-counted"


def test_counted() -> None:
    code = "reply = client.chat.completions.create(messages=messages)\ntotal_tokens = reply.usage.prompt_tokens + reply.usage.completion_tokens\n"
    assert judged(CHECK, {"app.py": code}).score == 0.6


def test_a_local_model_bills_nothing() -> None:
    code = "llm = ChatOllama(model=name)  # context\n"
    assert judged(CHECK, {"app.py": code}).score == 0.6


def test_not_counted() -> None:
    assert judged(CHECK, CHAT).score == 0.0
    assert judged(CHECK, WORDS).score == 0.0
