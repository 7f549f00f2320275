"""Which of the project's own Python files an import means."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.evidence._python_module import Module


class ProjectImports:
    """An index of the project's modules by every dotted name that could mean them (`src.app.io`, `app.io`, `io`)."""

    def __init__(self, modules: Iterable[Module]) -> None:
        """Index these modules; `tests` among them may be targets too."""
        self._by_name: dict[str, list[str]] = {}
        self._symbols: dict[str, frozenset[str]] = {}
        for module in modules:
            parts = module.path.removesuffix(".py").removesuffix(".pyw").split("/")
            if parts[-1] == "__init__":
                parts = parts[:-1]
            for start in range(len(parts)):
                self._by_name.setdefault(".".join(parts[start:]), []).append(module.path)
            names = {f.name for f in module.functions if not f.owner} | {c.name for c in module.classes}
            self._symbols[module.path] = frozenset(names)

    def targets(self, path: str, module: str, names: tuple[str, ...]) -> tuple[str, ...]:
        """The own files that `import module` or `from module import names` in `path` means, sorted.

        Names that a package re-exports count for the module of the package that defines them.
        """
        name = self._absolute(path, module)
        if not name:
            return ()
        found: set[str] = set()
        package = self._find(name, path)
        for symbol in names:
            inner = self._find(f"{name}.{symbol}", path)
            if inner:
                found.add(inner)
            elif package and package.endswith("__init__.py") and symbol not in self._symbols[package]:
                found |= self._defining(package, symbol)
        if package and (not found or symbol_in(names, self._symbols[package])):
            found.add(package)
        return tuple(sorted(found))

    def _absolute(self, path: str, module: str) -> str:
        if not module.startswith("."):
            return module
        level = len(module) - len(module.lstrip("."))
        parents = path.split("/")[:-1]
        if level - 1 > len(parents):
            return ""
        parents = parents[: len(parents) - (level - 1)]
        return ".".join([*parents, *([module.lstrip(".")] if module.lstrip(".") else [])])

    def _find(self, name: str, path: str) -> str:
        """The file of a dotted name; of several the one nearest to the importing file."""
        paths = self._by_name.get(name)
        if not paths:
            return ""
        return max(sorted(paths), key=lambda p: _shared(p, path)) if len(paths) > 1 else paths[0]

    def _defining(self, package: str, symbol: str) -> set[str]:
        prefix = package.removesuffix("__init__.py")
        inside = [p for p, symbols in self._symbols.items() if p.startswith(prefix) and symbol in symbols]
        return set(inside[:3])


def symbol_in(names: tuple[str, ...], symbols: frozenset[str]) -> bool:
    """Whether one of the imported names is defined right there."""
    return any(name in symbols for name in names)


def _shared(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one.split("/")[:-1], other.split("/")[:-1], strict=False):
        if a != b:
            break
        count += 1
    return count
