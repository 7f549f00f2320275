"""Packages for a project without a Dockerfile where there is no engine: a folder, filled by uv inside the sandbox.

The sandbox that installs has no network either. Its one way out is a socket that leads to our proxy, which leads to
package registries alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import InfraError
from grader.sandbox.build_network import upstream
from grader.sandbox.cgroups import group_name
from grader.sandbox.protocol import GIB, MIB, TESTS, Build, BuildState, Command, Image
from grader.sandbox.registries import package_hosts
from grader.sandbox.requirements import sound_requirements
from grader.sandbox.service import run_program
from grader.sandbox.wrapped import UID, Wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.sandbox.protocol import Result
    from grader.sandbox.wrapped import Host

INSTALL = replace(
    TESTS, wall_s=600.0, cpus=2.0, memory_bytes=2 * GIB, processes=256, file_bytes=1 * GIB, open_files=4096
)
MAX_FOLDER_BYTES = 3 * GIB
_READY_S = 20.0
_CERTIFICATES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")
# In the sandbox: a port of its loopback leads to the proxy's socket; uv runs; its exit code is ours.
_BRIDGE = """
import asyncio, subprocess, sys, threading

async def pipe(reader, writer):
    try:
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
    except OSError:
        pass
    writer.close()

async def bridge(reader, writer):
    far_reader, far_writer = await asyncio.open_unix_connection("/proxy/socket")
    await asyncio.gather(pipe(reader, far_writer), pipe(far_reader, writer))

async def main():
    server = await asyncio.start_server(bridge, "127.0.0.1", 3128)
    child = await asyncio.create_subprocess_exec(*sys.argv[1:])
    async with server:
        return await child.wait()

sys.exit(asyncio.run(main()))
"""


def build_folder(host: Host, environ: Mapping[str, str], requirements: Sequence[str]) -> Build:
    """See `Sandbox.python_environment`. The version of Python is this machine's."""
    names, reason = sound_requirements(requirements)
    if reason:
        return Build(BuildState.REFUSED, reason=reason)
    uv = shutil.which("uv", path=environ.get("PATH"))
    if uv is None:
        return Build(
            BuildState.NOT_RUN, reason="Without a container engine, packages are installed by uv; it isn't here."
        )
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix=f"{group_name()}."))
    try:
        result = _install(host, environ, folder, Path(uv), names)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    took, log = time.monotonic() - began, result.stderr.decode("utf-8", "replace")
    size = sum(path.lstat().st_size for path in folder.rglob("*"))
    if not result.ok or size > MAX_FOLDER_BYTES:
        shutil.rmtree(folder, ignore_errors=True)
        if result.ok:
            return Build(BuildState.TOO_LARGE, reason=f"The packages take {size // MIB} MiB.", log=log, duration_s=took)
        return Build(
            BuildState.FAILED, reason=f"uv couldn't install the packages. {result.message}", log=log, duration_s=took
        )
    env = (("PYTHONDONTWRITEBYTECODE", "1"), ("PYTHONUNBUFFERED", "1"), ("VIRTUAL_ENV", "/environment"))
    return Build(BuildState.BUILT, Image(str(folder), size, env=env), log=log, duration_s=took)


def _install(host: Host, environ: Mapping[str, str], folder: Path, uv: Path, names: tuple[str, ...]) -> Result:
    """Uv in the sandbox; what it writes is the folder."""
    folder.chmod(0o755)
    if host.as_root:
        os.chown(folder, UID, UID)
    script = (
        'set -e; /uv venv --quiet --allow-existing --python "$1" /environment; '
        "/uv pip install --quiet --python /environment/bin/python --no-build --link-mode copy --compile-bytecode "
        "--requirement /work/requirements.txt"
    )
    certificate = next((path for path in _CERTIFICATES if Path(path).is_file()), "")
    proxy = "http://127.0.0.1:3128"
    command = Command(
        (host.python, "-I", "-S", "-c", _BRIDGE, "/bin/sh", "-c", script, "sh", host.python),
        files={"requirements.txt": ("\n".join(names) + "\n").encode()},
        env={
            "HTTPS_PROXY": proxy, "HTTP_PROXY": proxy, "UV_NO_CACHE": "1", "UV_PYTHON_DOWNLOADS": "never",
            "UV_NO_CONFIG": "1", **({"SSL_CERT_FILE": "/certificates.crt"} if certificate else {}),
        },
        limits=INSTALL,
    )  # fmt: skip
    with _proxy(environ, host) as socket_folder:
        binds = [("--bind", str(folder), "/environment"), ("--ro-bind", str(uv.resolve()), "/uv")]
        binds.append(("--ro-bind", str(socket_folder), "/proxy"))
        if certificate:
            binds.append(("--ro-bind", certificate, "/certificates.crt"))
        return run_program(Wrapped(host, command, binds=binds))


@contextlib.contextmanager
def _proxy(environ: Mapping[str, str], host: Host) -> Iterator[Path]:
    """Our proxy as a process of this machine, behind a socket in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix=f"{group_name()}."))
    folder.chmod(0o711)
    script = resources.files("grader.sandbox").joinpath("proxy_server.py").read_text("utf-8")
    words = {"hosts": package_hosts(environ), "upstream": upstream(environ), "socket": str(folder / "socket")}
    process = subprocess.Popen(
        [sys.executable, "-I", "-c", script, json.dumps(words)],
        stdin=subprocess.PIPE,  # ends with us: it stops when this is closed
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={"PATH": environ.get("PATH", os.defpath)},
    )
    try:
        _wait(folder / "socket", process)
        if host.as_root:
            os.chown(folder / "socket", UID, UID)
        yield folder
    finally:
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _wait(socket: Path, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _READY_S
    while not socket.exists():
        if process.poll() is not None or time.monotonic() > until:
            raise InfraError("The proxy for package registries didn't start.", kind="no_proxy")
        time.sleep(0.02)
