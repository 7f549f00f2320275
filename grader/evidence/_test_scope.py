"""The names of a test file: which of them stand for code outside it, for mocks, for fixtures."""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass, field
from typing import Any

from grader.evidence._regex import regex
from grader.evidence._syntax import last, names_in, nodes, root

# Packages whose results only depend on what they are given.
PURE_ROOTS = frozenset(
    "math json re random datetime time collections itertools functools string decimal fractions copy operator "
    "statistics typing typing_extensions uuid hashlib base64 textwrap enum dataclasses abc types numbers numpy pandas "
    "polars pytest unittest mock hypothesis warnings logging contextlib io tempfile shutil sys os pathlib pprint "
    "__future__ parametrize freezegun faker asyncio threading inspect traceback platform urllib gc "
    "assertpy hamcrest truth expects sure robber grappa dirty_equals deepdiff pytest_check".split()
)
# Likewise, but what they make is there to be changed: gradients, fitted models, figures.
STATEFUL_ROOTS = frozenset(
    "sklearn scipy torch tensorflow keras xgboost lightgbm matplotlib seaborn fakeredis mongomock bs4 PIL "
    "yaml networkx".split()
)
# Doubles are called so; other code that stands among the tests may be what they try.
_DOUBLE = regex(r"(?i)^_?(?:fake|stub|dummy|mock|spy)")
_SOFT = frozenset(
    "equal not_equal is_ is_not is_true is_false is_none is_not_none is_in is_not_in is_instance is_not_instance "
    "almost_equal not_almost_equal greater greater_equal less less_equal between raises is_nan is_not_nan".split()
)
# What is handed to their `assert_that` or `expect` is compared only by what is called on the answer.
FLUENT_ROOTS = frozenset("assertpy truth expects robber grappa playwright".split())
# Of those, what looks at the world after all: files of the project, other programs.
WORLD_CALLS = frozenset(
    "exists is_file is_dir read_text read_bytes open listdir glob rglob iterdir walk stat getsize getmtime isfile "
    "isdir urlopen import_module spec_from_file_location system popen environ getenv create_subprocess_exec "
    "getsource signature getmembers".split()
)
READERS = ("read_", "load", "scan_")
# What live code may change behind a test's back: these only matter once something live was called.
WORLD_FIXTURES = frozenset(
    "tmp_path tmpdir tmp_path_factory tmpdir_factory capsys capfd caplog monkeypatch mocker recwarn request".split()
)
MOCKS = frozenset(
    "Mock MagicMock AsyncMock NonCallableMock PropertyMock create_autospec patch mock_open sentinel".split()
)
_NO_SHAPE = frozenset({"patch", "mock_open", "sentinel", "PropertyMock"})  # their first argument is something else
BUILTINS = frozenset(dir(builtins)) - {"open", "__import__", "exec", "eval", "compile"}


@dataclass(slots=True)
class Scope:
    """The names of one test file.

    Attributes:
        live: imported or computed from what is imported; functions and classes of the file that use such names.
        mocks: imported names that make mocks.
        local: functions and classes of the file.
        fixtures: the file's own fixtures and whether they are live.
        imported: dotted names that an import binds.
        star: `from x import *` of something that isn't pure: unknown names may be anything.
        pure: packages whose results only depend on what they are given.
        stateful: names of libraries whose objects the code under test may change.
        plain_helpers: functions and classes of the tests' helpers that have nothing of the project's.
        fluent: names that begin an assertion and end none.
        soft: names of what collects failures and shows them at the end.
        renamed: names that an import gives, and those by which their own files know them.
    """

    live: set[str] = field(default_factory=set)
    mocks: set[str] = field(default_factory=set)
    defined: set[str] = field(default_factory=set)
    local: set[str] = field(default_factory=set)
    fixtures: dict[str, bool] = field(default_factory=dict)
    imported: set[str] = field(default_factory=set)
    star: bool = False
    pure: frozenset[str] = PURE_ROOTS | STATEFUL_ROOTS
    stateful: set[str] = field(default_factory=set)
    plain_helpers: frozenset[str] = frozenset()
    fluent: set[str] = field(default_factory=set)
    soft: set[str] = field(default_factory=lambda: {"check"})
    renamed: dict[str, str] = field(default_factory=dict)

    def is_begun_only(self, call: ast.Call) -> bool:
        """`assert_that(total)`, `expect(page)`, with nothing asked of it."""
        return isinstance(call.func, ast.Name) and call.func.id in self.fluent

    def is_soft(self, call: ast.Call) -> bool:
        """`check.equal(a, b)` of pytest-check, `pytest.assume(a == b)`."""
        name, start = last(call.func), root(call.func)
        return (start in self.soft and name in _SOFT) or (name == "assume" and start == "pytest")


def touches_world(node: ast.AST) -> bool:
    """Whether a call in it looks at files of the project, other programs or the net."""
    return any(type(n) is ast.Call and looks_outside(n) for n in nodes(node))


def looks_outside(call: ast.Call) -> bool:
    name = last(call.func)
    return name in WORLD_CALLS or (name.startswith(READERS) and not _in_memory(call))


