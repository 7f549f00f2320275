"""Small repositories that claim something untrue, each with a twin of which the same is true."""

from __future__ import annotations

import json
from typing import NamedTuple

Files = dict[str, str]

APP = "def double(x: int) -> int:\n    return 2 * x\n\n\ndef add(a: int, b: int) -> int:\n    return a + b\n"
TEST = "from app import add, double\n\n\ndef test_double():\n    assert double(2) == 4\n\n\ndef test_add():\n    assert add(1, 2) == 3\n"
EMPTY_TEST = "def test_one():\n    assert True\n\n\ndef test_two():\n    assert True\n"
WORKFLOW = "on: [push]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: pip install -r requirements.txt\n      - run: pytest --cov\n"
CI = {".github/workflows/ci.yml": WORKFLOW, "requirements.txt": "pytest==8.0\npytest-cov==5.0\n"}
DEPLOYS = "on: [push]\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ruff check .\n      - run: flyctl deploy\n"
DOCKERFILE = 'FROM python:3.12-slim\nCOPY app.py .\nCMD ["python", "app.py"]\n'
MIT = "MIT License\n\nPermission is hereby granted, free of charge, to any person.\nTHE SOFTWARE IS PROVIDED WITHOUT WARRANTY OF ANY KIND.\n"
APACHE = "Apache License\nVersion 2.0, January 2004\nhttp://www.apache.org/licenses/\n"
API = "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.post('/predict')\ndef predict(x: float):\n    return model.predict([[x]])\n\n\n@app.get('/version')\ndef version():\n    return {'v': VERSION}\n"
SCALE = "import numpy as np\n\n\ndef run(n: int):\n    return np.arange(n).sum()\n"


def tests(number: int) -> str:
    """A file of so many tests that can fail."""
    head = "from app import double\n"
    return head + "".join(f"\n\ndef test_{n}():\n    assert double({n}) == {2 * n}\n" for n in range(number))


def notebook(*cells: tuple[str, str]) -> str:
    """A notebook of (source, printed output) cells."""
    made = [
        {
            "cell_type": "code", "metadata": {}, "execution_count": i, "source": source.splitlines(keepends=True),
            "outputs": [{"output_type": "stream", "name": "stdout", "text": out.splitlines(keepends=True)}] if out else [],
        }
        for i, (source, out) in enumerate(cells, start=1)
    ]  # fmt: skip
    meta = {"kernelspec": {"name": "python3", "language": "python"}}
    return json.dumps({"cells": made, "metadata": meta, "nbformat": 4, "nbformat_minor": 5}, indent=1)


def model(
    printed: str, source: str = "from sklearn.metrics import accuracy_score\nprint(accuracy_score(y_test, p))\n"
) -> Files:
    """A notebook that printed this."""
    return {"model.ipynb": notebook(("import pandas as pd\ndf = pd.read_csv('x.csv')\n", ""), (source, printed))}


def table(*rows: str) -> str:
    """Lines of a Markdown table or paragraph as a README."""
    return (
        "# Churn\n\nThis project predicts which customers leave the telecom company next month.\n\n## Results\n\n"
        + "\n".join(rows)
        + "\n"
    )


def csv(rows: int) -> str:
    """A table of so many rows."""
    return "id,age,churn\n" + "".join(f"{n},{20 + n % 50},{n % 2}\n" for n in range(rows))


class Probe(NamedTuple):
    """One untrue claim: what is expected, the files that deny it, and those of which it is true."""

    name: str
    kind: str
    criterion: str
    false: Files
    true: Files
    caps: bool = True


def said(  # noqa: PLR0917 - a row of a table
    readme: str, name: str, kind: str, criterion: str, false: Files, true: Files, *, caps: bool = True
) -> Probe:
    """The same README over two repositories."""
    return Probe(name, kind, criterion, {"README.md": readme, **false}, {"README.md": readme, **true}, caps)


