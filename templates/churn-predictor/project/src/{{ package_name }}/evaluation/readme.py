"""Writes numbers between the markers of README.md; nobody types them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from ..errors import BadConfiguration


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    return "\n".join("| " + " | ".join(line) + " |" for line in [header, ["---"] * len(header), *rows])


def write_between(path: Path, name: str, body: str) -> None:
    """Replace what stands between `<!-- name:start -->` and `<!-- name:end -->`.

    Raises:
        BadConfiguration: the markers are gone.
    """
    text = path.read_text(encoding="utf-8")
    pattern = re.compile(rf"(<!-- {name}:start -->\n).*?(<!-- {name}:end -->)", re.DOTALL)
    if not pattern.search(text):
        raise BadConfiguration(f"{path.name} has no lines <!-- {name}:start --> and <!-- {name}:end -->.")
    path.write_text(pattern.sub(lambda match: f"{match[1]}{body.strip()}\n{match[2]}", text), encoding="utf-8")
