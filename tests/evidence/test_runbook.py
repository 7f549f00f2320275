from __future__ import annotations

import pytest

from tests.facts import fact, facts_of


def commands(text: str, files: dict[str, str] | None = None) -> list[tuple[str, str]]:
    found = fact("runbook", {"README.md": "# Parcels\n\n" + text + "\n"} | (files or {}))
    return [(c.text, c.step) for c in found.commands]


@pytest.mark.parametrize(
    "line", ["uvicorn[standard]==0.24.0", "python-multipart==0.0.6", "flask>=2.0", "docker ~= 7.0"]
)
def test_a_pinned_requirement_is_no_command(line: str) -> None:
    assert commands(f"```\n{line}\n```") == []


def test_a_command_with_a_version_in_it_stays_one() -> None:
    assert commands("```\npip install flask==2.0\n```") == [("pip install flask==2.0", "install")]


def test_a_make_target_in_running_text_counts_only_when_it_exists() -> None:
    makefile = {"script/Makefile": "start-app:\n\tdocker compose up\n"}
    assert commands("`cd script && make start-app` starts it.", makefile) == [("make start-app", "start")]
    assert commands("We make sure that it starts, and make start-app is gone.") == []


def test_scripts_of_other_languages_are_found_in_running_text() -> None:
    found = commands("Start it with `./gradlew run`, try it with `sh scripts/e2e.sh`.", {"scripts/e2e.sh": "true\n"})
    assert [text for text, _ in found] == ["./gradlew run", "sh scripts/e2e.sh"]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Run it with `python train.py --epochs 3`.", ["python train.py --epochs 3"]),
        ("Run it with `python -m radar`.", ["python -m radar"]),
        ("A python function answers faster than any python package does.", []),
        ("No conda installation is needed, and jupyter notebooks are not either.", []),
        ("| python function | 21.4 s |", []),
        ("It was written with python 3.11 in mind.", []),
        ("**Start it**: `uv run dg dev`, then open the page.", ["uv run dg dev"]),
        ("**Start it**: `poetry run radar`.", ["poetry run radar"]),
    ],
)
def test_in_running_text_only_what_runs_something_is_a_command(line: str, found: list[str]) -> None:
    assert [text for text, _ in commands(line, {"train.py": "1\n", "radar/__main__.py": "1\n"})] == found


@pytest.mark.parametrize(
    ("line", "needed"),
    [
        ('model = joblib.load("model.pkl")', True),
        ('model = load_model("model.h5")', True),
        ("model = load_model(MODEL_PATH)", True),
        ("session = ort.InferenceSession('digits.onnx')", True),
        ("session = ort.InferenceSession(self.model_path)", True),
        ("session = ort.InferenceSession(model_path, options)", False),
        ("model = tf.keras.models.load_model(path)", True),
        ("model = mlflow.sklearn.load_model(uri)", False),
        ("self.load_model()", False),
        ("def load_model(path):", False),
    ],
)
def test_a_model_file_is_needed_where_one_is_loaded_rather_than_asked_of_a_registry(line: str, *, needed: bool) -> None:
    found = fact("runbook", {"README.md": "# Parcels\n", "app.py": f"import x\n{line}\n"})
    assert bool(found.needs_files) is needed


def test_a_program_of_the_environment_is_that_program() -> None:
    readme = "# A\n\n```bash\n.venv/bin/python main.py\nvenv\\Scripts\\pip install -r requirements.txt\n```\n"
    found = fact("runbook", {"README.md": readme, "main.py": "1", "requirements.txt": "a"}).commands
    assert [(c.step, c.text) for c in found] == [
        ("start", "python main.py"),
        ("install", "pip install -r requirements.txt"),
    ]


def test_what_a_database_is_fed_must_be_there() -> None:
    text = "```bash\nmysql -u root -p shop < sql/setup.sql\n```\n"
    fed = fact("runbook", {"README.md": text}).commands[0]
    assert (fed.step, fed.missing) == ("data", "sql/setup.sql")
    assert fact("runbook", {"README.md": text, "sql/setup.sql": "SELECT 1;\n"}).commands[0].missing == ""


