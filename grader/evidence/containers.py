"""How the project would be shipped: Dockerfiles, compose files, platform configuration, infrastructure as code."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._compose import COMPOSE_NAME, Compose, Service, read_compose
from grader.evidence._dockerfile import MAX_DOCKERFILE_BYTES, Dockerfile, Missing, Stage, read_dockerfile
from grader.evidence._platforms import Platform, read_platforms
from grader.evidence._regex import regex
from grader.evidence._yaml import MAX_YAML_BYTES

if TYPE_CHECKING:
    from collections.abc import Collection

    from grader.evidence.files import Files

__all__ = ["Compose", "Containers", "Dockerfile", "Missing", "Platform", "Service", "Stage", "collect"]

MAX_DOCKERFILES = 40
MAX_COMPOSES = 20
_DOCKERFILE = regex(r"(?:^|/)(?:dockerfile|containerfile)(?:[._-][\w.-]+)?$|\.dockerfile$", re.IGNORECASE)
_NOT_ONE = regex(r"\.(?:md|txt|dockerignore|py|ya?ml|json|sh|j2|tpl)$", re.IGNORECASE)


_BARE = regex(
    r"(?:[\w.-]{1,40}/){0,2}(?:python|node|ubuntu|debian|alpine|fedora|centos|rockylinux|r-base|openjdk|eclipse-temurin|golang|rust|"
    r"miniconda3|mambaforge|busybox|scratch|nginx|httpd)(?:[:@]|$)"
)
# A template of projects: its tags stand in a file's text once its folder or its own name is one.
_TEMPLATED = regex(r"\{\{|\.(?:jinja2?|j2)$")
_TAG = regex(r"\{[%#][^\n]{0,300}?[%#]\}")
_VALUE = regex(r"\{\{[^\n]{0,300}?\}\}")
NOTHING_IN_IT = "it puts nothing of this project into the image"


class Containers(NamedTuple):
    """Everything that says how to ship, each sorted by path; what can't work is there with its problem.

    Attributes:
        devcontainer: the path of a development container; that ships nothing.
    """

    dockerfiles: tuple[Dockerfile, ...] = ()
    composes: tuple[Compose, ...] = ()
    platforms: tuple[Platform, ...] = ()
    devcontainer: str = ""

    @property
    def working(self) -> tuple[Dockerfile, ...]:
        """Dockerfiles against which nothing speaks."""
        return tuple(d for d in self.dockerfiles if not d.problem[0])

    @property
    def infrastructure(self) -> tuple[Platform, ...]:
        """Kubernetes, Terraform and their like, without a problem."""
        return tuple(p for p in self.platforms if p.iac and not p.problem)

    @property
    def hosts(self) -> tuple[Platform, ...]:
        """Configuration of hosting platforms, without a problem."""
        return tuple(p for p in self.platforms if not p.iac and not p.problem)


def collect(files: Files) -> Containers:
    """Find and read them all."""
    composes: list[Compose] = []
    for entry in files.own:
        if COMPOSE_NAME.search(entry.path) and len(composes) < MAX_COMPOSES:
            text = files.text(entry.path, MAX_YAML_BYTES)
            unread = Compose(entry.path, error="it can't be read", error_line=1)
            read = unread if text is None else read_compose(entry.path, _filled(entry.path, text), files)
            composes.append(read)
    composes = _overrides(composes)
    dockerfiles: list[Dockerfile] = []
    for entry in files.own:
        named = any(s.dockerfile == entry.path for c in composes for s in c.services)
        is_one = _DOCKERFILE.search(entry.path) and not _NOT_ONE.search(entry.path)
        if (named or is_one) and len(dockerfiles) < MAX_DOCKERFILES and ".devcontainer/" not in entry.path:
            text = files.text(entry.path, MAX_DOCKERFILE_BYTES)
            unread_one = Dockerfile(entry.path, error="it can't be read", error_line=1)
            contexts = _contexts(entry.path, composes)
            if text is None:
                dockerfiles.append(unread_one)
                continue
            one = read_dockerfile(entry.path, _filled(entry.path, text), files, contexts)
            dockerfiles.append(_emptied(one, composes))
    hollow = {one.path for one in dockerfiles if one.command_problem == NOTHING_IN_IT}
    composes = [_hollowed(compose, hollow) for compose in composes]
    dev = next((e.path for e in files.own if e.path.lower().endswith("devcontainer.json")), "")
    return Containers(tuple(dockerfiles), tuple(composes), read_platforms(files), dev)


def _filled(path: str, text: str) -> str:
    """A template's text without its tags, an unknown variable where a value will stand; lines stay where they are."""
    return _VALUE.sub("${filled_in}", _TAG.sub("", text)) if _TEMPLATED.search(path) else text


def _emptied(one: Dockerfile, composes: list[Compose]) -> Dockerfile:
    """An image of a bare language or system into which nothing is put can't run this project."""
    mounted = any(s.volumes and s.builds for c in composes for s in c.services)
    bare = one.stages and _BARE.match(one.stages[-1].image)
    if one.copies or one.fetches or one.installs or one.multi_stage or mounted or not bare or one.problem[0]:
        return one
    return replace(one, command_problem=NOTHING_IN_IT, command_line=one.command_line or 1)


def _hollowed(compose: Compose, hollow: Collection[str]) -> Compose:
    """What builds only an image with nothing of the project in it starts nothing of the project."""
    services = tuple(
        replace(s, problem=NOTHING_IN_IT) if s.builds and s.dockerfile in hollow and not s.problem else s
        for s in compose.services
    )
    return replace(compose, services=services) if services != compose.services else compose


def _overrides(composes: list[Compose]) -> list[Compose]:
    """A service without image or build is fine in a file that is laid over another one of its folder."""
    out = []
    for compose in composes:
        folder = posixpath.dirname(compose.path)
        known = {
            s.name
            for other in composes
            if other is not compose and posixpath.dirname(other.path) == folder
            for s in other.services
            if s.image or s.builds
        }
        services = tuple(
            replace(s, problem="") if s.problem and not s.builds and s.name in known else s for s in compose.services
        )
        out.append(replace(compose, services=services))
    return out


def _contexts(path: str, composes: list[Compose]) -> tuple[str, ...]:
    """The folders it may be built from: what compose says, its own, and those above up to the root."""
    named = [s.context for c in composes for s in c.services if s.dockerfile == path and "$" not in s.context]
    own = posixpath.dirname(path)
    above = []
    while own:
        above.append(own)
        own = posixpath.dirname(own)
    return tuple(dict.fromkeys([*named, *above, ""]))
