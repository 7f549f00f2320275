"""The questions with known answers, and how an answer is compared with them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..model import Answer, Found, Passage
from ..text import normalized


@dataclass(frozen=True, slots=True)
class Golden:
    """A question. Answerable ones name the file, phrases of the passages that answer, and what an answer must say."""

    id: str
    split: str
    question: str
    answerable: bool
    kind: str
    file: str = ""
    evidence: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()

    def is_relevant(self, passage: Passage) -> bool:
        return passage.file == self.file and any(phrase in normalized(passage.text) for phrase in self.evidence)

    def first_relevant(self, found: Sequence[Found]) -> int | None:
        """The rank of the first passage that answers, from 1."""
        return next((rank for rank, item in enumerate(found, 1) if self.is_relevant(item.passage)), None)

    def is_right(self, answer: Answer) -> bool:
        """An answerable question is right when every required string is said; any other, when it is refused."""
        if not self.answerable:
            return not answer.answered
        return answer.answered and all(part in answer.text for part in self.answer)


def load_golden(path: Path) -> list[Golden]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        Golden(
            id=row["id"],
            split=row["split"],
            question=row["question"],
            answerable=row["answerable"],
            kind=row["kind"],
            file=row.get("file", ""),
            evidence=tuple(row.get("evidence", ())),
            answer=tuple(row.get("answer", ())),
        )
        for row in rows
    ]
