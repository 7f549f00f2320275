from __future__ import annotations

import pytest

from tests.facts import fact

HALF = "x = 1\n<<<<<<< HEAD\ny = 2\n=======\ny = 3\n>>>>>>> origin/dev\n"


def found(files: dict[str, str]) -> tuple[list[tuple[str, int | None]], list[tuple[str, int | None]]]:
    value = fact("conflicts", files)
    return [(p.path, p.line) for p in value.code], [(p.path, p.line) for p in value.readme]


@pytest.mark.parametrize("path", ["app.py", "src/main.go", "web/index.ts", "R/fit.R"])
def test_code_in_the_middle_of_a_merge_is_found_at_its_first_marker(path: str) -> None:
    assert found({path: HALF})[0] == [(path, 2)]


def test_a_branch_of_any_name_and_a_base_between_count() -> None:
    three = "<<<<<<< Updated upstream\na\n||||||| merged common ancestors\nb\n=======\nc\n>>>>>>> Stashed changes\n"
    assert found({"a.py": three})[0] == [("a.py", 1)]


@pytest.mark.parametrize(
    "text",
    [
        'MARK = "<<<<<<< HEAD"\nEND = ">>>>>>> dev"\n',  # a program that looks for conflicts
        "<<<<<<< HEAD\na = 1\n",  # nothing closes it
        "title\n=======\n",
        "shifted = a <<<<<<< b\n=======\n>>>>>>> c\n",
        "print(1)\n",
    ],
)
def test_what_only_looks_like_one_does_not(text: str) -> None:
    assert found({"a.py": text}) == ([], [])


def test_fixtures_of_tests_may_hold_them() -> None:
    assert found({"tests/test_merge.py": HALF})[0] == []


def test_the_readme_counts_unless_it_shows_one_as_an_example() -> None:
    prose = "# A\n\nWe predict parcels.\n\n<<<<<<< HEAD\n## Setup\n=======\n## Install\n>>>>>>> dev\n"
    assert found({"README.md": prose})[1] == [("README.md", 5)]
    assert found({"README.md": f"# A\n\nGit marks it so:\n\n```\n{HALF}```\n"})[1] == []


def test_a_conflict_that_tears_a_code_block_apart_is_one() -> None:
    torn = "# A\n\n```\n<<<<<<< HEAD\nsrc/\n```\n=======\nlib/\n```\n>>>>>>> dev\n"
    assert found({"README.md": torn})[1] == [("README.md", 4)]
