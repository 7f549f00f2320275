from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.checks import run_needs_told
from grader.evidence.lost_modules import LostModule, LostModules
from grader.model import Status
from tests.checks.prose import INSTALL, START, command, place, runbook
from tests.facts import fact

if TYPE_CHECKING:
    from grader.evidence.runbook import Runbook
    from grader.model import Finding


def check(book: Runbook, *lost: LostModule) -> Finding:
    return run_needs_told.check(book, LostModules(lost))


README = "# A\n\n```bash\npip install -r requirements.txt\npython app.py\n```\n"


def test_nothing_needed_passes_and_no_commands_fail() -> None:
    assert check(runbook(INSTALL, START)).status is Status.PASS
    assert check(runbook()).status is Status.FAIL


def test_data_and_models_must_be_told() -> None:
    data, model = place(note="data are read"), place(note="a model is loaded")
    assert check(runbook(START, needs_files=(data,))).status is Status.FAIL
    assert check(runbook(START, needs_files=(data,), data_notes=(place(note="from Kaggle"),))).status is Status.PASS
    assert check(runbook(START, needs_files=(model,), data_notes=(place(note="from Kaggle"),))).status is Status.FAIL
    assert check(runbook(START, command("python train.py", "train"), needs_files=(model,))).status is Status.PASS


def test_keys_must_be_named_somewhere() -> None:
    key = place(note="OPENAI_API_KEY")
    assert check(runbook(START, needs_settings=(key,))).status is Status.FAIL
    assert check(runbook(START, needs_settings=(key,), settings=frozenset({"OPENAI_API_KEY"}))).status is Status.PASS
    assert check(runbook(START, needs_settings=(key,), example_env=".env.example")).status is Status.PASS


def test_paths_of_one_machine_stop_a_stranger() -> None:
    assert check(runbook(START, machine_paths=(place(),) * 2)).status is Status.PASS
    assert check(runbook(START, machine_paths=(place(),) * 3)).status is Status.FAIL


def test_needs_are_read_from_the_code() -> None:
    code = 'import os\nimport pandas as pd\nkey = os.environ["OPENAI_API_KEY"]\ndf = pd.read_csv("data/a.csv")\n'
    found = fact("runbook", {"README.md": README, "app.py": code})
    assert [p.note for p in found.needs_settings] == ["OPENAI_API_KEY"]
    assert [p.line for p in found.needs_files] == [4]
    assert not fact("runbook", {"README.md": README, "app.py": code, "data/a.csv": "x\n"}).needs_files
    assert not fact("runbook", {"README.md": README, "tests/test_a.py": code}).needs_files, "tests are no product"


KEYED = 'import os\nkey = os.environ["OPENWEATHER_API_KEY"]\n'


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("You also need an OpenWeatherMap API key (free tier).", True),
        ("Créez une clé OpenWeather et gardez-la.", True),
        ("Crie uma chave no site da OpenWeather.", True),
        ("Store it as the secret `openweather-api-key`.", True),
        ("The data come from OpenWeatherMap.", False),
        ("You need an API key.", False),
        ("Weather tokens are counted.", False),
    ],
)
def test_a_key_may_be_told_in_words_beside_its_service(line: str, *, told: bool) -> None:
    found = check(
        fact("runbook", {"README.md": f"{README}\n{line}\n", "app.py": KEYED, "requirements.txt": "requests\n"})
    )
    assert (found.status is Status.PASS) is told


LOADS = 'import joblib\nmodel = joblib.load("model.pkl")\n'
MAKES = 'import joblib\njoblib.dump(model, "model.pkl")\n'


