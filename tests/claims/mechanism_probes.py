# ruff: noqa: PLR0917 - a probe is a row
"""Probes of what is done, drawn, named as a source, run by CI or asked for by an option, in several languages."""

from __future__ import annotations

from tests.claims.probes import CODE, Files, Probe, csv, notebook, table, tests, written

LONG = "import json\n\n\n" + "".join(
    f"def step_{n}(rows):\n    return [row + {n} for row in rows]\n\n\n" for n in range(8)
)
WORK: Files = {"work.py": LONG}
FIT: Files = {
    "train.py": "from sklearn.linear_model import Ridge\n\n\ndef train(x, y):\n    return Ridge().fit(x, y)\n\n\n"
    + LONG
}


def _done(name: str, line: str, code: str, files: Files = WORK) -> Probe:
    """A deed that no code does, and the same with code that does it."""
    readme = f"# Answers\n\nA service for a library.\n\n## Features\n\n- {line}\n"
    return Probe(
        f"{name} that nothing does",
        "behaviours",
        "readme",
        {"README.md": readme, **files},
        {"README.md": readme, **files, "does.py": code + "\n\nprint(json)\n", "main.py": "import does\n"},
        caps=False,
    )


CACHE = "from functools import lru_cache\nimport json\n\n\n@lru_cache\ndef look(x):\n    return json.dumps(x)\n"
RETRY = "import json\n\n\ndef call(ask):\n    for attempt in range(3):\n        try:\n            return ask()\n        except OSError:\n            retry = attempt\n"
DEEDS = [
    _done("caching", "Repeated answers are cached for an hour", CACHE),
    _done("кэширование", "Частые ответы кэшируются на час", CACHE),
    _done("캐싱", "자주 묻는 답변은 캐싱하여 제공", CACHE),
    _done("caché", "Las respuestas quedan en caché", CACHE),
    _done("retrying", "Failed requests are retried with exponential back-off", RETRY),
    _done("repetição", "Falhas são repetidas até 5 vezes com espera crescente", RETRY),
    _done(
        "streaming",
        "Answers arrive token by token over server-sent events",
        "import json\n\n\ndef answer(parts):\n    return StreamingResponse(json.dumps(p) for p in parts)\n",
    ),
    _done(
        "an alert",
        "A Slack alert fires when the error grows",
        "import json\nimport requests\n\n\ndef tell(text):\n    requests.post(slack_webhook, json={'text': text})\n",
    ),
    _done(
        "оповещение",
        "Уведомления приходят в Telegram ",
        "import json\n\n\ndef tell(telegram, text):\n    telegram.send(text)\n",
    ),
    _done(
        "masking",
        "Персональные данные маскируются",
        "import json\nimport re\n\n\ndef mask_names(text):\n    return re.sub('[A-Z]+', '*', text)\n",
    ),
    _done(
        "early stopping",
        "Parada temprana según la pérdida de validación",
        "import json\nfrom keras.callbacks import EarlyStopping\n\nSTOP = EarlyStopping()\n",
        FIT,
    ),
    _done(
        "mixed precision",
        "El entrenamiento usa precisión mixta",
        "import json\nimport torch\n\nscaler = torch.cuda.amp.GradScaler()\n",
        FIT,
    ),
    _done(
        "quantization",
        "The network is quantized to INT8",
        "import json\nimport torch\n\n\ndef small(net):\n    return torch.ao.quantization.quantize_dynamic(net)\n",
        FIT,
    ),
    _done(
        "conformal prediction",
        "Intervals come from conformal prediction",
        "import json\nfrom mapie.regression import MapieRegressor\n\nM = MapieRegressor\n",
        FIT,
    ),
    _done(
        "a Kalman filter",
        "Sensor faults are found by a Kalman filter",
        "import json\nimport numpy\n\n\ndef kalman(x, gain):\n    return x + gain\n",
        FIT,
    ),
    _done(
        "semantic search",
        "Búsqueda semántica de sinopsis",
        "import json\nfrom sentence_transformers import SentenceTransformer\n\nM = SentenceTransformer('x')\n",
    ),
    _done(
        "boosting",
        "Градиентный бустинг по признакам карточки",
        "import json\nimport lightgbm\n\nM = lightgbm.LGBMRegressor()\n",
        FIT,
    ),
    _done(
        "push notices",
        "A PWA with push notifications for volunteers",
        "import json\nfrom pywebpush import webpush\n\nPWA = 'service-worker.js'\nSEND = webpush\n",
    ),
    _done(
        "hashed passwords",
        "Las contraseñas se guardan con bcrypt",
        "import json\nimport bcrypt\n\nHASH = bcrypt.hashpw\n",
    ),
    _done(
        "연합 학습",
        "연합 학습으로 매장별 모델을 결합",
        "import json\nimport flwr\n\nSTART = flwr.server.start_server\n",
        FIT,
    ),
    _done(
        "работа памяти",
        "Запоминает контекст диалога",
        "import json\n\nhistory = []\n\n\ndef keep(text):\n    history.append(json.dumps(text))\n",
    ),
]
BENCH = "import json\nimport random\nimport time\n\n\ndef main():\n    start = time.perf_counter()\n    {work}\n    print(json.dumps({{'took': time.perf_counter() - start, {pair}}}))\n"


