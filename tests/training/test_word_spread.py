from __future__ import annotations

from training.word_spread import WIDTH, rows, shares, tiers


def test_words_stand_in_the_tier_that_they_reach_and_rare_ones_nowhere() -> None:
    words = [frozenset({"both", "three"}), frozenset({"both", "three"}), frozenset({"three", "once", "straße"})]
    assert tiers(words, (2, 3)) == {1: ["both"], 2: ["three"]}
    assert tiers([frozenset({"straße"})] * 3, (2, 3)) == {}


def test_rows_are_no_longer_than_a_line_and_begin_with_their_tier() -> None:
    written = list(rows({1: [f"w{i:04}" for i in range(50)], 2: ["one"]}))
    assert [row[0] for row in written] == ["1", "1", "1", "2"]
    assert max(map(len, written)) <= WIDTH
    assert sum(len(row.split()) - 1 for row in written) == 51


def test_shares_are_those_of_its_own_readme_and_of_others() -> None:
    own = {"a/a": frozenset({"museum", "brass"}), "b/b": frozenset({"orchard"})}
    readmes = {"a/a": {"museum", "guide"}, "b/b": {"orchard", "frost"}}
    assert shares(own, readmes, (1,)) == {(0, 0): (0.5, 0.0)}
