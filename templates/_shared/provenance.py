"""Where and when a number was measured, so that it can be believed and repeated."""

from __future__ import annotations

import datetime as dt
import os
import platform
import subprocess
from pathlib import Path


def commit() -> str:
    """The commit of the work tree, with `+changes` if files in it were changed; `unknown` outside git."""
    if given := os.environ.get("GIT_COMMIT", ""):
        return given  # an image is built without the history
    head = _git("rev-parse", "--short=12", "HEAD")
    if not head:
        return "unknown"
    return head + ("+changes" if _git("status", "--porcelain", "--untracked-files=no") else "")


def machine() -> str:
    """The processor, its cores and the system."""
    return f"{_processor()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def today() -> str:
    """The date in UTC."""
    return dt.datetime.now(dt.UTC).date().isoformat()


def stamp() -> str:
    """The line below every table of numbers."""
    return f"Measured on {today()} (UTC) at commit {commit()}, on {machine()}."


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments
            ["git", *arguments],  # noqa: S607 - whichever git the person uses
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
