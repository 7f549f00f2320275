"""Whether what a test asserts depends on anything but what the test itself wrote down.

A name is *live* when its value can come from code outside the test: an imported function, a fixture, a file. Literals,
built-ins, the standard library's pure helpers and mocks are not. An assertion without a live name can't fail.
"""

from __future__ import annotations

import ast
from typing import Any, NamedTuple

from grader.evidence._assertions import asserts_itself
from grader.evidence._regex import regex
from grader.evidence._syntax import last, nodes, root
from grader.evidence._test_attributes import handed_attributes, only_reads
from grader.evidence._test_scope import (
    BUILTINS,
    MOCKS,
    WORLD_FIXTURES,
    Scope,
    bind_import,
    is_live,
    looks_outside,
    touches_world,
)
from grader.evidence._test_values import own_doubles, settled_values

_WORLD_MODULES = frozenset(
    "os sys logging warnings io tempfile shutil pathlib Path gc StringIO BytesIO time perf_counter monotonic".split()
)
_DISK = frozenset("Path pathlib os sys".split())
_WRITES = frozenset(
    "write write_text write_bytes writelines mkdir makedirs touch dump save savez to_csv to_json to_parquet to_pickle "
    "symlink_to copy copyfile copytree rename replace setenv".split()
)
_GROWS = frozenset("list dict set deque Counter defaultdict OrderedDict StringIO BytesIO Queue Event Lock".split())
_RUNS = frozenset("system popen import_module spec_from_file_location create_subprocess_exec".split())
_RUNS = frozenset("system popen import_module spec_from_file_location create_subprocess_exec".split())
_DICE = frozenset({"random", "np", "numpy"})
# A test about what its input or the dice become: by its name or docstring.
_ABOUT_INPUT = regex(
    r"mutat|modif|unchanged|untouched|intact|in.?place|copy|copies|side.?effect|original|preserve|alter"
)
_ABOUT_DICE = regex(r"seed|reproduc|repeatab|determin|random.?state|same.?draw")


class _Step(NamedTuple):
    """What one statement does with names.

    Attributes:
        binds: names that get a value, or something put into them.
        reads: names that the value depends on, those of the conditions around it included.
        acts: names that are called, and whether the outside is looked at whatever they are.
        handed: names that a call statement hands to what it calls.
        lent: objects of the test's own making that any statement hands over, and may find changed.
        into: names whose attributes or items it sets.
        runs: it starts another program or loads a file of code.
    """

    binds: frozenset[str]
    reads: frozenset[str]
    acts: frozenset[str]
    handed: frozenset[str]
    mock: bool = False
    touches: bool = False
    inner: bool = False
    lent: frozenset[str] = frozenset()
    into: frozenset[str] = frozenset()
    runs: bool = False


_REBINDS = (ast.Global, ast.Nonlocal)
_BODIES = ("body", "orelse", "finalbody")
_NO_NAMES: frozenset[str] = frozenset()


