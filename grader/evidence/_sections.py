"""What each section of a document is about, from its heading and from what stands under it."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from grader.evidence._document import with_kinds
from grader.evidence._lexicon import fold, matcher
from grader.evidence._regex import regex

if TYPE_CHECKING:
    from grader.evidence._document import Document, Section

# A heading may say several things ("Data and results"); more than this is a sentence, and the first ones count.
_MAX_KINDS = 3
_MAX_TITLE_WORDS = 14
_INTRO_WORDS = 8
_BOLD_LEVEL = 7
_COMMAND = regex(
    r"^\s{0,12}(?:[$>%!]\s{0,2})?(?:sudo )?(?:pip3?|python3?|conda|mamba|docker|docker-compose|git clone|npm|npx|yarn|"
    r"pnpm|make|uvicorn|gunicorn|flask|streamlit|Rscript|cmake|cargo|go run|uv|poetry|pipenv|jupyter|"
    r"\./[\w./-]{1,80}|bash|"
    r"sh|kubectl|terraform|dvc|install\.packages\(|renv::|shiny::runApp\()(?:\s|\(|$)",
    re.MULTILINE,
)
_TREE = regex(r"^[\s\u2502|]{0,40}(?:[\u251c\u2514]\u2500|[|`+]--)", re.MULTILINE)
_METRIC = regex(
    r"(?i)(?<![a-z])(?:accuracy|precision|recall|f1|auc|rmse|mae|mse|r2|map|mrr|bleu|rouge|perplexity|"
    r"loss|p-value)(?![a-z])"
)
_NUMBER = regex(r"\d[.,]\d|\d\s?%")
_MIN_METRIC_LINES = 2
_MIN_TREE_LINES = 3


# What is predicted is no limit of the project.
_SUBJECT = regex(
    r"\b(?:credit|churn|default|fraud|market|loan)[- ]risks?\b|\brisk[- ](?:scor\w{1,6}|model\w{0,6}|engine)"
)


@functools.lru_cache(maxsize=4096)
def title_kinds(title: str) -> frozenset[str]:
    """The kinds that a heading's words name; empty when none."""
    folded = _SUBJECT.sub(" ", fold(title))
    if len(folded.split()) > _MAX_TITLE_WORDS:
        return frozenset()
    # The longest stem that matches at a place speaks ("test results" is results as well as tests, but
    # "requirements" isn't also "require"): longest first, a place that was taken is not read again.
    hits = sorted(matcher("headings").hits(folded), key=lambda hit: (-len(hit[1].strip()), hit[0], hit[2]))
    taken: list[tuple[int, int, str]] = []
    for at, stem, kind in hits:
        start, end = at, at + len(stem.rstrip())
        if all(end <= a or start >= b or (a, b) == (start, end) for a, b, _ in taken):
            taken.append((start, end, kind))
    kinds = list(dict.fromkeys(kind for _, _, kind in taken))
    return frozenset(kinds[:_MAX_KINDS])


def _content_kinds(document: Document, index: int, section: Section) -> set[str]:
    """What the content itself shows, whatever the heading says."""
    kinds = set()
    for block in document.code_blocks:
        if block.section == index:
            if len(_TREE.findall(block.text)) >= _MIN_TREE_LINES:
                kinds.add("structure")
            elif _COMMAND.search(block.text):
                kinds.add("how-to-run")
    lines = [line.text for line in document.lines if line.section == index and line.block != "heading"]
    if sum(1 for text in lines if _METRIC.search(text) and _NUMBER.search(text)) >= _MIN_METRIC_LINES:
        kinds.add("results")
    if not section.title and section.words >= _INTRO_WORDS:
        kinds.add("what")
    return kinds


def classify(document: Document) -> Document:
    """The document with its sections' kinds filled in.

    The first heading is the project's name, not a topic. A sub-section without a kind of its own has its parent's.
    """
    out: list[frozenset[str]] = []
    parents: list[tuple[int, frozenset[str]]] = []
    first_title = next((i for i, s in enumerate(document.sections) if s.title), None)
    for index, section in enumerate(document.sections):
        kinds = set(title_kinds(section.title)) if section.title else set()
        is_name = index == first_title and section.level <= 1 and len(document.sections) > 1
        if is_name and len(section.title.split()) > 2:  # noqa: PLR2004  ("Installation" alone is a topic, a name has more words)
            kinds = set()
        while parents and parents[-1][0] >= section.level:
            parents.pop()
        above = parents[-1][1] if parents else frozenset()
        found = _content_kinds(document, index, section)
        if not kinds:
            kinds = set(above) | found
        else:
            kinds |= (above & {"how-to-run"}) | (found if kinds <= {"what", "how-it-works", "deployment"} else set())
        if is_name or (not kinds and section.words >= _INTRO_WORDS and index <= 1):
            kinds |= {"what"} if section.words >= _INTRO_WORDS else set()
        out.append(frozenset(kinds) or frozenset({"other"}))
        if not is_name:
            own = frozenset(kinds) - {"what", "other"} if section.level < _BOLD_LEVEL else frozenset()
            parents.append((section.level, own | (frozenset(kinds) & {"what"})))
    return with_kinds(document, out)