@pytest.mark.parametrize(
    ("steps", "files", "told"),
    [
        ("python cook.py\npython app.py", {"cook.py": MAKES}, True),
        ("python app.py", {"cook.py": MAKES}, False),
        ("python cook.py\npython app.py", {"cook.py": "print(1)\n"}, False),
        ("export MODEL_PATH=model.pkl\npython app.py", {}, True),
        ("Rscript cook.R\npython app.py", {"cook.R": 'saveRDS(fit, "model.rds")\n'}, True),
    ],
)
def test_a_model_is_told_of_where_the_reader_runs_what_makes_it(
    steps: str, files: dict[str, str], *, told: bool
) -> None:
    readme = f"# A\n\n```bash\npip install -r requirements.txt\n{steps}\n```\n"
    found = check(fact("runbook", {"README.md": readme, "requirements.txt": "joblib\n", "app.py": LOADS, **files}))
    assert (found.status is Status.PASS) is told


def test_the_advice_names_what_is_missing_and_nothing_else() -> None:
    model, key = place(note="a model is loaded"), place(note="OPENAI_API_KEY")
    assert check(runbook(START, needs_files=(model,))).fix.startswith("Give the command that trains the model")
    both = check(runbook(START, needs_files=(place(note="data are read"),), needs_settings=(key,))).fix.splitlines()
    assert [line.split(" ")[0] for line in both] == ["Give", "Say"]
    assert "(OPENAI_API_KEY)" in both[1]
    assert "paths of your own machine" in check(runbook(START, machine_paths=(place(),) * 3)).fix
    assert check(runbook()).idle


LOCAL = {"app.py": 'import ollama\n\nanswer = ollama.chat(model="llama3", messages=[])\n'}


def asked(files: dict[str, str]) -> list[int | None]:
    return [p.line for p in fact("runbook", {"README.md": README} | files).needs_served]


def test_a_model_of_a_local_server_must_be_brought_there() -> None:
    assert asked(LOCAL) == [1]
    assert asked({"app.py": "llm = ChatOllama(model='llama3')\n"}) == [1]
    assert asked({"app.py": 'URL = "http://localhost:11434"\n'}) == [1]
    assert asked({"app.py": "name = 'ollama'\n"}) == []
    assert asked(LOCAL | {"README.md": README + "\nFirst `ollama pull llama3`.\n"}) == []
    assert asked(LOCAL | {"docker/entry.sh": "ollama serve &\nollama pull llama3\n"}) == []
    assert asked(LOCAL | {"compose.yaml": 'entrypoint: ["ollama", "run", "llama3"]\n'}) == []
    assert asked({"tests/test_app.py": "import ollama\n"}) == []


def test_what_is_asked_of_a_local_server_and_nobody_pulls_leaves_a_quarter() -> None:
    found = check(runbook(INSTALL, START, needs_served=(place(),)))
    assert found.score == 0.25
    assert "ollama pull" in found.fix
    key = place(note="OPENAI_API_KEY")
    assert check(runbook(START, needs_served=(place(),), needs_settings=(key,))).score == 0


def test_a_module_that_was_never_committed_stops_everybody() -> None:
    lost = LostModule("app.models.net", "app/main.py", 3, "models/")
    found = check(runbook(INSTALL, START), lost)
    assert (found.status, found.places[0].path, found.places[0].line) == (Status.FAIL, "app/main.py", 3)
    assert "`.gitignore` names `models/`" in found.summary
    assert found.fix.startswith("Commit app.models.net in spite of .gitignore")
    stray = check(runbook(INSTALL, START), LostModule("app.models.net", "app/old.py", 3))
    assert stray.score == 0.6
    assert stray.fix.startswith("Commit app.models.net, and")
    assert check(runbook(INSTALL, START), LostModule("models.net", "app.py", 3)).score == 0.0


def test_modules_may_come_from_the_other_project_that_is_cloned() -> None:
    lost = LostModule("models.net", "app.py", 3)
    mine, other = (command(f"git clone https://example.org/a/{name}.git", "clone") for name in ("parcels", "yolo"))
    start = command("python app.py", "start")
    assert check(runbook(mine, start), lost).score == 0.0
    assert 0 < check(runbook(mine, other, start), lost).score < 1
