"""There are tests, or at least a script that tries something.

Why: a test is the first sign that somebody wondered whether the code does what it should.
Fix: write tests, five to begin with, that call your code and assert what comes out (Python: `tests/test_<module>.py`,
    R: `tests/testthat/test-<module>.R`, TypeScript: `<module>.test.ts`).

Example:
    # tests/test_prices.py
    from shop.prices import with_tax

    def test_tax_is_added() -> None:
        assert with_tax(100.0, rate=0.2) == 120.0
Effort: minutes
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.checks._words import count, counted
from grader.evidence._regex import regex
from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.tests import Tests


APART = "Put the steps into functions, and write tests, five to begin with, that call them and assert what comes out."
SCRIPTS = (".py", ".R", ".r", ".js", ".ts")
HOLLOW = 0.5  # a form that waits for its content
TRIED = 0.75
FORMS = {
    "py": "tests/test_{}.py", "R": "tests/testthat/test-{}.R", "r": "tests/testthat/test-{}.R", "ts": "{}.test.ts",
    "tsx": "{}.test.tsx", "js": "{}.test.js", "jsx": "{}.test.jsx",
    "dart": "test/{}_test.dart", "go": "{}_test.go",
}  # fmt: skip
STARTS = frozenset("main app streamlit_app server ui global index __init__ __main__ cli run config settings".split())
# What draws, or is run once by hand, is the last to be tested.
SHOWS = regex(
    r"(?:^|/)(?:scripts|examples|demos?|experiments?|pages|components)/|(?:^|/)run_|visuali[sz]|plot|chart|prompts?\.|constants?\.|schemas?\.",
    re.IGNORECASE,
)
# What takes values and returns values is the easiest to begin with.
WORKS = regex(
    r"(?:^|[/_-])(?:transform\w*|clean\w*|pre-?process\w*|features?\w*|metrics?|pars\w+|valid\w+|scor\w+|chunk\w*|split\w*"
    r"|calc\w*|convert\w*|normali[sz]\w*|util\w*|helpers?)(?:_\w+)?\.\w+$",
    re.IGNORECASE,
)
# Scripts of k6, Locust and their like: they measure, and a test runner collects none of them.
_LOAD = regex(
    r"(?:^|[/_.-])(?:load|stress|spike|soak|perf|performance|latency|bench\w*|locust\w*|k6)(?:[_.-]|$)", re.IGNORECASE
)
# `stress_test.py` beside the program is as often a part of it as a trial of it.
PERHAPS = 0.4
_MEANT = regex(
    r"(?:^|/)(?:tests?|specs?|__tests__)(?:/|\.\w+$)|(?:^|/)tests?[_-][^/]+$|\.(?:test|spec)\.\w+$", re.IGNORECASE
)


def check(tests: Tests) -> Finding:
    """A file of tests counts; scripts that only look like one count half."""
    with_cases = [file for file in tests.files if file.cases]
    if with_cases:
        places = [Place(file.path, file.cases[0].line, note=count(len(file.cases), "test")) for file in with_cases[:5]]
        if not any(case.smoke or not case.hollow for case in tests.cases):
            return graded(
                HOLLOW,
                f"{counted(len(tests.cases), 'test')} in {count(len(with_cases), 'file')}, "
                f"{'which cannot' if len(tests.cases) == 1 else 'none of which can'} fail.",
                *places,
            )
        return passed(f"{counted(len(tests.cases), 'test')} in {count(len(with_cases), 'file')}.", *places)
    tried = [*tests.placeholders, *tests.scripts]
    if tried:
        tried.sort(key=lambda path: not _MEANT.search(path))
        if tried[0].endswith((".yml", ".yaml")):
            said = f"{tried[0]} has dbt test its tables; no test was found that calls the project's code."
            return graded(TRIED, said, *(Place(path, 1) for path in tried[:5]), fix=_begin(tests))
        if not _MEANT.search(tried[0]):
            said = f"{tried[0]} tries something, but no function was found in it that a test runner collects."
            finding = graded(PERHAPS, said, *(Place(path, 1) for path in tried[:5]), fix=_begin(tests))
            return replace(finding, effort="hours")
        if _LOAD.search(tried[0]):
            said = f"{tried[0]} puts load on the program; no test was found that asserts what it answers."
            finding = graded(TRIED, said, *(Place(path, 1) for path in tried[:5]), fix=_begin(tests))
            return replace(finding, effort="hours")
        turn = f"Turn {tried[0]} into functions named `test_...` that assert what they expect."
        found = graded(
            TRIED,
            f"{tried[0]} is called a test, but no function was found in it that a test runner collects; one is wanted.",
            *(Place(path, 1) for path in tried[:5]),
            fix="\n".join([_begin(tests)] * bool(tests.testable) + [turn] * tried[0].endswith(SCRIPTS)),
        )
        return replace(found, effort="hours")
    return replace(failed("There are no tests.", fix=_begin(tests)), effort="hours")


def _begin(tests: Tests) -> str:
    """Which file to test first: the largest that holds work rather than a start, in a language that has functions."""
    known = [(path, lines) for path, lines in tests.testable if path.rpartition(".")[2] in FORMS]
    if not tests.testable:
        return APART
    if not known:
        return ""
    inner = [pair for pair in known if pair[0].rpartition("/")[2].partition(".")[0].lower() not in STARTS] or known
    inner = [pair for pair in inner if not SHOWS.search(pair[0])] or inner
    plain = [pair for pair in inner if WORKS.search(pair[0])] or inner
    path, _ = max(plain, key=lambda pair: (pair[0].endswith((".py", ".R", ".r")), pair[1], pair[0]))
    stem, _, kind = path.rpartition("/")[2].rpartition(".")
    where = FORMS[kind].format(stem)
    return f"Write tests, five to begin with, that call what {path} defines and assert what comes out, in `{where}`."
