"""The bundle: one tag per release, the same bytes every time, and nothing in it but templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scaffolder import history
from tests.factories import git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.scaffolder.world import World


def test_one_tag_per_release_and_only_templates(world: World, tmp_path: Path) -> None:
    world.release()
    world.version("0.2.0")
    world.write({"notes.txt": "second\n"})
    world.release()
    world.version("0.10.0")
    world.write({"notes.txt": None, "__pycache__/x.pyc": "junk", ".venv/y.py": "junk"})
    bundle = tmp_path / "b"
    assert history.write_bundle(world.root, bundle) == ("0.1.0", "0.2.0", "0.10.0")
    assert sorted(history.bundled_versions(bundle)) == ["0.1.0", "0.10.0", "0.2.0"]
    git(tmp_path, "clone", "-q", "--bare", str(bundle), "clone")
    clone = tmp_path / "clone"
    notes = "templates/demo/project/notes.txt"
    assert git(clone, "show", f"v0.2.0:{notes}") == b"second\n"
    assert git(clone, "ls-tree", "--name-only", "v0.1.0") == b"copier.yml\ntemplates\n"
    listed = git(clone, "ls-tree", "-r", "--name-only", "v0.10.0").decode()
    assert notes not in listed
    assert "junk" not in listed
    assert "pycache" not in listed
    assert ".venv" not in listed
    assert git(clone, "ls-tree", "v0.10.0", "templates/demo/project/run.sh").startswith(b"100755")
    assert git(clone, "describe", "--tags", "HEAD") == b"v0.10.0\n"


def test_the_same_templates_give_the_same_bytes(world: World, tmp_path: Path) -> None:
    world.release()
    world.version("0.2.0")
    history.write_bundle(world.root, tmp_path / "a")
    history.write_bundle(world.root, tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_release_whose_commit_is_missing(world: World, tmp_path: Path) -> None:
    world.write({"scaffolder/releases.toml": f'[releases]\n"0.0.9" = "{"1" * 40}"\n'}, under="")
    with pytest.raises(ValueError, match=r"isn't in this clone"):
        history.write_bundle(world.root, tmp_path / "a")
    assert history.write_bundle(world.root, tmp_path / "a", skip_absent=True) == ("0.1.0",)


def test_a_release_without_templates(world: World, tmp_path: Path) -> None:
    git(world.root, "add", "copier.yml")
    git(world.root, "-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-q", "-m", "no templates")
    commit = git(world.root, "rev-parse", "HEAD").decode().strip()
    world.write({"scaffolder/releases.toml": f'[releases]\n"0.0.9" = "{commit}"\n'}, under="")
    with pytest.raises(ValueError, match="has no templates"):
        history.write_bundle(world.root, tmp_path / "a")
