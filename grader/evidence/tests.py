"""The candidate's tests: what each asserts, whether it could fail, and which of the project's files they reach."""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.evidence._other_tests import read_other_tests
from grader.evidence._project_imports import ProjectImports
from grader.evidence._python_tests import asserting_helpers, read_tests
from grader.evidence._regex import regex
from grader.evidence._test_case import TestCase
from grader.evidence._test_conftest import around, fixture_kinds, left_out, read_conftest
from grader.evidence._test_flow import muffling_contexts, muffling_decorators
from grader.evidence._test_known import Known
from grader.evidence._test_names import in_test_dir, is_test_name
from grader.evidence._test_scope import scope_of
from grader.evidence._test_skips import module_skipped
from grader.evidence.files import base_name, suffix
from grader.evidence.lost_modules import lost_imports, own_packages
from grader.model import Place

if TYPE_CHECKING:
    from grader.evidence._python_module import Function, Module
    from grader.evidence.files import Files
    from grader.evidence.python_code import PythonCode
    from grader.evidence.source_code import SourceCode, SourceFile

__all__ = ["TestCase", "TestFile", "Tests"]

_SCRIPT_SUFFIXES = (".lua", ".http", ".jmx", ".bats", ".robot", ".feature", ".sh")
MIN_BYTES = 40
SAME_SHAPE = 3  # so many copies of one test, only its literals changed, still count in full
MIN_DEPTH = 0.3  # of a file that is imported and never named further
_WORD = regex(r"\w{2,80}")
_PATH_IN_TEXT = regex(r"['\"/]([\w./-]{1,120}\.py)['\"]")
_SETTINGS = regex(
    r"(?:^|/)(?:pyproject\.toml|pytest\.ini|setup\.(?:cfg|py)|tox\.ini|conftest\.py"
    r"|[\w.-]{0,40}requirements[\w.-]{0,40})$"
)
# What runs tests that are coroutines, as settings and requirements name it.
_ASYNC_PLUGIN = regex(r"asyncio_mode|pytest[-_]asyncio|pytest[-_]aiohttp|anyio|pytest[-_]trio|pytest[-_]tornasync")
_RUNS_ALL = regex(r"asyncio[-_]mode[= \"']{1,4}auto|pytest[-_]aiohttp|pytest[-_]tornasync|anyio_mode")
_NOT_AWAITED = regex(r"asyncio_mode\s*=\s*[\"']?strict")  # then only what is marked is run
_STRICT = regex(r"\bxfail_strict\s*=\s*(?:true|1)\b", re.IGNORECASE)
# A table's tests as dbt runs them, and a script that is called a test, not one that starts the others.
_DBT_TESTS = regex(r"^[ \t]{1,40}(?:data_)?tests:[ \t]{0,9}\r?\n[ \t]{0,40}- [a-z]", re.MULTILINE)
_TEST_SCRIPT = regex(r"(?:^|/)(?:smoke[-_]?)?tests?(?:[-_][\w-]{1,40})?\.(?:sh|bats|ps1|http)$", re.IGNORECASE)
_COVERAGE_FILES = {
    "pyproject.toml": ("[tool.coverage", "--cov"),
    "setup.cfg": ("[coverage:", "--cov"),
    "tox.ini": ("--cov", "coverage run"),
    "pytest.ini": ("--cov",),
    "makefile": ("--cov", "coverage run", "covr::"),
    "noxfile.py": ("--cov", "coverage"),
    "package.json": ("coverageThreshold", "--coverage", "nyc "),
    "jest.config.js": ("coverage",),
    "jest.config.ts": ("coverage",),
    "vitest.config.ts": ("coverage",),
}
_COVERAGE_NAMES = (".coveragerc", "codecov.yml", ".codecov.yml", "codecov.yaml", ".coveralls.yml")


