from __future__ import annotations

from grader.checks.problem_told_concretely import check
from grader.model import Status
from tests.checks.prose import said, told

# Thirty words of a subject, none of them of every program's.
SUBJECT = (
    "bakery dispatcher parcels morning street weather ovens flours baker loaves pastries muffins invoices drivers"
    " traffic suburbs bridges tolls garages breakdown tyres winter snowfall holiday wedding catering restaurants"
    " supermarkets crates pallets refrigerated"
)


def about(text: str, *kinds: str) -> float:
    return check(told(said(kinds=kinds or ("what",), text=text, words=len(text.split())))).score or 0.0


def test_words_of_the_subject_are_counted_once() -> None:
    assert check(told(said(kinds=("what",), text=SUBJECT))).status is Status.PASS
    assert 0.3 < about(" ".join(SUBJECT.split()[:19])) < 0.6
    assert about(" ".join(SUBJECT.split()[:8] * 9)) == 0.0


def test_words_of_every_program_say_nothing() -> None:
    general = "model models training predict prediction analysis accuracy classifier python function default"
    assert about(f"{general} {general.upper()}") == 0.0


def test_only_sentences_on_the_problem_near_the_reader_count() -> None:
    assert about(SUBJECT, "why") == about(SUBJECT, "data") == 1.0
    assert about(SUBJECT, "how-to-run") == 0.0
    assert check(told(said(kinds=("what",), text=SUBJECT, path="docs/notes.md"))).score == 0.0
    assert check(told(said(kinds=("what",), text=SUBJECT, path="docs/problem.md"))).score == 1.0
    assert check(told(said(kinds=("what",), text=SUBJECT, table=True))).score == 0.0
    assert check(told(said(kinds=("what",), text=SUBJECT), boilerplate="a starter's")).score == 0.0


def test_unspaced_scripts_count_by_length() -> None:
    sentence = "過去三十四個月各商家的不同商品之交易量預測未來一個月特定商家的數種商品之月銷量"
    assert 0 < about(sentence) < about(sentence + "並且協助店長決定每週需要訂購多少麵包以及牛奶和雞蛋的數量") < 1
