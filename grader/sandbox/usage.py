"""What a group of processes has used, from the kernel's own counters where this machine shows them."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
_PEAKS = ("memory.peak", "memory.max_usage_in_bytes")  # cgroup v2 (Linux 5.19), v1


@dataclass(slots=True)
class Usage:
    """The most seen so far.

    Attributes:
        peak_bytes: memory, temporary folders included; None where nothing could be read.
        refused_forks: how often a process or thread wasn't made for want of room.
    """

    peak_bytes: int | None = None
    refused_forks: int = 0

    def merge(self, peak: int | None, forks: int) -> None:
        """Take in one reading."""
        if peak is not None:
            self.peak_bytes = max(self.peak_bytes or 0, peak)
        self.refused_forks = max(self.refused_forks, forks)


def groups_of(pid: int) -> tuple[Path | None, Path | None]:
    """Where the memory and the process counters of a process's control group are."""
    memory = pids = None
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/cgroup").read_text("utf-8", "replace").splitlines():
            _, names, path = line.split(":", 2)
            inside = path.lstrip("/")
            if names == "" and (ROOT / "cgroup.controllers").exists():
                memory = pids = ROOT / inside
            elif "memory" in names.split(","):
                memory = ROOT / "memory" / inside
            elif "pids" in names.split(","):
                pids = ROOT / "pids" / inside
    return memory, pids


def read_usage(memory: Path | None, pids: Path | None) -> tuple[int | None, int]:
    """Peak bytes and refused forks now; None and 0 where they can't be read."""
    peak = next((value for name in _PEAKS if memory is not None and (value := number(memory / name)) is not None), None)
    forks = 0
    with contextlib.suppress(OSError):
        for line in (pids / "pids.events").read_text("ascii").splitlines() if pids else []:
            key, _, count = line.partition(" ")
            forks = int(count) if key == "max" and count.isdecimal() else forks
    return peak, forks


def number(path: Path) -> int | None:
    """The number in a file; None where there is none."""
    try:
        text = path.read_text("ascii").strip()
    except (OSError, UnicodeError):
        return None
    return int(text) if text.isdecimal() else None
