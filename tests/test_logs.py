"""The log is a line for each thing that happened, whatever it holds."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import pytest

from grader import logs

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    before = (root.level, root.handlers[:])
    yield
    root.level, root.handlers[:] = before


def test_for_machines_each_line_is_an_object(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(as_json=True)
    token = logs.REQUEST_ID.set("r1")
    try:
        logging.getLogger("grader.x").warning("two\nlines \x1b[31m", extra={"job_id": "j1", "secret": "canary"})
        try:
            _ = 1 / 0
        except ZeroDivisionError:
            logging.getLogger("grader.x").exception("broke")
    finally:
        logs.REQUEST_ID.reset(token)
    first, second = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert first.pop("at").endswith("+00:00")
    assert first == {
        "level": "warning", "logger": "grader.x", "message": "two\nlines \x1b[31m", "request_id": "r1", "job_id": "j1",
    }  # fmt: skip
    assert second["traceback"].endswith("ZeroDivisionError: division by zero")


def test_for_people_control_characters_are_tamed(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up()
    logging.getLogger("grader.x").info("red \x1b[31m", extra={"request_id": "r2"})
    line = capsys.readouterr().err
    assert line.endswith("INFO grader.x red ?[31m request=r2\n")