class Liveness:
    """The live names of one test function.

    Attributes:
        live: names whose value comes from outside; with the world's, once something live was called (`acted`).
        world: mocks, temporary files, captured output, names that inner functions use.
        own: names that the test itself gives to what it wrote down or made, and to nothing else.
    """

    def __init__(
        self,
        function: ast.FunctionDef | ast.AsyncFunctionDef,
        every: list[Any],
        scope: Scope,
        *,
        self_live: bool,
        plain: frozenset[str] = frozenset(),
    ) -> None:
        """Follow the function's statements until nothing changes any more (twice is enough for a straight test).

        Args:
            every: the function's nodes.
            plain: attributes of `self` that hold what the test's own class wrote down.
        """
        self.scope = scope
        self._plain = plain - handed_attributes(every) if plain else plain
        self.live = set(scope.live)
        about = f"{function.name} {ast.get_docstring(function) or ''}"[:400].lower()
        self.world: set[str] = set(_WORLD_MODULES) | (_DICE if _ABOUT_DICE.search(about) else set())
        self.world |= scope.stateful
        self._fakes = _fakes(every, scope, whatever=_ABOUT_INPUT.search(about) is not None)
        self._settled = settled_values(function, every)
        self._writes = any(type(n) is ast.Call and last(n.func) in _WRITES for n in every)
        self.imported = set(scope.imported)
        self._makers = scope.mocks | MOCKS | {"mocker"}
        self._bound: set[str] = set()
        self._bound_elsewhere = {name for n in every if type(n) in _REBINDS for name in n.names}
        self._parameters(function, self_live=self_live)
        doubles = own_doubles(function, every)
        self.live -= _local_names(every) | doubles
        self.world |= doubles
        steps: list[_Step] = []
        for node in function.body:
            self._steps(node, _NO_NAMES, steps)
        for _ in range(2):
            for step in steps:
                self._follow(step)
        self.own = frozenset(self._bound - self._bound_elsewhere)
        # Reading back a temporary file or asking a mock is no act.
        own = self.world - _WORLD_MODULES - scope.stateful
        self.acted = any(step.acts & self.live or _looks_beyond(step, own) for step in steps)
        self.mocked = any(step.mock for step in steps)
        if self.acted:
            self.live |= self.world
            for step in steps:
                self._follow(step)

    def _parameters(self, function: ast.FunctionDef | ast.AsyncFunctionDef, *, self_live: bool) -> None:
        tables, patches = _decorated(function, self.scope)
        names = [arg.arg for arg in (*function.args.posonlyargs, *function.args.args)]
        if names and names[0] in ("self", "cls"):
            (self.live if self_live else self.world).add(names[0])
            names = names[1:]
        given = function.args.defaults
        own = set(names[len(names) - len(given) :]) if given else set()
        for i, name in enumerate(names):
            self.live.discard(name)
            if name in tables or name in own:  # no fixture has a default
                self._bound |= {name} & tables
                continue
            if i < patches or name in WORLD_FIXTURES or not self.scope.fixtures.get(name, True):
                self.world.add(name)
                if self.scope.fixtures.get(name) is False:
                    self._bound.add(name)
            else:
                self.live.add(name)

    def _steps(self, node: Any, around: frozenset[str], out: list[_Step]) -> None:
        """The steps of a statement and of those inside it; `around` are the names that decide whether it runs."""
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            inner = Scope(pure=self.scope.pure, plain_helpers=self.scope.plain_helpers)
            bind_import(inner, node)
            self.live |= inner.live
            self.world |= inner.stateful
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
        # `self.assertEqual(row, ...)` looks at what it is given, and changes nothing.
        called = {root(call.func) for call in calls if not asserts_itself(call)}
        names = {n.id for n in own if type(n) is ast.Name}
        inner = any(type(n) is ast.Lambda for n in own)
        handed = names - BUILTINS if isinstance(node, ast.Expr) and calls else set()
        if handed and asserts_itself(node.value):  # only the calls inside it are handed anything
            inner_calls = [call for call in calls if call is not node.value]
            given = [a for call in inner_calls for a in (*call.args, *(key.value for key in call.keywords))]
            handed = {n.id for a in given for n in nodes(a) if type(n) is ast.Name} - BUILTINS - {"self"}
        into = {root(t) for t in targets if isinstance(t, (ast.Attribute, ast.Subscript))} - {""}
        return _Step(
            frozenset(binds),
            frozenset(names if isinstance(node, ast.AugAssign) else names - binds | (binds & called)) | around,
            frozenset(called),
            frozenset(handed),
            any(last(call.func) in MOCKS or root(call.func) in self._makers for call in calls),
            any(looks_outside(call) for call in calls),
            inner,
            frozenset(names & self._fakes) if calls or into else _NO_NAMES,
            frozenset(into),
            any(last(call.func) in _RUNS for call in calls),
        )

    def _of_the_world(self, step: _Step) -> bool:
        """It gives names to temporary files and the like; a path of a test that writes nothing is the project's."""
        worldly = step.reads & self.world
        if not step.binds or not worldly or step.reads & self.live:
            return False
        if step.touches and worldly <= self.scope.stateful:
            return self._writes
        return self._writes or not worldly <= _DISK

    def _follow(self, step: _Step) -> None:
        self._bound |= step.binds
        if step.reads & (self.live | self.world) or step.touches or step.inner or self._unknown(step.reads):
            self._bound_elsewhere |= step.binds
        if step.mock or step.inner or self._of_the_world(step):
            self.world |= step.binds
            if step.inner:
                self.world |= step.reads - self.live - BUILTINS
                self.live |= step.binds if step.reads & self.live and not step.mock else set()
        elif step.binds and (step.reads & self.live or step.touches or self._unknown(step.reads)):
            self.live |= step.binds
        if step.handed and (step.acts & self.live or self._unknown(step.acts)):
            # What is handed to live code may have been changed by it.
            self.live |= step.handed - self.world - self._settled
        elif step.handed & self.live and step.acts:
            self.live |= step.acts - self.world - BUILTINS  # `items.append(live)`
        if step.lent and (step.acts | step.into) & self.live:
            self.live |= step.lent - self.world

    def acts(self, node: ast.AST) -> bool:
        """Whether a statement, but not what stands in its blocks, runs code of the project or looks outside."""
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            return False
        compound = any(getattr(node, name, None) for name in (*_BODIES, "cases"))
        own = _head(node) if compound else nodes(node)
        live = self.live - self.world
        return any(type(n) is ast.Call and (root(n.func) in live or looks_outside(n)) for n in own)

    def _unknown(self, names: frozenset[str]) -> bool:
        return self.scope.star and any(n not in self.scope.defined and n not in BUILTINS for n in names)

    def __call__(self, node: ast.AST) -> bool:
        """Whether this expression or statement depends on anything outside the test."""
        below = nodes(node)
        names = {n.id for n in below if type(n) is ast.Name}
        if "self" in names and self._plain and only_reads(below, self._plain):
            names.discard("self")
        if names & self.live or self._unknown(frozenset(names)):
            return True
        # A file that the test wrote itself proves nothing; one of the project does.
        looks = any(type(n) is ast.Call and looks_outside(n) for n in below)
        return looks and not names & (self.world - _WORLD_MODULES - self.scope.stateful)


