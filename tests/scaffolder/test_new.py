"""A new project: what is written, committed, said; and what is refused before anything is written."""

from __future__ import annotations

import os
import shlex
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import shipfolio
from scaffolder import catalog, source
from scaffolder.new import command_line, derived_defaults
from tests.factories import git, git_repo
from tests.scaffolder.world import World, make_world

if TYPE_CHECKING:
    from scaffolder.source import Source

pytestmark = pytest.mark.usefixtures("installed")


def run(capfd: pytest.CaptureFixture[str], *argv: object) -> tuple[int, str, str]:
    code = shipfolio.run([str(word) for word in argv])
    out, err = capfd.readouterr()
    return code, out, err


def tree(directory: Path) -> list[str]:
    paths = (path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file())
    return sorted(path for path in paths if not path.startswith(".git/"))


def test_writes_the_exact_tree_and_commits_it(capfd: Any, tmp_path: Path) -> None:
    target = tmp_path / "deep" / "earnings-qa"
    code, out, err = run(capfd, "new", "demo", target, "--defaults")
    assert (code, err) == (0, "")
    assert tree(target) == [
        ".gitignore", ".shipfolio.yml", "LICENSE", "README.md", "notes.txt", "run.sh",
        "src/earnings_qa/__init__.py", "src/earnings_qa/app.py", "src/earnings_qa/ui.py",
    ]  # fmt: skip
    assert git(target, "status", "--porcelain") == b""
    assert git(target, "log", "--format=%an <%ae>|%s").decode().strip() == (
        "Ada Lovelace <ada@example.org>|Start from the demo template of shipfolio 0.1.0"
    )
    assert git(target, "branch", "--show-current") == b"main\n"
    assert [line.strip() for line in out.splitlines()[-3:]] == [f"cd {target}", "make setup", "make test"]
    assert (target / "notes.txt").read_text() == "Not rendered: {{ braces }} stay.\n"


def test_the_executable_bit_survives(capfd: Any, tmp_path: Path) -> None:
    run(capfd, "new", "demo", tmp_path / "p", "--defaults")
    if os.name == "posix":
        assert (tmp_path / "p" / "run.sh").stat().st_mode & stat.S_IXUSR
    assert git(tmp_path / "p", "ls-files", "-s", "run.sh").startswith(b"100755")


def test_the_answers_file_names_version_and_source(capfd: Any, tmp_path: Path) -> None:
    run(capfd, "new", "demo", tmp_path / "earnings-qa", "--store", "remote", "--replicas", "3", "--no-with-ui")
    text = (tmp_path / "earnings-qa" / ".shipfolio.yml").read_text()
    data = yaml.safe_load(text)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert data == {
        "_commit": "v0.1.0", "_src_path": source.CANONICAL_URL, "kind": "demo", "project_name": "Earnings qa",
        "project_slug": "earnings-qa", "package_name": "earnings_qa", "author_name": "Ada Lovelace",
        "author_email": "ada@example.org", "description": "A project made from the demo template.", "license": "MIT",
        "python_version": "3.12", "repo_url": "", "store": "remote", "replicas": 3, "with_ui": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (["--set", "stoer=local"], "doesn't ask for 'stoer'", "Did you mean store?"),
        (["--set", "colour=blue"], "doesn't ask for 'colour'", "It asks for:"),
        (["--set", "store=remot"], "none of its choices", "There are: local, remote."),
        (["--set", "replicas=3"], "isn't asked with these answers", "store == 'remote'"),
        (["--set", "store=remote", "--set", "replicas=many"], "is no number", ""),
        (["--set", "with_ui=perhaps"], "neither yes nor no", ""),
        (["--set", "store"], "is no answer", "--set name=value"),
        (["--package-name", "1st"], "won't do", ""),
        (["--repo-url", "ftp://x"], "https", ""),
        (["--project-name", " "], "Give the project a name.", ""),
        (["--guided"], "needs a terminal", "as options"),
    ],
)
def test_refuses_a_bad_answer_before_it_writes(
    capfd: Any, tmp_path: Path, words: list[str], message: str, hint: str
) -> None:
    code, _, err = run(capfd, "new", "demo", tmp_path / "p", *words)
    assert code == 2
    assert message in err
    assert hint in err
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize("words", [["new", "dmeo", "x"], ["new", "dmeo"], ["adopt", ".", "--template", "dmeo"]])
def test_an_unknown_template_is_told_the_near_one(capfd: Any, words: list[str]) -> None:
    code, _, err = run(capfd, *words)
    assert code == 2
    assert "Did you mean demo?" in err


def test_an_unknown_option_is_told_the_near_one(capfd: Any, tmp_path: Path) -> None:
    code, _, err = run(capfd, "new", "demo", tmp_path / "p", "--stor", "local")
    assert code == 2
    assert "--store" in err


def test_refuses_a_directory_with_something_in_it(capfd: Any, tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / ".hidden").write_text("mine")
    code, _, err = run(capfd, "new", "demo", tmp_path / "p", "--defaults")
    assert code == 2
    assert "is not empty" in err
    assert tree(tmp_path / "p") == [".hidden"]


