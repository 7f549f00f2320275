"""Images: what they say of themselves, where they may come from, and which are kept."""

from __future__ import annotations

import contextlib
import io
import tarfile
from typing import TYPE_CHECKING, Any

from grader.sandbox.engine import labels, new_name, remove_container
from grader.sandbox.protocol import Build, BuildState, Image

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docker import APIClient

_MAX_PASSWD_BYTES = 256 << 10
_MAX_PULL_S = 300.0


def inspect(client: APIClient, reference: str) -> Image | None:
    """What an image says of itself; None where it isn't here."""
    from docker.errors import ImageNotFound  # noqa: PLC0415

    try:
        told: dict[str, Any] = client.inspect_image(reference)  # type: ignore[no-untyped-call]
    except ImageNotFound:
        return None
    return describe(client, told)


def describe(client: APIClient, told: Mapping[str, Any]) -> Image:
    """An `Image` of the engine's own description, its user as numbers."""
    config = told.get("Config") or {}
    check = (config.get("Healthcheck") or {}).get("Test") or []
    pairs = [entry.partition("=") for entry in config.get("Env") or []]
    ports = [port.partition("/")[0] for port in config.get("ExposedPorts") or {} if not port.endswith("/udp")]
    return Image(
        id=str(told["Id"]),
        size_bytes=int(told.get("Size") or 0),
        user=_numeric(client, str(told["Id"]), str(config.get("User") or "")),
        workdir=str(config.get("WorkingDir") or ""),
        command=(*(config.get("Entrypoint") or []), *(config.get("Cmd") or [])),
        env=tuple((name, value) for name, _, value in pairs),
        ports=tuple(sorted({int(port) for port in ports if port.isdecimal()})),
        volumes=tuple(sorted(config.get("Volumes") or {})),
        healthcheck=tuple(check) if check and check[0] != "NONE" else (),
    )


def _numeric(client: APIClient, image: str, user: str) -> str:
    """A user as `uid:gid`: a name can stand for root, so it is looked up; one that isn't known is root's."""
    name, _, group = user.partition(":")
    if not name or name == "root":
        return ""
    if name.isdecimal() and (not group or group.isdecimal()):
        return user
    for line in _passwd(client, image).splitlines():
        fields = line.split(":")
        if len(fields) > 3 and name in (fields[0], fields[2]) and fields[2].isdecimal() and fields[3].isdecimal():  # noqa: PLR2004
            return f"{int(fields[2])}:{int(group) if group.isdecimal() else int(fields[3])}"
    return ""


def _passwd(client: APIClient, image: str) -> str:
    """`/etc/passwd` of an image, from a container that is never started."""
    from docker.errors import APIError  # noqa: PLC0415

    container = ""
    try:
        marks = labels("inspect", 60)
        made = client.create_container(image, name=new_name(), entrypoint=["/"], labels=marks, network_disabled=True)
        container = made["Id"]
        stream, told = client.get_archive(container, "/etc/passwd")
        if int(told.get("size") or 0) > _MAX_PASSWD_BYTES:
            return ""
        packed = b""
        for chunk in stream:
            packed += chunk
            if len(packed) > 2 * _MAX_PASSWD_BYTES:
                return ""
        with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
            first = tar.next()
            inside = tar.extractfile(first) if first is not None and first.isreg() else None
            return inside.read().decode("utf-8", "replace") if inside else ""
    except (APIError, tarfile.TarError, ValueError, OSError):
        return ""
    finally:
        if container:
            remove_container(client, container)


def pull_image(client: APIClient, reference: str) -> Image | None:
    """Fetch an image by its name; None where its registry doesn't have it or can't be reached."""
    from docker.errors import APIError  # noqa: PLC0415

    name, _, digest = reference.partition("@")
    path, colon, tag = name.rpartition(":")
    if not colon or "/" in tag:
        path, tag = name, "latest"
    try:
        client.pull(path, tag=digest or tag)
    except APIError:
        return None
    return inspect(client, reference)


def obtain(client: APIClient, reference: str, environ: Mapping[str, str]) -> Build:
    """An image of an allowed registry, here or fetched; one of this machine that came from none isn't given away."""
    from grader.sandbox.registries import may_stand_alone, refuse_image  # noqa: PLC0415

    reason = refuse_image(reference, environ)
    if reason:
        return Build(BuildState.REFUSED, reason=reason)
    image = inspect(client, reference) or pull_image(client, reference)
    if image is None:
        return Build(BuildState.NOT_RUN, reason=f"The image {reference} can't be fetched here.")
    told: dict[str, Any] = client.inspect_image(image.id)  # type: ignore[no-untyped-call]
    if not told.get("RepoDigests") and not may_stand_alone(reference, environ):
        reason = f"{reference} is an image of this machine that came from no registry"
        return Build(BuildState.REFUSED, reason=reason)
    return Build(BuildState.BUILT, image)


def remove_image(client: APIClient, image: str) -> None:
    """Forget an image; the steps that others share stay."""
    from docker.errors import APIError  # noqa: PLC0415

    with contextlib.suppress(APIError):
        client.remove_image(image, force=True)
