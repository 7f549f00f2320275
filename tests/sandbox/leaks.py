"""What a process's sandboxes could leave on this machine, counted before and after."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from grader.errors import InfraError
from grader.sandbox import engine


def seen(provider: str, pid: int = 0) -> dict[str, list[str]]:
    """Everything that a process could have left here; images that are kept on purpose not counted.

    Only what is marked with that process: others on this machine may be at work, too.

    Args:
        pid: of the process; 0 is this one.
    """
    mark = f".{pid or os.getpid()}."
    out = {
        "groups": sorted(
            f"{folder}/{name}"
            for folder, names, _ in os.walk("/sys/fs/cgroup")  # passes over what others take away meanwhile
            for name in names
            if name.startswith("shipfolio-") and mark in name
        ),
        "folders": sorted(str(path) for path in Path(tempfile.gettempdir()).glob(f"shipfolio-*{mark}*")),
        "processes": _processes(mark),
    }
    return out | (_in_engine(f":{pid or os.getpid()}:") if provider == "docker" else {})


def _in_engine(mark: str) -> dict[str, list[str]]:
    """Names of containers, volumes and networks whose owner is the process."""
    try:
        client = engine.connect(os.environ)
    except InfraError:
        return {}
    rows = {
        "containers": [(each["Names"][0], each["Labels"]) for each in client.containers(all=True)],
        "volumes": [(each["Name"], each["Labels"]) for each in client.volumes()["Volumes"] or []],
        "networks": [(each["Name"], each["Labels"]) for each in client.networks()],
    }
    client.close()
    return {
        kind: sorted(name for name, marks in found if mark in (marks or {}).get(engine.OWNER, ""))
        for kind, found in rows.items()
    }


def _processes(mark: str) -> list[str]:
    """Processes in the process's control groups that haven't ended."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            inside = any(
                "/shipfolio-" in line and mark in line for line in (folder / "cgroup").read_text().splitlines()
            )
            if inside and "(zombie)" not in (folder / "status").read_text():
                found.append((folder / "cmdline").read_bytes().decode(errors="replace"))
        except OSError:
            continue
    return sorted(found)
