"""The lock is what pyproject.toml asks for, with hashes and without addresses, and the typed package says so."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCKS = sorted((ROOT / "locks").glob("*.lock"))
PROJECT: Any = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PIN = re.compile(r"(?m)^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)")


def pins(path: Path) -> dict[str, set[str]]:
    out: dict[str, set[str]] = {}
    for name, version in PIN.findall(path.read_text("utf-8")):
        out.setdefault(canonicalize_name(name), set()).add(version)
    return out


def test_the_lock_holds_what_the_project_asks_for() -> None:
    locked = pins(ROOT / "locks" / "dev.lock")
    groups = PROJECT["dependency-groups"]
    extras = [line for lines in PROJECT["project"]["optional-dependencies"].values() for line in lines]
    for line in [*PROJECT["project"]["dependencies"], *extras, *groups["dev"], *PROJECT["build-system"]["requires"]]:
        wanted = Requirement(line)
        versions = locked.get(canonicalize_name(wanted.name), set())
        assert any(wanted.specifier.contains(v, prereleases=True) for v in versions), f"{line}: run `make lock`"


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_a_lock_has_hashes_and_records_no_address(path: Path) -> None:
    text = path.read_text("utf-8")
    entries = re.split(r"(?m)^(?=[A-Za-z0-9])", text)[1:]
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert not re.search(r"://|--(extra-)?index|--find-links|@ ", text)


def test_the_package_is_typed_and_carries_its_data() -> None:
    assert (ROOT / "grader" / "py.typed").is_file()
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert {"grader", "rubrics", "shipfolio.py"} <= set(wheel["only-include"])
