"""Untrue lines in the forms that people write them in, each beside what would make it true."""

from __future__ import annotations

import pytest

from grader.model import Verdict
from tests.claims.probes import model, notebook
from tests.facts import fact

APP = {"app.py": "import json\n\n\ndef answer(question):\n    return json.dumps({'q': question})\n"}
API = {"app.py": "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get('/risk')\ndef risk():\n    return 1\n"}
EXPLAINS = {"app.py": API["app.py"] + "\n\n@app.post('/explain')\ndef explain():\n    return 2\n"}
MATRIX = model("[[2214   79]\n [ 142   61]]\n")
FOUND = model("[[2214   79]\n [  14  189]]\n")
FIT = {
    "train.py": "from sklearn.linear_model import LogisticRegression\n\n\ndef train(x, y):\n    return LogisticRegression().fit(x, y)\n"
}
STUB = "from meter import StubReader\n\nREAD = {'1': 1, '2': 2}\n\n\ndef main():\n    reader = StubReader()\n    hits = [reader(image) == name for name, image in READ.items()]\n    print(sum(hits) / len(hits))\n"
REAL = "from sklearn.metrics import accuracy_score\n\nprint(accuracy_score(truth, model.predict(x)))\n"


def _curve(best: float) -> str:
    rows = (f"{n},{0.3 + (best - 0.3) * n / 80:.4f}\n" for n in range(1, 81))
    return "epoch,metrics/mAP50(B)\n" + "".join(rows)


def _drawn(rows: str, language: str = "") -> str:
    return f"## Architecture\n\n```{language}\n{rows}\n```\n"


def _rows(whole: str, value: str) -> str:
    return f"## Results\n\n| part | F1 |\n|---|---|\n| north | 0.79 |\n| south | 0.66 |\n| {whole} | {value} |\n"


