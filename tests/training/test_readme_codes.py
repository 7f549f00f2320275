"""What README sections are for: the shipped model, its file, its arithmetic, and what decided."""

from __future__ import annotations

import subprocess
import sys

import pytest

from training.readme_sections import model as codes
from training.readme_sections.features import Head, outline, section_features

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
    section = section_features(text)[2]
    assert section.parent == 1
    assert "p installation" in section.blocks["path"]
    assert section.blocks["host"] == ("example.org",)
    assert "today" in section.blocks["word"]
    assert "above how-to-run" in section.blocks["layout"]


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


def test_a_rival_counts_by_a_quarter() -> None:
    assert codes.against_rivals([400, 100, -800, 0, 0, 0, 0, 0]) == [375, 0, -900, -100, -100, -100, -100, -100]


def tiny(weight: int) -> codes.Weights:
    row = codes.row_of("heading", "w usage", 4)
    rows = bytearray([128] * (8 << 4))
    rows[row * 8 + 2] = 128 + weight
    return codes.Weights(4, bytes(rows), (1024 * 256,) * 8, (0,) * 8, (0,) * 8)


def test_a_feature_moves_its_code_by_its_weight_shared_out_over_the_block() -> None:
    section = section_features("# usage")[0]._replace(blocks={"heading": ("w usage",)})
    assert codes.own_scores(section, tiny(3)) == [0, 0, 3 * 1024, 0, 0, 0, 0, 0]
    assert codes.own_scores(section, tiny(-3))[2] == -3 * 1024
    # Four features in the block: the root of four is two.
    wide = section._replace(blocks={"heading": ("w usage",), "host": ()})
    assert codes.share("heading", 4) == 2 * codes.share("heading", 1)
    assert codes.own_scores(wide, tiny(3))[2] == 3 * 1024


def test_a_model_survives_its_file_and_a_broken_file_is_refused() -> None:
    weights = tiny(3)
    assert codes.unpack(codes.pack(weights)) == weights
    with pytest.raises(ValueError, match="not a packed model"):
        codes.unpack(b"nonsense")
    with pytest.raises(ValueError, match="table"):
        codes.unpack(codes.pack(weights._replace(rows=b"\x80" * 8)))


def test_the_shipped_file_is_small() -> None:
    assert codes.DATA.stat().st_size <= 2 << 20


def test_what_decided_names_the_heading_and_is_sorted() -> None:
    reasons = codes.explain(README, 5, 3)
    assert any("install" in one.feature and one.weight > 0 for one in reasons)
    sizes = [abs(one.weight) for one in reasons]
    assert sizes == sorted(sizes, reverse=True)
    assert codes.explain(README, 6, 3) == ()
    assert codes.explain(README, 5, 9) == ()


def test_the_same_comes_out_whatever_the_hash_seed() -> None:
    line = "from training.readme_sections.model import classify; import sys; print([o.scores for o in classify(sys.argv[1])])"
    outs = {
        subprocess.run(
            [sys.executable, "-c", line, README], capture_output=True, text=True, check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(filter(None, sys.path))},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(outs) == 1


def test_using_the_model_imports_no_numbers_library() -> None:
    line = "import sys; from training.readme_sections.model import classify; classify('# a'); print({'numpy', 'sklearn', 'scipy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