def test_going_into_a_folder_and_answering_chats_are_no_outcome() -> None:
    def outcome(line: str) -> int:
        return len(fact("runbook", {"README.md": f"# A\n\n```\nflask run\n```\n\n{line}\n"}).outcome)

    assert outcome("Navigate to the Project Directory:") == 0
    assert outcome("It uses the API to provide responses to messages.") == 0
    assert outcome("Navigate to the page with your browser.") == 1


def test_using_the_project_as_a_library_starts_it() -> None:
    readme = "# A\n\n```python\nimport parcels\n\nparcels.predict(3)\n```\n"
    assert [c.step for c in fact("runbook", {"README.md": readme, "parcels/__init__.py": "1"}).commands] == ["start"]
    assert fact("runbook", {"README.md": readme, "other.py": "1"}).commands == ()


def test_a_template_is_started_by_making_a_project_of_it() -> None:
    readme = (
        "# A\n\n```bash\npipx install cookiecutter\ncookiecutter gh:a/b\n```\n\n```bash\ncopier copy gh:a/b c\n```\n"
    )
    found = fact("runbook", {"README.md": readme}).commands
    assert [(c.step, c.text) for c in found] == [
        ("install", "pipx install cookiecutter"),
        ("start", "cookiecutter gh:a/b"),
        ("start", "copier copy gh:a/b c"),
    ]


def test_a_library_of_r_is_used_by_its_name() -> None:
    readme = "# A\n\n```r\nlibrary(parcels)\npredict_all(3)\n```\n"
    files = {"README.md": readme, "DESCRIPTION": "Package: parcels\nTitle: Late ones\n"}
    assert [c.step for c in fact("runbook", files).commands] == ["start"]


@pytest.mark.parametrize(
    ("code", "needed"),
    [
        ('os.getenv("DB_URI")', 1),
        ('os.environ["API_TOKEN"]', 1),
        ('os.getenv("DB_URI", "")', 1),
        ('os.getenv("DB_URI", "sqlite:///a.db")', 0),
        ('os.getenv("DB_URI", DEFAULT_DB_URI)', 0),
        ('os.getenv("DB_URI", None)', 1),
        ('os.environ["API_TOKEN"] == given', 1),
        ("process.env.API_URL || 'http://localhost'", 0),
    ],
)
def test_a_setting_with_a_default_is_no_need(code: str, needed: int) -> None:
    name = "a.js" if code.startswith("process") else "a.py"
    assert len(fact("runbook", {name: f"x = {code}\n"}).needs_settings) == needed


def test_a_variable_that_the_file_sets_itself_is_no_need() -> None:
    assert fact("runbook", {"a.py": 'os.environ["API_TOKEN"] = given\n'}).needs_settings == ()
    script = 'python - <<END\nkey = os.environ["TEST_KEY"]\nEND\n'
    assert fact("runbook", {"try.sh": script}).needs_settings
    assert fact("runbook", {"try.sh": f"export TEST_KEY=image\n{script}"}).needs_settings == ()


def test_data_of_an_address_need_no_file_wherever_the_call_is_broken() -> None:
    read = 'data = pd.read_csv(\n    "{}",\n    sep=";",\n)\n'
    assert fact("runbook", {"a.py": read.format("parcels.csv")}).needs_files
    assert fact("runbook", {"a.py": read.format("https://example.org/parcels.csv")}).needs_files == ()


def test_a_model_that_the_same_file_saves_is_its_own() -> None:
    load, save = 'model = joblib.load("a.pkl")\n', 'joblib.dump(model, "a.pkl")\n'
    assert fact("runbook", {"a.py": save + load}).needs_files == ()
    assert [p.path for p in fact("runbook", {"a.py": save, "b.py": load}).needs_files] == ["b.py"]
    assert fact("runbook", {"b.py": load, "models/a.z": "x"}).needs_files == ()


def test_what_a_template_holds_is_no_need_of_its_own() -> None:
    code = 'import os\nkey = os.environ["API_TOKEN"]\n'
    assert fact("runbook", {"{{cookiecutter.name}}/app.py": code}).needs_settings == ()
    assert fact("runbook", {"template/app.py": code}).needs_settings


