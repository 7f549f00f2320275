"""What own Python does and what it only speaks of: functions that do nothing, modules of them, words of comments."""

from __future__ import annotations

import ast
import re
from textwrap import dedent
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._project_imports import ProjectImports
from grader.evidence._python_text import dotted, parse, without_docstrings
from grader.evidence._regex import regex
from grader.evidence.files import base_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.evidence.files import Files
    from grader.evidence.notebooks import Notebooks
    from grader.evidence.python_code import Function, Module, PythonCode
    from grader.evidence.source_code import SourceCode

MAX_NODES = 400  # a longer function does something
MAX_LINES, MAX_BRANCHES = 40, 3
CONSTRUCTOR = 8  # lines; a longer one works
MAX_MODULES = 300
MAX_ORPHAN_TEXT = 64 << 10
_COMMENT = regex(r"(?m)(?:^|\s)#[^\n]*$")
_HARMLESS = frozenset(
    "print round int float str bool dict list tuple set len range max min abs sorted sum zip enumerate repr format "
    "isinstance super "
    "time.sleep asyncio.sleep sleep warnings.warn "
    "np.array np.zeros np.ones np.full numpy.array numpy.zeros numpy.ones np.round np.mean NotImplementedError".split()
)
_CHANCE = regex(
    r"^(?:random|np\.random|numpy\.random|rng|self\.\w*(?:rng|random|generator)|secrets|torch)\.(?:\w+\.)?(?:rand\w*|uniform|gauss|normal\w*|choice\w*|sample|shuffle|beta|default_rng|betavariate|triangular)$"
)
_LOG = regex(
    r"^(?:self\.)?_?(?:log(?:ger|ging)?|LOG(?:GER)?|console)\.(?:debug|info|warn(?:ing)?|error|critical|exception|log|print)$"
)
_KNOWN = frozenset(
    "random np numpy time asyncio math logging logger warnings torch uuid True False None secrets".split()
)
# What is meant to be empty, or empty on purpose.
_MEANT = regex(
    r"(?i)mock|fake|stub|dummy|example|sample|template|interface|protocol|abstract|types?\.py$|baseline|constant|naive|noop|null|conftest|__init__"
)
# Functions that are to give a text, and modules of such.
_SAYS = regex(
    r"(?i)prompt|template|messages?$|_message|_url|_path|_key|html|css|labels?$|version|default|description|header|footer|banner|_names?$|"
    r"style|theme|instructions|schema|columns|choices|options|i18n|locale|strings|constants|menu|_text$|help|about|icon|logo|colou?rs?$|headers$"
)
# What others fill in.
_OPEN = regex(r"Protocol|ABC|Enum|Exception|Error|BaseModel|TypedDict|NamedTuple")
_ENTRY = regex(
    r"(?i)^(?:main|app|api|server|manage|wsgi|asgi|setup|conftest|config|settings|cli|run|__main__|__init__|train|predict|worker|celery\w*|tasks?|dag\w*|gunicorn\w*|fabfile|noxfile|streamlit\w*|demo)\.py$"
)


class Hollow(NamedTuple):
    """One function that does nothing of its own, and what it does instead."""

    name: str
    line: int
    why: str


