"""The service around a model: its routes, what it accepts and refuses, versions, health, monitoring and load tests."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from grader.evidence._code_signs import Pattern, Sign, few, find, read, sources, text_of
from grader.evidence._regex import regex
from grader.evidence._service_words import (
    BENCH_PATH,
    BY_HAND,
    HINTS,
    IN_TESTS,
    LOAD_FILES,
    PATTERNS,
    PLUMBER,
    PREDICTS,
    VERSIONED,
)
from grader.evidence._syntax import last, nodes
from grader.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence._code_signs import Source
    from grader.evidence.files import Files
    from grader.evidence.source_code import SourceCode
    from grader.evidence.tests import Tests

MAX_LINE = 400
_METHODS = frozenset("get post put delete patch route api_route websocket api".split())
_BASES = frozenset("BaseModel SQLModel Schema Serializer ModelSerializer Struct TypedDict BaseSchema Model".split())
_PYDANTIC = frozenset("BaseModel SQLModel Struct".split())
_LIMITS = frozenset(
    "ge gt le lt min_length max_length pattern regex multiple_of min_items max_items min_value max_value validate "
    "choices decimal_places max_digits".split()
)
_TIGHT = regex(
    r"\b(?:Literal|conint|constr|confloat|conlist|Positive\w{3,5}|NonNegative\w{3,5}|EmailStr|HttpUrl|UUID4?|date|datetime|AwareDatetime|PastDate|FutureDate|StringConstraints|Enum|IPvAnyAddress|SecretStr|FilePath)\b"
)
_VALIDATORS = frozenset(
    "field_validator validator model_validator root_validator validates validates_schema pre_load".split()
)


class Route(NamedTuple):
    """One endpoint: `models` are the types its handler takes; `predicts`: its name or path says so."""

    path: str
    line: int
    method: str
    url: str
    handler: str
    models: tuple[str, ...]
    predicts: bool

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.path, self.line or None, note=f"{self.method.upper()} {self.url}".strip()[:80])


@dataclass(frozen=True, slots=True)
class InputModel:
    """A type that describes a request.

    Attributes:
        fields, limited: its fields, and those whose range, length or values are limited.
        strict: it refuses fields that it doesn't know, or has a validator of its own.
        taken: a route takes it.
    """

    path: str
    line: int
    name: str
    fields: int
    limited: int
    strict: bool
    taken: bool

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.path, self.line, note=f"{self.name}: {self.limited} of {self.fields} fields limited")


@dataclass(frozen=True, slots=True)
class Api:
    """What a service offers and guards.

    Attributes:
        routes, inputs: endpoints; types of requests.
        signs: kinds `validate` (a schema library is called), `limit` (ranges given without types), `refuse` (4xx),
            `health ready batch model-version url-version load-once metrics counted request-log drift protect
            load-test`, and `model` (a model is loaded or asked).
        tested: sound tests by what they try: `bad-input`, `predict`, `health`, `batch`.
    """

    routes: tuple[Route, ...] = ()
    inputs: tuple[InputModel, ...] = ()
    signs: tuple[Sign, ...] = ()
    tested: tuple[Sign, ...] = ()

    def of(self, *kinds: str) -> tuple[Sign, ...]:
        """The signs of these kinds."""
        return tuple(sign for sign in self.signs if sign.kind in kinds)

    @property
    def predicting(self) -> tuple[Route, ...]:
        """The endpoints that answer with a prediction; any that take input where none is called so."""
        named = tuple(route for route in self.routes if route.predicts)
        return named or tuple(r for r in self.routes if r.method in ("post", "put") and (r.models or self.of("model")))

    @property
    def taken(self) -> tuple[InputModel, ...]:
        """The types that routes take, those within them included."""
        return tuple(model for model in self.inputs if model.taken)

    def tests(self, kind: str) -> tuple[Sign, ...]:
        """The sound tests of this kind."""
        return tuple(sign for sign in self.tested if sign.kind == kind)


class _Shape(NamedTuple):
    """A class with fields as it stands: base names, and the names in its annotations."""

    path: str
    line: int
    bases: tuple[str, ...]
    fields: tuple[tuple[frozenset[str], bool], ...]
    strict: bool


class _Shapes:
    """All classes and type aliases of the code by name."""

    def __init__(self) -> None:
        self.classes: dict[str, _Shape] = {}
        self.tight: set[str] = set()

    def is_input(self, name: str, depth: int = 0) -> bool:
        """Whether a class derives from a schema type, at most a few steps away."""
        shape = self.classes.get(name)
        if shape is None or depth > len(_PYDANTIC):
            return False
        return any(base in _BASES or self.is_input(base, depth + 1) for base in shape.bases)

    def within(self, names: set[str]) -> set[str]:
        """These types and the ones that they are made of."""
        out: set[str] = set()
        waiting = sorted(names)
        while waiting:
            name = waiting.pop()
            shape = self.classes.get(name)
            if shape is None or name in out:
                continue
            out.add(name)
            waiting += sorted(set(shape.bases).union(*(used for used, _ in shape.fields)))
        return out


def _annotation_names(node: ast.expr | None) -> frozenset[str]:
    """Every name in an annotation, those in quotes included."""
    if node is None:
        return frozenset()
    out: set[str] = set()
    for item in ast.walk(node):
        if isinstance(item, (ast.Name, ast.Attribute)):
            out.add(last(item))
        elif isinstance(item, ast.Constant) and isinstance(item.value, str) and len(item.value) < MAX_LINE:
            out.update(re.findall(r"\w{2,60}", item.value))
    return frozenset(out)


def _limits(node: ast.expr | None) -> bool:
    """Whether a field's annotation or default limits what it takes."""
    for item in [] if node is None else ast.walk(node):
        if isinstance(item, ast.Call) and any(
            keyword.arg in _LIMITS and not (isinstance(keyword.value, ast.Constant) and keyword.value.value is None)
            for keyword in item.keywords
        ):
            return True
        if isinstance(item, (ast.Name, ast.Attribute)) and _TIGHT.fullmatch(last(item)):
            return True
    return False


