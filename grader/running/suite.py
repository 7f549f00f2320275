"""Which suite is run, on what: in the image of its own where that has a runner, else in the standard one."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.errors import InfraError
from grader.measured import NOT_RUN, TestOutcome
from grader.running.building import why_not_installed
from grader.running.packages import collect_packages
from grader.running.scene import LEAST_S, tell_dropped
from grader.running.test_plan import plan_tests, pose_installed
from grader.running.testing import Bench, run_tests
from grader.sandbox.context import export
from grader.sandbox.protocol import TESTS, BuildState, Command

if TYPE_CHECKING:
    from grader.running.scene import Scene
    from grader.sandbox.protocol import Image


SUITE_S = 300.0  # of one attempt


def test_cores() -> float:
    """Suites get two cores where there are two: they start servers, and their own time is most of a run."""
    return float(min(2, os.cpu_count() or 1))


def test_project(scene: Scene, image: Image | None) -> TestOutcome:
    try:
        return _test(scene, image)
    except InfraError as why:
        return TestOutcome(NOT_RUN, why.message, attempts=0)


def _test(scene: Scene, image: Image | None) -> TestOutcome:
    """Their suite, in their image where that has a runner, else in our standard one with what they name."""
    facts = scene.facts
    plan = plan_tests(facts["files"], facts["tests"], facts["python_code"])
    if not plan.found:
        cause = "There are no tests."
        if plan.languages:
            cause = f"The tests are in {', '.join(plan.languages)}, and only Python's are run."
        return TestOutcome(NOT_RUN if plan.languages else "no_tests", cause, attempts=0)
    if scene.left_s < LEAST_S:
        return TestOutcome(NOT_RUN, "There was no time left.", attempts=0)
    context = export(scene.snapshot)
    if context.reason:
        return TestOutcome(NOT_RUN, f"{context.reason[:1].upper()}{context.reason[1:]}.", attempts=0)
    if image is not None and _has_runner(scene, image):
        where, on, sure = "its own image", image, True
    else:
        packages = collect_packages(facts["files"], facts["dependencies"], plan.folder, tests=True)
        tell_dropped(scene, packages)
        scene.say("installing what its tests need")
        made = scene.sandbox.python_environment(packages.requirements, python=packages.python)
        if made.image is None:
            why = why_not_installed(made) if made.state is BuildState.FAILED else made.reason or made.state.value
            cause = f"What they need could not be installed. {why}"
            lines = tuple(line[:300] for line in made.log.split("\n") if line.strip())[-8:]
            return TestOutcome(NOT_RUN, cause, plan.folder, attempts=0, log=lines)
        on, sure = made.image, bool(packages.sources) and not packages.dropped
        where = f"the standard Python image with {', '.join(packages.sources) or 'the test runner alone'}"
    scene.say("running its tests")
    wall_s = max(LEAST_S, min(SUITE_S, scene.left_s))
    bench = Bench(
        scene.sandbox, on, context.files, plan, pose_installed(facts["files"], plan.folder), {}, where, wall_s,
        test_cores(), sure,
    )  # fmt: skip
    return run_tests(bench)


def _has_runner(scene: Scene, image: Image) -> bool:
    """Whether an image can run a suite: it has Python and pytest."""
    probe = Command(("python", "-I", "-c", "import pytest"), image=image, limits=replace(TESTS, wall_s=30.0))
    return scene.sandbox.run(probe).ok
