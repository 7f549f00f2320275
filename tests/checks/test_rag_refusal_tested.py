from __future__ import annotations

from tests.checks.worlds import CHAT, RAG, judged

CHECK = "rag-refusal-tested"
TESTS = {
    "tests/test_answer.py": """from answer import ask


def test_a_question_beside_the_documents_is_refused(store, llm):
    assert "could not find" in ask("Who won the cup?", store, llm)["text"]


def test_answers_cite_a_page(store, llm):
    assert ask("Why did revenue drop?", store, llm)["sources"][0]["page"] == 4
"""
}
GOLDEN = {
    "eval/golden.jsonl": "".join(
        f'{{"question": "Why did revenue drop in year {i}?", "answerable": {"false" if i < 4 else "true"}}}\n'
        for i in range(12)
    )
}


def test_refusals_citations_and_questions() -> None:
    assert judged(CHECK, RAG | TESTS | GOLDEN).score == 1.0


def test_tests_alone() -> None:
    assert judged(CHECK, RAG | TESTS).score == 0.7


def test_enough_questions() -> None:
    assert judged(CHECK, RAG | GOLDEN, least=4).score == 0.3
    assert judged(CHECK, RAG | GOLDEN, least=5).score == 0.0


def test_tests_that_cannot_fail() -> None:
    hollow = "from answer import ask\n\n\ndef test_refusal_with_citations():\n    assert 'sources'\n"
    assert judged(CHECK, RAG | {"tests/test_answer.py": hollow}).score == 0.0


def test_no_tests() -> None:
    assert judged(CHECK, CHAT).score == 0.0
