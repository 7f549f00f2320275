"""`make demo`: grade the sample repository and this project, show both and leave every format in `out/`."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import shipfolio
from samples.build import build_sample

ROOT = Path(__file__).parent.parent
OUT = ROOT / "out"


def _grade(*arguments: str) -> int:
    sys.stdout.write(f"\n$ shipfolio grade {' '.join(arguments)}\n\n")
    sys.stdout.flush()
    return shipfolio.run(["grade", *arguments])


def main() -> int:
    """Grade both; 0 when every grade was made."""
    os.chdir(ROOT)
    if OUT.exists():
        shutil.rmtree(OUT)
    OUT.mkdir()
    build_sample(OUT / "ticket-triage")
    codes = [_grade("out/ticket-triage"), _grade(".")]
    for name, target in (("ticket-triage", "out/ticket-triage"), ("shipfolio", ".")):
        for format_, suffix in (("text", "txt"), ("json", "json"), ("md", "md"), ("html", "html")):
            path = f"out/{name}.{suffix}"
            codes.append(_grade(target, "--full", "--format", format_, "-o", path))
    sys.stdout.write("\nThe reports stand in out/ as .txt, .json, .md and .html.\n")
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
