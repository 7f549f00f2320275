"""Updates across releases, from the bundle alone: what merges, conflicts, stays deleted; and that the preview says so."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import shipfolio
from scaffolder import history, preview, source
from scaffolder import update as updating
from scaffolder.preview import Verdict
from tests.factories import git
from tests.scaffolder.world import APP, QUESTIONS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.scaffolder.world import World

NEW_QUESTION = """
region:
  type: str
  when: "{{ kind == 'demo' }}"
  help: Where it runs. Change REGION in settings.py later.
  choices: [north, south]
  default: north
"""


def run(capfd: pytest.CaptureFixture[str], *argv: object) -> tuple[int, str, str]:
    code = shipfolio.run([str(word) for word in argv])
    out, err = capfd.readouterr()
    return code, out, err


def use(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """Install the checkout's present state."""
    found = world.package()
    monkeypatch.setattr(source, "find", lambda: found)


def commit(directory: Path, message: str = "Change it") -> None:
    git(directory, "add", "-A")
    git(directory, "-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-q", "-m", message)


@pytest.fixture
def project(world: World, monkeypatch: pytest.MonkeyPatch, capfd: Any, tmp_path: Path) -> Path:
    """A project of 0.1.0; the checkout goes on to 0.2.0, which changes, adds and removes files and asks a new question."""
    use(monkeypatch, world)
    assert run(capfd, "new", "demo", tmp_path / "qa", "--defaults")[0] == 0
    world.release()
    world.version("0.2.0")
    world.write(
        {
            "src/{{ package_name }}/app.py.jinja": APP.replace("return 1", "return 100"),
            "docs/new.md.jinja": "Made for {{ region }}.\n",
            "notes.txt": None,
            "README.md.jinja": "# {{ project_name }}\n\n{{ description }} Now better.\n",
            "run.sh": "#!/bin/sh\nexit 1\n",
        }
    )
    world.write({"questions.yml": QUESTIONS + NEW_QUESTION}, under="templates/demo")
    use(monkeypatch, world)
    return tmp_path / "qa"


def test_clean_merge_conflict_deleted_added_removed_and_a_new_question(project: Path, capfd: Any) -> None:
    app, readme = project / "src" / "qa" / "app.py", project / "README.md"
    app.write_text(app.read_text().replace("return 4", "return 400"))
    readme.write_text("# Qa\n\nMy own words.\n")
    (project / "run.sh").unlink()
    (project / "mine.txt").write_text("mine\n")
    commit(project)

    code, dry, _ = run(capfd, "update", project, "--dry-run")
    assert code == 1
    assert git(project, "status", "--porcelain") == b""
    assert "demo: 0.1.0 to 0.2.0." in dry
    assert "New question region: north. Answer it otherwise with --set region=VALUE." in dry
    assert "conflict      README.md" in dry
    assert dry.splitlines()[-1] == "1 conflict, 1 removed, 2 changed, 1 added, 1 deleted-kept, 4 unchanged."

    code, out, _ = run(capfd, "update", project, "--set", "region=south")
    assert code == 1
    assert "  README.md\n" in out
    assert "return 100" in app.read_text()
    assert "return 400" in app.read_text()
    assert "<<<<<<<" in readme.read_text()
    assert "My own words." in readme.read_text()
    assert "Now better." in readme.read_text()
    assert git(project, "ls-files", "-u", "README.md").count(b"\n") == 3
    assert not (project / "run.sh").exists()
    assert not (project / "notes.txt").exists()
    assert (project / "docs" / "new.md").read_text() == "Made for south.\n"
    assert (project / "mine.txt").read_text() == "mine\n"
    data = yaml.safe_load((project / ".shipfolio.yml").read_text())
    assert (data["_commit"], data["_src_path"], data["region"]) == ("v0.2.0", source.CANONICAL_URL, "south")


