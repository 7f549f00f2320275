"""What is read of one piece of Python: plain values, no syntax trees.

The small ones that come by the thousand are named tuples: a frozen dataclass takes several times as long to make.
"""

from __future__ import annotations

from typing import NamedTuple


class Import(NamedTuple):
    """`import module` (no names) or `from module import names`; relative modules keep their leading dots."""

    module: str
    names: tuple[str, ...]
    line: int


class Call(NamedTuple):
    """One call.

    Attributes:
        name: dotted, as written: `np.random.seed`, `model.fit`, `().json` on the result of another call.
        target: the same with imported names spelled out: `numpy.random.seed`.
        line: 1-based.
        args: the positional arguments as short texts: a literal's repr, a dotted name, else empty.
        keywords: name and short text of each keyword argument.
        function: the enclosing function's name, empty at module level.
    """

    name: str
    target: str
    line: int
    args: tuple[str, ...]
    keywords: tuple[tuple[str, str], ...]
    function: str

    def keyword(self, name: str) -> str | None:
        """The short text of a keyword argument; None where it isn't given."""
        return next((value for key, value in self.keywords if key == name), None)


class Assign(NamedTuple):
    """`name = literal` or `name = dotted.name`; `value` is its short text, `function` the enclosing one."""

    name: str
    value: str
    line: int
    function: str


class Handler(NamedTuple):
    """One `except`: dotted types (none when bare) and what it does.

    Attributes:
        broad: bare, `Exception` or `BaseException`.
        silent: the body is only `pass`, `...`, `continue` or a bare return of nothing.
    """

    types: tuple[str, ...]
    line: int
    broad: bool
    silent: bool
    reraises: bool


class Literal(NamedTuple):
    """A literal worth showing, with its line: a bare number in an expression, a path of one machine."""

    text: str
    line: int


class Function(NamedTuple):
    """One function or method.

    Attributes:
        owner: the class it belongs to, empty for a function.
        lines: from `def` to its end.
        doc_words: words of the docstring that its own name doesn't already say.
        doc: the first 80 characters of the docstring.
        args, annotated: parameters but for self and cls, and how many of them carry a type (`Any` everywhere is none).
        returns: there is a return annotation, and not `Any` everywhere.
        branches: decisions inside (if, loop, except, and/or, comprehension filter, case).
        stub: nothing but a docstring, pass, `...`, a constant return or NotImplementedError.
        digest: a checksum of the body's text without white space, to find copies.
        coroutine: `async def`.
        generator: it yields, so that calling it runs nothing yet.
    """

    name: str
    owner: str
    line: int
    end_line: int
    doc_words: int
    doc: str
    args: int
    annotated: int
    returns: bool
    branches: int
    stub: bool
    decorators: tuple[str, ...]
    digest: int
    nested: bool = False
    coroutine: bool = False
    generator: bool = False

    @property
    def lines(self) -> int:
        """Length in lines, the `def` included."""
        return self.end_line - self.line + 1

    @property
    def public(self) -> bool:
        """The name has no leading underscore."""
        return not self.name.startswith("_")

    @property
    def typed(self) -> bool:
        """Every parameter and the result carry a type (a constructor needs no result)."""
        return self.annotated == self.args and (self.returns or (self.name == "__init__" and self.args > 0))


class Class(NamedTuple):
    """One class: its bases and decorators as dotted names, its annotated fields counted."""

    name: str
    line: int
    end_line: int
    doc_words: int
    bases: tuple[str, ...]
    decorators: tuple[str, ...]
    methods: tuple[str, ...]
    fields: int


class Module(NamedTuple):
    """One Python file, or the code cells of one notebook.

    Attributes:
        lines, code_lines: all, and those that are neither blank nor comments.
        error: why it couldn't be read (a syntax error with its line), empty otherwise.
        top_level: lines of statements at module level that do something (calls, loops, with): a script's body.
        numbers: bare numbers in arithmetic and comparisons other than the usual small ones.
        machine_paths: absolute paths that exist on one machine only.
        main_guard: line of `if __name__ == "__main__"`, 0 without.
        digest: checksum of the whole text, to find copied files.
    """

    path: str
    lines: int = 0
    code_lines: int = 0
    comments: int = 0
    error: str = ""
    doc_words: int = 0
    functions: tuple[Function, ...] = ()
    classes: tuple[Class, ...] = ()
    imports: tuple[Import, ...] = ()
    calls: tuple[Call, ...] = ()
    assigns: tuple[Assign, ...] = ()
    handlers: tuple[Handler, ...] = ()
    raises: tuple[int, ...] = ()
    asserts: tuple[int, ...] = ()
    top_level: tuple[int, ...] = ()
    numbers: tuple[Literal, ...] = ()
    machine_paths: tuple[Literal, ...] = ()
    main_guard: int = 0
    digest: int = 0
    is_test: bool = False

    @property
    def prints(self) -> tuple[int, ...]:
        """Lines of calls of print."""
        return tuple(call.line for call in self.calls if call.name == "print")

    def imports_any(self, *roots: str) -> bool:
        """Whether one of these top-level packages is imported."""
        return any(item.module.partition(".")[0] in roots for item in self.imports)
