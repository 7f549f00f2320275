"""What README sections are for: the shipped model, its file, its arithmetic, and what decided."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from grader.evidence import _section_model as codes
from grader.evidence._section_features import (
    MAX_ABOVE_WORDS,
    MAX_FOLDED,
    MAX_HEADS,
    MAX_WORDS,
    Head,
    outline,
    section_features,
)

if TYPE_CHECKING:
    from grader.evidence._section_features import SectionFeatures

README = """# Fastcsv

Fastcsv is a small library that reads large files of comma separated values.

## Installation

```sh
# with pip
pip install fastcsv
```

## Usage

```python
import fastcsv
```

## Contributing

Fork it, create a branch, and open a pull request.

License
-------

Released under the MIT license.
"""


def codes_of(text: str) -> dict[str, tuple[int, ...]]:
    return {one.head.title: one.codes for one in codes.classify(text)}


def test_plain_sections_have_their_codes() -> None:
    found = codes_of(README)
    assert 1 in found["Fastcsv"]
    assert found["Installation"] == (3,)
    assert found["Usage"] == (3,)
    assert found["Contributing"] == (7,)
    assert found["License"] == (5,)


def test_headings_are_read_as_the_labelled_set_has_them() -> None:
    heads = outline(README.split("\n"))
    assert Head(8, 1, "with pip", fenced=True) in heads
    assert Head(line=22, level=2, title="License") in heads
    assert [head.line for head in heads] == sorted(head.line for head in heads)


def test_a_table_row_and_a_rule_are_no_headings() -> None:
    assert outline(["", "---", "a", "", "---", "|-|", "~~~", "text", "----", "~~~"]) == []


def test_a_section_knows_what_stands_above_and_what_stands_in_it() -> None:
    text = "# A\n\n## Installation\n\n### Windows\n\nSee https://example.org/x today.\n"
    _, install, windows = section_features(text)
    assert windows.parent == 1
    assert "p installation" in windows.blocks["path"]
    assert windows.blocks["word"] == ("see", "today")
    assert windows.blocks["pair"] == ("see today",)
    assert "above how-to-run" in windows.blocks["layout"]
    assert install.blocks["kids"] == ("# 1", "windows")


def test_what_the_section_above_says_is_known_below() -> None:
    text = "# A\n\n## Options\n\nPass them as a mapping.\n\n### speed\n\nHow fast.\n"
    assert set(section_features(text)[2].blocks["above"]) == {"pass", "them", "as", "mapping"}


def test_asking_for_some_sections_gives_what_asking_for_all_gives() -> None:
    everything = {one.head.line: one for one in section_features(README)}
    assert section_features(README, frozenset({12, 18})) == (everything[12], everything[18])
    assert section_features(README.replace("\n", "\r\n")) == section_features(README)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "#",
        "# \x00\ud800",
        "#" * 3000,
        "# a\n" * 3000,
        "```\n# x",
        "a\n---\n" * 500,
        "# " + "([" * 5000,
        "# a\n" + "<" * 50_000,
    ],
)
def test_nothing_raises_and_every_heading_has_a_code(text: str) -> None:
    assert all(one.codes for one in codes.classify(text))


def test_a_code_above_its_threshold_is_given_and_else_the_nearest() -> None:
    assert codes.decide([-5, 1, 7, 0, -1, -2, -3, -4]) == (2, 3)
    assert codes.decide([-5, -3, -7, 0, -1, -2, -3, -4]) == (4,)


def tiny(weight: int) -> codes.Weights:
    row = codes.row_of("heading", "w usage", 4)
    rows = bytearray([128] * (8 << 4))
    rows[row * 8 + 2] = 128 + weight
    return codes.Weights(4, bytes(rows), (codes.UNIT * 256,) * 8, (0,) * 8, (0,) * 8)


def test_a_feature_moves_its_code_by_its_weight_shared_out_over_the_block() -> None:
    section = section_features("# usage")[0]._replace(blocks={"heading": ("w usage",)})
    assert codes.raw_scores(section, tiny(3)) == [0, 0, 3 * codes.UNIT, 0, 0, 0, 0, 0]
    assert codes.raw_scores(section, tiny(-3))[2] == -3 * codes.UNIT
    # Four features in the block: the root of four is two.
    wide = section._replace(blocks={"heading": ("w usage",), "host": ()})
    assert codes.share("heading", 4) == 2 * codes.share("heading", 1)
    assert codes.raw_scores(wide, tiny(3))[2] == 3 * codes.UNIT


def test_a_model_survives_its_file_and_a_broken_file_is_refused() -> None:
    weights = tiny(3)
    assert codes.unpack(codes.pack(weights)) == weights
    with pytest.raises(ValueError, match="not a packed model"):
        codes.unpack(b"nonsense")
    with pytest.raises(ValueError, match="table"):
        codes.unpack(codes.pack(weights._replace(rows=b"\x80" * 8)))


def test_the_shipped_file_is_small() -> None:
    assert codes.DATA.stat().st_size <= 2 << 20
    assert len(codes.shipped().rows) == codes.N << codes.shipped().bits


def test_what_decided_is_sorted_and_only_for_headings_that_are_there() -> None:
    reasons = codes.explain(README, 5, 3)
    sizes = [abs(one.weight) for one in reasons]
    assert sizes
    assert sizes == sorted(sizes, reverse=True)
    assert any(one.feature == "kind how-to-run" and one.weight > 0 for one in reasons)
    assert codes.explain(README, 6, 3) == ()
    assert codes.explain(README, 5, 9) == ()


def without(section: SectionFeatures, block: str, feature: str) -> SectionFeatures:
    """The section without a feature; its place in the block's size is kept by one that weighs nothing."""
    rest = tuple(one for one in section.blocks[block] if one != feature)
    return section._replace(blocks={**section.blocks, block: (*rest, weightless(block))})


