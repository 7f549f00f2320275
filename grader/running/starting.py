"""Bringing a project up: its image, its services or its packages, and the command that starts it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.measured import NOT_RUN, AnswerOutcome, BuildOutcome, StartOutcome
from grader.running import serving
from grader.running.building import build_dockerfile, build_python
from grader.running.commands import Start, find_starts
from grader.running.composed import Composition, compose_of, serve_together
from grader.running.curl import curl_requests
from grader.running.environment import OFFLINE, environment
from grader.running.packages import Packages, collect_packages
from grader.running.scene import LEAST_S, nothing, tell_dropped
from grader.running.test_plan import entered, path_with, pose_installed
from grader.sandbox.context import export
from grader.sandbox.protocol import Command

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.evidence.containers import Containers, Dockerfile
    from grader.running.curl import Request
    from grader.running.scene import Scene, Up
    from grader.sandbox.protocol import File, Image

MAX_STARTS = 3
CLI_S = 60.0
MAX_BODY_BYTES = 64 << 10
_ASIDE = ("dev", "test", "train", "ui", "front", "gpu", "cuda", "notebook", "worker", "jupyter", "airflow", "mlflow")


def choose_dockerfile(containers: Containers) -> Dockerfile | None:
    """The one that ships the service: at the root before others, plainly named before those for other uses."""
    sound = [d for d in containers.dockerfiles if not d.error and d.stages]

    def rank(dockerfile: Dockerfile) -> tuple[bool, bool, int, int, str]:
        low = dockerfile.path.lower()
        aside = any(word in low for word in _ASIDE)
        return (aside, bool(dockerfile.problem[0]), dockerfile.path.count("/"), len(low), low)

    return min(sound, key=rank, default=None)


def bring_up(scene: Scene) -> Up:
    facts, sandbox = scene.facts, scene.sandbox
    dockerfile = choose_dockerfile(facts["containers"])
    composition = compose_of(facts["files"], facts["containers"])
    if dockerfile is None and composition is None:
        return _from_packages(scene, "")
    if not sandbox.abilities.images:
        scene.note("There is no container engine here, so it was started from its packages rather than from its image.")
        return _from_packages(scene, "")
    if composition is not None and len(composition.parts) > 1:
        return _from_compose(scene, composition)
    if composition is not None and dockerfile is None:
        dockerfile = _dockerfile_at(facts["containers"], composition.app.dockerfile)
    if dockerfile is None:
        return _from_packages(scene, "")
    env = dict(composition.app.env) if composition is not None else {}
    argv = composition.app.argv if composition is not None and composition.app.dockerfile == dockerfile.path else ()
    return _from_image(scene, dockerfile, env, argv)


def _dockerfile_at(containers: Containers, path: str) -> Dockerfile | None:
    return next((d for d in containers.dockerfiles if d.path == path), None)


def _documented(scene: Scene) -> tuple[Request, ...]:
    def read(path: str) -> bytes | None:
        return scene.snapshot.read(path, MAX_BODY_BYTES)

    return curl_requests(scene.facts["documents"].all[:6], read)


def _env(scene: Scene, image: Image | None) -> dict[str, str]:
    env = environment(scene.facts["files"], scene.facts["runbook"])
    if image is None or "PORT" not in dict(image.env):
        env.setdefault("PORT", "8000")
    return env


def _from_image(scene: Scene, dockerfile: Dockerfile, env: Mapping[str, str], argv: tuple[str, ...]) -> Up:
    scene.say(f"building {dockerfile.path}")
    build, image = build_dockerfile(
        scene.sandbox, scene.snapshot, dockerfile, repository=scene.wish.repository, network=scene.wish.network,
        cancelled=lambda: scene.left_s < LEAST_S,
    )  # fmt: skip
    if image is None:
        if build.state == NOT_RUN:
            return _instead(scene, build)
        return build, StartOutcome(NOT_RUN, "It was not built."), AnswerOutcome(NOT_RUN, "It was not built."), None
    scene.say("starting it")
    words, documented = " ".join(argv or image.command), _documented(scene)
    command = Command(argv, image=image, env={**_env(scene, image), **env}, limits=serving.LIMITS)
    start, answer = serving.serve(scene.sandbox, command, documented, words, scene.say)
    if start.state == "exited" and scene.facts["runbook"].example_env and scene.left_s > LEAST_S:
        scene.say("starting it without its example settings")
        kept = {name: value for name, value in command.env.items() if name == "PORT"}
        plain = replace(command, env={**OFFLINE, **kept, **env})
        again = serving.serve(scene.sandbox, plain, documented, words, scene.say)
        if again[0].state == "started":
            scene.note(
                f"With the settings of {scene.facts['runbook'].example_env} it didn't start, without them it did."
            )
            start, answer = again
    return build, start, answer, image


def _instead(scene: Scene, build: BuildOutcome) -> Up:
    """The image can't be had here, for a reason that isn't the project's: its packages may do."""
    _, start, answer, image = _from_packages(scene, "")
    if start.state == NOT_RUN:
        return build, StartOutcome(NOT_RUN, "It was not built."), AnswerOutcome(NOT_RUN, "It was not built."), None
    scene.note("Its image could not be built here, so it was started from its packages.")
    return build, replace(start, ours=start.ours or start.state != "started"), answer, image


