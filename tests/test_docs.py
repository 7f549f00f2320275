"""What the pages say is there is there, and what is generated is fresh."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from samples import readme

ROOT = Path(__file__).parent.parent
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *(p for room in ("rubrics", "benchmarks", "docs") for p in sorted((ROOT / room).rglob("*.md"))),
]
SPAN = re.compile(r"`([^`\n]+)`|\]\(([^)\s]+)\)")
PATH = re.compile(r"^(?:\.{0,2}/)?[\w.-]+(?:/[\w.*<>-]+)*/?$")
TARGETS = re.compile(r"\bmake ([a-z]+)\b")
# Made by commands, or standing for something of the reader's; not in a fresh clone.
NOT_OURS = {
    "shipfolio.toml", "my-rubric.yaml", "out/", ".venv/", ".venv-boot/", ".venv-bench/", "dist/", "report.json", "report.md", "report.sarif", "junit.xml", "src/", "path/to/bare.git",
    "shipfolio/report/v1", "shipfolio/similarity/v1",
}  # fmt: skip


def tracked() -> set[str]:
    """Every file of the project and every folder that holds one; what isn't added yet counts too."""
    listing = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        files = subprocess.run(listing, capture_output=True, text=True, check=True).stdout.split("\n")
    except (OSError, subprocess.CalledProcessError):  # an unpacked source archive
        files = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*")]
    return {part for file in files if file for part in [file, *(p.as_posix() for p in Path(file).parents)]}


def paths_of(page: Path) -> list[str]:
    """What a page names in a code span or links to, and looks like a file or folder of this project."""
    text = re.sub(r"(?ms)^ {0,3}```.*?^ {0,3}```", "", page.read_text("utf-8"))
    found = []
    for code, link in SPAN.findall(text):
        name = (code or link).split("#")[0]
        if name in NOT_OURS or name.startswith("/") or not PATH.match(name) or "<" in name or "*" in name:
            continue
        suffix = Path(name).suffix in {".py", ".md", ".yaml", ".yml", ".toml", ".json", ".lock", ".in", ".jsonl"}
        if "/" in name or suffix:
            found.append(name)
    return found


def missing(page: Path) -> list[str]:
    there = tracked()
    names = [(name, name.removeprefix("./").rstrip("/")) for name in paths_of(page)]
    beside = page.parent.relative_to(ROOT)
    return [name for name, plain in names if plain not in there and (beside / plain).as_posix() not in there]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_path_that_a_page_names_exists(page: Path) -> None:
    assert missing(page) == []


def test_a_path_that_is_gone_would_be_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    page = tmp_path / "A.md"
    page.write_text("`src/gone.py`, [x](gone.md), `a/b`; `not a path`, `pip`, https://a.example/x\n", "utf-8")
    assert missing(page) == ["src/gone.py", "gone.md", "a/b"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_make_target_that_a_page_names_exists(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    code = " ".join(re.findall(r"`[^`]+`", page.read_text("utf-8")))
    assert {name for name in TARGETS.findall(code) if not re.search(rf"(?m)^{name}:", makefile)} == set()


def test_the_readme_shows_what_the_commands_print() -> None:
    assert readme.PAGE.read_text("utf-8") == readme.render(), "stale: run `make generate`"
