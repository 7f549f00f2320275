"""What the stages of one run share: the project, what is known of it, the sandbox, and the time that is left."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from grader.measured import NOT_RUN, AnswerOutcome, BuildOutcome, StartOutcome
from grader.sandbox.protocol import BuildNetwork

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.model import Snapshot
    from grader.running.packages import Packages
    from grader.sandbox.protocol import Image, Sandbox

    Up = tuple[BuildOutcome, StartOutcome, AnswerOutcome, Image | None]

TIMEOUT_S = 900.0
LEAST_S = 20.0  # with less time left, a stage isn't begun


@dataclass(frozen=True, slots=True)
class Wish:
    """What the caller asks for: `timeout_s` for all of it; `repository` names it, so that builds share steps."""

    repository: str = ""
    timeout_s: float = TIMEOUT_S
    network: BuildNetwork = BuildNetwork.REGISTRIES


@dataclass(slots=True)
class Scene:
    """What the stages share."""

    snapshot: Snapshot
    facts: Mapping[str, Any]
    sandbox: Sandbox
    wish: Wish
    say: Callable[[str], None]
    until: float
    notes: list[str] = field(default_factory=list)

    @property
    def left_s(self) -> float:
        return self.until - time.monotonic()

    def note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)


def nothing(cause: str, how: str = "") -> Up:
    nothing = AnswerOutcome(NOT_RUN, "Nothing was started.")
    return BuildOutcome(NOT_RUN, how, cause=cause, attempts=0), StartOutcome(NOT_RUN, cause), nothing, None


def tell_dropped(scene: Scene, packages: Packages) -> None:
    if packages.dropped:
        shown = ", ".join(packages.dropped[:3])
        scene.note(
            f"{len(packages.dropped)} of its packages are named by an address or a path and were left out: {shown}."
        )