class Substance:
    """Looked up module by module, and each at most once."""

    def __init__(self, files: Files, python_code: PythonCode, notebooks: Notebooks, source_code: SourceCode) -> None:
        self._files, self._code, self._notebooks, self._source = files, python_code, notebooks, source_code
        self._modules: dict[str, Module] | None = None
        self._judged: dict[tuple[str, int], Hollow | None] = {}
        self._rows: dict[str, list[str]] = {}
        self._bare: dict[str, str] = {}
        self._orphans: frozenset[str] | None = None

    def at(self, path: str, line: int) -> Hollow | None:
        """The function that begins at a line, if it does nothing of its own."""
        key = (path, line)
        if key not in self._judged:
            function = self._functions(path).get(line)
            self._judged[key] = self._judge(path, function) if function is not None else None
        return self._judged[key]

    def hollow(self, path: str) -> dict[int, Hollow]:
        """The functions of one module that do nothing of their own, by their lines."""
        return {line: hollow for line in self._functions(path) if (hollow := self.at(path, line))}

    def empty(self, path: str) -> tuple[Hollow, ...]:
        """The functions of a module that holds nothing but functions that do nothing; none of any other module."""
        module = self._module(path)
        if (
            module is None
            or module.is_test
            or module.error
            or _MEANT.search(base_name(path))
            or _SAYS.search(base_name(path)[:-3])
            or module.top_level
        ):
            return ()
        own = [f for f in module.functions if not (f.name.startswith("__") and f.name.endswith("__"))]
        works = any(f not in own and f.lines > CONSTRUCTOR for f in module.functions)
        if not own or works or any(c.fields or not set(c.methods) - {"__init__"} for c in module.classes):
            return ()  # tables, settings, and what inherits what it does
        found = [self.at(path, f.line) for f in own] if all(map(_may_be_hollow, own)) else [None]
        return tuple(one for one in found if one) if all(found) else ()

    def _module(self, path: str) -> Module | None:
        if self._modules is None:
            self._modules = {module.path: module for module in self._code.modules}
        return self._modules.get(path)

    def _functions(self, path: str) -> dict[int, Function]:
        module = self._module(path)
        return {f.line: f for f in module.functions} if module is not None and not module.error else {}

    def _judge(self, path: str, function: Function) -> Hollow | None:
        """Only its own lines are parsed; what is meant to be empty is left alone."""
        module = self._module(path)
        owner = (
            next((c for c in module.classes if c.name == function.owner), None) if module and function.owner else None
        )
        if not _may_be_hollow(function) or (
            owner and (_OPEN.search(" ".join(owner.bases)) or _MEANT.search(owner.name))
        ):
            return None
        if path not in self._rows:
            self._rows[path] = (self._files.text(path) or "").split("\n")
        tree = parse(dedent("\n".join(self._rows[path][function.line - 1 : function.end_line])))
        node = tree.body[0] if isinstance(tree, ast.Module) and tree.body else None
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return None
        why = _why_hollow(node)
        return Hollow(function.name, function.line, why) if why else None

    def only_spoken(self, path: str, words: Iterable[str]) -> bool:
        """Whether a Python file has these lower-case words in its comments and docstrings alone."""
        if not path.endswith(".py"):
            return False
        if path not in self._bare:
            text = without_docstrings(self._files.text(path) or "")
            self._bare[path] = _COMMENT.sub(" ", text).lower()
        return not any(word in self._bare[path] for word in words)

    def unreached(self, path: str) -> bool:
        """Whether nothing imports, starts or names a module that only defines things."""
        if self._orphans is None:
            self._orphans = frozenset(self._find_orphans())
        return path in self._orphans

    def _find_orphans(self) -> Iterator[str]:
        modules = self._code.modules
        if self._code.left_out or len(modules) > MAX_MODULES or any(module.error for module in modules):
            return
        index = ProjectImports(modules)
        used = {
            target
            for module in modules
            for item in module.imports
            for target in index.targets(module.path, item.module, item.names)
            if target != module.path
        }
        idle = [module for module in self._code.product if module.path not in used and _may_be_idle(module)]
        if not idle:
            return
        stems = {module.path: base_name(module.path)[:-3] for module in idle}
        named = self._named_elsewhere(set(stems.values()), {module.path for module in idle})
        linked = [module for module in self._code.product if module.path in used]
        for module in idle:
            # Beside modules that do import each other; alone it may be what somebody is meant to import.
            if linked and stems[module.path] not in named:
                yield module.path

    def _named_elsewhere(self, stems: set[str], idle: set[str]) -> set[str]:
        """Which of the names stand in any text but the module's own: a workflow, a script, a string of a registry."""
        found: set[str] = set()
        words = {stem: re.compile(rf"(?<![\w]){re.escape(stem)}(?![\w])") for stem in stems}
        for entry in self._files.own:
            low = entry.path.lower()
            if entry.path in idle or low.endswith((".csv", ".md", ".rst", ".lock")) or not entry.size:
                continue
            if entry.size > MAX_ORPHAN_TEXT and not low.endswith(".ipynb"):
                continue
            text = self._files.text(entry.path) or ""
            found |= {stem for stem, word in words.items() if stem not in found and stem in text and word.search(text)}
        # Documents that start it by a command name it as a module.
        for entry in self._files.suffixed(".md", ".rst"):
            text = self._files.text(entry.path) or ""
            found |= {stem for stem in stems if re.search(rf"python3?\s(?:-m\s)?[\w./]*\b{re.escape(stem)}\b", text)}
        return found


def collect(files: Files, python_code: PythonCode, notebooks: Notebooks, source_code: SourceCode) -> Substance:
    """Nothing is read before it is asked for."""
    return Substance(files, python_code, notebooks, source_code)


def _may_be_idle(module: Module) -> bool:
    if (
        module.top_level
        or module.main_guard
        or not (module.functions or module.classes)
        or _ENTRY.match(base_name(module.path))
    ):
        return False
    decorated = any(
        f.decorators and set(f.decorators) - {"staticmethod", "classmethod", "property", "dataclass"}
        for f in module.functions
    )
    return not decorated and not any(c.decorators and set(c.decorators) - {"dataclass"} for c in module.classes)


