"""One walk over a syntax tree. Never recursive: a hostile tree may be as deep as the parser allows.

Speed decides the shape: a table of the fields worth following per node type, one loop, one handler per type.
"""

from __future__ import annotations

import ast
import zlib
from typing import TYPE_CHECKING, Any

from grader.evidence._python_module import Assign, Call, Class, Function, Handler, Import, Literal, Module
from grader.evidence._python_text import doc_words, dotted, short
from grader.evidence._regex import regex

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_CALLS = 20_000
MIN_COPY_LINES = 6  # shorter bodies are alike by chance
PATH_CHARS = range(7, 300)
SMALL_NUMBERS = frozenset((-1, 0, 1, 2, 3, 4, 5, 10, 60, 100, 1000, 0.5, 1e-6, 1e-8, 24, 7, 12, 255, 1024, 3600, 86400))

# Roots that name one person's or one service's disk. /app, /data, /tmp and the like are a container's own.
_MACHINE_PATH = regex(
    r"(?:/home/|/Users/|/users/|/root/|/media/|/content/|/kaggle/(?!working\b)|/gdrive/|/Volumes/|[A-Za-z]:[\\/](?![\\/]))[^\s{}<>*?|]+$"
)

_SKIP_FIELDS = frozenset(
    "ctx op ops annotation returns type_comment id attr arg name names module level asname kind n s rest conversion "
    "type_params type_ignores is_async simple".split()
)
_BRANCHES = (
    ast.If, ast.For, ast.While, ast.AsyncFor, ast.ExceptHandler, ast.IfExp, ast.comprehension, ast.match_case,
)  # fmt: skip
_DEFS = (ast.FunctionDef, ast.AsyncFunctionDef)
_ANYTHING = frozenset(("Any", "typing.Any", "t.Any", "object"))  # several of these and no other tell no type
_QUIET = (ast.Pass, ast.Continue)


def _fields() -> dict[type, tuple[str, ...]]:
    kinds = [kind for kind in vars(ast).values() if isinstance(kind, type) and issubclass(kind, ast.AST)]
    table = {kind: tuple(f for f in kind._fields if f not in _SKIP_FIELDS) for kind in kinds}
    for leaf in (ast.Constant, ast.Name, ast.Global, ast.Nonlocal, ast.Import, ast.ImportFrom):
        table[leaf] = ()
    table[ast.ExceptHandler] = ("type", "body")
    return table


FIELDS = _fields()


def _docstring(body: list[ast.stmt]) -> str | None:
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        value = body[0].value.value
        return value if isinstance(value, str) else None
    return None


def _is_stub(body: list[ast.stmt]) -> bool:
    rest = body[1:] if _docstring(body) is not None else body
    for node in rest:
        if isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            continue
        if isinstance(node, ast.Return) and (node.value is None or isinstance(node.value, ast.Constant)):
            continue
        if isinstance(node, ast.Raise) and node.exc is not None:
            raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            if dotted(raised) == "NotImplementedError":
                continue
        return False
    return True


class _Frame:
    """What is being counted for the function, class or module that the walk is inside of."""

    __slots__ = ("branches", "kind", "methods", "name", "node", "outer", "yields")

    def __init__(self, kind: str, name: str, node: Any, outer: _Frame | None) -> None:
        self.kind, self.name, self.node, self.outer = kind, name, node, outer
        self.branches = 0
        self.yields = False
        self.methods: list[str] = []


