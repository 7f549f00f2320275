"""Tests that can't fail are found and their look-alikes left alone, over a probe of every kind that is known.

`hollow.txt` holds tests that stay green whatever the project does, `sound.txt` tests that look as idle and aren't. They
are text and not Python files, so that nothing collects them. `hollow_stranger.txt` and `sound_stranger.txt`, a module
after each `@@@`, were written without a look at what is known: at first contact 31 of 38 were found, and 2 of 29
look-alikes charged. `hollow_projects.txt` and `sound_projects.txt` hold what three more strangers' probes and the tests of
92 public repositories showed: at first contact 45 of 54, 16 of 33 and 24 of 30 were found, 1 of 38, 4 of 20 and 1 of 15 charged; of five further
probes 27 of 30, 19 of 28, 20 of 27, 22 of 28 and 18 of 27 were found, and 2 of 79 look-alikes charged. `hollow_fresh.txt` and
`sound_fresh.txt` hold what eight more showed: 27 of 33, 26 of 34, 25 of 35, 25 of 26, 30 of 34, 26 of 32, 26 of 31 and 23 of 26 were
found, and 1 of 136 look-alikes charged.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.evidence._python_tests import read_tests
from tests.facts import fact

if TYPE_CHECKING:
    from grader.evidence._test_case import TestCase

HERE = Path(__file__).parent
HELPERS = {"assert_valid_basket", "check_prices"}  # of another test file


def read(name: str) -> tuple[TestCase, ...]:
    text = (HERE / name).read_text("utf-8")
    return read_tests("tests/test_shop.py", ast.parse(text), text.split("\n"), HELPERS)


HOLLOW, SOUND = read("hollow.txt"), read("sound.txt")


def test_the_probe_is_large_enough() -> None:
    assert len(HOLLOW) >= 60
    assert len(SOUND) >= 40


@pytest.mark.parametrize("case", [c for c in HOLLOW if c.name != "test_shadowed"], ids=lambda case: case.name)
def test_a_test_that_cannot_fail_is_found(case: TestCase) -> None:
    assert case.hollow


@pytest.mark.parametrize("case", SOUND, ids=lambda case: case.name)
def test_a_look_alike_is_left_alone(case: TestCase) -> None:
    assert case.hollow == ""


def test_of_two_tests_of_one_name_the_first_is_charged() -> None:
    first, second = [c for c in HOLLOW if c.name == "test_shadowed"]
    assert f"line {second.line}" in first.hollow


def test_coroutines_are_left_alone_where_a_plugin_runs_them() -> None:
    text = "from shop import total\n\n\nasync def test_total():\n    assert await total([1]) == 1\n"
    tree, lines = ast.parse(text), text.split("\n")
    assert [c.hollow for c in read_tests("test_a.py", tree, lines, set())] == ["nothing awaits it"]
    assert [c.hollow for c in read_tests("test_a.py", tree, lines, set(), awaited=True)] == [""]


@pytest.mark.parametrize(
    ("mark", "hollow"),
    [
        ("@pytest.mark.skipif(sys.platform == 'win32', reason='x')", False),
        ("@pytest.mark.skipif(\"sys.platform == 'win32'\")", False),
        ("@pytest.mark.skipif('True')", True),
        ("@pytest.mark.skipif(condition=True, reason='x')", True),
        ("@unittest.skipUnless(HAS_GPU, 'x')", False),
        ("@unittest.skipUnless(False, 'x')", True),
    ],
)
def test_a_condition_that_depends_is_no_skip(mark: str, hollow: bool) -> None:
    text = f"from shop import total\n\n\n{mark}\ndef test_total():\n    assert total([1]) == 1\n"
    (case,) = read_tests("test_a.py", ast.parse(text), text.split("\n"), set())
    assert bool(case.hollow) is hollow


SHOP = "def total(basket):\n    return sum(basket)\n"


def modules(name: str) -> dict[str, str]:
    """The test modules of a stranger's probe, by what they show."""
    parts = (HERE / name).read_text("utf-8").split("@@@ ")[1:]
    return {what: text for what, _, text in (part.partition("\n") for part in parts)}


STRANGE, PLAIN = modules("hollow_stranger.txt"), modules("sound_stranger.txt")


@pytest.mark.parametrize("what", STRANGE)
def test_a_strangers_test_that_cannot_fail_is_found(what: str) -> None:
    cases = fact("tests", {"shop.py": SHOP, "tests/test_shop.py": STRANGE[what]}).cases
    assert cases
    assert [case.name for case in cases if not case.hollow] == []


@pytest.mark.parametrize("what", PLAIN)
def test_a_strangers_look_alike_is_left_alone(what: str) -> None:
    cases = fact("tests", {"shop.py": SHOP, "tests/test_shop.py": PLAIN[what]}).cases
    assert cases
    assert [(case.name, case.hollow) for case in cases if case.hollow] == []