@dataclass(frozen=True, slots=True)
class TestFile:
    """One file among the tests.

    Attributes:
        named: its own name says that it is a test file (a helper among tests needn't hold any).
        cases: its tests; none in a placeholder, a helper, or a script that nothing collects.
        reaches: the project's own files that it imports or runs, sorted.
        error: why it couldn't be read.
        size: characters of text.
    """

    __test__ = False

    path: str
    language: str
    named: bool
    cases: tuple[TestCase, ...] = ()
    reaches: tuple[str, ...] = ()
    error: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Tests:
    """Everything among the tests, by path.

    Attributes:
        testable: the project's own files that define something, with their code lines: what tests could reach.
        reached: those of them that tests reach, sorted.
        depths: how much of each reached file the tests name: its functions and classes, 0.0 to 1.0.
        scripts: files in a test folder in a language whose tests aren't read (load scripts, request collections);
            where nothing else is a test, also scripts that are called so and what dbt tests of its tables.
        coverage: where coverage is configured; None where it isn't.
    """

    __test__ = False

    files: tuple[TestFile, ...] = ()
    testable: tuple[tuple[str, int], ...] = ()
    reached: tuple[str, ...] = ()
    depths: tuple[float, ...] = ()
    scripts: tuple[str, ...] = ()
    coverage: Place | None = None

    @property
    def cases(self) -> tuple[TestCase, ...]:
        """Every test."""
        return tuple(case for file in self.files for case in file.cases)

    @property
    def sound(self) -> tuple[TestCase, ...]:
        """Tests that can fail on wrong behaviour, of files that reach the project; of mere copies only a few."""
        shapes: Counter[int] = Counter()
        kept: list[TestCase] = []
        for file in self.files:
            for case in file.cases:
                shapes[case.shape] += 1
                if not case.hollow and shapes[case.shape] <= SAME_SHAPE and (file.reaches or not self.testable):
                    kept.append(case)
        return tuple(kept)

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Files that are called tests and hold none."""
        empty = [file for file in self.files if file.named and not file.cases and file.size > MIN_BYTES]
        return tuple(f.path for f in empty if base_name(f.path).lower() not in ("conftest.py", "setup.r"))

    @property
    def reached_share(self) -> float:
        """The share of the project's own code lines that tests reach, a file weighing as much as they name of it."""
        total = sum(lines for _, lines in self.testable)
        depth = dict(zip(self.reached, self.depths, strict=True))
        return sum(lines * depth.get(path, 0.0) for path, lines in self.testable) / total if total else 0.0


def _python(files: Files, code: PythonCode, index: ProjectImports, testable: set[str]) -> list[TestFile]:
    helpers: set[str] = set()
    for parsed in code.test_trees.values():
        helpers |= asserting_helpers(parsed)
    out: list[TestFile] = []
    support = _support_reach(code, index, testable)
    settings = "\n".join(files.text(entry.path) or "" for entry in files.own if _SETTINGS.search(entry.path))
    awaited = _ASYNC_PLUGIN.search(_NOT_AWAITED.sub("", settings)) is not None
    awaited = awaited and not (_NOT_AWAITED.search(settings) and not _RUNS_ALL.search(settings))
    known, packages = _known(code, helpers, settings), own_packages(code)
    conftests = {p: read_conftest(t) for p, t in code.test_trees.items() if base_name(p) == "conftest.py"}
    for module in [m for m in code.modules if m.is_test]:
        tree = code.test_trees.get(module.path)
        text = files.text(module.path) or ""
        named = is_test_name(module.path)
        skipping = frozenset[str]().union(*(one.fixtures for _, one in around(module.path, conftests)))
        known = known._replace(skipping=skipping)
        cases, error = _cases(module, tree, text, helpers, awaited=awaited, known=known)
        reaches = _reach(module, text, index, testable, support)
        cases = cases if named else ()  # nothing would collect them
        lost = (_cannot_start(module, tree, files, packages) or left_out(module.path, conftests)) if cases else ""
        if lost:
            cases = tuple(replace(case, hollow=lost, assertions=0, smoke=False) for case in cases)
        out.append(TestFile(module.path, "python", named, cases, reaches, error, len(text)))
    return out


