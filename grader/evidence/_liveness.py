"""Whether what a test asserts depends on anything but what the test itself wrote down.

A name is *live* when its value can come from code outside the test: an imported function, a fixture, a file. Literals,
built-ins, the standard library's pure helpers and mocks are not. An assertion without a live name can't fail.
"""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from grader.evidence._python_reader import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable

# Packages whose results only depend on what they are given.
PURE_ROOTS = frozenset(
    "math json re random datetime time collections itertools functools string decimal fractions copy operator "
    "statistics typing typing_extensions uuid hashlib base64 textwrap enum dataclasses abc types numbers numpy pandas "
    "polars pytest unittest mock hypothesis warnings logging contextlib io tempfile shutil sys os pathlib pprint "
    "__future__ parametrize freezegun faker asyncio threading inspect traceback platform urllib gc".split()
)
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
_WORLD_MODULES = frozenset(
    "os sys logging warnings io tempfile shutil pathlib Path gc StringIO BytesIO time perf_counter monotonic".split()
)
MOCKS = frozenset(
    "Mock MagicMock AsyncMock NonCallableMock PropertyMock create_autospec patch mock_open sentinel".split()
)
_BUILTINS = frozenset(dir(builtins)) - {"open", "__import__", "exec", "eval", "compile"}


@dataclass(slots=True)
class Scope:
    """The names of one test file.

    Attributes:
        live: imported or computed from what is imported; functions and classes of the file that use such names.
        mocks: imported names that make mocks.
        fixtures: the file's own fixtures and whether they are live.
        imported: dotted names that an import binds.
        star: `from x import *` of something that isn't pure: unknown names may be anything.
    """

    live: set[str] = field(default_factory=set)
    mocks: set[str] = field(default_factory=set)
    defined: set[str] = field(default_factory=set)
    fixtures: dict[str, bool] = field(default_factory=dict)
    imported: set[str] = field(default_factory=set)
    star: bool = False


def nodes(node: ast.AST) -> list[Any]:
    """The node and everything below it but annotations, in no particular order; several times as fast as `ast.walk`."""
    out: list[Any] = [node]
    for item in out:  # grows while it is walked
        for field_name in FIELDS.get(type(item), ()):
            value = getattr(item, field_name, None)
            if type(value) is list:
                out.extend([v for v in value if type(v) in FIELDS])
            elif type(value) in FIELDS:
                out.append(value)
    return out


def root(node: Any) -> str:
    """The name that an attribute, subscript or call chain starts from; empty where it starts from something else."""
    while True:
        if isinstance(node, (ast.Attribute, ast.Subscript, ast.Starred, ast.Await)):
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return node.id if isinstance(node, ast.Name) else ""


