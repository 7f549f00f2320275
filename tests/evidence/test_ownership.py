"""What counts as a starter's, whatever was renamed, re-indented, padded or deleted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from grader.evidence import _starter_lines, notebooks, ownership
from grader.evidence import files as tree
from grader.evidence._starter_lines import line_sum, name_pattern, pack, reduce_line
from tests.fakes import MemorySnapshot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.evidence.ownership import Ownership


def function(number: int, package: str = "quillon_desk") -> str:
    return (
        f"def compute_quantity_{number}(first_value: float, second_value: float) -> float:\n"
        f'    """Combine two values in way number {number}, as {package} needs it."""\n'
        f"    from {package}.settings import factor_{number}\n"
        "\n"
        f"    if first_value > {number}.0:\n"
        "        return 0.0\n"
        f"    return first_value * factor_{number} + second_value\n"
    )


def module(start: int, package: str = "quillon_desk") -> str:
    return "from __future__ import annotations\n\n\n" + "\n\n".join(
        function(n, package) for n in range(start, start + 10)
    )


STARTER = {
    "src/quillon_desk/__init__.py": '"""The package."""\n',
    "src/quillon_desk/one.py": module(0),
    "src/quillon_desk/two.py": module(25),
    "README.md": "# Quillon Desk\n\nThis starter shows how such a project is laid out and why.\n",
}
MINE = "".join(f"def my_own_idea_{n}(argument: int) -> str:\n    return str(argument * {n})\n\n\n" for n in range(30))


@pytest.fixture(autouse=True)
def _one_starter(monkeypatch: pytest.MonkeyPatch) -> None:
    names, sums = name_pattern(["Quillon Desk"]), set()
    for path, text in STARTER.items():
        code = ownership.kind_of(path) != "prose"
        sums |= {line_sum(r) for line in text.split("\n") if (r := reduce_line(line, code=code, names=names))}
    known = {"demo": frozenset(sums), "other": frozenset({1, 2, 3})}
    monkeypatch.setattr(_starter_lines, "load_starters", lambda: known)


def judge(repository: Mapping[str, str]) -> Ownership:
    files = tree.collect(MemorySnapshot(repository))
    return ownership.collect(files, notebooks.collect(files))


def renamed(package: str) -> dict[str, str]:
    """The starter as somebody gets it who calls the project `package`."""
    title = package.replace("_", " ").title()
    return {
        path.replace("quillon_desk", package): text.replace("quillon_desk", package).replace("Quillon Desk", title)
        for path, text in STARTER.items()
    }


@pytest.mark.parametrize("package", ["quillon_desk", "earnings_qa", "app", "value"])
def test_a_fresh_scaffold_is_nobodys_work(package: str) -> None:
    found = judge(renamed(package))
    assert found.starter == "demo"
    assert (found.own("code"), found.share("code")) == (0, 0.0)


def test_the_answers_file_changes_nothing() -> None:
    forged = "_commit: v9\n_src_path: https://example.org\nkind: other\n"
    assert judge(renamed("qa")) == judge(renamed("qa") | {".shipfolio.yml": forged})


def test_own_code_is_counted_and_placed() -> None:
    found = judge(renamed("qa") | {"src/qa/mine.py": "import json\n\n" + MINE})
    mine = next(one for one in found.files if one.path == "src/qa/mine.py")
    assert (mine.kind, mine.lines, mine.own, mine.block) == ("code", 61, 61, (1, 120))
    assert found.own("code") == 61
    assert 0.2 < found.share("code") < 0.6


def test_changed_lines_of_the_starters_files_are_own() -> None:
    files = renamed("qa")
    files["src/qa/one.py"] = files["src/qa/one.py"].replace(
        "return first_value * factor_3", "return my_better_way(first_value)"
    )
    found = judge(files)
    assert found.own("code") == 1
    assert next(one.block for one in found.files if one.own) == (37, 37)


def test_a_repeated_line_counts_once() -> None:
    once = judge(renamed("qa") | {"src/qa/mine.py": MINE})
    assert judge(renamed("qa") | {"src/qa/mine.py": MINE * 5, "src/qa/copy.py": MINE}).own() == once.own()


@pytest.mark.parametrize(
    "disguise",
    [
        lambda line: "    " + line,
        lambda line: line.replace('"', "'"),
        lambda line: line + "  # I wrote this",
        lambda line: line + "\n# a comment between",
        lambda line: line + "\n\n",
        lambda line: line.upper(),
    ],
    ids=["indented", "quoted", "commented", "interleaved", "stretched", "shouted"],
)
def test_a_disguise_makes_nothing_own(disguise: object) -> None:
    files = {
        path: "\n".join(disguise(line) for line in text.split("\n")) if path.endswith(".py") else text  # type: ignore[operator]
        for path, text in renamed("qa").items()
    }
    found = judge(files)
    assert found.starter == "demo"
    assert found.own("code") <= 1  # "a comment between" says something, once


def test_moving_the_starters_code_makes_nothing_own() -> None:
    files = renamed("qa")
    files["lib/everything.py"] = files.pop("src/qa/one.py") + files.pop("src/qa/two.py")
    assert judge(files).own("code") == 0


def test_half_of_the_starter_is_still_the_starter() -> None:
    files = renamed("qa")
    del files["src/qa/two.py"]
    assert judge(files).starter == "demo"


def test_another_project_comes_from_no_starter() -> None:
    assert judge({"main.py": MINE, "README.md": "# Mine\n"}).starter == ""
    common = "from __future__ import annotations\n\nimport json\nimport os\n\nif x > 0.0:\n    return 0.0\n"
    assert judge({f"m{n}.py": common for n in range(50)}).starter == ""


def test_code_in_notebooks_is_code() -> None:
    cell = {
        "cell_type": "code",
        "source": MINE.splitlines(keepends=True),
        "outputs": [],
        "metadata": {},
        "execution_count": 1,
    }
    book = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)
    assert judge(renamed("qa") | {"eda.ipynb": book}).own("code") == 60


def test_prose_and_settings_are_told_apart_and_locks_are_nobodys() -> None:
    found = judge(
        renamed("qa")
        | {
            "docs/why.md": "Because the customers asked for it every week.\n",
            "settings.toml": "answer_to_everything = 42\n",
            "requirements.lock": "\n".join(f"package-{n}==1.0 --hash=sha256:{n:064}" for n in range(500)),
            "data.csv": "a,b\n1,2\n",
            "LICENSE": "My very own licence, with many words of my own.\n",
        }
    )
    assert (found.own("code"), found.own("prose"), found.own("configuration")) == (0, 1, 1)
    assert {one.path for one in found.files} & {"requirements.lock", "data.csv", "LICENSE"} == set()


def test_a_short_line_that_the_starter_has_too_is_not_own_and_ends_no_stretch() -> None:
    found = judge(renamed("qa") | {"src/qa/mine.py": MINE + "return 0.0\n" + "x = 11111\n"})
    mine = next(one for one in found.files if one.path == "src/qa/mine.py")
    assert (mine.lines, mine.own, mine.block) == (62, 61, (1, 122))


def test_the_data_file_survives_a_round_trip(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    data = pack({"b": {7, 3, 2**32 - 1}, "a": set()})
    assert data == b'[["a", 0], ["b", 3]]\n' + bytes.fromhex("0300000007000000ffffffff")


def test_the_shipped_data_file_can_be_read() -> None:
    assert _starter_lines.DATA.name == "_starter_lines.bin"


def test_without_data_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_starter_lines, "load_starters", dict)
    assert judge(renamed("qa")) == ownership.Ownership()