def written(  # noqa: PLR0917
    name: str, kind: str, criterion: str, false: str, true: str, files: Files, *, caps: bool = True
) -> Probe:
    """Two READMEs over the same repository."""
    return Probe(name, kind, criterion, {"README.md": false, **files}, {"README.md": true, **files}, caps)


def image(path: str, alt: str = "x") -> str:
    """A README with one badge."""
    return (
        f"# Churn\n\n![{alt}](https://img.shields.io/{path})\n\nPredicts which customers of a telecom company leave.\n"
    )


BADGE = "# Churn\n\n[![CI](https://github.com/a/b/actions/workflows/ci.yml/badge.svg)](https://github.com/a/b/actions)\n\nPredicts churn.\n"
MATRIX = "|  | Predicted 0 | Predicted 1 |\n|---|---|---|\n| Actual 0 | 90 | 10 |\n| Actual 1 | 30 | 70 |\n"
TREE = "# App\n\n```\napp/\n├── app.py\n├── model.py\n├── config.yaml\n└── train.py\n```\n"
CODE = {"app.py": APP}
TESTED = {**CODE, "tests/test_app.py": TEST}
BENCH_README = table("The API answers with a p95 latency of 120 ms over 500 requests.")
BENCH_SLEEP = "import time\n\nsamples = []\nfor _ in range(100):\n    start = time.perf_counter()\n    time.sleep(0.1)\n    samples.append(time.perf_counter() - start)\nprint('p95 latency', sorted(samples)[95])\n"
BENCH_REAL = "import time\nimport httpx\n\nsamples = []\nfor _ in range(100):\n    start = time.perf_counter()\n    httpx.post('http://localhost:8000/predict', json={'x': 1})\n    samples.append(time.perf_counter() - start)\nprint('p95 latency', sorted(samples)[95])\n"
BENCH_FAKE = "import time\nfrom clients import FakeLLM\n\nllm = FakeLLM()\nsamples = []\nfor _ in range(100):\n    start = time.perf_counter()\n    llm.complete('x')\n    samples.append(time.perf_counter() - start)\nclient = FakeLLM()\nprint('p95 latency', sorted(samples)[95])\n"
BENCH_RANDOM = "import random\n\nlatency = random.uniform(0.08, 0.12)\nprint('p95 latency', latency)\n"
STARTER = "# Churn\n\nPredicts which customers leave next month, for the retention team.\n\n{said}\n\n## Speed\n\n<!-- bench:start -->\nnot measured yet: run `make bench`\n<!-- bench:end -->\n\n## Results\n\n<!-- eval:start -->\nnot measured yet: run `make eval`\n<!-- eval:end -->\n"
FACADE = 'def predict_churn(customer: dict) -> float:\n    """Predict the probability that a customer leaves."""\n    return 0.87\n\n\ndef train_model(path: str) -> None:\n    """Train the gradient boosting model."""\n    pass\n\n\ndef explain_prediction(customer: dict) -> dict:\n    return {"tenure": 0.4, "price": 0.3}\n'
WORK = 'import joblib\nfrom sklearn.ensemble import GradientBoostingClassifier\n\n\ndef predict_churn(customer: dict) -> float:\n    """Predict the probability that a customer leaves."""\n    model = joblib.load(\'m.joblib\')\n    return float(model.predict_proba([list(customer.values())])[0, 1])\n\n\ndef train_model(x, y) -> None:\n    joblib.dump(GradientBoostingClassifier().fit(x, y), \'m.joblib\')\n\n\ndef explain_prediction(customer: dict) -> dict:\n    return {key: value * 2 for key, value in customer.items()}\n'
DEEDS = "# Churn\n\nThe service predicts churn for each customer, trains a gradient boosting model and explains every prediction.\n"
RAG_FACADE = 'def retrieve(question: str) -> list[str]:\n    return ["doc1", "doc2"]\n\n\ndef rerank(question: str, passages: list[str]) -> list[str]:\n    raise NotImplementedError\n\n\ndef answer(question: str) -> str:\n    return f"The answer to {question}"\n'
RAG_WORK = "from store import index\nfrom llm import client\n\n\ndef retrieve(question: str) -> list[str]:\n    return index.search(question, k=5)\n\n\ndef rerank(question: str, passages: list[str]) -> list[str]:\n    return sorted(passages, key=lambda passage: -len(set(passage.split()) & set(question.split())))\n\n\ndef answer(question: str) -> str:\n    return client.complete(question, retrieve(question))\n"
STACK = "# RAG\n\nAnswers questions about contracts for lawyers.\n\n## Tech stack\n\n- Qdrant for the vectors\n- Redis for caching answers\n- Prometheus and Grafana for monitoring\n- Kafka for streaming events\n"
STACK_USED = {
    "requirements.txt": "qdrant-client==1.9\nredis==5.0\nprometheus-client==0.20\nkafka-python==2.0\n",
    "grafana/board.json": "{}",
    "rag.py": "import redis\n",
}
SERVER = "from bottle import run\n\n\ndef main() -> None:\n    bottle.run(host='0.0.0.0', port=9100)\n"
MODELS = "from sklearn.ensemble import RandomForestClassifier\nfrom sklearn.linear_model import LogisticRegression\n\nmodels = [LogisticRegression(C=1.0), RandomForestClassifier()]\n"
FURTHER = "models += [GaussianNB(), SVC()]\n"
MODULES = {
    f"src/{name}.py": f"def rate_{name}(x: float) -> float:\n    y = x * 2\n    return y + 1\n" for name in "abcde"
}
REACHES = "from src.{0} import rate_{0}\n\n\ndef test_rate() -> None:\n    assert rate_{0}(1.0) == 3.0\n"
LAZY = "from lazypredict.Supervised import LazyClassifier\n"

