"""Probes of environment variables, images, methods, models, classes, p-values, data sets and packages, each with its twin."""

from __future__ import annotations

from tests.claims.probes import CODE, DOCKERFILE, Files, Probe, csv, notebook, said, written

READS = "import os\n\nstore = os.environ['SHOP_STORE']\n"
FIT = "from sklearn.linear_model import LogisticRegression\n\nmodel = LogisticRegression().fit(X, y)\n"
SPEED = "import time\n\nstart = time.perf_counter()\nprint(time.perf_counter() - start)\n"
FOLDS = "from sklearn.model_selection import StratifiedKFold\n"
CONVOLUTION = "from torchvision import models\n\nmodel = models.mobilenet_v2(num_classes=5)\n"
TWO_STAGES = 'FROM python:3.12 AS build\nRUN pip wheel app\nFROM python:3.12-slim\nCOPY --from=build /w /w\nCOPY app.py .\nCMD ["python", "app.py"]\n'
CLASSES = "CLASSES = ['rust', 'blight', 'scab']\n"
PROJECT = '[project]\nname = "{}"\nversion = "1"\n'
CANCER = "from sklearn.datasets import load_breast_cancer\n\nX, y = load_breast_cancer(return_X_y=True)\n"
VARIABLES = "# X\n\n## Configuration\n\n| Variable | Meaning |\n|---|---|\n| `SHOP_STORE` | where orders are kept |\n"
EXPORT = "# X\n\n```bash\nexport SHOP_STORE=/srv/orders\npython app.py\n```\n"
SETTINGS = "from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings, env_prefix='SHOP_'):\n    store: str = ''\n    shop: str = ''\n"


def shows(printed: str) -> Files:
    """A notebook of a test that printed this."""
    return {"test.ipynb": notebook(("from scipy import stats\nprint(stats.ttest_ind(a, b))\n", printed))}


def plain(  # noqa: PLR0917 - a row of a table
    name: str, kind: str, criterion: str, readme: str, false: Files, true: Files
) -> Probe:
    """A claim that caps nothing."""
    return said(f"# X\n\n{readme}\n", name, kind, criterion, false, true, caps=False)


