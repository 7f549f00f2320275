"""Several services of a compose file on a private network: in their order, with harmless settings."""

from __future__ import annotations

import posixpath
import re
import shlex
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from grader.evidence._yaml import MAX_YAML_BYTES, Node, parse_yaml
from grader.running.environment import harmless, read_example
from grader.running.serving import LIMITS, watch
from grader.sandbox.protocol import Command
from grader.sandbox.readiness import wait_for_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from grader.evidence.containers import Compose, Containers, Service
    from grader.evidence.files import Files
    from grader.measured import AnswerOutcome, StartOutcome
    from grader.running.curl import Request
    from grader.sandbox.protocol import Image, Sandbox

MAX_SERVICES = 8
MAX_VOLUMES = 8
READY_S = 40.0
_VARIABLE = re.compile(r"\$\{([A-Za-z_]\w{0,80})(?:(:?[-?+])([^}]{0,300}))?\}|\$([A-Za-z_]\w{0,80})")
_APP_NAME = re.compile(r"api|app|backend|web|server|service|model", re.IGNORECASE)
_NOT_APP = re.compile(r"test|train|worker|front|ui\b|migrat|seed|notebook|ingest|job", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """One service: built from `dockerfile` in `context`, or the published `image`; it writes to its `volumes`."""

    name: str
    image: str = ""
    context: str = ""
    dockerfile: str = ""
    target: str = ""
    args: Mapping[str, str] = field(default_factory=dict)
    argv: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    volumes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Composition:
    """What the compose file at `path` starts: the service to be asked, and all of them in their order."""

    path: str
    app: Part
    parts: tuple[Part, ...]

    @property
    def needed(self) -> frozenset[str]:
        """The services that the asked one stands on."""
        by_name = {part.name: part for part in self.parts}
        open_, seen = list(self.app.needs), set[str]()
        while open_:
            name = open_.pop()
            if name not in seen and name in by_name:
                seen.add(name)
                open_ += by_name[name].needs
        return frozenset(seen)


def compose_of(files: Files, containers: Containers) -> Composition | None:
    """The compose file that starts something of the project's own; None where there is none."""
    ranked = sorted(
        (c for c in containers.composes if not c.error),
        key=lambda c: (c.path.count("/"), bool(re.search(r"dev|test|prod|override|gpu", c.path)), len(c.path), c.path),
    )
    for compose in ranked:
        made = _read(files, compose)
        if made is not None:
            return made
    return None


def _read(files: Files, compose: Compose) -> Composition | None:
    root = parse_yaml(files.text(compose.path, MAX_YAML_BYTES) or "").root
    known = {service.name: service for service in compose.services}
    parts: list[Part] = []
    for name, node in root.get("services").pairs.items():
        service = known.get(name)
        if (
            service is None
            or node.get("profiles")
            or len(parts) >= MAX_SERVICES
            or not re.fullmatch(r"[\w.-]{1,60}", name)
        ):
            continue
        parts.append(_part(files, compose, node, service))
    own = [part for part in parts if part.dockerfile and part.dockerfile in files.by_path]
    if not own:
        return None
    app = min(own, key=lambda p: (bool(_NOT_APP.search(p.name)), not _APP_NAME.search(p.name), not p.needs, p.name))
    return Composition(compose.path, app, tuple(_ordered(parts)))


def _part(files: Files, compose: Compose, node: Node, service: Service) -> Part:
    env: dict[str, str] = {}
    folder = posixpath.dirname(compose.path)
    for path in node.get("env_file").strings():
        text = files.text(posixpath.normpath(posixpath.join(folder, path)))
        env |= read_example(text) if text else {}
    env |= _pairs(node.get("environment"), env)
    return Part(
        service.name,
        image=substituted(node.get("image").text, {}),
        context=service.context,
        dockerfile=service.dockerfile if service.builds else "",
        target=node.get("build", "target").text if node.get("build").pairs else "",
        args=_pairs(node.get("build", "args"), {}) if node.get("build").pairs else {},
        argv=_words(node.get("command")),
        env=env,
        needs=service.depends_on,
        volumes=tuple(_volumes(node.get("volumes"))),
    )


def _volumes(node: Node) -> Iterator[str]:
    """Where named volumes are mounted: folders that it may write to. Files of the repository are in its image."""
    for one in node.items[:MAX_VOLUMES]:
        source, _, target = one.text.partition(":")
        target = target.partition(":")[0] or source
        if one.pairs:
            source, target = one.get("source").text, one.get("target").text
        if target.startswith("/") and not source.startswith((".", "/", "~", "$")):
            yield target


def _words(node: Node) -> tuple[str, ...]:
    if node.items:
        return tuple(substituted(word, {}) for word in node.strings())
    try:
        return tuple(shlex.split(substituted(node.text, {})))
    except ValueError:
        return ()


def _pairs(node: Node, known: Mapping[str, str]) -> dict[str, str]:
    """`environment` or `args`, as a mapping or as a list of `NAME=value`."""
    raw = {name: value.text for name, value in node.pairs.items() if value.kind == "scalar"}
    for line in node.strings() if node.items else ():
        name, _, value = line.partition("=")
        raw[name] = value
    return {
        name: harmless(name, substituted(value, known))
        for name, value in raw.items()
        if re.fullmatch(r"\w{1,80}", name)
    }


def substituted(text: str, known: Mapping[str, str]) -> str:
    """With its variables replaced: by what is known of them, by their default, else by something harmless."""

    def one(found: re.Match[str]) -> str:
        name = found[1] or found[4]
        if name in known:
            return known[name]
        return found[3] or "" if found[2] in ("-", ":-") else harmless(name, "")

    return _VARIABLE.sub(one, text[:2_000])


def _ordered(parts: Sequence[Part]) -> Iterator[Part]:
    """Each after those that it needs; a ring is broken where it is met."""
    left = {part.name: part for part in parts}
    while left:
        ready = next((p for p in left.values() if not any(n in left for n in p.needs)), next(iter(left.values())))
        yield left.pop(ready.name)


def serve_together(
    sandbox: Sandbox,
    composition: Composition,
    images: Mapping[str, Image],
    *,
    env: Mapping[str, str],
    documented: Sequence[Request],
    say: Callable[[str], None],
) -> tuple[StartOutcome, AnswerOutcome]:
    """Start every service that has an image, in order, and look at what the app answers."""
    with sandbox.network() as network:
        beside: list[str] = []
        for part in composition.parts:
            if part.name == composition.app.name or part.name not in images:
                continue
            say(f"starting {part.name}")
            service = network.start(_command(part, images[part.name], {}), name=part.name)
            wait_for_port(service, within_s=READY_S)
            beside.append(part.name)
        command = _command(composition.app, images[composition.app.name], env)
        say(f"starting {composition.app.name}")
        service = network.start(command, name=composition.app.name)
        start, answer = watch(service, command, documented, " ".join(composition.app.argv), say)
        return replace(start, services=tuple(beside)), answer


def _command(part: Part, image: Image, env: Mapping[str, str]) -> Command:
    return Command(part.argv, image=image, env={**env, **part.env}, limits=LIMITS, reserve=part.volumes)
