from __future__ import annotations

from datetime import timedelta

import pytest

from grader.evidence.history import Message, classify
from tests.checks.histories import clear, history_of


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


def test_no_commit_at_all() -> None:
    history = history_of([])
    assert (history.commits, history.worth, history.busiest_share, history.span_days) == (0, 0.0, 0.0, 0)
