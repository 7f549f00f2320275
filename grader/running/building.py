"""Making what runs: from its own Dockerfile, tried twice before a failure counts, or from our standard image."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.measured import NOT_RUN, BuildOutcome
from grader.model import Place
from grader.sandbox.context import export
from grader.sandbox.protocol import BuildNetwork, BuildState, Recipe

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.evidence.containers import Dockerfile
    from grader.model import Snapshot
    from grader.running.packages import Packages
    from grader.sandbox.protocol import Build, Image, Sandbox

LOG_LINES = 12
MAX_LINE = 300
# What a build says when it wanted a host that a build here may not reach, or when the engine was in trouble.
_NETWORK = re.compile(
    r"could not resolve|name resolution|network is unreachable|connection (?:refused|timed out|reset)|"
    r"failed to connect|couldn't connect|no route to host|unable to connect|could not connect|not allowed here|"
    r"proxy(?:error| error|.{0,20}403|.{0,40}refused)|403 forbidden|tunnel connection failed|"
    r"ssl.{0,30}error|certificate|read timed out|max retries|temporary failure|"
    r"enotfound|econnrefused|etimedout|gaierror|urlopen error|"
    r"offline mode|localentrynotfound|toomanyrequests|pull access denied|manifest unknown|i/o timeout|"
    r"no space left on device|unable to locate package|some index files failed|connecterror|maxretryerror",
    re.IGNORECASE,
)
_NO_WHEEL = re.compile(
    r"(?i)wheels are required for \S{1,80}|has no (?:usable )?wheels[^\n]{0,80}|no wheels with a matching[^\n]{0,80}"
)
_STEP = re.compile(r"(?m)^Step \d{1,3}/\d{1,3} : ([^\n]{1,200})")
_HEAD = 60
_ANSI = re.compile(r"\x1b\[[0-9;]{0,12}m")
_STATES = {
    BuildState.BUILT: "built", BuildState.REFUSED: "refused", BuildState.FAILED: "build_failed",
    BuildState.TIMEOUT: "timeout", BuildState.OUT_OF_MEMORY: "out_of_memory", BuildState.LOG_LIMIT: "log_limit",
    BuildState.TOO_LARGE: "too_large", BuildState.DISK_LIMIT: "disk_limit", BuildState.CANCELLED: "cancelled",
    BuildState.NOT_RUN: NOT_RUN,
}  # fmt: skip


def outcome_of(build: Build, how: str, source: str, path: str = "") -> BuildOutcome:
    """A sandbox's build as it is reported; `path` is the Dockerfile that its line is of."""
    lines = [line.rstrip()[:MAX_LINE] for line in build.log[-8_000:].split("\n") if line.strip()]
    built = build.state is BuildState.BUILT
    image = build.image
    return BuildOutcome(
        _STATES[build.state],
        how,
        source,
        cause=build.reason,
        place=Place(path, build.line) if path and build.line else None,
        log=() if built else tuple(lines[-LOG_LINES:]),
        duration_s=round(build.duration_s, 2),
        cached_steps=build.cached_steps,
        steps=build.steps,
        image=image.id if image else "",
        image_bytes=image.size_bytes if image else 0,
    )


def build_dockerfile(
    sandbox: Sandbox,
    snapshot: Snapshot,
    dockerfile: Dockerfile,
    *,
    repository: str,
    network: BuildNetwork,
    args: dict[str, str] | None = None,
    target: str = "",
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[BuildOutcome, Image | None]:
    """Build it as its file says; one that fails is tried once more, and counts when it fails alike."""
    folder = dockerfile.context
    name = dockerfile.path[len(folder) + 1 :] if folder else dockerfile.path
    context = export(snapshot, folder, dockerfile=name)
    if context.reason:
        cause = f"The build context can't be used: {context.reason}."
        return BuildOutcome("too_large", "dockerfile", dockerfile.path, cause), None
    recipe = Recipe(name, context.files, target=target, args=args or {}, repository=f"{repository}#{dockerfile.path}")
    first = sandbox.build(recipe, network=network, cancelled=cancelled)
    out = outcome_of(first, "dockerfile", dockerfile.path, dockerfile.path)
    if out.place is None and first.state is BuildState.FAILED:
        line = line_of_step(context.files[name].data.decode("utf-8", "replace"), first.log)
        out = replace(out, place=Place(dockerfile.path, line) if line else None)
    if first.state is not BuildState.FAILED:
        return out, first.image
    why_not = blameless(first, network)
    if why_not:
        return replace(out, cause=f"{first.reason} {why_not}".strip()), None
    again = sandbox.build(recipe, network=network, cancelled=cancelled)
    if again.state is BuildState.BUILT:
        cause = "The first attempt failed and the second didn't."
        return replace(outcome_of(again, "dockerfile", dockerfile.path), attempts=2, cause=cause), again.image
    alike = (again.state, again.line, again.reason) == (first.state, first.line, first.reason)
    same = alike and not blameless(again, network)
    return replace(out, attempts=2, reproduced=same), None


def line_of_step(dockerfile: str, log: str) -> int:
    """The line of the instruction that the log ends in; 0 where it can't be told."""
    steps = _STEP.findall(log)
    head = " ".join(steps[-1].split())[:_HEAD] if steps else ""
    for number, line in enumerate(dockerfile.split("\n"), start=1):
        words = " ".join(line.rstrip("\\ ").split())
        if head and words and (head.startswith(words) or words.startswith(head)) and " " in words:
            return number
    return 0


def blameless(build: Build, network: BuildNetwork) -> str:
    """Why a failed build says nothing about the project; empty where it does."""
    tail = build.log[-6_000:] + build.reason
    if _NETWORK.search(tail):
        reach = "only the package registries" if network is BuildNetwork.REGISTRIES else "nothing"
        return f"It looks for something on the network, and a build here reaches {reach}."
    return ""


def build_python(sandbox: Sandbox, packages: Packages) -> tuple[BuildOutcome, Image | None]:
    """Our standard image with the packages that the project names; none is the plain one where nothing is named."""
    if not packages.requirements and not sandbox.abilities.images:
        return BuildOutcome("built", "python"), None
    made = sandbox.python_environment(packages.requirements, python=packages.python)
    out = outcome_of(made, "python", ", ".join(packages.sources))
    if made.state is BuildState.FAILED:
        out = replace(out, state=NOT_RUN if _NO_WHEEL.search(made.log) else out.state, cause=why_not_installed(made))
    return out, made.image


def why_not_installed(made: Build) -> str:
    """One sentence from what the installer said; packages come as wheels here, so that none of their code is run."""
    lines = [_ANSI.sub("", line).strip(" ×╰─▶│├") for line in made.log.split("\n")]
    if _NO_WHEEL.search(made.log):
        told = next((found[0] for line in reversed(lines) if (found := _NO_WHEEL.search(line))), "")
        return f"Packages are installed as wheels alone, and one has none for this Python: {told[:200]}"
    words = [line for line in lines if re.match(r"Because |error: |No solution|Caused by: |Failed to|ERROR", line)]
    return f"Its packages can't be installed together: {(words or [made.reason])[0][:240]}"
