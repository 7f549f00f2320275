"""Probes of façades, badges and figures in more languages: what is only named, never reached, or said otherwise next door."""

from __future__ import annotations

from tests.claims.kind_probes import FIT, PROJECT
from tests.claims.probes import (
    APACHE,
    CODE,
    DOCKERFILE,
    MIT,
    TEST,
    Files,
    Probe,
    csv,
    image,
    model,
    said,
    table,
    tests,
    written,
)

WORKS = "import json\n\n\ndef load(path):\n    return json.loads(open(path).read())\n"
USES = "import redis\n\nstore = redis.Redis()\n"
TREE = "# X\n\n```\n├── app.py      # entry point\n├── rank.py     # orders passages by how well they answer\n```\n"
RANK = {
    "constant": "def rank(question, passages):\n    return [0.9, 0.8]\n",
    "passed on": 'def rank(question, passages):\n    """Best first."""\n    return passages[:5]\n',
    "chance": "import random\n\n\ndef rank(question, passages):\n    score = random.random()\n    return score\n",
    "nothing": "def rank(question, passages):\n    print('ranked')\n",
    "refused": "class Ranker:\n    def rank(self, question, passages):\n        raise NotImplementedError\n",
}
RANKS = {
    "sorted": "def rank(question, passages):\n    return sorted(passages, key=len)\n",
    "asked": "def rank(question, passages):\n    return client.rerank(question, passages)\n",
    "a table beside it": "def rank(passages):\n    return passages\n\n\nclass Passage(Base):\n    text: str = ''\n",
    "a mock by name": "class FakeRanker:\n    def rank(self, passages):\n        return passages\n",
    "an abstract one": "class Ranker(ABC):\n    @abstractmethod\n    def rank(self, passages): ...\n",
}


def tool(name: str, readme: str, false: Files, true: Files) -> Probe:
    """A tool that caps nothing."""
    return said(f"# X\n\n{readme}\n", name, "tools", "readme", false, true, caps=False)