def weightless(block: str) -> str:
    rows, bits = codes.shipped().rows, codes.shipped().bits
    names = (f"nothing {n}" for n in range(10_000))
    places = ((name, codes.row_of(block, name, bits) * codes.N) for name in names)
    return next(name for name, at in places if rows[at : at + codes.N] == b"\x80" * codes.N)


def test_taking_away_what_is_named_takes_away_what_it_is_said_to_weigh() -> None:
    weights = codes.shipped()
    for section in section_features(README):
        for code in range(1, codes.N + 1):
            score = codes.raw_scores(section, weights)[code - 1]
            for one in codes.reasons(section, code, weights, most=3):
                less = codes.raw_scores(without(section, one.block, one.feature), weights)[code - 1]
                assert score - less == pytest.approx(one.weight, abs=len(section.blocks))
                assert (score > less) == (one.weight > 0)


def test_blocks_and_the_constant_add_up_to_the_score() -> None:
    weights, section = codes.shipped(), section_features(README)[1]
    for code in range(1, codes.N + 1):
        sums = codes.block_sums(section, code, weights)
        assert weights.bias[code - 1] + sum(sums.values()) == codes.raw_scores(section, weights)[code - 1]


def test_telling_words_are_long_words_of_the_content_that_spoke_for_the_code() -> None:
    weights = codes.shipped()
    section = section_features(README)[0]
    told = codes.telling_words(section, 1, weights)
    assert set(told) <= set(section.blocks["word"])
    assert told
    assert all(len(word) >= codes.LONG for word in told)
    for word in told:
        assert codes.raw_scores(section, weights)[0] > codes.raw_scores(without(section, "word", word), weights)[0]


@pytest.mark.parametrize(
    "text", ["# a\n" + "word [x](y) " * 90_000, "# heading\nsome words\n" * 10_000, "# a\n## b\n" * 10_000], ids=len
)
def test_a_hostile_readme_costs_a_bounded_number_of_features(text: str) -> None:
    sections = section_features(text)
    assert len(sections) <= MAX_HEADS
    most = 5 * MAX_FOLDED + 2 * MAX_WORDS + MAX_ABOVE_WORDS + 40 * MAX_FOLDED
    assert max(sum(map(len, one.blocks.values())) for one in sections) <= most
    assert len(codes.code_sections(sections, codes.shipped())) == len(sections)


def test_the_same_comes_out_whatever_the_hash_seed() -> None:
    line = "from grader.evidence._section_model import classify; import sys; print([o.scores for o in classify(sys.argv[1])])"
    outs = {
        subprocess.run(
            [sys.executable, "-c", line, README], capture_output=True, text=True, check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(filter(None, sys.path))},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(outs) == 1


def test_using_the_model_imports_no_numbers_library() -> None:
    line = "import sys; from grader.evidence._section_model import classify; classify('# a'); print({'numpy', 'sklearn', 'scipy', 'pandas'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