def test_a_loader_of_whatever_is_handed_to_it_needs_no_model() -> None:
    assert fact("runbook", {"a.py": "def read(path):\n    return pickle.load(path)\n"}).needs_files == ()
    assert fact("runbook", {"a.py": "model = pickle.load(file)\n"}).needs_files
    assert fact("runbook", {"a.py": "x = joblib.load('churn.joblib')\n"}).needs_files


def test_run_before_a_command_in_running_text_is_no_part_of_it() -> None:
    main = {"main.py": "1"}
    assert commands("Just run `python main.py`.", main) == [("python main.py", "start")]
    assert commands("Then `uv run python main.py`.", main) == [("uv run python main.py", "start")]


def test_a_package_that_is_a_program_too_is_no_command_by_itself() -> None:
    assert commands("```\nflask\nstreamlit\nuvicorn\n```") == []
    assert commands("```\nflask run\n```") == [("flask run", "start")]


@pytest.mark.parametrize(
    ("command", "missing"),
    [
        ("python https://github.com/a/b/raw/main/tool.zip", True),
        ("pip install -r https://github.com/a/b/raw/main/list.zip", True),
        ("pip install -r https://example.org/requirements.txt", False),
        ("streamlit run https://example.org/app.py", False),
    ],
)
def test_an_interpreter_reads_no_address(command: str, missing: bool) -> None:
    found = fact("runbook", {"README.md": f"# A\n\n```\n{command}\n```\n"}).commands
    assert [bool(c.missing) for c in found] == [missing]


def test_reloading_loads_no_data() -> None:
    assert commands("```\nuvicorn app:app --reload\npython load_notes.py\n```", {"app.py": "app = 1\n"}) == [
        ("uvicorn app:app --reload", "start"),
        ("python load_notes.py", "data"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        ".\\.venv\\Scripts\\Activate.ps1",
        "venv\\Scripts\\Activate.ps1",
        "& .venv/Scripts/Activate.ps1",
        "source .venv/bin/activate",
    ],
)
def test_switching_an_environment_on_starts_nothing(line: str) -> None:
    assert "start" not in [step for _, step in commands(f"```powershell\n{line}\n```")]


@pytest.mark.parametrize(
    "line",
    [
        "flask-cors",
        "python-dotenv",
        "docker-compose.yml",
        "dvc.yaml",
        "jupyter-client",
        "uvicorn.run(app)",
        "poetry.lock",
    ],
)
def test_a_package_or_file_called_like_a_program_is_no_command(line: str) -> None:
    assert commands(f"```\n{line}\n```") == []


@pytest.mark.parametrize(
    "line",
    [
        "docker-compose up",
        "jupyter-lab",
        "pip-sync requirements.txt",
        "start.sh",
        "huggingface-cli login",
        "apt-get install x",
    ],
)
def test_programs_with_a_dash_or_an_ending_stay_commands(line: str) -> None:
    assert [text for text, _ in commands(f"```\n{line}\n```")] == [line]


@pytest.mark.parametrize(
    ("line", "step", "missing"),
    [
        ("powershell -ExecutionPolicy Bypass -File .\\scripts\\bootstrap.ps1", "install", ""),
        ("pwsh -File scripts/refresh.ps1 -RunId demo", "start", ""),
        ("powershell -File scripts/gone.ps1", "start", "scripts/gone.ps1"),
        ("bash setup_env.sh", "install", ""),
        ("./install.sh", "install", ""),
        ("corepack pnpm --filter web dev", "start", ""),
    ],
)
def test_scripts_that_set_up_and_start(line: str, step: str, missing: str) -> None:
    files = dict.fromkeys(("scripts/bootstrap.ps1", "scripts/refresh.ps1", "setup_env.sh", "install.sh"), "true\n")
    found = fact("runbook", {"README.md": f"# A\n\n```\n{line}\n```\n", **files}).commands
    assert [(c.step, c.missing.replace("\\", "/")) for c in found] == [(step, missing)]