def test_an_untouched_project_becomes_what_a_new_one_is(project: Path, capfd: Any, tmp_path: Path) -> None:
    code, out, err = run(capfd, "update", project)
    assert (code, err) == (0, "")
    assert "run the tests, then commit" in out
    run(capfd, "new", "demo", tmp_path / "fresh", "--project-name", "Qa")
    files = {
        side: {
            p.relative_to(side).as_posix(): p.read_bytes()
            for p in side.rglob("*")
            if p.is_file() and ".git/" not in p.as_posix()
        }
        for side in (project, tmp_path / "fresh")
    }
    assert files[project] == files[tmp_path / "fresh"]
    commit(project)
    assert run(capfd, "update", project)[1].strip().endswith("is up to date: demo 0.2.0.")


EDITS: dict[str, dict[str, str | None]] = {
    "nothing": {},
    "apart": {"src/qa/app.py": APP.replace("return 3", "return 33")},
    "beside": {"src/qa/app.py": APP.replace("return 1", "return 11")},
    "the same": {"src/qa/app.py": APP.replace("return 1", "return 100")},
    "deleted": {"src/qa/app.py": None, "README.md": None},
    "its removal edited": {"notes.txt": "I wrote here.\n"},
    "its removal foreseen": {"notes.txt": None},
    "added alike": {"docs/new.md": "Made for north.\n"},
    "added otherwise": {"docs/new.md": "Mine.\n"},
    "rewritten": {"src/qa/app.py": "x = 1\n", "README.md": "# Mine\n"},
}


@pytest.mark.parametrize("edits", EDITS.values(), ids=EDITS)
def test_the_preview_says_what_the_update_does(project: Path, edits: dict[str, str | None]) -> None:
    for name, text in edits.items():
        edited = project / name
        if text is None:
            edited.unlink()
        else:
            edited.parent.mkdir(exist_ok=True)
            shown = text.replace("{{ description }}", "A project made from the demo template.").replace(
                "{{ store }}", "local"
            )
            edited.write_text(shown, newline="\n")
    git(project, "add", "-A")
    git(project, "-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-q", "--allow-empty", "-m", "Mine")
    plan = updating.plan(project, {})
    said = {one.path: one.verdict for one in preview.preview(plan)}
    before = {path: (project / path).read_bytes() if (project / path).exists() else None for path in said}
    conflicts = updating.update(plan)
    kept = preview.restore_edited(plan)
    for path, verdict in said.items():
        now = (project / path).read_bytes() if (project / path).exists() else None
        happened = (
            Verdict.CONFLICT if path in conflicts
            else Verdict.KEPT if path in kept and now == before[path]
            else Verdict.DELETED_KEPT if before[path] is None and now is None
            else Verdict.ADDED if before[path] is None
            else Verdict.REMOVED if now is None
            else Verdict.UNCHANGED if now == before[path]
            else Verdict.CHANGED
        )  # fmt: skip
        assert (path, verdict) == (path, happened)


def test_what_goes_away_is_kept_where_it_was_edited(project: Path, capfd: Any) -> None:
    (project / "notes.txt").write_text("I wrote here.\n")
    commit(project)
    _, out, _ = run(capfd, "update", project, "--dry-run", "--all")
    assert "kept          notes.txt  (no longer in the template, but you changed it)" in out
    assert "unchanged     LICENSE" in out
    code, out, _ = run(capfd, "update", project)
    assert code == 0
    assert "Kept notes.txt: no longer in the template, but you changed it." in out
    assert (project / "notes.txt").read_text() == "I wrote here.\n"


def test_refuses_uncommitted_changes_and_names_them(project: Path, capfd: Any) -> None:
    (project / "README.md").write_text("mine\n")
    code, _, err = run(capfd, "update", project)
    assert code == 2
    assert "uncommitted changes: README.md." in err
    assert run(capfd, "update", project, "--dry-run")[0] == 1
    assert (project / "README.md").read_text() == "mine\n"


def test_refuses_a_newer_project(project: Path, capfd: Any, world: World, monkeypatch: Any) -> None:
    run(capfd, "update", project)
    commit(project)
    world.version("0.1.0")
    use(monkeypatch, world)
    code, _, err = run(capfd, "update", project)
    assert code == 2
    assert "made with shipfolio 0.2.0, which is newer than this one, 0.1.0" in err


