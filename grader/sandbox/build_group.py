"""The control group in which a build's containers run, where this process may make one: it bounds their number."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.sandbox.cgroups import group_name, is_unified, make_pids_group, remove_group
from grader.sandbox.usage import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker import APIClient

    from grader.sandbox.protocol import BuildLimits


@contextlib.contextmanager
def build_group(client: APIClient, limits: BuildLimits) -> Iterator[str]:
    """The group's name for the engine for the length of the block; empty where none can be made.

    The engine has no limit of processes for a build. Memory and processor are limited without this.
    """
    told: dict[str, Any] = client.info()
    local = told.get("Name") == Path("/proc/sys/kernel/hostname").read_text("utf-8").strip() if ROOT.is_dir() else False
    if not local or told.get("CgroupDriver") != "cgroupfs" or is_unified():
        yield ""
        return
    name = group_name()
    path = make_pids_group(name, limits.processes)
    try:
        yield f"/{name}" if path else ""
    finally:
        if path is not None:
            until = time.monotonic() + 5
            while not remove_group(path) and time.monotonic() < until:
                time.sleep(0.05)
        for each in ROOT.glob(f"*/{name}"):  # the engine makes it in the other hierarchies
            remove_group(each)
