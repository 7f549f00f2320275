"""Reads the façades: small repositories, each boasting of something that it doesn't hold.

A façade is text: `@@@ name`, a `lie:` line for each untrue phrase of its README, then `--- path` and that file's text.
In a notebook's text `%%` begins a code cell, `%%md` words, `%%out` what the cell before printed; in a table
`%rows 500 {i},3` stands for so many rows. They were written before anybody looked at what the claims' code can see:
`first.txt`, `third.txt` and `fifth.txt` were then worked through, `second.txt` and `fourth.txt` only counted.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from grader.model import Verdict
from tests.facts import fact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.model import Claim

HERE = Path(__file__).parent / "facades"


class Facade(NamedTuple):
    """One repository: its name, the untrue phrases of its README, its files."""

    name: str
    lies: tuple[str, ...]
    files: dict[str, str]


def load(which: str) -> list[Facade]:
    """The façades of `first` to `fifth`, in their order."""
    text = (HERE / f"{which}.txt").read_text("utf-8")
    return [_facade(part) for part in text.split("@@@ ")[1:]]


def _facade(text: str) -> Facade:
    head, *parts = f"\n{text}".split("\n--- ")
    name, *rest = head.strip().split("\n")
    files = {}
    for part in parts:
        path, _, body = part.partition("\n")
        files[path] = _notebook(body) if path.endswith(".ipynb") else _with_rows(body).rstrip("\n") + "\n"
    return Facade(name, tuple(line.removeprefix("lie: ") for line in rest), files)


def _with_rows(body: str) -> str:
    def lines() -> Iterator[str]:
        for line in body.split("\n"):
            if line.startswith("%rows "):
                _, number, row = line.split(" ", 2)
                yield from (row.replace("{i}", str(i)) for i in range(int(number)))
            else:
                yield line

    return "\n".join(lines())


def _notebook(body: str) -> str:
    cells: list[dict[str, object]] = []
    for part in f"\n{body}".split("\n%%")[1:]:
        kind, _, source = part.partition("\n")
        lines = source.rstrip("\n").splitlines(keepends=True)
        if kind == "out":
            cells[-1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": lines}]
        elif kind == "md":
            cells.append({"cell_type": "markdown", "metadata": {}, "source": lines})
        else:
            number = len(cells) + 1
            cells.append(
                {"cell_type": "code", "metadata": {}, "execution_count": number, "source": lines, "outputs": []}
            )
    meta = {"kernelspec": {"name": "python3", "language": "python"}}
    return json.dumps({"cells": cells, "metadata": meta, "nbformat": 4, "nbformat_minor": 5}, indent=1)


def shown(facade: Facade) -> tuple[dict[str, Claim | None], list[Claim]]:
    """For each untrue phrase the claim that shows it (contradicted, or said to rest on a mock), and what is charged besides."""
    rows = [
        (path, number, row)
        for path, text in facade.files.items()
        if path.endswith((".md", ".rst"))
        for number, row in enumerate(text.split("\n"), start=1)
    ]
    charged = [c for c in fact("claims", facade.files) if c.verdict is Verdict.CONTRADICTED or c.basis]
    found: dict[str, Claim | None] = {}
    rightly: list[Claim] = []
    for lie in facade.lies:
        at = {(path, number) for path, number, row in rows if lie in row}
        assert at, (facade.name, lie)
        hits = [c for c in charged if (c.places[0].path, c.places[0].line) in at]
        found[lie] = hits[0] if hits else None
        rightly += hits
    return found, [claim for claim in charged if claim not in rightly]