PROBES = (
    # badges
    said(BADGE, "a badge without a workflow", "ci-badges", "ci", CODE, {**CODE, **CI}),
    said(image("badge/build-passing-brightgreen"), "a fixed build badge", "ci-badges", "ci", CODE, {**CODE, **CI}),
    said("# X\n\n[![Build](https://travis-ci.org/a/b.svg?branch=main)](x)\n", "a badge of a service that isn't used", "ci-badges", "ci", CODE, {**CODE, ".travis.yml": "language: python\nscript: pytest\n"}),
    said(image("github/actions/workflow/status/a/b/ci.yml"), "a shields badge of a workflow", "ci-badges", "ci", CODE, {**CODE, **CI}),
    said(image("badge/tests-48%20passed-green"), "a badge of tests that aren't there", "counted-tests", "tests", TESTED, {**CODE, "tests/test_app.py": tests(48)}),
    said(image("badge/tests-passing-green"), "tests passing without a test", "practices", "tests", CODE, {**TESTED, **CI}),
    said(image("badge/tests-passing-green"), "tests passing that can't fail", "practices", "tests", {**CODE, "tests/test_app.py": EMPTY_TEST}, {**TESTED, **CI}),
    said(image("badge/coverage-98%25-brightgreen"), "a coverage badge without tests", "coverage", "tests", CODE, {**TESTED, **CI}),
    said(image("badge/coverage-98%25-brightgreen"), "a fixed coverage badge that nothing measures", "coverage", "tests", TESTED, {**TESTED, **CI}, caps=False),
    said("# X\n\n[![codecov](https://codecov.io/gh/a/b/branch/main/graph/badge.svg)](x)\n", "a codecov badge that nothing feeds", "coverage", "tests", TESTED, {**TESTED, **CI}, caps=False),
    said(image("badge/license-MIT-blue"), "another licence than the badge's", "licences", "readme", {**CODE, "LICENSE": APACHE}, {**CODE, "LICENSE": MIT}, caps=False),
    said("# X\n\nA churn model.\n\n## License\n\nThis project is licensed under the MIT License - see the LICENSE file for details.\n", "a licence file that isn't there", "licences", "readme", CODE, {**CODE, "LICENSE": MIT}, caps=False),
    said("# X\n\nA churn model.\n\n- Full test coverage: unit and integration tests for all components\n", "tests of all that reach little", "practices", "tests", {**MODULES, "tests/test_a.py": REACHES.format("a")}, {**MODULES, **{f"tests/test_{name}.py": REACHES.format(name) for name in "abcde"}}, caps=False),
    said(image("badge/python-3.8%2B-blue"), "a Python that the package refuses", "python-versions", "run-instructions", {**CODE, "pyproject.toml": "[project]\nname='x'\nrequires-python='>=3.11'\n"}, {**CODE, "pyproject.toml": "[project]\nname='x'\nrequires-python='>=3.8'\n"}, caps=False),
    said(image("badge/docker-ready-blue"), "a Docker badge without a Dockerfile", "practices", "deployment", CODE, {**CODE, "Dockerfile": DOCKERFILE}),
    said(image("badge/mypy-checked-blue"), "a mypy badge without mypy", "practices", "code", CODE, {**CODE, "pyproject.toml": "[tool.mypy]\nstrict = true\n"}, caps=False),
    # tests, practices
    said("# X\n\nCovered by 90+ tests, unit and integration.\n", "90+ tests of which two exist", "counted-tests", "tests", TESTED, {**CODE, "tests/test_app.py": tests(91)}),
    said("# X\n\nCode coverage of 95 % over all modules.\n", "a coverage above what tests reach", "coverage", "tests", {**TESTED, "engine.py": APP * 9}, {**TESTED, "pyproject.toml": "[tool.coverage.run]\nbranch = true\n"}, caps=False),
    said("# X\n\nTest coverage: 91 %.\n", "a coverage that the report denies", "coverage", "tests", {**TESTED, "coverage.xml": '<coverage version="7" line-rate="0.41" branch-rate="0">'}, {**TESTED, "coverage.xml": '<coverage version="7" line-rate="0.912" branch-rate="0">'}),
    said("# X\n\nThe whole code base is fully tested.\n", "fully tested without a test", "practices", "tests", CODE, TESTED),
    said("# X\n\nEvery change goes through a CI/CD pipeline that lints and deploys it.\n", "CI/CD without a pipeline", "practices", "ci", CODE, {**CODE, **CI, ".github/workflows/cd.yml": DEPLOYS}),
    said("# X\n\nThe service is fully dockerized and deploys in one step.\n", "dockerized without a Dockerfile", "practices", "deployment", CODE, {**CODE, "Dockerfile": DOCKERFILE}),
    said("# X\n\nAll modules are type checked with mypy in strict mode.\n", "type checked without a checker", "practices", "code", CODE, {**CODE, "mypy.ini": "[mypy]\nstrict = True\n"}, caps=False),
    said("# X\n\nFormatting is enforced by pre-commit hooks.\n", "hooks without a configuration", "practices", "code", CODE, {**CODE, ".pre-commit-config.yaml": "repos: []\n"}, caps=False),
    # files, commands, endpoints
    said("# X\n\n```bash\npip install -r requirements.txt\npython train.py\n```\n", "a command whose file isn't there", "named-files", "run-instructions", {**CODE, "requirements.txt": "numpy\n"}, {**CODE, "requirements.txt": "numpy\n", "train.py": APP}),
    said("# X\n\n```bash\nmake train\n```\n", "a make target that isn't there", "named-files", "run-instructions", {**CODE, "Makefile": "test:\n\tpytest\n"}, {**CODE, "Makefile": "train:\n\tpython app.py\n"}),
    said("# X\n\n```bash\npytest tests/\n```\n", "a run of tests that aren't there", "named-files", "run-instructions", CODE, TESTED, caps=False),
    said(TREE, "a tree that names a module that isn't there", "named-files", "readme", {"app.py": APP, "model.py": APP, "config.yaml": "a: 1\n"}, {"app.py": APP, "model.py": APP, "config.yaml": "a: 1\n", "train.py": APP}, caps=False),
    said("# X\n\nSee [the design](docs/design.md) and [the decisions](docs/decisions.md).\n", "links that lead nowhere", "named-files", "readme", CODE, {**CODE, "docs/design.md": "# Design\n", "docs/decisions.md": "# D\n"}, caps=False),
    said("# X\n\n## API\n\n- `POST /predict` scores one customer\n- `GET /explain` tells why\n", "an endpoint that no code answers", "endpoints", "readme", {"main.py": API}, {"main.py": API.replace("/version", "/explain")}, caps=False),
    said("# X\n\n## API\n\n| Method | Path |\n|---|---|\n| POST | `/score` |\n| GET | `/drivers` |\n", "an API without any server", "endpoints", "readme", {"app.py": APP}, {"app.py": "from flask import Flask\napp = Flask(__name__)\n@app.route('/score', methods=['POST'])\ndef score():\n    return run()\n@app.route('/drivers')\ndef drivers():\n    return run()\n"}),
    said(STACK, "a stack of which nothing is there", "tools", "readme", {"rag.py": APP}, STACK_USED),
    # metrics
    said(table("The model reaches an accuracy of 97.4 % on the test set."), "an accuracy above the notebook's", "metric-values", "results", model("Accuracy: 0.8123\n"), model("Accuracy: 0.9738\n")),
    said(table("| Model | Accuracy | F1 |", "|---|---|---|", "| Random forest | 0.95 | 0.94 |"), "a table above the notebook's", "metric-values", "results", model("accuracy 0.79\nf1 0.61\n"), model("accuracy 0.951\nf1 0.9402\n")),
    said(table("ROC-AUC of 0.93 on the hold-out set."), "an AUC that the result file denies", "metric-values", "results", {"reports/metrics.json": '{"roc_auc": 0.741, "n": 1400}'}, {"reports/metrics.json": '{"roc_auc": 0.9312, "n": 1400}'}),
    said(table("F1-score: 0,91 auf dem Testset."), "a comma decimal that the result file denies", "metric-values", "results", {"results/metrics.json": '{"f1_score": 0.55}'}, {"results/metrics.json": '{"f1_score": 0.9096}'}),
    said(table("Точность (accuracy) модели: 96 % на тестовой выборке."), "a Russian figure that the notebook denies", "metric-values", "results", model("accuracy: 0.71\n"), model("accuracy: 0.9604\n")),
    said(table("테스트 정확도: 95.2%"), "a Korean figure that the result file denies", "metric-values", "results", {"results/metrics.json": '{"accuracy": 0.684}'}, {"results/metrics.json": '{"accuracy": 0.952}'}),
    said(table("RMSE of 2.1 on the test set."), "an error below all that was run", "metric-values", "results", {"results/metrics.json": '{"rmse": 4.87}'}, {"results/metrics.json": '{"rmse": 2.13}'}),
    written("an accuracy that the confusion matrix denies", "metric-values", "results", table("Accuracy: 0.93", "", MATRIX), table("Accuracy: 0.80", "", MATRIX), CODE),
    written("a recall that the confusion matrix denies", "metric-values", "results", table("Recall: 0.97", "", MATRIX), table("Recall: 0.70", "", MATRIX), CODE),
    written("an accuracy that a printed matrix denies", "metric-values", "results", table("Accuracy: 95 %", "", "```", "[[90 10]", " [30 70]]", "```"), table("Accuracy: 80 %", "", "```", "[[90 10]", " [30 70]]", "```"), CODE),
    said(table("Test accuracy: 0.96."), "an accuracy that the notebook's matrix denies", "metric-values", "results", model("[[50 20]\n [25 55]]\n", "confusion_matrix(y_test, p)\n"), model("[[70  2]\n [ 4 74]]\n", "confusion_matrix(y_test, p)\n")),
    written("an F1 above its precision and recall", "impossible-values", "results", table("| Model | Precision | Recall | F1 |", "|---|---|---|---|", "| SVM | 0.80 | 0.70 | 0.91 |"), table("| Model | Precision | Recall | F1 |", "|---|---|---|---|", "| SVM | 0.80 | 0.70 | 0.75 |"), CODE),
    written("a p95 below the p50", "impossible-values", "latency", table("| Endpoint | p50 (ms) | p95 (ms) |", "|---|---|---|", "| /predict | 80 | 40 |"), table("| Endpoint | p50 (ms) | p95 (ms) |", "|---|---|---|", "| /predict | 40 | 80 |"), CODE),
    written("a reduction that the ends deny", "stated-changes", "latency", table("Caching reduced latency by 75 % from 200 ms to 120 ms."), table("Caching reduced latency by 40 % from 200 ms to 120 ms."), CODE, caps=False),
    # mocks and what was never measured
    said(BENCH_README, "a benchmark of a sleep", "mock-numbers", "latency", {"app.py": APP, "benchmark.py": BENCH_SLEEP}, {"app.py": APP, "benchmark.py": BENCH_REAL}),
    said(BENCH_README, "a latency that is drawn at random", "mock-numbers", "latency", {"app.py": APP, "scripts/load.py": BENCH_RANDOM}, {"app.py": APP, "benchmark.py": BENCH_REAL}),
    said(BENCH_README, "a benchmark of a fake", "mock-numbers", "latency", {"app.py": APP, "benchmarks/latency.py": BENCH_FAKE}, {"app.py": APP, "benchmarks/latency.py": BENCH_REAL}),
    said(table("Accuracy of 0.943 on the test set."), "a metric that is typed in", "mock-numbers", "results", {"evaluate.py": "def evaluate():\n    accuracy = 0.943\n    print('Accuracy', accuracy)\n"}, {"evaluate.py": "from sklearn.metrics import accuracy_score\n\ndef evaluate(y, p):\n    print(accuracy_score(y, p))\n", "results/metrics.json": '{"accuracy": 0.943}'}),
    said(table("The hit rate is 0.92 on the golden set."), "a metric that is drawn at random", "mock-numbers", "results", {"evaluate.py": "import random\n\nhit_rate = random.uniform(0.9, 0.95)\n"}, {"evaluate.py": "def hit_rate(found, wanted):\n    return sum(w in f for f, w in zip(found, wanted)) / len(wanted)\n", "results/metrics.json": '{"hit_rate": 0.92}'}),
    written("a speed while its block says nothing was measured", "unmeasured", "latency", STARTER.format(said="It answers with a p95 latency of 42 ms under 50 concurrent users."), STARTER.format(said="It answers with a p95 latency of 42 ms under 50 concurrent users.").replace("not measured yet: run `make bench`", "| p50 | p95 |\n|---|---|\n| 20 ms | 42 ms |"), CODE),
    written("a metric while its block says nothing was measured", "unmeasured", "results", STARTER.format(said="The model reaches an AUC of 0.91 on the hold-out set."), STARTER.format(said="The model is a boosted tree."), CODE),
    said(table("p95 latency: 45 ms at 20 concurrent users."), "a percentile that the benchmark's result denies", "stated-speeds", "latency", {"app.py": APP, "bench/results.json": '{"p50_ms": 180.0, "p95_ms": 412.5}'}, {"app.py": APP, "bench/results.json": '{"p50_ms": 20.0, "p95_ms": 44.6}'}),
    # data, deployment, hollow code
    said("# X\n\n## Data\n\nThe dataset `churn.csv` has 10,000 customers.\n", "a data set a tenth as large", "data-sizes", "problem", {**CODE, "data/churn.csv": csv(900)}, {**CODE, "data/churn.csv": csv(10_000)}, caps=False),
    written("a live demo at a placeholder", "live-demos", "deployment", "# X\n\nLive demo: [here](https://your-app.onrender.com)\n", "# X\n\nPredicts churn for a telecom company.\n", CODE, caps=False),
    said(DEEDS, "a predictor that returns a constant", "hollow-code", "code", {"churn.py": FACADE}, {"churn.py": WORK}),
    said("# RAG\n\nHybrid search retrieves passages, a cross-encoder reranks them, and the model answers with citations.\n", "a retrieval that returns a constant", "hollow-code", "code", {"rag.py": RAG_FACADE}, {"rag.py": RAG_WORK}),
    # ports, versions of libraries, models that were compared
    said("# X\n\nStart it and open http://localhost:8000 in a browser.\n", "a port that nothing opens", "ports", "run-instructions", {"app.py": SERVER, "requirements.txt": "bottle\n"}, {"app.py": SERVER.replace("9100", "8000"), "requirements.txt": "bottle\n"}, caps=False),
    said("# X\n\nThe API listens on port 8000.\n", "a port that the container doesn't expose", "ports", "run-instructions", {**CODE, "Dockerfile": DOCKERFILE + "EXPOSE 9100\n"}, {**CODE, "Dockerfile": DOCKERFILE + "EXPOSE 8000\n"}, caps=False),
    said("# X\n\nThe API answers at http://localhost:8000.\n", "a port where one of another server was meant", "ports", "run-instructions", {"app.py": SERVER}, {"app.py": SERVER, "requirements.txt": "uvicorn\n"}, caps=False),
    written("a port that the README's own command sets", "ports", "run-instructions", "# X\n\nOpen http://localhost:8000.\n", "# X\n\n```bash\ndocker run -p 8000:9100 x\n```\n\nOpen http://localhost:8000.\n", {"app.py": SERVER}, caps=False),
    said("# X\n\nThe network is written in TensorFlow 2.4 and trained on images of leaves.\n", "another TensorFlow than the list's", "library-versions", "reproducibility", {**CODE, "requirements.txt": "tensorflow==2.15.0\n"}, {**CODE, "requirements.txt": "tensorflow==2.4.1\n"}, caps=False),
    said(image("badge/pytorch-2.3%2B-red"), "a PyTorch that is older than the badge's", "library-versions", "reproducibility", {**CODE, "requirements.txt": "torch==1.13.1\n"}, {**CODE, "requirements.txt": "torch>=1.13\n"}, caps=False),
    said("# X\n\nThe service is built with FastAPI v0.95.\n", "a library below the list's bound", "library-versions", "reproducibility", {**CODE, "requirements.txt": "fastapi>=0.110\n"}, {**CODE, "requirements.txt": "fastapi\n"}, caps=False),
    said("# Churn\n\nWe compared seven classification models on the held-out customers.\n", "seven models of which two are made", "compared-models", "evaluation", {"train.py": MODELS}, {"train.py": MODELS + LAZY}, caps=False),
    said("# Churn\n\nFour classifiers were compared with cross-validation.\n", "four models of which two are made", "compared-models", "evaluation", {"train.py": MODELS}, {"train.py": MODELS + FURTHER}, caps=False),
    said("# X\n\n- Python 3.10+\n- Docker\n", "an environment that is older than the Python asked for", "python-versions", "run-instructions", {**CODE, "environment.yml": "dependencies:\n  - python=3.8\n"}, {**CODE, "environment.yml": "dependencies:\n  - python=3.11\n"}, caps=False),
    said("# X\n\nTested with Python 3.12 on Linux.\n", "a host's Python that is older than the one named", "python-versions", "run-instructions", {**CODE, "runtime.txt": "python-3.9.13\n"}, {**CODE, "runtime.txt": "python-3.12.4\n"}, caps=False),
)  # fmt: skip
