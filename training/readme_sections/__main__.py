"""`python -m training.readme_sections show|explain|evaluate|crossval|train`: see training/readme_sections/README.md."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from grader.evidence import _section_model as model
from grader.evidence._section_features import section_features
from training.readme_sections.data import load_readmes
from training.readme_sections.evaluate import cross_validate, measure_shipped

if TYPE_CHECKING:
    from training.readme_sections.evaluate import Figures


def show_figures(found: Figures) -> str:
    """Figures as lines of text."""
    rows = [f"{n + 1} {model.CODES[n]:<13} F1 {found.each[n]:.3f}  n={found.support[n]}" for n in range(model.N)]
    return "\n".join([*rows, f"weighted F1 {found.weighted:.4f}  headings not found in their text: {found.lost}"])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training.readme_sections", description="What README sections are for."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    show = commands.add_parser("show", help="print line, codes and heading of each section of a README")
    show.add_argument("file", type=Path)
    show.add_argument("--json", action="store_true", help="one JSON object a line")
    explain = commands.add_parser("explain", help="print what decided a code at a heading's line")
    explain.add_argument("file", type=Path)
    explain.add_argument("line", type=int)
    explain.add_argument("code", type=int, choices=range(1, model.N + 1))
    for name, text in (
        ("evaluate", "measure the shipped classifier on labelled READMEs"),
        ("crossval", "measure on grouped 10-fold, trained anew"),
        ("train", "write the shipped weights"),
    ):
        one = commands.add_parser(name, help=text)
        one.add_argument("--data", type=Path, required=True, help="folder with sections.csv and readmes/")
        if name == "crossval":
            one.add_argument("--seed", type=int, default=0)
            one.add_argument("--without-lexicon", action="store_true", help="hide what the heading lexicon says")
    return parser


def _show(file: Path, *, as_json: bool) -> str:
    rows = []
    for one in model.classify(file.read_text("utf-8", errors="replace")):
        codes = "".join(map(str, one.codes))
        plain = {"line": one.head.line, "codes": codes, "heading": one.head.title, "names": one.names}
        rows.append(json.dumps(plain, ensure_ascii=False) if as_json else f"{one.head.line}\t{codes}\t{one.head.title}")
    return "\n".join(rows)


def _explain(text: str, line: int, code: int) -> str:
    """In hundredths, what blocks said together, then the strongest features; nothing where no heading is."""
    rows = []
    for section in section_features(text, frozenset({line})):
        sums = model.block_sums(section, code, model.shipped())
        rows = [
            f"{value * 100 / model.UNIT:+7.2f}  {block}" for block, value in sorted(sums.items(), key=_size) if value
        ]
    found = model.explain(text, line, code)
    return "\n".join([*rows, *(f"{w * 100 / model.UNIT:+7.2f}  {b}: {f}" for b, f, w in found)])


def _size(item: tuple[str, int]) -> tuple[int, str]:
    return (-abs(item[1]), item[0])


def main(argv: list[str]) -> str:
    """What the command prints."""
    asked = _parser().parse_args(argv)
    if asked.command == "show":
        return _show(asked.file, as_json=asked.json)
    if asked.command == "explain":
        return _explain(asked.file.read_text("utf-8", errors="replace"), asked.line, asked.code)
    readmes = load_readmes(asked.data)
    if asked.command == "evaluate":
        return show_figures(measure_shipped(readmes))
    from training.readme_sections.fit import fit, read_example, table  # noqa: PLC0415  (needs numpy and scipy)

    if asked.command == "crossval":
        examples = [read_example(one, lexicon=not asked.without_lexicon) for one in readmes]
        return show_figures(cross_validate(examples, asked.seed))
    data = model.pack(fit(table([read_example(one) for one in readmes]), range(len(readmes))))
    model.DATA.write_bytes(data)
    return f"{model.DATA.name}: {len(data)} bytes from {len(readmes)} READMEs"


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1:]) + "\n")