def _shape(source: Source, node: ast.ClassDef) -> _Shape:
    fields: list[tuple[frozenset[str], bool]] = []
    strict = False
    for item in node.body:
        if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name) and item.target.id != "model_config":
            fields.append((_annotation_names(item.annotation), _limits(item.annotation) or _limits(item.value)))
        elif isinstance(item, ast.Assign):
            if isinstance(item.value, ast.Call) and last(item.value.func) not in ("ConfigDict", "SettingsConfigDict"):
                fields.append((frozenset(), _limits(item.value)))
            strict = strict or _forbids(item)
        elif isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef)):
            strict = strict or any(
                last(d.func if isinstance(d, ast.Call) else d) in _VALIDATORS for d in item.decorator_list
            )
        elif isinstance(item, ast.ClassDef) and item.name == "Config":
            strict = strict or any(_forbids(inner) for inner in item.body)
    bases = tuple(last(base.value if isinstance(base, ast.Subscript) else base) for base in node.bases)
    return _Shape(source.path, source.code.line(node.lineno - 1), bases, tuple(fields), strict)


def _forbids(node: ast.stmt) -> bool:
    return any(isinstance(item, ast.Constant) and item.value == "forbid" for item in ast.walk(node))


def _add_shapes(shapes: _Shapes, source: Source, tree: ast.Module) -> None:
    for node in nodes(tree):
        if type(node) is ast.ClassDef:
            shape = _shape(source, node)
            if {"Enum", "StrEnum", "IntEnum"} & set(shape.bases):
                shapes.tight.add(node.name)
            elif shape.fields or shape.bases:
                shapes.classes.setdefault(node.name, shape)
    for statement in tree.body:
        value = statement.value if isinstance(statement, (ast.Assign, ast.AnnAssign)) else None
        if value is not None and _limits(value):
            shapes.tight.update(t.id for t in _targets(statement) if isinstance(t, ast.Name))


def _targets(statement: ast.stmt) -> list[ast.expr]:
    if isinstance(statement, ast.Assign):
        return statement.targets
    return [statement.target] if isinstance(statement, ast.AnnAssign) else []


def _routes(source: Source, tree: ast.Module) -> Iterator[Route]:
    for node in nodes(tree):
        if type(node) not in (ast.FunctionDef, ast.AsyncFunctionDef):
            continue
        for decorator in node.decorator_list:
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            if not isinstance(called, ast.Attribute) or called.attr not in _METHODS:
                continue
            url, method = _address(decorator, called.attr)
            if not url.startswith("/") and called.attr != "api":
                continue
            taken: set[str] = set()
            for arg in (*node.args.args, *node.args.kwonlyargs):
                taken |= _annotation_names(arg.annotation)
            predicts = PREDICTS.search(f"{url} {node.name}") is not None
            yield Route(
                source.path, source.code.line(node.lineno - 1), method, url, node.name, tuple(sorted(taken)), predicts
            )


_ADDERS = frozenset({"add_api_route", "add_url_rule", "add_resource", "add_route", "add_view"})
MIN_ADDED = 2


def _added_routes(source: Source, tree: ast.Module) -> Iterator[Route]:
    """Routes that a call adds: the URL and the handler are its arguments, in either order."""
    defined = {
        node.name: node for node in nodes(tree) if type(node) is ast.FunctionDef or type(node) is ast.AsyncFunctionDef
    }
    for node in nodes(tree):
        if type(node) is not ast.Call or last(node.func) not in _ADDERS or len(node.args) < MIN_ADDED:
            continue
        url = next((text for arg in node.args if (text := text_of(arg)).startswith("/")), "")
        name = next((last(arg) for arg in node.args if last(arg)), "")
        handler = defined.get(name)
        taken: set[str] = set()
        for arg in handler.args.args if handler is not None else ():
            taken |= _annotation_names(arg.annotation)
        posts = any(type(item) is ast.Constant and item.value == "POST" for item in nodes(node))
        if url:
            line = source.code.line(node.lineno - 1)
            predicts = PREDICTS.search(f"{url} {name}") is not None
            yield Route(source.path, line, "post" if posts else "get", url, name, tuple(sorted(taken)), predicts)


