"""Tests that can't fail must be told from those that look like them: both lists are the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.facts import fact

if TYPE_CHECKING:
    from grader.evidence.tests import TestCase, Tests

PROJECT = {
    "shop/__init__.py": "",
    "shop/prices.py": "def with_tax(x, rate=0.2):\n    return x * (1 + rate)\n\n\ndef half(x):\n    return x / 2\n\n\nclass Till:\n    pass\n",
}
HEAD = "import pytest\nimport math\nimport unittest\nfrom unittest import mock\nfrom unittest.mock import Mock, patch\nfrom shop.prices import Till, half, with_tax\nfrom shop import prices\n\n\n"

HOLLOW = {
    "nothing": "def test_a():\n    with_tax(1)\n",
    "true": "def test_a():\n    with_tax(1)\n    assert True\n",
    "tuple": 'def test_a():\n    assert (with_tax(1) == 3, "wrong")\n',
    "constants": "def test_a():\n    with_tax(1)\n    assert 1 == 1\n",
    "text": 'def test_a():\n    assert "with_tax works"\n',
    "or true": "def test_a():\n    assert with_tax(1) == 3 or True\n",
    "itself": "def test_a():\n    x = with_tax(1)\n    assert x == x\n",
    "length": "def test_a():\n    assert len([with_tax(1)]) >= 0\n",
    "set itself": "def test_a():\n    x = 5\n    assert x == 5\n",
    "set itself in a dict": "def test_a():\n    row = {'a': 1}\n    row['b'] = 2\n    assert row['b'] == 2\n    assert sorted(row) == ['a', 'b']\n",
    "standard library only": "def test_a():\n    assert math.sqrt(4) == 2\n",
    "own helper": "def add(a, b):\n    return a + b\n\n\ndef test_a():\n    assert add(1, 2) == 3\n",
    "literal fixture": "@pytest.fixture\ndef row():\n    return {'a': 1}\n\n\ndef test_a(row):\n    assert row['a'] == 1\n",
    "table against itself": "@pytest.mark.parametrize(('a', 'b'), [(1, 1)])\ndef test_a(a, b):\n    assert a == b\n",
    "file it wrote": "def test_a(tmp_path):\n    p = tmp_path / 'a'\n    p.write_text('x')\n    assert p.read_text() == 'x'\n",
    "skipped": "@pytest.mark.skip(reason='later')\ndef test_a():\n    assert with_tax(1) == 3\n",
    "skips first": "def test_a():\n    pytest.skip('later')\n    assert with_tax(1) == 3\n",
    "unittest skip": "class TestA(unittest.TestCase):\n    @unittest.skip('x')\n    def test_a(self):\n        self.assertEqual(with_tax(1), 3)\n",
    "returns first": "def test_a():\n    return\n    assert with_tax(1) == 3\n",
    "if false": "def test_a():\n    if False:\n        assert with_tax(1) == 3\n",
    "empty loop": "def test_a():\n    for x in []:\n        assert with_tax(x) == 3\n",
    "swallowed": "def test_a():\n    try:\n        assert with_tax(1) == 3\n    except Exception:\n        pass\n",
    "bare except": "def test_a():\n    try:\n        assert with_tax(1) == 3\n    except:\n        print('failed')\n",
    "suppressed": "import contextlib\n\n\ndef test_a():\n    with contextlib.suppress(AssertionError):\n        assert with_tax(1) == 3\n",
    "mock": "def test_a():\n    m = Mock(return_value=5)\n    assert m() == 5\n",
    "mock called": "def test_a():\n    m = Mock()\n    m.run(1)\n    m.run.assert_called_once_with(1)\n",
    "patched mock": "@patch('shop.prices.half')\ndef test_a(fake):\n    fake.return_value = 2\n    assert fake(4) == 2\n",
    "called_once": "def test_a():\n    m = Mock()\n    with_tax(m)\n    assert m.called_once\n",
    "compared": "def test_a():\n    with_tax(1) == 3\n",
    "returned": "def test_a():\n    return with_tax(1) == 3\n",
    "inner function": "def test_a():\n    def check():\n        assert with_tax(1) == 3\n",
    "assert named, not called": "def test_a():\n    m = Mock()\n    with_tax(m)\n    m.assert_called_once\n",
    "raises itself": "def test_a():\n    with pytest.raises(ValueError):\n        raise ValueError\n",
    "unittest constants": "class TestA(unittest.TestCase):\n    def test_a(self):\n        with_tax(1)\n        self.assertTrue(True)\n        self.assertEqual(1, 1)\n",
    "generator": "def test_a():\n    assert (x for x in [with_tax(1)])\n",
    "xfail": "@pytest.mark.xfail\ndef test_a():\n    assert with_tax(1) == 3\n",
}  # fmt: skip

SOUND = {
    "plain": "def test_a():\n    assert with_tax(1) == 1.2\n",
    "through names": "def test_a():\n    x = 1\n    y = with_tax(x)\n    z = [y]\n    assert z[0] == 1.2\n",
    "helper that asserts": "def check(x):\n    assert x > 1\n\n\ndef test_a():\n    check(with_tax(1))\n",
    "helper of a helper": "def deep(x):\n    assert x > 1\n\n\ndef check(x):\n    deep(x)\n\n\ndef test_a():\n    check(with_tax(1))\n",
    "raises": "def test_a():\n    with pytest.raises(TypeError):\n        with_tax('a')\n",
    "raises called": "def test_a():\n    pytest.raises(TypeError, with_tax, 'a')\n",
    "warns": "def test_a():\n    with pytest.warns(UserWarning):\n        with_tax(1)\n",
    "approx": "def test_a():\n    assert with_tax(1) == pytest.approx(1.2)\n",
    "table": "@pytest.mark.parametrize(('x', 'y'), [(1, 1.2), (2, 2.4), (0, 0)])\ndef test_a(x, y):\n    assert with_tax(x) == y\n",
    "fixture that asserts": "@pytest.fixture\ndef till():\n    yield 1\n    assert with_tax(1) > 0\n\n\ndef test_a(till):\n    half(till)\n",
    "live fixture": "@pytest.fixture\ndef till():\n    return Till()\n\n\ndef test_a(till):\n    assert till.total == 0\n",
    "unknown fixture": "def test_a(client):\n    assert client.get('/').status_code == 200\n",
    "unittest": "class TestA(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(with_tax(1), 1.2)\n",
    "unittest set-up": "class TestA(unittest.TestCase):\n    def setUp(self):\n        self.till = Till()\n\n    def test_a(self):\n        self.assertEqual(self.till.total, 0)\n",
    "assertRaises": "class TestA(unittest.TestCase):\n    def test_a(self):\n        with self.assertRaises(TypeError):\n            with_tax('a')\n",
    "mock handed in": "def test_a():\n    m = Mock()\n    with_tax(m)\n    m.run.assert_called_once()\n",
    "patched": "@patch('shop.prices.half')\ndef test_a(fake):\n    with_tax(1)\n    fake.assert_called_once()\n",
    "mock from a helper": "def make():\n    m = Mock()\n    return m\n\n\ndef test_a():\n    m = make()\n    with patch('shop.prices.half', return_value=m):\n        with_tax(1)\n        m.get.assert_called_once()\n",
    "captured by a closure": "def test_a(monkeypatch):\n    seen = []\n    monkeypatch.setattr(prices, 'half', lambda x: seen.append(x))\n    with_tax(1)\n    assert seen == [1]\n",
    "captured output": "def test_a(capsys):\n    with_tax(1)\n    assert 'x' in capsys.readouterr().out\n",
    "file the code wrote": "def test_a(tmp_path):\n    out = tmp_path / 'a'\n    with_tax(out)\n    assert out.read_text() == 'x'\n",
    "changed by the code": "def test_a():\n    rows = [1]\n    with_tax(rows)\n    assert rows == [2]\n",
    "filled in a loop": "def test_a():\n    wins = 0\n    for i in range(9):\n        if with_tax(i) > 3:\n            wins += 1\n    assert wins == 2\n",
    "noted in a handler": "def test_a():\n    failed = False\n    try:\n        with_tax('a')\n    except TypeError:\n        failed = True\n    assert failed\n",
    "handler that fails": "def test_a():\n    try:\n        with_tax(1)\n    except ValueError:\n        pytest.fail('no')\n",
    "expected error, else fails": "def test_a():\n    try:\n        with_tax('a')\n        assert False\n    except TypeError:\n        pass\n",
    "file of the project": "from pathlib import Path\n\n\ndef test_a():\n    assert Path('models/m.json').exists()\n",
    "inner function that runs": "def test_a():\n    def check(x):\n        assert with_tax(x) == 1.2\n\n    check(1)\n",
    "async": "@pytest.mark.asyncio\nasync def test_a():\n    assert await prices.load() == 3\n",
    "deterministic": "def test_a():\n    assert with_tax(1) == with_tax(1)\n",
    "skipif": "@pytest.mark.skipif(math.pi > 4, reason='x')\ndef test_a():\n    assert with_tax(1) == 1.2\n",
    "import inside": "def test_a():\n    from shop.prices import half as h\n    assert h(4) == 2\n",
    "numpy testing": "import numpy as np\n\n\ndef test_a():\n    np.testing.assert_allclose(with_tax(np.ones(3)), 1.2)\n",
    "raise_for_status": "def test_a(client):\n    client.get('/').raise_for_status()\n",
}  # fmt: skip


def read(body: str, path: str = "tests/test_shop.py", **more: str) -> Tests:
    found: Tests = fact("tests", {**PROJECT, **more, path: HEAD + body})
    return found


def case(body: str) -> TestCase:
    cases = read(body).cases
    assert len(cases) == 1
    return cases[0]


@pytest.mark.parametrize("name", HOLLOW)
def test_a_test_that_cannot_fail_is_found(name: str) -> None:
    assert case(HOLLOW[name]).hollow


@pytest.mark.parametrize("name", SOUND)
def test_a_test_that_can_fail_is_left_alone(name: str) -> None:
    assert not case(SOUND[name]).hollow


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("set itself", "no code of the project"), ("mock", "mock"), ("skipped", "skipped"), ("swallowed", "swallows"),
        ("returns first", "never reached"), ("compared", "compares"), ("true", "always true"), ("nothing", "nothing"),
        ("returned", "returns"),
    ],
)  # fmt: skip
def test_the_reason_says_what_is_wrong(name: str, reason: str) -> None:
    assert reason in case(HOLLOW[name]).hollow


def test_running_the_code_without_looking_is_a_smoke_test() -> None:
    assert case(HOLLOW["nothing"]).smoke
    assert not case(HOLLOW["set itself"]).smoke
    assert not case(HOLLOW["skipped"]).smoke
    assert not case(HOLLOW["swallowed"]).smoke


def test_tables_edges_and_kinds() -> None:
    table = case(SOUND["table"])
    assert (table.cases, table.edge, table.raises) == (3, True, False)
    assert case(SOUND["raises"]).raises
    assert case(SOUND["raises"]).edge
    assert not case(SOUND["plain"]).edge
    assert case("def test_a(client):\n    assert client.get('/').ok\n").kinds == {"integration"}
    assert "model" in case("def test_a():\n    assert Till().predict([1]) == [0]\n").kinds


def test_weak_assertions_only_look_whether_there_is_something() -> None:
    assert case("def test_a():\n    assert with_tax(1) is not None\n").weak
    assert case("def test_a():\n    assert isinstance(with_tax(1), float)\n").weak
    assert not case("def test_a():\n    assert with_tax(1) is not None\n    assert with_tax(1) > 1\n").weak


def test_what_the_tests_reach() -> None:
    tests = read(SOUND["plain"], **{"shop/other.py": "def unused():\n    return 1\n" * 5})
    assert tests.files[0].reaches == ("shop/prices.py",)
    assert tests.reached == ("shop/prices.py",)
    assert {path for path, _ in tests.testable} == {"shop/prices.py", "shop/other.py"}
    assert 0 < tests.reached_share < 0.5


@pytest.mark.parametrize(
    "line",
    [
        "from shop.prices import half", "import shop.prices", "from shop import half", "from prices import half",
        "import subprocess\nCMD = ['python', 'shop/prices.py']",
    ],
)  # fmt: skip
def test_every_way_to_reach_a_module(line: str) -> None:
    world = {"shop/__init__.py": "from .prices import half\n", "shop/prices.py": "def half(x):\n    return x / 2\n"}
    tests = fact("tests", {**world, "tests/test_a.py": f"{line}\n\n\ndef test_a():\n    assert half(2) == 1\n"})
    assert tests.files[0].reaches == ("shop/prices.py",)


def test_a_conftest_reaches_for_the_tests_below_it() -> None:
    conftest = "import pytest\nfrom shop.prices import Till\n\n\n@pytest.fixture\ndef till():\n    return Till()\n"
    tests = fact(
        "tests",
        {**PROJECT, "tests/conftest.py": conftest, "tests/test_a.py": "def test_a(till):\n    assert till.x == 1\n"},
    )
    assert {f.path: f.reaches for f in tests.files}["tests/test_a.py"] == ("shop/prices.py",)
    assert len(tests.sound) == 1
    assert tests.placeholders == ()


def test_tests_that_use_nothing_of_the_project_are_not_sound() -> None:
    tests = fact(
        "tests", {**PROJECT, "tests/test_a.py": "import requests\n\n\ndef test_a():\n    assert requests.get('x').ok\n"}
    )
    assert [c.hollow for c in tests.cases] == [""]
    assert tests.sound == ()


def test_copies_of_one_test_count_three_times() -> None:
    body = "".join(f"def test_{i}():\n    assert with_tax({i}) == {i * 2}\n\n\n" for i in range(40))
    tests = read(body)
    assert len(tests.cases) == 40
    assert len(tests.sound) == 3


@pytest.mark.parametrize("text", ["def f(:\n", "x = " + "(" * 300])
def test_a_broken_test_file_is_a_value(text: str) -> None:
    tests = fact("tests", {**PROJECT, "tests/test_a.py": text})
    assert tests.files[0].error
    assert tests.cases == ()


def test_placeholders_and_scripts_hold_no_test() -> None:
    tests = fact(
        "tests",
        {
            "tests/__init__.py": "", "tests/test_empty.py": "", "tests/test_later.py": "# the tests will follow here, some day soon\n",
            "tests/helpers.py": "def test_not_collected():\n    assert x()\n", "test/load.lua": "wrk.method = 'POST'\n" * 5,
            "app.py": "def f():\n    return 1\n",
        },
    )  # fmt: skip
    assert tests.placeholders == ("tests/test_later.py",)
    assert tests.scripts == ("test/load.lua",)
    assert tests.cases == ()


@pytest.mark.parametrize(
    ("path", "text", "sound", "hollow"),
    [
        ("tests/testthat/test-tax.R", "test_that('a', {\n  expect_equal(with_tax(1), 1.2)\n})\ntest_that('b', {\n  expect_true(TRUE)\n})\n", 1, 1),
        ("src/tax.test.ts", "it('a', () => {\n  expect(withTax(1)).toBe(1.2);\n});\nit.skip('b', () => {\n  expect(withTax(1)).toBe(3);\n});\ntest('c', () => {\n  expect(true).toBe(true);\n});\n", 1, 2),
        ("tax_test.go", 'func TestTax(t *testing.T) {\n\tif WithTax(1) != 2 {\n\t\tt.Errorf("no")\n\t}\n}\nfunc TestNothing(t *testing.T) {\n\tWithTax(1)\n}\n', 1, 1),
        ("tests/test_tax.cpp", "TEST(Tax, Adds) {\n  EXPECT_EQ(with_tax(1), 2);\n}\nTEST(Tax, Empty) {\n}\n", 1, 1),
        ("src/test/java/TaxTest.java", "  @Test\n  void adds() {\n    assertEquals(2, withTax(1));\n  }\n  @Test\n  void nothing() {\n  }\n", 1, 1),
    ],
)  # fmt: skip
def test_other_languages(path: str, text: str, sound: int, hollow: int) -> None:
    tests = fact("tests", {path: text})
    assert sum(not c.hollow for c in tests.cases) == sound
    assert sum(bool(c.hollow) for c in tests.cases) == hollow


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("tax_test.go", "func TestTax(t *testing.T) {\n\tcompareTax(t, WithTax(1), 2)\n}\n"),
        ("tests/test_tax.cpp", "void sameTax(int a, int b) {\n  EXPECT_EQ(a, b);\n}\n\nTEST(Tax, Adds) {\n  sameTax(with_tax(1), 2);\n}\n"),
        ("tests/test_tax.cpp", 'TEST_CASE("adds") {\n  rc::prop("adds", []() {\n    RC_ASSERT(with_tax(1) == 2);\n  });\n}\n'),
        ("tests/testthat/test-tax.R", "same <- function(a, b) {\n  expect_equal(a, b)\n}\n\ntest_that('a', {\n  same(with_tax(1), 2)\n})\n"),
        ("e2e/tax.spec.ts", "test.describe('tax', () => {\n  test.beforeEach(open);\n  test('adds', () => {\n    expect(tax(1)).toBe(2);\n  });\n});\n"),
    ],
)  # fmt: skip
def test_helpers_and_groups_of_other_languages_are_left_alone(path: str, text: str) -> None:
    assert [case.hollow for case in fact("tests", {path: text}).cases] == [""]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("tax_test.go", "func TestTax(t *testing.T) {\n\topenTax(t, WithTax(1), 2)\n}\n"),
        (
            "tests/test_tax.cpp",
            "void printTax(int a) {\n  std::cout << a;\n}\n\nTEST(Tax, Adds) {\n  printTax(with_tax(1));\n}\n",
        ),
    ],
)
def test_helpers_of_other_languages_that_assert_nothing_are_no_assertion(path: str, text: str) -> None:
    assert [case.hollow for case in fact("tests", {path: text}).cases] == ["it asserts nothing"]


def test_rust_tests_stand_beside_the_code() -> None:
    text = "pub fn add(a: i32) -> i32 {\n    a + 1\n}\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn adds() {\n        assert_eq!(add(1), 2);\n    }\n}\n"
    tests = fact("tests", {"src/lib.rs": text})
    assert [(c.name, c.hollow) for c in tests.cases] == [("adds", "")]
    assert len(tests.sound) == 1


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        (".coveragerc", "[run]\n", None), ("pyproject.toml", "[tool.pytest]\naddopts = '--cov=shop'\n", 2),
        ("pyproject.toml", "[tool.ruff]\n", 0), ("package.json", '{"jest": {"coverageThreshold": {}}}', 1),
    ],
)  # fmt: skip
def test_coverage_settings(path: str, text: str, line: int | None) -> None:
    place = fact("tests", {path: text}).coverage
    assert (place is None) == (line == 0)
    assert place is None or (place.path, place.line) == (path, line)


def test_what_a_generator_writes_is_weak() -> None:
    text = "it('should create', () => {\n  expect(component).toBeTruthy();\n});\nit('adds', () => {\n  expect(add(1)).toBe(2);\n});\n"
    assert [case.weak for case in fact("tests", {"src/a.spec.ts": text}).cases] == [True, False]


def test_names_end_at_their_quote_and_refusals_are_odd_inputs() -> None:
    body = "expect(response.status).toBe(400)\n"
    files = {
        "a.test.ts": f"it(' saves nothing', async () => {{\n  {body}}})\nit('saves', () => {{\n  expect(s).toBe(200)\n}})\n"
    }
    cases = fact("tests", files).cases
    assert [(case.name, case.edge) for case in cases] == [("saves nothing", True), ("saves", False)]


def test_a_page_that_must_hold_a_text_is_an_assertion() -> None:
    shown = "it('answers', () => {\n  cy.visit('/')\n  cy.contains('Hello')\n})\n"
    clicked = "it('clicks', () => {\n  cy.visit('/')\n  cy.get('#go').click()\n})\n"
    world = {"e2e/a.cy.ts": shown, "e2e/b.cy.ts": clicked, "src/app.ts": "export function go() {\n  return 1\n}\n"}
    assert [(case.name, bool(case.hollow)) for case in fact("tests", world).cases] == [
        ("answers", False),
        ("clicks", True),
    ]


DBT = {
    "shop/dbt_project.yml": "name: shop\nmodel-paths: [models]\n",
    "shop/models/core.yml": "models:\n  - name: orders\n    columns:\n      - name: id\n        tests:\n          - not_null\n",
    "shop/models/plain.yml": "models:\n  - name: orders\n    description: no tests yet\n",
    "compose.yml": "services:\n  db:\n    tests:\n      - none\n",
}


def test_what_dbt_holds_of_its_tables_is_an_attempt() -> None:
    assert fact("tests", DBT).scripts == ("shop/models/core.yml",)
    assert fact("tests", {path: text for path, text in DBT.items() if "dbt_project" not in path}).scripts == ()
    tested = DBT | {
        "tests/test_a.py": "from a import f\n\n\ndef test_f():\n    assert f() == 1\n",
        "a.py": "def f():\n    return 1\n",
    }
    assert fact("tests", tested).scripts == ()


@pytest.mark.parametrize(("path", "counts"), [("vllm/test.sh", True), ("smoke_test.sh", True), ("run_tests.sh", False)])
def test_a_script_that_is_called_a_test(path: str, counts: bool) -> None:
    text = "#!/bin/sh\ncurl --fail localhost:8000/v1/models && echo fine\n"
    assert bool(fact("tests", {path: text}).scripts) is counts


@pytest.mark.parametrize(
    ("line", "starts"),
    [
        ("from shop.prices import total", False),
        ("import shop.prices", False),
        ("from shop.till import total", True),
        ("try:\n    from shop.prices import total\nexcept ImportError:\n    total = sum", True),
        ("from shop.prices_pb2 import total", True),
    ],
)
def test_a_file_that_imports_what_is_missing_runs_nothing(line: str, starts: bool) -> None:
    files = {
        "shop/__init__.py": "",
        "shop/till.py": "def total(basket):\n    return sum(basket)\n",
        "tests/test_shop.py": f"{line}\n\n\ndef test_total():\n    assert total([1]) == 1\n",
    }
    (case,) = fact("tests", files).cases
    assert ("which isn't in the repository" not in case.hollow) is starts
