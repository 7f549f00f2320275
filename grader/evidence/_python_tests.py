"""The tests of one Python file: what each asserts, and whether it could fail."""

from __future__ import annotations

import ast
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from grader.evidence._liveness import Liveness
from grader.evidence._regex import regex
from grader.evidence._syntax import last, nodes
from grader.evidence._test_attributes import made_once, written_down
from grader.evidence._test_case import TestCase
from grader.evidence._test_conftest import fixture_kinds, skipping_fixtures
from grader.evidence._test_flow import asserts_openly, muffling_contexts, muffling_decorators
from grader.evidence._test_known import NOTHING_KNOWN, Known
from grader.evidence._test_scope import Scope, scope_of
from grader.evidence._test_skips import (
    SKIPPED,
    denies_being_one,
    expects_failure,
    is_skipped_first,
    is_skipped_row,
    switches_of,
    why_skipped,
)
from grader.evidence._test_uses import is_empty, uses_of
from grader.evidence._test_walk import Walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.evidence._test_walk import Seen

Def = ast.FunctionDef | ast.AsyncFunctionDef
_DEFS = (ast.FunctionDef, ast.AsyncFunctionDef)
_ODD_NAME = regex(
    r"invalid|empty|missing|error|fail|negative|boundary|null|none|nan|unknown|malformed|corrupt|zero|overflow|edge"
    r"|duplicate|timeout|unauthori|forbidden|not_found|reject|refuse|without|wrong|bad_|out_of"
)
_INTEGRATION = frozenset(
    "TestClient AsyncClient test_client CliRunner AppTest create_engine from_function DockerContainer "
    "PostgresContainer Popen check_output check_call sessionmaker connect start_server live_server".split()
)
_MODEL = frozenset("predict predict_proba forward fit score transform embed encode generate infer".split())
_DATA = frozenset(
    "isnull isna notnull duplicated dtypes columns nunique value_counts between drop_duplicates DataFrameSchema "
    "expect_column_values_to_not_be_null assert_frame_equal".split()
)
_SHARED_NAME = regex(r"(?i)mixin|base|abstract|suite|contract|shared|common")
_NO_TESTS = frozenset("fixture command group option argument callback task route".split())
MAX_BASES = 5
TRIED = 10  # hypothesis tries many inputs: a crash on any is a failure
_NO_CRASH = regex(
    r"(?:does_?n[o']?t|do_not|not|never|no|without)[_ ](?:(?:any|an)[_ ])?(?:rais|crash|error|exception|fail|throw)"
    r"|smoke|graceful|tolerat|_passes(?:_|$)|_accept(?:s|ed)?(?:_|$)|does_nothing|no_?op(?:_|$)"
    r"|n[aã]o[_ ](?:faz[_ ]nada|lan[cç]a|falha|levanta|quebra)|sem[_ ](?:erro|exce[cç])|sin[_ ](?:error|excep)"
    r"|no[_ ](?:hace[_ ]nada|debe(?:r[ií]a)?[_ ]lanzar|lanza|falla)|ohne[_ ](?:fehler|ausnahme)"
    r"|sans[_ ](?:erreur|exception)|не[_ ](?:падает|бросает)|без[_ ]ошиб"
)
TABLE_ROWS = 3  # a table of cases, not just two
_NOISE = regex(r"\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'|\d+|\w*test\w*")


# ---------------------------------------------------------------- which functions are tests


def _is_case_class(node: ast.ClassDef) -> bool:
    known = any(last(base).endswith(("TestCase", "Test", "Tests", "Base")) for base in node.bases)
    return known or node.name.startswith("Test") or (node.name.endswith("Test") and bool(node.bases))


def _looks_like_cases(node: ast.ClassDef, tree: ast.Module) -> bool:
    """A class of tests that stands for itself and yet has no name that is collected."""
    if node.bases or node.decorator_list or _SHARED_NAME.search(node.name):
        return False
    tests = [item for item in node.body if isinstance(item, _DEFS) and item.name.startswith("test")]
    return bool(tests) and not any(type(n) is ast.Name and n.id == node.name for n in nodes(tree))


