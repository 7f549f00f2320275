"""The sandbox for machines without a container engine: bubblewrap's namespaces, and control groups where there can be.

What it can't do is in its abilities: no images, no networks of several services. Without a control group memory is
limited for each process by itself, and the number of processes for the user.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import InfraError
from grader.sandbox.cgroups import leftovers, make_group
from grader.sandbox.engine import PREFIX, is_gone
from grader.sandbox.protocol import DEFAULT_BUILD, TESTS, Abilities, Build, BuildNetwork, BuildState, Command
from grader.sandbox.service import WatchedService, run_program
from grader.sandbox.wrapped import Host, Wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from grader.sandbox.protocol import BuildLimits, Image, Network, Recipe, Result
    from grader.sandbox.service import Program

NO_IMAGES = "Without a container engine no image can be built or fetched."
_PYTHONS = ("/usr/bin/python3", "/usr/local/bin/python3")


def find_host(environ: Mapping[str, str]) -> Host:
    """What bubblewrap needs. Raises InfraError (`no_bubblewrap`) for what isn't here."""
    path = environ.get("PATH") or os.defpath
    bwrap = shutil.which("bwrap", path=path)
    if bwrap is None:
        raise InfraError("bubblewrap isn't installed.", kind="no_bubblewrap", hint="Install the package `bubblewrap`.")
    as_root = os.geteuid() == 0
    if as_root and shutil.which("setpriv", path=path) is None:
        raise InfraError("setpriv isn't installed, which root needs.", kind="no_bubblewrap", hint="Install util-linux.")
    for python in _PYTHONS:
        if os.access(python, os.X_OK):
            return Host(bwrap, python, "", as_root)
    prefix = sys.base_prefix
    python = str(Path(prefix) / "bin" / "python3")
    if as_root or not os.access(python, os.X_OK):  # root's rights are dropped, and its home can't be read then
        raise InfraError("There is no /usr/bin/python3.", kind="no_bubblewrap", hint="Install the package `python3`.")
    return Host(bwrap, python, prefix, as_root)


class BubblewrapSandbox:
    """Runs commands in namespaces of their own."""

    name = "bubblewrap"

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Look what there is, and put away what dead processes have left. Raises InfraError (`no_bubblewrap`)."""
        self._environ = environ
        self._host = find_host(environ)
        self._made: list[Image] = []
        self.reap()
        self.abilities = _abilities()
        probe = self.run(Command(("/bin/sh", "-c", "exit 7")))
        if probe.exit_code != 7:  # noqa: PLR2004
            words = probe.stderr.decode("utf-8", "replace")[-200:]
            raise InfraError(f"bubblewrap doesn't work here: {words}", kind="no_bubblewrap")

    def run(self, command: Command) -> Result:
        """Run to the end, without a network."""
        return run_program(Wrapped(self._host, command))

    @contextlib.contextmanager
    def serve(self, command: Command) -> Iterator[WatchedService]:
        """Start a service; it is stopped at the end of the block."""
        program = Wrapped(self._host, command, nested=True)
        service = WatchedService(program, lambda other: self._beside(program, other))
        try:
            yield service
        finally:
            service.stop()

    def _beside(self, program: Wrapped, command: Command) -> Result:
        other: Program = Wrapped(self._host, command, join=program.child)
        return run_program(other)

    def network(self) -> contextlib.AbstractContextManager[Network]:
        """Not here. Raises InfraError (`not_supported`)."""
        raise InfraError("Several services need a container engine.", kind="not_supported")

    def build(
        self,
        recipe: Recipe,  # noqa: ARG002
        *,
        limits: BuildLimits = DEFAULT_BUILD,  # noqa: ARG002
        network: BuildNetwork = BuildNetwork.REGISTRIES,  # noqa: ARG002
        cancelled: Callable[[], bool] = lambda: False,  # noqa: ARG002
    ) -> Build:
        """Not here: `not_run`."""
        return Build(BuildState.NOT_RUN, reason=NO_IMAGES)

    def pull(self, reference: str) -> Build:  # noqa: ARG002
        """Not here: `not_run`."""
        return Build(BuildState.NOT_RUN, reason=NO_IMAGES)

    def python_environment(self, requirements: Sequence[str], *, python: str = "") -> Build:
        """A folder with the named packages, for the Python of this machine: `python` can't be chosen here."""
        del python
        from grader.sandbox.python_folder import build_folder  # noqa: PLC0415

        build = build_folder(self._host, self._environ, requirements)
        if build.image is not None:
            self._made.append(build.image)
        return build

    def remove(self, image: Image) -> None:
        """Forget an environment."""
        if Path(image.id).name.startswith(PREFIX):
            shutil.rmtree(image.id, ignore_errors=True)

    def reap(self, *, everything: bool = False) -> int:
        """Remove groups and folders of processes that have ended; `everything` makes no difference here."""
        del everything
        count = 0
        for group in leftovers():
            group.remove()
            count += 1
        for folder in sorted(Path(tempfile.gettempdir()).glob(f"{PREFIX}*.*.*.*")):
            owner = ":".join(folder.name.removeprefix(PREFIX).split(".")[:3])
            if folder.is_dir() and not folder.is_symlink() and is_gone(owner):
                shutil.rmtree(folder, ignore_errors=True)
                count += 1
        return count

    def close(self) -> None:
        """Remove the environments; everything else went with its command."""
        for image in self._made:
            self.remove(image)


def _abilities() -> Abilities:
    group = make_group(TESTS)
    lacks = [NO_IMAGES]
    if group is None:
        lacks.append("No control group can be made: memory is limited for each process by itself, and not measured.")
        return Abilities(images=False, networks=False, memory_limit="rlimit", lacks=tuple(lacks))
    group.remove()
    return Abilities(images=False, networks=False, lacks=tuple(lacks))
