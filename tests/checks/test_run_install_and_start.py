from __future__ import annotations

from grader.checks.run_install_and_start import check
from grader.model import Status
from tests.checks.prose import INSTALL, START, command, place, runbook
from tests.facts import fact


def test_installing_and_starting_pass_and_one_of_them_is_half() -> None:
    assert check(runbook(INSTALL, START)).status is Status.PASS
    assert check(runbook(INSTALL)).score == 0.25
    assert check(runbook(START)).score == 0.5
    assert check(runbook()).status is Status.FAIL


def test_a_container_does_both() -> None:
    assert check(runbook(command("docker compose up", "start", docker=True))).status is Status.PASS


def test_what_is_not_there_starts_nothing() -> None:
    assert check(runbook(INSTALL, command("python main.py", "start", missing="main.py"))).score == 0.25


def test_opening_a_notebook_by_hand_is_a_quarter() -> None:
    assert check(runbook(INSTALL, manual=(place(),))).score == 0.75


def test_fetching_a_file_starts_nothing_and_making_data_does() -> None:
    assert check(runbook(INSTALL, command("wget https://example.org/model.gguf", "data"))).score == 0.25
    assert check(runbook(INSTALL, command("python ingest.py", "data"))).status is Status.PASS


def test_an_editor_without_a_notebook_is_opening_by_hand() -> None:
    assert check(runbook(INSTALL, command("jupyter notebook", "start"))).score == 0.75
    assert check(runbook(INSTALL, command("jupyter notebook study.ipynb", "start"))).score == 1.0


def test_what_only_far_documents_tell_counts_half() -> None:
    far = command("python app.py", "start", path="notes/deep.md")
    main = frozenset({"README.md"})
    found = check(runbook(INSTALL, far, main=main))
    assert found.score == 0.62
    assert "far from the README" in found.summary
    near = check(runbook(INSTALL, START, far, main=main))
    assert near.score == 1.0
    assert "far from" not in near.summary
    assert check(runbook(command("pip install a", "install", path="notes/deep.md"), far, main=main)).score == 0.5


def test_of_several_commands_those_are_shown_that_install_all_and_start_the_program() -> None:
    told = (
        "# Frost\n\n```bash\npip install --upgrade pip\npip install -r requirements.txt\nmlflow ui\n"
        "ollama serve\nuvicorn app:app --reload\n```\n"
    )
    files = {"README.md": told, "requirements.txt": "fastapi\n", "app.py": "x = 1\n"}
    found = check(fact("runbook", files))
    assert found.summary == "To install: `pip install -r requirements.txt`; to start: `uvicorn app:app --reload`."
    alone = check(fact("runbook", files | {"README.md": "# Frost\n\n```bash\nmlflow ui\n```\n"}))
    assert alone.summary.endswith("to start: `mlflow ui`.")


def test_getting_the_code_is_not_called_installing() -> None:
    said = check(runbook(command("git clone https://example.org/a", "clone"), START)).summary
    assert said.startswith("To install: nothing but `git clone")
    assert check(runbook(INSTALL, START)).summary.startswith("To install: `")