def _known(code: PythonCode, helpers: set[str], settings: str) -> Known:
    """What the project's own names give when called; a name that stands for several things tells nothing."""
    every = [f for m in code.product for f in m.functions if not f.nested]
    functions = [f for f in every if not f.owner]
    lazy_methods = frozenset((f.owner, f.name) for f in every if f.owner and _is_lazy(f))
    methods = {(f.owner, f.name) for f in every if f.owner and not f.decorators}
    methods -= {(f.owner, f.name) for f in every if f.owner and f.decorators}
    own = frozenset(_top_name(m.path) for m in code.product)
    plain = {f.name for f in functions if not _is_lazy(f)}
    classes = frozenset(c.name for m in code.product for c in m.classes) - {f.name for f in functions}
    idle = frozenset(f.name for m in code.modules if m.is_test for f in m.functions) - helpers
    support = {path: tree for path, tree in code.test_trees.items() if _supports(path)}
    by_path = {path: scope_of(tree, own) for path, tree in support.items()}
    helped = {name for scope in by_path.values() for name in scope.local}
    plain_helpers = helped - {name for scope in by_path.values() for name in scope.live & scope.local}
    conftests = [tree for path, tree in support.items() if base_name(path) == "conftest.py"]
    scopes = [scope_of(tree, own, frozenset(plain_helpers)) for tree in conftests]
    fixtures = {name for scope in scopes for name in scope.fixtures}
    dead = frozenset(name for name in fixtures if not any(scope.fixtures.get(name) for scope in scopes))
    strict, chosen = _STRICT.search(settings) is not None, "python_classes" in settings
    lazy = frozenset(f.name for f in functions) - plain
    muffles = frozenset(n for t in support.values() for n in muffling_contexts(t) | muffling_decorators(t))
    known = Known(
        lazy,
        classes,
        idle,
        strict,
        chosen,
        dead,
        lazy_methods,
        own,
        frozenset(plain_helpers),
        muffles=muffles,
        methods=frozenset(methods),
    )
    return known._replace(fixture_kinds={k: v for tree in conftests for k, v in fixture_kinds(tree, known).items()})


def _cannot_start(module: Module, tree: ast.Module | None, files: Files, packages: set[str]) -> str:
    """Why nothing of a test file is run: at its top it imports a module of the project that isn't there."""
    top = {node.lineno for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))} if tree else set()
    lost = next((name for name, line in lost_imports(module, files, packages) if line in top), "")
    return f"its file imports {lost}, which isn't in the repository" if lost else ""


def _is_lazy(function: Function) -> bool:
    """What it gives is true whatever it would yield or answer."""
    return (function.coroutine or function.generator) and not function.decorators


def _top_name(path: str) -> str:
    """The name by which a file is imported from the root, or from `src/`."""
    return path.removeprefix("src/").partition("/")[0].removesuffix(".py")


def _cases(
    module: Module, tree: ast.Module | None, text: str, helpers: set[str], *, awaited: bool, known: Known
) -> tuple[tuple[TestCase, ...], str]:
    if tree is None:
        return (), module.error or "not read"
    try:
        cases = read_tests(module.path, tree, text.split("\n"), helpers, awaited=awaited, known=known)
    except RecursionError:
        return (), "nested too deeply"
    if module_skipped(tree):
        cases = tuple(replace(case, hollow="its whole file is skipped", assertions=0, smoke=False) for case in cases)
    return cases, ""


def _support_reach(code: PythonCode, index: ProjectImports, testable: set[str]) -> dict[str, tuple[str, ...]]:
    """What conftest files and other helpers among the tests reach, by their path."""
    return {
        module.path: tuple(sorted(_direct(module, index) & testable))
        for module in code.modules
        if module.is_test and _supports(module.path)
    }


def _supports(path: str) -> bool:
    """Of the files among the tests, a conftest or a helper."""
    return base_name(path) == "conftest.py" or not is_test_name(path)


def _direct(module: Module, index: ProjectImports) -> set[str]:
    return {path for item in module.imports for path in index.targets(module.path, item.module, item.names)}


