"""Repositories that a table of files can't describe: limits to the byte, and settings of git's own that run things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.factories import DAY, Link, git_repo
from tests.hostile_repos import DIRECTORY, FILE, HOSTILE, LINK, SUBMODULE, Forge

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

README = "# Churn\n\nPredicts which customers of a small gym leave next month.\n"


def build(name: str, directory: Path, words: dict[str, str], args: dict[str, Any]) -> Path:
    """The repository that a case names, made in `directory`."""
    if name in HOSTILE:
        return HOSTILE[name](directory)
    made: Path = globals()[name](directory, words, **args)
    return made


def plain(directory: Path, files: Mapping[str, bytes | Link], message: str) -> Path:
    """A bare repository of these files, written without git: most cases are one, and processes are slow to start."""
    forge = Forge(directory)
    root: dict[str, Any] = {}
    for path, value in files.items():
        *parents, name = path.split("/")
        here = root
        for parent in parents:
            here = here.setdefault(parent, {})
        here[name] = value

    def tree(level: dict[str, Any]) -> str:
        rows = []
        for name, value in level.items():
            raw = name.encode("utf-8", "surrogateescape")
            if isinstance(value, dict):
                rows.append((raw + b"/", (DIRECTORY, raw, tree(value))))
            elif isinstance(value, Link):
                rows.append((raw, (LINK, raw, forge.blob(value.target))))
            else:
                rows.append((raw, (FILE, raw, forge.blob(value))))
        return forge.tree([row for _, row in sorted(rows)])

    forge.commit(tree(root), message=message.encode() + b"\n")
    return directory


def depth(directory: Path, words: dict[str, str], *, directories: int) -> Path:
    """A file below so many directories."""
    return git_repo(directory, [({"README.md": README, "d/" * directories + "x": ""}, "Add", DAY)], bare=True)


def path_length(directory: Path, words: dict[str, str], *, length: int) -> Path:
    """A path of so many bytes."""
    path = "/".join([*["n" * 200] * 4, "n" * (length - 804)])
    return git_repo(directory, [({"README.md": README, path: ""}, "Add", DAY)], bare=True)


def name_length(directory: Path, words: dict[str, str], *, length: int) -> Path:
    """A name of so many bytes."""
    forge = Forge(directory)
    blob = forge.blob(README)
    forge.commit(forge.tree([(FILE, b"README.md", blob), (FILE, b"n" * length, blob)]))
    return directory


def file_count(directory: Path, words: dict[str, str], *, count: int) -> Path:
    """So many files, all of the same content."""
    forge = Forge(directory)
    blob = forge.blob(README)
    rows = [(FILE, b"%06d.txt" % number, blob) for number in range(count - 1)]
    forge.commit(forge.tree([*rows, (FILE, b"README.md", blob)]))
    return directory


def big_file(directory: Path, words: dict[str, str], *, path: str, size: int, start: str = "", fill: str = "x") -> Path:
    """One file of so many bytes: `start`, then `fill` over and over."""
    body = (start + fill * (size // len(fill) + 1)).encode()[:size]
    return git_repo(directory, [({"README.md": README, path: body}, "Add", DAY)], bare=True)


def many_read(directory: Path, words: dict[str, str], *, count: int, size: int) -> Path:
    """So many Python files of so many bytes each."""
    line = "# a line of comment that is read and counted\n"
    files: dict[str, str] = {
        f"pkg/m{number:03}.py": f"x = {number}\n" + line * (size // len(line)) for number in range(count)
    }
    return git_repo(directory, [({"README.md": README, **files}, "Add", DAY)], bare=True)


def git_settings(directory: Path, words: dict[str, str], *, config: str, missing: bool = False) -> Path:
    """A repository whose own configuration would run a command; `missing`: a file's content isn't there."""
    forge = Forge(directory)
    rows = [(FILE, b"README.md", forge.blob(README)), (FILE, b"app.py", forge.blob("x = 1\n"))]
    if missing:
        rows.append((FILE, b"gone.py", "2" * 40))
    forge.commit(forge.tree(rows))
    settings = directory / "config"
    for word, value in words.items():
        config = config.replace(f"@{word}@", value)
    settings.write_text(settings.read_text() + config)
    return directory


def hooks(directory: Path, words: dict[str, str]) -> Path:
    """A checkout with every hook that reading could set off."""
    repo = git_repo(directory, [({"README.md": README, "app.py": "x = 1\n"}, "Add", DAY)])
    for name in ("post-checkout", "post-index-change", "fsmonitor-watchman", "reference-transaction", "pre-auto-gc"):
        hook = repo / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntouch {words['MARK']}\n")
        hook.chmod(0o755)
    (repo / "app.py").write_text("x = 2\n")
    return repo


def filters(directory: Path, words: dict[str, str]) -> Path:
    """A checkout whose attributes name a filter, a diff driver and a textconv that its own settings have."""
    attributes = "*.py filter=evil diff=evil merge=evil\n*.md filter=evil\n"
    repo = git_repo(directory, [({".gitattributes": attributes, "README.md": README, "a.py": "x = 1\n"}, "Add", DAY)])
    touch = f"touch {words['MARK']}"
    with (repo / ".git" / "config").open("a") as config:
        config.write(
            f'[filter "evil"]\n\tclean = {touch}\n\tsmudge = {touch}\n\tprocess = {touch}\n\trequired = true\n'
        )
        config.write(f'[diff "evil"]\n\tcommand = {touch}\n\ttextconv = {touch}\n')
    (repo / "a.py").write_text("x = 2\n")
    return repo


def borrowed(directory: Path, words: dict[str, str]) -> Path:
    """A bare repository whose objects stand in another that it borrows from, which isn't there."""
    forge = Forge(directory)
    forge.commit(forge.tree([(FILE, b"README.md", forge.blob(README))]))
    (directory / "objects" / "info").mkdir()
    (directory / "objects" / "info" / "alternates").write_text("/proc/self/fd\n/dev/zero\n")
    return directory