def _drawn(name: str, lines: str, pair: str, true: str, work: str = "pass", path: str = "bench/run.py") -> Probe:
    readme = table(*lines.split("\n"))
    return Probe(
        name,
        "simulated-figures",
        "results",
        {"README.md": readme, **WORK, path: BENCH.format(pair=pair, work=work)},
        {"README.md": readme, **WORK, path: BENCH.format(pair=true, work=work)},
    )


DRAWN = [
    _drawn(
        "a share that is drawn between narrow ends",
        "Answers were judged equal in 96.4 % of cases.",
        "'equal': random.uniform(0.95, 0.98)",
        "'equal': same(a, b)",
    ),
    _drawn(
        "доля, которая бросается",
        "Клики: 5.9 % против 4.1 %.",
        "'a': random.random() < 0.041, 'b': random.random() < 0.059",
        "'a': clicks(a), 'b': clicks(b)",
        path="ab/simulate.py",
    ),
    _drawn(
        "una media sorteada",
        "La fluidez es de 4,6 sobre 5 de media.",
        "'fluidez': random.gauss(4.6, 0.05)",
        "'fluidez': media(notas)",
        path="evaluar.py",
    ),
    _drawn(
        "a typed result by its name",
        "| Métrica | Valor |\n|---|---|\n| Relevancia | 0.96 |",
        "'relevancia': 0.96",
        "'relevancia': juez(pares)",
        path="evaluacion/evaluar.py",
    ),
    _drawn(
        "typed results that stand together",
        "만족도 4.7점, 비용 38원, 응답 1.9초입니다.",
        "'satisfaction': 4.7, 'won': 38, 'seconds': 1.9, 'wins': 4.7, 'cost_per_call': 38, 'p95_users': 1.9",
        "'satisfaction': ask(), 'won': bill(), 'seconds': clock()",
        path="eval/run.py",
    ),
    _drawn(
        "a change between made-up figures",
        "| System | BLEU |\n|---|---|\n| with | 33.8 |\n| without | 21.4 |\n\nThe glossary gains 12.4 points.",
        "'bleu_with': 33.8, 'bleu_without': 21.4",
        "'bleu_with': bleu(a), 'bleu_without': bleu(b)",
        path="evaluate.py",
    ),
]


def _source(name: str, line: str, path: str, false: str, true: str) -> Probe:
    readme = f"# Triage\n\nSorts tickets for a help desk.\n\n## Training\n\n{line}\n"
    return Probe(
        name,
        "attributed-figures",
        "results",
        {"README.md": readme, **WORK, path: false},
        {"README.md": readme, **WORK, path: true},
        caps=False,
    )


