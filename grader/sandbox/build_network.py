"""The network of one build: a bridge that leads nowhere, and on it a proxy that leads to package registries alone."""

from __future__ import annotations

import contextlib
import json
import time
from importlib import resources
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from grader.errors import InfraError
from grader.sandbox.attached import Attached
from grader.sandbox.engine import engine_errors, labels, new_name, remove_container
from grader.sandbox.protocol import KIB
from grader.sandbox.proxy_server import PORT
from grader.sandbox.registries import package_hosts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.sandbox.container import Setting

_ALIAS = "registries"
_READY_S = 20.0


class BuildRoute:
    """How a build reaches package registries, and what it asked for in vain."""

    def __init__(self, network: str, attached: Attached | None = None) -> None:
        """`network` is the engine's name of it, or `none`."""
        self.network = network
        self._attached = attached

    @property
    def arguments(self) -> dict[str, str]:
        """Build arguments that every builder knows; they are in no layer and don't change what is cached."""
        if self._attached is None:
            return {}
        url = f"http://{_ALIAS}:{PORT}"
        names = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
        return {**dict.fromkeys(names, url), "NO_PROXY": "localhost,127.0.0.1", "no_proxy": "localhost,127.0.0.1"}

    def refused(self) -> tuple[str, ...]:
        """The hosts that were asked for and aren't allowed, each once."""
        text = self._attached.output()[0].decode("utf-8", "replace") if self._attached else ""
        hosts = [line.removeprefix("refused ") for line in text.splitlines() if line.startswith("refused ")]
        return tuple(dict.fromkeys(hosts))


@contextlib.contextmanager
def open_route(setting: Setting, environ: Mapping[str, str], lifetime_s: float) -> Iterator[BuildRoute]:
    """Network and proxy for the length of the block. Raises InfraError."""
    from grader.sandbox.docker import make_private_network  # noqa: PLC0415  (it imports this file's users)

    client, name, marks = setting.client, new_name(), labels(setting.job, lifetime_s)
    container, attached = "", None
    try:
        with engine_errors("making a build's network"):
            make_private_network(client, name, marks)
            container = _create_proxy(setting, environ, name, marks)
            connection = client.attach_socket(container, params={"stdout": 1, "stderr": 1, "stream": 1})
            attached = Attached(connection, 64 * KIB)
            client.start(container)
            _wait_ready(attached)
        yield BuildRoute(name, attached)
    finally:
        if attached is not None:
            attached.close()
        with contextlib.suppress(InfraError), engine_errors("removing a build's network"):
            if container:
                remove_container(client, container)
            client.remove_network(name)


def _create_proxy(setting: Setting, environ: Mapping[str, str], network: str, marks: dict[str, str]) -> str:
    from docker.types import LogConfig  # noqa: PLC0415

    client = setting.client
    script = resources.files("grader.sandbox").joinpath("proxy_server.py").read_text("utf-8")
    words = json.dumps({"hosts": package_hosts(environ), "upstream": upstream(environ)})
    made = client.create_container(
        setting.trusted,
        name=new_name(),
        entrypoint=["python3", "-I", "-c", script, words],
        user="65534:65534",
        labels=marks,
        host_config=client.create_host_config(
            network_mode="bridge",
            read_only=True,
            cap_drop=["ALL"],
            security_opt=["no-new-privileges"],
            mem_limit="128m",
            pids_limit=32,
            init=True,
            log_config=LogConfig(type="none"),
        ),
    )
    client.connect_container_to_network(made["Id"], network, aliases=[_ALIAS])
    return str(made["Id"])


def _wait_ready(attached: Attached) -> None:
    until = time.monotonic() + _READY_S
    while not attached.output()[0].startswith(b"ready"):
        if attached.ended.is_set() or time.monotonic() > until:
            raise InfraError("The proxy for package registries didn't start.", kind="no_proxy")
        time.sleep(0.02)


def upstream(environ: Mapping[str, str]) -> str:
    """`host:port` of the proxy that this machine itself uses, if it has one."""
    url = urlsplit(environ.get("HTTPS_PROXY") or environ.get("https_proxy") or "")
    return f"{url.hostname}:{url.port or 3128}" if url.hostname else ""
