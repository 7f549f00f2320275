"""How well the shipped classifier does: on READMEs that it never saw, or on grouped folds trained anew."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence import _section_model as model
from training.readme_sections.data import EXCLUDED, align

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from training.readme_sections.data import LabelledReadme
    from training.readme_sections.fit import Example

FOLDS = 10
Pair = tuple[frozenset[int], frozenset[int]]


class Figures(NamedTuple):
    """F1 per code, its mean weighted by support, support per code, and headings that were not found in their text."""

    each: tuple[float, ...]
    weighted: float
    support: tuple[int, ...]
    lost: int


def figures(pairs: Iterable[Pair], lost: int = 0) -> Figures:
    """Figures from (labelled codes, given codes) of each section."""
    rows = list(pairs)
    each, support = [], []
    for code in range(1, model.N + 1):
        hits = sum(code in true and code in given for true, given in rows)
        have, got = sum(code in true for true, _ in rows), sum(code in given for _, given in rows)
        each.append(2 * hits / (have + got) if have + got else 0.0)
        support.append(have)
    total = sum(support)
    weighted = sum(f1 * n for f1, n in zip(each, support, strict=True)) / total if total else 0.0
    return Figures(tuple(each), weighted, tuple(support), lost)


def measure_shipped(readmes: Sequence[LabelledReadme]) -> Figures:
    """The classifier as it ships, on every labelled section; one whose heading isn't found has no codes."""
    pairs: list[Pair] = []
    lost = 0
    for readme in readmes:
        coded = model.classify(readme.text)
        found = align(readme.headings, (one.head.title for one in coded))
        for codes, at in zip(readme.codes, found, strict=True):
            if codes == EXCLUDED:
                continue
            lost += at is None
            pairs.append((frozenset(map(int, codes)), frozenset(coded[at].codes if at is not None else ())))
    return figures(pairs, lost)


def cross_validate(examples: Sequence[Example], seed: int = 0) -> Figures:
    """Ten folds of whole READMEs: nine give weights and thresholds, the shipped inference reads the tenth."""
    from training.readme_sections.fit import fit, table  # noqa: PLC0415  (needs numpy and scipy)

    known = table(examples)
    order = list(range(len(examples)))
    random.Random(seed).shuffle(order)  # noqa: S311
    pairs: list[Pair] = []
    for fold in range(FOLDS):
        held = set(order[fold::FOLDS])
        weights = model.unpack(model.pack(fit(known, [at for at in order if at not in held])))
        for at in sorted(held):
            coded = model.code_sections(examples[at].sections, weights)
            for label, one in zip(examples[at].labels, coded, strict=True):
                if label is not None:
                    true = frozenset(n + 1 for n, yes in enumerate(label) if yes)
                    pairs.append((true, frozenset(one.codes)))
    return figures(pairs, sum(one.lost for one in examples))