SOURCES = [
    _source(
        "a log without the figure it is named for",
        "Trained on 41,300 tickets, see `logs/train.log`.",
        "logs/train.log",
        "epoch 1\nloaded 9640 tickets\n",
        "epoch 1\nloaded 41300 tickets\n",
    ),
    _source(
        "журнал без числа",
        "Обучено на 41 300 обращениях, см. `logs/train.log`.",
        "logs/train.log",
        "loaded 9640 tickets\n",
        "loaded 41300 tickets\n",
    ),
    _source(
        "un registro sin la cifra",
        "Se usaron 12 480 fotos, según `logs/datos.txt`.",
        "logs/datos.txt",
        "fotos 3120\n",
        "fotos 12480\n",
    ),
    _source(
        "a report without the figure",
        "The run took 1834 steps (source: reports/run.json).",
        "reports/run.json",
        '{"steps": 402}',
        '{"steps": 1834}',
    ),
    _source(
        "기록에 없는 수",
        "학습 데이터 41,300건은 logs/train.log 참조",
        "logs/train.log",
        "loaded 9640\n",
        "loaded 41300\n",
    ),
]
ONE_SYSTEM = "on: [push]\njobs:\n  t:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/setup-python@v5\n        with:\n          python-version: '3.11'\n      - run: pytest\n"
SYSTEMS = "on: [push]\njobs:\n  t:\n    strategy:\n      matrix:\n        os: [ubuntu-latest, macos-latest, windows-latest]\n        python: ['3.9', '3.10', '3.11', '3.12', '3.13']\n    runs-on: ${{ matrix.os }}\n    steps:\n      - uses: actions/setup-python@v5\n        with:\n          python-version: ${{ matrix.python }}\n      - run: pytest\n"


def _matrix(name: str, line: str) -> Probe:
    readme = f"# Clean\n\nCleans tables.\n\n## Development\n\n{line}\n"
    files = {**CODE, "tests/test_app.py": tests(3)}
    return Probe(
        name,
        "ci-matrix",
        "ci",
        {"README.md": readme, **files, ".github/workflows/ci.yml": ONE_SYSTEM},
        {"README.md": readme, **files, ".github/workflows/ci.yml": SYSTEMS},
        caps=False,
    )


MATRICES = [
    _matrix("systems that no workflow names", "Every pull request is tested on Linux, macOS and Windows."),
    _matrix("versions that no workflow names", "The test suite runs in CI against Python 3.9 to 3.13."),
    _matrix("sistemas que ningún flujo nombra", "Cada push se prueba en Linux, Windows y macOS."),
    _matrix("версии, которых нет", "Каждый push проверяется на Python 3.9–3.13."),
    _matrix("wheels of every tag", "The wheels are built for Linux, Windows and macOS on every tag."),
]
PRINTED = (
    "from sklearn.metrics import confusion_matrix\nprint(confusion_matrix(y, p))\n",
    "[[5874   26]\n [  37   63]]\n",
)


def _counts(name: str, false: str, true: str, *, caps: bool = True) -> Probe:
    head = "# Fraud\n\nFlags payments for review.\n\n## Results\n\n"
    files = {"model.ipynb": notebook(PRINTED)}
    return Probe(
        name,
        "matrix-counts",
        "results",
        {"README.md": f"{head}{false}\n", **files},
        {"README.md": f"{head}{true}\n", **files},
        caps,
    )


COUNTS = [
    _counts("misses that the matrix denies", "The forest misses only 4 frauds.", "The forest misses only 37 frauds."),
    _counts("false alarms that the matrix denies", "There are 12 false positives.", "There are 26 false positives."),
    _counts("falsos positivos negados", "Quedan 5 falsos positivos.", "Quedan 26 falsos positivos."),
    _counts("пропуски, которых больше", "Модель пропускает лишь 9 случаев.", "Модель пропускает лишь 37 случаев."),
    _counts(
        "a test set that is larger than its matrix",
        "The test set has 12,000 samples.",
        "The test set has 6,000 samples.",
        caps=False,
    ),
]
ARGS = "import argparse\n\nparser = argparse.ArgumentParser()\nparser.add_argument('--day')\n{more}print(parser.parse_args())\n"


