"""The files that a README's trees and links name, and which of them aren't there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.evidence._regex import regex
from grader.evidence.documents import resolve
from grader.evidence.files import base_name, suffix
from grader.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.documents import CodeBlock, Document
    from grader.evidence.files import Files

_TREE_LINE = regex(r"^[\s\u2502|]{0,60}(?:[\u251c\u2514][\u2500-\u257f]{1,3}|[|`+]--+)\s?(.{1,200})$")
_TREE_NAME = regex(r"^[\w.@()+-][\w.@()+/ -]{0,100}?(?=\s{2,}|\s[#\u2190\u2014\u2013<(|-]|\s*$|/\s)")
# What is rightly not in the repository: made by running, private, or large.
_NOT_COMMITTED = regex(
    r"(?i)^(?:\.env.{0,20}|\.?venv|env|node_modules|__pycache__|mlruns|logs?|data|datasets?|raw|processed|"
    r"interim|external|models?|"
    r"outputs?|results?|artifacts?|checkpoints?|weights|tmp|temp|cache|build|dist|target|uploads?|"
    r"vector_?(?:store|db)|chroma.{0,12}|"
    r"\.git|\.gitkeep|\.\.\.|etc|license|.{1,60}\.(?:csv|pkl|joblib|pt|pth|h5|onnx|db|sqlite3?|parquet|"
    r"log|zip|npy|npz|json|xlsx|pdf|png|jpe?g|gif|mp4|trt|engine|bin|html))/?$"
)
# An item of a list that is a path, perhaps with what it is for.
_LISTED = regex(
    r"^[`*]{0,3}([\w.-]{1,60}(?:/[\w.-]{1,60}){0,8}(?:\.\w{1,8}|/))[`*]{0,3}(?:\s{0,3}[:\u2013\u2014(-]|\s*$)"
)


# A drawing of which more than two thirds are no files draws parts of a system or menus, unless they have suffixes.
MOST_WORDS = 3


def _drawn(block: CodeBlock, names: set[str]) -> list[tuple[int, str, bool]]:
    """The entries of a drawn tree that should be in the repository: line, name, and whether it is."""
    out = []
    for offset, row in enumerate(block.text.split("\n")):
        tree = _TREE_LINE.match(row)
        found = _TREE_NAME.match(tree[1].strip()) if tree else None
        if tree is None or found is None or _NOT_COMMITTED.match(base_name(found[0].strip().rstrip("/"))):
            continue
        plain = found[0].strip().rstrip("/")
        if plain.endswith(")") and "(" in plain:
            continue  # a tree of functions
        slash = "/" if tree[1].strip()[found.end() :].startswith("/") or found[0].strip().endswith("/") else ""
        line = min(block.end_line, block.line + 1 + offset)
        out.append((line, plain + slash, base_name(plain).lower() in names))
    return out


def _is_word(name: str, *, real: bool) -> bool:
    """What is drawn isn't meant as a path: several words, or one without suffix or slash where hardly any is a file."""
    return " " in name or (not real and "/" not in name and not suffix(name))


def _within(target: str) -> str:
    """The path of a link within the repository; empty for one that leads elsewhere."""
    path = target.partition("#")[0].partition("?")[0]
    elsewhere = "://" in path or path.startswith(("mailto:", "data:", "{", "www.", "localhost"))
    return "" if elsewhere else path


def dead_links(document: Document, sections: frozenset[int], files: Files) -> Iterator[Place]:
    """Links of these sections to files that aren't there, at their lines."""
    lines = {line.no for line in document.lines if line.section in sections} if sections else set()
    for link in document.links:
        path = _within(link.target) if link.line in lines else ""
        if path and resolve(document, path, files) is None:
            yield Place(document.path, link.line, note=f"{path} isn't in the repository")


def named_paths(document: Document, files: Files) -> tuple[int, tuple[Place, ...]]:
    """How many files the README's trees and relative links name, and which of them don't exist."""
    names = {base_name(path).lower() for path in (*files.by_path, *files.dirs)}
    checked: dict[str, Place | None] = {}
    for block in document.code_blocks:
        drawn = _drawn(block, names)
        real = sum(there for *_, there in drawn) >= len(drawn) / MOST_WORDS
        for line, name, there in drawn:
            if there or not _is_word(name, real=real):
                plain = name.rstrip("/")
                place = Place(document.path, line, note=f"{plain} isn't in the repository")
                checked.setdefault(plain, None if there else place)
    for item in document.lines:
        found = _LISTED.match(item.text) if item.block == "list" else None
        if found and (found[1] in files.by_path or found[1].rstrip("/") in files.dirs):
            checked.setdefault(found[1], None)
    targets = [(x.target, x.line) for x in document.links] + [(x.target, x.line) for x in document.images]
    for raw, line in targets:
        target = _within(raw)
        if not target:
            continue
        there = resolve(document, target, files) is not None
        place = Place(document.path, line, note=f"{target} isn't in the repository")
        checked.setdefault(target, None if there else place)
    return len(checked), tuple(place for place in checked.values() if place is not None)
