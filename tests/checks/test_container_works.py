from __future__ import annotations

from grader.checks.container_works import check
from grader.evidence.ci import Ci
from tests.facts import fact

DOCKERFILE = 'FROM python:3.12-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY src/ src/\nCMD ["python", "src/app.py"]\n'
APP = {"requirements.txt": "flask==3.0.0\n", "src/app.py": "print(1)\n"}
NO_CI = Ci()


def test_a_dockerfile_that_fits_the_tree() -> None:
    assert check(fact("containers", {"Dockerfile": DOCKERFILE, **APP}), NO_CI).score == 1.0


def test_a_dockerfile_that_copies_what_is_not_there() -> None:
    found = check(fact("containers", {"Dockerfile": DOCKERFILE, "src/app.py": "x = 1\n"}), NO_CI)
    assert found.score == 0.0
    assert found.places[0].line == 2


def test_a_model_that_training_makes_first_costs_a_little() -> None:
    files = {"Dockerfile": DOCKERFILE.replace("CMD", "COPY models/ models/\nCMD"), **APP}
    assert check(fact("containers", files), NO_CI).score == 0.8


def test_the_context_may_be_a_folder() -> None:
    files = {"api/Dockerfile": DOCKERFILE, **{f"api/{k}": v for k, v in APP.items()}}
    assert check(fact("containers", files), NO_CI).score == 1.0


def test_a_start_command_without_its_file() -> None:
    assert check(fact("containers", {"Dockerfile": 'FROM a:1.0\nCMD ["python", "server.py"]\n'}), NO_CI).score == 0.0


def test_one_broken_of_two() -> None:
    files = {"Dockerfile": DOCKERFILE, "Dockerfile.worker": "FROM a:1.0\nCOPY worker/ .\n", **APP}
    assert check(fact("containers", files), NO_CI).score == 0.8


def test_an_empty_dockerfile_ships_nothing() -> None:
    assert check(fact("containers", {"Dockerfile": ""}), NO_CI).score == 0.0


def test_a_host_configuration() -> None:
    assert check(fact("containers", {"Procfile": "web: gunicorn app:app\n", "app.py": "app = 1\n"}), NO_CI).score == 1.0
    assert check(fact("containers", {"Procfile": "web: gunicorn app:app\n"}), NO_CI).score == 0.0