def find_tests(tree: ast.Module) -> Iterator[tuple[Def, ast.ClassDef | None]]:
    """Test functions and methods, in order, with the class they belong to."""
    cases = [node for node in tree.body if isinstance(node, ast.ClassDef) and _is_case_class(node)]
    inherited = {last(base) for node in cases for base in node.bases}
    for node in tree.body:
        if isinstance(node, _DEFS) and node.name.startswith("test"):
            if not any(last(d.func if isinstance(d, ast.Call) else d) in _NO_TESTS for d in node.decorator_list):
                yield node, None
        elif isinstance(node, ast.ClassDef) and (
            _is_case_class(node) or node.name in inherited or _looks_like_cases(node, tree)
        ):
            for item in node.body:
                if isinstance(item, _DEFS) and item.name.startswith("test"):
                    yield item, node


def asserting_helpers(tree: ast.Module) -> set[str]:
    """Functions, methods and fixtures of a test file that assert something themselves, directly or by a helper."""
    bodies = {
        node.name: node
        for node in nodes(tree)
        if isinstance(node, _DEFS) and not node.name.startswith("test")
    }  # fmt: skip
    found = {name for name, node in bodies.items() if asserts_openly(node)}
    for _ in range(2):
        found |= {
            name
            for name, node in bodies.items()
            if name not in found and any(type(n) is ast.Call and last(n.func) in found for n in nodes(node))
        }
    return found


_YIELDS = (ast.Yield, ast.YieldFrom)


def _never_runs(file: File, function: Def, owner: ast.ClassDef | None, every: list[Any]) -> str:
    """Why a test isn't run at all though it may look sound; empty when it is."""
    for node in function.decorator_list:
        if isinstance(node, ast.Call) and last(node.func) == "parametrize" and len(node.args) > 1:
            table = node.args[1]
            if is_empty(table):
                return "its table of cases is empty"
            if isinstance(table, (ast.List, ast.Tuple)) and all(is_skipped_row(row) for row in table.elts):
                return SKIPPED
    if owner is not None and owner.name not in file.inherited and denies_being_one(owner):
        return "its class says that it holds no tests"
    unit = owner is not None and any(last(base).endswith("TestCase") for base in owner.bases)
    if owner is not None and not owner.bases and any(isinstance(d, _DEFS) and d.name == "__init__" for d in owner.body):
        return "pytest passes over a class that has an __init__"
    if owner is not None and not (_is_case_class(owner) or owner.name in file.inherited or file.known.any_class):
        return "pytest collects only classes whose name begins with Test"
    plain = unit and owner is not None and all(last(base) == "TestCase" for base in owner.bases)
    marks = [*function.decorator_list, *(owner.decorator_list if owner else ())]
    if isinstance(function, ast.AsyncFunctionDef) and (plain or not (unit or file.awaited or marks)):
        return "nothing awaits it"
    yields = any(type(n) in _YIELDS for n in every)  # fewer have any than have one of their own
    if yields and any(type(n) in _YIELDS for n in _own_nodes(function)):
        return "it is a generator, which nothing runs"
    return ""