def _from_compose(scene: Scene, composition: Composition) -> Up:
    """Build and fetch what the services stand on; one that can't be had is named."""
    images: dict[str, Image] = {}
    missing: dict[str, str] = {}
    build: BuildOutcome | None = None
    containers = scene.facts["containers"]
    for part in composition.parts:
        needed = part.name == composition.app.name or part.name in composition.needed
        dockerfile = _dockerfile_at(containers, part.dockerfile) if part.dockerfile else None
        if dockerfile is not None and needed:
            scene.say(f"building {dockerfile.path}")
            out, image = build_dockerfile(
                scene.sandbox, scene.snapshot, replace(dockerfile, context=part.context), args=dict(part.args),
                target=part.target, repository=scene.wish.repository, network=scene.wish.network,
                cancelled=lambda: scene.left_s < LEAST_S,
            )  # fmt: skip
            reason = out.cause or out.state
            if part.name == composition.app.name:
                build = replace(out, how="compose", source=composition.path)
        elif part.image and needed:
            scene.say(f"fetching {part.image}")
            made = scene.sandbox.pull(part.image)
            image, reason = made.image, made.reason
        else:
            continue
        if image is not None:
            images[part.name] = image
        else:
            missing[part.name] = reason
    return _together(scene, composition, build or BuildOutcome(NOT_RUN, "compose", composition.path), images, missing)


def _together(
    scene: Scene,
    composition: Composition,
    build: BuildOutcome,
    images: Mapping[str, Image],
    missing: Mapping[str, str],
) -> Up:
    app = composition.app
    image = images.get(app.name)
    if image is None:
        if build.state == NOT_RUN:
            return _instead(scene, build)
        return build, StartOutcome(NOT_RUN, "It was not built."), AnswerOutcome(NOT_RUN, "It was not built."), None
    env, documented = _env(scene, image), _documented(scene)
    absent = [f"the service {name} is missing: {why}" for name, why in missing.items()]
    if len(images) > 1:
        start, answer = serve_together(
            scene.sandbox, composition, images, env=env, documented=documented, say=scene.say
        )
    else:
        command = Command(app.argv, image=image, env={**env, **app.env}, limits=serving.LIMITS, reserve=app.volumes)
        start, answer = serving.serve(scene.sandbox, command, documented, " ".join(app.argv), scene.say)
    for line in absent:
        scene.note(f"Of {composition.path}, {line}")
    if absent and start.state != "started":
        start = replace(start, state=NOT_RUN, cause=f"It can't run without what it stands on: {absent[0]}")
    return build, start, answer, image


