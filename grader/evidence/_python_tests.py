"""The tests of one Python file: what each asserts, and whether it could fail."""

from __future__ import annotations

import ast
import zlib
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._assertions import is_trivial
from grader.evidence._liveness import Liveness, written_down
from grader.evidence._regex import regex
from grader.evidence._syntax import last, nodes
from grader.evidence._test_case import TestCase
from grader.evidence._test_flow import asserts_openly, muffling_contexts, stops
from grader.evidence._test_scope import Scope, scope_of
from grader.evidence._test_uses import NOTHING_KNOWN, Known, class_of, uses_of
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
_SKIPPED = "it is always skipped"
_SET_UPS = frozenset({"setUp", "setUpClass", "setup_method", "setup_class", "asyncSetUp"})
_MAY_FAIL = "it is marked to fail, and fails nothing when it does"
_SHARED_NAME = regex(r"(?i)mixin|base|abstract|suite|contract|shared|common")
_NO_TESTS = frozenset("fixture command group option argument callback task route".split())
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


# ---------------------------------------------------------------- one test


def _skipped(decorators: list[ast.expr], *, strict: bool = False) -> str:
    """Why nothing counts: it is skipped for good, or may fail at any time. `skipif` depends.

    Args:
        decorators: those of the test and of its class.
        strict: what is marked `xfail` must fail, as the settings say.
    """
    for node in decorators:
        call = node if isinstance(node, ast.Call) else None
        name = last(call.func if call else node)
        first = call.args[0] if call and call.args else None
        if call and first is None:
            first = next((k.value for k in call.keywords if k.arg == "condition"), None)
        told = isinstance(first, ast.Compare) and is_trivial(first)
        if name in ("skip", "Skip") or (name in ("skipif", "skipIf") and told):
            return _SKIPPED
        if name in ("skipif", "skipIf") and isinstance(first, ast.Constant):
            # a text is a condition for pytest to evaluate
            holds = first.value in ("True", "1") if isinstance(first.value, str) else bool(first.value)
            return _SKIPPED if holds else ""
        if name == "skipUnless" and isinstance(first, ast.Constant):
            return "" if first.value else _SKIPPED
        if name == "xfail":
            depends = call is not None and (call.args or any(k.arg == "condition" for k in call.keywords))
            told = call is not None and any(k.arg == "strict" for k in call.keywords)
            holds = call is not None and _is_strict(call) if told else strict
            return "" if depends or holds else _MAY_FAIL
    return ""


def _is_strict(call: ast.Call) -> bool:
    """`xfail(strict=True)`, or strict as something says that isn't known here: passing makes it fail."""
    return any(
        k.arg == "strict" and not (isinstance(k.value, ast.Constant) and not k.value.value) for k in call.keywords
    )


def _expects_failure(decorators: list[ast.expr]) -> bool:
    """It fails as soon as the code does what it is said not to do: a strict `xfail`, unittest's `expectedFailure`."""
    return any(
        (isinstance(node, ast.Call) and last(node.func) == "xfail" and _is_strict(node))
        or last(node) == "expectedFailure"
        for node in decorators
    )


def _skips_first(body: list[ast.stmt]) -> bool:
    for node in body:
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            return isinstance(node, ast.Expr) and stops(node)
    return False


def _is_skipped_first(function: Def, owner: ast.ClassDef | None) -> bool:
    """The test, or what its class sets up before it, begins by skipping."""
    first = [item for item in (owner.body if owner else ()) if isinstance(item, _DEFS) and item.name in _SET_UPS]
    return any(_skips_first(item.body) for item in (function, *first))


_YIELDS = (ast.Yield, ast.YieldFrom)


def _never_runs(file: File, function: Def, owner: ast.ClassDef | None) -> str:
    """Why a test isn't run at all though it may look sound; empty when it is."""
    for node in function.decorator_list:
        if isinstance(node, ast.Call) and last(node.func) == "parametrize" and len(node.args) > 1:
            table = node.args[1]
            if isinstance(table, (ast.List, ast.Tuple)) and not table.elts:
                return "its table of cases is empty"
    unit = owner is not None and any(last(base).endswith("TestCase") for base in owner.bases)
    if owner is not None and not owner.bases and any(isinstance(d, _DEFS) and d.name == "__init__" for d in owner.body):
        return "pytest passes over a class that has an __init__"
    if owner is not None and not (_is_case_class(owner) or owner.name in file.inherited or file.known.any_class):
        return "pytest collects only classes whose name begins with Test"
    plain = unit and owner is not None and all(last(base) == "TestCase" for base in owner.bases)
    marks = [*function.decorator_list, *(owner.decorator_list if owner else ())]
    if isinstance(function, ast.AsyncFunctionDef) and (plain or not (unit or file.awaited or marks)):
        return "nothing awaits it"
    yields = any(type(n) in _YIELDS for n in nodes(function))  # fewer have any than have one of their own
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


def _kinds(function: Def, path: str) -> frozenset[str]:
    words = {
        n.attr if type(n) is ast.Attribute else n.id for n in nodes(function) if type(n) in (ast.Attribute, ast.Name)
    } | {arg.arg for arg in function.args.args}
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


