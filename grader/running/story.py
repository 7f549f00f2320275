"""One run, in order: make it, start it, ask it, test it, and hold what is said against what was seen."""

from __future__ import annotations

import os
import platform
import time
from typing import TYPE_CHECKING, Any

from grader.errors import InfraError
from grader.measured import Host, Run, not_run
from grader.model import Unavailable
from grader.running import asking, serving
from grader.running.holding import hold
from grader.running.scene import Scene, Wish, nothing
from grader.running.starting import bring_up
from grader.running.suite import SUITE_S, test_cores, test_project
from grader.running.testing import MEMORY_BYTES
from grader.sandbox.protocol import DEFAULT_BUILD, MIB

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.model import Snapshot
    from grader.running.scene import Up
    from grader.sandbox.protocol import Sandbox

_FACTS = ("files", "documents", "dependencies", "runbook", "containers", "tests", "python_code", "api")


def run_project(
    snapshot: Snapshot,
    get: Callable[[str], Any],
    sandbox: Sandbox,
    wish: Wish,
    say: Callable[[str], None] = lambda _: None,
) -> Run:
    """Build, start, ask, measure and test one project. Whatever becomes of it is a value; only bugs of ours raise.

    Args:
        get: a fact by its name, or `Unavailable`.
        say: is told what is being done now.
    """
    began = time.monotonic()
    facts = {name: get(name) for name in _FACTS}
    broken = next((name for name, fact in facts.items() if isinstance(fact, Unavailable)), "")
    if broken:
        return not_run(f"What is needed for it could not be read ({broken}).", sandbox.name)
    scene = Scene(snapshot, facts, sandbox, wish, say, began + wish.timeout_s)
    build, start, answer, image = _guarded(lambda: bring_up(scene))
    say("running its tests")
    tests = test_project(scene, image)
    host = _host()
    claims, sayings, timings = get("claims"), get("sayings"), get("timings")
    held = hold(
        () if isinstance(claims, Unavailable) else claims,
        None if isinstance(sayings, Unavailable) else sayings,
        None if isinstance(timings, Unavailable) else timings,
        build=build, start=start, answer=answer, tests=tests, conditions=conditions(host, sandbox.name),
    )  # fmt: skip
    return Run(
        sandbox.name, build, start, answer, tests, host=host, limits=published_limits(wish), held=held,
        notes=tuple(scene.notes), duration_s=round(time.monotonic() - began, 1),
    )  # fmt: skip


def conditions(host: Host, sandbox: str) -> str:
    """The host class in words."""
    memory = host.given_memory_bytes // MIB
    return f"{host.given_cores:g} core and {memory} MiB in {sandbox}, of {host.cores} cores ({host.system})"


def _host() -> Host:
    limits = serving.LIMITS
    return Host(os.cpu_count() or 1, limits.cpus, limits.memory_bytes, f"{platform.system()} {platform.machine()}")


def published_limits(wish: Wish) -> tuple[tuple[str, float], ...]:
    """What held the run in, by names that say the unit."""
    serve, build = serving.LIMITS, DEFAULT_BUILD
    return (
        ("run_s", wish.timeout_s),
        ("build_s", build.wall_s),
        ("build_memory_bytes", build.memory_bytes),
        ("build_image_bytes", build.image_bytes),
        ("port_s", serving.PORT_S),
        ("healthy_s", asking.FIND_S),
        ("service_s", serve.wall_s),
        ("service_cores", serve.cpus),
        ("service_memory_bytes", serve.memory_bytes),
        ("tests_s", SUITE_S),
        ("tests_cores", test_cores()),
        ("tests_memory_bytes", MEMORY_BYTES),
        ("repeats", asking.REPEATS),
        *((f"requests_at_{c}", n) for c, n in asking.PLAN),
        ("repeat_s", asking.REPEAT_S),
    )


def _guarded(stage: Callable[[], Up]) -> Up:
    """A stage that our own side broke is `not_run`, with the reason."""
    try:
        return stage()
    except InfraError as why:
        return nothing(why.message)