PROJECT = {
    "shop.py": SHOP
    + "\n\nasync def fetch_total(basket):\n    return sum(basket)\n\n\n"
    + "def receipts(basket):\n    for price in basket:\n        yield str(price)\n\n\n"
    + "class Till:\n    MAIN = 1\n\n    def sell(self, price):\n        return price\n\n"
    + "    async def count(self):\n        return 1\n\n\nclass BigTill(Till):\n    pass\n\n\n"
    + "class Drawer:\n    @property\n    def is_open(self):\n        return True\n",
}
MISSED = modules("hollow_projects.txt") | modules("hollow_fresh.txt")
CHARGED = modules("sound_projects.txt") | modules("sound_fresh.txt")


@pytest.mark.parametrize("what", MISSED)
def test_what_was_missed_is_found(what: str) -> None:
    cases = fact("tests", PROJECT | {"tests/test_shop.py": MISSED[what]}).cases
    assert cases
    assert [case.name for case in cases if not case.hollow] == []


@pytest.mark.parametrize("what", CHARGED)
def test_what_was_charged_is_left_alone(what: str) -> None:
    cases = fact("tests", PROJECT | {"tests/test_shop.py": CHARGED[what]}).cases
    assert cases
    assert [(case.name, case.hollow) for case in cases if case.hollow] == []


def test_a_project_whose_settings_are_strict_means_its_xfail() -> None:
    text = "import pytest\nfrom shop import total\n\n\n@pytest.mark.xfail\ndef test_a():\n    assert total([1]) == 5\n"
    files = {"shop.py": SHOP, "tests/test_shop.py": text}
    strict = files | {"pytest.ini": "[pytest]\nxfail_strict = true\n"}
    assert [bool(case.hollow) for case in fact("tests", files).cases] == [True]
    assert [bool(case.hollow) for case in fact("tests", strict).cases] == [False]


def test_what_is_expected_of_a_failure_is_said_apart_from_skipping() -> None:
    text = "import pytest\nfrom shop import total\n\n\n@pytest.mark.xfail\ndef test_a():\n    assert total([1]) == 5\n"
    (case,) = fact("tests", {"shop.py": SHOP, "tests/test_shop.py": text}).cases
    assert "marked to fail" in case.hollow


def test_a_command_called_test_is_no_test() -> None:
    text = "import click\nfrom shop import total\n\n\n@click.command()\ndef test_set(folder):\n    total(folder)\n"
    assert fact("tests", {"shop.py": SHOP, "tests/test_shop.py": text}).cases == ()


def test_a_fixture_of_conftest_that_is_a_mock_is_one() -> None:
    conftest = (
        "import pytest\nfrom unittest.mock import MagicMock\n\n\n@pytest.fixture\ndef model():\n"
        "    fake = MagicMock()\n    fake.predict.return_value = [1]\n    return fake\n"
    )
    text = (
        "from shop import total\n\n\ndef test_own(model):\n    assert model.predict([2]) == [1]\n\n\n"
        "def test_through(model):\n    assert total(model.predict([2])) == 1\n"
    )
    cases = fact("tests", {"shop.py": SHOP, "tests/conftest.py": conftest, "tests/test_shop.py": text}).cases
    assert [(case.name, bool(case.hollow)) for case in cases] == [("test_own", True), ("test_through", False)]


def test_settings_may_collect_other_classes() -> None:
    text = "from shop import total\n\n\nclass TotalTest:\n    def test_total(self):\n        assert total([1]) == 1\n"
    files = {"shop.py": SHOP, "tests/test_shop.py": text}
    chosen = files | {"pytest.ini": "[pytest]\npython_classes = *Test\n"}
    assert [bool(case.hollow) for case in fact("tests", files).cases] == [True]
    assert [bool(case.hollow) for case in fact("tests", chosen).cases] == [False]


HELPERS_OF_TESTS = {
    "tests/helpers.py": (
        "from shop import Till\n\n\nclass FakeLedger:\n    def __init__(self):\n        self.rows = []\n\n"
        "    def add(self, row):\n        self.rows.append(row)\n\n\nclass Load:\n    def users(self):\n        return 5\n\n\n"
        "def make_till():\n    return Till()\n"
    ),
}


@pytest.mark.parametrize("source", ["tests.helpers", ".helpers", "helpers"])
def test_a_double_of_the_tests_is_none_of_the_project(source: str) -> None:
    text = (
        f"from {source} import FakeLedger, Load, make_till\n\n\ndef test_double():\n    ledger = FakeLedger()\n"
        "    ledger.add(1)\n    assert ledger.rows == [1]\n\n\ndef test_till():\n    assert make_till().sell(2) == 2\n\n\n"
        "def test_filled():\n    ledger = FakeLedger()\n    make_till().sell(ledger)\n    assert ledger.rows == []\n\n\n"
        "def test_load():\n    assert Load().users() == 5\n"
    )
    cases = fact("tests", PROJECT | HELPERS_OF_TESTS | {"tests/test_shop.py": text}).cases
    assert [(case.name, bool(case.hollow)) for case in cases] == [
        ("test_double", True),
        ("test_till", False),
        ("test_filled", False),
        ("test_load", False),  # a tool that stands among the tests is tried
    ]


