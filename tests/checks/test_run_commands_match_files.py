from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from grader.checks import run_commands_match_files
from grader.evidence.conflicts import Conflicts
from grader.model import Place, Status
from tests.checks.prose import INSTALL, START, TEST, command, runbook
from tests.facts import fact

if TYPE_CHECKING:
    from grader.evidence.runbook import Runbook
    from grader.model import Finding


def check(told: Runbook, torn: tuple[str, ...] = (), **options: Any) -> Finding:
    """The check where these files hold the markers of a merge."""
    conflicts = Conflicts(tuple(Place(path, 3) for path in torn))
    return run_commands_match_files.check(told, conflicts, **options)


def missing_in(text: str, files: dict[str, str]) -> list[str]:
    found = fact("runbook", {"README.md": f"# A\n\n```bash\n{text}\n```\n", **files})
    return [c.missing for c in found.commands]


def test_sound_commands_pass_and_none_fails() -> None:
    assert check(runbook(INSTALL, START)).status is Status.PASS
    assert check(runbook(START)).score == 0.5
    assert check(runbook()).status is Status.FAIL


def test_a_start_that_is_not_there_fails_the_whole() -> None:
    gone = command("python main.py", "start", missing="main.py")
    assert check(runbook(INSTALL, TEST, gone)).status is Status.FAIL
    assert 0 < check(runbook(INSTALL, TEST, START, gone)).score < 1


def test_names_are_looked_for_in_the_tree() -> None:
    assert missing_in("python train.py", {"src/train.py": "1"}) == [""]
    assert missing_in("python train.py", {"src/fit.py": "1"}) == ["train.py"]
    assert missing_in("pip install -r requirements.txt", {}) == ["requirements.txt"]
    assert missing_in("docker build -t x .", {"DockerFile": "FROM a"}) == [""]
    assert missing_in("docker compose up -d", {}) == ["docker-compose.yml"]
    assert missing_in("docker compose up", {"compose.yaml": "services: {}"}) == [""]
    assert missing_in("uvicorn api.main:app --reload", {"api/main.py": "1"}) == [""]
    assert missing_in("uvicorn api.app:app", {"api/main.py": "1"}) == ["api.app"]
    assert missing_in("python -m pytest", {}) == [""], "somebody else's module"
    assert missing_in("make lint", {"Makefile": "lint:\n\truff check\n"}) == [""]
    assert missing_in("make serve", {"Makefile": "lint:\n\truff check\n"}) == ["target serve in a Makefile"]
    assert missing_in("npm run dev", {"web/package.json": '{"scripts": {"dev": "vite"}}'}) == [""]
    assert missing_in("npm run dev", {}) == ["package.json"]


def test_commands_are_read_through_prompts_comments_and_continuations() -> None:
    text = "# first\n$ pip install x  # the library\ndocker run -d \\\n  -p 80:80 \\\n  app\nPS C:\\a> python a.py\n>>> import x"
    found = fact("runbook", {"README.md": f"# A\n\n```\n{text}\n```\n", "a.py": "1"})
    assert [(c.step, c.line) for c in found.commands] == [("install", 5), ("start", 6), ("start", 9)]


def test_how_many_may_be_missing_where_a_reader_looks() -> None:
    gone = command("python tools/plot.py", "data", missing="tools/plot.py")
    assert check(runbook(INSTALL, TEST, START, gone), allowed=0).score == 0.0
    assert check(runbook(INSTALL, TEST, START, gone), allowed=1).score > 0


def test_what_stands_far_from_the_readme_weighs_little() -> None:
    near = check(runbook(INSTALL, TEST, START, command("python a.py", "data", missing="a.py"))).score
    far = command("python a.py", "data", missing="a.py", path="notes/history.md")
    read = replace(runbook(INSTALL, TEST, START, far), main=frozenset({"README.md"}))
    assert check(read).score > near
    assert check(read, allowed=0).score > 0


def test_a_start_in_another_folder_is_a_wrong_step_unless_one_is_right() -> None:
    lost = command("python train.py", "train", astray="src")
    found = check(runbook(INSTALL, lost), allowed=1)
    assert found.status is Status.FAIL
    assert "cd src" in found.fix
    assert found.places[0].note == "the script lies in src/"
    assert check(runbook(INSTALL, lost)).score > 0, "no more than a cap"
    assert check(runbook(INSTALL, lost, START), allowed=1).score > 0


def test_a_name_that_stands_for_any_is_not_missing() -> None:
    for text in ("python your_script.py", "python path/to/train.py", "pwsh -File script.ps1", "bash my_script.sh"):
        assert missing_in(text, {}) == [""], text
    assert missing_in("python scripts/train.py", {}) == ["scripts/train.py"]
    assert missing_in("python yours.py", {}) == ["yours.py"]


def test_what_is_started_in_the_middle_of_a_merge_does_not_start() -> None:
    told = runbook(INSTALL, TEST, command("uvicorn api.main:app", "start"), command("python tools/plot.py", "start"))
    found = check(told, ("api/main.py",), allowed=1)
    assert found.status is Status.FAIL
    assert "api/main.py" in found.summary
    assert check(told, ("tools/plot.py",), allowed=0).status is Status.FAIL
    assert check(told, ("api/main.py",)).score > 0, "no more than a cap"
    assert check(told, ("api/other.py", "main.py"), allowed=1).score > 0, "nobody starts these"


def test_instructions_that_lead_to_a_document_that_is_not_there_lack_a_step() -> None:
    dead = Place("README.md", 12, note="deploy.md isn't in the repository")
    told = runbook(INSTALL, TEST, START, dead_links=(dead,))
    assert check(told).status is Status.PASS, "no more than a cap"
    found = check(told, allowed=0)
    assert found.status is Status.FAIL
    assert "deploy.md isn't in the repository" in found.summary
    assert found.places == (dead,)
    assert check(told, allowed=1).score > 0
    gone = command("python tools/plot.py", "data", missing="tools/plot.py")
    assert check(runbook(INSTALL, TEST, START, gone, dead_links=(dead,)), allowed=1).status is Status.FAIL


def test_what_lacks_is_told_where_every_command_is_sound() -> None:
    alone = check(runbook(START)).summary
    assert alone == "1 command names nothing that isn't in the repository; at least 2 are wanted."
    assert check(runbook(INSTALL, START)).summary.startswith("2 commands name nothing that isn't")
