from __future__ import annotations

from tests.checks.worlds import CHAT, judged

CHECK = "rag-golden-set"


def golden(count: int, outside: int) -> dict[str, str]:
    rows = [
        f'{{"question": "Why did revenue drop in year {i}?", "answerable": {"false" if i < outside else "true"}}}\n'
        for i in range(count)
    ]
    return {"eval/golden.jsonl": "".join(rows)}


def test_enough_questions_with_some_beside_the_documents() -> None:
    assert judged(CHECK, golden(40, 5)).score == 1.0
    assert judged(CHECK, golden(20, 5)).score == 0.6
    assert judged(CHECK, golden(40, 4)).score == 0.8


def test_the_same_question_again_counts_once() -> None:
    row = '{"question": "Why did revenue drop in the third quarter?", "answerable": true}\n'
    assert judged(CHECK, {"eval/golden.jsonl": row * 40}).score == 0.02


def test_none() -> None:
    assert judged(CHECK, CHAT).score == 0.0