CASES = [
    ("tools", _drawn("tills --> Kafka --> loader\n              |\nmodel <-- warehouse"), APP, {"requirements.txt": "kafka-python\n"}),
    ("tools", _drawn("A[Service] --> B[(Redis)]\nB --> C[Model]", "mermaid"), APP, {"requirements.txt": "redis\n"}),
    ("tools", _drawn("Frage → Weaviate → Antwort\n  ↑ Dokumente", "text"), APP, {"requirements.txt": "weaviate-client\n"}),
    ("tools", _drawn("запрос → сервис → PostgreSQL"), API, {"requirements.txt": "psycopg\n"}),
    ("tools", _drawn("┌──────┐    ┌─────────┐\n│ web  │ ─▶ │ Celery  │ ─▶ store\n└──────┘    └─────────┘ ◀─"), APP, {"requirements.txt": "celery\n"}),
    ("tools", "A map (Leaflet) shows them.\n", APP, {"web/map.html": "<script src='leaflet.js'></script>"}),
    ("tools", "Die Texte liegen in einer Chroma-Datenbank.\n", APP, {"requirements.txt": "chromadb\n"}),
    ("tools", "Antworten kommen aus dem Redis-Cache.\n", APP, {"requirements.txt": "redis\n"}),
    ("tools", "A Kafka-based loader reads the tills.\n", APP, {"requirements.txt": "kafka-python\n"}),
    ("tools", "Each night a file is read, and Airflow triggers the rest.\n", APP, {"requirements.txt": "apache-airflow\n"}),
    ("endpoints", "## API\n\n| Route | Method |\n|---|---|\n| /risk | GET |\n| /explain | POST |\n", API, EXPLAINS),
    ("endpoints", "## API\n\n- `/explain` (POST): the reasons\n", API, EXPLAINS),
    ("endpoints", "## API\n\n| Path | What | Verb |\n|---|---|---|\n| `/explain` | reasons | POST |\n", API, EXPLAINS),
    ("matrix-counts", "Of the 203 defaulters in the test set 189 are caught.\n", MATRIX, FOUND),
    ("matrix-counts", "It catches 189 of the 203 defaulters.\n", MATRIX, FOUND),
    ("matrix-counts", "The model detected 189 out of 203.\n", MATRIX, FOUND),
    ("matrix-counts", "Of all the 203 bad loans 189 were identified.\n", MATRIX, FOUND),
    ("impossible-values", _rows("all", "0.91"), APP, None),
    ("impossible-values", _rows("overall", "0.52"), APP, None),
    ("impossible-values", _rows("gesamt", "0.88"), APP, None),
    ("impossible-values", _rows("итого", "0.95"), APP, None),
    ("package-badges", "![PyPI](https://img.shields.io/pypi/v/answers-desk)\n", APP, {"pyproject.toml": "[project]\nname = 'answers-desk'\n"}),
    ("package-badges", "![PyPI](https://badge.fury.io/py/answers-desk.svg)\n", APP, {"setup.py": "setup(name='answers-desk')\n"}),
    ("versions", "![PyPI](https://img.shields.io/badge/pypi-v2.1.0-blue)\n", {"pyproject.toml": "[project]\nname='a'\nversion='0.3.1'\n"}, {"pyproject.toml": "[project]\nname='a'\nversion='2.1.0'\n"}),
    ("practices", "![pulls](https://img.shields.io/docker/pulls/me/answers)\n", APP, {"Dockerfile": "FROM python:3.12\nCOPY . .\n"}),
    ("practices", "Les tests tournent à chaque push sur GitHub Actions.\n", APP, {".github/workflows/t.yml": "on: [push]\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: pytest\n"}),
    ("named-places", "It runs on Fly.io (see `fly.toml`).\n", APP, {"fly.toml": "app = 'a'\n"}),
    ("named-places", "The services are in `docker-compose.yml`.\n", APP, {"docker-compose.yml": "services: {}\n"}),
    ("named-places", "What it is for is told in `MODEL_CARD.md`.\n", APP, {"MODEL_CARD.md": "# Card\n"}),
    ("named-places", "Die Gründe stehen in `docs/wahl.md`.\n", APP | {"docs/daten.md": "# Daten\n"}, {"docs/wahl.md": "# Wahl\n"}),
    ("metric-values", "## Results\n\nmAP50 is 0.93, with 0.55 after thirty epochs.\n", FIT | {"runs/train/results.csv": _curve(0.67)}, {"runs/train/results.csv": _curve(0.93)}),
    ("simulated-figures", "## Results\n\nIt reads 50 % of the meters right.\n", {"benchmarks/accuracy.py": STUB}, {"benchmarks/accuracy.py": REAL}),
    ("simulated-figures", "## Results\n\nAniqlik: rasmlarning 50 % ida raqam to'g'ri.\n", {"benchmarks/accuracy.py": STUB}, {"benchmarks/accuracy.py": REAL}),
    ("stated-changes", "Der Verbrauch sinkt von 3,0 auf 1,2 Liter, also um 80 %.\n", APP, None),
    ("stated-changes", "O consumo caiu de 3,0 para 1,2 litros, queda em 80 %.\n", APP, None),
    ("counted-classes", "Das Modell unterscheidet sieben Klassen.\n", {"weeds.yaml": "names: [a, b, c, d]\n"}, {"weeds.yaml": "names: [a, b, c, d, e, f, g]\n"}),
    ("counted-classes", "El modelo distingue siete clases.\n", {"weeds.yaml": "names: [a, b, c, d]\n"}, {"weeds.yaml": "names: [a, b, c, d, e, f, g]\n"}),
]  # fmt: skip


def untrue(kind: str, text: str, files: dict[str, str]) -> list[str]:
    claims = fact("claims", {"README.md": f"# Answers\n\nA service for a library.\n\n{text}", **files})
    return [claim.text for claim in claims if claim.kind == kind and claim.verdict is Verdict.CONTRADICTED]


@pytest.mark.parametrize(("kind", "text", "false", "more"), CASES)
def test_an_untrue_line_is_shown_and_beside_what_makes_it_true_it_is_not(
    kind: str, text: str, false: dict[str, str], more: dict[str, str] | None
) -> None:
    assert untrue(kind, text, false), text
    if more is not None:
        assert untrue(kind, text, false | more) == []