TOOLS = [
    tool("a store that a docstring alone names", "Answers are cached in Redis.", {"app.py": '"""Cached in Redis."""\n\n' + WORKS}, {"app.py": USES}),
    tool("a store that a comment alone names", "Answers are cached in Redis.", {"app.py": WORKS + "\n\n# redis comes here\n"}, {"app.py": USES}),
    tool("a store in a module that nothing reaches", "Answers are cached in Redis.", {"app.py": "import store\n\nstore.load('x')\n", "store.py": WORKS, "remember.py": "import redis\n\n\ndef remember(x):\n    return redis.Redis().get(x)\n"}, {"app.py": "import remember\n\nremember.remember('x')\n", "remember.py": "import redis\n\n\ndef remember(x):\n    return redis.Redis().get(x)\n"}),
    tool("a store in a function that does nothing", "Answers are cached in Redis.", {"app.py": WORKS, "lib/remember.py": "def redis_get(key):\n    return None\n"}, {"app.py": WORKS, "lib/remember.py": "import redis\n\n\ndef redis_get(key):\n    return redis.Redis().get(key)\n"}),
    tool("a list of features in Russian", "## Возможности\n\n- Отслеживание экспериментов в MLflow", CODE, {**CODE, "requirements.txt": "mlflow\n"}),
    tool("a list of features in Spanish", "## Características\n\n- Interfaz web en Streamlit", CODE, {"app.py": "import streamlit as st\n"}),
    tool("a list of features in Portuguese", "## O que o sistema faz\n\n- Guarda as leituras no InfluxDB", CODE, {**CODE, "docker-compose.yml": "services:\n  db:\n    image: influxdb:2\n"}),
    tool("a list of features in Korean", "## 주요 기능\n\n- 벡터 검색: Qdrant", CODE, {**CODE, "requirements.txt": "qdrant-client\n"}),
    tool("how it works in Spanish", "## Cómo funciona\n\n1. Se anonimizan los nombres con spaCy.", CODE, {**CODE, "requirements.txt": "spacy\n"}),
    tool("a badge of a framework", "![FastAPI](https://img.shields.io/badge/FastAPI-009688?logo=fastapi)", {"app.py": "from flask import Flask\n"}, {"app.py": "from fastapi import FastAPI\n"}),
    tool("transfer learning is no lesson", "## Features\n\n- Transfer learning with PyTorch", CODE, {"app.py": "import torch\n"}),
    written("a tool that would be better", "tools", "readme", "# X\n\n## Cómo funciona\n\n- Se anonimizan con spaCy.\n", "# X\n\n## Cómo funciona\n\n- Se anonimizan con reglas; con spaCy se haría mejor.\n", CODE, caps=False),
    written("a tool that one may plug in", "tools", "readme", "# X\n\nVectors are stored in Milvus.\n", "# X\n\nAny store is used through a protocol, Milvus among them.\n", CODE, caps=False),
]  # fmt: skip
HOLLOW = [
    *(said(TREE, f"a module of a {name} function", "hollow-modules", "code", {"app.py": WORKS, "rank.py": code}, {"app.py": WORKS, "rank.py": RANKS["sorted"]}, caps=False) for name, code in RANK.items()),
    *(said(TREE, f"a module beside {name}", "hollow-modules", "code", {"app.py": WORKS, "rank.py": RANK["constant"]}, {"app.py": WORKS, "rank.py": code}, caps=False) for name, code in RANKS.items()),
    written("a module that is said to be a stub", "hollow-modules", "code", TREE, TREE.replace("orders passages by how well they answer", "placeholder, orders nothing"), {"app.py": WORKS, "rank.py": RANK["constant"]}, caps=False),
    said("# X\n\n- Cada predicción se explica con un mapa de calor Grad-CAM.\n", "a heat map that isn't drawn", "hollow-code", "code", {"cam.py": "def heatmap(image):\n    raise NotImplementedError\n"}, {"cam.py": "def heatmap(image):\n    return relu(gradients(image)).mean(0)\n"}),
    said("# X\n\nModelo que predice a procura de cada loja.\n", "a forecast in Portuguese that is typed in", "hollow-code", "code", {"m.py": "def prever(loja):\n    return 12.0\n"}, {"m.py": "def prever(loja):\n    return modelo.predict([[loja]])\n"}),
    said("# X\n\nA cross-encoder reranks the passages.\n", "a reranker that passes on", "hollow-code", "code", {"m.py": "def rerank(question, passages):\n    return passages\n"}, {"m.py": "def rerank(question, passages):\n    return encoder.rank(question, passages)\n"}),
]  # fmt: skip
FOREST = "from sklearn.ensemble import RandomForestClassifier\n\nmodel = RandomForestClassifier().fit(X, y)\n"
RESULTS = "| Model | Accuracy | RMSE |\n|---|---|---|\n| Ridge | 0.71 | 42 |\n| Random forest | 0.83 | 30 |\n| Boosting | 0.80 | 33 |\n"


def own(name: str, false: str, true: str) -> Probe:
    """A sentence below the README's own table."""
    return written(
        name, "own-tables", "results", table(RESULTS, "", false), table(RESULTS, "", true), {"train.py": FOREST}
    )


OWN_TABLES = [
    own("the best model is another", "Boosting is the best model.", "The random forest is the best model."),
    own("the best model in Spanish", "El mejor modelo es Boosting.", "El mejor modelo es Random forest."),
    own("the best model in Russian", "Лучшей моделью оказался Boosting.", "Лучшей моделью оказался Random forest."),
    own("best in one column is enough", "Ridge is the best of all.", "Random forest is the best of all, Ridge the simplest."),
    own("best in another way", "Ridge is the best model.", "Ridge is the best trade-off between speed and size."),
    own("an amount that no two rows give", "Compared to Ridge the RMSE fell by 60 %.", "Compared to Ridge the RMSE fell by 29 %."),
    own("points that no two rows give", "Boosting beats Ridge by almost 25 points of accuracy.", "Boosting beats Ridge by 9 points of accuracy."),
    own("a value in brackets is no amount", "Compared to Ridge the RMSE improved by 70 %.", "Ridge is improved by Boosting (80 % accuracy)."),
    own("a share is no amount", "Compared to Ridge the accuracy improved by 40 points.", "Boosting beats Ridge with an accuracy of 80 %."),
    own("a value beyond the table", "The best model has an accuracy of 0.95.", "The best model has an accuracy of 0.83."),
    own("another value than the row's", "Boosting reaches an accuracy of 0.91.", "Boosting reaches an accuracy of 0.80."),
    own("a row's value on other data", "Boosting reaches an accuracy of 0.91.", "On another region Boosting reaches an accuracy of 0.91."),
]  # fmt: skip
SPLIT = "from sklearn.model_selection import cross_val_score, train_test_split\n\na, b = train_test_split(X, test_size={size}, random_state=0)\ncross_val_score(model, a, cv={cv})\n"
LOADER = "batch_size: {batch}\nlearning_rate: {rate}\n"