def _address(decorator: ast.expr, attr: str) -> tuple[str, str]:
    """The URL and method of a route's decorator."""
    if not isinstance(decorator, ast.Call):
        return "", attr
    first: Any = decorator.args[0] if decorator.args else None
    url = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
    posts = any(isinstance(item, ast.Constant) and item.value == "POST" for item in ast.walk(decorator))
    return url, ("post" if posts else "get" if attr in ("route", "api_route") else attr)


_OTHER_ROUTE = regex(
    r"\b(?:app|router|server|fastify|api|r|mux|e|g)\.(get|post|put|delete|patch|GET|POST|PUT|HandleFunc)\(\s?[\"'`](/[^\"'`\n]{0,80})|@(Get|Post|Put)(?:Mapping)?\(\s?[\"']?([^\"')\n]{0,80})"
    r"|\bpr_(get|post|put)\(\s?[\"'](/[^\"'\n]{0,80})|\b(?:re_)?path\(\s?r?[\"']([^\"'\n]{1,80})[\"']\s?,"
)


def _other_routes(source: Source) -> Iterator[Route]:
    """Express, NestJS, Go, plumber and Django: by line."""
    for i, line in enumerate(source.lines):
        text = line[:MAX_LINE]
        found = PLUMBER.match(text) if source.code.language == "r" else None
        match = found or _OTHER_ROUTE.search(text)
        if match is None or (found is None and text.lstrip().startswith(("//", "#", "*"))):
            continue
        groups = [group for group in match.groups() if group is not None]
        url = groups[-1]
        method = groups[0].lower() if len(groups) > 1 else "post"
        yield Route(source.path, source.code.line(i), method, url, "", (), PREDICTS.search(url) is not None)


def _tested(tests: Tests, files: Files) -> Iterator[Sign]:
    for case in tests.sound:
        text = "\n".join(
            line[:MAX_LINE] for line in (files.text(case.path) or "").split("\n")[case.line - 1 : case.end_line]
        )
        for kind, pattern in IN_TESTS:
            if pattern.search(text):
                yield Sign(case.path, case.line, kind, case.name)


def _load_tests(files: Files, source_code: SourceCode) -> Iterator[Sign]:
    """Scripts that send many requests at once: by what they are written with."""
    for code in source_code.texts():
        for hints, pattern in LOAD_FILES:
            if any(hint in code.text for hint in hints) and (hints != BY_HAND or BENCH_PATH.search(code.path)):
                yield from find(read(code), (Pattern("load-test", ("",), pattern),))
    for entry in files.suffixed(".jmx", ".jtl"):
        yield Sign(entry.path, 0, "load-test", "JMeter plan")


def collect(source_code: SourceCode, files: Files, tests: Tests) -> Api:
    """Read the service."""
    shapes = _Shapes()
    routes: list[Route] = []
    signs: list[Sign] = []
    for source in sources(source_code, HINTS):
        signs.extend(find(source, PATTERNS))
        if source.tree is not None:
            _add_shapes(shapes, source, source.tree)
            routes.extend(_routes(source, source.tree))
            if ".add_" in source.code.text:
                routes.extend(_added_routes(source, source.tree))
        if source.tree is None or "urlpatterns" in source.code.text:
            routes.extend(_other_routes(source))
    signs.extend(_load_tests(files, source_code))
    signs.extend(Sign(r.path, r.line, "url-version", r.url) for r in routes if VERSIONED.search(r.url))
    for kind, words in (
        ("health", ("health", "livez", "ping", "/live")),
        ("ready", ("ready",)),
        ("batch", ("batch", "bulk")),
        ("metrics", ("/metrics",)),
    ):
        signs.extend(Sign(r.path, r.line, kind, r.url) for r in routes if any(w in r.url.lower() for w in words))
    asked = set().union(*(route.models for route in routes)) if routes else set()
    taken = shapes.within(asked)
    inputs = tuple(
        InputModel(
            shape.path,
            shape.line,
            name,
            len(shape.fields),
            sum(limited or bool(used & shapes.tight) for used, limited in shape.fields),
            shape.strict,
            name in taken,
        )
        for name, shape in sorted(shapes.classes.items())
        if shapes.is_input(name) and shape.fields
    )
    return Api(tuple(sorted(routes)), inputs, few(signs), few(_tested(tests, files)))
