"""Rooms are lists of files, and a signature is a list of needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader import wiring

if TYPE_CHECKING:
    import pytest


def test_a_room_lists_its_files_without_hidden_ones() -> None:
    names = wiring.names("evidence")
    assert "files" in names
    assert list(names) == sorted(names)
    assert not any(name.startswith("_") for name in names)


def test_needs_and_options_come_from_the_signature() -> None:
    def check(readme: object, ci: object, *, words: int = 3) -> None: ...

    assert wiring.needs(check) == ("readme", "ci")
    assert wiring.options(check) == {"words": 3}


def test_the_docstring_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    class Module:
        __doc__ = """The sky is blue.

        Why: a grey one
        saddens people.
        Fix: Open the window: look up.
        Example:
            sky: blue
        Effort: minutes
        """

    monkeypatch.setattr(wiring, "check_module", lambda _: Module)
    wiring.check_help.cache_clear()
    page = wiring.check_help("sky-blue")
    wiring.check_help.cache_clear()
    assert page.title == "The sky is blue."
    assert page.why == "A grey one saddens people."
    assert page.fix == "Open the window: look up."
    assert page.example.strip() == "sky: blue"
    assert page.effort == "minutes"