@pytest.mark.parametrize("said", ["v0.0.7", "5c1f3e2"])
def test_refuses_a_version_that_was_never_released(project: Path, capfd: Any, said: str) -> None:
    path = project / ".shipfolio.yml"
    path.write_text(path.read_text().replace("v0.1.0", f"'{said}'"))
    commit(project)
    code, _, err = run(capfd, "update", project)
    assert code == 2
    assert "doesn't know" in err
    assert "0.1.0, 0.2.0" in err


def test_refuses_what_it_did_not_make(project: Path, capfd: Any, tmp_path: Path) -> None:
    assert "was not made by shipfolio" in run(capfd, "update", tmp_path)[2]
    path = project / ".shipfolio.yml"
    good = path.read_text()
    for text, words in (
        (good.replace(source.CANONICAL_URL, "https://example.org/x.git"), "`copier update`"),
        ("- a\n- b\n", "doesn't say what the project was made from"),
        ("{", "doesn't say what the project was made from"),
        (good.replace("kind: demo", "kind: gone"), "no template 'gone'"),
    ):
        path.write_text(text)
        code, _, err = run(capfd, "update", project)
        assert code == 2
        assert words in err


def test_refuses_a_project_without_repository(project: Path, capfd: Any, tmp_path: Path) -> None:
    (project / ".git").rename(tmp_path / "elsewhere")
    code, _, err = run(capfd, "update", project)
    assert code == 2
    assert "not in a git repository" in err


def test_refuses_an_unknown_answer(project: Path, capfd: Any) -> None:
    code, _, err = run(capfd, "update", project, "--set", "regoin=south")
    assert code == 2
    assert "Did you mean region?" in err


def test_an_answer_can_be_corrected_within_a_version(project: Path, capfd: Any) -> None:
    run(capfd, "update", project)
    commit(project)
    code, out, _ = run(capfd, "update", project, "--set", "store=remote")
    assert code == 0
    assert "store: local becomes remote." in out
    assert "New question replicas: 2." in out
    assert 'STORE = "remote"' in (project / "src" / "qa" / "app.py").read_text()


def test_a_subdirectory_of_a_repository_is_updated(project: Path, capfd: Any, tmp_path: Path) -> None:
    (project / ".git").rename(tmp_path / "elsewhere")
    outer = tmp_path / "outer"
    outer.mkdir()
    project = project.rename(outer / "qa")
    (project / "README.md").write_text("Mine.\n")
    git(outer, "init", "-q")
    commit(outer)
    assert run(capfd, "update", project, "--dry-run")[0] == 1
    code, out, _ = run(capfd, "update", project)
    assert code == 1
    assert "\n  README.md\n" in out
    assert "return 100" in (project / "src" / "qa" / "app.py").read_text()


def test_a_surrounding_hook_does_no_harm(project: Path, capfd: Any, monkeypatch: Any) -> None:
    """As when somebody updates in a post-merge hook."""
    for name in ("GIT_DIR", "GIT_INDEX_FILE"):
        monkeypatch.setenv(name, str(project / ".git" / ("index" if name == "GIT_INDEX_FILE" else "")))
    code, _, err = run(capfd, "update", project)
    assert (code, err) == (0, "")
    assert "return 100" in (project / "src" / "qa" / "app.py").read_text()


def test_a_checkout_updates_as_a_wheel_does(project: Path, capfd: Any, world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(source, "find", lambda: source.Source(world.root, "0.2.0", packaged=False))
    code, _, err = run(capfd, "update", project)
    assert (code, err) == (0, "")
    assert "return 100" in (project / "src" / "qa" / "app.py").read_text()


def test_a_build_without_history_says_so(project: Path, capfd: Any) -> None:
    (source.find().root / history.BUNDLE).unlink()
    code, _, err = run(capfd, "update", project)
    assert code == 4
    assert "built without the templates' history" in err


def test_without_git_it_says_so(project: Path, capfd: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    code, _, err = run(capfd, "update", project)
    assert code == 4
    assert "needs git" in err
