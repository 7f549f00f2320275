"""What README sections are for: the shipped model, its file, its arithmetic, and what decided."""

from __future__ import annotations

import subprocess
import sys

import pytest

from grader.evidence import _section_model as codes
from grader.evidence._section_features import (
    MAX_ABOVE_WORDS,
    MAX_CODE,
    MAX_CODE_WORDS,
    MAX_FOLDED,
    MAX_HEADS,
    MAX_SPAN_WORDS,
    MAX_SPANS,
    MAX_WORDS,
    Head,
    outline,
    section_features,
)

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
    assert "above how-to-run" in windows.blocks["layout"]
    assert install.blocks["kids"] == ("# 1", "windows")


def test_code_is_known_by_its_words_in_sentences_and_in_blocks() -> None:
    text = "# A\n\nCall `os.walk(top)` twice.\n\n```sh\n$ sudo Pip install x-ray\n```\n\n    make all\n"
    blocks = section_features(text)[0].blocks
    assert blocks["span"] == ("os", "walk", "top")
    assert set(blocks["command"]) == {
        "$", "in sh", "pip", "install", "ray", "first pip", "two pip install", "make", "all", "first make", "two make all",
    }  # fmt: skip
    assert blocks["word"] == ("call", "os", "walk", "top", "twice")


def test_what_is_read_of_code_has_an_end() -> None:
    words = [f"w{'ab'[n % 2]}{'x' * (n // 2)}" for n in range(40)]
    wide = section_features("# A\n\n    " + " ".join(words) + "\n")[0].blocks["command"]
    assert len(wide) == MAX_CODE_WORDS + 2
    long = section_features("# A\n\n" + "".join(f"    {word}\n" for word in words + ["y" * 9] * 9))[0].blocks["command"]
    assert f"first {words[MAX_CODE - 1]}" in long
    assert "first yyyyyyyyy" not in long
    spans = section_features("# A\n\n" + " ".join(f"`{word}`" for word in words * 2))[0].blocks["span"]
    assert len(spans) == len(words)
    assert section_features("# A\n\n" + "`a` " * MAX_SPANS + "`last`")[0].blocks["span"] == ()


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


LENGTH = 1 << 16


def tiny(weight: int, adds: int = 1, length: int = LENGTH // codes.ROOT) -> codes.Weights:
    """A model of one feature; a section that has it alone is of a usual length when it adds 1."""
    rows = bytearray([128] * 8 + [0]) * 16
    at = codes.row_of("heading", "w usage", 4) * codes.WIDTH
    rows[at + 2], rows[at + codes.N] = 128 + weight, adds
    return codes.Weights(4, bytes(rows), length, (codes.UNIT * 256,) * 8, (0,) * 8, (0,) * 8)


def test_a_feature_moves_its_code_by_its_weight_shared_out_over_the_block() -> None:
    section = section_features("# usage")[0]._replace(blocks={"heading": ("w usage",), "command": ()})
    assert codes.raw_scores(section, tiny(3)) == [0, 0, 3 * codes.UNIT, 0, 0, 0, 0, 0]
    assert codes.raw_scores(section, tiny(-3))[2] == -3 * codes.UNIT
    # Four features in the block: the root of four is two.
    assert codes.share("heading", 4) == 2 * codes.share("heading", 1)


def test_in_a_longer_section_a_feature_counts_for_less() -> None:
    section = section_features("# usage")[0]._replace(blocks={"heading": ("w usage",)})
    # What a feature adds is a square: four times as much is twice as long.
    assert codes.raw_scores(section, tiny(3, adds=4))[2] == 3 * codes.UNIT // 2
    assert codes.reasons(section, 3, tiny(3, adds=4))[0].weight == 3 * codes.UNIT // 2
    assert codes.block_sums(section, 3, tiny(3, adds=4)) == {"heading": 3 * codes.UNIT // 2}
    assert codes.raw_scores(section, tiny(3, length=2 * LENGTH // codes.ROOT))[2] == 6 * codes.UNIT
    empty = section._replace(blocks={"heading": ()})
    assert codes.raw_scores(empty, tiny(3)) == [0] * codes.N
    assert codes.block_sums(empty, 3, tiny(3)) == {"heading": 0}


def test_a_model_survives_its_file_and_a_broken_file_is_refused() -> None:
    weights = tiny(3)
    assert codes.unpack(codes.pack(weights)) == weights
    with pytest.raises(ValueError, match="not a packed model"):
        codes.unpack(b"nonsense")
    with pytest.raises(ValueError, match="table"):
        codes.unpack(codes.pack(weights._replace(rows=b"\x80" * 8)))


def test_the_shipped_file_is_small() -> None:
    assert codes.DATA.stat().st_size <= 2 << 20
    assert len(codes.shipped().rows) == codes.WIDTH << codes.shipped().bits


def test_what_decided_is_sorted_and_only_for_headings_that_are_there() -> None:
    reasons = codes.explain(README, 5, 3)
    sizes = [abs(one.weight) for one in reasons]
    assert sizes
    assert sizes == sorted(sizes, reverse=True)
    assert any(one.feature == "kind how-to-run" and one.weight > 0 for one in reasons)
    assert codes.explain(README, 6, 3) == ()
    assert codes.explain(README, 5, 9) == ()


def without(block: str, feature: str) -> codes.Weights:
    """The shipped model, to which a feature says nothing of any code; lengths stay as they are."""
    weights = codes.shipped()
    at = codes.row_of(block, feature, weights.bits) * codes.WIDTH
    rows = weights.rows[:at] + b"\x80" * codes.N + weights.rows[at + codes.N :]
    return weights._replace(rows=rows)


def test_taking_away_what_a_feature_says_takes_away_what_it_is_said_to_weigh() -> None:
    weights = codes.shipped()
    for section in section_features(README):
        for code in (1, 3, 6):
            score = codes.raw_scores(section, weights)[code - 1]
            for one in codes.reasons(section, code, weights, most=3):
                less = codes.raw_scores(section, without(one.block, one.feature))[code - 1]
                assert score - less == pytest.approx(one.weight, abs=2 * len(section.blocks))
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
        assert codes.raw_scores(section, weights)[0] > codes.raw_scores(section, without("word", word))[0]


@pytest.mark.parametrize(
    "text", ["# a\n" + "word [x](y) " * 90_000, "# heading\nsome words\n" * 10_000, "# a\n## b\n" * 10_000], ids=len
)
def test_a_hostile_readme_costs_a_bounded_number_of_features(text: str) -> None:
    sections = section_features(text)
    assert len(sections) <= MAX_HEADS
    code = MAX_SPANS * MAX_SPAN_WORDS + MAX_CODE * (MAX_CODE_WORDS + 2)
    most = 5 * MAX_FOLDED + MAX_WORDS + MAX_ABOVE_WORDS + code + 40 * MAX_FOLDED
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
