from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from grader.evidence.files import Files
from grader.evidence.history import Message, classify, collect
from tests.checks.histories import START, clear, history_of
from tests.factories import commit
from tests.fakes import MemorySnapshot

if TYPE_CHECKING:
    from datetime import datetime

    from grader.evidence.history import History


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("Split customers before oversampling", Message.CLEAR),
        ("fix(api): refuse empty uploads", Message.CLEAR),
        ("修复向量库删除接口的权限校验", Message.CLEAR),
        ("Добавить проверку входных столбцов", Message.CLEAR),
        ("Corrige le calcul du panier moyen", Message.CLEAR),
        ("Add asyncpg to requirements.txt", Message.CLEAR),
        ("added docstrings", Message.SHORT),
        ("fix", Message.VAGUE),
        ("feat: update", Message.VAGUE),
        ("Final Version", Message.VAGUE),
        ("teste", Message.VAGUE),
        ("更新", Message.VAGUE),
        ("Update README.md", Message.WEB),
        ("Create src/app/__init__.py", Message.WEB),
        ("Add files via upload", Message.WEB),
        ("Rename a.py to b.py", Message.WEB),
        ("commit Wed  2 Aug 2023 10:13:46 EDT", Message.STAMP),
        ("2023-08-02", Message.STAMP),
        ("...", Message.STAMP),
        ("", Message.EMPTY),
    ],
)
def test_a_subject_is_told_by_its_shape(subject: str, kind: Message) -> None:
    assert classify(subject) is kind


def test_numbers() -> None:
    history = history_of([*clear(6), "fix", "Merge branch 'main'"], every=timedelta(days=2))
    assert history.commits == 8
    assert history.authored == 7
    assert history.active_days == 7
    assert history.span_days == 12
    assert history.count(Message.VAGUE) == 1
    assert history.share(Message.CLEAR) == pytest.approx(6 / 7)
    assert history.largest_burst == 1


def test_the_third_of_one_text_is_a_repeat_whatever_its_number() -> None:
    history = history_of([f"Resized the images again part{i}" for i in range(5)])
    assert history.count(Message.REPEATED) == 3


def test_a_burst_is_an_hour() -> None:
    assert history_of(clear(20), every=timedelta(minutes=10)).largest_burst == 7


def history_at(times: list[datetime], **more: Any) -> History:
    made = [
        commit(subject, at=at, oid=f"{i:040x}") for i, (subject, at) in enumerate(zip(clear(99), times, strict=False))
    ]
    made = [replace(c, **{key: value(i) for key, value in more.items()}) for i, c in enumerate(made)]
    snapshot = MemorySnapshot({"a.py": "x = 1\n"}, commits=made[::-1])
    return collect(snapshot, Files(snapshot))


def evenings(n: int) -> list[datetime]:
    return [START + timedelta(days=i, seconds=i * 37) for i in range(n)]


def test_author_dates_that_nobody_committed_on_are_not_believed() -> None:
    found = history_at(evenings(12), committed_at=lambda i: START + timedelta(days=30, seconds=i * 47))
    assert (found.active_days, found.active_weeks, found.written_days) == (1, 1, 12)
    assert (found.span_days, found.busiest_day) == (0, 12)
    rebased = history_at(evenings(12), committed_at=lambda i: START + timedelta(days=max(i, 6), seconds=i * 37))
    assert (rebased.active_days, rebased.written_days) == (6, 12)
    some = history_at(evenings(12), committed_at=lambda i: START + timedelta(days=max(i, 5), seconds=i * 37))
    assert (some.active_days, some.written_days) == (12, 0)
    few = history_at(evenings(3), committed_at=lambda i: START + timedelta(days=30, seconds=i * 47))
    assert (few.active_days, few.written_days) == (3, 0)


def test_dates_on_one_second_of_the_minute_are_a_scripts() -> None:
    sharp = [START + timedelta(days=i) for i in range(12)]
    found = history_at(sharp)
    assert (found.active_days, found.scripted) == (1, 12)
    own = evenings(12)[6:]
    assert history_at([*sharp[:6], *own]).active_days == 12
    found = history_at([*sharp[:7], *own[:5]])
    assert (found.active_days, found.scripted) == (5, 7)
    assert history_at(sharp[:9]).active_days == 9


def test_many_commits_that_change_nothing_are_no_steps() -> None:
    found = history_at(evenings(20), empty=lambda i: i < 5)
    assert (found.authored, found.active_days, found.empty) == (15, 15, 5)
    assert history_at(evenings(25), empty=lambda i: i < 5).authored == 25
    assert history_at(evenings(8), empty=lambda i: i < 4).authored == 8
    merges = history_at(evenings(20), empty=lambda i: i < 6, parents=lambda i: 1 + (i < 10))
    assert (merges.merges, merges.authored, merges.empty) == (4, 10, 6)


def test_no_commit_at_all() -> None:
    history = history_of([])
    assert (history.commits, history.worth, history.busiest_share, history.span_days) == (0, 0.0, 0.0, 0)