def _in_memory(call: ast.Call) -> bool:
    """`json.loads(text)`, `pd.read_csv(StringIO(...))`: nothing is read from anywhere."""
    return last(call.func) == "loads" or any(
        isinstance(arg, ast.Call) and last(arg.func) in ("StringIO", "BytesIO") for arg in call.args
    )


def bind_import(scope: Scope, node: ast.Import | ast.ImportFrom) -> None:
    module = "" if isinstance(node, ast.Import) else (node.module or "")
    relative = isinstance(node, ast.ImportFrom) and node.level > 0
    for alias in node.names:
        name = (alias.asname or alias.name).partition(".")[0]
        top = (module or alias.name).partition(".")[0] if not relative else ""
        scope.defined.add(name)
        scope.imported.add(alias.asname or alias.name)
        if alias.asname:
            scope.renamed[alias.asname] = alias.name.rpartition(".")[2]
        if top in STATEFUL_ROOTS and top in scope.pure:
            scope.stateful.add(name)
        if top in FLUENT_ROOTS and alias.name in ("assert_that", "expect", "AssertThat"):
            scope.fluent.add(name)
        if alias.name in MOCKS and top in ("unittest", "mock"):
            scope.mocks.add(name)
        elif alias.name == "*":
            scope.star = scope.star or top not in scope.pure
        elif top == "pytest_check":
            scope.soft.add(name)
        elif top not in scope.pure and not (alias.name in scope.plain_helpers and _DOUBLE.search(alias.name)):
            scope.live.add(name)


def _shapes(call: ast.Call) -> list[ast.expr]:
    """`Mock(Basket)`, `create_autospec(Basket)`, `patch(..., autospec=Basket)`: what a mock is to look like."""
    told = [key.value for key in call.keywords if key.arg in ("spec", "spec_set", "autospec")]
    return told if last(call.func) in _NO_SHAPE else [*told, *call.args[:1]]


def _but_specs(inside: list[Any]) -> list[Any]:
    """Without what only gives a mock its shape: `Mock(spec=Basket)` runs nothing of the basket's."""
    specs = {
        id(n)
        for call in inside
        if type(call) is ast.Call and last(call.func) in MOCKS
        for shape in _shapes(call)
        for n in nodes(shape)
    }
    return [n for n in inside if id(n) not in specs] if specs else inside


def _is_fixture(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(last(d.func if isinstance(d, ast.Call) else d) == "fixture" for d in node.decorator_list)


def scope_of(tree: ast.Module, own: frozenset[str] = frozenset(), plain_helpers: frozenset[str] = frozenset()) -> Scope:
    """What the names at the top of a test file stand for; `own` are names of the project's, whatever else has them."""
    scope = Scope(pure=(PURE_ROOTS | STATEFUL_ROOTS) - own, plain_helpers=plain_helpers)
    later: list[ast.stmt] = []
    stack: list[ast.stmt] = list(reversed(tree.body))
    while stack:
        node = stack.pop()
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            bind_import(scope, node)
        elif isinstance(node, (ast.Try, ast.If, ast.With)):
            stack.extend(reversed(node.body))
            stack.extend(h for handler in getattr(node, "handlers", ()) for h in handler.body)
            stack.extend(getattr(node, "orelse", ()))
        else:
            later.append(node)
    below = [(node, _but_specs(nodes(node))) for node in later]
    for _, inside in below:
        for inner in inside:
            if type(inner) is ast.Import or type(inner) is ast.ImportFrom:
                bind_import(scope, inner)
    for _ in range(2):  # a helper may use another one that stands below it
        for node, inside in below:
            _define(scope, node, inside)
    return scope


def _define(scope: Scope, node: ast.stmt, inside: list[Any]) -> None:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        scope.defined.add(node.name)
        scope.local.add(node.name)
        live = _any_live(inside, scope.live, scope) or any(type(n) is ast.Call and looks_outside(n) for n in inside)
        if live:
            scope.live.add(node.name)
        elif any(type(n) is ast.Call and (last(n.func) in MOCKS or root(n.func) in scope.mocks) for n in inside):
            scope.mocks.add(node.name)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and _is_fixture(node):
            scope.fixtures[node.name] = live or any(
                scope.fixtures.get(arg.arg, arg.arg not in WORLD_FIXTURES) for arg in node.args.args
            )
    elif isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        live = node.value is not None and (is_live(node.value, scope.live, scope) or touches_world(node.value))
        for target in targets:
            for name in names_in(target):
                scope.defined.add(name)
                if live:
                    scope.live.add(name)


def is_live(node: ast.AST, live: set[str], scope: Scope) -> bool:
    """Whether anything in this expression or statement is live."""
    return _any_live(nodes(node), live, scope)


def _any_live(inside: list[Any], live: set[str], scope: Scope) -> bool:
    for n in inside:
        if type(n) is ast.Name:
            if n.id in live:
                return True
            if scope.star and n.id not in scope.defined and n.id not in BUILTINS:
                return True
    return False