SCRIPTS = {
    "pyproject.toml": '[project]\nname = "fares"\n[project.scripts]\nfares = "fares.cli:main"\n"fares-web" = "fares.web:run"\n',
}


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("fares train --run-id 1", "train"),
        ("fares ingest --path data", "data"),
        ("fares transform", "start"),
        ("fares-web", "start"),
    ],
)
def test_a_program_that_the_project_installs_is_a_command(line: str, step: str) -> None:
    assert commands(f"```\n{line}\n```", SCRIPTS) == [(line, step)]
    poetry = {"pyproject.toml": '[tool.poetry.scripts]\nfares = "f:main"\nfares-web = "f:web"\n[tool.ruff]\nline = 1\n'}
    assert commands(f"```\n{line}\n```", poetry) == [(line, step)]
    old = {"setup.cfg": "[options.entry_points]\nconsole_scripts =\n    fares = f:main\n    fares-web = f:web\n"}
    assert commands(f"```\n{line}\n```", old) == [(line, step)]
    assert commands(f"```\n{line}\n```") == [], "somebody else's"


def test_words_that_begin_like_an_own_program_are_none() -> None:
    assert commands("The fares train the model.", SCRIPTS) == []
    assert commands("```\nfaresx run\nfares/\n```", SCRIPTS) == []


@pytest.mark.parametrize(
    ("language", "code", "files"),
    [
        (
            "go",
            'import "github.com/ada/fare"\n\nf := fare.New()',
            {"go.mod": "module github.com/ada/fare\n\ngo 1.22\n"},
        ),
        ("go", 'import (\n\t"github.com/ada/fare/lasso"\n)', {"go.mod": "module github.com/ada/fare\n"}),
        ("js", "const f = require('fare');\nf.run()", {"package.json": '{\n  "name": "fare"\n}'}),
        ("typescript", 'import { run } from "@ada/fare";', {"package.json": '{\n  "name": "@ada/fare"\n}'}),
        ("rust", "use fare_rs::Model;\nfn main() {}", {"Cargo.toml": '[package]\nname = "fare-rs"\n'}),
    ],
)
def test_a_library_of_another_language_is_started_by_code_that_brings_it_in(
    language: str, code: str, files: dict[str, str]
) -> None:
    shown = f"```{language}\n{code}\n```"
    assert [step for _, step in commands(shown, files)] == ["start"]
    assert "start" not in [step for _, step in commands(shown)], "a library of somebody else's"


def test_a_settings_file_that_the_reader_writes_first_is_not_missing() -> None:
    told = "Example of `.env.remote`:\n\n```env\nA=1\n```\n\n```bash\ncp .env.remote .env\n```\n"
    found = fact("runbook", {"README.md": "# A\n\n" + told}).commands
    assert [c.missing for c in found if c.text.startswith("cp")] == [""]
    untold = fact("runbook", {"README.md": "# A\n\n```bash\ncp .env.remote .env\n```\n"}).commands
    assert [c.missing for c in untold] == [".env.remote"]


def astray(text: str, *paths: str) -> list[str]:
    found = fact("runbook", {"README.md": f"# A\n\n{text}\n", **dict.fromkeys(paths, "print(1)\n")})
    return [c.astray for c in found.commands if c.step in ("start", "train", "data")]


@pytest.mark.parametrize(
    ("text", "lies_in"),
    [
        ("```\npython train.py\n```", "src"),
        ("```\nuv run python train.py --epochs 3\n```", "src"),
        ("```\npython src/train.py\n```", ""),
        ("```\ncd src\npython train.py\n```", ""),
        ("```\ncd parcels/src && python train.py\n```", ""),
        ("Navigate to the `src` folder.\n\n```\npython train.py\n```", ""),
        ("```\nuv run --directory src python train.py\n```", ""),
        ("```\npython gone.py\n```", ""),
        ("```\npython ../train.py\n```", ""),
    ],
)
def test_a_script_is_looked_for_where_the_reader_stands(text: str, lies_in: str) -> None:
    assert astray(text, "src/train.py") == [lies_in]


