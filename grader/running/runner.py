"""What `--run` adds, at the command line and in a worker: a sandbox for each target, and the run in it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.errors import InfraError
from grader.measured import Run, not_run
from grader.running.scene import Wish
from grader.running.story import run_project
from grader.sandbox.opening import open_sandbox
from grader.sandbox.protocol import BuildNetwork

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.model import RepoRef, Snapshot

    Runner = Callable[[Snapshot, Callable[[str], Any]], Run]


@dataclass(frozen=True, slots=True)
class Running:
    """How the caller wants things run.

    Attributes:
        provider: empty is what works here.
        network: builds reach registries.
        strict: where nothing here can run it, that is an InfraError, as for a worker, which then tries again later.
            Otherwise the run is `not_run`, and no mark is lost.
    """

    provider: str
    timeout_s: float
    network: bool
    strict: bool = False

    def runner(self, ref: RepoRef, say: Callable[[str], None]) -> Runner:
        """What runs one target."""
        name = f"{ref.url}#{ref.subdir}"
        wish = Wish(name, self.timeout_s, BuildNetwork.REGISTRIES if self.network else BuildNetwork.NONE)

        def run(snapshot: Snapshot, get: Callable[[str], Any]) -> Run:
            try:
                with open_sandbox(os.environ, provider=self.provider) as sandbox:
                    return run_project(snapshot, get, sandbox, wish, say)
            except InfraError as why:
                if self.strict:
                    raise
                return not_run(f"{why.message} {why.hint}".strip())

        return run
