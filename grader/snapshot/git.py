"""Runs git on what is already on this machine: no configuration but ours, no network, no hooks, no prompts."""

from __future__ import annotations

import os
import subprocess
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import InfraError, RepoUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MINIMUM = (2, 34)  # reading what is here
MINIMUM_FOR_FETCHING = (2, 37)  # http.curloptResolve, which holds a host to the addresses that were judged

_KEPT = ("PATH", "SYSTEMROOT", "SYSTEMDRIVE", "COMSPEC", "TEMP", "TMP", "TMPDIR")

# A repository's own configuration is a stranger's. These are the keys by which it could start a program, write
# or change what is read; the command line wins over it.
_CONFIG = (
    "protocol.allow=never",
    f"core.hooksPath={os.devnull}",
    f"core.attributesFile={os.devnull}",
    "core.fsmonitor=false",
    "core.commitGraph=false",
    "core.bigFileThreshold=8m",
    "core.pager=",
    "submodule.recurse=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "i18n.logOutputEncoding=UTF-8",
)


def find_git(environ: Mapping[str, str]) -> str:
    """The path of git's binary; InfraError where there is none."""
    name = "git.exe" if os.name == "nt" else "git"
    for folder in environ.get("PATH", os.defpath).split(os.pathsep):
        program = os.path.join(folder, name)  # noqa: PTH118  (half the cost, for each entry of the PATH)
        # A relative entry, or Windows' habit of looking here first, would run what a repository brings along.
        if os.path.isabs(folder) and os.path.isfile(program) and os.access(program, os.X_OK):  # noqa: PTH113, PTH117
            return program
    raise InfraError(
        "git was not found on this machine.",
        kind="git_missing",
        hint="Install git 2.34 or newer and make sure that it is on the PATH.",
    )


def environment(environ: Mapping[str, str], *, protocols: str = "none") -> dict[str, str]:
    """The whole environment of a git process, built from nothing but what a process needs to start."""
    kept = {name: environ[name] for name in _KEPT if name in environ}
    return {
        **kept,
        "HOME": os.devnull,
        "XDG_CONFIG_HOME": os.devnull,
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "false",
        "SSH_ASKPASS": "false",
        "GIT_SSH_COMMAND": "false",
        "GIT_ALLOW_PROTOCOL": protocols,
        "GIT_PROTOCOL_FROM_USER": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_LFS_SKIP_SMUDGE": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_LITERAL_PATHSPECS": "1",
    }


@dataclass(frozen=True, slots=True)
class Git:
    """git, bound to one git directory.

    The directory is always named, so git searches for none and asks for no owner: a checkout that belongs to somebody
    else can be read, and a bare repository inside of it is never entered.

    Attributes:
        program: the binary's path.
        git_dir: absolute path of the git directory.
        work_tree: absolute path of its files; None for a bare repository.
    """

    program: str
    git_dir: str
    work_tree: str | None = None
    env: Mapping[str, str] = field(default_factory=dict)

    def argv(self, *args: str) -> list[str]:
        """The whole command line of `git ARGS`."""
        settings = [word for setting in _CONFIG for word in ("-c", setting)]
        where = [f"--git-dir={self.git_dir}"]
        if self.work_tree is not None:
            where.append(f"--work-tree={self.work_tree}")
        return [self.program, "--no-pager", *settings, *where, *args]

    def start(self, *args: str, stdin: bool = False, extra_env: Mapping[str, str] | None = None) -> ByteProcess:
        """Start `git ARGS` outside of the content, output on a pipe, errors dropped (they can quote the content)."""
        return subprocess.Popen(
            self.argv(*args),
            stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(os.sep).absolute(),
            env={**self.env, **(extra_env or {})},
        )

    def ask(self, *args: str, timeout_s: float) -> str | None:
        """The first line that `git ARGS` prints; None when it fails, RepoUnavailable when it takes too long."""
        process = self.start(*args)
        try:
            output, _ = process.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            raise too_slow(timeout_s) from None
        finally:
            stop(process)
        return output.decode("utf-8", "replace").partition("\n")[0] if process.returncode == 0 else None


ByteProcess = subprocess.Popen[bytes]


def open_git(git_dir: str, work_tree: str | None, environ: Mapping[str, str]) -> Git:
    """Git for one git directory; InfraError where git is missing."""
    env = environment(environ)
    env["GIT_GRAFT_FILE"] = os.devnull  # a repository's own would rewrite its history
    return Git(find_git(environ), git_dir, work_tree, env)


def require_version(program: str, environ: Mapping[str, str], minimum: tuple[int, int]) -> None:
    """InfraError where git is older than `minimum`, or can't be started."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, env=environment(environ), check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise InfraError("git could not be started.", kind="git_broken", hint="Try `git --version`.") from error
    words = done.stdout.decode("ascii", "replace").split()
    numbers = [int(part) for part in words[2].split(".")[:2] if part.isdecimal()] if len(words) > 2 else []  # noqa: PLR2004
    if tuple(numbers) < minimum:
        found, wanted = ".".join(map(str, numbers)) or "unknown", ".".join(map(str, minimum))
        raise InfraError(
            f"git {wanted} or newer is needed here; this is git {found}.",
            kind="git_too_old",
            hint=f"Install git {wanted} or newer.",
        )


def too_slow(seconds: float) -> RepoUnavailable:
    """The error for a repository that git can't read in time."""
    return RepoUnavailable(
        f"Reading the repository took more than {seconds:g} s.",
        kind="timeout",
        hint="It is very large or on a slow disk; a directory of it, or a fresh clone, may work.",
    )


def stop(process: ByteProcess) -> None:
    """End a process, whatever it is doing, and close its pipes."""
    if process.poll() is None:
        process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):  # what was left to write has nowhere to go
                pipe.close()
    process.wait()


@contextmanager
def killed_after(seconds: float, *processes: ByteProcess) -> Iterator[threading.Event]:
    """Kill the processes once `seconds` are over, and all of them on the way out; the event says that time was up."""
    late = threading.Event()

    def kill() -> None:
        late.set()
        for process in processes:
            process.kill()

    timer = threading.Timer(seconds, kill)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()
        for process in processes:
            stop(process)
