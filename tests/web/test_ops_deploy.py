"""What is shipped to run the service is whole, names what there is, and holds no secret."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import shipfolio
from grader.settings import SETTINGS

if TYPE_CHECKING:
    from click import Command

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE: Any = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8")
UNIT = (DEPLOY / "shipfolio.service").read_text("utf-8")
OURS = ("upgrade", "web", "worker")


def test_every_setting_that_is_named_is_one() -> None:
    known = {setting.name for setting in SETTINGS} | {"SHIPFOLIO_TAG"}
    named = {
        name
        for path in sorted(DEPLOY.iterdir())
        for name in re.findall(r"\bSHIPFOLIO_[A-Z_]+\b", path.read_text("utf-8"))
    }
    assert named - known == set()
    assert named & known


def command_of(words: list[str]) -> tuple[Command, list[str]]:
    """The command that words on a command line reach, and what is left for it."""
    command: Any = shipfolio.door
    while words and hasattr(command, "get_command"):
        command, words = command.get_command(None, words[0]), words[1:]
    return command, words


@pytest.mark.parametrize(
    "words",
    [
        *(COMPOSE["services"][name]["command"] for name in OURS),
        COMPOSE["services"]["worker"]["healthcheck"]["test"][2:],
        re.findall(r'"([^"]+)"', re.search(r"(?m)^CMD \[(.*)\]", DOCKERFILE)[1]),  # type: ignore[index]
        re.search(r"ExecStart=\S+ (.*)", UNIT)[1].split(),  # type: ignore[index]
    ],
    ids=" ".join,
)
def test_every_command_line_is_one_that_we_have(words: list[str]) -> None:
    command, rest = command_of(list(words))
    with command.make_context(words[0], rest) as context:
        assert context.params


def test_containers_may_do_little_and_carry_no_secret() -> None:
    for name in OURS:
        service = COMPOSE["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert "privileged" not in service
        assert not any("docker.sock" in volume for volume in service.get("volumes", []))
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert COMPOSE["services"]["database"]["networks"] == ["inside"]
    assert all(port.startswith("127.0.0.1:") for port in COMPOSE["services"]["web"]["ports"])
    text = "".join(path.read_text("utf-8") for path in sorted(DEPLOY.iterdir()))
    assert not re.search(r"(?i)(password|secret|token)\s*[:=]\s*[^\s/]*[a-z0-9]{6,}$", text, re.MULTILINE)
    assert {"/deploy/.env", "/deploy/secrets/"} <= set((ROOT / ".gitignore").read_text("utf-8").split())


def test_all_wait_for_the_tables_and_say_how_they_are() -> None:
    for name in ("web", "worker"):
        assert COMPOSE["services"][name]["depends_on"]["upgrade"]["condition"] == "service_completed_successfully"
    assert COMPOSE["services"]["upgrade"]["depends_on"]["database"]["condition"] == "service_healthy"
    assert "pg_isready" in COMPOSE["services"]["database"]["healthcheck"]["test"][1]
    assert "/healthz" in DOCKERFILE


def test_the_image_is_of_two_stages_hashed_and_runs_as_nobody_in_particular() -> None:
    stages = DOCKERFILE.split("\nFROM ")
    assert len(stages) == 3
    assert "--require-hashes" in stages[1]
    assert "--no-deps --no-index" in stages[1]
    assert re.search(r"(?m)^USER 10001:10001$", stages[2])
    assert "HEALTHCHECK" in stages[2]
    assert "pip" not in stages[2]


def test_the_lock_of_the_service_is_that_of_development_without_its_tools() -> None:
    def pins(name: str) -> dict[str, str]:
        return dict(
            re.findall(
                r"(?m)^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", (ROOT / "locks" / name).read_text("utf-8")
            )
        )

    service, dev = pins("service.lock"), pins("dev.lock")
    assert service.items() <= dev.items()
    assert {"fastapi", "uvicorn", "psycopg", "procrastinate"} <= set(service)
    assert not {"pytest", "mypy", "playwright", "hypothesis", "schemathesis"} & set(service)


@pytest.mark.skipif(sys.platform != "linux", reason="systemd is Linux's")
def test_the_unit_is_one_that_systemd_understands_and_is_hardened(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed")
    unit = tmp_path / "shipfolio.service"
    unit.write_text(UNIT.replace("/opt/shipfolio/bin/shipfolio", "/bin/true"), "utf-8")
    seen = subprocess.run([program, "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (seen.returncode, [line for line in seen.stderr.splitlines() if "shipfolio.service" in line]) == (0, [])
    judged = subprocess.run(
        [program, "security", "--offline=true", str(unit)], capture_output=True, text=True, check=False
    )
    exposure = re.search(r"Overall exposure level for shipfolio.service: ([0-9.]+)", judged.stdout)
    if exposure is None:
        pytest.skip("this systemd can't judge a unit that isn't loaded")
    assert float(exposure[1]) < 2.0
