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
        ("model = tf.keras.models.load_model(path)", True),
        ("model = mlflow.sklearn.load_model(uri)", False),
        ("self.load_model()", False),
        ("def load_model(path):", False),
    ],
)
def test_a_model_file_is_needed_where_one_is_loaded_rather_than_asked_of_a_registry(line: str, *, needed: bool) -> None:
    found = fact("runbook", {"README.md": "# Parcels\n", "app.py": f"import x\n{line}\n"})
    assert bool(found.needs_files) is needed
