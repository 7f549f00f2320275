"""Parts of the API by themselves: what is kept, what a client likes, where a page ended."""

from __future__ import annotations

import base64
import json
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi import HTTPException

from grader.errors import UsageError
from grader.web.api.accepting import preferred
from grader.web.api.paging import cursor_of, position_of
from grader.web.kept import Kept

TYPES = {"json": "application/json", "csv": "text/csv", "md": "text/markdown"}


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    kept = Kept(most_bytes=100)
    made: list[str] = []

    def get(key: str, size: int = 25) -> None:
        kept.get(key, lambda: made.append(key) or b"x" * size)  # type: ignore[func-returns-value]

    for key in "abcd":
        get(key)
    get("a")
    get("e")
    assert made == list("abcde")
    get("a")
    assert made == list("abcde"), "it was asked for since"
    get("b")
    assert made == list("abcdeb")


def test_what_is_too_large_is_made_each_time() -> None:
    kept = Kept(most_bytes=100)
    made: list[int] = []
    for _ in range(2):
        assert kept.get("big", lambda: made.append(1) or b"x" * 26) == b"x" * 26  # type: ignore[func-returns-value]
    assert len(made) == 2


def test_who_asks_at_the_same_time_waits_for_one() -> None:
    kept, made = Kept(), []

    def make() -> bytes:
        made.append(1)
        time.sleep(0.05)
        return b"x"

    threads = [threading.Thread(target=kept.get, args=("k", make)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1


def test_what_cannot_be_made_is_tried_again() -> None:
    kept = Kept()
    with pytest.raises(ZeroDivisionError):
        kept.get("k", lambda: bytes(1 // 0))
    assert kept.get("k", lambda: b"x") == b"x"


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("", "json"), ("*/*", "json"), ("text/*", "csv"), ("TEXT/Markdown", "md"), ("text/csv;q=0.1, */*;q=0.2", "json"),
        ("text/csv;q=0, text/*", "md"), ("application/json;q=0.2;v=1, text/csv;q=0.3", "csv"), (",,", "json"),
        ("text/csv;q=9", "csv"), ("text/csv;q=-1, application/json;q=0.001", "json"), ("*/*;q=nan, text/csv", "csv"),
    ],
)  # fmt: skip
def test_a_client_gets_what_it_likes_best(accept: str, name: str) -> None:
    assert preferred(accept, TYPES) == name


@pytest.mark.parametrize("accept", ["image/*", "application/json;q=0", "json", "x" * 100_000])
def test_what_nobody_has_is_not_acceptable(accept: str) -> None:
    with pytest.raises(HTTPException) as why:
        preferred(accept, TYPES)
    assert why.value.status_code == 406


@dataclass
class Last:
    created_at: datetime = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
    id: str = "a" * 24


def test_a_cursor_comes_back_as_it_was_given() -> None:
    cursor = cursor_of(Last())  # type: ignore[arg-type]
    assert cursor.isascii()
    assert not set(cursor) & set("=+/&?")
    assert position_of(cursor) == (Last.created_at, Last.id)
    assert position_of(None) is None


def encoded(data: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "é", "====", encoded([]), encoded(["2026-01-01T00:00:00+00:00", 3]), encoded(["2026-01-01", "a" * 24]),
     encoded(["2026-01-01T00:00:00+00:00", "A" * 24]), encoded({"a": 1, "b": 2}), encoded(None), encoded("ab")],
)  # fmt: skip
def test_another_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(UsageError) as why:
        position_of(cursor)
    assert why.value.kind == "bad_cursor"
