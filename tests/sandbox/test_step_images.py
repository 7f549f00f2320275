"""Images of a killed build's steps go with the next run; what has a name, or isn't ours to say, stays."""

from __future__ import annotations

import sys
import tempfile
from typing import TYPE_CHECKING, Any

import pytest
from docker.errors import APIError

from grader.sandbox import engine, step_images

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are told apart by /proc")
GONE = engine.this_process().replace(":", ".") + "9"  # of this boot, and never there


class Client:
    """An engine that knows images by their ids."""

    def __init__(self, images: dict[str, dict[str, Any]]) -> None:
        self.images = images

    def inspect_image(self, image: str) -> dict[str, Any]:
        return self.images[image]

    def remove_image(self, image: str) -> None:
        del self.images[image]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_build_writes_down_and_forgets(folder: Path) -> None:
    with step_images.written_down() as write_down:
        write_down("a" * 12)
        (path,) = folder.iterdir()
        assert path.read_text() == "a" * 12 + "\n"
        client: Any = Client({"a" * 12: {}})
        assert step_images.reap_steps(client) == 0  # it is still at work
    assert list(folder.iterdir()) == []


def test_what_broke_stays_written(folder: Path) -> None:
    def broken() -> None:
        with step_images.written_down() as write_down:
            write_down("a" * 12)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken()
    assert [path.read_text() for path in folder.iterdir()] == ["a" * 12 + "\n"]


def test_the_dead_ones_steps_go_but_for_those_with_a_name(folder: Path) -> None:
    (folder / f"shipfolio-steps-{GONE}.x").write_text("\n".join(["a" * 12, "b" * 12, "c" * 12, "--help", "d"]))
    client: Any = Client(
        {"a" * 12: {"RepoTags": []}, "b" * 12: {"RepoTags": ["python:3.12"]}, "c" * 12: {"RepoDigests": ["x@sha256"]}}
    )
    assert step_images.reap_steps(client) == 1
    assert sorted(client.images) == ["b" * 12, "c" * 12]
    assert list(folder.iterdir()) == []


def test_a_link_is_not_followed(folder: Path) -> None:
    elsewhere = folder / "elsewhere"
    elsewhere.write_text("a" * 12)
    (folder / f"shipfolio-steps-{GONE}.x").symlink_to(elsewhere)
    client: Any = Client({"a" * 12: {}})
    assert step_images.reap_steps(client) == 0
    assert client.images


class Busy(Client):
    """Its containers still use the images the first times that one is to be removed."""

    def __init__(self, images: dict[str, dict[str, Any]], times: int) -> None:
        super().__init__(images)
        self.times = times

    def remove_image(self, image: str) -> None:
        self.times -= 1
        if self.times >= 0:
            raise APIError("409", explanation="image is being used by running container 1234")
        super().remove_image(image)


@pytest.mark.parametrize(("patience", "left"), [(5.0, []), (0.0, ["a" * 12])])
def test_a_cut_builds_containers_are_waited_for(patience: float, left: list[str]) -> None:
    client: Any = Busy({"a" * 12: {}}, times=2)
    step_images.remove_steps(client, ["a" * 12], patience)
    assert list(client.images) == left


def test_what_others_stand_on_is_not_waited_for() -> None:
    class Parent(Client):
        def remove_image(self, image: str) -> None:
            raise APIError("409", explanation=f"image {image} has dependent child images")

    client: Any = Parent({"a" * 12: {}})
    assert step_images.remove_steps(client, ["a" * 12], 3600.0) == 0
