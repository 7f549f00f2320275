from __future__ import annotations

from grader.checks.seeds_fixed import check
from grader.model import Status
from tests.facts import fact

SPLIT = "from sklearn.model_selection import train_test_split\nparts = train_test_split(x, y{})\n"


def score(files: dict[str, str]) -> float:
    return check(fact("seeds", files)).score


def test_a_seeded_split() -> None:
    assert score({"train.py": SPLIT.format(", random_state=42")}) == 1.0
    assert score({"train.R": "set.seed(42)\nx <- rnorm(10)\n"}) == 1.0


def test_chance_without_a_seed() -> None:
    assert score({"train.py": SPLIT.format("")}) == 0.0
    assert score({"train.py": SPLIT.format(", random_state=None")}) == 0.0


def test_one_seed_for_many_files() -> None:
    files = {f"m{i}.py": SPLIT.format("") for i in range(3)}
    assert score({**files, "train.py": SPLIT.format(", random_state=1")}) == 0.7


def test_handing_a_seed_on_fixes_none() -> None:
    assert score({"train.py": SPLIT.format(", seed=seed")}) == 0.0


def test_a_comment_is_no_seed() -> None:
    assert score({"train.py": "# random_state=42\n" + SPLIT.format("")}) == 0.0


def test_no_chance_no_seed() -> None:
    assert check(fact("seeds", {"app.py": "print('hello')\n"})).status is Status.NOT_APPLICABLE
