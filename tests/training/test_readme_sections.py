"""Measuring the section classifier: reading labels, matching headings, counting."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.evidence import _section_model as codes
from training.readme_sections.__main__ import main
from training.readme_sections.data import LabelledReadme, align, load_readmes
from training.readme_sections.evaluate import figures, measure_shipped

SAMPLE = Path(__file__).with_name("sample")
TEXT = "# Tool\n\nA tool that counts words in files.\n\n## Install\n\n    pip install tool\n\n## License\n\nMIT\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "readmes").mkdir()
    (tmp_path / "readmes" / "ann.tool.md").write_text(TEXT, "utf-8")
    rows = ["section-id,file-id,url,heading,codes"]
    for n, (heading, label) in enumerate((("# Tool", "1"), ("## Install", "3"), ("## License", "5"), ("##", "-"))):
        rows.append(f"{n},7,https://example.org/ann/Tool,{heading},{label}")
    (tmp_path / "sections.csv").write_text("\n".join(rows) + "\n", "utf-8")
    return tmp_path


def test_labels_are_read_beside_their_text(data: Path) -> None:
    assert load_readmes(data) == [
        LabelledReadme("7", TEXT, ("# Tool", "## Install", "## License", "##"), ("1", "3", "5", "-"))
    ]


def test_a_missing_text_is_named(data: Path) -> None:
    (data / "readmes" / "ann.tool.md").unlink()
    with pytest.raises(FileNotFoundError, match=r"ann\.Tool\.md"):
        load_readmes(data)


def test_headings_match_in_order_by_letters() -> None:
    assert align(["## Use", "## my\\_tool", "## Use"], ["Use", "my_tool", "Use"]) == [0, 1, 2]
    assert align(["# A badge"], ["A", "A badge ![x](y)"]) == [0]
    assert align(["# Gone"], ["Here"]) == [None]
    assert align(["# Late", "# Early"], ["Early", "Late"]) == [1, 0]


def test_f1_is_weighted_by_how_often_a_code_occurs() -> None:
    one, three, both = frozenset({1}), frozenset({3}), frozenset({1, 3})
    found = figures([(one, one), (three, both), (three, one), (three, three)])
    # Code 1: 1 hit, 1 labelled, 3 given. Code 3: 2 hits, 3 labelled, 2 given.
    assert found.each[0] == pytest.approx(2 / 4)
    assert found.each[2] == pytest.approx(4 / 5)
    assert found.weighted == pytest.approx((0.5 * 1 + 0.8 * 3) / 4)


def test_a_heading_that_is_not_found_counts_as_wrong() -> None:
    readme = LabelledReadme("7", TEXT, ("## Install", "## Nowhere"), ("3", "3"))
    found = measure_shipped([readme])
    assert found.lost == 1
    assert found.each[2] == pytest.approx(2 / 3)


def test_the_commands_print_codes_reasons_and_figures(data: Path) -> None:
    file = str(data / "readmes" / "ann.tool.md")
    assert "5\t3\tInstall" in main(["show", file]).split("\n")
    assert '"codes": "3"' in main(["show", file, "--json"])
    told = main(["explain", file, "5", "3"]).split("\n")
    assert any(line.endswith("  layout") for line in told)
    assert any(line.endswith("layout: kind how-to-run") and line.strip().startswith("+") for line in told)
    assert main(["explain", file, "6", "3"]) == ""
    assert "headings not found in their text: 0" in main(["evaluate", "--data", str(data)])


def test_every_code_has_a_line_in_the_figures(data: Path) -> None:
    lines = main(["evaluate", "--data", str(data)]).split("\n")
    assert [line.split()[1] for line in lines[: codes.N]] == list(codes.CODES)


def test_the_shipped_weights_read_readmes_that_they_never_saw() -> None:
    """Four READMEs written for this test, labelled before they were measured: the figure is far above a guess."""
    readmes = load_readmes(SAMPLE)
    found = measure_shipped(readmes)
    assert (len(readmes), sum(found.support), found.lost) == (4, 37, 0)
    assert found.weighted >= 0.9
    most_common = figures(
        (frozenset(map(int, code)), frozenset({3})) for one in readmes for code in one.codes if code != "-"
    )
    assert most_common.weighted < 0.3