def test_a_readme_of_a_folder_speaks_of_that_folder() -> None:
    files = {"web/README.md": "# A\n\n```\npython app.py\n```\n", "web/app.py": "1", "README.md": "# B\n\nWords.\n"}
    assert [c.astray for c in fact("runbook", files).commands] == [""]


def test_thousands_of_commands_names_and_conflicts_end() -> None:
    """A square of the size would take minutes here, and the whole run's ceiling would show it."""
    lines = "\n".join(f"python a{i}/run.py" for i in range(3000))
    keys = "\n".join(f'k{i} = os.environ["SERVICE{i}_API_KEY"]' for i in range(3000))
    torn = "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> dev\n" * 2000
    files = {f"d{i}/run.py": "1" for i in range(3000)} | {f"g{i}/go.mod": f"module a.b/{i}\n" for i in range(300)}
    readme = f"# A\n\n```\n{lines}\n```\n\nKeys of SERVICE1 as a token.\n\n```\n{torn}```\n"
    world = facts_of({"README.md": readme, "app.py": f"import os\n{keys}\n", **files})
    assert world.get("runbook").commands
    assert world.get("conflicts").readme == ()


def test_a_line_of_a_code_example_is_named_by_its_own_number() -> None:
    readme = "# A\n\n```python\nx = 1\nfrom app import go\n```\n"
    found = fact("runbook", {"README.md": readme, "app.py": "def go():\n    pass\n"})
    assert [(command.line, command.text) for command in found.commands] == [(5, "from app import go")]


def missing(command: str, files: dict[str, str] | None = None) -> list[str]:
    readme = f"# A\n\n```\n{command}\n```\n"
    return [c.missing for c in fact("runbook", {"README.md": readme} | (files or {})).commands]


@pytest.mark.parametrize(
    ("command", "gone"),
    [
        ("pip install requirements.txt", True),
        ("pip install -U --no-cache-dir deps/requirements-dev.txt", True),
        ("pip install -r requirements.txt", False),
        ("pip install --upgrade -r requirements.txt", False),
        ("pip install -c requirements.txt flask", False),
        ("pip install flask", False),
    ],
)
def test_a_list_is_read_only_where_pip_is_told_so(command: str, *, gone: bool) -> None:
    lists = {"requirements.txt": "flask\n", "deps/requirements-dev.txt": "ruff\n"}
    assert [bool(name) for name in missing(command, lists)] == [gone]


def test_a_package_beside_the_repository_is_nobodys_to_install() -> None:
    assert missing('pip install -e "../shared-core[dev]"') == ["../shared-core"]
    assert missing("pip install -e ../lib", {"lib/setup.py": "1"}) == [""]


@pytest.mark.parametrize(
    ("command", "file"),
    [
        ("go test ./...", "radar.go"),
        ("mvn package", "pom.xml"),
        ("./gradlew run", "app/build.gradle.kts"),
        ("cargo run --release", "Cargo.toml"),
        ("terraform apply", "infra/main.tf"),
    ],
)
def test_a_build_needs_what_it_builds(command: str, file: str) -> None:
    assert [bool(name) for name in missing(command)] == [True]
    assert missing(command, {file: "x\n"}) == [""]


def test_a_make_target_is_held_by_what_it_runs() -> None:
    recipe = "install: venv\n\t@pip install -e ../core && python tools/seed.py\n\nrun:\n\tpython $(APP).py\n"
    assert missing("make install", {"Makefile": recipe}) == ["../core (for make install)"]
    assert missing("make install", {"Makefile": recipe, "core/setup.py": "1", "tools/seed.py": "1"}) == [""]
    assert missing("make run", {"Makefile": recipe}) == [""]
    both = {"Makefile": recipe, "core/setup.py": "1"}
    assert missing("make install", both) == ["tools/seed.py (for make install)"]


def test_outcomes_stand_where_commands_do() -> None:
    told = "The service returns answers, and responses are generated from documents."
    steps = "## Run it\n\n```\npython app.py\n```\n\n"
    found = fact("runbook", {"README.md": f"# A\n\n{told}\n\n{steps}"})
    assert found.outcome == ()
    assert len(fact("runbook", {"README.md": f"# A\n\n{steps}{told}\n"}).outcome) == 1
    page = "Then the page is at http://localhost:8501."
    assert len(fact("runbook", {"README.md": f"# A\n\n{page}\n\n{steps}"}).outcome) == 1


