"""Writes measurements to `reports/*.json` and between the markers of README.md, with machine, date and commit."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_WRITTEN_HERE = ("README.md", "reports/eval.json", "reports/bench.json")


def provenance() -> dict[str, str]:
    """Where a number comes from."""
    return {
        "measured_at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": _commit(),
        "machine": f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }


def save_report(name: str, content: dict[str, Any], folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def write_between_markers(path: Path, name: str, body: str) -> bool:
    """Replace what stands between `<!-- name:start -->` and `<!-- name:end -->`. False when there are no markers."""
    if not path.is_file():
        return False
    text = path.read_text(encoding="utf-8")
    pattern = re.compile(rf"(<!-- {name}:start -->\n).*?(<!-- {name}:end -->)", re.DOTALL)
    if not pattern.search(text):
        return False
    path.write_text(pattern.sub(lambda match: f"{match[1]}{body.strip()}\n{match[2]}", text), encoding="utf-8")
    return True


def table(header: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def provenance_line(origin: dict[str, str], command: str) -> str:
    return (
        f"Measured by `{command}` on {origin['measured_at']} at commit `{origin['commit']}`, "
        f"{origin['machine']}, Python {origin['python']}."
    )


def _commit() -> str:
    git = shutil.which("git")
    if git is None:
        return "unknown"
    run = [
        subprocess.run([git, *args], capture_output=True, text=True, check=False)
        for args in (("rev-parse", "--short", "HEAD"), ("status", "--porcelain", "--untracked-files=no"))
    ]
    if run[0].returncode:
        return "unknown"
    changed = [line for line in run[1].stdout.splitlines() if not line.endswith(_WRITTEN_HERE)]
    return run[0].stdout.strip() + ("+changes" if changed else "")


def _processor() -> str:
    try:
        cpuinfo = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or "unknown processor"
    match = re.search(r"^model name\s*:\s*(.+)$", cpuinfo, re.MULTILINE)
    return match[1].strip() if match else "unknown processor"
