"""The small checkout, its package, and an environment in which git knows one user and nothing else."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from scaffolder import history, source
from tests.scaffolder.world import make_world

if TYPE_CHECKING:
    from pathlib import Path

    from scaffolder.source import Source
    from tests.scaffolder.world import World


@pytest.fixture(autouse=True)
def _known_user(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path_factory.mktemp("config") / "gitconfig"
    config.write_text("[user]\nname = Ada Lovelace\nemail = ada@example.org\n", "utf-8")
    for name in [*history.FOREIGN, "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


@pytest.fixture
def installed(world: World, monkeypatch: pytest.MonkeyPatch) -> Source:
    """The small checkout's package, which every command takes for its own."""
    found = world.package()
    monkeypatch.setattr(source, "find", lambda: found)
    return found
