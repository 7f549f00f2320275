"""YAML as a tree with line numbers, read from events: no tags, no objects, no recursion, a budget for everything.

Scalars stay strings (`on: true` and Norway's `no` are what the author typed); duplicate keys keep the last value; an
alias shares its anchor's node, so a bomb of aliases costs nothing, and a reader that walks has a budget of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_YAML_BYTES = 256 << 10
MAX_NODES = 40_000
MAX_DEPTH = 60


@dataclass(slots=True, eq=False, repr=False)
class Node:
    """One value: a scalar (`text`), a list (`items`) or a mapping (`pairs`); `line` counts from 1.

    Nodes may be shared, even hold themselves (an alias inside its anchor): walk them with `walk` only.
    """

    line: int
    kind: str
    text: str = ""
    block: bool = False
    items: list[Node] = field(default_factory=list)
    pairs: dict[str, Node] = field(default_factory=dict)

    def get(self, *keys: str) -> Node:
        """The value below these keys; an empty scalar where there is none."""
        node = self
        for key in keys:
            node = node.pairs.get(key, _nothing(node.line))
        return node

    @property
    def text_line(self) -> int:
        """The line on which a scalar's text starts: the one after the `|` of a block."""
        return self.line + 1 if self.block else self.line

    def strings(self) -> tuple[str, ...]:
        """A scalar, or a list's scalars, as non-empty strings."""
        nodes = [self] if self.kind == "scalar" else self.items
        return tuple(node.text for node in nodes if node.kind == "scalar" and node.text)

    def __bool__(self) -> bool:
        return bool(self.text or self.items or self.pairs)


class Yaml(NamedTuple):
    """The documents of one file; those before an error are kept. `error_line` is 0 where there is none."""

    documents: tuple[Node, ...] = ()
    error: str = ""
    error_line: int = 0

    @property
    def root(self) -> Node:
        """The first document; an empty scalar for an empty file."""
        return self.documents[0] if self.documents else _nothing(1)


def _nothing(line: int) -> Node:
    return Node(line, "scalar")


def parse_yaml(text: str) -> Yaml:
    """Read YAML text; a mistake becomes `error` with its line, never an exception."""
    if len(text) > MAX_YAML_BYTES:
        return Yaml(error=f"larger than {MAX_YAML_BYTES >> 10} KiB, not read", error_line=1)
    import yaml  # noqa: PLC0415  (20 ms that a repository without YAML needn't pay)

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    reader = _Reader()
    try:
        for event in yaml.parse(text, Loader=loader):
            reader.take(event, type(event).__name__)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        what = str(getattr(error, "problem", "") or "not YAML")
        return Yaml(tuple(reader.documents), what, mark.line + 1 if mark else 1)
    except _TooMuch as error:
        return Yaml(tuple(reader.documents), str(error), error.line)
    except (ValueError, RecursionError, MemoryError):
        return Yaml(tuple(reader.documents), "not YAML", 1)
    return Yaml(tuple(reader.documents))


def walk(node: Node, budget: int = MAX_NODES) -> Iterator[tuple[str, Node]]:
    """Every (key, node) below `node`, in order; the key of a list's item is its list's. Stops after `budget`."""
    stack: list[tuple[str, Node, int]] = [("", node, 0)]
    while stack and budget > 0:
        key, here, depth = stack.pop()
        budget -= 1
        yield key, here
        if depth < MAX_DEPTH:
            below = [(key, item) for item in here.items] or list(here.pairs.items())
            stack.extend((name, value, depth + 1) for name, value in reversed(below))


class _TooMuch(Exception):
    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


class _Reader:
    """Builds nodes from events with a stack of its own."""

    def __init__(self) -> None:
        self.documents: list[Node] = []
        self._stack: list[Node] = []
        self._keys: list[Node | None] = []
        self._anchors: dict[str, Node] = {}
        self._left = MAX_NODES

    def take(self, event: object, name: str) -> None:
        """One parser event."""
        line = event.start_mark.line + 1  # type: ignore[attr-defined]
        if name == "ScalarEvent":
            self._put(Node(line, "scalar", event.value, event.style in ("|", ">")), event)  # type: ignore[attr-defined]
        elif name == "AliasEvent":
            known = self._anchors.get(event.anchor)  # type: ignore[attr-defined]
            if known is None:
                raise _TooMuch("an alias without its anchor", line)
            self._put(known, None)
        elif name in ("MappingStartEvent", "SequenceStartEvent"):
            node = Node(line, "map" if name == "MappingStartEvent" else "list")
            self._put(node, event)
            self._stack.append(node)
            self._keys.append(None)
            if len(self._stack) > MAX_DEPTH:
                raise _TooMuch(f"nested more than {MAX_DEPTH} deep", line)
        elif name in ("MappingEndEvent", "SequenceEndEvent"):
            node = self._stack.pop()
            self._keys.pop()
            if node.kind == "map" and "<<" in node.pairs:
                self._merge(node)
        elif name == "DocumentStartEvent":
            self._anchors.clear()

    def _put(self, node: Node, event: object) -> None:
        self._left -= 1
        if self._left < 0:
            raise _TooMuch(f"more than {MAX_NODES} values", node.line)
        anchor = getattr(event, "anchor", None)
        if anchor:
            self._anchors[anchor] = node
        if not self._stack:
            self.documents.append(node)
            return
        parent = self._stack[-1]
        if parent.kind == "list":
            parent.items.append(node)
        elif self._keys[-1] is None:
            self._keys[-1] = node
        else:
            parent.pairs[self._keys[-1].text] = node
            self._keys[-1] = None

    def _merge(self, node: Node) -> None:
        """Put what `<<` names behind the mapping's own keys."""
        source = node.pairs.pop("<<")
        for other in [source] if source.kind == "map" else source.items:
            for key, value in other.pairs.items():
                self._left -= 1
                if self._left < 0:
                    raise _TooMuch(f"more than {MAX_NODES} values", node.line)
                node.pairs.setdefault(key, value)
