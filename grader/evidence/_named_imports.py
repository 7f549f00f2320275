"""Which own files import each other, in languages whose imports name a file: TypeScript, JavaScript, R, C and C++."""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from grader.evidence.files import base_name, suffix

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.evidence.source_code import SourceFile

MAX_FILES = 4_000
_SHINY = frozenset(("app.r", "server.r", "ui.r", "global.r"))
_LANGUAGES = frozenset(("typescript", "javascript", "r", "cpp", "c", "dart"))
_ENDINGS = frozenset(
    (".ts", ".tsx", ".js", ".jsx", ".mjs", ".vue", ".svelte", ".r", ".h", ".hpp", ".cu", ".cc", ".cpp", ".dart")
)


def linked(files: Iterable[SourceFile]) -> tuple[Counter[str], Counter[str]]:
    """How many others each file imports, and how many import it, by its path."""
    named = [file for file in files if file.language in _LANGUAGES][:MAX_FILES]
    stems: dict[str, list[str]] = defaultdict(list)
    for file in named:
        stem = _stem(file.path)
        stems[stem].append(file.path)
        if base_name(stem) == "index":
            stems[posixpath.dirname(stem)].append(file.path)
    tails: dict[str, list[str]] = defaultdict(list)
    for stem in stems:
        tails[base_name(stem)].append(stem)
    uses, used_by = Counter[str](), Counter[str]()
    for file in named:
        targets = {path for item in file.imports for path in _targets(item.name, file.path, stems, tails)}
        uses[file.path] = len(targets - {file.path})
        used_by.update(targets - {file.path})
    for home, part in _of_shiny(named):
        uses[home] += 1
        used_by[part] += 1
    return uses, used_by


def _of_shiny(files: Iterable[SourceFile]) -> Iterator[tuple[str, str]]:
    """An application of Shiny and each script of the folder `R` beside it, which it reads without naming them."""
    paths = [file.path for file in files if file.language == "r"]
    homes = {posixpath.dirname(path): path for path in paths if base_name(path).lower() in _SHINY}
    for path in paths:
        folder, _, name = posixpath.dirname(path).rpartition("/")
        if name.lower() == "r" and folder in homes:
            yield homes[folder], path


def _stem(path: str) -> str:
    ending = suffix(path)
    return path[: -len(ending)] if ending in _ENDINGS else path


def _targets(name: str, path: str, stems: dict[str, list[str]], tails: dict[str, list[str]]) -> list[str]:
    """The files that an import means: from its folder, from the root, or by an alias of the source folder (`@/`)."""
    if name.startswith("package:"):  # Dart's own way to say `lib/`
        name = f"lib/{name.partition('/')[2]}"
    stem = _stem(name)
    near = posixpath.normpath(posixpath.join(posixpath.dirname(path), stem))
    if near in stems:
        return stems[near]
    if name.startswith("."):
        return []
    if stem in stems:
        return stems[stem]
    if "/" not in name and stem == name:
        return []  # a package
    tail = stem.lstrip("@~/")
    matching = [known for known in tails.get(base_name(tail), ()) if known == tail or known.endswith(f"/{tail}")]
    return stems[matching[0]] if len(matching) == 1 else []
