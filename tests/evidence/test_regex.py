"""Patterns are compiled at first use, behave as compiled ones, and every one that we have compiles."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

from grader import checks, evidence
from grader.evidence import _regex
from grader.evidence._regex import regex
from grader.evidence._scripts import may_be_unspaced

ROOT = Path(__file__).parent.parent.parent
MODULES = [
    f"{room.__name__}.{info.name}" for room in (evidence, checks) for info in pkgutil.iter_modules(room.__path__)
]


def test_nothing_is_compiled_before_the_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    compile_ = re.compile

    def recorded(pattern: str, flags: int = 0) -> re.Pattern[str]:
        asked.append(pattern)
        return compile_(pattern, flags)

    monkeypatch.setattr(re, "compile", recorded)
    number = regex(r"\d+")
    assert asked == []
    assert number.findall("1 and 22") == ["1", "22"]
    assert number.sub("n", "1 and 22") == "n and n"
    assert asked == [r"\d+"]


def test_flags_and_methods_are_those_of_a_pattern() -> None:
    word = regex(r"(?P<word>a+)b", re.IGNORECASE)
    assert word.pattern == r"(?P<word>a+)b"
    for method in ("search", "match", "fullmatch"):
        found = getattr(word, method)("AAB")
        assert found
        assert found["word"] == "AA"
    assert [found.start() for found in word.finditer("ab ab")] == [0, 3]
    assert word.split("1ab2") == ["1", "a", "2"]
    assert word.subn("", "ab") == ("", 1)
    assert word.groups == 1


def test_a_wrong_pattern_says_so_at_its_first_use() -> None:
    broken = regex("(")
    with pytest.raises(re.error):
        broken.search("")


def test_who_forks_others_compiles_all_of_them_once() -> None:
    code = (
        "import re, sys; from grader import worker_ready; from grader.evidence import _regex; import gc; "
        "asked = []; compile_ = re.compile; re.compile = lambda *a: (asked.append(a), compile_(*a))[1]; "
        "late = _regex.regex('a+'); "
        "print(_regex.compile_all(), _regex.compile_all(), len(asked), gc.get_freeze_count() > 5_000, "
        "'yaml' in sys.modules, late.search('aa') is not None)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert told.split() == ["1", "0", "1", "True", "True", "True"]


@pytest.mark.parametrize("name", MODULES)
def test_every_pattern_compiles(name: str) -> None:
    importlib.import_module(name)
    for value in vars(sys.modules[name]).values():
        if isinstance(value, _regex._Uncompiled):
            re.compile(value.pattern, value._flags)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("plain", False), ("café — “так”, 🙂", False), ("精度", True), ("ก", True), ("カナ", True), ("정확도", True)],
)
def test_scripts_without_spaces_are_told(text: str, expected: bool) -> None:
    assert may_be_unspaced(text) is expected
