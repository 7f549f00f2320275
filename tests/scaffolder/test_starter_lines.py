"""The fingerprints that ship are those of the templates, their options and their releases."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

import starter_lines
from grader.evidence import _starter_lines, notebooks, ownership
from grader.evidence import files as tree
from scaffolder import answers, catalog, history, source
from scaffolder.render import render
from tests.fakes import MemorySnapshot
from tests.scaffolder.world import REAL

if TYPE_CHECKING:
    from pathlib import Path

    from tests.scaffolder.world import World


def test_the_data_file_is_fresh() -> None:
    try:
        for commit in history.releases_of(REAL).values():
            history.run_git(REAL, "cat-file", "-e", f"{commit}^{{tree}}")
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this clone doesn't have every release")
    assert _starter_lines.DATA.read_bytes() == starter_lines.generate(REAL), "run `make generate`"


@pytest.mark.parametrize("name", catalog.names(REAL))
def test_a_fresh_scaffold_of_another_name_is_found_out(name: str, tmp_path: Path) -> None:
    questions = catalog.load_questions(REAL, name)
    values = answers.resolve(name, questions, {"project_name": "Harbour Lights 7", "author_name": "Ada"}).values
    with source.opened(source.Source(REAL, "0.1.0", packaged=False)) as root:
        render(root, "0.1.0", name, values, tmp_path / "p")
    contents = {
        path.relative_to(tmp_path / "p").as_posix(): path.read_bytes()
        for path in (tmp_path / "p").rglob("*")
        if path.is_file() and not path.name.startswith(".shipfolio")
    }
    files = tree.collect(MemorySnapshot(contents))
    found = ownership.collect(files, notebooks.collect(files))
    assert found.starter == name
    assert found.own("code") <= 5
    assert found.share() < 0.02


def test_lines_of_former_releases_stay_known(world: World) -> None:
    world.write({"src/{{ package_name }}/old.py": "the_old_way = 'this line is in the first release only'\n"})
    world.release()
    world.version("0.2.0")
    world.write({"src/{{ package_name }}/old.py": "the_new_way = 'this line is in the second release only'\n"})
    sums = {
        _starter_lines.line_sum(_starter_lines.reduce_line(line, code=True))
        for line in (
            "the_old_way = 'this line is in the first release only'",
            "the_new_way = 'this line is in the second release only'",
            'STORE = "remote"',
        )
    }
    packed = starter_lines.generate(world.root)
    assert packed.startswith(b'[["demo", ')
    body = packed.partition(b"\n")[2]
    known = {int.from_bytes(body[at : at + 4], "little") for at in range(0, len(body), 4)}
    assert sums <= known
    assert starter_lines.generate(world.root) == packed
