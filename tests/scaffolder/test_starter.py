"""A starter is rendered again from what an answers file chooses, and from nothing else of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scaffolder import source, starter
from tests.scaffolder.world import APP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scaffolder.source import Source
    from tests.scaffolder.world import World

CODE = "src/quillon_desk/app.py"


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    starter._rendered.cache_clear()
    yield
    starter._rendered.cache_clear()


def test_the_choices_count_and_the_words_dont(installed: Source) -> None:
    found = starter.files_of(
        b"kind: demo\n_commit: v0.1.0\nstore: remote\nwith_ui: false\nproject_name: '{{ 7 * 7 }}'\n"
    )
    assert found is not None
    assert 'STORE = "remote"' in found[CODE].decode()
    assert not any(path.endswith("ui.py") for path in found)
    assert not any(b"49" in data or b"{{ 7" in data for data in found.values())


def test_the_same_choices_are_rendered_once(installed: Source) -> None:
    first = starter.files_of(b"kind: demo\nproject_name: One\n")
    assert starter.files_of(b"kind: demo\nproject_name: Two\n") is first
    assert starter.files_of(b"kind: demo\nwith_ui: false\n") is not first


def test_an_earlier_release_is_rendered_as_it_was(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.release()
    world.version("0.2.0")
    world.write({"src/{{ package_name }}/app.py.jinja": APP.replace("return 1", "return 100")})
    found = world.package()
    monkeypatch.setattr(source, "find", lambda: found)
    returned = {}
    for version in ("v0.1.0", "v0.2.0", "v9.9"):
        files = starter.files_of(f"kind: demo\n_commit: {version}\n".encode())
        assert files is not None
        returned[version] = b"return 100" in files[CODE]
    assert returned == {"v0.1.0": False, "v0.2.0": True, "v9.9": True}


@pytest.mark.parametrize(
    "recorded",
    [b"", b"- a", b"kind: nope", b"kind: [demo]", b"\xff\xfe{", b"a: " + b"[" * 5000, b"kind: ../demo", b"!!python/object:os.x {}"],
)  # fmt: skip
def test_what_tells_of_no_starter(installed: Source, recorded: bytes) -> None:
    assert starter.files_of(recorded) is None


@pytest.mark.parametrize("answer", [b"[1]", b"nowhere", b"3", b"1e400", b"x" * 500, b"{{ 1 }}", b"&a [*a]"])
def test_an_answer_that_isnt_one_is_the_default(installed: Source, answer: bytes) -> None:
    found = starter.files_of(b"kind: demo\nstore: " + answer + b"\n")
    if found is not None:
        assert b'STORE = "local"' in found[CODE]
    else:
        assert answer == b"{{ 1 }}", "no YAML at all"