def _option(name: str, text: str, more: str, files: Files | None = None) -> Probe:
    readme = f"# Meters\n\nFinds odd meters.\n\n## Usage\n\n{text}\n"
    false = {"README.md": readme, "detect.py": ARGS.format(more=""), "Makefile": "test:\n\tpytest\n"}
    return Probe(
        name,
        "own-options",
        "run-instructions",
        false,
        {**false, "detect.py": ARGS.format(more=more), **(files or {})},
        caps=False,
    )


OPTIONS = [
    _option(
        "an option that no code knows",
        "```bash\npython detect.py --day 3 --shape json\n```",
        "parser.add_argument('--shape')\n",
    ),
    _option(
        "an option in a sentence", "The option `--shape json` changes the output.", "parser.add_argument('--shape')\n"
    ),
    _option(
        "uma opção que não existe",
        "Opções: `--day` escolhe o dia; `--formato json` troca a saída.",
        "parser.add_argument('--formato')\n",
    ),
    _option(
        "an option with two words",
        "```bash\npython detect.py --max-rows 10\n```",
        "parser.add_argument('--max_rows')\n",
    ),
    _option(
        "a target that no Makefile has",
        "`make bench` prints the times.",
        "",
        {"Makefile": "test:\n\tpytest\nbench:\n\tpython detect.py\n"},
    ),
]
JSON_METRICS = {
    "reports/metrics.json": '{"baseline": {"rmse": 41.7, "r2": 0.52}, "lightgbm": {"rmse": 27.9, "r2": 0.78}}',
    **WORK,
}
CLASSES = {
    "results/test_metrics.json": '{"macro_f1": 0.81, "per_class_f1": {"billing": 0.88, "hardware": 0.79}}',
    **WORK,
}


def _told(name: str, kind: str, criterion: str, false: str, true: str, files: Files, *, caps: bool = False) -> Probe:
    """Two sentences on one repository."""
    head = "# Tool\n\nSorts things for a small library.\n\n"
    return written(name, kind, criterion, f"{head}{false}\n", f"{head}{true}\n", files, caps=caps)


