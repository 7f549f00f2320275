"""What own Python does and what it only speaks of."""

from __future__ import annotations

import pytest

from tests.facts import fact

HOLLOW = {
    "does nothing": ["pass", "...", '"""Later."""', "print('trained')", "raise NotImplementedError", "logger.info('x')", "return"],
    "returns what was typed in": ["return 0.87", "return {'tenure': -0.4}", "x = [1.0] * 28\n    return x", "return f'Summary of {text}'", "return [0.0 for _ in text]"],
    "returns what it was given": ["return text", "return text[:5]", "print(len(text))\n    return text"],
    "draws its answer at random": ["import random\n    return random.random()", "label = random.choice(LABELS)\n    return label, round(random.uniform(0.8, 0.9), 2)", "return np.random.rand(384)"],
}  # fmt: skip
WORKING = [
    "return text.upper()", "return model(text)", "if text:\n        return 1\n    return 0", "return 1.0 if text > 3 else 0.1", "return self.answer",
    "with open('x') as f:\n        return 1", "yield 1", "return datetime.now()", "return [word for word in text]", "LOG.setLevel(3)", "logging.basicConfig()",
]  # fmt: skip


@pytest.mark.parametrize(("why", "body"), [(why, body) for why, bodies in HOLLOW.items() for body in bodies])
def test_a_function_that_does_nothing_of_its_own_says_what_it_does(why: str, body: str) -> None:
    substance = fact("substance", {"a.py": f"def answer(text):\n    {body}\n"})
    assert [(one.name, one.line, one.why) for one in substance.hollow("a.py").values()] == [("answer", 1, why)]


@pytest.mark.parametrize("body", WORKING)
def test_a_function_that_looks_at_anything_is_none(body: str) -> None:
    assert fact("substance", {"a.py": f"def answer(self, text):\n    {body}\n"}).hollow("a.py") == {}


@pytest.mark.parametrize(
    "text",
    [
        "def broken(:\n",
        "",
        "x = 1\n",
        "class A(Protocol):\n    def f(self, x): ...\n",
        "def fake_llm(x):\n    return 1\n",
        "def build_prompt(x):\n    return f'Answer {x}'\n",
        "def get_system_message():\n    return 'Be kind'\n",
    ],
)
def test_what_is_meant_to_be_empty_or_no_python_is_none(text: str) -> None:
    assert fact("substance", {"a.py": text}).hollow("a.py") == {}


def test_a_module_is_empty_when_nothing_in_it_does_more() -> None:
    hollow = "class Model:\n    def __init__(self):\n        self.x = 1\n\n    def fit(self, x):\n        pass\n"
    files = {
        "a.py": hollow,
        "b.py": hollow + "\n\ndef work(x):\n    return x + 1\n",
        "test_a.py": hollow,
        "c.py": hollow + "\n\nrun()\n",
    }
    substance = fact("substance", files)
    assert [[one.name for one in substance.empty(path)] for path in files] == [["fit"], [], [], []]


def test_words_of_comments_and_docstrings_are_only_spoken() -> None:
    substance = fact(
        "substance", {"a.py": '"""Kept in Redis."""\n\nx = 1  # redis\n', "b.py": "import redis\n", "c.sh": "redis"}
    )
    assert [substance.only_spoken(path, ("redis",)) for path in ("a.py", "b.py", "c.sh")] == [True, False, False]


LIB = "def cached(x):\n    return store[x]\n"
LINKED = {"app.py": "import lib\n\nlib.cached(1)\n", "lib.py": LIB}


@pytest.mark.parametrize(
    ("extra", "unreached"),
    [
        ({}, True),
        ({"Makefile": "run:\n\tpython -m idle\n"}, False),
        ({"other.py": "import idle\n"}, False),
        ({"other.py": "NAMES = ['idle']\n"}, False),
        ({"README.md": "Start `python idle.py`.\n"}, False),
    ],
)
def test_a_module_that_nothing_imports_starts_or_names_is_unreached(extra: dict[str, str], unreached: bool) -> None:
    assert fact("substance", {**LINKED, "idle.py": LIB, **extra}).unreached("idle.py") is unreached


@pytest.mark.parametrize(
    "text",
    [
        "import x\n\nx.run()\n",
        "@app.task\ndef work():\n    return run()\n",
        "VALUE = 1\n",
        "if __name__ == '__main__':\n    run()\n",
    ],
)
def test_what_runs_or_registers_itself_is_reached(text: str) -> None:
    assert not fact("substance", {**LINKED, "idle.py": text}).unreached("idle.py")