def test_refuses_a_file_and_a_link(capfd: Any, tmp_path: Path) -> None:
    (tmp_path / "f").write_text("mine")
    assert "is not a directory" in run(capfd, "new", "demo", tmp_path / "f")[2]
    if os.name == "posix":
        (tmp_path / "empty").mkdir()
        (tmp_path / "link").symlink_to("empty")
        assert "is not a directory" in run(capfd, "new", "demo", tmp_path / "link")[2]


def test_an_empty_directory_is_fine(capfd: Any, tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    assert run(capfd, "new", "demo", tmp_path / "p")[0] == 0


def test_a_template_that_breaks_leaves_nothing(capfd: Any, tmp_path: Path, world: World, monkeypatch: Any) -> None:
    world.write({"zz.txt.jinja": "{{ undefined_name }}"})
    found = world.package()
    monkeypatch.setattr(source, "find", lambda: found)
    (tmp_path / "there").mkdir()
    for target, remains in ((tmp_path / "deep" / "p", False), (tmp_path / "there", True)):
        code, _, err = run(capfd, "new", "demo", target, "--defaults")
        assert code == 4
        assert "undefined_name" in err
        assert target.exists() is remains
        assert not remains or list(target.iterdir()) == []
    assert not (tmp_path / "deep").exists()


def test_what_jinja_itself_stumbles_over_is_the_templates_fault(
    capfd: Any, tmp_path: Path, world: World, monkeypatch: Any
) -> None:
    world.write({"{% if store == 'local' %}x.txt{% endif %}.jinja": '{{ "y" if not with_ui }}'})
    found = world.package()
    monkeypatch.setattr(source, "find", lambda: found)
    code, _, err = run(capfd, "new", "demo", tmp_path / "p", "--defaults")
    assert code == 4
    assert "could not be rendered" in err
    assert not (tmp_path / "p").exists()


def test_the_printed_command_makes_the_same_project(capfd: Any, tmp_path: Path, monkeypatch: Any) -> None:
    first = tmp_path / "one"
    words = ["--project-name", 'It\'s -- a "Test"', "--store=remote", "--no-with-ui", "--license", "none"]
    _, out, _ = run(capfd, "new", "demo", first, *words)
    line = next(line for line in out.splitlines() if "shipfolio new" in line)
    again = [word.replace(str(first), str(tmp_path / "two")) for word in shlex.split(line)[1:]]
    assert "--project-slug" not in line  # it follows from the name
    assert "--author-name=Ada Lovelace" in shlex.split(line)  # it follows from this machine
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    run(capfd, *again)
    assert tree(first) == tree(tmp_path / "two")
    assert all((first / path).read_bytes() == (tmp_path / "two" / path).read_bytes() for path in tree(first))


def test_the_template_tells_where_its_own_answers_go(installed: Source) -> None:
    questions = catalog.load_questions(installed.root, "demo")
    line = command_line("demo", Path("x"), questions, {"store": "remote", "with_ui": False})
    assert line == "shipfolio new demo x --store=remote --no-with-ui --defaults"


def test_nobody_known_to_git_is_stated(capfd: Any, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    _, out, _ = run(capfd, "new", "demo", tmp_path / "a")
    assert "git knows no user.name" in out
    assert git(tmp_path / "a", "log", "--format=%an <%ae>") == b"shipfolio user <user@localhost>\n"
    run(capfd, "new", "demo", tmp_path / "b", "--author-name", "Grace", "--author-email", "grace@example.org")
    assert git(tmp_path / "b", "log", "--format=%an <%ae>") == b"Grace <grace@example.org>\n"


def test_without_git_it_says_what_is_lost(tmp_path: Path, installed: Source) -> None:
    code = (
        "import sys; from pathlib import Path; from scaffolder import source; import shipfolio;"
        f"source.find = lambda: source.Source(Path({str(installed.root)!r}), '0.1.0', packaged=True);"
        "sys.exit(shipfolio.run(['new', 'demo', sys.argv[1], '--defaults']))"
    )
    env = {**os.environ, "PATH": str(tmp_path / "nothing"), "PYTHONPATH": str(Path(shipfolio.__file__).parent)}
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "p")], env=env, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "There is no git here" in done.stdout
    assert "shipfolio update" in done.stdout
    assert (tmp_path / "p" / "README.md").is_file()
    assert not (tmp_path / "p" / ".git").exists()


def test_inside_another_repository_none_is_made(capfd: Any, tmp_path: Path) -> None:
    outer = git_repo(tmp_path / "outer", [({"a": "b"}, "first", "2026-01-01")])
    _, out, _ = run(capfd, "new", "demo", outer / "services" / "qa")
    assert f"lies in the one at {outer}" in out
    assert not (outer / "services" / "qa" / ".git").exists()
    assert (outer / "services" / "qa" / "README.md").is_file()