class Reader:
    """Collects one module. `lines` is its text, split; feed it one tree, or one per notebook cell.

    `shift` is added to every line number of the tree that is being read.
    """

    def __init__(self, path: str, lines: list[str]) -> None:
        self.path = path
        self.lines = lines
        self.shift = 0
        self.functions: list[tuple[_Frame, Function]] = []
        self.frames: list[tuple[_Frame, int]] = []
        self.classes: list[Class] = []
        self.imports: list[Import] = []
        self.raw_calls: list[tuple[ast.Call, str, int]] = []
        self.calls: list[Call] = []
        self.assigns: list[Assign] = []
        self.handlers: list[Handler] = []
        self.raises: list[int] = []
        self.asserts: list[int] = []
        self.top_level: list[int] = []
        self.numbers: list[Literal] = []
        self.machine_paths: list[Literal] = []
        self.main_guard = 0
        self.doc_words = 0
        self.aliases: dict[str, str] = {}
        self.error = ""

    # ---------------------------------------------------------------- the walk

    def read(self, tree: ast.Module, lines: list[str] | None = None, shift: int = 0) -> None:
        """Walk one tree; `lines` is the text its line numbers count in (the module's own by default)."""
        self.shift = shift
        own = lines if lines is not None else self.lines
        self._module(tree)
        frames: list[_Frame] = []
        top = _Frame("module", "", tree, None)
        stack: list[tuple[Any, _Frame]] = [(node, top) for node in tree.body]
        fields = FIELDS
        visit = _VISIT
        while stack:
            node, frame = stack.pop()
            kind = type(node)
            handler = visit.get(kind)
            if handler is not None:
                entered = handler(self, node, frame)
                if entered is not None:
                    frame = entered
                    frames.append(entered)
            for field in fields.get(kind, ()):
                value = getattr(node, field, None)
                if type(value) is list:
                    stack.extend([(item, frame) for item in value if type(item) in fields])
                elif value is not None and type(value) in fields:
                    stack.append((value, frame))
        for frame in frames:
            self._close(frame, own)
        self._resolve()

    def _module(self, tree: ast.Module) -> None:
        text = _docstring(tree.body)
        self.doc_words = max(self.doc_words, doc_words("", text))
        doing = (ast.Expr, ast.For, ast.While, ast.With, ast.AugAssign, ast.Delete, ast.Raise, ast.Assert)
        for node in tree.body:
            if isinstance(node, ast.If) and _is_main_guard(node.test):
                self.main_guard = self.main_guard or node.lineno + self.shift
            elif isinstance(node, doing) and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
                self.top_level.append(node.lineno + self.shift)

    def _close(self, frame: _Frame, lines: list[str]) -> None:
        node = frame.node
        end = node.end_lineno or node.lineno
        if frame.kind == "class":
            fields = sum(isinstance(item, ast.AnnAssign) for item in node.body)
            self.classes.append(
                Class(
                    frame.name, node.lineno + self.shift, end + self.shift,
                    doc_words(frame.name, _docstring(node.body)),
                    tuple(dotted(base.value if isinstance(base, ast.Subscript) else base) for base in node.bases),
                    _decorators(node), tuple(reversed(frame.methods)), fields,
                )
            )  # fmt: skip
            return
        owner = frame.outer.name if frame.outer is not None and frame.outer.kind == "class" else ""
        given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        if owner and given and given[0].arg in ("self", "cls", "mcs"):
            given = given[1:]
        hints = [hint for hint in (*(arg.annotation for arg in given), node.returns) if hint is not None]
        if len(hints) > 1 and all(short(hint) in _ANYTHING for hint in hints):
            hints = []
        doc = _docstring(node.body)
        start = node.body[1] if doc is not None and len(node.body) > 1 else node.body[0]
        long_enough = end - start.lineno + 1 >= MIN_COPY_LINES
        text = "".join("".join(lines[start.lineno - 1 : end]).split()) if long_enough else ""
        self.functions.append(
            (
                frame,
                Function(
                    frame.name, owner, node.lineno + self.shift, end + self.shift, doc_words(frame.name, doc),
                    (doc or "").strip()[:80], len(given), len(hints) - (bool(hints) and node.returns is not None),
                    bool(hints) and node.returns is not None, frame.branches, _is_stub(node.body), _decorators(node),
                    zlib.crc32(text.encode("utf-8", "replace")) if text else 0,
                    frame.outer is not None and frame.outer.kind == "function",
                    isinstance(node, ast.AsyncFunctionDef), frame.yields,
                ),
            )
        )  # fmt: skip

    def _resolve(self) -> None:
        """Spell out the names of calls now that every import has been seen."""
        aliases = self.aliases
        for node, function, shift in self.raw_calls:
            if len(self.calls) >= MAX_CALLS:
                break
            name = dotted(node.func)
            head, dot, rest = name.partition(".")
            target = aliases.get(head, head) + dot + rest
            args = tuple([short(arg) for arg in node.args[:4]])
            keywords = tuple([(key.arg or "**", short(key.value)) for key in node.keywords])
            self.calls.append(Call(name, target, node.lineno + shift, args, keywords, function))
        self.raw_calls.clear()

    # ---------------------------------------------------------------- one kind of node each

    def on_function(self, node: Any, frame: _Frame) -> _Frame:
        if frame.kind == "class":
            frame.methods.append(node.name)
        return _Frame("function", node.name, node, frame)

    def on_class(self, node: Any, frame: _Frame) -> _Frame:
        return _Frame("class", node.name, node, frame)

    def on_branch(self, _node: Any, frame: _Frame) -> None:
        frame.branches += 1

    def on_yield(self, _node: Any, frame: _Frame) -> None:
        frame.yields = True

    def on_bool_op(self, node: Any, frame: _Frame) -> None:
        frame.branches += len(node.values) - 1

    def on_call(self, node: Any, frame: _Frame) -> None:
        function = frame.name if frame.kind == "function" else ""
        self.raw_calls.append((node, function, self.shift))

    def on_subscript(self, node: Any, frame: _Frame) -> None:
        # `os.environ["X"]` and `sys.argv[1]` ask for a value as a call would.
        if type(node.value) is ast.Attribute and node.value.attr in ("environ", "argv"):
            name = dotted(node.value) + ".__getitem__"
            function = frame.name if frame.kind == "function" else ""
            self.calls.append(Call(name, name, node.lineno + self.shift, (short(node.slice),), (), function))

    def on_import(self, node: Any, _frame: _Frame) -> None:
        for alias in node.names:
            self.imports.append(Import(alias.name, (), node.lineno + self.shift))
            if alias.asname:
                self.aliases[alias.asname] = alias.name

    def on_import_from(self, node: Any, _frame: _Frame) -> None:
        module = "." * node.level + (node.module or "")
        self.imports.append(Import(module, tuple([a.name for a in node.names]), node.lineno + self.shift))
        prefix = module if module.endswith(".") else module + "."
        for alias in node.names:
            self.aliases[alias.asname or alias.name] = prefix + alias.name

    def on_assign(self, node: Any, frame: _Frame) -> None:
        value = short(node.value) if node.value is not None else ""
        if not value:
            return
        function = frame.name if frame.kind == "function" else ""
        for target in node.targets if type(node) is ast.Assign else (node.target,):
            name = short(target)
            if name:
                self.assigns.append(Assign(name, value, node.lineno + self.shift, function))

    def on_except(self, node: Any, frame: _Frame) -> None:
        frame.branches += 1
        kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type] if node.type is not None else []
        names = tuple([dotted(kind) for kind in kinds])
        broad = not names or any(name in ("Exception", "BaseException") for name in names)
        silent = all(
            isinstance(item, _QUIET)
            or (isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant))
            or (isinstance(item, ast.Return) and item.value is None)
            for item in node.body
        )
        reraises = any(isinstance(item, ast.Raise) for item in node.body)
        self.handlers.append(Handler(names, node.lineno + self.shift, broad, silent, reraises))

    def on_raise(self, node: Any, _frame: _Frame) -> None:
        self.raises.append(node.lineno + self.shift)

    def on_assert(self, node: Any, _frame: _Frame) -> None:
        self.asserts.append(node.lineno + self.shift)

    def on_constant(self, node: Any, _frame: _Frame) -> None:
        value = node.value
        if type(value) is str and len(value) in PATH_CHARS and value[0] != " " and _MACHINE_PATH.match(value):
            self.machine_paths.append(Literal(value[:80], node.lineno + self.shift))

    def on_operands(self, node: Any, frame: _Frame) -> None:
        if frame.kind != "function":
            return
        sides = (node.left, node.right) if type(node) is ast.BinOp else (node.left, *node.comparators)
        for side in sides:
            if type(side) is ast.Constant and type(side.value) in (int, float) and side.value not in SMALL_NUMBERS:
                self.numbers.append(Literal(short(side), node.lineno + self.shift))

    # ---------------------------------------------------------------- the result

    def module(self, *, is_test: bool = False) -> Module:
        """Everything that was read, in the order of the lines."""
        texts = [line.strip() for line in self.lines]
        comments = sum(text.startswith("#") for text in texts)
        return Module(
            path=self.path,
            lines=len(texts) - (1 if texts and not texts[-1] else 0),
            code_lines=sum(1 for text in texts if text) - comments,
            comments=comments,
            error=self.error,
            doc_words=self.doc_words,
            functions=tuple(sorted((f for _, f in self.functions), key=lambda f: (f.line, f.name))),
            classes=tuple(sorted(self.classes, key=lambda c: c.line)),
            imports=tuple(sorted(self.imports, key=lambda i: i.line)),
            calls=tuple(sorted(self.calls, key=lambda c: c.line)),
            assigns=tuple(sorted(self.assigns, key=lambda a: a.line)),
            handlers=tuple(sorted(self.handlers, key=lambda h: h.line)),
            raises=tuple(sorted(self.raises)),
            asserts=tuple(sorted(self.asserts)),
            top_level=tuple(sorted(self.top_level)),
            numbers=tuple(sorted(self.numbers, key=lambda n: n.line)),
            machine_paths=tuple(sorted(self.machine_paths, key=lambda n: n.line)),
            main_guard=self.main_guard,
            digest=zlib.crc32("\n".join(texts).encode("utf-8", "replace")),
            is_test=is_test,
        )


