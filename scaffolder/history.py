"""The templates' history as a git bundle: one commit and one tag per release, with nothing but the templates in it.

The wheel carries the bundle, so that an update needs neither network nor this repository. Only the standard library
is imported here: the build hook runs this before anything is installed.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CONFIG = "copier.yml"
TEMPLATES = "templates"
BUNDLE = "templates.bundle"
VERSION = "VERSION"
# Leavings of tools that template authors run in place; they are in no export, bundle or wheel.
LEAVINGS = frozenset(
    "__pycache__ .DS_Store .venv .git .mypy_cache .pytest_cache .ruff_cache .hypothesis .ipynb_checkpoints .coverage "
    "node_modules".split()
)
# Of the git variables that a hook or a surrounding tool may have set, these would send us to another repository.
FOREIGN = frozenset(
    "GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_COMMON_DIR "
    "GIT_NAMESPACE GIT_PREFIX GIT_CEILING_DIRECTORIES GIT_QUARANTINE_PATH GIT_CONFIG GIT_CONFIG_PARAMETERS "
    "GIT_CONFIG_COUNT GIT_SHALLOW_FILE GIT_GRAFT_FILE GIT_INTERNAL_SUPER_PREFIX GIT_IMPLICIT_WORK_TREE".split()
)
# Commits are dated by their number, a day each, so that the same templates give the same ids anywhere.
FIRST_AT, DAY_S = 1767225600, 86400
WHO = "shipfolio <templates@shipfolio.invalid>"


def git_environ(*, users: bool = False) -> dict[str, str]:
    """The environment without what a git hook leaves in it, and without this machine's git configuration.

    Args:
        users: keep that configuration: it is about a repository of the user's, with their ignore rules.
    """
    env = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    env["GIT_TERMINAL_PROMPT"] = "0"
    return env if users else env | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def run_git(directory: Path, *args: str, stdin: bytes = b"", users: bool = False) -> bytes:
    """Git's output in `directory`.

    Raises:
        FileNotFoundError: there is no git.
        subprocess.CalledProcessError: git failed; its words are in `stderr`.
    """
    argv = ["git", "-C", str(directory), *args]
    return subprocess.run(argv, input=stdin, capture_output=True, env=git_environ(users=users), check=True).stdout


def version_of(root: Path) -> str:
    """The version that a checkout has, as the build reads it."""
    found = re.search(r'^__version__ = "([^"]+)"', (root / "grader" / "__init__.py").read_text("utf-8"), re.MULTILINE)
    if found is None:
        raise ValueError(f"{root} names no version.")
    return found[1]


def releases_of(root: Path) -> dict[str, str]:
    """Version -> commit, oldest first, from `scaffolder/releases.toml`."""
    data = tomllib.loads((root / "scaffolder" / "releases.toml").read_text("utf-8"))
    return dict(data["releases"])


def template_files(root: Path) -> Iterator[str]:
    """What a release is made of: `copier.yml` and all of `templates/`, sorted, `/`-separated, without leavings."""
    yield CONFIG
    for path in sorted((root / TEMPLATES).rglob("*")):
        relative = path.relative_to(root)
        if path.is_file() and not LEAVINGS.intersection(relative.parts) and path.suffix not in {".pyc", ".pyo"}:
            yield relative.as_posix()


def export(root: Path, target: Path) -> None:
    """Copy what a release is made of into the directory `target`, which is no git repository."""
    for name in template_files(root):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / name, target / name)


def extract(repository: Path, revision: str, target: Path) -> None:
    """Write the templates of one revision of a checkout, or of a clone of the bundle, into the directory `target`."""
    data = run_git(repository, "archive", "--format=tar", revision, "--", CONFIG, TEMPLATES)
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            if member.isfile() and (content := archive.extractfile(member)) is not None:
                path = target / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content.read())
                path.chmod(member.mode & 0o777)


def _commit_head(number: int, version: str) -> bytes:
    message = f"shipfolio {version}\n".encode()
    at = FIRST_AT + number * DAY_S
    head = f"commit refs/heads/main\nmark :{number}\ncommitter {WHO} {at} +0000\ndata {len(message)}\n".encode()
    return head + message + b"deleteall\n"


def _tag(number: int, version: str) -> bytes:
    return f"reset refs/tags/v{version}\nfrom :{number}\n\n".encode()


def _past(root: Path, number: int, version: str, commit: str) -> bytes:
    """A released version, by the ids of the objects that the repository has."""
    listed = run_git(root, "ls-tree", "-z", commit, "--", CONFIG, TEMPLATES).decode()
    rows = [row.split(maxsplit=3) for row in listed.split("\0") if row]
    if {path for *_, path in rows} != {CONFIG, TEMPLATES}:
        raise ValueError(f"Release {version} ({commit}) has no templates.")
    body = "".join(f"M {mode} {oid} {path}\n" for mode, _, oid, path in rows)
    return _commit_head(number, version) + body.encode() + _tag(number, version)


def _present(root: Path, number: int, version: str) -> bytes:
    """The version being built, from the files on disk."""
    out = bytearray(_commit_head(number, version))
    for name in template_files(root):
        data = (root / name).read_bytes()
        mode = b"100755" if os.access(root / name, os.X_OK) and os.name == "posix" else b"100644"
        quoted = b'"%b"' % b"".join(b"\\%03o" % byte for byte in name.encode())
        out += b"M %b inline %b\ndata %d\n%b\n" % (mode, quoted, len(data), data)
    return bytes(out) + _tag(number, version)


def write_bundle(root: Path, target: Path, *, skip_absent: bool = False) -> tuple[str, ...]:
    """Write the history of the checkout `root` to the file `target`.

    Args:
        skip_absent: leave out releases whose commit isn't there (a shallow clone) instead of failing.

    Returns:
        The versions in it, oldest first.

    Raises:
        ValueError: a release's commit is missing or has no templates.
        FileNotFoundError, subprocess.CalledProcessError: git is missing or failed.
    """
    version = version_of(root)
    past = {name: commit for name, commit in releases_of(root).items() if name != version}
    stream, known = bytearray(), list[str]()
    for name, commit in past.items():
        try:
            stream += _past(root, len(known) + 1, name, commit)
        except subprocess.CalledProcessError as why:
            if skip_absent:
                continue
            raise ValueError(f"The commit {commit} of release {name} isn't in this clone.") from why
        known.append(name)
    stream += _present(root, len(known) + 1, version)
    known.append(version)
    with tempfile.TemporaryDirectory(prefix="shipfolio-") as temp:
        home = Path(temp)
        run_git(home, "init", "-q", "--bare", "--initial-branch=main")
        if past:
            objects = run_git(root, "rev-parse", "--path-format=absolute", "--git-path", "objects").decode().strip()
            (home / "objects" / "info" / "alternates").write_bytes(objects.encode() + b"\n")
        run_git(home, "fast-import", "--quiet", stdin=bytes(stream))
        # One thread: the bytes of a pack depend on how its deltas were shared out.
        run_git(home, "-c", "pack.threads=1", "bundle", "create", "-q", str(target), "HEAD", "--branches", "--tags")
    return tuple(known)


def bundled_versions(bundle: Path) -> Sequence[str]:
    """The releases in a bundle, oldest first as git lists them; read from its header without git."""
    out = []
    with bundle.open("rb") as stream:
        for line in stream:
            name = line.strip().partition(b" ")[2]
            if name.startswith(b"refs/tags/v"):
                out.append(name.removeprefix(b"refs/tags/v").decode())
            if not line.strip():
                break
    return out
