"""`shipfolio doctor`: what this machine can do, what it lacks, what that costs and how to mend it."""

from __future__ import annotations

import json
import os
import textwrap

import click

from grader.cli import emit, terminal

SCHEMA = "shipfolio/doctor/v1"
RUNS = {
    "docker": "Projects can be built, started, measured and tested here, in containers.",
    "bubblewrap": "Python projects can be started, measured and tested here, with bubblewrap; images can't be built.",
    "": "Projects are graded by reading alone here: what needs a run is `not_run` and costs no mark.",
}
_INDENT = 18


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True,
              help="How to show the result.")  # fmt: skip
def doctor(format_: str) -> None:
    """Tell what this machine can do.

    Reading a repository needs git alone. Running one needs a container engine, or bubblewrap. What is missing is named
    with what it costs and how to mend it. The exit code is 0 whatever is missing.
    """
    from grader.sandbox.capabilities import examine, provider  # noqa: PLC0415
    from grader.tools.ruff import find_ruff  # noqa: PLC0415

    found = examine(os.environ, ruff=find_ruff()[1])
    runs = provider(found)
    if format_ == "json":
        rows = [
            {"id": f.id, "title": f.title, "ok": f.ok, "says": f.says, "costs": f.costs, "mend": f.mend} for f in found
        ]
        emit(json.dumps({"schema": SCHEMA, "runs": runs or None, "checks": rows}, indent=2, ensure_ascii=False) + "\n")
        return
    width, colour = terminal()
    lines = [RUNS[runs], ""]
    for each in found:
        mark = click.style("ok  ", fg="green") if each.ok else click.style("lack", fg="yellow")
        lines += _row(mark if colour else click.unstyle(mark), each.title, each.says, width)
        lines += _more(each.costs, width) + (_more(f"To mend it: {each.mend}", width) if each.mend else [])
    emit("\n".join(lines) + "\n")


def _row(mark: str, title: str, words: str, width: int) -> list[str]:
    body = textwrap.wrap(words, max(20, min(width, 100) - _INDENT - 6)) or [""]
    return [f"{mark}  {title:<{_INDENT - 1}} {body[0]}", *(" " * (_INDENT + 6) + line for line in body[1:])]


def _more(words: str, width: int) -> list[str]:
    return [" " * (_INDENT + 6) + line for line in textwrap.wrap(words, max(20, min(width, 100) - _INDENT - 6))]
