"""`make demo`: start a project, run its tests, grade it, the sample and this project; all formats go to `out/`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import shipfolio
from samples.build import build_sample

ROOT = Path(__file__).parent.parent
OUT = ROOT / "out"
STARTED = "out/my-api"
SAMPLE = "out/ticket-triage"


def _say(command: str) -> None:
    sys.stdout.write(f"\n$ {command}\n\n")
    sys.stdout.flush()


def _shipfolio(*arguments: str) -> int:
    _say(f"shipfolio {' '.join(arguments)}")
    return shipfolio.run(list(arguments))


def _make(folder: str, *targets: str) -> int:
    """The started project's own commands, with the uv that this project's Makefile found or got."""
    _say(f"make -C {folder} {' '.join(targets)}")
    uv = Path(os.environ.get("UV") or shutil.which("uv") or "uv").absolute()
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), str(uv.parent)))
    surroundings = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "MAKEFLAGS")}
    python = f"{sys.version_info.major}.{sys.version_info.minor}"  # the one that is surely here
    return subprocess.run(
        ["make", "--no-print-directory", "-C", folder, *targets],
        env={**surroundings, "PATH": path, "UV_PYTHON": python},
        check=False,
    ).returncode


def main() -> int:
    """Start, test and grade; 0 when the project's tests pass and every grade was made."""
    os.chdir(ROOT)
    if OUT.exists():
        shutil.rmtree(OUT)
    OUT.mkdir()
    codes = [_shipfolio("new", "model-api", STARTED, "--defaults")]
    codes.append(_make(STARTED, "setup", "test"))
    build_sample(Path(SAMPLE))
    targets = ((STARTED, "model-api"), (SAMPLE, "portfolio"), (".", "portfolio"))
    codes += [_shipfolio("grade", target, "--rubric", rubric) for target, rubric in targets]
    for target, rubric in targets:
        name = Path(target).name or "shipfolio"
        for format_, suffix in (("text", "txt"), ("json", "json"), ("md", "md"), ("html", "html")):
            path = f"out/{name}.{suffix}"
            codes.append(_shipfolio("grade", target, "--rubric", rubric, "--full", "--format", format_, "-o", path))
    sys.stdout.write("\nThe reports stand in out/ as .txt, .json, .md and .html; the started project in out/my-api.\n")
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
