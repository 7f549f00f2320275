"""Compose files: services, what they build, whether that is there, and how they are looked after."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.evidence._regex import regex
from grader.evidence._yaml import Node, parse_yaml

if TYPE_CHECKING:
    from grader.evidence.files import Files

MAX_SERVICES = 60
COMPOSE_NAME = regex(r"(?:^|/)(?:[\w-]{1,40}[.-])?(?:docker-)?compose[\w.-]*\.ya?ml$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Service:
    """One service.

    Attributes:
        image: empty where it is only built.
        context, dockerfile: paths in the tree, where it is built here; `builds` says so.
        problem: why it can't be built or started with these files.
    """

    name: str
    line: int
    image: str = ""
    builds: bool = False
    context: str = ""
    dockerfile: str = ""
    healthcheck: bool = False
    restart: bool = False
    ports: int = 0
    volumes: int = 0
    depends_on: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Compose:
    """One compose file; `error` at `error_line` when it can't be read."""

    path: str
    services: tuple[Service, ...] = ()
    error: str = ""
    error_line: int = 0

    @property
    def sound(self) -> bool:
        """It has services, and none of them has a problem."""
        return bool(self.services) and not self.error and not any(s.problem for s in self.services)


def read_compose(path: str, text: str, files: Files) -> Compose:
    """Parse one compose file and hold its build contexts against the tree."""
    yaml = parse_yaml(text)
    if yaml.error:
        return Compose(path, error=yaml.error, error_line=yaml.error_line)
    nodes = yaml.root.get("services").pairs or {
        # The first version of the format had its services at the top.
        k: v
        for k, v in yaml.root.pairs.items()
        if v.get("image") or v.get("build")
    }
    folder = posixpath.dirname(path)
    some = list(nodes.items())[:MAX_SERVICES]
    return Compose(path, tuple(_service(name, node, folder, files) for name, node in some))


def _service(name: str, node: Node, folder: str, files: Files) -> Service:
    build = node.get("build")
    context = dockerfile = problem = ""
    if build:
        raw = build.text or build.get("context").text or "."
        context = posixpath.normpath(posixpath.join(folder, raw)).removeprefix("./")
        context = "" if context == "." else context
        named = build.get("dockerfile").text
        dockerfile = posixpath.normpath(posixpath.join(context, named or "Dockerfile"))
        problem = _build_problem(raw, context, dockerfile, build, files)
    elif not node.get("image") and not node.get("extends") and not node.get("provider"):
        problem = "it has neither an image nor a build"
    depends = node.get("depends_on")
    return Service(
        name=name,
        line=node.line,
        image=node.get("image").text,
        builds=bool(build),
        context=context,
        dockerfile=dockerfile,
        healthcheck=bool(node.get("healthcheck")) and node.get("healthcheck", "disable").text != "true",
        restart=node.get("restart").text not in ("", "no") or bool(node.get("deploy", "restart_policy")),
        ports=len(node.get("ports").items),
        volumes=len(node.get("volumes").items),
        depends_on=tuple(depends.pairs) or depends.strings(),
        problem=problem,
    )


def _build_problem(raw: str, context: str, dockerfile: str, build: Node, files: Files) -> str:
    if "$" in raw or "://" in raw or raw.startswith("git@") or build.get("dockerfile_inline"):
        return ""
    if context.startswith(".."):
        return "it builds from outside of the repository"
    if context and not files.exists(context):
        return f"it builds from {context}, which isn't in the repository"
    return "" if "$" in dockerfile or files.exists(dockerfile) else f"there is no {dockerfile}"
