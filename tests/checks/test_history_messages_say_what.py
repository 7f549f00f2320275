from __future__ import annotations

from grader.checks.history_messages_say_what import check
from tests.checks.histories import clear, history_of


def test_clear_messages() -> None:
    assert check(history_of(clear(12))).score == 1.0


def test_few_messages_prove_less() -> None:
    assert check(history_of(clear(5))).score == 0.5


def test_messages_that_say_nothing_in_any_language() -> None:
    poor = [
        "fix",
        "update",
        "teste",
        "test 3",
        "更新",
        "исправления",
        "Update README.md",
        "wip",
        "2023-08-01",
        ".",
        "modif",
    ]
    assert check(history_of(poor)).score == 0.0


def test_chinese_and_russian_messages_say_something() -> None:
    said = [
        "修复向量库删除接口的权限校验",
        "为检索结果增加重排序阈值",
        "Разделить выборку по клиентам",
        "Добавить проверку входных столбцов",
    ]
    assert check(history_of(said), many=4).score == 1.0


def test_one_good_message_copied_is_no_history() -> None:
    assert check(history_of([clear(1)[0]] * 40)).score == 0.0


def test_the_floor_is_the_rubrics() -> None:
    half = [m for pair in zip(clear(8), ["fix"] * 8, strict=True) for m in pair]
    assert check(history_of(half), floor=0.6).score == 0.0
    assert check(history_of(half), floor=0.4).score > 0.4


def test_poor_words_typed_on_many_days_are_something() -> None:
    poor = ["fix", "wip", "update", "changes", "wip", "modif"]
    assert check(history_of(poor)).score == 0.0
    assert check(history_of(poor), typed_days=6).score == 0.1
    assert check(history_of(poor[:5]), typed_days=6).score == 0.0
    assert check(history_of(clear(12)), typed_days=6).score == 1.0


def test_what_an_editor_or_a_clock_wrote_stays_nothing() -> None:
    assert check(history_of(["Update app.py", "2026-01-03", "Create a.py"] * 3), typed_days=6).score == 0.0
    assert check(history_of(["Update app.py", "wip"] * 4), typed_days=6).score == 0.0
    assert check(history_of(["Update app.py", "wip", "fix"] * 3), typed_days=6).score == 0.1
