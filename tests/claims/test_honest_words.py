"""What honest authors write isn't taken for a claim: what is missing, wishes, parts of the data, samples that are committed."""

from __future__ import annotations

import json

import pytest

from grader.model import Verdict
from tests.facts import fact

CODE = {"app.py": "import pandas as pd\n\n\ndef load(path):\n    return pd.read_csv(path).dropna()\n"}
REPORT = {"train.py": "from sklearn.metrics import f1_score\n\n\ndef score(y, p):\n    return f1_score(y, p)\n"}


def contradicted(readme: str, files: dict[str, str], kind: str = "") -> list[str]:
    claims = fact("claims", {**files, "README.md": readme})
    return [c.text for c in claims if c.verdict is Verdict.CONTRADICTED and (not kind or c.kind == kind)]


@pytest.mark.parametrize(
    "title",
    [
        "What is missing", "Missing", "Known gaps", "Not yet done", "What's next", "Wish list", "Still open", "Was noch fehlt",
        "Offene Punkte", "Lo que falta", "Pendientes", "O que falta", "Ce qui manque", "Чего не хватает", "부족한 점", "不足",
    ],
)  # fmt: skip
def test_a_section_on_what_there_is_not_claims_nothing(title: str) -> None:
    readme = (
        f"# Bread\n\nA forecast for bakers.\n\n## {title}\n\n- SHAP values for the baker\n- Answers cached in Redis\n"
    )
    assert contradicted(readme, CODE) == []


@pytest.mark.parametrize(
    "title", ["What it does", "Features", "Missing values", "Funktionen", "Qué hace", "Как это работает", "기능"]
)
def test_any_other_section_does(title: str) -> None:
    readme = f"# Bread\n\nA forecast for bakers.\n\n## {title}\n\n- Answers are cached in Redis\n"
    assert contradicted(readme, CODE) != []


@pytest.mark.parametrize(
    "wish",
    ["a `docker compose up` would be nice", "`docker compose up` is planned", "there is no `docker compose up`",
     "`docker compose up` is missing", "ein `docker compose up` fehlt"],
)  # fmt: skip
def test_a_command_that_is_wished_for_is_none(wish: str) -> None:
    assert contradicted(f"# Bread\n\nOne file. Run it by hand; {wish}.\n", CODE) == []
    assert contradicted("# Bread\n\nOne file. Start all of it with `docker compose up`.\n", CODE) != []


@pytest.mark.parametrize(
    "noun", ["messages", "reviews", "photos", "customers", "calls", "drivers", "invoices"]
)  # fmt: skip
def test_what_a_test_is_made_on_is_no_number_of_tests(noun: str) -> None:
    tests = {"tests/test_app.py": "from app import load\n\n\ndef test_load():\n    assert load('a.csv') is None\n"}
    assert contradicted(f"# Bus\n\nAccuracy on the 1,500 test {noun} is good.\n", CODE | tests, "counted-tests") == []
    assert contradicted("# Bus\n\nIt is held by 1,500 tests.\n", CODE | tests, "counted-tests") != []


@pytest.mark.parametrize(
    "share", ["20 % dos dados", "on 20 % of the rows", "20 % held out", "20 % hold-out", "mit 20 % der Daten", "a 30 % sample"]
)  # fmt: skip
def test_a_share_beside_a_metric_is_not_its_value(share: str) -> None:
    world = REPORT | {"metrics.json": '{"f1": 0.781, "roc_auc": 0.781}'}
    assert contradicted(f"# Credit\n\n## Results\n\nAUC 0.78 ({share}).\n", world) == []
    assert contradicted(f"# Credit\n\n## Results\n\nAUC 0.93 ({share}).\n", world) != []


WHOLES = ["all", "overall", "Total", "average", "gesamt", "todos", "geral", "всего", "전체", "macro avg"]


@pytest.mark.parametrize("whole", WHOLES)
def test_a_part_of_the_data_may_do_better_than_all_of_it(whole: str) -> None:
    def table(last: str) -> str:
        return f"# Bus\n\n## Results\n\n| language | F1 |\n|---|---|\n| English | 0.79 |\n| Zulu | 0.66 |\n| {whole} | {last} |\n"

    world = REPORT | {"metrics.json": '{"f1": 0.7438}'}
    assert not any("English" in text for text in contradicted(table("0.91"), world))
    assert any(whole in text for text in contradicted(table("0.91"), world))
    assert contradicted(table("0.74"), world) == []


def notebook(*cells: tuple[str, str]) -> str:
    return json.dumps(
        {
            "cells": [
                {"cell_type": "code", "execution_count": n, "metadata": {}, "source": source,
                 "outputs": [{"output_type": "stream", "name": "stdout", "text": printed}]}
                for n, (source, printed) in enumerate(cells, 1)
            ],
            "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
        }
    )  # fmt: skip


SHAPES = ["(30000, 12)\n", "RangeIndex: 30000 entries, 0 to 29999\n", "30000 rows × 12 columns\n"]
SIZE = "# Loans\n\n## Data\n\nThe dataset has {} customers.\n"


@pytest.mark.parametrize("shape", SHAPES)
def test_what_a_notebook_read_is_the_size_though_only_a_few_rows_are_committed(shape: str) -> None:
    files = {
        "eda.ipynb": notebook(("df = pd.read_csv('loans.csv')\ndf.shape", shape)),
        "data/loans.csv": "a,b\n1,2\n3,4\n",
    }
    assert contradicted(SIZE.format("30,000"), files, "data-sizes") == []
    assert contradicted(SIZE.format("90,000"), files, "data-sizes") != []


@pytest.mark.parametrize(
    "before", ["df = df.drop_duplicates()\n", "df = df.sample(0.1)\n", "df = df.merge(other)\n", "df = pd.read_csv('b.csv', nrows=9)\n"]
)  # fmt: skip
def test_what_is_left_after_a_cut_denies_no_size(before: str) -> None:
    cells = (f"df = pd.read_csv('loans.csv')\n{before}df.shape", SHAPES[0])
    assert contradicted(SIZE.format("90,000"), {"eda.ipynb": notebook(cells)}, "data-sizes") == []
    cells = ("df = pd.read_csv('loans.csv')\ndf.shape", SHAPES[0])
    assert contradicted(SIZE.format("90,000"), {"eda.ipynb": notebook(cells)}, "data-sizes") != []


@pytest.mark.parametrize("folder", ["results", "reports", "outputs", "metrics", "predictions"])
def test_a_table_of_results_is_not_the_data(folder: str) -> None:
    table = "model,mae\nRidge,6.9\nTree,4.3\n"
    assert contradicted(SIZE.format("9,000"), CODE | {f"{folder}/compare.csv": table}, "data-sizes") == []
    assert contradicted(SIZE.format("9,000"), CODE | {"data/compare.csv": table}, "data-sizes") != []
