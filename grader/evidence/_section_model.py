"""What each section of a README is for, by the eight codes of Prana et al. (2019), from a small trained linear model.

`_section_weights.bin` holds whole numbers only and is read with the standard library: a line of JSON, then for each
feature's hash eight signed bytes and one that says how rare and loud it is; not compressed, since undoing that took
longer than the rest. `python -m training.readme_sections train` writes it; nothing of the texts that it was trained on
is in it. The codes: doi 10.1007/s10664-018-9660-3, table 2. How it was trained and what it reaches on READMEs that it
didn't see: training/readme_sections/README.md.
"""

from __future__ import annotations

import functools
import json
import math
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from grader.evidence._section_features import MAX_CHARS, section_features

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.evidence._section_features import Head, SectionFeatures

CODES = ("what", "why", "how", "when", "who", "references", "contribution", "other")
N = len(CODES)
DATA = Path(__file__).with_name("_section_weights.bin")
UNIT = 1 << 16  # one share: a score is about how many of a hundred such sections have the code, so UNIT is all of them
ROOT = 256  # of a square root
# Layout features are few, as many in every section, and weigh more: a share that is fixed, so that bytes hold them.
LAYOUT_SHARE = 96
LONG = 4
WIDTH = N + 1  # bytes of a row: a weight per code, and what the feature adds to its section's length
FINE = 1 << 32  # of a squared length
_ZERO = 128


class Weights(NamedTuple):
    """A trained model.

    Attributes:
        bits: how many bits of a feature's hash are its row.
        rows: WIDTH bytes a row: N weights plus 128, and the square of what the feature adds to its section's length.
        length: of a usual section; what a longer one's features say counts for less, in proportion.
        steps: per code, what one unit of a weight is worth, in 1 / (UNIT * ROOT).
        bias: per code, in 1/UNIT.
        thresholds: per code, in 1/UNIT: above it the code is given.
    """

    bits: int
    rows: bytes
    length: int
    steps: tuple[int, ...]
    bias: tuple[int, ...]
    thresholds: tuple[int, ...]


