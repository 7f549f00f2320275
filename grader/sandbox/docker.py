"""The sandbox over a container engine."""

from __future__ import annotations

import contextlib
import secrets
import sys
from typing import TYPE_CHECKING

from grader.errors import InfraError
from grader.sandbox.cgroups import leftovers
from grader.sandbox.container import Container, Setting
from grader.sandbox.engine import PREFIX, connect, engine_errors, labels, new_name, reap
from grader.sandbox.images import inspect, pull_image, remove_image
from grader.sandbox.protocol import DEFAULT_BUILD, Abilities, BuildNetwork
from grader.sandbox.service import WatchedService, run_program
from grader.sandbox.step_images import reap_steps
from grader.sandbox.watchdog import Watchdog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from docker import APIClient

    from grader.sandbox.protocol import Build, BuildLimits, Command, Image, Recipe, Result

PYTHON_IMAGE = "python:3.12-slim"
_NETWORK_LIFE_S = 3600.0


class DockerNetwork:
    """A network of ours that neither the world nor this host is on."""

    def __init__(self, sandbox: DockerSandbox, setting: Setting, name: str) -> None:
        """The network exists already."""
        self._sandbox, self._setting, self._name = sandbox, setting, name
        self.services: list[WatchedService] = []

    def start(self, command: Command, *, name: str) -> WatchedService:
        """Start a service that the others reach as `name`."""
        setting = self._setting
        place = Setting(setting.client, setting.job, setting.trusted, self._name, name)
        self.services.append(self._sandbox.service(place, command, name))
        return self.services[-1]


class DockerSandbox:
    """Runs commands in containers. One of them is good for one grade; `close` it.

    Args:
        environ: `DOCKER_HOST` and its kin say where the engine is; see also `grader.sandbox.settings`.
    """

    name = "docker"
    abilities = Abilities(images=True, networks=True)

    def __init__(self, environ: Mapping[str, str], client: APIClient | None = None) -> None:
        """Connect, and put away what dead processes have left. Raises InfraError (`no_engine`)."""
        self._environ = environ
        self._client = client or connect(environ)
        self._job = secrets.token_hex(12)
        self._trusted = ""
        with engine_errors("tidying up"):
            reap(self._client)
            reap_steps(self._client)
        if sys.platform == "linux":
            for group in leftovers():  # of builds
                group.remove()
        self._watchdog = Watchdog(self._job, environ)

    def _setting(self, network_mode: str = "none") -> Setting:
        if not self._trusted:
            self._trusted = self._find_trusted()
        return Setting(self._client, self._job, self._trusted, network_mode)

    def _find_trusted(self) -> str:
        """The id of our own Python image; fetched when it isn't there."""
        reference = self._environ.get("SHIPFOLIO_PYTHON_IMAGE") or PYTHON_IMAGE
        with engine_errors("finding the Python image"):
            image = inspect(self._client, reference) or pull_image(self._client, reference)
        if image is None:
            raise InfraError(
                f"The engine doesn't have {reference} and can't fetch it.",
                kind="no_base_image",
                hint=f"Run `docker pull {reference}`, or name another one in SHIPFOLIO_PYTHON_IMAGE.",
            )
        return image.id

    def run(self, command: Command) -> Result:
        """Run to the end, without a network."""
        return self.run_in(command, "none")

    def run_in(self, command: Command, network_mode: str) -> Result:
        """Run to the end in a network namespace."""
        return run_program(Container(self._setting(network_mode), command))

    def service(self, setting: Setting, command: Command, name: str = "") -> WatchedService:
        """Start a command that others can look at while it runs."""
        container = Container(setting, command)
        return WatchedService(container, lambda other: self.run_in(other, f"container:{container.id}"), name)

    @contextlib.contextmanager
    def serve(self, command: Command) -> Iterator[WatchedService]:
        """Start a service; it is stopped at the end of the block."""
        service = self.service(self._setting(), command)
        try:
            yield service
        finally:
            service.stop()

    @contextlib.contextmanager
    def network(self) -> Iterator[DockerNetwork]:
        """A private network for the length of the block."""
        setting, name = self._setting(), new_name()
        with engine_errors("making a network"):
            make_private_network(self._client, name, labels(self._job, _NETWORK_LIFE_S))
        network = DockerNetwork(self, setting, name)
        try:
            yield network
        finally:
            for service in reversed(network.services):
                with contextlib.suppress(InfraError):
                    service.stop()
            with contextlib.suppress(InfraError), engine_errors("removing a network"):
                self._client.remove_network(name)

    def pull(self, reference: str) -> Build:
        """A published image, from an allowed registry."""
        from grader.sandbox.images import obtain  # noqa: PLC0415

        with engine_errors("fetching an image"):
            return obtain(self._client, reference, self._environ)

    def build(
        self,
        recipe: Recipe,
        *,
        limits: BuildLimits = DEFAULT_BUILD,
        network: BuildNetwork = BuildNetwork.REGISTRIES,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Build:
        """Vet the Dockerfile and make the image."""
        from grader.sandbox.builder import build_image  # noqa: PLC0415

        return build_image(self._setting(), self._environ, recipe, limits=limits, network=network, cancelled=cancelled)

    def python_environment(self, requirements: Sequence[str], *, python: str = "") -> Build:
        """The standard Python image with the named packages."""
        from grader.sandbox.python_image import build_environment  # noqa: PLC0415

        return build_environment(self._setting(), self._environ, requirements, python)

    def remove(self, image: Image) -> None:
        """Forget an image."""
        with engine_errors("removing an image"):
            remove_image(self._client, image.id)

    def reap(self, *, everything: bool = False) -> int:
        """Remove what is left of runs that are over."""
        with engine_errors("tidying up"):
            return reap(self._client, everything=everything) + reap_steps(self._client)

    def close(self) -> None:
        """Remove what is left of this one."""
        with contextlib.suppress(InfraError), engine_errors("tidying up"):
            reap(self._client, job=self._job)
        self._watchdog.close()
        self._client.close()


def make_private_network(client: APIClient, name: str, marks: dict[str, str]) -> None:
    """A bridge without a way out and without an address of this host on it: `internal` alone would leave the host."""
    if not name.startswith(PREFIX):
        raise ValueError(name)
    client.create_network(
        name,
        driver="bridge",
        internal=True,
        check_duplicate=True,
        labels=marks,
        options={"com.docker.network.bridge.inhibit_ipv4": "true"},
    )
