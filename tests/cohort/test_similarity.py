"""Which pairs stand out, and which don't."""

from __future__ import annotations

from array import array
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from grader.cohort.similarity import FLOOR, Pair, Similarity, compare
from grader.cohort.similarity_prints import GUARANTEE, load_idioms, starter_sums
from grader.cohort.similarity_sources import Project, read_sources
from grader.cohort.similarity_tokens import Tokens
from tests.cohort.similarity_world import COPIES, copied_work, module, own_work

STARTER = {f"src/app/part_{number}.py": module(900 + number) for number in range(3)}


def project(name: str, files: dict[str, str], *, earlier: bool = False) -> Project:
    return Project(name, read_sources({path: text.encode() for path, text in files.items()}), earlier)


def result(*projects: Project) -> Similarity:
    given = starter_sums(read_sources({path: text.encode() for path, text in STARTER.items()}))
    return compare(projects, starter=given, idioms=load_idioms())


def names(found: Similarity, pair: Pair) -> tuple[str, str]:
    return found.looks[pair.a].project.name, found.looks[pair.b].project.name


def strength(found: Similarity, a: str, b: str) -> float:
    return next((pair.strength for pair in found.pairs if set(names(found, pair)) == {a, b}), 0.0)


def cohort() -> list[Project]:
    """Sixteen projects of one starter: of eight that copy, each has another one's first module."""
    out = []
    for number, kind in enumerate(COPIES):
        out.append(project(f"copy {kind}", STARTER | copied_work(number, kind, 50 + number)))
        out.append(project(f"from {kind}", STARTER | own_work(number)))
    return out


@pytest.fixture(scope="module")
def found() -> Similarity:
    return result(*cohort())


@pytest.mark.parametrize("kind", COPIES)
def test_planted_pairs_stand_above_all_innocent_ones(found: Similarity, kind: str) -> None:
    planted = {frozenset((f"copy {one}", f"from {one}")) for one in COPIES}
    innocent = max((p.strength for p in found.pairs if frozenset(names(found, p)) not in planted), default=0.0)
    assert strength(found, f"copy {kind}", f"from {kind}") > max(innocent, found.threshold)
    assert innocent < FLOOR / 2


def test_each_planted_pair_is_a_group_of_its_own(found: Similarity) -> None:
    groups = {frozenset(found.looks[number].project.name for number in one) for one in found.clusters}
    assert groups == {frozenset((f"copy {one}", f"from {one}")) for one in COPIES}


def test_without_the_starter_taken_away_everybody_is_alike() -> None:
    some = cohort()[:4]
    assert min(strength(compare(some), a.name, b.name) for a, b in combinations(some, 2)) > 0.5


def test_the_order_of_projects_and_of_files_says_nothing(found: Similarity) -> None:
    again = result(*reversed(cohort()))
    assert [(names(again, p), p.strength, p.regions) for p in again.pairs] == [
        (names(found, p), p.strength, p.regions) for p in found.pairs
    ]


def test_shares_are_of_each_side() -> None:
    small = {"a.py": module(1)}
    found = result(project("small", small), project("large", small | own_work(7)))
    (pair,) = found.pairs
    assert names(found, pair) == ("large", "small")
    assert pair.share_b > 0.95
    assert 0.2 < pair.share_a < 0.6
    assert pair.shared <= min(look.own for look in found.looks)


def test_the_regions_are_the_same_tokens(found: Similarity) -> None:
    for pair in found.pairs:
        a, b = found.looks[pair.a].project.files, found.looks[pair.b].project.files
        for region in pair.regions:
            assert region.tokens >= GUARANTEE
            assert region.tokens == sum(run.length for run in region.runs)
            for run in region.runs:
                codes = a[run.file_a].tokens.codes[run.at_a : run.at_a + run.length]
                assert codes == b[run.file_b].tokens.codes[run.at_b : run.at_b + run.length]
        runs = [run for region in pair.regions for run in region.runs]
        for one, other in combinations(sorted((run.file_a, run.at_a, run.at_a + run.length) for run in runs), 2):
            assert one[0] != other[0] or one[2] <= other[1], "a token counts once"


