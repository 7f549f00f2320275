"""Is a draft supported by what was found? Checked for every answer, whoever wrote it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model import Draft, Found
from ..text import normalized, split_sentences

_MARK = re.compile(r"\[(\d+)\]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def problems_of(draft: Draft, found: Sequence[Found]) -> list[str]:
    """What is wrong with a draft; an empty list means that every sentence is supported."""
    passages = {item.passage.id: item.passage for item in found}
    problems = []
    if not draft.citations:
        problems.append("no citation")
    cited = {citation.number: citation for citation in draft.citations}
    for citation in draft.citations:
        passage = passages.get(citation.passage_id)
        if passage is None:
            problems.append(f"[{citation.number}] cites a passage that wasn't found")
        elif normalized(citation.quote) not in normalized(passage.text):
            problems.append(f"[{citation.number}] quotes what the passage doesn't say")
    for sentence in sentences_with_marks(draft.text):
        marks = [int(mark) for mark in _MARK.findall(sentence)]
        if not marks:
            problems.append(f"a sentence without citation: {sentence[:60]!r}")
        elif unknown := [mark for mark in marks if mark not in cited]:
            problems.append(f"unknown citations {unknown}")
        else:
            support = " ".join(
                f"{passage.header} {passage.text}"
                for mark in marks
                if (passage := passages.get(cited[mark].passage_id)) is not None
            )
            stated = set(_NUMBER.findall(_MARK.sub("", sentence)))
            missing = sorted(stated - set(_NUMBER.findall(support)))
            if missing:
                problems.append(f"numbers that the cited passage doesn't have: {missing}")
    return problems


def sentences_with_marks(text: str) -> list[str]:
    """Sentences with the citation marks that follow their full stop."""
    return split_sentences(re.sub(r"([.!?])((?:\s*\[\d+\])+)", lambda m: f"{m[2].strip()}{m[1]}", text))
