"""Words without work never raise a grade: each change below is one that a candidate in a hurry might make."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader import pipeline
from grader.model import RepoRef
from grader.rubric import load_rubric
from tests.fakes import MemorySnapshot

if TYPE_CHECKING:
    from grader.model import Report

REF = RepoRef("somewhere")
# Rounding alone may move a total by a tenth; anything beyond that is a mark for words.
SLACK = 0.1

PLAIN = {
    "README.md": """# Parcel delay predictor

Predicts whether a parcel will arrive late, for the dispatch desk of a small courier.

## Data

`data/parcels.csv`, 4,120 parcels of 2023 with distance, weight and weekday, exported from the courier's system.

## Run

```bash
pip install -r requirements.txt
python train.py
```

## Results

Accuracy on the held-out fifth is 0.81.
""",
    "requirements.txt": "pandas\nscikit-learn\n",
    "data/parcels.csv": "distance,weight,weekday,late\n" + "12.5,3.1,2,0\n" * 50,
    "train.py": """import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split

df = pd.read_csv("data/parcels.csv")
X, y = df.drop(columns="late"), df["late"]
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2)
model = LogisticRegression().fit(X_train, y_train)
print(accuracy_score(y_test, model.predict(X_test)))
""",
}

KEYWORDS = (
    "Docker Kubernetes CI/CD pytest coverage latency p95 p99 throughput cost per query trade-offs design decisions "
    "limitations baseline cross-validation AUC F1 precision recall ablation error analysis reproducibility seed "
    "requirements lock file deployment monitoring drift MLflow FastAPI architecture why because instead of alternatives "
    "business value success metric users scope non-goals roadmap lessons learned quantified results held-out test set"
)
HEADINGS = (
    "Problem Statement", "Architecture", "Design Decisions", "Trade-offs", "Limitations", "Results", "Evaluation",
    "Latency", "Cost", "Deployment", "Testing", "CI/CD", "Reproducibility", "Roadmap", "Lessons Learned",
)  # fmt: skip
BADGES = "\n".join(
    f"![{name}](https://img.shields.io/badge/{name}-passing-green)" for name in ("build", "tests", "coverage", "docker")
)
TREE = "```\n.\n├── src/\n│   ├── api.py\n│   └── model.py\n├── tests/\n│   └── test_api.py\n├── Dockerfile\n└── .github/workflows/ci.yml\n```"
TODOS = "\n".join(f"- [ ] {name}" for name in HEADINGS)
ADJECTIVES = (
    "Our blazing fast, cost-effective, production-ready, scalable and robust solution achieves state-of-the-art results "
    "with low latency, high accuracy, full test coverage and seamless cloud deployment. It is extensively tested.\n\n"
)
EMPTY_TESTS = {f"tests/test_{name}.py": "" for name in ("api", "model", "data", "train")}
HOLLOW_TESTS = {
    f"tests/test_{name}.py": "".join(f"def test_{name}_{i}():\n    assert True\n\n\n" for i in range(20))
    for name in ("api", "model", "data")
}
OTHER_README = """# Awesome image captioner

Captions photographs for visually impaired users of a museum's audio guide.

## Results

| model | BLEU-4 test | baseline |
|---|---|---|
| ours | 0.34 | 0.21 |

## Run