def _fakes(every: list[Any], scope: Scope, *, whatever: bool) -> frozenset[str]:
    """Names of objects that exist to be filled by the code under test: empty lists, objects of the test's own classes.

    Args:
        every: a test function's nodes.
        whatever: any name may be changed, for the test is about that.
    """
    local = scope.local | {n.name for n in every if type(n) is ast.ClassDef}
    made = [n for n in every if type(n) in (ast.Assign, ast.AnnAssign) and n.value is not None]
    return frozenset(
        last(target)
        for n in made
        if whatever or _is_filled_later(n.value, local)
        for target in (n.targets if type(n) is ast.Assign else [n.target])
    ) - {""}


def _looks_beyond(step: _Step, own: set[str]) -> bool:
    """It reads what the test hasn't written, or runs what may write there."""
    return step.touches and (not step.acts & own if step.runs else not (step.acts | step.reads) & own)


def _is_filled_later(value: ast.expr, local: set[str]) -> bool:
    if isinstance(value, ast.Call):
        return root(value.func) in local or last(value.func) in _GROWS
    return isinstance(value, (ast.List, ast.Set, ast.Dict)) and not (
        value.keys if isinstance(value, ast.Dict) else value.elts
    )


def _local_names(every: list[Any]) -> set[str]:
    """Names that the function itself binds to a mock: within it they aren't what the file imports under that name."""
    bound: dict[str, bool] = {}
    shared: set[str] = set()
    for node in every:
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


def _decorated(function: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> tuple[set[str], int]:
    """The parameters that come from a literal `parametrize` or `given`, and how many a `patch` decorator hands in."""
    tables: set[str] = set()
    patches = 0
    for decorator in function.decorator_list:
        if not isinstance(decorator, ast.Call):
            continue
        name = last(decorator.func)
        if name == "parametrize" and any(is_live(a, scope.live, scope) or touches_world(a) for a in decorator.args[1:]):
            continue
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
