"""Fits the model of `grader/evidence/_section_model.py`: numpy and scipy are needed here, and only here."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix

from grader.evidence import _section_model as model
from grader.evidence._section_features import section_features
from training.readme_sections.data import EXCLUDED, align

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.evidence._section_features import SectionFeatures
    from training.readme_sections.data import LabelledReadme

BITS = 17
# How loud a block speaks.
LOUD = {"letters": 1, "heading": 0.5, "path": 1, "near": 0.5, "kids": 0.5, "word": 1.4, "span": 1,
        "command": 0.7, "above": 1, "layout": 0.1875}  # fmt: skip
COST = 2.0
# A README of a hundred sections has one author with one habit: it doesn't weigh a hundred times as much.
README_POWER = -0.35
CLIP = 99.9
GRID = np.arange(0.1, 0.7, 0.02)
# What counts at a threshold is also what comes about at those around it: the best single one is mostly luck.
AROUND = np.array([1, 2, 3, 4, 3, 2, 1]) / 16
START = 0.35


class Example(NamedTuple):
    """One README: its sections, and per section N labels of 0 or 1, or None where it has none."""

    group: str
    sections: tuple[SectionFeatures, ...]
    labels: tuple[tuple[int, ...] | None, ...]
    lost: int


def read_example(readme: LabelledReadme, *, lexicon: bool = True) -> Example:
    """The features and labels of a README; `lexicon=False` hides what the heading lexicon says."""
    sections = section_features(readme.text)
    if not lexicon:
        sections = tuple(one._replace(blocks=_without_lexicon(one.blocks)) for one in sections)
    labels: list[tuple[int, ...] | None] = [None] * len(sections)
    lost = 0
    for codes, at in zip(readme.codes, align(readme.headings, (s.head.title for s in sections)), strict=True):
        if codes == EXCLUDED:
            continue
        if at is None:
            lost += 1
        else:
            labels[at] = tuple(int(str(code) in codes) for code in range(1, model.N + 1))
    return Example(readme.group, sections, tuple(labels), lost)


def _without_lexicon(blocks: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    kept = tuple(one for one in blocks["layout"] if not one.startswith(("kind ", "above ")))
    return {**blocks, "layout": kept}


class Table(NamedTuple):
    """All sections of some READMEs: x (sections x rows, what a block's features share out), loudness per row, labels.

    `owner` is each section's README, `known` the sections that have labels.
    """

    x: Any
    loud: Any
    y: Any
    owner: Any
    known: Any


def table(examples: Sequence[Example]) -> Table:
    """Sections as numbers; nothing here is learnt."""
    rows, columns, values, at = [], [], [], 0
    loud = np.zeros(1 << BITS)
    for example in examples:
        for section in example.sections:
            for block, found in section.blocks.items():
                per = model.ROOT / model.share(block, len(found))
                for one in found:
                    column = model.row_of(block, one, BITS)
                    loud[column] = LOUD[block]
                    rows.append(at)
                    columns.append(column)
                    values.append(per)
            at += 1
    labels = [label for example in examples for label in example.labels]
    owner = np.repeat(np.arange(len(examples)), [len(example.sections) for example in examples])
    known = np.array([at for at, label in enumerate(labels) if label is not None])
    y = np.array([label or (0,) * model.N for label in labels])
    return Table(csr_matrix((values, (rows, columns)), shape=(at, 1 << BITS)), loud, y, owner, known)


def _worth(x: Any, loud: Any) -> Any:
    """By what each row is multiplied: its block's loudness and its rarity; nothing where it occurs once."""
    total, counts = x.shape[0], np.asarray((x != 0).sum(0)).ravel()
    rarity = (np.log((1 + total) / (1 + counts)) + 1) / 6
    rarity[loud == LOUD["layout"]] = 1.0
    return np.where(counts > 1, rarity * loud, 0.0)


def _quantise(coef: Any, intercept: Any, times: Any) -> dict[str, Any]:
    """Signed bytes per row and code, and what one unit is worth per code; what a row adds to a length is left."""
    worth = coef * times
    rows, steps = np.full((1 << BITS, model.WIDTH), 128, np.int64), []
    for n in range(model.N):
        used = np.abs(worth[n][worth[n] != 0])
        unit = max(1e-9, float(np.percentile(used, CLIP)) / 127)
        rows[:, n] += np.clip(np.rint(worth[n] / unit), -127, 127).astype(np.int64)
        steps.append(round(unit * model.UNIT * model.ROOT))
    bias = tuple(round(float(value) * model.UNIT) for value in intercept)
    return {"bits": BITS, "rows": rows, "steps": tuple(steps), "bias": bias}


def f1_counts(y: Any, given: Any) -> tuple[Any, float]:
    """F1 per label, and its mean weighted by how often each label occurs (as in the paper)."""
    hits = (y & given).sum(0)
    each = 2 * hits / np.maximum(1, y.sum(0) + given.sum(0))
    return each, float((each * y.sum(0)).sum() / max(1, y.sum()))


def _given(scores: Any, thresholds: Any) -> Any:
    above = scores - thresholds
    out = (above > 0).astype(int)
    none = out.sum(1) == 0
    out[none, above[none].argmax(1)] = 1
    return out


def _tune(scores: Any, y: Any) -> Any:
    """Thresholds per label that give the best weighted F1 together; coordinate by coordinate, twice."""
    best = np.full(model.N, START)
    for _ in range(2):
        for n in range(model.N):
            tried = []
            for threshold in GRID:
                new = best.copy()
                new[n] = threshold
                tried.append(f1_counts(y, _given(scores, new))[1])
            smooth = np.convolve(np.pad(tried, len(AROUND) // 2, mode="edge"), AROUND, mode="valid")
            best[n] = GRID[int(np.argmax(smooth))]
    return best


def _weigh(owner: Any) -> Any:
    """How much each section counts: the root, about, of how few its README has."""
    sizes = Counter(owner.tolist())
    weight = np.array([float(sizes[one]) ** README_POWER for one in owner.tolist()])
    return weight / weight.mean()


def ridge(gram: Any, y: Any, owner: Any, cost: float = COST) -> tuple[Any, Any, Any]:
    """Least squares with a penalty, solved in the sections.

    Returns:
        Shares of the sections (sections x N), intercepts (N), and what each section would get from weights that were
        fitted without its README: exact (but for the mean that all start from), from the same inverse, so that
        thresholds need no inner folds.
    """
    weight = _weigh(owner)
    mean = (weight[:, None] * y).sum(0) / weight.sum()
    inverse = np.linalg.inv(gram + 1.0 + np.diag(cost / weight))
    shares = inverse @ (y - mean)
    unseen = np.empty(y.shape)
    for one in np.unique(owner):
        mine = np.flatnonzero(owner == one)
        unseen[mine] = y[mine] - np.linalg.solve(inverse[np.ix_(mine, mine)], shares[mine])
    return shares, mean + shares.sum(0), unseen


def fit(known: Table, readmes: Sequence[int]) -> model.Weights:
    """Train on some READMEs of a table (by number): weights on all, thresholds on each README left out in turn."""
    mine = np.isin(known.owner, np.array(readmes))
    labelled = np.isin(np.arange(len(known.owner)), known.known) & mine
    times = _worth(known.x[mine], known.loud)
    x, y, owner = known.x[labelled].multiply(times).tocsr(), known.y[labelled], known.owner[labelled]
    adds = np.rint(times**2 / np.max(times**2) * 255)
    squares = np.maximum(known.x[labelled].power(2) @ adds, 1e-9)
    length = float(squares.mean() ** 0.5)
    x = x.multiply((length / squares**0.5)[:, None]).tocsr()
    shares, intercept, unseen = ridge((x @ x.T).toarray(), y, owner)
    limits = tuple(round(float(value) * model.UNIT) for value in _tune(unseen, y))
    made = _quantise((x.T @ shares).T, intercept, times)
    made["rows"][:, model.N] = adds
    made["rows"] = made["rows"].astype(np.uint8).tobytes()
    return model.Weights(**made, length=round(length * model.FINE**0.5 / model.ROOT), thresholds=limits)