# ---------------------------------------------------------------- functions that do nothing


def _may_be_hollow(function: Function) -> bool:
    """Short, without more than a decision or two, and neither meant to be empty nor a value's name."""
    decorated = any("abstract" in d or "overload" in d or d == "property" for d in function.decorators)
    small = function.lines <= MAX_LINES and function.branches <= MAX_BRANCHES
    return small and not decorated and not _MEANT.search(function.name) and not _SAYS.search(function.name)


def _why_hollow(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """What a function does instead of something of its own; empty for one that does something."""
    body = [statement for statement in node.body if not _is_idle(statement)]
    if not body:
        return "does nothing"
    nodes = [inner for statement in body for inner in ast.walk(statement)]
    if len(nodes) > MAX_NODES or not any(isinstance(inner, ast.Return) and inner.value is not None for inner in nodes):
        return ""
    arguments = node.args
    given = {a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)} - {"self", "cls"}
    looks = _Looks(given, nodes)
    if not looks.at_nothing():
        return ""
    if looks.chance:
        return "draws its answer at random"
    return "returns what it was given" if looks.returns_given else "returns what was typed in"


def _is_idle(node: ast.stmt) -> bool:
    if isinstance(node, ast.Pass | ast.Import | ast.ImportFrom | ast.Delete | ast.Global):
        return True
    if isinstance(node, ast.Raise):
        return (
            node.exc is not None
            and dotted(node.exc.func if isinstance(node.exc, ast.Call) else node.exc) == "NotImplementedError"
        )
    if isinstance(node, ast.Return):
        return node.value is None
    if not isinstance(node, ast.Expr):
        return False
    value = node.value.value if isinstance(node.value, ast.Await) else node.value
    if isinstance(value, ast.Constant):
        return True
    return isinstance(value, ast.Call) and (
        dotted(value.func) in {"print", "time.sleep", "asyncio.sleep", "sleep", "warnings.warn"}
        or _LOG.match(dotted(value.func)) is not None
    )


class _Looks:
    """Whether the nodes of a function's body look at anything that could make its answer another."""

    def __init__(self, given: set[str], nodes: list[ast.AST]) -> None:
        self.given, self.nodes = given, nodes
        self.own = {n.id for n in nodes if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
        self.chance = self.returns_given = False
        self.aside: set[int] = set()

    def at_nothing(self) -> bool:
        """No argument, no attribute, no call that works: only what was typed in, chance, and what is passed through."""
        for node in self.nodes:
            self._note_aside(node)
        return all(self._idle(node) for node in self.nodes)

    def _note_aside(self, node: ast.AST) -> None:
        """Names that stand where they change nothing: in a message, as a length, as the answer itself."""
        names: list[ast.AST] = []
        if isinstance(node, ast.JoinedStr):
            names = list(ast.walk(node))
        elif isinstance(node, ast.Call) and (dotted(node.func) in {"len", "print"} or _LOG.match(dotted(node.func))):
            names = [inner for argument in node.args for inner in ast.walk(argument)]
        elif isinstance(node, ast.Call) and _CHANCE.match(dotted(node.func)):
            names = list(ast.walk(node.func))
        elif isinstance(node, ast.comprehension) and isinstance(node.iter, ast.Name):
            targets = {n.id for n in ast.walk(node.target) if isinstance(n, ast.Name)}
            if not any(isinstance(n, ast.Name) and n.id in targets and isinstance(n.ctx, ast.Load) for n in self.nodes):
                names = [node.iter]
        elif isinstance(node, ast.Return) and node.value is not None:
            value = node.value
            while isinstance(value, ast.Subscript) and isinstance(value.slice, ast.Slice):
                names += list(ast.walk(value.slice))
                value = value.value
            if isinstance(value, ast.Name):
                names.append(value)
                self.returns_given = self.returns_given or value.id in self.given
        self.aside |= {id(name) for name in names}

    def _idle(self, node: ast.AST) -> bool:
        if id(node) in self.aside:
            return True
        if isinstance(node, ast.Call):
            return self._idle_call(node)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            name = node.id
            if name in self.given or name == "self":
                return False
            return name in self.own or name in _KNOWN or name.isupper() or name in _HARMLESS
        return not isinstance(node, ast.Yield | ast.YieldFrom | ast.Await | ast.With | ast.Try | ast.Lambda | ast.While)

    def _idle_call(self, node: ast.Call) -> bool:
        name = dotted(node.func)
        if _CHANCE.match(name):
            self.chance = True
            return True
        if name in _HARMLESS or _LOG.match(name):
            return True
        root, _, rest = name.partition(".")
        return bool(rest) and root in self.own and root not in self.given
