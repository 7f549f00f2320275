# ruff: noqa: E501 - patterns: a row is a thought
"""Badges of documentation on a host, against what such a host builds pages from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.evidence.files import base_name
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.files import Files
    from grader.evidence.sayings import Sayings

_CONFIGS = frozenset({".readthedocs.yaml", ".readthedocs.yml", "readthedocs.yaml", "readthedocs.yml", "mkdocs.yml", "mkdocs.yaml", "docusaurus.config.js", "_config.yml", "book.toml", "_quarto.yml", "antora.yml"})  # fmt: skip


class Told(NamedTuple):
    """One badge."""

    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Told, ...]:
    """The first badge of Read the Docs."""
    return tuple(
        Told("badge docs on Read the Docs", badge.place) for badge in sayings.badges if badge.service == "readthedocs"
    )[:1]


def held(said: tuple[Told, ...], files: Files) -> Iterator[Claim]:
    """Nothing is built there without a configuration; where documents lie without one, it may be kept on the host."""
    told = said[0]
    config = next(
        (
            e
            for e in files.all
            if base_name(e.path) in _CONFIGS or e.path.endswith(("docs/conf.py", "doc/conf.py", "source/conf.py"))
        ),
        None,
    )
    if config is not None:
        words = f"{config.path} builds it."
        yield Claim(told.text, Verdict.BORNE_OUT, "readme", words, (told.place, Place(config.path)))
    elif not any(
        e.path.lower().startswith(("docs/", "doc/", "documentation/")) and e.path.endswith((".rst", ".md"))
        for e in files.all
    ):
        words = "Nothing in the repository is built into such pages."
        yield Claim(told.text, Verdict.CONTRADICTED, "readme", words, (told.place,))
