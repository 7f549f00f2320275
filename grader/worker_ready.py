"""What the process from which grading ones are forked does once for all of them; that process imports this, no more.

Each is thrown away after one repository, so what it would import and compile for itself is a third of its work: 0.36 s
become 0.15 s for a usual project.
"""

from __future__ import annotations

import gc
import importlib

from grader import wiring
from grader.evidence._regex import compile_all

ROOMS = ("evidence", "checks", "claims")
MODULES = (
    "click", "grader.pipeline", "grader.reports.as_json", "grader.snapshot.opening", "grader.snapshot.remote",
    "grader.snapshot.target", "grader.worker_child",
    # imported by most repositories' first README, workflow and Dockerfile
    "e2b_dockerfile_utils", "encodings.utf_8_sig", "grader.evidence._html", "grader.evidence._markdown", "markdown_it",
    "yaml",
)  # fmt: skip


def make_ready() -> None:
    """Import, compile, and leave all of it where the children's collector doesn't touch its pages."""
    for name in (*MODULES, *(f"grader.{room}.{name}" for room in ROOMS for name in wiring.names(room))):
        importlib.import_module(name)
    compile_all()
    gc.collect()
    gc.freeze()


make_ready()