def setting(name: str, readme: str, false: Files, true: Files) -> Probe:
    """A setting that is stated."""
    return said(f"# X\n\n{readme}\n", name, "stated-settings", "evaluation", false, true, caps=False)


SETTINGS = [
    setting("a split", "The data were split 80/20 for the test.", {"t.py": SPLIT.format(size=0.4, cv=5)}, {"t.py": SPLIT.format(size=0.2, cv=5)}),
    setting("a split in Portuguese", "Os dados foram divididos em 80% para treino e 20% para teste.", {"t.py": SPLIT.format(size=0.3, cv=5)}, {"t.py": SPLIT.format(size=0.2, cv=5)}),
    setting("folds", "It was judged by 10-fold cross-validation.", {"t.py": SPLIT.format(size=0.2, cv=3)}, {"t.py": SPLIT.format(size=0.2, cv=10)}),
    setting("a batch size in Korean", "배치 크기는 64입니다.", {"t.py": FIT, "c.yaml": LOADER.format(batch=16, rate=0.01)}, {"t.py": FIT, "c.yaml": LOADER.format(batch=64, rate=0.01)}),
    setting("a learning rate", "The learning rate is 0.001.", {"t.py": FIT, "c.yaml": LOADER.format(batch=16, rate=0.01)}, {"t.py": FIT, "c.yaml": LOADER.format(batch=16, rate=0.001)}),
    setting("trees", "A forest of 500 trees votes.", {"t.py": "model = Forest(n_estimators=100)\n"}, {"t.py": "model = Forest(n_estimators=500)\n"}),
    setting("a batch size that a caller gives", "The batch size is 64.", {"t.py": "batch_size = 16\n"}, {"t.py": "batch_size = 16\nparser.add_argument('--batch-size')\n"}),
    setting("two values in the code", "The batch size is 64.", {"t.py": "batch_size = 16\n"}, {"t.py": "batch_size = 16\n", "u.py": "batch_size = 8\n"}),
]  # fmt: skip
PACKAGED = '[project]\nname = "acme"\nversion = "0.3.0"\n'


def packaged(name: str, kind: str, criterion: str, readme: str, false: Files, true: Files) -> Probe:  # noqa: PLR0917 - a row
    """A claim on the packaging."""
    return said(f"# Acme\n\n{readme}\n", name, kind, criterion, false, true, caps=False)