@pytest.mark.parametrize(
    ("path", "hollow"), [("statistics.py", False), ("src/statistics/__init__.py", False), ("shop.py", True)]
)
def test_a_file_of_the_project_goes_before_a_library_of_its_name(path: str, hollow: bool) -> None:
    text = "from statistics import mean\n\n\ndef test_mean():\n    assert mean([1, 3]) == 2\n"
    own = "def mean(values):\n    return sum(values) / len(values)\n"
    (case,) = fact("tests", {path: own, "tests/test_mean.py": text}).cases
    assert bool(case.hollow) is hollow


@pytest.mark.parametrize(
    ("settings", "hollow"),
    [
        ('asyncio_mode = "strict"', True),
        ('asyncio_mode = "auto"', False),
        ('asyncio_mode = "strict"\naddopts = "--asyncio-mode=auto"', False),
    ],
)
def test_a_strict_mode_runs_what_is_marked_only(settings: str, hollow: bool) -> None:
    text = (
        "import pytest\nfrom shop import fetch_total\n\n\nasync def test_a():\n    assert await fetch_total([1]) == 1\n\n\n"
        "@pytest.mark.asyncio\nasync def test_b():\n    assert await fetch_total([1]) == 1\n"
    )
    project = f'[project]\ndependencies = ["pytest-asyncio"]\n[tool.pytest.ini_options]\n{settings}\n'
    cases = fact("tests", PROJECT | {"pyproject.toml": project, "tests/test_shop.py": text}).cases
    assert [bool(case.hollow) for case in cases] == [hollow, False]


def test_a_helper_that_swallows_is_known_in_other_files() -> None:
    support = (
        "import contextlib\n\n\n@contextlib.contextmanager\ndef calm():\n    try:\n        yield\n    except Exception:\n"
        "        pass\n"
    )
    text = (
        "from shop import total\nfrom .support import calm\n\n\ndef test_total():\n    with calm():\n"
        "        assert total([1]) == 5\n"
    )
    (case,) = fact("tests", PROJECT | {"tests/support.py": support, "tests/test_shop.py": text}).cases
    assert case.hollow == "it swallows its own failure"


CHOOSES = "import pytest\n\n\ndef pytest_collection_modifyitems(items):\n    skip = pytest.mark.skip(reason='x')\n"


@pytest.mark.parametrize(
    ("conftest", "hollow"),
    [
        ('collect_ignore = ["test_shop.py"]\n', True),
        ('collect_ignore_glob = ["test_s*.py"]\n', True),
        ('collect_ignore = ["test_till.py"]\n', False),
        ("import pytest\n\n\n@pytest.fixture(autouse=True)\ndef later():\n    pytest.skip('later')\n", True),
        ("import pytest\n\n\n@pytest.fixture\ndef later():\n    pytest.skip('later')\n", False),
        (CHOOSES + "    for item in items:\n        item.add_marker(skip)\n", True),
        (
            CHOOSES
            + "    for item in items:\n        if 'slow' in item.keywords:\n            item.add_marker(skip)\n",
            False,
        ),
        ("def pytest_collection_modifyitems(items):\n    items[:] = []\n", True),
        ("def pytest_collection_modifyitems(items):\n    items[:] = sorted(items)\n", False),
        ("def pytest_sessionfinish(session, exitstatus):\n    session.exitstatus = 0\n", True),
        (
            "def pytest_sessionfinish(session, exitstatus):\n    if exitstatus == 5:\n        session.exitstatus = 0\n",
            False,
        ),
    ],
)
def test_a_conftest_may_leave_every_test_idle(conftest: str, hollow: bool) -> None:
    text = "from shop import total\n\n\ndef test_total():\n    assert total([1]) == 1\n"
    project = PROJECT | {"tests/conftest.py": conftest, "tests/test_shop.py": text, "elsewhere/test_shop.py": text}
    elsewhere, near = fact("tests", project).cases
    assert bool(near.hollow) is hollow
    assert elsewhere.hollow == ""


FAKES = "class FakeTill:\n    def __init__(self, sales):\n        self.sales = sales\n\n    def last(self):\n        return self.sales\n"


def test_a_fake_of_the_tests_helpers_is_theirs_and_an_object_of_a_fixture_the_projects() -> None:
    conftest = (
        "import pytest\nfrom shop import Till\nfrom tests.fakes import FakeTill\n\n\n@pytest.fixture\ndef fake():\n"
        "    return FakeTill([3])\n\n\n@pytest.fixture\ndef till():\n    return Till()\n"
    )
    text = (
        "def test_fake(fake):\n    assert fake.last() == [3]\n\n\ndef test_method(till):\n    assert till.sell\n\n\n"
        "def test_till(till, fake):\n    assert till.sell(fake) == fake\n"
    )
    project = PROJECT | {"tests/fakes.py": FAKES, "tests/conftest.py": conftest, "tests/test_shop.py": text}
    fake, method, till = fact("tests", project).cases
    assert fake.hollow == "what it asserts comes from no code of the project"
    assert method.hollow == "what it asserts is always true"
    assert till.hollow == ""
