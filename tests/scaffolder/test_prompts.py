"""A conversation on a terminal: the name, quick or guided, the summary, a change of mind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from click.testing import CliRunner

import shipfolio
from scaffolder import cli

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

pytestmark = pytest.mark.usefixtures("installed")


@pytest.fixture(autouse=True)
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "_is_interactive", lambda: True)


def talk(*words: str, says: list[str]) -> Result:
    result = CliRunner().invoke(shipfolio.door, ["new", *words], input="".join(f"{line}\n" for line in says))
    assert result.exception is None, result.output
    return result


def answers_of(project: Path) -> Any:
    return yaml.safe_load((project / ".shipfolio.yml").read_text("utf-8"))


def test_quick_asks_the_name_and_takes_the_rest(tmp_path: Path) -> None:
    result = talk("demo", str(tmp_path / "p"), says=["Earnings Desk", "quick", ""])
    found = answers_of(tmp_path / "p")
    assert (found["project_name"], found["package_name"], found["store"]) == ("Earnings Desk", "earnings_desk", "local")
    assert "* project_name    Earnings Desk" in result.stderr
    assert "  store           local" in result.stderr
    assert "The same again" in result.stdout


def test_guided_asks_everything_that_applies(tmp_path: Path) -> None:
    says = ["Desk", "guided", *[""] * 6, "Apache-2.0", "", "remote", "5", "n", ""]
    result = talk("demo", str(tmp_path / "p"), says=says)
    found = answers_of(tmp_path / "p")
    assert (found["license"], found["store"], found["replicas"], found["with_ui"]) == ("Apache-2.0", "remote", 5, False)
    assert "Change STORE in settings.py later." in result.stderr
    assert "choices: local, remote" in result.stderr


def test_a_bad_answer_is_asked_again(tmp_path: Path) -> None:
    says = ["Desk", "Not A Slug", "a-slug", *[""] * 7, "floppy", "local", "", ""]
    result = talk("demo", str(tmp_path / "p"), "--guided", says=says)
    assert "won't do" in result.stderr
    assert "'floppy' is none of its choices" in result.stderr
    assert answers_of(tmp_path / "p")["project_slug"] == "a-slug"


def test_the_summary_can_be_changed(tmp_path: Path) -> None:
    says = ["Desk", "quick", "with-ui", "n", "nonsense", "project_name", "Other Desk", "store", "remote", ""]
    result = talk("demo", str(tmp_path / "p"), says=says)
    found = answers_of(tmp_path / "p")
    assert "There is no 'nonsense' above." in result.stderr
    assert (found["with_ui"], found["project_slug"], found["store"]) == (False, "other-desk", "remote")


def test_an_answer_that_no_longer_applies_is_forgotten(tmp_path: Path) -> None:
    words = ["demo", str(tmp_path / "p"), "--store", "remote", "--replicas", "4"]
    talk(*words, says=["Desk", "quick", "store", "local", ""])
    assert "replicas" not in answers_of(tmp_path / "p")


def test_without_anything_it_asks_for_template_and_directory(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    result = talk(says=["1", "", "", "", ""])
    assert "1  demo: Shows how it is done." in result.stderr
    assert (tmp_path / "my-demo" / "README.md").is_file()


def test_what_is_given_is_not_asked(tmp_path: Path) -> None:
    result = talk("demo", str(tmp_path / "p"), "--project-name", "Desk", says=["quick", ""])
    assert "The project's title" not in result.stderr
    assert "--project-name=Desk" in result.stdout


def test_defaults_ask_nothing(tmp_path: Path) -> None:
    assert talk("demo", str(tmp_path / "p"), "--defaults", says=[]).stderr == ""
