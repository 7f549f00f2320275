from __future__ import annotations

import pytest

from tests.facts import fact

ROWS = "id,spend\n" + "".join(f"{i},{i * 2}\n" for i in range(60))


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("data/raw.csv", True),
        ("telco.csv", True),
        ("dados/clientes.csv", True),
        ("outputs/raw.csv", False),
        ("02_Output/report_cache/raw.csv", False),
        ("tests/data/raw.csv", True),
        ("results/metrics.csv", False),
        ("requirements.txt", False),
        ("iris.data", True),
        ("training.txt", True),
    ],
)
def test_tables_by_where_they_stand(path: str, found: bool) -> None:
    assert bool(fact("data_sources", {path: ROWS * 5}).files) is found


def test_prose_is_no_table() -> None:
    assert fact("data_sources", {"notes.txt": "This is a note on the work.\nIt has words.\n" * 60}).files == ()


def test_a_corpus_counts_in_a_data_folder_only() -> None:
    assert fact("data_sources", {"data/manual.pdf": b"%PDF" * 1000}).files
    assert not fact("data_sources", {"manual.pdf": b"%PDF" * 1000, "data/plots/a.png": b"x" * 9000}).files


@pytest.mark.parametrize(
    "url",
    [
        "https://www.kaggle.com/datasets/blastchar/telco-customer-churn",
        "https://huggingface.co/datasets/imdb",
        "https://archive.ics.uci.edu/ml/datasets/census+income",
        "https://zenodo.org/record/12345",
        "https://example.org/files/churn.csv",
        "s3://bucket-public/key.parquet",
    ],
)
def test_links(url: str) -> None:
    (link,) = fact("data_sources", {"README.md": f"# A\n\nThe data: {url}\n"}).links
    assert (link.path, link.line) == ("README.md", 3)


@pytest.mark.parametrize("url", ["https://github.com/a/b", "https://www.kaggle.com", "https://pandas.pydata.org/docs/"])
def test_other_links(url: str) -> None:
    assert fact("data_sources", {"README.md": f"# A\n\n{url}\n"}).links == ()


def test_code_that_fetches_makes_and_tracks() -> None:
    code = (
        "import mlflow\nfrom faker import Faker\nfrom prefect import flow\n"
        "d = fetch_openml('adult')\nfake = Faker()\n# load_dataset('x')\n"
    )
    found = fact("data_sources", {"src/a.py": code})
    assert [(s.line, s.what) for s in found.trackers] == [(1, "mlflow")]
    assert [s.line for s in found.loaders] == [4]
    assert [s.line for s in found.made] == [5]
    assert [(p.path, p.kind) for p in found.pipelines] == [("src/a.py", "prefect")]


def test_pipelines() -> None:
    files = {
        "Makefile": ".PHONY: all\nVAR := 1\nall: data\ndata:\n\tpython a.py\nclean:\n\trm x\n",
        "dvc.yaml": "stages:\n  prepare: {cmd: a}\n  train: {cmd: b}\n",
        "Snakefile": "rule all:\n    input: 'a'\n" * 5,
    }
    got = {p.path: (p.kind, p.steps) for p in fact("data_sources", files).pipelines}
    assert got == {
        "Makefile": ("make", ("all", "data")),
        "dvc.yaml": ("dvc", ("prepare", "train")),
        "Snakefile": ("snakefile", ()),
    }


def test_rows_and_pointers() -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "a" * 64 + "\nsize 12345678\n"
    found = fact("data_sources", {"data/a.csv": ROWS, "data/b.csv": pointer})
    assert [(f.path, f.rows, f.pointer) for f in found.files] == [("data/a.csv", 61, ""), ("data/b.csv", None, "lfs")]
    assert found.versioned == ("data/b.csv",)


