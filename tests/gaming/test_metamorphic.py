"""Attacks gain nothing and matters of taste cost nothing, over a repository built here.

`python -m tests.gaming.run` does the same over real repositories.
"""

from __future__ import annotations

import functools

import pytest

from grader import pipeline
from grader.model import RepoRef
from grader.rubric import load_rubric
from tests.fakes import MemorySnapshot
from tests.gaming.attacks import ATTACKS
from tests.gaming.forgeries import FORGERIES, UNTOLD
from tests.gaming.harmless import HARMLESS
from tests.gaming.run import moves

MOST = 1.0
# A form that waits for its content is the first level of its criterion, and no more: an assertion-free test, a plain
# Dockerfile that starts something, a burst of commits where there was one.
FORMS = {"tests without assertion": 1.2, "assert True": 1.2, "50 generated tests": 1.2, "tests that import": 1.2,
         "hollow Dockerfile": 1.6, "300 commits": 2.0, "workflow that echoes": 1.2,
         "back-dated by author date": 2.0, "back-dated on the hour": 2.0, "cut on one day": 2.0,
         "checks || true": 1.8, "checks that may fail": 1.8, "checks that run nothing": 1.6}  # fmt: skip
# Of the metrics and models that the code really has, nobody can tell invented figures from printed ones by reading: they
# fill results and are added to what the code evaluates. No more than this, never to the highest level (which asks for an
# output that a run left), and only a run can take it back.
OWN_FIGURES = """## Results

On the held-out spring:

| Model | Recall | Precision |
|---|---|---|
| Majority (baseline) | 0.312 | 0.270 |
| Gradient boosting | 0.913 ± 0.006 | 0.841 ± 0.008 |
"""
FROM_NOTHING, MORE = 8.0, 2.3

README = """# Orchard frost warnings

Warns fruit growers of ground frost in their orchards six hours ahead, so that sprinklers run only when they must.

## Data

`readings/thermometers.csv`: 61,200 readings of 34 thermometers in orchards near Meran, spring 2021 to 2023, with
humidity, wind and cloud cover from the valley's weather station.

## Installation

```bash
pip install -r requirements.txt
python frostwarn/train_warnings.py
```

## Results

Recall of frost nights on the held-out spring of 2023 is 0.87, precision 0.64.

## Limitations

Orchards on slopes are warned too late, because cold air drains from them before the thermometers notice.
"""
TRAIN = '''"""Trains the frost warnings."""

import pandas as pd
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import precision_score, recall_score

ORCHARD_COLUMNS = ["humidity", "wind", "cloud_cover", "dewpoint", "altitude"]
SPRINKLER_LEAD_HOURS = 6


def load_thermometers(path: str = "readings/thermometers.csv") -> pd.DataFrame:
    """Thermometer readings, one row an hour and orchard."""
    return pd.read_csv(path, parse_dates=["measured_at"])


def label_frost(readings: pd.DataFrame) -> pd.Series:
    """Whether the ground freezes within the sprinklers' lead time."""
    coldest = readings.groupby("orchard")["ground_celsius"].shift(-SPRINKLER_LEAD_HOURS)
    return coldest < 0


def train(readings: pd.DataFrame) -> GradientBoostingClassifier:
    """Fit on all springs but the last."""
    past = readings[readings.measured_at.dt.year < 2023]
    return GradientBoostingClassifier(random_state=7).fit(past[ORCHARD_COLUMNS], label_frost(past))


def report(model: GradientBoostingClassifier, readings: pd.DataFrame) -> None:
    """Print how many frost nights of the last spring are warned of."""
    spring = readings[readings.measured_at.dt.year == 2023]
    frozen, warned = label_frost(spring), model.predict(spring[ORCHARD_COLUMNS])
    print(recall_score(frozen, warned), precision_score(frozen, warned))


if __name__ == "__main__":
    thermometers = load_thermometers()
    report(train(thermometers), thermometers)
'''
WORLD = {
    "README.md": README,
    "requirements.txt": "pandas==2.2.3\nscikit-learn==1.5.2\n",
    "frostwarn/__init__.py": "",
    "frostwarn/train_warnings.py": TRAIN,
    "readings/thermometers.csv": "orchard,measured_at,ground_celsius,humidity\n" + "lana,2023-04-01,1.5,80\n" * 40,
}