@pytest.mark.parametrize("rule", ["out/", "out/*"])
def test_a_folder_that_the_other_repository_ignores_gets_its_own(capfd: Any, tmp_path: Path, rule: str) -> None:
    outer = git_repo(tmp_path / "outer", [({".gitignore": f"{rule}\n"}, "first", "2026-01-01")])
    _, out, _ = run(capfd, "new", "demo", outer / "out" / "qa")
    assert "No repository was made" not in out
    assert (outer / "out" / "qa" / ".git").exists()


def test_no_git_makes_no_repository(capfd: Any, tmp_path: Path) -> None:
    _, out, _ = run(capfd, "new", "demo", tmp_path / "p", "--no-git")
    assert "as you asked" in out
    assert not (tmp_path / "p" / ".git").exists()


def test_a_hook_of_another_repository_does_no_harm(capfd: Any, tmp_path: Path, monkeypatch: Any) -> None:
    other = git_repo(tmp_path / "other", [({"a": "b"}, "first", "2026-01-01")])
    before = git(other, "rev-parse", "HEAD")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git" / "index"))
    code, _, _ = run(capfd, "new", "demo", tmp_path / "p")
    assert code == 0
    assert git(other, "rev-parse", "HEAD") == before
    assert git(other, "status", "--porcelain") == b""
    assert len(git(tmp_path / "p", "log", "--format=%h").split()) == 1


def test_a_users_hooks_do_not_stop_the_first_commit(capfd: Any, tmp_path: Path, monkeypatch: Any) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / "pre-commit").write_text("#!/bin/sh\nexit 1\n")
    (hooks / "pre-commit").chmod(0o755)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    config = tmp_path / "gitconfig"
    config.write_text(f"[core]\nhooksPath = {hooks.as_posix()}\n[user]\nname = A\nemail = a@example.org\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    assert run(capfd, "new", "demo", tmp_path / "p")[0] == 0
    assert git(tmp_path / "p", "log", "--format=%an") == b"A\n"


def test_needs_template_and_directory(capfd: Any) -> None:
    assert "Name a template and a directory" in run(capfd, "new")[2]
    assert "Name a directory" in run(capfd, "new", "demo")[2]


def test_each_question_is_an_option_in_the_help(capfd: Any) -> None:
    _, out, _ = run(capfd, "new", "demo", "--help")
    assert "--store [local|remote]" in out
    assert "--with-ui / --no-with-ui" in out
    assert "[when store == 'remote']" in " ".join(out.split())
    assert "--colour" not in out
    _, out, _ = run(capfd, "new", "--help")
    assert "demo" in out
    assert "Shows how it is done." in out


def test_templates_are_listed(capfd: Any) -> None:
    code, out, _ = run(capfd, "templates")
    assert code == 0
    assert out.startswith("demo\n  A demo. Shows how it is done.\n  Python\n\nother\n")


def test_a_checkout_is_rendered_as_it_stands(capfd: Any, tmp_path: Path, monkeypatch: Any) -> None:
    """Not its last tag, and with a version that an update understands."""
    (tmp_path / "w").mkdir()
    world = make_world(tmp_path / "w")
    world.release()
    git(world.root, "tag", "v0.0.1")
    world.write({"notes.txt": "newer\n"})
    monkeypatch.setattr(source, "find", lambda: source.Source(world.root, "0.1.0", packaged=False))
    run(capfd, "new", "demo", tmp_path / "p")
    assert (tmp_path / "p" / "notes.txt").read_text() == "newer\n"
    assert "_commit: v0.1.0" in (tmp_path / "p" / ".shipfolio.yml").read_text()


@pytest.mark.parametrize(
    ("directory", "name"), [("my_rag-app", "My rag app"), ("x", "X"), ("a.b  c", "A b c"), ("ümlaut", "Ümlaut")]
)
def test_the_name_follows_from_the_directory(directory: str, name: str) -> None:
    assert derived_defaults(Path(directory)) == {"project_name": name}


@pytest.mark.parametrize(
    ("name", "slug", "package"),
    [("3 Big Dogs!", "3-big-dogs", "p3_big_dogs"), ("日本", "project", "project"), ("A & B", "a-b", "a_b")],
)
def test_slug_and_package_follow_from_the_name(capfd: Any, tmp_path: Path, name: str, slug: str, package: str) -> None:
    run(capfd, "new", "demo", tmp_path / "p", "--project-name", name)
    data = yaml.safe_load((tmp_path / "p" / ".shipfolio.yml").read_text("utf-8"))
    assert (data["project_slug"], data["package_name"]) == (slug, package)


HEAVY = "copier plumbum jinja2 git pydantic questionary"


@pytest.mark.parametrize(
    "words", [["--help"], ["templates"], ["new", "--help"], ["update", "--help"], ["grade", "--help"]]
)
def test_copier_is_imported_only_to_render(words: list[str]) -> None:
    code = f"import sys, shipfolio; shipfolio.run({words!r}); print([m for m in {HEAVY!r}.split() if m in sys.modules])"
    env = {**os.environ, "PYTHONPATH": str(Path(shipfolio.__file__).parent)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