def test_what_only_its_owner_can_open_is_no_source() -> None:
    for text in ("s3://mlops-data-nr/fraud-data/", "https://ollama.com/download/ollama-linux-amd64.tgz"):
        assert fact("data_sources", {"README.md": f"# T\n\nSee {text}\n"}).links == (), text
    assert fact("data_sources", {"README.md": "# T\n\nSee gs://gcp-public-data/x/\n"}).links
    local = fact("data_sources", {"a.py": "d = load_dataset('selection.json')\ne = load_dataset('csv', files)\n"})
    assert local.loaders == ()
    assert fact("data_sources", {"a.py": "d = load_dataset('org/reviews')\n"}).loaders


def test_traffic_drawn_from_a_dataset_makes_none() -> None:
    assert fact("data_sources", {"a.py": "def simulate_traffic_from_dataset(x):\n    pass\n"}).made == ()
    assert fact("data_sources", {"a.py": "def generate_dataset(x):\n    pass\n"}).made
    assert fact("data_sources", {"a.py": "def build_mini_dataset(x):\n    pass\n"}).made
    assert fact("data_sources", {"a.py": "def build_dataset_report(x):\n    pass\n"}).made == ()


@pytest.mark.parametrize(
    "text",
    [
        "data:\n\tuv run parcel data\n",
        "fetch-data: venv ## from the site\n\t@python get.py\n",
        "samples : a\n\t-$(PY) make.py\n",
    ],
)
def test_a_target_that_gets_data_is_a_way_to_get_it(text: str) -> None:
    made = fact("data_sources", {"Makefile": "all: data\n\techo\n" + text}).made
    assert [(source.path, source.line) for source in made] == [("Makefile", 3)]


@pytest.mark.parametrize(
    "text",
    [
        "data:\n\techo get it yourself\n",
        "data:\n\t@mkdir -p data\n",
        "data:\n\t# later\n",
        "data: other\n",
        "data := raw\n\tpython a.py\n",
        "validate:\n\tpython a.py data\n",
    ],
)
def test_a_target_that_gets_nothing_is_none(text: str) -> None:
    assert fact("data_sources", {"Makefile": text}).made == ()


def test_an_r_script_that_sources_others_runs_the_steps() -> None:
    parts = {"R/load.R": "x <- 1\n", "R/fit.R": "y <- 2\n"}
    whole = fact("data_sources", {"main.R": 'source("R/load.R")\nsource("R/fit.R")\n', **parts})
    assert [(p.path, p.kind, p.steps) for p in whole.pipelines] == [("main.R", "an R script", ("load.R", "fit.R"))]
    one = fact("data_sources", {"main.R": 'source("R/load.R")\nsource("R/gone.R")\n', **parts})
    assert one.pipelines == ()


@pytest.mark.parametrize(
    "url",
    [
        "https://commonvoice.mozilla.org/en/datasets",
        "https://nlp.example.edu/datasets/reviews",
        "https://stats.example.org/corpus/",
        "https://github.com/ada/parcel-dataset",
        "https://github.com/ada/albanian-news-corpus.git",
    ],
)
def test_a_page_called_after_its_data_is_a_source(url: str) -> None:
    assert fact("data_sources", {"README.md": f"# A\n\nWe train on [these]({url}).\n"}).links


@pytest.mark.parametrize(
    "line",
    [
        "See [the manual](https://docs.example.com/datasets/detect).",
        "See [loaders](https://lib.readthedocs.io/en/latest/datasets/).",
        "[An article](https://medium.com/ada/datasets) on it.",
        "[Code](https://github.com/ada/dataset-tools-demo) of others.",
        "Download this repo as a [ZIP](https://drive.google.com/file/d/1ZOlhqj6/view).",
        "[Demo video](https://drive.google.com/file/d/1ZOlhqj6/view)",
        "[Vídeo](https://drive.google.com/file/d/1ZOlhqj6/view)",
        "[Install](https://github.com/ada/a/archive/main.zip)",
        "[App](https://github.com/ada/a/raw/main/app.zip)",
    ],
)
def test_what_is_linked_may_be_something_else(line: str) -> None:
    assert fact("data_sources", {"README.md": f"# A\n\n{line}\n"}).links == ()


