"""Keeps the README's examples true: the help texts and the reports between its markers are what the commands print.

`python -m samples.readme` writes them. A part stands between `<!-- begin NAME -->` and `<!-- end NAME -->`.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from samples.build import build_sample

PAGE = Path(__file__).parent.parent / "README.md"
SAMPLE = "ticket-triage"
# part -> the command line whose output it shows
PARTS = {
    "help": ["--help"],
    "grade-help": ["grade", "--help"],
    "report": ["grade", SAMPLE],
    "explain": ["explain", "container-hardened"],
    "batch": ["grade", SAMPLE, "no-such-folder"],
}
# How far a batch is, which a slow or busy machine is told and a quick one isn't.
PROGRESS = re.compile(r"^\d+ of \d+ done · .*\n", re.MULTILINE)


def _output(arguments: list[str], directory: Path) -> str:
    """What a terminal of 80 columns without colour shows."""
    env = {name: value for name, value in os.environ.items() if name in {"PATH", "SYSTEMROOT", "HOME"}}
    root = str(PAGE.parent)
    done = subprocess.run(
        [sys.executable, "-m", "shipfolio", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=directory,
        env=env | {"PYTHONPATH": root, "COLUMNS": "80", "PYTHONUTF8": "1"},
        check=False,
    )
    return PROGRESS.sub("", done.stdout.decode("utf-8")).rstrip("\n")


def _part(name: str, directory: Path) -> str:
    arguments = PARTS[name]
    out = io.StringIO()
    out.write(f"<!-- begin {name} -->\n```console\n$ shipfolio {' '.join(arguments)}\n")
    out.write(_output(arguments, directory))
    out.write(f"\n```\n<!-- end {name} -->")
    return out.getvalue()


def render() -> str:
    """The README as it should be."""
    text = PAGE.read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder)
        build_sample(directory / SAMPLE)
        for name in PARTS:
            pattern = rf"<!-- begin {name} -->.*?<!-- end {name} -->"
            if not re.search(pattern, text, re.DOTALL):
                raise SystemExit(f"README.md has no part {name!r}")
            shown = _part(name, directory)
            text = re.sub(pattern, lambda _found, shown=shown: shown, text, flags=re.DOTALL)  # type: ignore[misc]
    return text


def main() -> None:
    """Write the README anew."""
    PAGE.write_text(render(), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
