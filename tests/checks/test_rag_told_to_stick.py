from __future__ import annotations

from tests.checks.worlds import CHAT, RAG, WORDS, judged

CHECK = "rag-told-to-stick"


def test_only_the_passages_and_what_to_say_otherwise() -> None:
    assert judged(CHECK, RAG).score == 1.0


def test_the_context_without_only_is_half_of_it() -> None:
    prompt = 'PROMPT = "Answer the question based on the following context: {context}"\n'
    assert judged(CHECK, {"prompts.py": prompt}).score == 0.3


def test_a_prompt_in_a_file_of_its_own() -> None:
    prompt = "Beantworte die Frage ausschließlich anhand der Dokumente. Wenn keine Antwort darin steht, sage: Ich weiß es nicht.\n"
    assert judged(CHECK, {"prompts/answer.txt": prompt}).score == 1.0


def test_in_chinese() -> None:
    prompt = 'PROMPT = "只能根据以下上下文回答用户的问题。如果上下文中没有答案，请回答不知道，不要编造内容。上下文：{context}"\n'
    assert judged(CHECK, {"prompts.py": prompt}).score == 1.0


def test_a_judge_s_prompt_ties_no_answer() -> None:
    prompt = 'JUDGE = "You evaluate answers. Use only the context to judge whether the answer is supported by the documents."\n'
    assert judged(CHECK, {"judge.py": prompt}).score == 0.0


def test_words_in_a_comment() -> None:
    assert judged(CHECK, WORDS).score == 0.0
    assert judged(CHECK, CHAT).score == 0.0