def _own_nodes(function: Def) -> Iterator[ast.AST]:
    """What stands in a function outside the functions inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, (*_DEFS, ast.ClassDef, ast.Lambda)):
            waiting.extend(ast.iter_child_nodes(node))


def _rows(function: Def) -> int:
    rows = 1
    for node in function.decorator_list:
        if isinstance(node, ast.Call) and last(node.func) == "parametrize" and len(node.args) > 1:
            table = node.args[1]
            rows *= max(1, len(table.elts)) if isinstance(table, (ast.List, ast.Tuple)) else 2
        elif isinstance(node, ast.Call) and last(node.func) == "given":
            rows *= 10  # hypothesis tries many
    return min(rows, 100)


def _hollow(seen: Seen, *, only_mocks: bool) -> str:
    if seen.good:
        return ""
    if seen.unreachable:
        return "its assertions come after it has returned or are never reached"
    if seen.swallowed or (seen.muffled and not seen.ran):
        return "it swallows its own failure"
    if seen.dead:
        return "it asserts a mock against itself" if only_mocks else "what it asserts comes from no code of the project"
    if seen.slips:
        return "it hands what it expects over as a message"
    if seen.trivial:
        return "what it asserts is always true"
    if seen.compared:
        return "it compares without asserting"
    if seen.returned:
        return "it returns instead of asserting"
    return "it runs the code and asserts nothing" if seen.ran else "it asserts nothing"


def _kinds(function: Def, every: list[Any], path: str) -> frozenset[str]:
    words = {n.attr if type(n) is ast.Attribute else n.id for n in every if type(n) in (ast.Attribute, ast.Name)} | {
        arg.arg for arg in function.args.args
    }
    kinds = set()
    if words & _INTEGRATION or ("subprocess" in words and "run" in words) or words & {"client", "api_client"}:
        kinds.add("integration")
    if any(part in ("integration", "e2e", "functional") for part in path.lower().split("/")):
        kinds.add("integration")
    if words & _MODEL:
        kinds.add("model")
    if words & _DATA:
        kinds.add("data")
    return frozenset(kinds)


class Owned(NamedTuple):
    """What the tests of one class share: whether `self` is live, and what is known of its attributes."""

    heir: bool
    plain: frozenset[str]
    made: Mapping[str, str]


_OF_NO_CLASS = Owned(heir=False, plain=frozenset(), made={})


class File(NamedTuple):
    """What the tests of one file share: its names, the helpers that assert, its lines."""

    path: str
    scope: Scope
    helpers: set[str]
    lines: list[str]
    owners: dict[str, Owned]
    awaited: bool = False
    last_of: Mapping[tuple[str, str], int] = {}
    coroutines: frozenset[str] = frozenset()
    known: Known = NOTHING_KNOWN
    inherited: frozenset[str] = frozenset()
    switches: Mapping[str, bool] = {}
    classes: Mapping[str, ast.ClassDef] = {}
    skipping: frozenset[str] = frozenset()

    def owned(self, owner: ast.ClassDef | None) -> Owned:
        """What a class keeps, read once."""
        if owner is None:
            return _OF_NO_CLASS
        at = f"{owner.name}:{owner.lineno}"
        if at not in self.owners:
            heir = owner.name in self.inherited or _self_is_live(owner, self.scope)
            self.owners[at] = Owned(heir, written_down(owner), made_once(owner, self.known))
        return self.owners[at]

    def marks(self, function: Def, owner: ast.ClassDef | None) -> list[ast.expr]:
        """The decorators of a test, of its class, and of the classes of the file that this stands on."""
        found = list(function.decorator_list)
        for _ in range(MAX_BASES):
            if owner is None:
                break
            found += owner.decorator_list
            owner = next(
                (self.classes[last(b)] for b in owner.bases if self.classes.get(last(b), owner) is not owner), None
            )
        return found

    def shadowed(self, function: Def, owner: ast.ClassDef | None) -> str:
        """Why a test or class of the same name further down leaves this one out; empty otherwise."""
        whole = self.classes.get(owner.name) if owner else None
        if owner and whole and whole.lineno > owner.lineno:
            return f"another class of its name, line {whole.lineno}, takes its place"
        later = self.last_of.get((owner.name if owner else "", function.name), function.lineno)
        return f"another test of its name, line {later}, takes its place" if later > function.lineno else ""


def _is_about_getting_through(file: File, function: Def, marks: list[ast.expr], seen: Seen) -> bool:
    """Its subject is that nothing is raised, or something is: its name, words or table say so, or it measures."""
    if _NO_CRASH.search(function.name) or expects_failure(marks):
        return True
    timed = any(isinstance(mark, ast.Call) and last(mark.func) == "timeout" for mark in marks)
    if timed or any(arg.arg == "benchmark" for arg in function.args.args):
        return True
    if seen.trivial or seen.dead or seen.compared or seen.returned or seen.slips:
        return False  # it does assert, only nothing
    if _rows(function) >= TRIED:
        return True
    written = [line.partition("#")[2] for line in file.lines[function.lineno : function.end_lineno]]
    return _NO_CRASH.search(" ".join([ast.get_docstring(function) or "", *written]).lower()[:2000]) is not None


def _skipped_by_fixture(file: File, function: Def, owner: ast.ClassDef | None, marks: list[ast.expr]) -> str:
    """It uses a fixture that begins by skipping, or its class does for all of its tests."""
    used = {arg.arg for arg in function.args.args}
    for mark in marks:
        if isinstance(mark, ast.Call) and last(mark.func) == "usefixtures":
            used |= {arg.value for arg in mark.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)}
    always = owner is not None and skipping_fixtures(owner.body)[1]
    return SKIPPED if always or used & (file.skipping | file.known.skipping) else ""


def read_case(file: File, function: Def, owner: ast.ClassDef | None) -> TestCase:
    """Judge one test function."""
    every = nodes(function)
    own = file.owned(owner)
    live = Liveness(function, every, file.scope, self_live=own.heir, plain=own.plain)
    walk = Walk(live, file.helpers, uses_of(function, every, file.coroutines, file.known, own.made))
    walk.block(function.body)
    seen = walk.seen
    checking_fixtures = len({arg.arg for arg in function.args.args} & file.helpers)
    seen.good += checking_fixtures
    seen.strong += checking_fixtures
    marks = file.marks(function, owner)
    skipped = why_skipped(marks, file.switches, strict=file.known.strict)
    skipped = skipped or (SKIPPED if is_skipped_first(function, owner, file.switches) else "")
    rows = _rows(function)
    if (
        not (seen.good or seen.unreachable or seen.swallowed)
        and seen.ran
        and _is_about_getting_through(file, function, marks, seen)
    ):
        seen.good = 1  # that it gets through, or doesn't, is what it is about
    why = _never_runs(file, function, owner, every) or file.shadowed(function, owner)
    skipped = skipped or _skipped_by_fixture(file, function, owner, marks)
    muffled = any(last(m.func if isinstance(m, ast.Call) else m) in file.known.muffles for m in marks)
    why = why or ("it swallows its own failure" if muffled else "")
    hollow = why or skipped or _hollow(seen, only_mocks=live.mocked)
    end = function.end_lineno or function.lineno
    text = _NOISE.sub("", "".join([line.strip() for line in file.lines[function.lineno : end]])[:4000])
    return TestCase(
        path=file.path,
        name=f"{owner.name}.{function.name}" if owner else function.name,
        line=function.lineno,
        end_line=end,
        assertions=seen.good,
        weak=bool(seen.good) and not seen.strong,
        hollow=hollow,
        smoke=bool(hollow) and not (skipped or why) and bool(seen.ran) and not (seen.swallowed or seen.unreachable),
        cases=rows,
        raises=seen.raises,
        edge=not hollow and (seen.raises or rows >= TABLE_ROWS or _ODD_NAME.search(function.name) is not None),
        kinds=_kinds(function, every, file.path),
        shape=zlib.crc32(text.encode("utf-8", "replace")),
    )


def _is_plain_base(base: ast.expr, scope: Scope) -> bool:
    """A class of unittest's, or one of the file that uses nothing of the project's."""
    if isinstance(base, ast.Name) and base.id in scope.local:
        return base.id not in scope.live
    return last(base) in ("TestCase", "object", "IsolatedAsyncioTestCase")


def _self_is_live(owner: ast.ClassDef, scope: Scope) -> bool:
    """A test class's `self` brings something live: a set-up that uses the project, or a base class that isn't known."""
    if any(not _is_plain_base(base, scope) for base in owner.bases):
        return True
    return any(
        type(n) is ast.Name and n.id in scope.live
        for item in owner.body
        if not (isinstance(item, _DEFS) and item.name.startswith("test"))
        for n in nodes(item)
    )


def read_tests(
    path: str,
    tree: ast.Module,
    lines: list[str],
    helpers: set[str],
    *,
    awaited: bool = False,
    known: Known = NOTHING_KNOWN,
) -> tuple[TestCase, ...]:
    """Every test of a file.

    Args:
        helpers: asserting functions and fixtures of all test files.
        awaited: the project's settings let something run coroutines that carry no mark.
        known: names of the project's own functions and classes.
    """
    found = list(find_tests(tree))
    if not found:
        return ()
    marked = any(isinstance(n, ast.Assign) and any(last(t) == "pytestmark" for t in n.targets) for n in tree.body)
    last_of = {(owner.name if owner else "", f.name): f.lineno for f, owner in found if not f.decorator_list}
    helpers = asserting_helpers(tree) | helpers
    coroutines = frozenset(node.name for node in tree.body if isinstance(node, ast.AsyncFunctionDef))
    scope = scope_of(tree, known.own, known.plain_helpers)
    for name in known.plain_fixtures - scope.fixtures.keys():
        scope.fixtures[name] = False
    known = known._replace(
        fixture_kinds={**known.fixture_kinds, **fixture_kinds(tree, known)},
        muffles=known.muffles | muffling_contexts(tree) | muffling_decorators(tree),
        renamed=scope.renamed,
    )
    skipping, always = skipping_fixtures(tree.body)
    inherited = frozenset(last(base) for node in tree.body if isinstance(node, ast.ClassDef) for base in node.bases)
    file = File(
        path,
        scope,
        helpers,
        lines,
        {},
        awaited or marked,
        last_of,
        coroutines,
        known,
        inherited,
        switches_of(tree),
        {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)},
        skipping,
    )
    cases = [read_case(file, function, owner) for function, owner in found]
    return tuple(replace(case, hollow=SKIPPED, assertions=0, smoke=False) if always else case for case in cases)
