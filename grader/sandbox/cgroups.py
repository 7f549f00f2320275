"""Control groups of ours, version 1 and 2: made, joined, read, and removed again."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.sandbox.engine import PREFIX, is_gone, this_process
from grader.sandbox.usage import ROOT, read_usage

if TYPE_CHECKING:
    from grader.sandbox.protocol import Limits

_V1 = ("memory", "pids", "cpu")
_PERIOD_US = 100_000


def is_unified() -> bool:
    """Whether this is version 2."""
    return (ROOT / "cgroup.controllers").is_file()


def _write(path: Path, value: int | str) -> bool:
    try:
        path.write_text(str(value), "ascii")
    except OSError:
        return False
    return True


def make_pids_group(name: str, processes: int) -> Path | None:
    """A group of version 1 that bounds processes; None where it can't be made."""
    path = ROOT / "pids" / name
    try:
        path.mkdir()
    except OSError:
        return None
    if not _write(path / "pids.max", processes):
        remove_group(path)
        return None
    return path


def remove_group(path: Path) -> bool:
    """Remove a group without processes; False while it has some."""
    try:
        for child in sorted((each for each in path.iterdir() if each.is_dir()), reverse=True):
            remove_group(child)
        path.rmdir()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Group:
    """The folders of one command's group: one in version 2, one for each controller in version 1."""

    folders: tuple[Path, ...]

    @property
    def procs(self) -> tuple[str, ...]:
        """The files that a process writes its id to in order to join."""
        return tuple(str(folder / "cgroup.procs") for folder in self.folders)

    def _with(self, name: str) -> Path | None:
        return next((folder for folder in self.folders if (folder / name).exists()), None)

    def usage(self) -> tuple[int | None, int]:
        """Peak bytes, and forks that were refused."""
        memory = self._with("memory.peak") or self._with("memory.max_usage_in_bytes") or self._with("memory.current")
        return read_usage(memory, self._with("pids.events"))

    def out_of_memory(self) -> bool:
        """Whether the kernel ended a process of it for want of memory."""
        for name in ("memory.events", "memory.oom_control"):
            folder = self._with(name)
            with contextlib.suppress(OSError):
                for line in (folder / name).read_text("ascii").splitlines() if folder else []:
                    key, _, value = line.partition(" ")
                    if key == "oom_kill" and value.isdecimal() and int(value) > 0:
                        return True
        return False

    def kill(self) -> None:
        """Every process of it."""
        if any(_write(folder / "cgroup.kill", 1) for folder in self.folders):
            return
        for _ in range(50):
            pids = {pid for folder in self.folders for pid in _members(folder)}
            if not pids:
                return
            for pid in pids:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.01)

    def remove(self) -> None:
        """Kill what is left in it, and remove it."""
        self.kill()
        until = time.monotonic() + 2
        for folder in self.folders:
            while not remove_group(folder) and time.monotonic() < until:
                time.sleep(0.01)


def _members(folder: Path) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(line) for line in (folder / "cgroup.procs").read_text("ascii").split()]
    return []


def _own_unified() -> Path | None:
    """In version 2, the folder below which groups may be made: our own, or the root for who may write there."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/cgroup").read_text("utf-8").splitlines():
            if line.startswith("0::"):
                mine = ROOT / line[3:].lstrip("/")
                candidates = [mine.parent, mine] if mine != ROOT else [ROOT]
                return next((each for each in candidates if os.access(each, os.W_OK) and _delegates(each)), None)
    return None


def _delegates(folder: Path) -> bool:
    """Whether groups below a folder get memory and process limits, switched on if need be."""
    wanted = {"memory", "pids"}
    with contextlib.suppress(OSError):
        if not wanted <= set((folder / "cgroup.subtree_control").read_text("ascii").split()):
            _write(folder / "cgroup.subtree_control", "+memory +pids +cpu")
        return wanted <= set((folder / "cgroup.subtree_control").read_text("ascii").split())
    return False


def group_name() -> str:
    """A name that tells whose it is, so that the next run can remove what a killed one left."""
    boot, pid, started = this_process().split(":")
    return f"{PREFIX}{boot}.{pid}.{started}.{time.monotonic_ns()}"


def make_group(limits: Limits) -> Group | None:
    """A group with a command's limits; None where this process can't make one that holds."""
    name = group_name()
    if is_unified():
        parent = _own_unified()
        folders: tuple[Path, ...] = (parent / name,) if parent else ()
    else:
        folders = tuple(ROOT / each / name for each in _V1 if (ROOT / each).is_dir())
    made: list[Path] = []
    try:
        for folder in folders:
            folder.mkdir()
            made.append(folder)
    except OSError:
        Group(tuple(made)).remove()
        return None
    group = Group(folders)
    if not folders or not _limit(group, limits):
        group.remove()
        return None
    return group


def _limit(group: Group, limits: Limits) -> bool:
    """Write the limits; False where memory or processes can't be bounded."""
    quota = max(1000, int(limits.cpus * _PERIOD_US))
    bounded = 0
    for folder in group.folders:
        if is_unified():
            bounded += _write(folder / "memory.max", limits.memory_bytes)
            bounded += _write(folder / "pids.max", limits.processes)
            _write(folder / "memory.swap.max", 0)
            _write(folder / "memory.oom.group", 1)
            _write(folder / "cpu.max", f"{quota} {_PERIOD_US}")
        elif folder.parent.name == "memory":
            bounded += _write(folder / "memory.limit_in_bytes", limits.memory_bytes)
            _write(folder / "memory.memsw.limit_in_bytes", limits.memory_bytes)
        elif folder.parent.name == "pids":
            bounded += _write(folder / "pids.max", limits.processes)
        else:
            _write(folder / "cpu.cfs_period_us", _PERIOD_US)
            _write(folder / "cpu.cfs_quota_us", quota)
    return bounded == 2  # noqa: PLR2004


def leftovers() -> list[Group]:
    """Groups of processes of ours that have ended."""
    found: dict[str, list[Path]] = {}
    # A build's group is in every hierarchy of version 1: the engine makes it there.
    parents = [_own_unified()] if is_unified() else sorted(ROOT.glob("*"))
    for parent in parents:
        for folder in parent.glob(f"{PREFIX}*.*.*.*") if parent is not None and parent.is_dir() else []:
            found.setdefault(folder.name, []).append(folder)
    out = []
    for name, folders in sorted(found.items()):
        owner = ":".join(name.removeprefix(PREFIX).rsplit(".", 3)[:3])
        if is_gone(owner):
            out.append(Group(tuple(folders)))
    return out
