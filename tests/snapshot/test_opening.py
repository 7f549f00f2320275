"""Repositories of this machine: found, read as committed or as they are, without running anything of theirs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.errors import InfraError, RepoUnavailable, ShipfolioError, UsageError
from grader.model import EntryKind, RepoRef
from grader.snapshot import Limits, open_target
from tests.factories import Link, git, git_repo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.model import Snapshot

COMMITS = [
    ({"README.md": "# One\n", "pkg/a.py": "x = 1\n"}, "One", "2026-01-01"),
    ({"README.md": "# Two\n", "pkg/b.py": "y = 1\n"}, "Two", "2026-01-02"),
]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    return git_repo(tmp_path / "repo", COMMITS)


def paths(snapshot: Snapshot) -> list[str]:
    return [entry.path for entry in snapshot.entries()]


def refused(target: Path | str, environ: Mapping[str, str] = os.environ, **options: object) -> ShipfolioError:
    with pytest.raises(ShipfolioError) as caught, open_target(str(target), environ=environ, **options):  # type: ignore[arg-type]
        pass
    assert caught.value.hint
    assert caught.value.message.endswith(".")
    return caught.value


@pytest.mark.parametrize("inside", ["", ".git", "."])
def test_a_checkout(repo: Path, inside: str) -> None:
    target = f"{repo}/{inside}"
    with open_target(target, environ=os.environ) as (ref, snapshot):
        assert ref == RepoRef(target)
        assert paths(snapshot) == ["README.md", "pkg/a.py", "pkg/b.py"]
        assert snapshot.commit == git(repo, "rev-parse", "HEAD").decode().strip()
        assert snapshot.notes == ()


def test_a_bare_repository_and_a_link_to_one(tmp_path: Path) -> None:
    bare = git_repo(tmp_path / "bare.git", COMMITS, bare=True)
    (tmp_path / "link").symlink_to(bare)
    for target in (bare, tmp_path / "link"):
        with open_target(str(target), environ=os.environ) as (_, snapshot):
            assert snapshot.read("README.md", 100) == b"# Two\n"


def test_a_directory_of_a_checkout(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repo / "pkg")
    with open_target(".", environ=os.environ) as (ref, snapshot):
        assert ref == RepoRef(".", None, "pkg")
        assert paths(snapshot) == ["a.py", "b.py"]
        assert snapshot.read("a.py", 100) == b"x = 1\n"
        assert len(snapshot.log().commits) == 2
        assert snapshot.notes == ("Only a directory is graded; the history is the whole repository's.",)


def test_a_directory_that_is_not_committed(repo: Path) -> None:
    (repo / "new").mkdir()
    error = refused(repo / "new")
    assert (type(error), error.kind) == (RepoUnavailable, "directory_not_found")


def test_a_linked_work_tree(repo: Path, tmp_path: Path) -> None:
    git(repo, "worktree", "add", "-q", str(tmp_path / "linked"), "HEAD~1")
    (tmp_path / "linked" / "new.py").write_text("")
    with open_target(str(tmp_path / "linked"), environ=os.environ) as (_, snapshot):
        assert snapshot.read("README.md", 100) == b"# One\n"
        assert "new.py" in snapshot.notes[0]
    (tmp_path / "linked" / ".git").write_text("gitdir: /nowhere\n")
    assert refused(tmp_path / "linked").kind == "broken_repository"


@pytest.mark.parametrize("revision", ["HEAD~1", "v1", "old", "full", "short"])
def test_a_revision(repo: Path, revision: str) -> None:
    git(repo, "-c", "user.name=A", "-c", "user.email=a@b", "tag", "-a", "v1", "-m", "v1", "HEAD~1")
    git(repo, "branch", "old", "HEAD~1")
    oid = git(repo, "rev-parse", "HEAD~1").decode().strip()
    asked = {"full": oid, "short": oid[:8]}.get(revision, revision)
    (repo / "new.py").write_text("")
    with open_target(str(repo), revision=asked, environ=os.environ) as (ref, snapshot):
        assert (ref.revision, snapshot.commit) == (asked, oid)
        assert snapshot.read("README.md", 100) == b"# One\n"
        assert snapshot.as_of == datetime(2026, 1, 1, tzinfo=UTC)
        assert snapshot.notes == ()  # what lies on disk has nothing to do with it


def test_a_revision_that_is_not_there(repo: Path) -> None:
    blob = git(repo, "rev-parse", "HEAD:README.md").decode().strip()
    for revision in ("gone", "f" * 40, blob):
        assert refused(repo, revision=revision).kind == "revision_not_found"


def test_what_is_no_repository(tmp_path: Path) -> None:
    error = refused(tmp_path)
    assert (type(error), error.kind) == (RepoUnavailable, "not_a_repository")
    assert "git init" in error.hint
    for target in (tmp_path / "gone", Path(__file__)):
        error = refused(target)
        assert (type(error), error.kind) == (UsageError, "no_such_directory")


def test_uncommitted_files_are_a_note_and_not_graded(repo: Path) -> None:
    (repo / "README.md").write_text("# Changed\n")
    (repo / "pkg" / "a.py").unlink()
    (repo / "new \x1b[31m.py").write_text("")
    (repo / ".gitignore").write_text("ignored\n")
    (repo / "ignored").write_text("")
    git(repo, "add", ".gitignore")
    with open_target(str(repo), environ=os.environ) as (_, snapshot):
        assert snapshot.read("README.md", 100) == b"# Two\n"
        assert paths(snapshot) == ["README.md", "pkg/a.py", "pkg/b.py"]
        (note,) = snapshot.notes
        assert note == (
            "Graded as committed; 4 paths have uncommitted changes: .gitignore, README.md, new [31m.py, … "
            "(--worktree grades the files as they are)."
        )
    with open_target(str(repo / "pkg"), environ=os.environ) as (_, snapshot):
        assert "1 path has uncommitted changes: pkg/a.py (" in snapshot.notes[0]


def test_files_as_they_are(repo: Path) -> None:
    (repo / "README.md").write_text("# Changed\n")
    (repo / "pkg" / "a.py").unlink()
    (repo / "new.py").write_text("")
    (repo / ".gitignore").write_text("ignored\n")
    (repo / "ignored").write_text("")
    (repo / "nested").mkdir()
    git_repo(repo / "nested", COMMITS)
    os.mkfifo(repo / "pipe")
    with open_target(str(repo), worktree=True, environ=os.environ) as (_, snapshot):
        assert paths(snapshot) == [".gitignore", "README.md", "nested", "new.py", "pkg/b.py"]
        assert {entry.path: entry.kind for entry in snapshot.entries()}["nested"] is EntryKind.SUBMODULE
        assert snapshot.read("README.md", 100) == b"# Changed\n"
        assert snapshot.commit is None
        assert snapshot.as_of == datetime(2026, 1, 2, tzinfo=UTC)
        assert snapshot.notes == ("The files are graded as they are on disk, not as committed.",)
    with open_target(str(repo / "pkg"), worktree=True, environ=os.environ) as (_, snapshot):
        assert paths(snapshot) == ["b.py"]
        assert snapshot.read("b.py", 100) == b"y = 1\n"


def test_files_that_were_never_committed(tmp_path: Path) -> None:
    (tmp_path / "plain" / "pkg" / ".git").mkdir(parents=True)
    (tmp_path / "plain" / "pkg" / ".git" / "config").write_text("")
    (tmp_path / "plain" / "b.py").write_text("b")
    (tmp_path / "plain" / "pkg" / "a.py").write_text("a")
    (tmp_path / "plain" / "out").symlink_to("/etc")
    git_repo(tmp_path / "unborn", [])
    (tmp_path / "unborn" / "b.py").write_text("b")
    for name, listed in (("plain", ["b.py", "out", "pkg/a.py"]), ("unborn", ["b.py"])):
        with open_target(str(tmp_path / name), worktree=True, environ=os.environ) as (_, snapshot):
            assert paths(snapshot) == listed
            assert snapshot.log().commits == ()
            assert snapshot.as_of == datetime(1970, 1, 1, tzinfo=UTC)
            assert snapshot.read("out/passwd", 10**6) is None


def test_a_plain_directory_is_capped(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number:02}").write_text("")
    for cap, notes in ((12, 1), (11, 2)):
        with open_target(str(tmp_path), worktree=True, environ=os.environ, limits=Limits(max_files=cap)) as (
            _,
            snapshot,
        ):
            assert (len(snapshot.entries()), len(snapshot.notes)) == (cap, notes)


def test_a_link_that_takes_the_place_of_a_directory_is_not_entered(tmp_path: Path) -> None:
    repo = git_repo(tmp_path / "repo", [({"d/secret": "mine\n"}, "Add", "2026-01-01")])
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret").write_text("theirs\n")
    shutil.rmtree(repo / "d")
    (repo / "d").symlink_to(tmp_path / "outside")
    with open_target(str(repo), worktree=True, environ=os.environ) as (_, snapshot):
        assert snapshot.read("d/secret", 100) is None
        assert paths(snapshot) == ["d"]


def test_a_link_that_takes_the_place_of_a_file_after_listing(repo: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("theirs")
    with open_target(str(repo), worktree=True, environ=os.environ) as (_, snapshot):
        (repo / "README.md").unlink()
        (repo / "README.md").symlink_to(tmp_path / "secret")
        assert snapshot.read("README.md", 100) is None


def test_a_bare_repository_has_no_files_on_disk(tmp_path: Path) -> None:
    assert refused(git_repo(tmp_path / "bare", COMMITS, bare=True), worktree=True).kind == "no_worktree"


@pytest.mark.parametrize("worktree", [False, True])
def test_nothing_of_the_repository_is_run(tmp_path: Path, worktree: bool) -> None:
    marker = tmp_path / "marker"
    files = {"README.md": "# Hi\n", ".gitattributes": "* filter=evil diff=evil\n", "src/x.py": "x"}
    repo = git_repo(tmp_path / "repo", [(files, "Add", "2026-01-01")])
    script = tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\ntouch {marker}\ncat\n")
    script.chmod(0o755)
    for key in (
        "core.fsmonitor",
        "core.sshCommand",
        "core.pager",
        "core.editor",
        "core.alternateRefsCommand",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "filter.Spaced Name.clean",
        "diff.evil.textconv",
        "diff.evil.command",
        "diff.external",
        "gpg.program",
        "credential.helper",
        "alias.status",
        "uploadpack.packObjectsHook",
    ):
        git(repo, "config", key, f"!{script}" if key.startswith("alias") else str(script))
    git(repo, "config", "filter.evil.required", "true")
    git(repo, "config", "log.showSignature", "true")
    git(repo, "config", "core.worktree", "/etc")
    for hook in ("post-checkout", "post-index-change", "reference-transaction", "pre-auto-gc", "fsmonitor-watchman"):
        shutil.copy(script, repo / ".git" / "hooks" / hook)
    (repo / "README.md").write_text("# No\n")  # the same size: its content must be compared
    os.utime(repo / "src" / "x.py", (1, 1))
    with open_target(str(repo), environ=os.environ, worktree=worktree) as (_, snapshot):
        assert len(snapshot.entries()) == 3
        assert worktree or "README.md" in snapshot.notes[0]
        for entry in snapshot.entries():
            snapshot.read(entry.path, 100)
        snapshot.log()
    assert not marker.exists()
    subprocess.run(["git", "-C", str(repo), "--work-tree=.", "status"], capture_output=True, check=False)
    assert marker.exists()  # the trap was set: an ordinary git walks into it


def test_a_partial_clone_asks_nobody_for_what_is_missing(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    files = {"README.md": "# Hi\n", "big": "x" * 1000}
    origin = git_repo(tmp_path / "origin", [(files, "Add", "2026-01-01")], bare=True)
    git(origin, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--bare", "--filter=blob:limit=100", origin.as_uri(), "partial")
    git(tmp_path / "partial", "config", "remote.origin.url", f"ext::touch {marker}")
    git(tmp_path / "partial", "config", "protocol.ext.allow", "always")
    for promised in (True, False):
        if not promised:  # partial, and doesn't say so
            git(tmp_path / "partial", "config", "--unset", "remote.origin.promisor")
            git(tmp_path / "partial", "config", "--unset", "remote.origin.partialclonefilter")
        with open_target(str(tmp_path / "partial"), environ=os.environ) as (_, snapshot):
            assert [(entry.path, entry.size) for entry in snapshot.entries()] == [("README.md", 5), ("big", None)]
            assert snapshot.read("big", 10_000) is None
    assert not marker.exists()


def test_replaced_and_grafted_history_is_read_as_it_was_made(repo: Path) -> None:
    git(repo, "-c", "user.name=A", "-c", "user.email=a@b", "replace", "--graft", "HEAD")
    (repo / ".git" / "info" / "grafts").write_text(git(repo, "rev-parse", "HEAD").decode())
    with open_target(str(repo), environ=os.environ) as (_, snapshot):
        assert [commit.subject for commit in snapshot.log().commits] == ["Two", "One"]


def test_a_shallow_clone_says_so(repo: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth=1", repo.as_uri(), "shallow")
    with open_target(str(tmp_path / "shallow"), environ=os.environ) as (_, snapshot):
        assert len(snapshot.log().commits) == 1
        assert snapshot.log().truncated
        assert "shallow clone" in snapshot.notes[0]


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() != 0, reason="only root can give a checkout away")
def test_a_checkout_of_somebody_else_can_be_read(repo: Path) -> None:
    for path in (repo, *repo.rglob("*")):
        os.chown(path, 12345, 12345, follow_symlinks=False)
    (repo / "new.py").write_text("")
    with open_target(str(repo), environ=os.environ) as (_, snapshot):
        assert len(snapshot.entries()) == 3
        assert "new.py" in snapshot.notes[0]


@pytest.mark.parametrize(
    "environ",
    [
        {"LC_ALL": "de_DE.ISO-8859-1", "TZ": "Pacific/Kiritimati"},
        {
            "GIT_DIR": "/nowhere",
            "GIT_WORK_TREE": "/etc",
            "GIT_INDEX_FILE": "/nowhere",
            "GIT_OBJECT_DIRECTORY": "/nowhere",
        },
        {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.bare", "GIT_CONFIG_VALUE_0": "perhaps"},
        {"GIT_TRACE": "/dev/stdout", "GIT_CONFIG_PARAMETERS": "'x'"},
    ],
)
def test_the_environment_changes_nothing(repo: Path, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    with open_target(str(repo), environ={**os.environ, **environ}) as (_, snapshot):
        assert paths(snapshot) == ["README.md", "pkg/a.py", "pkg/b.py"]
        assert snapshot.as_of == datetime(2026, 1, 2, tzinfo=UTC)


def test_no_git_and_an_old_git_are_our_fault(repo: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    error = refused(repo, {"PATH": str(tmp_path / "bin")})
    assert (type(error), error.kind) == (InfraError, "git_missing")
    old = tmp_path / "bin" / "git"
    for words, kind in (("git version 2.33.8", "git_too_old"), ("who knows", "git_too_old")):
        old.write_text(f'#!/bin/sh\n[ "$1" = --version ] && echo "{words}" && exit 0\nexit 129\n')
        old.chmod(0o755)
        error = refused(repo, {"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin"})
        assert (type(error), error.kind) == (InfraError, kind)


def test_a_git_that_lies_about_is_not_run(repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("git", "git.exe"):
        (tmp_path / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/marker\n")
        (tmp_path / name).chmod(0o755)
    with open_target(str(repo), environ={"PATH": f".::{os.environ['PATH']}"}) as (_, snapshot):
        assert snapshot.commit
    assert not (tmp_path / "marker").exists()


def test_a_configuration_that_never_ends(repo: Path) -> None:
    os.mkfifo(repo / "pipe")
    git(repo, "config", "include.path", str(repo / "pipe"))
    assert refused(repo, limits=Limits(read_s=0.3)).kind == "timeout"


def test_a_repository_with_longer_ids(tmp_path: Path) -> None:
    (tmp_path / "repo").mkdir()
    git(tmp_path / "repo", "init", "-q", "--object-format=sha256", "-b", "main")
    git_repo(tmp_path / "repo", COMMITS)
    with open_target(str(tmp_path / "repo"), environ=os.environ) as (_, snapshot):
        assert len(snapshot.commit or "") == 64
        assert snapshot.read("README.md", 100) == b"# Two\n"


def test_a_repository_that_takes_too_long(repo: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    slow = tmp_path / "bin" / "git"
    slow.write_text(f'#!/bin/sh\ncase "$*" in *ls-tree*) exec sleep 60;; *) exec {shutil.which("git")} "$@";; esac\n')
    slow.chmod(0o755)
    environ = {"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin"}
    assert refused(repo, environ, limits=Limits(read_s=0.3)).kind == "timeout"


def test_no_process_is_left(repo: Path) -> None:
    code = (
        "import os, subprocess\n"
        "from grader.snapshot import open_target\n"
        f"with open_target({str(repo)!r}, environ=os.environ) as (_, snapshot):\n"
        "    snapshot.read('README.md', 100)\n"
        f"with open_target({str(repo)!r}, environ=os.environ):\n"
        "    pass\n"
        "try:\n"
        "    os.waitpid(-1, os.WNOHANG)\n"
        "except ChildProcessError:\n"
        "    print('none left')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("none left\n", "")


def test_local_grading_loads_nothing_of_the_network(repo: Path) -> None:
    code = (
        "import os, sys\n"
        "from grader.snapshot import open_target\n"
        f"with open_target({str(repo)!r}, environ=os.environ) as (_, snapshot):\n"
        "    snapshot.read('README.md', 100), snapshot.notes\n"
        "network = {'socket', 'ssl', 'http.client', 'urllib.request', 'asyncio', 'tempfile'}\n"
        "ours = {'grader.snapshot.fetch', 'grader.snapshot.remote', 'grader.snapshot.urls', 'grader.snapshot.worktree'}\n"
        "print(sorted((network | ours) & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_links_inside_a_checkout_are_listed(tmp_path: Path) -> None:
    repo = git_repo(tmp_path / "repo", [({"a": Link("b"), "b": "x"}, "Add", "2026-01-01")])
    with open_target(str(repo), worktree=True, environ=os.environ) as (_, snapshot):
        assert [entry.kind for entry in snapshot.entries()] == [EntryKind.SYMLINK, EntryKind.FILE]
