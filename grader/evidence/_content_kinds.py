"""Kinds for the README's sections whose headings say nothing to the lexicon, by what stands under them.

The trained model of `_section_model.py` speaks only where the lexicon and the commands, trees and figures of
`_sections.py` left a section at `other`; it is loaded only then. Its code counts only where the section's own words
spoke for it, and clearly. It knows English; other languages' headings are the lexicon's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.evidence._document import Document
    from grader.evidence._section_features import SectionFeatures
    from grader.evidence._section_model import Weights

# A section that tells how, with no command in it (those are seen without a model), tells how it is made. "References"
# is any link to documentation and "other" nothing that is asked for: they have no kind here.
KINDS = {1: "what", 2: "why", 3: "how-it-works", 4: "roadmap", 5: "credits", 7: "contributing"}
MIN_WORDS = 12
# Of one: how far above its threshold a code must stand, and how much the section's own words must bring. At 0.1 an
# assignment's brief and a list of notes were taken for a method.
MIN_SCORE, MIN_CARRIED = 0.2, 0.03
# So many different ones of these stand in every English paragraph.
_ENGLISH = frozenset("the of to and is are for with this that it you on from by as be can not or an".split())
MIN_ENGLISH = 3
_OTHER = frozenset({"other"})
_BOLD_LEVEL = 7
_CONTENT = ("word", "span", "command")


def unsure_lines(readme: Document) -> frozenset[int]:
    """Lines of the headings whose sections have English words of their own and no kind."""
    unsure = {
        at
        for at, one in enumerate(readme.sections)
        if one.kinds == _OTHER and one.title and one.level < _BOLD_LEVEL and one.words >= MIN_WORDS
    }
    small: dict[int, set[str]] = {}
    for line in readme.lines if unsure else ():
        if line.section in unsure and line.block != "code":
            small.setdefault(line.section, set()).update(_ENGLISH.intersection(line.text.lower().split()))
    return frozenset(readme.sections[at].line for at, found in small.items() if len(found) >= MIN_ENGLISH)


def _seen(text: str) -> str:
    """The text as a reader sees it, without comments; lines keep their numbers."""
    first, *rest = text.split("<!--")
    parts = [first]
    for one in rest:
        hidden, end, seen = one.partition("-->")
        parts.append("\n" * hidden.count("\n") + (seen if end else ""))
    return "".join(parts)


def _speak(section: SectionFeatures, weights: Weights) -> tuple[frozenset[str], tuple[str, ...]]:
    """The kinds that a section's words carried, and the words that spoke most for the first of them."""
    from grader.evidence import _section_model as model  # noqa: PLC0415  (its weights are needed for few READMEs)

    coded = model.code_sections((section,), weights)[0]
    kinds: list[str] = []
    words: tuple[str, ...] = ()
    for code in coded.codes:
        carried = sum(model.block_sums(section, code, weights)[block] for block in _CONTENT)
        if code in KINDS and coded.scores[code - 1] >= MIN_SCORE * model.UNIT and carried >= MIN_CARRIED * model.UNIT:
            kinds.append(KINDS[code])
            words = words or model.telling_words(section, code, weights)
    return frozenset(kinds), words


def with_content_kinds(readme: Document, text: str) -> Document:
    """The README with kinds for unsure sections that its words speak for, and which words those were."""
    unsure = unsure_lines(readme) if readme.format == "markdown" and not readme.error else frozenset()
    if not unsure:
        return readme
    from grader.evidence import _section_model as model  # noqa: PLC0415  (its weights are needed for few READMEs)
    from grader.evidence._section_features import section_features  # noqa: PLC0415

    weights = model.shipped()
    found = {one.head.line: _speak(one, weights) for one in section_features(_seen(text), unsure)}
    said = {line: spoken for line, spoken in found.items() if spoken[0]}
    sections = (
        replace(one, kinds=said[one.line][0], decided_by=said[one.line][1]) if one.line in said else one
        for one in readme.sections
    )
    return replace(readme, sections=tuple(sections))
