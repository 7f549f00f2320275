"""Chooses the provider that this machine has: a container engine, else bubblewrap."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

from grader.errors import InfraError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.sandbox.bubblewrap import BubblewrapSandbox
    from grader.sandbox.docker import DockerSandbox

PROVIDERS = ("docker", "bubblewrap")


@contextlib.contextmanager
def open_sandbox(environ: Mapping[str, str], *, provider: str = "") -> Iterator[DockerSandbox | BubblewrapSandbox]:
    """A sandbox for one grade; whatever it made is gone at the end of the block.

    Args:
        environ: this process's environment: where the engine is, and the settings of `grader.sandbox.registries`.
        provider: one of `PROVIDERS`; empty takes `SHIPFOLIO_SANDBOX`, else the first that works.

    Raises:
        UsageError: there is no such provider.
        InfraError: `no_sandbox`, with what each one lacks.
    """
    wanted = provider or environ.get("SHIPFOLIO_SANDBOX", "")
    if wanted and wanted not in PROVIDERS:
        raise UsageError(
            f"There is no sandbox {wanted!r}.", kind="unknown_sandbox", hint=f"There are: {', '.join(PROVIDERS)}."
        )
    lacks: list[str] = []
    for name in (wanted,) if wanted else PROVIDERS:
        try:
            sandbox = _open(name, environ)
        except InfraError as why:
            lacks.append(f"{name}: {why.message}")
            continue
        try:
            yield sandbox
        finally:
            sandbox.close()
        return
    raise InfraError(
        f"Nothing here can run a program safely. {' '.join(lacks)}",
        kind="no_sandbox",
        hint="See `shipfolio doctor`.",
    )


def _open(name: str, environ: Mapping[str, str]) -> DockerSandbox | BubblewrapSandbox:
    if name == "docker":
        from grader.sandbox.docker import DockerSandbox  # noqa: PLC0415  (only the one that is used)

        return DockerSandbox(environ)
    if sys.platform != "linux":
        raise InfraError("bubblewrap is Linux's.", kind="no_bubblewrap")
    from grader.sandbox.bubblewrap import BubblewrapSandbox  # noqa: PLC0415

    return BubblewrapSandbox(environ)