@pytest.mark.parametrize("length", [GUARANTEE - 1, GUARANTEE])
def test_the_promised_number_of_tokens_is_where_counting_begins(length: int) -> None:
    codes = project("p", {"a.py": module(8)}).files[0].tokens.codes
    shared = codes[100 : 100 + length]

    def around(name: str, before: bytes, after: bytes) -> Project:
        source = project(name, {"a.py": "x"}).files[0]
        joined = before + shared + after
        return Project(name, (replace(source, tokens=Tokens(joined, array("I", range(len(joined))))),))

    own = project("q", {"a.py": module(9)}).files[0].tokens.codes
    found = compare([around("a", own[:60] + b"\xf0", b"\xf1" + own[60:99]), around("b", b"\xf2", b"\xf3")])
    assert [pair.shared for pair in found.pairs] == ([GUARANTEE] if length == GUARANTEE else [])


def test_what_many_independent_projects_have_counts_for_no_pair() -> None:
    lesson = {"lesson.py": module(77)}
    three = [project(f"p{number}", lesson | own_work(number)) for number in range(3)]
    assert len(result(*three).pairs) == 3
    five = [project(f"p{number}", lesson | own_work(number)) for number in range(5)]
    found = result(*five)
    assert found.common_from == 4
    assert max((pair.strength for pair in found.pairs), default=0.0) < FLOOR
    assert all(look.common > 200 for look in found.looks)
    assert found.shared(Pair(0, 1, 0, 0.0, 0.0, 0.0, ())).common > 200


def test_copies_of_a_whole_project_count_once_as_independent() -> None:
    copies = [project(f"copy {number}", own_work(1)) for number in range(6)]
    others = [project(f"other {number}", own_work(10 + number)) for number in range(4)]
    found = result(*copies, *others)
    assert found.independent == 5
    assert len(found.clusters) == 1
    assert len(found.clusters[0]) == 6


def test_earlier_projects_are_compared_with_todays_alone() -> None:
    earlier = [project(f"old {number}", own_work(3), earlier=True) for number in range(2)]
    found = result(project("new", copied_work(3, "renamed", 60)), project("other", own_work(9)), *earlier)
    assert {names(found, pair) for pair in found.standing_out} == {("new", "old 0"), ("new", "old 1")}
    assert found.compared == 1 + 2 * 2


def test_a_cohort_that_is_alike_raises_its_own_threshold() -> None:
    shared = [module(number) for number in range(3)]
    rows = [
        project(f"p{number}", {"a.py": shared[number % 3], "b.py": shared[(number + 1) % 3]} | own_work(20 + number))
        for number in range(4)
    ]
    found = result(*rows)
    assert found.median > 0.1
    assert found.threshold == pytest.approx(found.median + 6 * found.deviation, abs=1e-3)
    assert result(*rows[:1]).threshold == FLOOR


def test_repeating_oneself_doesnt_add_up() -> None:
    rows = "\n".join(f"{name} = form.slider('{name}', 0, {name}_most, step(name=1 + 2))" for name in "abcdefghijk")
    found = compare([project("one", {"a.py": rows}), project("two", {"b.py": rows})])
    assert found.pairs[0].shared > 3 * found.pairs[0].regions[0].telling
    filled = {"b.py": module(3), "c.py": rows * 40}
    found = compare([project("one", {"a.py": module(3)}), project("two", filled), project("three", filled)])
    assert strength(found, "one", "two") > 0.5, "filling up with repetitions hides nothing"
    assert strength(found, "three", "two") > 0.5


def test_nothing_to_compare() -> None:
    assert compare([]).pairs == ()
    empty = compare([Project("a", ()), Project("b", ())])
    assert (empty.pairs, empty.clusters, empty.threshold) == ((), (), FLOOR)


def test_nothing_of_it_reaches_a_mark() -> None:
    root = Path(__file__).parents[2] / "grader"
    users = {path.name for path in root.rglob("*.py") if "cohort.similarity" in path.read_text("utf-8")}
    assert {name for name in users if not name.startswith("similarity")} == {
        "cli_similarity.py",
        "cohorts_similarity.py",
    }
