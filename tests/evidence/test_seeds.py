from __future__ import annotations

import pytest

from tests.facts import fact


@pytest.mark.parametrize(
    ("path", "code", "what", "value"),
    [
        ("a.py", "train_test_split(x, y, random_state=42)", "random_state", "42"),
        ("a.py", "np.random.seed(SEED)", "np.random.seed", "SEED"),
        ("a.py", "torch.manual_seed(args.seed)", "torch.manual_seed", "args.seed"),
        ("a.py", "rng = np.random.default_rng(7)", "np.random.default_rng", "7"),
        ("a.py", "pl.seed_everything(cfg.seed)", "pl.seed_everything", "cfg.seed"),
        ("a.py", "key = jax.random.PRNGKey(0)", "jax.random.PRNGKey", "0"),
        ("a.R", "set.seed(1234)", "set.seed", "1234"),
        ("a.cpp", "std::mt19937 gen(42);", "mt19937 gen", "42"),
        ("a.c", "srand(1);", "srand", "1"),
    ],
)
def test_forms(path: str, code: str, what: str, value: str) -> None:
    found = fact("seeds", {path: f"x = 1\n{code}\n"}).code
    assert [(s.line, s.what, s.value) for s in found] == [(2, what, value)]


@pytest.mark.parametrize(
    "path",
    [
        "bench/locustfile.py",
        "app/src/AppRendering.cpp",
        "src/benchmarks/user.py",
        "tools/dummy.py",
        "onnx_export.py",
        "src/main.ts",
    ],
)
def test_chance_that_enters_no_result(path: str) -> None:
    assert fact("seeds", {path: "x = randint(0, 3)\n"}).chance == ()
    assert fact("seeds", {"src/model.py": "x = randint(0, 3)\n"}).chance


@pytest.mark.parametrize(
    "code", ["f(random_state=None)", "f(seed=seed)", "# np.random.seed(1)", "seeds = [a]", "srand(time(0));"]
)
def test_what_fixes_nothing(code: str) -> None:
    assert fact("seeds", {"a.py": f"{code}\n"}).code == ()


def test_configuration() -> None:
    found = fact("seeds", {"conf/train.yaml": "lr: 0.1\nseed: 42\n", "uv.lock": "seed: 1\n"}).config
    assert [(s.path, s.line, s.value) for s in found] == [("conf/train.yaml", 2, "42")]


def test_tests_do_not_count() -> None:
    assert fact("seeds", {"tests/test_a.py": "import random\nrandom.seed(1)\n"}).code == ()


@pytest.mark.parametrize("text", ["seed." * 20_000, "seed" * 30_000, "\n" * 60_000 + "seed", "random_state=" * 9000])
def test_hostile_lines_cost_little(text: str) -> None:
    found = fact("seeds", {"a.py": text, "a.yaml": text})
    assert len(found.all) <= 200


def test_java_seeds_its_generator() -> None:
    assert [s.value for s in fact("seeds", {"A.java": "Random r = new Random(42);\n"}).code] == ["42"]
    assert fact("seeds", {"A.java": "Random r = new Random();\n"}).code == ()


@pytest.mark.parametrize(
    "line",
    [
        "producer = KafkaProducer(bootstrap_servers=HOSTS)",
        "from service.bootstrap import start",
        "# bootstrap the mean, then shuffle",
        '"""Sequential by design: each task needs the last."""',
        "model = YOLO('best.pt')",
        "loader = Rows(shuffle=False)",
        "fn rows(shuffle: bool) {}",
        "time.sleep(random.uniform(1, 3))",
        "colors = np.random.randint(0, 255, (80, 3))",
        "code = str(random.randint(1000, 9999))",
        "cursor.execute('SELECT * FROM film ORDER BY rand()')",
    ],
)
def test_what_draws_nothing_that_enters_a_result(line: str) -> None:
    assert fact("seeds", {"src/service.py": f"{line}\n"}).chance == ()


@pytest.mark.parametrize(
    "line",
    [
        "low, high = bootstrap_ci(scores)",
        "result = stats.bootstrap((scores,), np.mean)",
        "model = Sequential([Dense(8)])",
        "model = YOLO('yolov8n.pt')\nmodel.train(data='plants.yaml')",
        "loader = Rows(shuffle=True)",
        "rows = rng.permutation(rows)",
        "weights = np.random.randn(3)",
    ],
)
def test_what_draws(line: str) -> None:
    assert fact("seeds", {"src/service.py": f"{line}\n"}).chance == (("src/service.py", 1),)


def test_a_generator_of_its_own_is_seeded() -> None:
    (seed,) = fact("seeds", {"src/sample.py": "rng = random.Random(13)\nrows = rng.sample(rows, 9)\n"}).code
    assert (seed.line, seed.value) == (1, "13")
    assert fact("seeds", {"src/sample.py": "rng = random.Random()\n"}).code == ()


def test_a_database_that_is_bootstrapped_from_something_draws_nothing() -> None:
    said = '"""Migrations run against a database bootstrapped from the schema."""\n\nimport os\n'
    assert fact("seeds", {"db/runner.py": said}).chance == ()
    assert fact("seeds", {"src/spread.py": "spread = bootstrapped(x)\n"}).chance