def last(node: Any) -> str:
    """The last part of a dotted name."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def names_in(node: ast.AST) -> Iterable[str]:
    """Every name that an expression or statement reads."""
    return (n.id for n in nodes(node) if type(n) is ast.Name)


def touches_world(node: ast.AST) -> bool:
    """Whether a call in it looks at files of the project, other programs or the net."""
    return any(type(n) is ast.Call and _looks_outside(n) for n in nodes(node))


def _looks_outside(call: ast.Call) -> bool:
    name = last(call.func)
    return name in WORLD_CALLS or (name.startswith(READERS) and not _in_memory(call))


def _in_memory(call: ast.Call) -> bool:
    """`json.loads(text)`, `pd.read_csv(StringIO(...))`: nothing is read from anywhere."""
    return last(call.func) == "loads" or any(
        isinstance(arg, ast.Call) and last(arg.func) in ("StringIO", "BytesIO") for arg in call.args
    )


def _import(scope: Scope, node: ast.Import | ast.ImportFrom) -> None:
    module = "" if isinstance(node, ast.Import) else (node.module or "")
    relative = isinstance(node, ast.ImportFrom) and node.level > 0
    for alias in node.names:
        name = (alias.asname or alias.name).partition(".")[0]
        top = (module or alias.name).partition(".")[0] if not relative else ""
        scope.defined.add(name)
        scope.imported.add(alias.asname or alias.name)
        if alias.name in MOCKS and top in ("unittest", "mock"):
            scope.mocks.add(name)
        elif alias.name == "*":
            scope.star = scope.star or top not in PURE_ROOTS
        elif top not in PURE_ROOTS:
            scope.live.add(name)


def _is_fixture(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(last(d.func if isinstance(d, ast.Call) else d) == "fixture" for d in node.decorator_list)


def scope_of(tree: ast.Module) -> Scope:
    """What the names at the top of a test file stand for."""
    scope = Scope()
    later: list[ast.stmt] = []
    stack: list[ast.stmt] = list(reversed(tree.body))
    while stack:
        node = stack.pop()
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            _import(scope, node)
        elif isinstance(node, (ast.Try, ast.If, ast.With)):
            stack.extend(reversed(node.body))
            stack.extend(h for handler in getattr(node, "handlers", ()) for h in handler.body)
            stack.extend(getattr(node, "orelse", ()))
        else:
            later.append(node)
    for node in later:
        for inner in nodes(node):
            if isinstance(inner, (ast.Import, ast.ImportFrom)):
                _import(scope, inner)
    for _ in range(2):  # a helper may use another one that stands below it
        for node in later:
            _define(scope, node)
    return scope


def _define(scope: Scope, node: ast.stmt) -> None:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        scope.defined.add(node.name)
        live = is_live(node, scope.live, scope) or touches_world(node)
        if live:
            scope.live.add(node.name)
        elif any(type(n) is ast.Call and (last(n.func) in MOCKS or root(n.func) in scope.mocks) for n in nodes(node)):
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
    for n in nodes(node):
        if type(n) is ast.Name:
            if n.id in live:
                return True
            if scope.star and n.id not in scope.defined and n.id not in _BUILTINS:
                return True
    return False


class _Step(NamedTuple):
    """What one statement does with names.

    Attributes:
        binds: names that get a value, or something put into them.
        reads: names that the value depends on, those of the conditions around it included.
        acts: names that are called, and whether the outside is looked at whatever they are.
        handed: names that a call statement hands to what it calls.
    """

    binds: frozenset[str]
    reads: frozenset[str]
    acts: frozenset[str]
    handed: frozenset[str]
    mock: bool = False
    touches: bool = False
    inner: bool = False


_BODIES = ("body", "orelse", "finalbody")
_NO_NAMES: frozenset[str] = frozenset()


class Liveness:
    """The live names of one test function.

    Attributes:
        live: names whose value comes from outside; with the world's, once something live was called (`acted`).
        world: mocks, temporary files, captured output, names that inner functions use.
    """

    def __init__(self, function: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope, *, self_live: bool) -> None:
        """Follow the function's statements until nothing changes any more (twice is enough for a straight test)."""
        self.scope = scope
        self.live = set(scope.live)
        self.world: set[str] = set(_WORLD_MODULES)
        self.imported = set(scope.imported)
        self._makers = scope.mocks | MOCKS | {"mocker"}
        self._parameters(function, self_live=self_live)
        self.live -= _local_names(function)
        steps: list[_Step] = []
        for node in function.body:
            self._steps(node, _NO_NAMES, steps)
        for _ in range(2):
            for step in steps:
                self._follow(step)
        # Reading back a temporary file or asking a mock is no act.
        own = self.world - _WORLD_MODULES
        self.acted = any(step.acts & self.live or (step.touches and not step.acts & own) for step in steps)
        self.mocked = any(step.mock for step in steps)
        if self.acted:
            self.live |= self.world
            for step in steps:
                self._follow(step)

    def _parameters(self, function: ast.FunctionDef | ast.AsyncFunctionDef, *, self_live: bool) -> None:
        tables, patches = _decorated(function)
        names = [arg.arg for arg in (*function.args.posonlyargs, *function.args.args)]
        if names and names[0] in ("self", "cls"):
            (self.live if self_live else self.world).add(names[0])
            names = names[1:]
        for i, name in enumerate(names):
            self.live.discard(name)
            if name in tables:
                continue
            if i < patches or name in WORLD_FIXTURES or not self.scope.fixtures.get(name, True):
                self.world.add(name)
            else:
                self.live.add(name)

    def _steps(self, node: Any, around: frozenset[str], out: list[_Step]) -> None:
        """The steps of a statement and of those inside it; `around` are the names that decide whether it runs."""
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            inner = Scope()
            _import(inner, node)
            self.live |= inner.live
            self.imported |= inner.imported
            return
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names = frozenset([n.id for n in nodes(node) if type(n) is ast.Name])
            out.append(_Step(frozenset((node.name,)), names, _NO_NAMES, _NO_NAMES, inner=True))
            return
        bodies = [item for name in _BODIES for item in getattr(node, name, ())]
        handlers = getattr(node, "handlers", None) or getattr(node, "cases", None) or []
        if not bodies and not handlers:
            out.append(self._step(node, nodes(node), around))
            return
        step = self._step(node, _head(node), around)
        out.append(step)
        decided = around if isinstance(node, (ast.With, ast.AsyncWith)) else around | step.reads
        before = len(out)
        for item in bodies:
            self._steps(item, decided, out)
        tried = frozenset().union(*(inner.reads | inner.acts for inner in out[before:]))
        for handler in handlers:
            for item in handler.body:
                self._steps(item, decided | tried, out)

    def _step(self, node: Any, own: list[Any], around: frozenset[str]) -> _Step:
        """One statement's own part; `own` are the nodes of it."""
        targets: list[Any] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, (ast.AugAssign, ast.AnnAssign, ast.For, ast.AsyncFor)):
            targets = [node.target]
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            targets = [item.optional_vars for item in node.items if item.optional_vars is not None]
        targets += [n.target for n in own if type(n) is ast.NamedExpr]
        binds = {root(t) for target in targets for t in nodes(target)} - {""}
        calls = [n for n in own if type(n) is ast.Call]
        called = {root(call.func) for call in calls}
        names = {n.id for n in own if type(n) is ast.Name}
        inner = any(type(n) is ast.Lambda for n in own)
        handed = names - _BUILTINS if isinstance(node, ast.Expr) and calls else set()
        return _Step(
            frozenset(binds),
            frozenset(names if isinstance(node, ast.AugAssign) else names - binds | (binds & called)) | around,
            frozenset(called),
            frozenset(handed),
            any(last(call.func) in MOCKS or root(call.func) in self._makers for call in calls),
            any(_looks_outside(call) for call in calls),
            inner,
        )

    def _follow(self, step: _Step) -> None:
        if step.mock or step.inner or (step.binds and step.reads & self.world and not step.reads & self.live):
            self.world |= step.binds
            if step.inner:
                self.world |= step.reads - self.live - _BUILTINS
                self.live |= step.binds if step.reads & self.live and not step.mock else set()
        elif step.binds and (step.reads & self.live or step.touches or self._unknown(step.reads)):
            self.live |= step.binds
        if step.handed and (step.acts & self.live or self._unknown(step.acts)):
            # What is handed to live code may have been changed by it.
            self.live |= step.handed - self.world
        elif step.handed & self.live and step.acts:
            self.live |= step.acts - self.world - _BUILTINS  # `items.append(live)`

    def _unknown(self, names: frozenset[str]) -> bool:
        return self.scope.star and any(n not in self.scope.defined and n not in _BUILTINS for n in names)

    def __call__(self, node: ast.AST) -> bool:
        """Whether this expression or statement depends on anything outside the test."""
        below = nodes(node)
        names = {n.id for n in below if type(n) is ast.Name}
        if names & self.live or self._unknown(frozenset(names)):
            return True
        # A file that the test wrote itself proves nothing; one of the project does.
        looks = any(type(n) is ast.Call and _looks_outside(n) for n in below)
        return looks and not names & (self.world - _WORLD_MODULES)


