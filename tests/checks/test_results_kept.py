from __future__ import annotations

import json

import pytest

from grader.checks.results_kept import LEAST_KEPT, check
from grader.evidence.metrics import Mention, Metrics
from grader.model import Status
from tests.facts import fact

README = "# Frost\n\n## Results\n\n| Model | Recall | Precision |\n|---|---|---|\n| Boosting | 0.913 | 84.1% |\n"
TRAIN = (
    "from sklearn.metrics import recall_score, precision_score\n"
    "json.dump(scores, open('reports/metrics.json', 'w'))\n" + "# the frost of an orchard\n" * 100
)


def notebook(printed: str) -> str:
    output = {"output_type": "stream", "name": "stdout", "text": printed}
    cell = {"cell_type": "code", "source": "print(scores)", "execution_count": 1, "metadata": {}, "outputs": [output]}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.mark.parametrize(
    "kept",
    [
        {"train.ipynb": notebook("recall 0.91283 precision 0.84104\n")},
        {"reports/metrics.json": '{"recall": 0.9127, "precision": 0.8412}'},
        {"logs/run.log": "precision: 84.1\n"},
        {"docs/confusion_matrix.png": "x", "README.md": README + "\n![Confusion matrix](docs/confusion_matrix.png)\n"},
    ],
)
def test_what_a_run_left_behind_bears_the_numbers_out(kept: dict[str, str]) -> None:
    found = check(fact("metrics", {"README.md": README, "train.py": TRAIN, **kept}))
    assert found.status is Status.PASS


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"train.ipynb": notebook("recall 0.71283 precision 0.64104\n")},
        {"docs/notes.md": "# Notes\n\nRecall is 0.913, precision 84.1%.\n"},
        {"data/orchards.csv": "ground,air\n0.913,84.1\n"},
        {"README.md": README + "\n![Confusion matrix](docs/confusion_matrix.png)\n"},
    ],
)
def test_numbers_that_stand_nowhere_else_are_not_kept(kept: dict[str, str]) -> None:
    found = check(fact("metrics", {"README.md": README, "train.py": TRAIN, **kept}))
    assert found.status is Status.FAIL
    assert found.places[0].path == "README.md"


def test_a_fifth_is_enough_and_nothing_stated_needs_nothing() -> None:
    stated = fact("metrics", {"README.md": README, "train.py": TRAIN})
    assert check(stated._replace(kept=LEAST_KEPT)).status is Status.PASS
    assert check(Metrics(kept=LEAST_KEPT - 0.01)).summary.startswith("Hardly any")
    assert check(Metrics(kept=0.0)).summary.startswith("None")
    assert check(Metrics()).status is Status.NOT_APPLICABLE


def test_each_way_to_pass_is_told_as_what_it_is() -> None:
    stated = fact("metrics", {"README.md": README, "train.py": TRAIN})
    assert check(stated._replace(kept=0.0), where_served=True).summary.startswith("Something here trains or measures")
    assert check(stated._replace(kept=1.0)).summary.startswith("Stated figures stand in")
    left_out = Metrics(unbacked=(Mention("README.md", 3, "Accuracy 82 %"),))
    assert check(left_out).summary.startswith("The stated metrics don't count")
    assert check(Metrics()).summary.startswith("No metric is stated")