ENVIRONMENT = [
    said(VARIABLES, "a variable of a table that nothing reads", "environment", "run-instructions", CODE, {"app.py": READS}, caps=False),
    said(EXPORT, "a variable to export that nothing reads", "environment", "run-instructions", CODE, {"app.py": READS}, caps=False),
    said(EXPORT, "a variable that settings with a prefix would read", "environment", "run-instructions", CODE, {"app.py": SETTINGS}, caps=False),
    written("a variable that a library reads by itself", "environment", "run-instructions", EXPORT, EXPORT.replace("SHOP_STORE", "MLFLOW_TRACKING_URI"), CODE, caps=False),
]  # fmt: skip
CONTAINERS = [
    plain("stages of an image that has one", "container-traits", "deployment", "The image comes from a multi-stage build.", {**CODE, "Dockerfile": DOCKERFILE}, {**CODE, "Dockerfile": TWO_STAGES}),
    plain("a user of an image that has none", "container-traits", "deployment", "The container runs as a non-root user.", {**CODE, "Dockerfile": DOCKERFILE}, {**CODE, "Dockerfile": DOCKERFILE + "USER app\n"}),
    plain("a base image whose user isn't known", "container-traits", "deployment", "The container runs as a non-root user.", {**CODE, "Dockerfile": DOCKERFILE}, {**CODE, "Dockerfile": DOCKERFILE.replace("python:3.12-slim", "ghcr.io/acme/runtime:3")}),
    plain("a health check of an image that has none", "container-traits", "deployment", "The Docker image has a health check.", {**CODE, "Dockerfile": DOCKERFILE}, {**CODE, "Dockerfile": DOCKERFILE + "HEALTHCHECK CMD python app.py\n"}),
    plain("a health check that the service has as a road", "container-traits", "deployment", "The Docker image has a health check.", {**CODE, "Dockerfile": DOCKERFILE}, {"app.py": "@app.get('/health')\ndef up():\n    return {}\n", "Dockerfile": DOCKERFILE}),
]  # fmt: skip
METHODS = [
    plain("folds where nothing is folded", "methods", "evaluation", "Models were judged by stratified 5-fold cross-validation.", {"train.py": FIT}, {"train.py": FOLDS + FIT}),
    plain("SMOTE where nothing is sampled", "methods", "evaluation", "The classes were balanced with SMOTE.", {"train.py": FIT}, {"train.py": FIT + "from imblearn.over_sampling import SMOTE\n"}),
    plain("a grid that nothing searches", "methods", "evaluation", "Settings were found by grid search.", {"train.py": FIT}, {"train.py": FIT + "from sklearn.model_selection import GridSearchCV\n"}),
    plain("a model whose training is elsewhere", "methods", "evaluation", "The model was judged by 5-fold cross-validation.", {"train.py": FIT}, {"app.py": "import joblib\n\nmodel = joblib.load('model.joblib')\n"}),
    written("a method that is another's", "methods", "evaluation", "# X\n\nWe used SMOTE.\n", "# X\n\nUnlike papers such as those that used SMOTE, we left it out.\n", {"train.py": FIT}, caps=False),
]  # fmt: skip
MODELS = [
    plain("a ResNet that is a MobileNet", "model-names", "evaluation", "A ResNet-50 classifier was trained on photographs.", {"train.py": CONVOLUTION}, {"train.py": CONVOLUTION.replace("mobilenet_v2", "resnet50")}),
    plain("BERT in a project without any network", "model-names", "evaluation", "The headlines are sorted by a fine-tuned BERT model.", {"train.py": FIT}, {"train.py": "from transformers import pipeline\n\nsort = pipeline('text-classification', model='bert-base-cased')\n"}),
    plain("a network that is loaded from a file", "model-names", "evaluation", "It uses an LSTM network.", {"train.py": FIT}, {"app.py": "import torch\n\nmodel = torch.jit.load('model.pt')\n"}),
    plain("a forest that is a line", "model-names", "evaluation", "The final model is a Random Forest classifier.", {"train.py": FIT}, {"train.py": FIT.replace("linear_model", "ensemble").replace("LogisticRegression", "RandomForestClassifier")}),
    plain("a forest that somebody else fitted", "model-names", "evaluation", "The final model is a Random Forest classifier.", {"train.py": FIT}, {"train.py": FIT + "import joblib\n\nfinal = joblib.load('final.joblib')\n"}),
]  # fmt: skip
COUNTS = [
    plain("38 classes of which three are listed", "counted-classes", "problem", "The model tells 38 classes apart.", {"app.py": CLASSES}, {"app.py": f"CLASSES = {[str(n) for n in range(38)]}\n"}),
    plain("38 classes of a size that is three", "counted-classes", "problem", "The model tells 38 classes apart.", {"app.py": "NUM_CLASSES = 3\n"}, {"app.py": "NUM_CLASSES = 38\n"}),
    plain("classes that a file of settings names one by one", "counted-classes", "problem", "The model tells 38 classes apart.", {**CODE, "data.yaml": "path: x\nnames:\n  0: rust\n  1: blight\n  2: scab\ntrain: y\n"}, {**CODE, "data.yaml": "names:\n" + "".join(f"  - n{n}\n" for n in range(38)) + "train: y\n"}),
    plain("classes of several lists", "counted-classes", "problem", "The model tells 38 classes apart.", {"app.py": CLASSES}, {"app.py": CLASSES + "LABELS = ['a', 'b']\n"}),
    plain("a million rows of which 500 are there", "data-sizes", "problem", "It was trained on 1 million rows of data/orders.csv.", {**CODE, "data/orders.csv": csv(500)}, {**CODE, "data/sample.csv": csv(500)}),
    written("a file of which only a sample is committed", "data-sizes", "problem", "# X\n\nThe data set has 90,000 rows (data/orders.csv).\n", "# X\n\nThe data set has 90,000 rows (data/orders.csv).\n\nOnly a sample of data/orders.csv is committed.\n", {**CODE, "data/orders.csv": csv(500)}, caps=False),
    plain("50 thousand rows in another language", "data-sizes", "problem", "Os dados têm 50 mil registros (dados/vendas.csv).", {**CODE, "dados/vendas.csv": csv(90)}, {**CODE, "dados/vendas.csv": csv(50_000)}),
    plain("questions of a list that is shorter", "data-sizes", "problem", "The golden set has 200 questions (eval/golden.json).", {**CODE, "eval/golden.json": "[1, 2, 3, 4, 5, 6]"}, {**CODE, "eval/golden.json": str(list(range(200)))}),
]  # fmt: skip
PAIRS = "# X\n\nAnswers are scored against a golden set of 80 question pairs.\n"
ONE, EIGHTY = '{"question": "a"}\n', '{"question": "a"}\n' * 80
GOLDEN = [
    said(PAIRS, "a golden set that holds one entry", "golden-sizes", "evaluation", {**CODE, "data/golden_set.jsonl": ONE}, {**CODE, "data/golden_set.jsonl": EIGHTY}),
    said(PAIRS, "a golden set of which less than half is there", "golden-sizes", "evaluation", {**CODE, "data/golden_set.jsonl": ONE * 40}, {**CODE, "data/golden_set.jsonl": ONE * 41}),
    said(PAIRS, "golden sets of two files", "golden-sizes", "evaluation", {**CODE, "eval/golden_set.jsonl": ONE, "eval/golden_set_2.jsonl": ONE}, {**CODE, "eval/golden_set.jsonl": ONE * 30, "eval/golden_set_2.jsonl": ONE * 50}),
    said(PAIRS, "a golden set that says that it is a sample", "golden-sizes", "evaluation", {**CODE, "data/golden_set.jsonl": ONE}, {**CODE, "data/golden_set_sample.jsonl": ONE}),
    said("# X\n\nThe 50-question evaluation set is in data/.\n", "an evaluation set told the other way round", "golden-sizes", "evaluation", {**CODE, "data/golden_set.jsonl": ONE * 4}, {**CODE, "data/golden_set.jsonl": ONE * 50}),
    said("# X\n\nЭталонный набор содержит 60 вопросов.\n", "a golden set in Russian", "golden-sizes", "evaluation", {**CODE, "data/golden_set.jsonl": ONE * 4}, {**CODE, "data/golden_set.jsonl": ONE * 60}),
    written("a golden set that is still to grow", "golden-sizes", "evaluation", PAIRS, "# X\n\nTODO: a golden set of 80 question pairs.\n", {**CODE, "data/golden_set.jsonl": ONE}),
]  # fmt: skip
P_VALUES = [
    said("# X\n\nConversion rose (p = 0.004).\n", "a p-value that was never printed", "p-values", "evaluation", shows("p-value: 0.312\n"), shows("p-value: 0.0041\n")),
    said("# X\n\nThe lift is significant (p < 0.01).\n", "a p-value below what was printed", "p-values", "evaluation", shows("p = 0.27\n"), shows("p = 0.0021\n")),
    said("# X\n\nConversion rose (p = 0.004).\n", "a p-value beside others that were printed", "p-values", "evaluation", shows("p-value: 0.312\n"), shows("p-value: 0.03\np-value: 0.6\n")),
]  # fmt: skip
PACKAGES = [
    said("# X\n\n![v](https://img.shields.io/pypi/v/numpy)\n", "a badge of another package", "package-badges", "readme", {**CODE, "pyproject.toml": PROJECT.format("tidy-orders")}, {**CODE, "pyproject.toml": PROJECT.format("NumPy")}, caps=False),
    said("# Quick vectors\n\n```bash\npip install quick-vectors\n```\n", "a command that installs another package", "package-badges", "readme", {**CODE, "pyproject.toml": PROJECT.format("tidy-orders")}, {**CODE, "pyproject.toml": PROJECT.format("quick_vectors")}, caps=False),
    said("# X\n\n![v](https://badge.fury.io/py/numpy.svg)\n", "a badge of a package that is only used", "package-badges", "readme", {**CODE, "pyproject.toml": PROJECT.format("tidy-orders")}, {**CODE, "pyproject.toml": PROJECT.format("tidy-orders") + 'dependencies = ["numpy"]\n'}, caps=False),
]  # fmt: skip
FEATURES = [
    plain("tokens that nothing signs", "features", "code", "All roads are protected with JWT authentication.", CODE, {"app.py": "import jwt\n\nclaims = jwt.decode(t, k)\n"}),
    plain("tokens that may be another's", "features", "code", "All roads are protected with JWT authentication.", CODE, {"app.py": "def ask(request):\n    return check(request.headers['Authorization'])\n"}),
    plain("limits that nothing sets", "features", "code", "Requests are kept in bounds by rate limiting.", CODE, {"app.py": "from slowapi import Limiter\n"}),
    written("limits that somebody should set", "features", "code", "# X\n\n- Rate limiting per client\n", "# X\n\n- Rate limiting: implement limits per client\n", CODE, caps=False),
    plain("drift that nothing looks for", "features", "code", "The service has data drift monitoring.", CODE, {"app.py": "def drift(a, b):\n    return abs(a - b)\n"}),
]  # fmt: skip
CHOSEN = (
    "# X\n\nWe chose Redis because answers repeat.\n\nPostgreSQL was preferred over MongoDB since orders are rows.\n"
)
CHOICES = [
    said(CHOSEN, "tools that were chosen and are nowhere", "chosen-tools", "decisions", CODE, {**CODE, "requirements.txt": "redis\npsycopg\n"}),
    said(CHOSEN, "one of two tools that isn't there", "chosen-tools", "decisions", {**CODE, "requirements.txt": "redis\n"}, {**CODE, "requirements.txt": "redis\nasyncpg\n"}, caps=False),
    written("a choice that was undone", "chosen-tools", "decisions", CHOSEN, "# X\n\nInitially we chose Redis because answers repeat; it was removed.\n", CODE),
    said("# X\n\nSee [the decisions](DECISIONS.md).\n", "choices in a document of their own", "chosen-tools", "decisions", {**CODE, "DECISIONS.md": CHOSEN}, {**CODE, "DECISIONS.md": CHOSEN, "requirements.txt": "redis\npsycopg\n"}),
]  # fmt: skip
EPOCHS = [
    plain("a hundred epochs that are five", "training-length", "evaluation", "The network was trained for 100 epochs.", {"train.py": "EPOCHS = 5\n"}, {"train.py": "EPOCHS = 100\n"}),
    plain("epochs that somebody else may set", "training-length", "evaluation", "The network was trained for 100 epochs.", {"train.py": "EPOCHS = 5\n"}, {"train.py": "parser.add_argument('--epochs', default=5)\nepochs = 5\n"}),
    plain("training that stopped early", "training-length", "evaluation", "The network was trained for 100 epochs.", {"train.py": "EPOCHS = 50\n"}, {"train.py": "EPOCHS = 60\n"}),
]  # fmt: skip
DATA_SETS = [
    plain("a known data set where another is loaded", "dataset-names", "problem", "The data is the Telco churn dataset from Kaggle.", {"train.py": CANCER}, {"train.py": "import pandas as pd\n\ndf = pd.read_csv('telco.csv')\n"}),
    plain("a known data set that may be in a file", "dataset-names", "problem", "The data is the Titanic dataset from Kaggle.", {"train.py": CANCER}, {"train.py": CANCER + "import pandas as pd\n\ndf = pd.read_csv('people.csv')\n"}),
]  # fmt: skip
PRACTICES = [
    said("# X\n\nThe code is tested on every push.\n", "tests on each push without a workflow", "practices", "ci", CODE, {**CODE, ".github/workflows/ci.yml": "on: [push]\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: ./check.sh\n"}),
    said("# X\n\nDie Tests laufen bei jedem Push in GitHub Actions.\n", "a workflow in German", "practices", "ci", CODE, {**CODE, ".github/workflows/ci.yml": "on: [push]\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: pytest\n"}),
    said("# X\n\nMetrics are shown in Grafana dashboards.\n", "dashboards of nothing", "tools", "readme", CODE, {**CODE, "grafana/dash.json": "{}"}, caps=False),
    said("# Credit risk\n\nExperiments are tracked in MLflow.\n", "a tool under a title that speaks of risk", "tools", "readme", CODE, {**CODE, "requirements.txt": "mlflow\n"}, caps=False),
    said("# X\n\n- Redis를 사용하여 결과를 캐싱합니다.\n", "a store in Korean", "tools", "readme", CODE, {**CODE, "requirements.txt": "redis\n"}, caps=False),
    said("# X\n\nThe helpers are covered by testthat unit tests.\n", "tests of R", "practices", "tests", {"a.R": "f <- function(x) x\n"}, {"a.R": "f <- function(x) x\n", "tests/testthat/test-a.R": "test_that('f', { expect_equal(f(1), 1) })\n"}),
    said("# X\n\n테스트 커버리지 92%\n", "a coverage in Korean", "coverage", "tests", CODE, {**CODE, "coverage.xml": '<coverage line-rate="0.92"></coverage>', "test_app.py": "from app import double\n\n\ndef test_a():\n    assert double(2) == 4\n"}),
    said("# X\n\nLa cobertura de pruebas es 95 %.\n", "a coverage in Spanish", "coverage", "tests", CODE, {**CODE, "coverage.xml": '<coverage line-rate="0.95"></coverage>', "test_app.py": "from app import double\n\n\ndef test_a():\n    assert double(2) == 4\n"}),
]  # fmt: skip
BLOCK = """# X

## Results

<!-- eval:start -->
| model | PR AUC |
|---|---|
| tenure rule (baseline) | 0.412 |
| gradient boosting | 0.734 |

Measured on 2026-01-14 (UTC) at commit `1a2b3c4d5e6f`, on 8 cores.
<!-- eval:end -->
"""
REPORT = {"reports/eval.json": '{"baseline": {"pr_auc": 0.41204}, "boosting": {"pr_auc": 0.73398}}'}
BENCH = "# X\n\n## Latency\n\nMeasured at commit 1a2b3c4d5e6f on 8 cores.\n\n| request | p95 (ms) |\n|---|---|\n| one | 7.9 |\n| many | 27.3 |\n"
BLOCKS = [
    said(BLOCK, "figures of a commit that never was", "measured-blocks", "results", {"train.py": FIT}, {"train.py": FIT, **REPORT}),
    said(BLOCK, "figures of a commit that never was, for the evaluation", "measured-blocks", "evaluation", {"train.py": FIT}, {"train.py": FIT, **REPORT}),
    said(BENCH, "speeds of a commit that never was", "measured-blocks", "latency", {"bench.py": SPEED}, {"bench.py": SPEED, "reports/bench.json": '{"one": 7.91, "many": 27.304}'}),
]  # fmt: skip
KIND_PROBES = [
    *ENVIRONMENT, *CONTAINERS, *METHODS, *MODELS, *COUNTS, *GOLDEN, *P_VALUES, *PACKAGES, *DATA_SETS, *PRACTICES, *BLOCKS, *FEATURES, *EPOCHS, *CHOICES,
]  # fmt: skip
