"""Text in a document is data. This finds sentences that try to be instructions to a model.

A pattern list can't be complete, so it is only the first of three guards: flagged sentences are neither quoted nor
sent to a model; a model gets passages between markers that a document can't know; and every answer is checked
against its citations (see `answering/grounding.py`).
"""

from __future__ import annotations

import re

_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(ignore|disregard|forget|override)\b.{0,40}\b(previous|prior|above|earlier|all|any|system|your)\b"
        r".{0,30}\b(instruction|prompt|rule|message|direction|context)",
        r"\b(you are|act as|pretend to be|behave as)\b.{0,30}\b(assistant|chatbot|language model|AI|DAN|system)\b",
        r"\b(system|developer|hidden)\s+(prompt|message|instruction)",
        r"\b(reveal|print|repeat|output|leak|exfiltrate)\b.{0,40}\b(prompt|instruction|api key|secret|password|token)",
        r"\b(note|message|instruction)s?\s+(to|for)\s+(the\s+)?(ai|llm|assistant|language model|chatbot|model)\b",
        r"\b(when|if)\s+(asked|answering|summari[sz]ing|you (are asked|answer|summari[sz]e))\b.{0,60}"
        r"\b(say|answer|reply|respond|state|recommend|claim)\b",
        r"\b(assistant|ai|llm|chatbot|language model)s?\s*[,:]?\s+(must|should|shall|will now|please)\b.{0,60}"
        r"\b(say|answer|reply|respond|state|recommend|tell|include|ignore)\b",
        r"<\s*/?\s*(system|assistant|user|instructions?|passages?)\b[^>]*>",
        r"\[/?INST\]|<\|[a-z_]+\|>|^\s*(system|assistant)\s*:",
        r"\btell (the )?(user|reader)s?\b.{0,60}\b(buy|sell|visit|click|that)\b",
    )
)


def is_suspicious(sentence: str) -> bool:
    """True when a sentence of a document reads like an instruction to a model."""
    return any(pattern.search(sentence) for pattern in _PATTERNS)
