"""Nobody is locked in: Copier alone can make and update a project from the repository."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import copier
import yaml

from scaffolder import source
from tests.factories import git
from tests.scaffolder.test_update import commit
from tests.scaffolder.world import APP

if TYPE_CHECKING:
    from pathlib import Path

    from tests.scaffolder.world import World


def test_copy_and_update_from_the_repository(world: World, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("COPIER_CACHE_DIR", str(tmp_path / "cache"))
    world.release()
    git(world.root, "tag", "v0.1.0")
    project = tmp_path / "qa"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # No `unsafe`: nothing in the templates needs trust.
        copier.run_copy(str(world.root), project, data={"kind": "demo"}, defaults=True, quiet=True)
        answers = yaml.safe_load((project / ".shipfolio.yml").read_text())
        assert (answers["_commit"], answers["_src_path"]) == ("v0.1.0", str(world.root))
        git(project, "init", "-q")
        app = project / "src" / "demo" / "app.py"
        app.write_text(app.read_text().replace("return 4", "return 400"))
        commit(project)
        world.version("0.2.0")
        world.write({"src/{{ package_name }}/app.py.jinja": APP.replace("return 1", "return 100")})
        world.release()
        git(world.root, "tag", "v0.2.0")
        copier.run_update(project, answers_file=".shipfolio.yml", defaults=True, overwrite=True, quiet=True)
    assert "return 100" in app.read_text()
    assert "return 400" in app.read_text()
    assert yaml.safe_load((project / ".shipfolio.yml").read_text())["_commit"] == "v0.2.0"


def test_copier_updates_a_project_of_ours_once_the_address_is_served(
    world: World, tmp_path: Path, monkeypatch: Any
) -> None:
    """An owner who serves the repository says so to git; the project itself stays as it is."""
    found = world.package()
    monkeypatch.setattr(source, "find", lambda: found)
    import shipfolio  # noqa: PLC0415

    assert shipfolio.run(["new", "demo", str(tmp_path / "qa"), "--defaults"]) == 0
    world.release()
    git(world.root, "tag", "v0.1.0")
    world.version("0.2.0")
    world.write({"notes.txt": "second\n"})
    world.release()
    git(world.root, "tag", "v0.2.0")
    from plumbum import local  # noqa: PLC0415

    monkeypatch.setenv("COPIER_CACHE_DIR", str(tmp_path / "cache"))
    config = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{world.root.as_posix()}.insteadOf",
        "GIT_CONFIG_VALUE_0": source.CANONICAL_URL,
    }
    with warnings.catch_warnings(), local.env(**config):
        warnings.simplefilter("ignore")
        copier.run_update(tmp_path / "qa", answers_file=".shipfolio.yml", defaults=True, overwrite=True, quiet=True)
    assert (tmp_path / "qa" / "notes.txt").read_text() == "second\n"
