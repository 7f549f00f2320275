"""Lines of documents that speak of leakage, ablation, errors or a judging model, not merely as a heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.evidence._evaluation_words import ABLATION_SAID, ERRORS_SAID, JUDGE_WORDS, LEAKAGE
from grader.evidence._spoken import is_word_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.documents import Documents

SHORT = 40  # characters: a title or a word in a list
# What documents say, and words of which one stands wherever the pattern matches.
_STATED = (
    (
        "errors",
        (
            *("error", "misclassif", "failure", "slice", "per-", "per_", "per ", "residual", "subgroup", "worst"),
            *(
                "erros",
                "erreurs",
                "fehlerana",
                "ошиб",
                "hata ana",
                "kesalahan",
                "xatolar",
                "por clas",
                "par clas",
                "pro klas",
            ),
            *("по класс", "по сегм", "baz", "错误", "誤り", "エラー", "오류", "오답", "各类", "クラス", "클래스"),
        ),
        ERRORS_SAID,
    ),
    ("ablation", ("ablat", "ablaci", "ablaç", "абляц", "消融", "アブレ", "절제", "어블레"), ABLATION_SAID),
    ("leakage", ("leak", "ahead", "fuite", "vazamento", "fuga", "утечк", "数据泄", "veri s"), LEAKAGE),
    ("judge", ("judge", "ragas", "eval", "trulens", "promptfoo"), JUDGE_WORDS),
)


def analyses_said(documents: Documents) -> Iterator[tuple[str, int, str, str]]:
    """Path, line, kind and text of every sentence that tells of an analysis."""
    read = ([documents.readme] if documents.readme is not None else []) + list(documents.others)
    for document in read:
        low = "\n".join(line.text for line in document.lines).lower()
        stated = [one for one in _STATED if any(word in low for word in one[1])]
        for line in document.lines if stated else ():
            text = line.text[:2000]
            low = text.lower()
            patterns = [(kind, pattern) for kind, words, pattern in stated if any(word in low for word in words)]
            if not patterns:
                continue
            short = len(text) < SHORT
            if line.block in {"heading", "code"} or short or is_word_list(line.block, text):
                continue
            for kind, pattern in patterns:
                match = pattern.search(text)
                if match:
                    yield document.path, line.no, kind, text.strip()[:120]