```bash
docker compose up
make test
python -m captioner.serve --port 8000
```
"""


def grade(files: dict[str, str]) -> Report:
    return pipeline.grade(REF, MemorySnapshot(files), load_rubric("portfolio"))


def value(report: Report) -> float:
    assert report.grade is not None
    assert report.grade.value is not None
    return report.grade.value


def levels(report: Report) -> dict[str, int]:
    assert report.grade is not None
    return {line.id: line.level or 0 for line in report.grade.lines}


def readme(text: str) -> dict[str, str]:
    return {**PLAIN, "README.md": PLAIN["README.md"] + "\n" + text + "\n"}


@pytest.fixture(scope="module")
def plain() -> Report:
    return grade(PLAIN)


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(readme(KEYWORDS), id="keyword list"),
        pytest.param(readme("\n\n".join([KEYWORDS] * 30)), id="keyword list thirty times"),
        pytest.param(readme("<!-- " + KEYWORDS + " -->"), id="hidden keywords"),
        pytest.param(readme("\n".join(f"- {word}" for word in KEYWORDS.split())), id="keywords as a list"),
        pytest.param(readme("\n".join(f"## {name}\n" for name in HEADINGS)), id="headings without content"),
        pytest.param(readme("\n".join(f"## {name}\n\nTODO\n" for name in HEADINGS)), id="headings with to-dos"),
        pytest.param(readme("\n".join(f"## {name}\n\n{KEYWORDS}\n" for name in HEADINGS)), id="headings over keywords"),
        pytest.param(readme(BADGES), id="badges"),
        pytest.param(readme("## Structure\n\n" + TREE), id="a tree that isn't there"),
        pytest.param(readme("## Roadmap\n\n" + TODOS), id="unticked tasks"),
        pytest.param(readme(TODOS.replace("[ ]", "[x]")), id="ticked tasks"),
        pytest.param(readme(PLAIN["README.md"] * 5), id="the same again"),
        pytest.param({**PLAIN, "README.md": OTHER_README}, id="another project's README"),
        pytest.param({**PLAIN, **EMPTY_TESTS}, id="empty test files"),
        pytest.param({**PLAIN, "docs/decisions.md": KEYWORDS, "docs/latency.md": KEYWORDS}, id="documents of keywords"),
        pytest.param({**PLAIN, "uv.lock": "", "poetry.lock": "\n"}, id="empty locks"),
    ],
)
def test_words_without_work_gain_nothing(plain: Report, files: dict[str, str]) -> None:
    assert value(grade(files)) <= value(plain) + SLACK


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(readme(ADJECTIVES * 5), id="adjectives"),
        pytest.param({**PLAIN, **HOLLOW_TESTS}, id="tests that can't fail"),
        pytest.param({**PLAIN, "Dockerfile": "", ".github/workflows/ci.yml": "", "LICENSE": ""}, id="empty files"),
        pytest.param(
            {
                **PLAIN,
                "Dockerfile": "# TODO\n",
                "docker-compose.yml": "services: {}\n",
                "Makefile": "test:\n\techo ok\n",
            },
            id="hollow files",
        ),
        pytest.param(
            {**PLAIN, ".github/workflows/ci.yml": "on: push\njobs:\n  t:\n    steps:\n      - run: echo pytest ruff\n"},
            id="CI that only talks",
        ),
    ],
)
def test_tokens_reach_the_first_level_at_most(plain: Report, files: dict[str, str]) -> None:
    before, after = levels(plain), levels(grade(files))
    assert {name: level for name, level in after.items() if level > max(before[name], 1)} == {}


def test_a_stub_scores_next_to_nothing() -> None:
    stub = {"README.md": "", "LICENSE": "", "tests/__init__.py": "", "tests/test_app.py": "", "app.py": ""}
    assert value(grade(stub)) <= 3


def test_work_does_raise_it(plain: Report) -> None:
    """The other side: what was withheld from words is given for work."""
    test = (
        "import pytest\n\nfrom parcels import late_share, parse_row\n\n\n"
        "def test_share_of_late_parcels():\n    assert late_share([1, 0, 1, 1]) == pytest.approx(0.75)\n\n\n"
        "def test_row_is_parsed():\n    assert parse_row('12.5,3.1,2,0') == (12.5, 3.1, 2, 0)\n\n\n"
        "def test_bad_row_is_refused():\n    with pytest.raises(ValueError, match='columns'):\n        parse_row('1,2')\n"
    )
    code = (
        '"""Reads parcels."""\n\n\ndef late_share(flags: list[int]) -> float:\n    """Share of late parcels, 0 to 1."""\n'
        "    return sum(flags) / len(flags)\n\n\ndef parse_row(row: str) -> tuple[float, float, int, int]:\n"
        '    """Distance in km, weight in kg, weekday, late."""\n    parts = row.split(",")\n    if len(parts) != 4:\n'
        '        raise ValueError(f"expected 4 columns, got {len(parts)}")\n'
        "    return float(parts[0]), float(parts[1]), int(parts[2]), int(parts[3])\n"
    )
    assert value(grade({**PLAIN, "parcels.py": code, "tests/test_parcels.py": test})) >= value(plain) + 2