def _is_main_guard(test: Any) -> bool:
    if not isinstance(test, ast.Compare) or len(test.comparators) != 1:
        return False
    sides = {short(test.left), short(test.comparators[0])}
    return sides == {"__name__", "'__main__'"}


def _decorators(node: Any) -> tuple[str, ...]:
    return tuple([dotted(d.func if isinstance(d, ast.Call) else d) for d in node.decorator_list])


_VISIT: dict[type, Callable[[Reader, Any, _Frame], _Frame | None]] = {
    ast.FunctionDef: Reader.on_function,
    ast.AsyncFunctionDef: Reader.on_function,
    ast.ClassDef: Reader.on_class,
    ast.Call: Reader.on_call,
    ast.Subscript: Reader.on_subscript,
    ast.Import: Reader.on_import,
    ast.ImportFrom: Reader.on_import_from,
    ast.Assign: Reader.on_assign,
    ast.AnnAssign: Reader.on_assign,
    ast.ExceptHandler: Reader.on_except,
    ast.Raise: Reader.on_raise,
    ast.Assert: Reader.on_assert,
    ast.Constant: Reader.on_constant,
    ast.BinOp: Reader.on_operands,
    ast.Compare: Reader.on_operands,
    ast.BoolOp: Reader.on_bool_op,
    ast.Yield: Reader.on_yield,
    ast.YieldFrom: Reader.on_yield,
    **dict.fromkeys(
        (ast.If, ast.For, ast.While, ast.AsyncFor, ast.IfExp, ast.comprehension, ast.match_case), Reader.on_branch
    ),
}  # fmt: skip