@pytest.mark.parametrize(
    ("whole", "value"),
    [("all", "0.74"), ("overall", "0.79"), ("gesamt", "0,66"), ("Ensemble", "0.91"), ("north and south", "0.95")],
)
def test_a_whole_may_lie_between_its_parts_and_an_ensemble_above_them(whole: str, value: str) -> None:
    assert untrue("impossible-values", _rows(whole, value), APP) == []


@pytest.mark.parametrize(
    "block",
    [
        "```python\ndef ask(q) -> str:\n    return Redis(q) -> 'x'\n```\n",
        "```\n$ redis-server --> log\n$ tail -> out\n```\n",
        "```\nproject/\n├── redis/\n│   └── cache.py -> x -> y\n```\n",
        "```\nRedis is one word of a line without any arrow\n```\n",
        "## Roadmap\n\n```\nweb --> Redis --> model\n```\n",
        "```\nweb --> Redis or Memcached --> model\n```\n",
        "```\nweb --> store (Redis later) --> model\n```\n",
        "```\nweb --> Redis / Memcached --> model\n```\n",
    ],
)
def test_what_is_no_drawing_of_the_project_names_no_part(block: str) -> None:
    assert untrue("tools", block, APP) == []


SAME = [
    (
        "import lightgbm as lgb\nfrom sklearn.metrics import roc_auc_score\nm = lgb.LGBMClassifier().fit(x, y)\nprint(roc_auc_score(b, p))",
        "ROC AUC 0.728\n",
    )
]
OTHER = "from lightgbm import LGBMClassifier\nfrom sklearn.metrics import roc_auc_score\n\n\ndef judge(x, y):\n    m = LGBMClassifier().fit(x, y)\n    return roc_auc_score(y, m.predict(x))\n"


@pytest.mark.parametrize(("model_name", "shown"), [("LGBMClassifier", True), ("RandomForestClassifier", False)])
def test_a_script_that_judges_another_model_may_have_shown_more(model_name: str, shown: bool) -> None:
    files = {
        "report.ipynb": notebook(*SAME),
        "train.py": OTHER.replace("LGBMClassifier", model_name).replace(
            "lightgbm", "sklearn.ensemble" if not shown else "lightgbm"
        ),
    }
    assert bool(untrue("metric-values", "## Results\n\nThe ROC AUC is 0.97 on the test set.\n", files)) == shown


LATER = [
    ("ci-badges", "![сборка](https://img.shields.io/badge/сборка-успешно-green)\n", APP, {".github/workflows/t.yml": "on: [push]\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: pytest\n"}),
    ("ci-badges", "![t](https://github.com/a/b/workflows/Tests/badge.svg)\n", {".github/workflows/p.yml": "name: pages\non: [push]\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: cp a b\n"}, {".github/workflows/t.yml": "name: tests\non: [push]\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: pytest\n"}),
    ("python-versions", "![python](https://img.shields.io/badge/python-3.8+-blue)\n", {"setup.py": "setup(name='a', python_requires='>=3.10')\n"}, {"setup.py": "setup(name='a', python_requires='>=3.8')\n"}),
    ("endpoints", "```bash\ncurl localhost:8000/fontes\n```\n", {"app.py": API["app.py"] + "\n\ndef all(x):\n    return {'fontes': x}\n"}, {"app.py": API["app.py"] + "\n\n@app.get('/fontes')\ndef fontes():\n    return 1\n"}),
    ("simulated-figures", "## Speed\n\nThe median request takes 38 ms.\n", {"load/measure.py": "import random\n\n\ndef ask():\n    return random.gauss(38, 4)\n\n\nprint(ask())\n"}, {"load/measure.py": REAL}),
    ("simulated-figures", "## Results\n\nAll explanations (100 %) were judged useful.\n", {"eval/judge.py": "from unittest.mock import MagicMock\n\nmodel = MagicMock()\ngood = sum('x' in model.explain(c) for c in 'abc')\nprint(good / 3)\n"}, {"eval/judge.py": REAL}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "false", "more"), LATER)
def test_badges_by_name_and_numbers_of_chance(
    kind: str, text: str, false: dict[str, str], more: dict[str, str]
) -> None:
    assert untrue(kind, text, false), text
    assert untrue(kind, text, false | more) == []