def _reach(
    module: Module, text: str, index: ProjectImports, testable: set[str], support: dict[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """The own files a test file imports, runs by path, or gets by its conftest and helpers."""
    direct = _direct(module, index)
    found = direct & testable
    for path in direct:
        found |= set(support.get(path, ()))
    folder = module.path.rpartition("/")[0]
    for path, reached in support.items():
        if base_name(path) == "conftest.py" and (folder + "/").startswith(path.removesuffix("conftest.py")):
            found |= set(reached)
    for match in _PATH_IN_TEXT.finditer(text):
        tail = match.group(1).lstrip("./")
        found |= {path for path in testable if path == tail or path.endswith("/" + tail)} if tail else set()
    return tuple(sorted(found))


def _others(files: Files, code: SourceCode) -> list[TestFile]:
    product = [f for f in code.product if f.functions or f.types]
    out: list[TestFile] = []
    for file in code.files:
        if file.generated or not (file.is_test or file.language == "rust"):
            continue
        text = files.text(file.path) or ""
        cases = read_other_tests(file.path, file.language, text)
        if file.is_test or cases:
            reaches = _other_reach(file, text, product)
            named = is_test_name(file.path)
            out.append(TestFile(file.path, file.language, named, cases, reaches, file.error, len(text)))
    return out


def _other_reach(test: SourceFile, text: str, product: list[SourceFile]) -> tuple[str, ...]:
    """Own files whose functions or types the test names; the language must be the same or a near one."""
    near = {"typescript": "javascript", "c": "cpp"}
    kind = near.get(test.language, test.language)
    words = set(re.findall(r"\w{3,80}", text))
    found = [
        file.path
        for file in product
        if near.get(file.language, file.language) == kind
        and file.path != test.path
        and ({f.name for f in file.functions} | {t.name for t in file.types}) & words
    ]
    return tuple(found) if found or test.language != "rust" else (test.path,)


def _coverage(files: Files) -> Place | None:
    for entry in files.named(*_COVERAGE_NAMES):
        return Place(entry.path, note="coverage settings")
    for entry in files.named(*_COVERAGE_FILES):
        words = _COVERAGE_FILES[base_name(entry.path).lower()]
        text = files.text(entry.path) or ""
        if any(word in text for word in words):
            lines = text.split("\n")
            line = next((i for i, row in enumerate(lines, start=1) if any(w in row for w in words)), None)
            return Place(entry.path, line, note="coverage settings")
    return None


def _scripts(files: Files, *, alone: bool) -> tuple[str, ...]:
    """Paths in order; `alone` says that nothing else is a test."""
    entries = [e for e in files.suffixed(*_SCRIPT_SUFFIXES) if in_test_dir(e.path)]
    if alone:
        entries += [e for e in files.own if _TEST_SCRIPT.search(e.path) and e not in entries]
    found = [e.path for e in entries if (e.size or 0) > MIN_BYTES]
    return tuple([*found, *_dbt_tests(files)] if alone else found)


def _dbt_tests(files: Files) -> list[str]:
    """Where a dbt project says what must hold in its tables."""
    folders = tuple(e.path.removesuffix("dbt_project.yml") for e in files.named("dbt_project.yml"))
    if not folders:
        return []
    described = [e for e in files.suffixed(".yml", ".yaml") if e.path.startswith(folders)]
    return [e.path for e in described if _DBT_TESTS.search(files.text(e.path) or "")]


def _testable(python_code: PythonCode, source_code: SourceCode) -> tuple[tuple[str, int], ...]:
    own = [(m.path, m.code_lines) for m in python_code.product if m.functions or m.classes]
    own += [
        (f.path, f.code_lines)
        for f in source_code.product
        if (f.functions or f.types) and f.language not in ("shell", "sql") and suffix(f.path) not in (".rmd", ".qmd")
    ]
    return tuple(sorted(own))


def collect(files: Files, python_code: PythonCode, source_code: SourceCode) -> Tests:
    """Read every test file."""
    testable = _testable(python_code, source_code)
    index = ProjectImports(python_code.modules)
    found = [*_python(files, python_code, index, {path for path, _ in testable}), *_others(files, source_code)]
    found.sort(key=lambda file: file.path)
    words: dict[str, set[str]] = {}
    for file in found:
        if any(not case.hollow or case.smoke for case in file.cases):
            mentioned = set(_WORD.findall(files.text(file.path) or ""))
            for path in file.reaches:
                words.setdefault(path, set()).update(mentioned)
    defined = _defined(python_code, source_code)
    reached = tuple(sorted(words))
    depths = tuple(_depth(defined.get(path, frozenset()), words[path]) for path in reached)
    scripts = _scripts(files, alone=not any(file.cases for file in found))
    return Tests(tuple(found), testable, reached, depths, scripts, _coverage(files))


def _defined(python_code: PythonCode, source_code: SourceCode) -> dict[str, frozenset[str]]:
    """What each file offers: public functions and classes."""
    own = {
        m.path: frozenset([f.name for f in m.functions if f.public and not f.nested] + [c.name for c in m.classes])
        for m in python_code.product
    }
    for file in source_code.product:
        own[file.path] = frozenset([f.name for f in file.functions] + [t.name for t in file.types])
    return own


def _depth(offered: frozenset[str], mentioned: set[str]) -> float:
    """The share of what a file offers that its tests name; routes and handlers are reached without being named."""
    named = len(offered & mentioned) / len(offered) if offered else 1.0
    return max(MIN_DEPTH, min(1.0, named * 1.25))
