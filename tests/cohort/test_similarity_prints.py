"""Winnowing keeps its promise, and what was given is taken away."""

from __future__ import annotations

import random

import pytest

from grader.cohort.similarity_prints import (
    GUARANTEE,
    LEAST_CLASSES,
    WINDOW,
    K,
    load_idioms,
    pack,
    prints_of,
    starter_sums,
    sums_of,
    winnow,
)
from grader.cohort.similarity_sources import Source, read_source
from tests.cohort.similarity_world import module, own_work, renamed


def source(text: str, path: str = "a.py") -> Source:
    found = read_source(path, text)
    assert found is not None
    return found


def test_every_window_has_a_selected_sum() -> None:
    dice = random.Random(3)
    sums = [dice.randrange(500) for _ in range(400)]
    chosen = set(winnow(sums, 0, len(sums) - 1))
    for start in range(len(sums) - WINDOW + 1):
        window = range(start, start + WINDOW)
        smallest = min(sums[at] for at in window)
        assert any(at in chosen and sums[at] == smallest for at in window)
    assert len(chosen) < len(sums) / 4


@pytest.mark.parametrize("length", [GUARANTEE, GUARANTEE + 9])
def test_as_many_tokens_in_common_as_promised_share_a_fingerprint(length: int) -> None:
    codes = source(module(4)).tokens.codes
    for at in range(0, 400, 7):
        piece = codes[at : at + length]
        one, other = codes[at + 90 : at + 150] + piece + codes[:60], codes[300:390] + piece + codes[500:590]
        found = [
            {sums[place] for place in winnow(sums, 0, len(sums) - 1)} for sums in (sums_of(one, 1), sums_of(other, 1))
        ]
        assert found[0] & found[1]


def test_a_starter_is_taken_away_even_when_its_names_were_changed() -> None:
    starter, own = module(1), module(2).split("def main")[0]
    given = starter_sums([source(starter)])
    all_given = prints_of(source(renamed(starter)), given, ())
    assert (all_given.own_tokens, all_given.selected) == (0, ())
    both = prints_of(source(starter + own), given, ())
    alone = prints_of(source(own), (), ())
    assert abs(both.own_tokens - alone.own_tokens) <= 3 * K  # some stretches are alike by chance
    assert both.starter_tokens + both.own_tokens <= len(source(starter + own).tokens.codes)
    assert {value for value, _ in alone.selected} & {value for value, _ in both.selected}


def test_idioms_are_own_code_that_selects_nothing() -> None:
    text = module(5)
    idioms = starter_sums([source(text)])
    found = prints_of(source(text), (), idioms)
    assert found.selected == ()
    assert found.own_tokens == found.idiom_tokens == len(source(text).tokens.codes)


def test_languages_dont_meet() -> None:
    text = "total = total + rows[0] * (1 - share) / count(rows) - share * total\n" * 3
    assert not starter_sums([source(text)]) & starter_sums([source(text, "a.rb")])


def test_a_table_of_values_says_nothing() -> None:
    rows = "\n".join(f"x({number}, 'a')" for number in range(50))
    assert len(set(source(rows).tokens.codes)) < LEAST_CLASSES
    assert prints_of(source(rows), (), ()).selected == ()


def test_the_bundled_idioms() -> None:
    idioms = load_idioms()
    assert 1000 < len(idioms) < 50_000
    assert pack(idioms) == pack(sorted(idioms, reverse=True))
    shown = "parser = argparse.ArgumentParser()\nparser.add_argument('--a', type=str, default='b', help='c')\n"
    found = prints_of(source(shown + "parser.add_argument('--d', type=str, default='e', help='f')\n" * 2), (), idioms)
    assert found.idioms
    assert not any(prints_of(source(text), (), idioms).idiom_tokens > 200 for text in own_work(3).values())