def _local_names(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """Names that the function itself binds to a mock: within it they aren't what the file imports under that name."""
    bound: dict[str, bool] = {}
    shared: set[str] = set()
    for node in nodes(function):
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            shared.update(node.names)
        elif isinstance(node, ast.Assign):
            mock = isinstance(node.value, ast.Call) and last(node.value.func) in MOCKS
            for target in node.targets:
                if isinstance(target, ast.Name):
                    bound[target.id] = bound.get(target.id, True) and mock
    return {name for name, mock in bound.items() if mock} - shared


def _head(node: Any) -> list[Any]:
    """The nodes of a compound statement outside its blocks."""
    out: list[Any] = []
    for name in ("test", "iter", "target", "items", "subject"):
        value = getattr(node, name, None)
        for part in value if isinstance(value, list) else [value] if value is not None else []:
            out += nodes(part)
    return out


def _decorated(function: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[set[str], int]:
    """The parameters that come from `parametrize` or `given`, and how many a `patch` decorator hands in."""
    tables: set[str] = set()
    patches = 0
    for decorator in function.decorator_list:
        if not isinstance(decorator, ast.Call):
            continue
        name = last(decorator.func)
        if name == "parametrize" and decorator.args:
            first = decorator.args[0]
            parts = first.elts if isinstance(first, (ast.Tuple, ast.List)) else [first]
            for part in parts:
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    tables |= {piece.strip() for piece in part.value.split(",")}
        elif name == "given":
            tables |= {key.arg for key in decorator.keywords if key.arg}
            given = [arg.arg for arg in function.args.args]
            tables |= set(given[-len(decorator.args) :]) if decorator.args else set()
        elif "patch" in (name, root(decorator.func)) or name == "object":
            given_new = len(decorator.args) > (2 if name == "object" else 1) or name == "dict"
            patches += not (given_new or any(key.arg == "new" for key in decorator.keywords))
    return tables, patches
