"""What was run builds, and its tests pass.

Why: a project that doesn't build, or whose own tests fail, isn't finished, however well it is written down.
Fix: build it and run its tests on a machine that has nothing but the repository, and mend what fails there.

Example:
    docker build . && python -m pytest      # on a fresh checkout
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, Place, failed, not_applicable, passed

if TYPE_CHECKING:
    from grader.measured import Run

SHOWN = 5


def check(run: Run, *, part: str = "build") -> Finding:
    """Fails on what failed twice in a run and isn't the sandbox's doing; `part` is `build` or `tests`."""
    if part == "build":
        return _build(run)
    tests = run.tests
    if tests.reproduced:
        bad = [one for one in tests.failures if one.reproduced and not one.ours]
        files = dict.fromkeys(one.name.partition("::")[0] for one in bad[:SHOWN])
        where = [Place(f"{tests.where}/{path}" if tests.where else path) for path in files]
        shown = "; ".join(f"{one.name}: {one.error}" for one in bad[:2])
        return failed(f"{tests.cause} Twice alike: {shown}", *where, fix="Make the failing tests pass.")
    if tests.state == "passed":
        return passed(f"{tests.passed} tests pass.")
    return not_applicable(tests.cause or "No tests were run.")


def _build(run: Run) -> Finding:
    build = run.build
    if build.reproduced:
        where = (build.place,) if build.place else (Place(build.source),)
        return failed(f"{build.source} doesn't build, twice alike: {build.cause}", *where, fix="Make the image build.")
    if build.state == "built":
        return passed("It builds.")
    return not_applicable(build.cause or "Nothing was built.")