PYPROJECT = {"pyproject.toml": "[project]\nname = 'x'\nrequires-python = '>=3.9,<3.12'\n", **CODE}
ROUTES = {
    "api.py": "from fastapi import FastAPI\nfrom sklearn.metrics import f1_score\n\napp = FastAPI()\n\n\n@app.get('/books')\ndef books():\n    return f1_score([1], [1])\n"
}
COMMANDS = {
    "pyproject.toml": "[project]\nname = 'shelf'\n\n[project.scripts]\nshelf = 'shelf.cli:main'\n", "shelf/__init__.py": "",
    "shelf/cli.py": "import argparse\n\n\ndef main():\n    parser = argparse.ArgumentParser()\n    sub = parser.add_subparsers()\n    sub.add_parser('find')\n    sub.add_parser('sort')\n    print(parser.parse_args())\n",
}  # fmt: skip
PAIR = "## Structure\n\n```\nsrc/read.py    reads the rows\nsrc/sort.py    sorts them\nsrc/{}   writes them\n```"
PATHS = {"src/read.py": LONG, "src/sort.py": LONG, "src/show.py": LONG}
TRAINS = {
    "train.py": "from transformers import TrainingArguments\n\nMAX_LENGTH = 128\nARGS = TrainingArguments('out', num_train_epochs=2, per_device_train_batch_size=16)\nFLAGS = model.predict_proba(x)[:, 1] > 0.5\nBOOST = XGBClassifier(max_depth=4, n_estimators=200).fit(x, y)\n"
}
RATE = {"benchmarks/latency.json": '{"p95_ms": 131.0, "throughput_rps": 19.4}', **CODE}
GIVEN = "## Results\n\n| Model | RMSE | R2 |\n|---|---|---|\n| Baseline | 41.7 | 0.52 |\n| LightGBM | {} | {} |"
FURTHER = [
    _told(
        "a model's row beside a baseline that is right",
        "metric-values",
        "results",
        GIVEN.format("18.2", "0.94"),
        GIVEN.format("27.9", "0.78"),
        JSON_METRICS,
        caps=True,
    ),
    _told(
        "a class that a result file denies",
        "metric-values",
        "results",
        "## Results\n\n| Team | F1 |\n|---|---|\n| billing | 0.95 |",
        "## Results\n\n| Team | F1 |\n|---|---|\n| billing | 0.88 |",
        CLASSES,
        caps=True,
    ),
    _told(
        "folds that printed less",
        "metric-values",
        "results",
        "## Results\n\nThe cross-validated AUC is 0.978. The test AUC is 0.913.",
        "## Results\n\nThe cross-validated AUC is 0.905. The test AUC is 0.913.",
        {"m.ipynb": notebook(("print(auc)\nprint(cv)\n", "test AUC 0.913\ncv AUC 0.905 +- 0.012\n"))},
        caps=True,
    ),
    _told(
        "an overlap that a file denies",
        "metric-values",
        "results",
        "## Results\n\nThe network reaches an IoU of 0.91.",
        "## Results\n\nThe network reaches an IoU of 0.78.",
        {"results/metrics.json": '{"iou": 0.78, "dice": 0.95}', **WORK},
        caps=True,
    ),
    _told(
        "조사가 붙은 지표",
        "metric-values",
        "results",
        "## 결과\n\n테스트 MAE는 12.4대입니다.",
        "## 결과\n\n테스트 MAE는 19.3대입니다.",
        {"reports/metrics.json": '{"mae": 19.3}', **WORK},
        caps=True,
    ),
    _told(
        "a version above the package's",
        "python-versions",
        "run-instructions",
        "![p](https://img.shields.io/badge/python-3.12%20%7C%203.13-blue)",
        "![p](https://img.shields.io/badge/python-3.9%20%7C%203.11-blue)",
        PYPROJECT,
    ),
    _told(
        "a gate where nothing measures coverage",
        "coverage-gates",
        "tests",
        "## Tests\n\nA cobertura é medida e o build falha abaixo de 90%.",
        "## Tests\n\nA cobertura é boa.",
        {**CODE, "tests/test_app.py": tests(3)},
    ),
    _told(
        "metrics that no server gives",
        "endpoints",
        "readme",
        "| GET | `/metrics` | counters |\n|---|---|---|\n| GET | `/books` | books |",
        "| GET | `/books` | books |\n|---|---|---|\n| GET | `/docs` | docs |",
        ROUTES,
    ),
    _told(
        "a part of a command that its parser doesn't know",
        "own-commands",
        "run-instructions",
        "```bash\nshelf find\nshelf serve\n```",
        "```bash\nshelf find\nshelf sort\n```",
        COMMANDS,
    ),
    _told("a path in a plain list", "named-files", "readme", PAIR.format("push.py"), PAIR.format("show.py"), PATHS),
    _told(
        "a script that an item begins with",
        "named-files",
        "readme",
        "1. `src/read.py` reads the rows\n2. `refit.py` fits the model on Sundays",
        "1. `src/read.py` reads the rows\n2. `show.py` prints them",
        PATHS,
    ),
    _told(
        "a variable in a sentence",
        "environment",
        "run-instructions",
        "Defina `MEDIDORES_DB_URL` para ler do banco.",
        "Defina `SHELF_ROOT` para escolher a pasta.",
        {"shelf.py": "import os\n\nROOT = os.environ['SHELF_ROOT']\n"},
    ),
    _told(
        "a variable that the project's own package doesn't read",
        "environment",
        "run-instructions",
        "Set `SHELF_TZ` to your time zone.",
        "Set `SHELF_ROOT` to your folder, and `ZENML_STORE_PATH` to its own.",
        {"shelf/__init__.py": "import os\n\nimport zenml\n\nROOT = os.environ['SHELF_ROOT']\n"},
    ),
    _told(
        "a tool alone in its cell",
        "tools",
        "readme",
        "| Part | Tool |\n|---|---|\n| Vektorspeicher | Weaviate |\n| Warteschlange | Redis |",
        "| Part | Tool |\n|---|---|\n| Warteschlange | Redis |\n| Zweck | schneller als Weaviate |",
        {"a.py": "import redis\n\nR = redis.Redis()\n"},
    ),
    _told(
        "a class beside a better one in the same line of JSON",
        "metric-values",
        "results",
        "## Results\n\n| Team | F1 |\n|---|---|\n| hardware | 0.90 |",
        "## Results\n\n| Team | F1 |\n|---|---|\n| hardware | 0.79 |",
        CLASSES,
        caps=True,
    ),
    _told(
        "a tuner in Russian",
        "tools",
        "readme",
        "Гиперпараметры подобраны Optuna за 200 испытаний.",
        "Гиперпараметры подобраны вручную.",
        FIT,
    ),
    _told(
        "un registro de corridas",
        "tools",
        "readme",
        "Cada corrida queda registrada en DVC.",
        "Cada corrida queda registrada en Redis.",
        {"a.py": "import redis\n\nR = redis.Redis()\n"},
    ),
    _told(
        "기록 도구",
        "tools",
        "readme",
        "모든 실험은 MLflow에 기록하고 있습니다.",
        "모든 실험은 Redis에 기록하고 있습니다.",
        {"a.py": "import redis\n\nR = redis.Redis()\n"},
    ),
    _told(
        "дообученная модель",
        "model-names",
        "evaluation",
        "Тема определяется дообученной моделью ruBERT.",
        "Тема определяется логистической регрессией по словам.",
        {"a.py": "from sklearn.linear_model import LogisticRegression\n\nM = LogisticRegression().fit(x, y)\n"},
    ),
    _told(
        "tests of a label mapping",
        "counted-tests",
        "tests",
        "31 tests cover the label mapping and the API.",
        "3 tests cover the label mapping and the API.",
        {**CODE, "tests/test_app.py": tests(3)},
        caps=True,
    ),
    _told(
        "행의 수",
        "data-sizes",
        "problem",
        "## 데이터\n\n`data/rentals.csv`, 총 8,760행입니다.",
        "## 데이터\n\n`data/rentals.csv`, 총 720행입니다.",
        {**CODE, "data/rentals.csv": csv(720)},
    ),
    _told(
        "yozuvlar soni",
        "data-sizes",
        "problem",
        "## Ma'lumotlar\n\n`data/hosil.csv` faylida 2400 ta yozuv bor.",
        "## Ma'lumotlar\n\n`data/hosil.csv` faylida 300 ta yozuv bor.",
        {**CODE, "data/hosil.csv": csv(300)},
    ),
    _told(
        "epochs in a row of settings",
        "training-length",
        "evaluation",
        "Twenty epochs, learning rate 2e-5.".replace("Twenty", "20"),
        "Two epochs, learning rate 2e-5.",
        TRAINS,
    ),
    _told(
        "a threshold that the code doesn't use",
        "stated-settings",
        "evaluation",
        "The threshold of 0.35 was kept.",
        "The threshold of 0.5 was kept.",
        TRAINS,
    ),
    _told(
        "a sequence cut elsewhere",
        "stated-settings",
        "evaluation",
        "Texts are cut at 512 tokens, batch size 16.",
        "Texts are cut at 128 tokens, batch size 16.",
        TRAINS,
    ),
    _told(
        "daraxtlar soni va chuqurlik",
        "stated-settings",
        "evaluation",
        "600 ta daraxt, chuqurlik 9.",
        "200 ta daraxt, chuqurlik 4.",
        TRAINS,
    ),
    _told(
        "a throughput that the benchmark denies",
        "stated-speeds",
        "latency",
        "## Latency\n\nThroughput: 210 req/s.",
        "## Latency\n\nThroughput: 19 req/s.",
        RATE,
        caps=True,
    ),
]
MECHANISM_PROBES = [*DEEDS, *DRAWN, *SOURCES, *MATRICES, *COUNTS, *OPTIONS, *FURTHER]