class File(NamedTuple):
    """What the tests of one file share: its names, the helpers that assert, its lines."""

    path: str
    scope: Scope
    helpers: set[str]
    lines: list[str]
    awaited: bool = False
    last_of: Mapping[tuple[str, str], int] = {}
    coroutines: frozenset[str] = frozenset()
    known: Known = NOTHING_KNOWN
    inherited: frozenset[str] = frozenset()

    def shadowed(self, function: Def, owner: ast.ClassDef | None) -> str:
        """Why a test of the same name further down leaves this one out; empty otherwise."""
        later = self.last_of.get((owner.name if owner else "", function.name), function.lineno)
        return f"another test of its name, line {later}, takes its place" if later > function.lineno else ""


def _is_about_getting_through(file: File, function: Def, marks: list[ast.expr], seen: Seen) -> bool:
    """Its subject is that nothing is raised, or something is: its name, words or table say so, or it measures."""
    if _rows(function) >= TRIED or _NO_CRASH.search(function.name) or _expects_failure(marks):
        return True
    timed = any(isinstance(mark, ast.Call) and last(mark.func) == "timeout" for mark in marks)
    if timed or any(arg.arg == "benchmark" for arg in function.args.args):
        return True
    if seen.trivial or seen.dead or seen.compared or seen.returned or seen.slips:
        return False  # it does assert, only nothing
    written = [line.partition("#")[2] for line in file.lines[function.lineno : function.end_lineno]]
    return _NO_CRASH.search(" ".join([ast.get_docstring(function) or "", *written]).lower()[:2000]) is not None


def read_case(file: File, function: Def, owner: ast.ClassDef | None) -> TestCase:
    """Judge one test function."""
    heir = owner is not None and (owner.name in file.inherited or _self_is_live(owner, file.scope))
    live = Liveness(function, file.scope, self_live=heir, plain=written_down(owner) if owner else frozenset())
    walk = Walk(live, file.helpers, uses_of(function, file.coroutines, file.known))
    walk.block(function.body)
    seen = walk.seen
    checking_fixtures = len({arg.arg for arg in function.args.args} & file.helpers)
    seen.good += checking_fixtures
    seen.strong += checking_fixtures
    marks = [*function.decorator_list, *(owner.decorator_list if owner else ())]
    skipped = _skipped(marks, strict=file.known.strict) or (_SKIPPED if _is_skipped_first(function, owner) else "")
    rows = _rows(function)
    if (
        not (seen.good or seen.unreachable or seen.swallowed)
        and seen.ran
        and _is_about_getting_through(file, function, marks, seen)
    ):
        seen.good = 1  # that it gets through, or doesn't, is what it is about
    why = _never_runs(file, function, owner) or file.shadowed(function, owner)
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
        kinds=_kinds(function, file.path),
        shape=zlib.crc32(text.encode("utf-8", "replace")),
    )


def _self_is_live(owner: ast.ClassDef, scope: Scope) -> bool:
    """A test class's `self` brings something live: a set-up that uses the project, or a base class that isn't known."""
    if any(last(base) not in ("TestCase", "object", "IsolatedAsyncioTestCase") for base in owner.bases):
        return True
    return any(
        type(n) is ast.Name and n.id in scope.live
        for item in owner.body
        if not (isinstance(item, _DEFS) and item.name.startswith("test"))
        for n in nodes(item)
    )


def module_skipped(tree: ast.Module) -> bool:
    """`pytestmark = pytest.mark.skip`, or a call of `skip`, for the whole file."""
    for node in tree.body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and last(node.value.func) == "skip":
            return any(key.arg == "allow_module_level" for key in node.value.keywords)
        if isinstance(node, ast.Assign) and any(last(t) == "pytestmark" for t in node.targets):
            marks = node.value.elts if isinstance(node.value, (ast.List, ast.Tuple)) else [node.value]
            return bool(_skipped(marks))
    return False


def _fixture_kinds(tree: ast.Module, known: Known) -> dict[str, str]:
    """Fixtures of the file that do nothing but make an object of a class of the project's."""
    kinds: dict[str, str] = {}
    for node in tree.body:
        if not (isinstance(node, ast.FunctionDef) and len(node.body) == 1 and isinstance(node.body[0], ast.Return)):
            continue
        for mark in node.decorator_list:
            call = mark if isinstance(mark, ast.Call) else None
            if last(call.func if call else mark) == "fixture" and node.body[0].value is not None:
                named = (
                    [k.value.value for k in call.keywords if k.arg == "name" and isinstance(k.value, ast.Constant)]
                    if call
                    else []
                )
                kinds[str(named[0]) if named else node.name] = class_of(node.body[0].value, known)
    return kinds


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
    known = known._replace(fixture_kinds=_fixture_kinds(tree, known), muffles=known.muffles | muffling_contexts(tree))
    inherited = frozenset(last(base) for node in tree.body if isinstance(node, ast.ClassDef) for base in node.bases)
    file = File(path, scope, helpers, lines, awaited or marked, last_of, coroutines, known, inherited)
    return tuple(read_case(file, function, owner) for function, owner in found)
