from __future__ import annotations

import pytest

from tests.facts import fact


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
        return len(fact("runbook", {"README.md": f"# A\n\n{line}\n"}).outcome)

    assert outcome("Navigate to the Project Directory:") == 0
    assert outcome("It uses the API to provide responses to messages.") == 0
    assert outcome("Navigate to the page with your browser.") == 1


def test_using_the_project_as_a_library_starts_it() -> None:
    readme = "# A\n\n```python\nimport parcels\n\nparcels.predict(3)\n```\n"
    assert [c.step for c in fact("runbook", {"README.md": readme, "parcels/__init__.py": "1"}).commands] == ["start"]
    assert fact("runbook", {"README.md": readme, "other.py": "1"}).commands == ()


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
        ("process.env.API_URL || 'http://localhost'", 0),
    ],
)
def test_a_setting_with_a_default_is_no_need(code: str, needed: int) -> None:
    name = "a.js" if code.startswith("process") else "a.py"
    assert len(fact("runbook", {name: f"x = {code}\n"}).needs_settings) == needed


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
