"""What a test writes into a file and reads back: a snapshot that is taken anew each time equals whatever was made."""

from __future__ import annotations

import ast
from typing import Any, NamedTuple

from grader.evidence._syntax import last, nodes, root
from grader.evidence._test_scope import PURE_ROOTS

_WRITES = frozenset({"write_text", "write_bytes"})
_READS = frozenset({"read_text", "read_bytes"})


class Echo(NamedTuple):
    """The name of a value, and of the file that it was written to as it is."""

    value: str
    file: str


def echoes_of(every: list[ast.AST]) -> frozenset[Echo]:
    """Of a test's nodes: `path.write_text(json.dumps(made))`, with nothing but pure libraries in between."""
    found = set()
    for node in every:
        if not (isinstance(node, ast.Call) and last(node.func) in _WRITES and len(node.args) == 1):
            continue
        values = _names(node.args[0]) - PURE_ROOTS
        file = root(node.func)
        if file and len(values) == 1:
            found.add(Echo(values.pop(), file))
    return frozenset(found)


def reads_back(test: ast.expr, echoes: frozenset[Echo]) -> bool:
    """`json.loads(path.read_text()) == made` of a file that this test wrote itself."""
    if not echoes or not (isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq)):
        return False
    for kept, read in ((test.left, test.comparators[0]), (test.comparators[0], test.left)):
        names = _names(read) - PURE_ROOTS
        reads = any(isinstance(n, ast.Call) and last(n.func) in _READS for n in nodes(read))
        if isinstance(kept, ast.Name) and reads and len(names) == 1 and Echo(kept.id, *names) in echoes:
            return True
    return False


def own_env(every: list[Any]) -> frozenset[str]:
    """Environment variables that a test sets: `monkeypatch.setenv("KEY", "1")`, `os.environ["KEY"] = "1"`."""
    found: set[Any] = set()
    for node in every:
        if isinstance(node, ast.Call) and last(node.func) == "setenv" and node.args:
            found.add(getattr(node.args[0], "value", None))
        elif isinstance(node, ast.Call) and last(node.func) == "dict" and len(node.args) > 1:
            keys = node.args[1].keys if last(node.args[0]) == "environ" and isinstance(node.args[1], ast.Dict) else []
            found.update(getattr(key, "value", None) for key in keys)
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and last(node.value) == "environ":
            found.add(getattr(node.slice, "value", None))
    return frozenset(key for key in found if isinstance(key, str))


def reads_env(test: ast.expr, keys: frozenset[str]) -> bool:
    """All that is asked is the environment, and only for these."""
    asked = []
    for node in nodes(test):
        if isinstance(node, ast.Subscript) and last(node.value) == "environ":
            asked.append(node.slice)
        elif isinstance(node, ast.Call):
            if not (last(node.func) == "getenv" or (last(node.func) == "get" and _is_environ(node.func))):
                return False
            asked += node.args[:1]
    return bool(asked) and all(getattr(key, "value", None) in keys for key in asked)


def _is_environ(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and last(function.value) == "environ"


def _names(node: ast.AST) -> set[str]:
    return {n.id for n in nodes(node) if isinstance(n, ast.Name)}
