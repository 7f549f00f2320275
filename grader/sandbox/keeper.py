"""What bubblewrap and the keeper inside it tell: which process is the first, whether it stands, how it ended."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any


def child_pid(pipe: int) -> int:
    """The first process of the sandbox as this machine numbers it; 0 where bubblewrap ended before."""
    said = b""
    while chunk := os.read(pipe, 4096):
        said += chunk
        if b"}" in said:
            break
    with contextlib.suppress(ValueError, KeyError):
        return int(json.loads(said)["child-pid"])
    return 0


def has_begun(child: int) -> bool:
    """Whether the first process has set its namespaces up, so that others can join them: it has a child then."""
    try:
        return bool(Path(f"/proc/{child}/task/{child}/children").read_text("ascii").strip())
    except OSError:
        return True  # it is gone, or this kernel doesn't tell


def reported(report: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the keeper said, as far as it is whole and well-formed."""
    head, _, rest = report.partition(b"\n")
    files: dict[str, bytes] = {}
    try:
        told = json.loads(head)
        for path, size in told["files"]:
            if len(rest) < int(size) or int(size) < 0:
                break
            files[str(path)], rest = rest[: int(size)], rest[int(size) :]
        int(told["code"]), float(told["took_s"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}, {}
    return told, files