# Next to nothing: a page that serves a model which was trained elsewhere, and a repository of a title alone.
SMALL = {
    "served": {
        "README.md": "# Parcel desk\n",
        "requirements.txt": "streamlit\njoblib\n",
        "model/parcels.joblib": "x" * 400,
        "desk.py": "import joblib\nimport streamlit as st\n\nmodel = joblib.load('model/parcels.joblib')\n"
        "weight = st.number_input('weight in grams')\ndistance = st.number_input('distance to the depot')\n"
        "weekday = st.selectbox('weekday', ['saturday', 'friday'])\n"
        "if st.button('is it late?'):\n    st.write(model.predict([[weight, distance, weekday == 'friday']])[0])\n"
        "st.caption('A courier delivers parcels from the depot; late ones are refunded to the sender.')\n",
    },
    "empty": {"README.md": "# Parcel desk\n"},
}
PASTED = (
    "keyword list", "headings over keywords", "another README appended", "another README instead", "undisplayed text",
    "50 pages in the README", "50 pages in docs", "another's stack", "boilerplate decisions", "invented metrics",
    "invented latency", "invented cost", "fake result files", "adjectives",
)  # fmt: skip
# A first text where there was none is the first level of a README, of a problem and, with a command, of instructions.
# Where there is no code at all, nobody can tell another's text from a plan: the second level of each at most.
FIRST_WORDS = {"served": 3.0, "empty": 11.5}


@functools.cache
def moved() -> dict[str, tuple[float, str]]:
    found = moves(RepoRef("somewhere"), MemorySnapshot(WORLD), load_rubric("portfolio"), ())
    return {name: (points, why) for name, points, why in found}


@pytest.mark.parametrize("name", sorted({*ATTACKS, *FORGERIES} - UNTOLD))
def test_an_attack_gains_nothing(name: str) -> None:
    points, why = moved()[name]
    assert points <= FORMS.get(name, MOST), why


@functools.cache
def moved_small(world: str) -> dict[str, tuple[float, str]]:
    found = moves(RepoRef("somewhere"), MemorySnapshot(SMALL[world]), load_rubric("portfolio"), PASTED)
    return {name: (points, why) for name, points, why in found}


@pytest.mark.parametrize("world", sorted(SMALL))
@pytest.mark.parametrize("name", PASTED)
def test_where_there_is_next_to_nothing_words_make_nothing_of_it(world: str, name: str) -> None:
    points, why = moved_small(world)[name]
    assert points <= FIRST_WORDS[world], why


@pytest.mark.parametrize("name", sorted(HARMLESS))
def test_a_matter_of_taste_moves_nothing(name: str) -> None:
    points, why = moved()[name]
    assert abs(points) <= MOST, why


def test_figures_under_the_codes_own_names_gain_within_bounds() -> None:
    def value(world: dict[str, str]) -> float:
        found = pipeline.grade(RepoRef("somewhere"), MemorySnapshot(world), load_rubric("portfolio")).grade
        assert found is not None
        assert found.value is not None
        return found.value

    bare = README.partition("## Results")[0]
    told = value({**WORLD, "README.md": f"{bare}\n{OWN_FIGURES}"}) - value({**WORLD, "README.md": bare})
    added = value({**WORLD, "README.md": f"{README}\n{OWN_FIGURES}"}) - value(WORLD)
    assert told <= FROM_NOTHING
    assert added <= MORE


def test_figures_that_a_run_left_behind_earn_what_bare_ones_cannot() -> None:
    def level(world: dict[str, str]) -> float:
        found = pipeline.grade(RepoRef("somewhere"), MemorySnapshot(world), load_rubric("portfolio")).grade
        assert found is not None
        return next(line.progress for line in found.lines if line.id == "results")

    bare = README.partition("## Results")[0]
    caveat = "\nA limit: both come from one valley, so another one's ground may freeze at other readings.\n"
    stated = {**WORLD, "README.md": f"{bare}\n{OWN_FIGURES}{caveat}"}
    kept = {"logs/train.log": "majority recall 0.3121 precision 0.2699\nboosting recall 0.9127 precision 0.8411\n"}
    assert level(stated) == 3.0
    assert level({**stated, **kept}) > 3.0


def test_figures_of_a_commit_that_never_was_cap_what_they_are_told_for() -> None:
    def levels(readme: str) -> dict[str, float]:
        found = pipeline.grade(
            RepoRef("somewhere"), MemorySnapshot({**WORLD, "README.md": readme}), load_rubric("portfolio")
        )
        assert found.grade is not None
        return {line.id: line.progress for line in found.grade.lines}

    bare = README.partition("## Results")[0]
    stamp = "Measured on 2026-01-14 (UTC) at commit `1a2b3c4d5e6f`, on 8 cores."
    block = OWN_FIGURES.replace("| Model", "<!-- eval:start -->\n| Model") + f"\n{stamp}\n<!-- eval:end -->\n"
    plain, made_up = levels(f"{bare}\n{OWN_FIGURES}"), levels(f"{bare}\n{block}")
    assert min(plain["results"], plain["evaluation"]) > 1.0
    assert max(made_up["results"], made_up["evaluation"]) <= 1.0