def _from_packages(scene: Scene, folder: str) -> Up:
    """Our standard image with its packages, and the command that its documents give."""
    facts = scene.facts
    pose = pose_installed(facts["files"], folder)
    starts = find_starts(facts["files"], facts["runbook"], facts["containers"], facts["api"], pose.scripts)
    if not starts:
        cause = "There is no Dockerfile, and no command of its documents starts a Python program that is there."
        if not any(m.ecosystem == "python" for m in facts["dependencies"].manifests):
            cause = "There is no Dockerfile, and it isn't a Python project that could be run without one."
        return nothing(cause)
    first = starts[0]
    packages = collect_packages(facts["files"], facts["dependencies"], first.folder, tests=False)
    tell_dropped(scene, packages)
    scene.say("installing its packages")
    build, image = build_python(scene.sandbox, with_servers(packages, starts))
    if build.state != "built":
        return build, StartOutcome(NOT_RUN, "Its packages were not installed."), \
            AnswerOutcome(NOT_RUN, "Nothing was started."), None  # fmt: skip
    context = export(scene.snapshot)
    if context.reason:
        return build, StartOutcome(NOT_RUN, f"{context.reason[:1].upper()}{context.reason[1:]}."), \
            AnswerOutcome(NOT_RUN, "Nothing was started."), None  # fmt: skip
    start, answer = _try_starts(scene, image, context.files, starts)
    if packages.dropped and start.state == "exited":
        start = replace(start, ours=True)  # what was left out may be what it lacks
    return build, start, answer, None


def with_servers(packages: Packages, starts: Sequence[Start]) -> Packages:
    """The packages, and the server that a documented command calls where no list names it."""
    name = starts[0].argv[0]
    if name not in ("uvicorn", "gunicorn", "streamlit", "flask", "chainlit", "gradio") or name in packages.names:
        return packages
    if any(one.startswith("fastapi[") for one in packages.requirements):
        return packages
    return replace(packages, requirements=(*packages.requirements, name))


def _try_starts(
    scene: Scene, image: Image | None, files: Mapping[str, File], starts: Sequence[Start]
) -> tuple[StartOutcome, AnswerOutcome]:
    """The likeliest command first; where it ends at once, the next."""
    documented = _documented(scene)
    first: tuple[StartOutcome, AnswerOutcome] | None = None
    servers = [start for start in starts if start.server]
    for start in (servers or list(starts[:1]))[:MAX_STARTS]:
        pose = pose_installed(scene.facts["files"], start.folder)
        env = {
            **_env(scene, image),
            **start.env,
            "PATH": path_with(image.env if image else ()),
            "PYTHONPATH": ":".join(pose.path),
        }
        command = Command(
            entered(start.argv, pose, start.folder), image=image, files={**files, **pose.files}, env=env,
            workdir="/work", limits=serving.LIMITS,
        )  # fmt: skip
        scene.say(f"starting {start.text}")
        if not start.server:
            return _once_through(scene, command, start.text)
        tried = serving.serve(scene.sandbox, command, documented, start.text, scene.say)
        if tried[0].state == "started":
            return tried
        first = first or tried
        if scene.left_s < LEAST_S:
            break
    return first or (StartOutcome(NOT_RUN, "Nothing says how it is started."), AnswerOutcome(NOT_RUN))


def _once_through(scene: Scene, command: Command, words: str) -> tuple[StartOutcome, AnswerOutcome]:
    """A program that is no server: run to its end."""
    wall_s = max(LEAST_S, min(CLI_S, scene.left_s))
    result = scene.sandbox.run(replace(command, limits=replace(command.limits, wall_s=wall_s)))
    start = serving.ended(result, (result.stdout, result.stderr), words)
    if start.state == "finished":
        start = replace(start, cause="")
    return start, AnswerOutcome(NOT_RUN, "It is no server.")
