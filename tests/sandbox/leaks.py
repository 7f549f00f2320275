"""What a sandbox could leave on this machine, counted before and after."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

from grader.sandbox.wrapped import UID


def seen(provider: str) -> dict[str, list[str]]:
    """Everything that a provider of ours could have left here; images that are kept on purpose not counted."""
    out = {
        "groups": sorted(str(path) for path in Path("/sys/fs/cgroup").glob("**/shipfolio-*")),
        "folders": sorted(str(path) for path in Path(tempfile.gettempdir()).glob("shipfolio-*.*.*.*")),
        "processes": _processes(),
    }
    if provider == "docker":
        for kind in ("container", "volume", "network"):
            more = ["--all"] if kind == "container" else []
            done = subprocess.run(
                ["docker", kind, "ls", *more, "--format", "{{json .}}"], capture_output=True, text=True, check=True
            )
            rows = [json.loads(line) for line in done.stdout.splitlines()]
            names = [str(row.get("Names") or row.get("Name")) for row in rows]
            out[kind] = sorted(name for name in names if name.startswith("shipfolio-"))
    return out


def _processes() -> list[str]:
    """Processes of the sandbox's user that haven't ended."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            if folder.stat().st_uid == UID and "(zombie)" not in (folder / "status").read_text():
                found.append((folder / "cmdline").read_bytes().decode(errors="replace"))
        except OSError:
            continue
    return sorted(found)
