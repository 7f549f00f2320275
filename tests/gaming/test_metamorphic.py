"""Attacks gain nothing and matters of taste cost nothing, over a repository built here.

`python -m tests.gaming.run` does the same over real repositories.
"""

from __future__ import annotations

import functools

import pytest

from grader.model import RepoRef
from grader.rubric import load_rubric
from tests.fakes import MemorySnapshot
from tests.gaming.attacks import ATTACKS
from tests.gaming.harmless import HARMLESS
from tests.gaming.run import moves

MOST = 1.0
# A form that waits for its content and an unbacked claim are the first level of their criterion, and no more; numbers
# also make a README fuller.
FORMS = {"tests without assertion": 1.6, "assert True": 1.6, "50 generated tests": 1.6, "tests that import": 1.6,
         "hollow Dockerfile": 2.6, "adjectives": 2.6, "invented latency": 2.4, "invented cost": 3.2}  # fmt: skip
# Where code of the project could have produced them, nobody can tell invented numbers from measured ones by reading.
UNDECIDABLE = frozenset({"invented metrics", "fake result files"})

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


@functools.cache
def moved() -> dict[str, tuple[float, str]]:
    found = moves(RepoRef("somewhere"), MemorySnapshot(WORLD), load_rubric("portfolio"), ())
    return {name: (points, why) for name, points, why in found}


@pytest.mark.parametrize("name", sorted(set(ATTACKS) - UNDECIDABLE))
def test_an_attack_gains_nothing(name: str) -> None:
    points, why = moved()[name]
    assert points <= FORMS.get(name, MOST), why


@pytest.mark.parametrize("name", sorted(HARMLESS))
def test_a_matter_of_taste_moves_nothing(name: str) -> None:
    points, why = moved()[name]
    assert abs(points) <= MOST, why