def bare_inside(directory: Path, words: dict[str, str]) -> Path:
    """Files that make a bare repository of a folder, with a monitor that runs a command."""
    config = f"[core]\n\tbare = true\n\trepositoryformatversion = 0\n\tfsmonitor = touch {words['MARK']}\n"
    files = {"x.git/HEAD": "ref: refs/heads/main\n", "x.git/config": config, "x.git/objects/a": "", "x.git/refs/a": ""}
    return git_repo(directory, [({"README.md": README, **files}, "Add", DAY)])


def submodule_named(directory: Path, words: dict[str, str], *, path: str, url: str) -> Path:
    """A submodule with a name and an address made to be misread."""
    for word, value in words.items():
        url = url.replace(f"@{word}@", value)
    forge = Forge(directory)
    config = f'[submodule "x"]\n\tpath = "{path}"\n\turl = {url}\n'
    rows = [(FILE, b".gitmodules", forge.blob(config)), (FILE, b"README.md", forge.blob(README))]
    forge.commit(forge.tree([*rows, (SUBMODULE, path.encode(), "1" * 40)]))
    return directory


def wide_history(directory: Path, words: dict[str, str], *, commits: int) -> Path:
    """So many commits one after the other."""
    forge = Forge(directory)
    tree = forge.tree([(FILE, b"README.md", forge.blob(README))])
    parent: list[str] = []
    for number in range(commits):
        parent = [forge.commit(tree, parent, message=b"Step %d\n" % number)]
    return directory


def many_parents(directory: Path, words: dict[str, str]) -> Path:
    """A commit with thousands of parents, most of which aren't there."""
    forge = Forge(directory)
    tree = forge.tree([(FILE, b"README.md", forge.blob(README))])
    forge.commit(tree, [f"{number:040x}" for number in range(1, 5_000)])
    return directory


def wrong_kinds(directory: Path, words: dict[str, str]) -> Path:
    """A file that is a tree, a directory that is a file, and modes that no git ever wrote."""
    forge = Forge(directory)
    blob = forge.blob(README)
    tree = forge.tree([(FILE, b"x.py", blob)])
    rows = [(FILE, b"README.md", blob), (FILE, b"a.py", tree), (DIRECTORY, b"b", blob), (b"777", b"c.py", blob)]
    forge.commit(forge.tree([*rows, (b"140000", b"d.py", blob)]))
    return directory


def random_pack(directory: Path, words: dict[str, str], *, mebibytes: int) -> Path:
    """So many files of 1 MiB that can't be made smaller; the bytes are the same each time."""
    import random  # noqa: PLC0415

    chance = random.Random(7)
    files = {f"{number}.bin": chance.randbytes(2**20) for number in range(mebibytes)}
    return git_repo(directory, [(files, "Add", DAY)], bare=True)