@pytest.mark.parametrize(
    ("line", "starts"),
    [
        ("python app.py", True),
        ("jupyter notebook study.ipynb", True),
        ("jupyter notebook", False),
        ("jupyter-lab --no-browser --port 3030", False),
        ("python ingest.py", True),
        ("wget https://example.org/data.zip", False),
        ("chmod +x run.sh", False),
        ("npm ls react", False),
        ("docker compose down", False),
        ("docker compose up", True),
        ("terraform validate", False),
        ("helm repo update", False),
        ("pip install flask", False),
    ],
)
def test_what_starts_the_project_and_what_only_prepares(line: str, *, starts: bool) -> None:
    files = {"app.py": "1", "ingest.py": "1", "study.ipynb": "{}", "compose.yaml": "services: {}\n"}
    found = fact("runbook", {"README.md": f"# A\n\n```\n{line}\n```\n"} | files).commands
    assert [c.starts for c in found] == [starts]


def test_links_of_the_instructions_to_what_is_not_there() -> None:
    steps = (
        "## Deploy\n\n```\nterraform apply\n```\n\nSee [the rest](docs/deploy.md) and [their page](https://a.b/c).\n"
    )
    files = {"README.md": f"# A\n\n[Notes](gone.md) on birds.\n\n{steps}", "main.tf": "x\n"}
    assert [(p.line, p.note) for p in fact("runbook", files).dead_links] == [
        (11, "docs/deploy.md isn't in the repository")
    ]
    assert fact("runbook", files | {"docs/deploy.md": "# B\n"}).dead_links == ()


def gone(text: str, **files: str) -> list[str]:
    return [c.missing for c in fact("runbook", {"README.md": f"# A\n\n```bash\n{text}\n```\n"} | files).commands]


def test_what_a_command_downloads_is_there_for_the_next_one() -> None:
    fetch = "wget https://conda.example.org/dist/Install-x86.sh\n"
    assert not any(gone(fetch + "bash Install-x86.sh"))
    assert any(gone(fetch + "bash Other.sh"))
    assert any(gone("# see https://conda.example.org/dist/Install-x86.sh\nbash Install-x86.sh"))


def test_inside_one_of_several_clones_a_file_that_is_not_here_may_be_theirs() -> None:
    mine, other = "git clone https://example.org/me/parcels.git\n", "git clone https://example.org/they/yolo.git\n"
    assert not any(gone(f"{mine}{other}cd yolo\nbash scripts/get_data.sh"))
    assert any(gone(f"{mine}cd parcels\nbash scripts/get_data.sh"))
    assert any(gone(f"{mine}{other}cd yolo\ncd ..\nbash scripts/get_data.sh"))


@pytest.mark.parametrize(("name", "needed"), [("API_TOKEN", True), ("TOKENIZERS_PARALLELISM", False)])
def test_a_tokenizers_switch_is_no_token(name: str, *, needed: bool) -> None:
    found = fact("runbook", {"README.md": "# A\n", "app.py": f'import os\nx = os.environ["{name}"]\n'})
    assert bool(found.needs_settings) is needed


@pytest.mark.parametrize(
    ("readme", "told"),
    [
        ("## Dependencies\n\n- R\n- tidyverse\n", True),
        ("## D\u00e9pendances\n\n- R\n", True),
        ("What it needs is listed in requirements.txt.\n", True),
        ("What it needs is listed in environment.yml.\n", False),  # isn't there
        ("## Dependencies\n", False),
        ("## What the assignment's requirements ask\n\n- a report\n", False),
        ("```\n\u251c\u2500\u2500 requirements.txt\n```\n", False),
        ("\u251c\u2500\u2500 requirements.txt  # dependencies\n", False),
    ],
)
def test_what_to_have_first_is_read_in_words(readme: str, *, told: bool) -> None:
    found = fact("runbook", {"README.md": f"# A\n\n{readme}", "requirements.txt": "flask\n"})
    assert bool(found.depends) is told
