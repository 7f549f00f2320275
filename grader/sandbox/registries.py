"""Which images and which package registries a build may use, by default and by an operator's settings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Where images may come from: public registries that need no account. SHIPFOLIO_IMAGE_REGISTRIES adds to them.
IMAGE_REGISTRIES = (
    "docker.io", "ghcr.io", "quay.io", "gcr.io", "mcr.microsoft.com", "public.ecr.aws", "nvcr.io", "registry.k8s.io",
    "registry.access.redhat.com", "cgr.dev",
)  # fmt: skip
# Images that COPY --from may name besides the stages: tools. SHIPFOLIO_COPY_IMAGES adds to them.
COPY_IMAGES = ("ghcr.io/astral-sh/uv", "docker.io/astral/uv")
# Images that may stand here without having come from a registry: stand-ins of the official ones.
# SHIPFOLIO_LOCAL_IMAGES adds to them.
LOCAL_IMAGES = ("docker.io/library/python", "docker.io/library/debian")
# What a build's proxy lets through. SHIPFOLIO_BUILD_HOSTS adds to them, a mirror of one's own for instance.
PACKAGE_HOSTS = (
    "pypi.org", "files.pythonhosted.org", "download.pytorch.org", "download-r2.pytorch.org", "pypi.nvidia.com",
    "registry.npmjs.org", "registry.yarnpkg.com",
    "deb.debian.org", "security.debian.org", "ftp.debian.org", "archive.ubuntu.com", "security.ubuntu.com",
    "ports.ubuntu.com", "dl-cdn.alpinelinux.org", "deb.nodesource.com",
    "conda.anaconda.org", "repo.anaconda.com",
)  # fmt: skip
_REFERENCE = re.compile(r"[a-z0-9][a-z0-9._/:-]{0,254}(?:@sha256:[0-9a-f]{64})?", re.IGNORECASE)
_IMAGE_ID = re.compile(r"(?:sha256:)?[0-9a-f]{6,64}", re.IGNORECASE)
_TAG = re.compile(r"[\w][\w.-]{0,127}", re.ASCII)
_PART = re.compile(r"[a-z0-9]+(?:[._-]{1,4}[a-z0-9]+){0,20}")


def extra(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    """The words of a setting, separated by commas or spaces."""
    return tuple(word.lower() for word in environ.get(name, "").replace(",", " ").split())


def package_hosts(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The hosts that a build may reach through the proxy."""
    return (*PACKAGE_HOSTS, *extra(environ, "SHIPFOLIO_BUILD_HOSTS"))


def full_name(reference: str) -> str:
    """`python:3.12` as `docker.io/library/python`: registry and path, without tag and digest."""
    name = reference.partition("@")[0]
    head, slash, tail = name.rpartition("/")
    name = f"{head}{slash}{tail.partition(':')[0]}"
    first = name.partition("/")[0]
    if "/" in name and ("." in first or ":" in first or first == "localhost"):
        return name.lower()
    return f"docker.io/{name}".lower() if "/" in name else f"docker.io/library/{name}".lower()


def refuse_image(reference: str, environ: Mapping[str, str]) -> str:
    """Why an image mustn't be used as a base; empty where it may."""
    if not _REFERENCE.fullmatch(reference):
        return f"{reference[:80]!r} is no name of an image"
    if _IMAGE_ID.fullmatch(reference):
        return f"{reference[:20]} names an image of this machine by its id"
    name = full_name(reference)
    registry, _, path = name.partition("/")
    if registry not in {*IMAGE_REGISTRIES, *extra(environ, "SHIPFOLIO_IMAGE_REGISTRIES")}:
        return f"images of {registry[:80]} aren't allowed"
    if path.rpartition("/")[2].startswith("shipfolio-"):
        return f"{reference[:80]} is a name that only this program gives"
    tag = reference.partition("@")[0].rpartition("/")[2].partition(":")[2]
    if not all(_PART.fullmatch(part) for part in path.split("/")) or (tag and not _TAG.fullmatch(tag)):
        return f"{reference[:80]!r} is no name of an image"
    return ""


def refuse_copy(reference: str, environ: Mapping[str, str]) -> str:
    """Why files mustn't be copied from an image; empty where they may."""
    reason = refuse_image(reference, environ)
    if reason:
        return reason
    allowed = {*COPY_IMAGES, *(full_name(each) for each in extra(environ, "SHIPFOLIO_COPY_IMAGES"))}
    return "" if full_name(reference) in allowed else f"files may not be copied from the image {reference[:80]}"


def may_stand_alone(reference: str, environ: Mapping[str, str]) -> bool:
    """Whether an image of this name may be one of this machine that came from no registry."""
    return full_name(reference) in {
        *LOCAL_IMAGES,
        *(full_name(each) for each in extra(environ, "SHIPFOLIO_LOCAL_IMAGES")),
    }
