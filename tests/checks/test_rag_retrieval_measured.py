from __future__ import annotations

from tests.checks.worlds import WORDS, judged

CHECK = "rag-retrieval-measured"


def test_two_metrics() -> None:
    code = "print(hit_rate(ranks), mrr(ranks))\n"
    assert judged(CHECK, {"evaluate.py": code}).score == 1.0


def test_one_metric() -> None:
    code = "print(hit_rate(ranks))  # eval\n"
    assert judged(CHECK, {"evaluate.py": code}).score == 0.6


def test_a_judge_alone() -> None:
    code = "result = evaluate(dataset)\nFaithfulnessEvaluator(llm)\n"
    assert judged(CHECK, {"evaluate.py": code}).score == 0.3


def test_a_judge_of_the_context() -> None:
    code = "from ragas.metrics import context_precision, context_recall\n\nevaluate(data, [context_precision, context_recall])\n"
    assert judged(CHECK, {"evaluate.py": code}).score == 1.0


def test_words() -> None:
    assert judged(CHECK, WORDS).score == 0.0