class Coded(NamedTuple):
    """A heading and its codes, 1-8 in order, at least one; `scores` are how far above the thresholds, in 1/UNIT."""

    head: Head
    codes: tuple[int, ...]
    scores: tuple[int, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The codes by name."""
        return tuple(CODES[code - 1] for code in self.codes)


class Reason(NamedTuple):
    """How much one feature spoke for a code (against it when negative), in 1/UNIT."""

    block: str
    feature: str
    weight: int


def pack(weights: Weights) -> bytes:
    """The bytes of a model's file."""
    head: dict[str, Any] = {name: getattr(weights, name) for name in ("bits", "length", "steps", "bias", "thresholds")}
    return json.dumps(head, sort_keys=True).encode() + b"\n" + weights.rows


def unpack(data: bytes) -> Weights:
    """The model in a file's bytes; ValueError when they are none."""
    line, _, rows = data.partition(b"\n")
    try:
        head = json.loads(line)
    except ValueError as why:
        raise ValueError(f"not a packed model: {why}") from why
    if len(rows) != WIDTH << head["bits"]:
        raise ValueError("the model's table is not as long as its head says")
    lists = (tuple(head[name]) for name in ("steps", "bias", "thresholds"))
    return Weights(head["bits"], rows, head["length"], *lists)


@functools.cache
def shipped() -> Weights:
    """The model that comes with the project, read when first asked for."""
    return unpack(DATA.read_bytes())


def row_of(block: str, feature: str, bits: int) -> int:
    """The row of a feature: the same on every machine."""
    return zlib.crc32(f"{block}:{feature}".encode("utf-8", "replace")) & ((1 << bits) - 1)


def share(block: str, count: int) -> int:
    """By what a block's sum is divided: the root of how many features it has, in 1/ROOT."""
    return LAYOUT_SHARE if block == "layout" else math.isqrt(max(1, count) * ROOT * ROOT)


def _sums(section: SectionFeatures, weights: Weights) -> tuple[dict[str, list[int]], int]:
    """What each block that has features says of each code, in 1/UNIT of a section of length 1, and the length."""
    rows, mask, crc = weights.rows, (1 << weights.bits) - 1, zlib.crc32
    out: dict[str, list[int]] = {}
    square = 0
    for block, features in section.blocks.items():
        if not features:
            continue
        start = crc(f"{block}:".encode())
        places = [(crc(one.encode("utf-8", "replace"), start) & mask) * WIDTH for one in features]
        joined = b"".join([rows[at : at + WIDTH] for at in places])
        offset, divisor = _ZERO * len(places), share(block, len(features))
        out[block] = [(sum(joined[n::WIDTH]) - offset) * weights.steps[n] // divisor for n in range(N)]
        square += sum(joined[N::WIDTH]) * FINE // (divisor * divisor)
    return out, max(1, math.isqrt(square))


def raw_scores(section: SectionFeatures, weights: Weights) -> list[int]:
    """What a section's features say of each code, in 1/UNIT."""
    sums, length = _sums(section, weights)
    out = list(weights.bias)
    for found in sums.values():
        for n in range(N):
            out[n] += found[n] * weights.length // length
    return out


def decide(scores: Sequence[int]) -> tuple[int, ...]:
    """The codes above their thresholds; where none is, the nearest."""
    return tuple(at + 1 for at, value in enumerate(scores) if value > 0) or (
        max(range(N), key=lambda at: scores[at]) + 1,
    )


def code_sections(sections: Sequence[SectionFeatures], weights: Weights) -> tuple[Coded, ...]:
    """Codes for sections whose features are known."""
    out = []
    for section in sections:
        raw = raw_scores(section, weights)
        scores = tuple(value - threshold for value, threshold in zip(raw, weights.thresholds, strict=True))
        out.append(Coded(section.head, decide(scores), scores))
    return tuple(out)


def classify(readme_text: str) -> tuple[Coded, ...]:
    """The codes of every section of a README in Markdown, in the order of the file.

    A section is what stands under a heading: a line that starts with `#`, in fenced code too, or an underlined one.
    The text is cut at 256 Ki characters; nothing raises whatever the text holds.
    """
    return code_sections(section_features(readme_text[:MAX_CHARS]), shipped())


def telling_words(section: SectionFeatures, code: int, weights: Weights, *, most: int = 3) -> tuple[str, ...]:
    """The words of a section's content, of four letters and more, that spoke most for a code; the strongest first."""
    content = section._replace(blocks={"word": section.blocks["word"]})
    found = reasons(content, code, weights, most=len(content.blocks["word"]))
    return tuple(
        one.feature for one in found if one.weight > 0 and len(one.feature) >= LONG and not one.feature.isdigit()
    )[:most]


def reasons(section: SectionFeatures, code: int, weights: Weights, *, most: int = 8) -> tuple[Reason, ...]:
    """What spoke most for (positive) or against a code in one section, the strongest first; without the constant."""
    found = []
    _, length = _sums(section, weights)
    for block, features in section.blocks.items():
        for one in features:
            weight = weights.rows[row_of(block, one, weights.bits) * WIDTH + code - 1] - _ZERO
            shared = weight * weights.steps[code - 1] // share(block, len(features))
            found.append(Reason(block, one, shared * weights.length // length))
    found = [one for one in found if one.weight]
    return tuple(sorted(found, key=lambda one: (-abs(one.weight), one.block, one.feature))[:most])


def block_sums(section: SectionFeatures, code: int, weights: Weights) -> dict[str, int]:
    """What each block of features said of a code together, in 1/UNIT."""
    sums, length = _sums(section, weights)
    said = {block: found[code - 1] * weights.length // length for block, found in sums.items()}
    return {block: said.get(block, 0) for block in section.blocks}


def explain(readme_text: str, line: int, code: int, *, most: int = 8) -> tuple[Reason, ...]:
    """The reasons for a code at the heading of a line; empty when no heading is at that line or the code is none."""
    section = next((one for one in section_features(readme_text[:MAX_CHARS]) if one.head.line == line), None)
    if section is None or not 1 <= code <= N:
        return ()
    return reasons(section, code, shipped(), most=most)