def test_a_drive_of_data_counts() -> None:
    line = "Download the images from [Drive](https://drive.google.com/drive/folders/1abc) into `data/`."
    assert fact("data_sources", {"README.md": f"# A\n\n{line}\n"}).links


@pytest.mark.parametrize(
    ("path", "code", "found"),
    [
        ("src/extract.py", "import requests\nrows = requests.get(API_URL).json()\n", True),
        ("dags/weather_etl.py", "r = httpx.get('https://api.example.org')\n", True),
        ("fetch_prices.ts", "const r = await axios.get(url)\n", True),
        ("etl/ingest-events.js", "const r = await fetch(`https://api.example.org/${day}`)\n", True),
        ("src/client.py", "import requests\nr = requests.get(API_URL)\n", False),  # asks a model, or itself
        ("src/extract.py", "import re\nwords = re.findall('a', text)\n", False),
        ("tests/test_extract.py", "import requests\nrequests.get(URL)\n", False),
        ("src/feature_extractor.py", "model.get(1)\n", False),
    ],
)
def test_a_pipelines_first_step_may_ask_a_service_for_its_data(path: str, code: str, *, found: bool) -> None:
    assert bool(fact("data_sources", {path: code}).made) is found


def test_short_texts_of_a_data_folder_are_a_corpus_together() -> None:
    speech = "I have a plan for the water of the valley. " * 20
    three = {f"corpus/speech{i}.txt": speech for i in range(3)}
    assert [file.path for file in fact("data_sources", three).files] == sorted(three)
    assert fact("data_sources", {"corpus/speech1.txt": speech}).files == ()
    assert fact("data_sources", {f"notes/speech{i}.txt": speech for i in range(3)}).files == ()
    assert fact("data_sources", {f"corpus/speech{i}.txt": "short" for i in range(3)}).files == ()


def test_what_stands_beside_a_model_is_its_output() -> None:
    rows = "id,score\n" + "1,0.5\n" * 40
    assert fact("data_sources", {"models/boost_01/scores.csv": rows}).files == ()
    assert len(fact("data_sources", {"models/data/train.csv": rows}).files) == 1


def test_a_row_or_two_are_no_data() -> None:
    row = '{"question": "Which of the two forms does a new customer have to sign first, and when?", "answer": "B"}\n'
    assert fact("data_sources", {"data/golden.jsonl": row * 2}).files == ()
    assert len(fact("data_sources", {"data/golden.jsonl": row * 3}).files) == 1


@pytest.mark.parametrize("name", ["rag/qa_history_log.csv", "run_log.csv", "chat-history.csv"])
def test_a_log_is_no_data(name: str) -> None:
    table = "time,question\n" + "2026-01-05,which form does a customer sign\n" * 9
    assert fact("data_sources", {name: table}).files == ()
    assert fact("data_sources", {name.replace("log", "blogs").replace("history", "histories"): table}).files


@pytest.mark.parametrize(
    "line",
    [
        "wget https://github.com/a/b/releases/download/v1/best.pt",
        "bash scripts/get_coco.sh",
        "./download_dataset.sh",
        "curl -LO https://models.example/resnet.onnx",
    ],
)
def test_commands_that_fetch_data_or_weights(line: str) -> None:
    assert fact("data_sources", {"README.md": f"# Plants\n\n```bash\n{line}\n```\n"}).loaders


@pytest.mark.parametrize(
    "line", ["bash scripts/get_started.sh", "wget https://a.example/setup.sh", "bash build_data.sh"]
)
def test_commands_that_fetch_neither(line: str) -> None:
    assert fact("data_sources", {"README.md": f"# Plants\n\n```bash\n{line}\n```\n"}).loaders == ()
