"""The container engine: connecting, whose things are whose, and putting away what was left."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.errors import InfraError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker import APIClient

OWNER = "shipfolio.owner"  # this machine and process: whose death frees the thing
JOB = "shipfolio.job"
DEADLINE = "shipfolio.deadline"  # seconds since 1970; nobody may need the thing after it
REPOSITORY = "shipfolio.repository"
PREFIX = "shipfolio-"  # of every name that we give; labels alone can come from a candidate's image
CALL_S = 60.0
_GRACE_S = 60.0
_OLDEST_API = "1.24"


def connect(environ: Mapping[str, str]) -> APIClient:
    """A client of the engine that `DOCKER_HOST` names, or the local one. Raises InfraError (`no_engine`)."""
    from docker import APIClient  # noqa: PLC0415  (its imports cost more than a static grade's whole set-up)
    from docker.errors import DockerException  # noqa: PLC0415
    from docker.tls import TLSConfig  # noqa: PLC0415
    from requests.exceptions import RequestException  # noqa: PLC0415

    host = environ.get("DOCKER_HOST") or None
    tls: Any = False
    if host and host.startswith("tcp://") and environ.get("DOCKER_TLS_VERIFY"):
        folder = Path(environ.get("DOCKER_CERT_PATH") or Path.home() / ".docker")
        tls = TLSConfig(
            client_cert=(str(folder / "cert.pem"), str(folder / "key.pem")),
            ca_cert=str(folder / "ca.pem"),
            verify=True,
        )
    first = None
    try:
        _knock(host)
        # What `version="auto"` does, but for closing the connection where nobody answers.
        first = APIClient(base_url=host, tls=tls, version=_OLDEST_API, timeout=int(CALL_S))
        spoken = str(first.version(api_version=False)["ApiVersion"])
        return APIClient(base_url=host, tls=tls, version=spoken, timeout=int(CALL_S))
    except (DockerException, RequestException, OSError, ValueError, KeyError) as why:
        raise InfraError(
            "No container engine answers.", kind="no_engine", hint="Start Docker, or see `shipfolio doctor`."
        ) from why
    finally:
        if first is not None:
            first.close()


def _knock(host: str | None) -> None:
    """Raises OSError where nobody listens on a local socket: the client would leave its own open."""
    path = "/var/run/docker.sock" if host is None else host.removeprefix("unix://")
    if sys.platform != "win32" and (host is None or host.startswith("unix://")):
        with socket.socket(socket.AF_UNIX) as knocking:
            knocking.settimeout(CALL_S)
            knocking.connect(path)


@contextlib.contextmanager
def engine_errors(doing: str) -> Iterator[None]:
    """Turns the engine's and the connection's errors into InfraError (`engine_failed`)."""
    from docker.errors import DockerException  # noqa: PLC0415
    from requests.exceptions import RequestException  # noqa: PLC0415

    try:
        yield
    except (DockerException, RequestException, OSError) as why:
        words = _printable(str(getattr(why, "explanation", None) or why))
        raise InfraError(
            f"The container engine failed at {doing}: {words}", kind="engine_failed", hint="See `shipfolio doctor`."
        ) from why


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)[:300]


def new_name() -> str:
    """A name that nobody can guess."""
    return PREFIX + secrets.token_hex(12)


def this_process() -> str:
    """This process on this boot of this machine; another process never has the same."""
    return f"{_boot()}:{os.getpid()}:{_started(os.getpid())}"


def _boot() -> str:
    with contextlib.suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    return socket.gethostname()


def _started(pid: int) -> str:
    """When a process began, in the kernel's ticks; empty where there is none."""
    with contextlib.suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()[19]
    return ""


def is_gone(owner: str) -> bool:
    """Whether the process of a label has ended; False where that can't be told (another machine, no /proc)."""
    boot, _, rest = owner.partition(":")
    pid, _, started = rest.partition(":")
    if sys.platform != "linux" or boot != _boot() or not pid.isdecimal() or not started:
        return False
    return _started(int(pid)) != started


def labels(job: str, lifetime_s: float) -> dict[str, str]:
    """What marks a thing as ours. All of them are always set: a candidate's image may carry its own."""
    deadline = int(time.time() + lifetime_s + _GRACE_S)
    return {OWNER: this_process(), JOB: job, DEADLINE: str(deadline), REPOSITORY: ""}


def _is_due(marks: Mapping[str, str] | None, job: str | None, *, everything: bool) -> bool:
    marks = marks or {}
    deadline = marks.get(DEADLINE, "")
    if job is not None:
        return marks.get(JOB) == job
    late = not deadline.isdecimal() or int(deadline) < time.time()
    return everything or late or is_gone(marks.get(OWNER, ""))


def remove_container(client: APIClient, container: str) -> None:
    """Kill and remove a container with its anonymous volumes; one that isn't there is no error."""
    from docker.errors import APIError  # noqa: PLC0415

    with contextlib.suppress(APIError):
        client.remove_container(container, force=True, v=True)


def reap(client: APIClient, *, job: str | None = None, everything: bool = False) -> int:
    """Remove containers, then volumes, networks and images that are due: of one job, or whose time or process is up.

    Images with a repository are kept for its next build until `grader.sandbox.images` lets them go.

    Returns:
        How many things were removed.
    """
    from docker.errors import APIError  # noqa: PLC0415

    wanted = {"label": [f"{JOB}={job}" if job else JOB]}
    count = 0
    for each in client.containers(all=True, filters=wanted):
        names = [name.lstrip("/") for name in each.get("Names") or []]
        if any(name.startswith(PREFIX) for name in names) and _is_due(each.get("Labels"), job, everything=everything):
            remove_container(client, each["Id"])
            count += 1
    for each in client.volumes(filters=wanted).get("Volumes") or []:
        if each["Name"].startswith(PREFIX) and _is_due(each.get("Labels"), job, everything=everything):
            with contextlib.suppress(APIError):
                client.remove_volume(each["Name"], force=True)
                count += 1
    for each in client.networks(filters=wanted):
        if each["Name"].startswith(PREFIX) and _is_due(each.get("Labels"), job, everything=everything):
            with contextlib.suppress(APIError):
                client.remove_network(each["Id"])
                count += 1
    return count + _reap_images(client, wanted, job, everything=everything)


def _reap_images(client: APIClient, wanted: dict[str, list[str]], job: str | None, *, everything: bool) -> int:
    from docker.errors import APIError  # noqa: PLC0415

    count = 0
    for each in client.images(filters=wanted):
        marks = each.get("Labels") or {}
        kept = marks.get(REPOSITORY) and not everything
        if not kept and _is_due(marks, job, everything=everything):
            with contextlib.suppress(APIError):
                client.remove_image(each["Id"], force=True)
                count += 1
    return count
