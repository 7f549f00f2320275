"""Numbers in documents: written by commands between markers, never by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .errors import BadConfiguration

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from .registry import Metadata


def write_block(path: Path, name: str, text: str) -> None:
    """Replace what stands between `<!-- NAME:start -->` and `<!-- NAME:end -->`.

    Raises:
        BadConfiguration: the file lacks the markers, or has them twice.
    """
    start, end = f"<!-- {name}:start -->", f"<!-- {name}:end -->"
    content = path.read_text(encoding="utf-8")
    if content.count(start) != 1 or content.count(end) != 1 or content.index(start) > content.index(end):
        raise BadConfiguration(f"{path.name} needs one {start} and one {end} after it.")
    before, rest = content.split(start)
    after = rest.split(end)[1]
    path.write_text(f"{before}{start}\n{text.strip()}\n{end}{after}", encoding="utf-8")


def write_report(path: Path, report: dict[str, Any]) -> None:
    """Keep a report as JSON beside the README's table, for machines and for comparisons."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def model_facts(model: Metadata) -> str:
    """The part of the model card that the registry knows."""
    facts = [
        ("version", f"{model.version}, registered {model.created_at}, commit {model.commit}"),
        ("algorithm", model.algorithm),
        ("parameters", ", ".join(f"{key} = {value}" for key, value in model.parameters.items() if key != "costs")),
        ("training data", f"{model.data['train_rows']} orders until {model.data['train_until']}"),
        ("test data", f"{model.data['test_rows']} orders from {model.data['test_from']}"),
        ("data file", f"{model.data['file']}, SHA-256 {model.data['sha256']}"),
        ("decision threshold", f"{model.threshold:.2f}, the cheapest on the validation part"),
        *((name.replace("_", " "), f"{value:.4g}") for name, value in model.metrics.items()),
        ("model file", f"SHA-256 {model.files['model.onnx']['sha256']}"),
        ("made with", ", ".join(f"{name} {version}" for name, version in model.environment.items())),
    ]
    return table(("fact", "value"), facts)