BADGES = [
    packaged("a version that was never made", "versions", "readme", "![v](https://img.shields.io/badge/version-2.3.1-blue)", {"pyproject.toml": PACKAGED}, {"pyproject.toml": PACKAGED.replace("0.3.0", "2.3.1")}),
    packaged("a version in Spanish", "versions", "readme", "![v](https://img.shields.io/badge/versión-2.3.1-blue)", {"pyproject.toml": PACKAGED}, {"pyproject.toml": PACKAGED, "CHANGELOG.md": "# Changes\n\n## 2.3.1\n"}),
    packaged("a version to install", "versions", "readme", "```bash\npip install acme==1.4.0\n```", {"pyproject.toml": PACKAGED}, {"pyproject.toml": PACKAGED.replace("0.3.0", "1.4.0")}),
    packaged("an older version is no untruth", "versions", "readme", "![v](https://img.shields.io/badge/release-v1.0-blue)", {"pyproject.toml": PACKAGED}, {"pyproject.toml": PACKAGED.replace("0.3.0", "1.1.0")}),
    packaged("another's version", "versions", "readme", "```bash\npip install acme==1.4.0\n```", {"pyproject.toml": PACKAGED}, {"pyproject.toml": PACKAGED.replace("acme", "other")}),
    packaged("pages that nothing builds", "docs-badges", "readme", "![d](https://readthedocs.org/projects/acme/badge/?version=latest)", CODE, {**CODE, ".readthedocs.yaml": "version: 2\n"}),
    packaged("pages without a configuration", "docs-badges", "readme", "![d](https://readthedocs.org/projects/acme/badge/?version=latest)", CODE, {**CODE, "docs/index.rst": "Acme\n====\n"}),
    packaged("pages of another builder", "docs-badges", "readme", "![d](https://readthedocs.org/projects/acme/badge/?version=latest)", CODE, {**CODE, "mkdocs.yml": "site_name: acme\n"}),
    packaged("a command that nothing installs", "own-commands", "run-instructions", "```bash\nacme run --port 80\n```", {"pyproject.toml": PACKAGED, "acme/__init__.py": ""}, {"pyproject.toml": PACKAGED + '[project.scripts]\nacme = "acme:main"\n', "acme/__init__.py": ""}),
    packaged("a command of poetry", "own-commands", "run-instructions", "```bash\n$ acme run data.csv\n```", {"pyproject.toml": '[tool.poetry]\nname = "acme"\n', "acme/__init__.py": ""}, {"pyproject.toml": '[tool.poetry]\nname = "acme"\n[tool.poetry.scripts]\nacme = "acme:main"\n', "acme/__init__.py": ""}),
    packaged("a command of a script", "own-commands", "run-instructions", "```bash\nacme run --port 80\n```", {"pyproject.toml": PACKAGED, "acme/__init__.py": ""}, {"pyproject.toml": PACKAGED, "acme/__init__.py": "", "bin/acme": "#!/bin/sh\n"}),
    packaged("a gate that is set lower", "coverage-gates", "tests", "Coverage is enforced in CI at 95%.", {**CODE, "pyproject.toml": "[tool.coverage.report]\nfail_under = 50\n"}, {**CODE, "pyproject.toml": "[tool.coverage.report]\nfail_under = 95\n"}),
    packaged("a gate of a workflow", "coverage-gates", "tests", "The build fails below 90% coverage.", {**CODE, "Makefile": "test:\n\tpytest --cov-fail-under=60\n"}, {**CODE, "Makefile": "test:\n\tpytest --cov-fail-under=90\n"}),
    packaged("a licence in Spanish", "licences", "readme", "![l](https://img.shields.io/badge/Licencia-MIT-yellow)", {**CODE, "LICENSE": APACHE}, {**CODE, "LICENSE": MIT}),
    said("# X\n\n" + image("badge/pruebas-64%20pasadas-blue") + "\n", "a count in Spanish", "counted-tests", "tests", {**CODE, "tests/test_app.py": TEST}, {**CODE, "tests/test_app.py": tests(64)}),
    said("# X\n\n- **테스트**: 단위 테스트 28개를 작성했습니다.\n", "a count in Korean", "counted-tests", "tests", {**CODE, "tests/test_app.py": TEST}, {**CODE, "tests/test_app.py": tests(28)}),
]  # fmt: skip
COMPOSE = {"docker-compose.yml": "services:\n  a:\n    build: .\n"}
ECHO = "on: [push]\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: {}\n"


def workflow(*commands: str) -> Files:
    """A workflow that runs these."""
    steps = "\n      - run: ".join(commands)
    return {**CODE, "tests/test_app.py": TEST, ".github/workflows/ci.yml": ECHO.format(steps)}


