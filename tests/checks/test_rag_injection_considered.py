from __future__ import annotations

from tests.checks.worlds import CHAT, RAG, WORDS, judged

CHECK = "rag-injection-considered"


def test_a_prompt_that_treats_passages_as_data() -> None:
    assert judged(CHECK, RAG).score == 0.4


def test_a_guard_a_prompt_and_its_limits() -> None:
    guard = "def is_suspicious(passage):\n    for pattern in PATTERNS:\n        if pattern.search(passage):\n            return True\n    return False\n"
    told = "# Q\n\nThe guard against prompt injection is a list of patterns, so it does not stop every order in a document.\n"
    assert judged(CHECK, RAG | {"guard.py": guard, "README.md": told}).score == 1.0


def test_keywords_are_no_sentence() -> None:
    assert judged(CHECK, WORDS).score == 0.0
    assert judged(CHECK, CHAT).score == 0.0
