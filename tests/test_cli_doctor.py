"""`shipfolio doctor` says what is here and what is missing, and never fails for it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import shipfolio
from grader.sandbox.capabilities import Found, examine, provider

if TYPE_CHECKING:
    from pathlib import Path

IDS = [
    "python", "git", "ruff", "docker", "builds", "python_image", "bubblewrap", "user_namespaces", "control_groups", "uv",
    "memory", "disk",
]  # fmt: skip


def bare(tmp_path: Path) -> dict[str, str]:
    """A machine without any program, and with an engine that doesn't answer."""
    return {"PATH": str(tmp_path), "DOCKER_HOST": f"unix://{tmp_path}/no.sock"}


def test_what_is_missing_is_named_with_its_cost_and_a_remedy(tmp_path: Path) -> None:
    found = {each.id: each for each in examine(bare(tmp_path), ruff="")}
    assert list(found) == IDS
    for name in ("git", "ruff", "docker", "bubblewrap", "uv"):
        assert not found[name].ok
        assert found[name].costs
        assert found[name].mend
    assert provider(tuple(found.values())) == ""


def test_each_is_one_sentence_or_two() -> None:
    for each in examine({"PATH": ""}, ruff="1.2.3"):
        assert each.title
        assert each.says.endswith(".")
        assert not each.costs or each.costs.endswith(".")
        assert not (each.ok and each.mend and not each.costs)


@pytest.mark.parametrize(
    ("there", "runs"), [({"docker", "bubblewrap"}, "docker"), ({"bubblewrap"}, "bubblewrap"), (set(), "")]
)
def test_the_engine_goes_first(there: set[str], runs: str) -> None:
    found = tuple(Found(name, name, ok=name in there, says="") for name in ("bubblewrap", "docker"))
    assert provider(found) == runs


def test_the_command_tells_people_and_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in bare(tmp_path).items():
        monkeypatch.setenv(name, value)
    assert shipfolio.run(["doctor"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("Projects are graded by reading alone here")
    assert "lack  git" in text
    assert "To mend it: Install git." in text
    assert "\x1b" not in text
    assert shipfolio.run(["doctor", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["schema"], told["runs"]) == ("shipfolio/doctor/v1", None)
    assert [check["id"] for check in told["checks"]] == IDS


def test_it_costs_the_other_commands_nothing() -> None:
    code = (
        "import sys, shipfolio; shipfolio.run(['grade', '--help'])\n"
        "heavy = {'docker', 'requests', 'urllib3'} & set(sys.modules)\n"
        "ours = {name for name in sys.modules if name.startswith('grader.sandbox')}\n"
        "assert not heavy and not ours, (heavy, ours)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