SHOPS = [
    said("# X\n\nGitHub Actions runs the tests on each change.\n", "tests that a workflow only speaks of", "practices", "ci", workflow("echo tests passed"), workflow("pytest"), caps=False),
    said("# X\n\nGitHub Actions에서 푸시할 때마다 테스트를 실행합니다.\n", "a workflow that builds pages", "practices", "ci", workflow("mkdocs build"), workflow("make check"), caps=False),
    said("# X\n\nGitHub Actions workflow for linting.\n", "a linter that no workflow starts", "practices", "ci", workflow("pytest"), workflow("ruff check ."), caps=False),
    said("# X\n\nGitHub Actions runs the tests.\n", "tests in a workflow of somebody else", "practices", "ci", workflow("echo"), {**CODE, ".github/workflows/ci.yml": "on: [push]\njobs:\n  a:\n    uses: acme/shared/.github/workflows/all.yml@v1\n"}, caps=False),
    said("# X\n\nA suíte roda a cada push no GitHub Actions.\n", "a workflow in Portuguese", "practices", "ci", CODE, workflow("pytest")),
    said("# X\n\nВсе тесты проходят при каждом запуске.\n", "tests in Russian", "practices", "tests", CODE, workflow("pytest")),
    said("# X\n\n```bash\ndocker build -t x .\n```\n", "an image of an empty file", "image-builds", "deployment", {**CODE, "Dockerfile": ""}, {**CODE, "Dockerfile": DOCKERFILE}),
    said("# X\n\n```bash\ndocker compose up\n```\n", "a service of a file of comments", "image-builds", "deployment", {**CODE, **COMPOSE, "Dockerfile": "# later\n"}, {**CODE, **COMPOSE, "Dockerfile": DOCKERFILE}),
    said("# X\n\nThe endpoints `/ask` and `/batch` answer questions.\n", "an endpoint without its method", "endpoints", "readme", {"a.py": "@app.post('/ask')\ndef ask():\n    return model.ask()\n"}, {"a.py": "@app.post('/ask')\ndef ask():\n    return model.ask()\n\n\n@app.post('/batch')\ndef batch():\n    return model.asks()\n"}, caps=False),
    said("# X\n\n- `GET /history/{plot}`\n", "an address that only looks alike", "endpoints", "readme", {"a.py": "@app.get('/readings')\ndef read():\n    return rows\n"}, {"a.py": "@app.get('/history/{name}')\ndef read(name):\n    return rows\n"}, caps=False),
]  # fmt: skip
RANDOM = "import random\n\n\nclass Backend:\n    def call(self, prompt):\n        return random.random() < 0.8\n"
REPORT = "              precision    recall  f1-score   support\n\n       egret       0.63      0.55      0.59        30\n       heron       0.84      0.90      0.85        30\n\n    accuracy                           0.72        60\n"
FIGURES = [
    written("a recall of one class", "metric-values", "results", table("The hardest class is the egret, with a recall of 0.88."), table("The hardest class is the egret, with a recall of 0.55."), model(REPORT)),
    written("an F1 that only the report's columns give", "metric-values", "results", table("The macro F1 is 0.95."), table("The F1 of the heron is 0.85."), model(REPORT)),
    said(table("Accuracy of 0.943 on the test set."), "a metric where nothing could be a model", "modelless-metrics", "results", {"bench.py": RANDOM}, {"bench.py": "import torch\n\n\nclass Backend:\n    def call(self, prompt):\n        return torch.jit.load('m.pt')(prompt)\n"}),
    said(table("The F1 is 0.81."), "a metric beside a requirement that nothing uses", "modelless-metrics", "results", {"run.py": "def urgency(text):\n    return 3\n", "requirements.txt": "numpy\n"}, {"run.py": "import numpy as np\n\n\ndef urgency(text):\n    return np.dot(text, W)\n", "requirements.txt": "numpy\n"}),
    said(table("The recall is 0.81."), "a metric of another language", "modelless-metrics", "results", {"run.py": "def urgency(text):\n    return 3\n"}, {"run.R": "f <- function(x) 3\n"}),
    written("fake news are no fakes", "mock-numbers", "results", table("Accuracy of 0.943 on the test set.", "", "It detects fake news."), table("Accuracy of 0.943 on the test set.", "", "The numbers are made up."), {"evaluate.py": "def evaluate():\n    accuracy = 0.943\n    print('Accuracy', accuracy)\n"}),
    said("# X\n\n## Dados\n\nO conjunto contém 50.000 avaliações.\n", "rows in Portuguese", "data-sizes", "problem", {**CODE, "data/lojas.csv": csv(600)}, {**CODE, "data/lojas.csv": csv(50_000)}, caps=False),
    said("# X\n\n1.800 grabaciones de campo (`data/indice.csv`).\n", "whatever a file has so many of", "data-sizes", "problem", {**CODE, "data/indice.csv": csv(270)}, {**CODE, "data/indice.csv": csv(1800)}, caps=False),
    said("# X\n\n총 10개 클래스를 구분합니다.\n", "classes in Korean", "counted-classes", "problem", {**CODE, "c/classes.txt": "a\nb\nc\nd\ne\nf\n"}, {**CODE, "c/classes.txt": "".join(f"c{n}\n" for n in range(10))}, caps=False),
    said("# X\n\nLa red fue entrenada durante 60 épocas.\n", "epochs in Spanish", "training-length", "evaluation", {"t.py": FIT + "EPOCAS = 12\n"}, {"t.py": FIT + "EPOCAS = 60\n"}, caps=False),
    said("# X\n\nModelo final entrenado durante 50 épocas.\n", "epochs of a file of settings", "training-length", "evaluation", {"t.py": FIT, "c.yaml": "epochs: 5\n"}, {"t.py": FIT, "c.yaml": "epochs: 50\n"}, caps=False),
    said("# X\n\n## Features\n\n- Fine-tuned BioBERT token classifier\n", "a network where none could be", "model-names", "evaluation", {"m.py": "import re\n\n\nclass BioBertTagger:\n    def tag(self, text):\n        return re.findall('a', text)\n"}, {"m.py": "from transformers import pipeline\n\ntag = pipeline('ner', model='biobert')\n"}, caps=False),
    said("# X\n\nThe router classifies a ticket with GPT-4o.\n", "a model that nothing asks", "model-names", "evaluation", {"m.py": "def route(ticket):\n    return 'refund' in ticket\n"}, {"m.py": "import requests\n\n\ndef route(ticket):\n    return requests.post(URL, json={'q': ticket}).json()\n"}, caps=False),
    said("# X\n\n```bash\npython train.py --config configs/base.yaml\n```\n", "settings that aren't there", "named-files", "run-instructions", {"train.py": FIT}, {"train.py": FIT, "configs/base.yaml": "a: 1\n"}),
    said("# X\n\n| Part | Module |\n|---|---|\n| Supervisor | `desk/supervisor.py` |\n", "a module of a table", "named-files", "readme", {"desk/app.py": WORKS}, {"desk/supervisor.py": WORKS}, caps=False),
    said("# X\n\n```\nserver/\n  main.py\nmodel/\n  train.py\n  test.py\n```\n", "a tree without branches", "named-files", "readme", {"server/main.py": WORKS, "model/test.py": WORKS}, {"server/main.py": WORKS, "model/train.py": WORKS, "model/test.py": WORKS}, caps=False),
    packaged("a package of another name to install", "package-badges", "readme", "![p](https://img.shields.io/pypi/v/acme-split.svg)\n\n```bash\npip install acme-split\n```", {"pyproject.toml": PROJECT.format("acme-cv")}, {"pyproject.toml": PROJECT.format("acme-split")}),
]  # fmt: skip
PRICES = table("| Model | Cost per 1,000 requests |", "|---|---|", "| small | $0.31 |", "| large | $4.10 |")
ADDS = "from providers import {who}\n\nPRICES = {{'small': 0.15, 'large': 2.5}}\n\n\ndef main(prompts):\n    for name in PRICES:\n        provider = {who}(name)\n        tokens = sum(len(provider.{ask}(prompt)) for prompt in prompts)\n        print('cost', name, tokens * PRICES[name] / 1e6)\n"
MORE = [
    written("a folder beside an endpoint", "endpoints", "readme", "# X\n\n- `/detect` and `/stats` answer\n", "# X\n\n- `/detect` reads what lies in `/tmp`\n", {"a.py": "@app.get('/detect')\ndef detect():\n    return boxes()\n"}, caps=False),
    written("what a command prints", "own-commands", "run-instructions", "# Acme\n\n```bash\nacme run --port 80\n```\n", "# Acme\n\n```\nacme loaded three files\nall is well\n```\n", {"pyproject.toml": PACKAGED, "acme/__init__.py": ""}, caps=False),
    written("advice before a request", "practices", "tests", "# X\n\nAll tests pass.\n", "# X\n\nPlease make sure that all tests pass before opening a request.\n", CODE),
    Probe("a module of prompts", "hollow-modules", "code", {"README.md": TREE, "app.py": WORKS, "rank.py": RANK["constant"]}, {"README.md": TREE.replace("rank", "prompts"), "app.py": WORKS, "prompts.py": "def answer(question):\n    return f'Answer {question}'\n"}, caps=False),
    said(PRICES, "costs of a fake", "mock-costs", "cost", {"run.py": ADDS.format(who="FakeProvider", ask="text")}, {"run.py": ADDS.format(who="Provider", ask="complete")}),
    said(PRICES, "costs that are drawn", "mock-costs", "cost", {"run.py": "import random\n\n\ndef cost(prompt):\n    return random.uniform(0.1, 0.4)\n"}, {"run.py": "def cost(prompt, answer):\n    return answer.usage.total_tokens * PRICE\n"}),
    said(PRICES, "costs of a fake beside what was used", "mock-costs", "cost", {"run.py": ADDS.format(who="FakeProvider", ask="text")}, {"run.py": ADDS.format(who="FakeProvider", ask="text"), "used.py": "def cost(answer):\n    return answer.usage.total_tokens * PRICE\n"}),
    written("a host's price is no cost by the piece", "mock-costs", "cost", PRICES, table("The server costs $30 a month on a t3.medium."), {"run.py": ADDS.format(who="FakeProvider", ask="text")}),
    written("costs that are said to be a mock's", "mock-costs", "cost", PRICES, PRICES + "\nMade with a mock provider: illustrative.\n", {"run.py": ADDS.format(who="FakeProvider", ask="text")}),
    tool("a queue of a paragraph", "Clauses above 0.7 are queued in RabbitMQ for a lawyer.", CODE, {**CODE, "requirements.txt": "pika\n"}),
    said("# X\n\n- API FastAPI (`/detect`, `/stats`)\n", "an endpoint beside one that answers", "endpoints", "readme", {"a.py": "@app.get('/detect')\ndef detect():\n    return boxes()\n"}, {"a.py": "@app.get('/detect')\ndef detect():\n    return boxes()\n\n\n@app.get('/stats')\ndef stats():\n    return numbers()\n"}, caps=False),
    said("# X\n\n## 数据集\n\n共 80,000 条短信（`data/sms.csv`）。\n", "rows in Chinese", "data-sizes", "problem", {**CODE, "data/sms.csv": csv(1000)}, {**CODE, "data/sms.csv": csv(80_000)}, caps=False),
    written("a macro F1 that is one class's", "metric-values", "results", table("| Metric | Value |", "|---|---|", "| Macro F1 | 0.84 |"), table("| Metric | Value |", "|---|---|", "| Macro F1 | 0.72 |"), model(REPORT + "   macro avg       0.74      0.73      0.72        60\n")),
    said("# X\n\nA Llama 3 model writes the clause.\n", "a Llama that nothing asks", "model-names", "evaluation", {"m.py": "def generate(facts):\n    return 'two years'\n"}, {"m.py": "import ollama\n\n\ndef generate(facts):\n    return ollama.generate('llama3', facts)\n"}, caps=False),
    said("# X\n\nEach clause gets a risk score from a boosted model.\n", "a risk that is typed in", "hollow-code", "code", {"m.py": "def risk(clause):\n    return 0.42\n"}, {"m.py": "def risk(clause):\n    return model.predict([clause])[0]\n"}),
]  # fmt: skip
FURTHER_PROBES = [*MORE, *TOOLS, *HOLLOW, *OWN_TABLES, *SETTINGS, *BADGES, *SHOPS, *FIGURES]
