from __future__ import annotations

import pytest

from grader.evidence.files import MAX_SOURCE_BYTES
from grader.evidence.python_code import Module, chosen
from grader.model import Entry, EntryKind
from tests.facts import fact

SAMPLE = '''"""Reads customers and scores them, newest first."""
from __future__ import annotations

import numpy as np
from sklearn.model_selection import train_test_split as tts
from .load import rows

SEED = 42
DATA = "/home/ada/customers.csv"


class Scorer(Base):
    """Scores one customer after another."""

    limit: int = 3

    def __init__(self, rate: float) -> None:
        self.rate = rate

    def score(self, row, *, cut: int = 5):
        """Score."""
        if row and cut or row.old:
            return self.rate * 37.5
        raise KeyError(row)


def stub():
    """To come."""
    raise NotImplementedError


def run(path: str) -> list[int]:
    try:
        parts = tts(rows(path), test_size=0.2, random_state=SEED)
    except (OSError, ValueError):
        raise
    except Exception:
        pass
    print(np.random.default_rng(0))
    return [p for p in parts if p]


run("x")
if __name__ == "__main__":
    run("y")
'''


def module(text: str, path: str = "app/score.py") -> Module:
    found: Module = fact("python_code", {path: text}).modules[0]
    return found


def test_functions_and_classes_are_described() -> None:
    read = module(SAMPLE)
    assert not read.error
    functions = {f.name: f for f in read.functions}
    score = functions["score"]
    assert (score.owner, score.line, score.lines) == ("Scorer", 20, 5)
    assert (score.args, score.annotated, score.returns) == (2, 1, False)
    assert score.branches == 3  # the if, and two operators
    assert score.doc_words == 0, "a docstring that repeats the name says nothing"
    assert functions["__init__"].typed
    assert functions["run"].typed
    assert not score.typed
    assert functions["stub"].stub
    assert not functions["run"].stub
    assert [(c.name, c.bases, c.fields, c.methods) for c in read.classes] == [
        ("Scorer", ("Base",), 1, ("__init__", "score"))
    ]
    assert read.doc_words >= 5


def test_calls_carry_their_real_names_and_arguments() -> None:
    calls = {c.name: c for c in module(SAMPLE).calls}
    split = calls["tts"]
    assert split.target == "sklearn.model_selection.train_test_split"
    assert split.keyword("random_state") == "SEED"
    assert split.keyword("test_size") == "0.2"
    assert split.keyword("shuffle") is None
    assert split.function == "run"
    assert calls["np.random.default_rng"].target == "numpy.random.default_rng"
    assert calls["np.random.default_rng"].args == ("0",)


def test_handlers_numbers_paths_and_scripts_are_seen() -> None:
    read = module(SAMPLE)
    assert [(h.types, h.broad, h.silent, h.reraises) for h in read.handlers] == [
        (("OSError", "ValueError"), False, False, True),
        (("Exception",), True, True, False),
    ]
    assert [n.text for n in read.numbers] == ["37.5"]
    assert [(p.text, p.line) for p in read.machine_paths] == [("/home/ada/customers.csv", 9)]
    assert read.main_guard == 44
    assert read.top_level == (43,)
    assert read.prints == (39,)
    assert ("SEED", "42", 8, "") in read.assigns
    assert {(i.module, i.names) for i in read.imports} >= {("numpy", ()), (".load", ("rows",))}


@pytest.mark.parametrize(
    "path",
    ["/app/model.pkl", "/tmp/x.csv", "data/x.csv", "/home/", "C:", "http://host/home/x", "/kaggle/working/out.csv"],
)
def test_paths_of_a_container_or_the_project_are_no_machine_paths(path: str) -> None:
    assert module(f"x = {path!r}\n").machine_paths == ()


@pytest.mark.parametrize("path", ["C:\\Users\\me\\x.csv", "/Users/me/x.csv", "/content/drive/x.csv", "/kaggle/input/x"])
def test_paths_of_one_machine_are_found(path: str) -> None:
    assert [p.text for p in module(f"x = open({path!r})\n").machine_paths] == [path]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("print 'hello'\n", "line 1"),
        ("def f(:\n", "line 1"),
        ("x = " + "(" * 300 + ")" * 300, "too many nested"),
        ("x = " + "-" * 100_000 + "1", ""),
        ("x = 1" + "0" * 5000 + "\n", ""),
    ],
)
def test_a_file_that_does_not_parse_is_a_value(text: str, part: str) -> None:
    read = module(text)
    assert read.error
    assert part in read.error
    assert read.functions == ()


def test_deep_chains_are_read_without_recursion() -> None:
    text = "if x == 0:\n    pass\n" + "".join(f"elif x == {i}:\n    pass\n" for i in range(150))
    assert (
        module("def f(x):\n" + "".join("    " + line + "\n" for line in text.splitlines())).functions[0].branches == 151
    )


def test_a_file_over_the_limit_is_not_read() -> None:
    read = module("x = 1\n" + "#" * MAX_SOURCE_BYTES)
    assert read.error == "too large"


def test_warnings_of_the_candidates_code_stay_there() -> None:
    assert not module('x = "\\d"\nassert (x, "always")\n').error


def test_the_same_body_has_the_same_digest_whatever_its_indent_and_name() -> None:
    body = [
        "total = 0",
        "for x in xs:",
        "    total += x",
        "    total *= 2",
        "if total:",
        "    total -= 1",
        "return total",
    ]
    one = "def a(xs):\n" + "".join(f"    {line}\n" for line in body)
    two = "class C:\n    def b(self, xs):\n" + "".join(f"        {line}\n" for line in body)
    first, second = module(one).functions[0], module(two).functions[0]
    assert first.digest == second.digest != 0
    assert module(one.replace("*= 2", "*= 3")).functions[0].digest != first.digest


def test_tests_are_told_apart_and_keep_their_trees() -> None:
    code = fact("python_code", {"tests/test_a.py": "def test_a(): pass\n", "app.py": "x = 1\n", "venv/lib/y.py": "y"})
    assert [(m.path, m.is_test) for m in code.modules] == [("app.py", False), ("tests/test_a.py", True)]
    assert set(code.test_trees) == {"tests/test_a.py"}
    assert [m.path for m in code.product] == ["app.py"]


def test_caps_choose_the_same_files_always_shallow_ones_first() -> None:
    entries = tuple(Entry(path, EntryKind.FILE, 10) for path in ("a/b/c.py", "z.py", "a/y.py"))
    assert [e.path for e in chosen(entries, max_files=2, max_total_bytes=100)] == ["a/y.py", "z.py"]
    assert [e.path for e in chosen(entries, max_files=9, max_total_bytes=15)] == ["z.py"]
    assert [e.path for e in chosen(entries[::-1], max_files=2, max_total_bytes=100)] == ["a/y.py", "z.py"]


def test_any_everywhere_is_no_type() -> None:
    text = (
        "from typing import Any\n\n\ndef f(a: Any, b: Any) -> Any:\n    return a + b\n\n\n"
        "def g(a: Any, b: int) -> Any:\n    return a + b\n\n\ndef h() -> Any:\n    return 1\n"
    )
    found = fact("python_code", {"a.py": text})
    assert [(f.name, f.typed) for m in found.modules for f in m.functions] == [("f", False), ("g", True), ("h", True)]
