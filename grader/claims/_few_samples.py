"""On how many samples a figure rests, as the words beside it say or the committed questions show."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from grader.evidence._regex import regex
from grader.model import Place

if TYPE_CHECKING:
    from grader.evidence.evaluation import Evaluation
    from grader.evidence.files import Files

FEW = 30
MAX_NAMED = 3
# Questions to evaluate against, named in other languages.
_QUESTIONS = regex(
    r"(?i)(?:^|[/_-])(?:preguntas?|perguntas?|consultas?|questions?|golden|gold|qa|вопрос\w{0,2}|savollar|fragen|질문|问题)[^/]{0,20}\.jsonl?$"
)
_COUNT = r"(\d{1,3}(?:[,.]\d{3}){1,2}|\d{1,7})(?![.,]?\d)"
_SAMPLES = regex(
    rf"(?i)\bn\s?=\s?{_COUNT}|(?:on|over|of|across|using|from|with)\s(?:(?:a|the|only|just|my|our)\s){{0,2}}{_COUNT}(?:\s[\w-]{{1,14}}){{0,2}}\s"
    r"(?:questions?|queries|samples?|examples?|images?|cases|users?|rows|patients|records|prompts?|conversations|pairs|"
    r"articles|reviews|messages|tickets|transcripts|customers)"
)


def samples(text: str) -> int:
    """The largest number of samples that a text gives; 0 where it gives none."""
    counts = [next(group for group in match.groups() if group) for match in _SAMPLES.finditer(text)]
    return max((int(count.replace(",", "").replace(".", "")) for count in counts), default=0)


def small_golden(evaluation: Evaluation, files: Files) -> tuple[int, Place] | None:
    """The largest committed set of questions to evaluate against, by its entries."""
    return max(golden_counts(evaluation, files), key=lambda c: c[0], default=None)


def golden_counts(evaluation: Evaluation, files: Files) -> list[tuple[int, Place]]:
    """How many entries each committed set of questions to evaluate against holds; the unreadable are left out."""
    counts: list[tuple[int, Place]] = []
    named = [
        e.path
        for e in files.suffixed(".json", ".jsonl")
        if _QUESTIONS.search(e.path) and e.path not in evaluation.golden
    ]
    for path in (*evaluation.golden, *named[:MAX_NAMED]):
        text = files.text(path, 256 << 10) or ""
        if path.endswith((".jsonl", ".csv", ".tsv")):
            rows = sum(bool(line.strip()) for line in text.split("\n")) - path.endswith((".csv", ".tsv"))
        else:
            rows = max(text.count('"question"'), text.count("question:"), text.count('"query"'), text.count("query:"))
            rows = rows or _items(text)
        if rows:
            counts.append((rows, Place(path)))
    return counts


def _items(text: str) -> int:
    """The length of a list as JSON; 0 for what is none."""
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        return 0
    return len(tree) if isinstance(tree, list) else 0
