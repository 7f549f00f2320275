"""Makes an image of a candidate's Dockerfile: vetted, limited, watched, and cancelled by closing the connection."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.errors import InfraError
from grader.sandbox.build_group import build_group
from grader.sandbox.build_network import BuildRoute, open_route
from grader.sandbox.endings import clean_path
from grader.sandbox.engine import engine_errors
from grader.sandbox.gate import Vetted, marker, vet
from grader.sandbox.images import describe, obtain
from grader.sandbox.kept_images import Tags, drop, find_kept, superseded
from grader.sandbox.protocol import MIB, Build, BuildNetwork, BuildState, File, Image
from grader.sandbox.step_images import CUT_S, remove_steps, written_down
from grader.sandbox.work import pack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from docker import APIClient

    from grader.sandbox.container import Setting
    from grader.sandbox.protocol import BuildLimits, Recipe

_VETTED_NAME = ".shipfolio.Dockerfile"
_POLL_S = 0.25
_DISK_FACTOR = 4  # times the image's limit: layers are written twice for a moment, and several stages may stand by
_LIFE_SPARE_S = 120.0
_PLATFORM = {"OS": "linux", "ARCH": "amd64", "PLATFORM": "linux/amd64", "VARIANT": ""}
_STEP = re.compile(r"Step (\d{1,4})/(\d{1,4}) : (\w{1,20})")
_IMAGE = re.compile(r" ---> ([0-9a-f]{12})\s*")
_CODE = re.compile(r"returned a non-zero code: (\d{1,3})")
_KILLED, _TOO_LARGE_FILE = 137, 153


def build_image(
    setting: Setting,
    environ: Mapping[str, str],
    recipe: Recipe,
    *,
    limits: BuildLimits,
    network: BuildNetwork,
    cancelled: Callable[[], bool],
) -> Build:
    """Vet, fetch the bases, build; see `Sandbox.build`."""
    given = recipe.files.get(recipe.dockerfile)
    if given is None:
        return Build(BuildState.FAILED, reason=f"There is no {recipe.dockerfile}.")
    vetted = vet(given.data, recipe.files, environ, recipe.args)
    if vetted.reason:
        state = BuildState.NOT_RUN if vetted.unsupported else BuildState.REFUSED
        return Build(state, reason=vetted.reason, line=vetted.line)
    began = time.monotonic()
    with engine_errors("building an image"):
        bases, refusal = _fetch_bases(setting.client, vetted, environ)
        if refusal is not None:
            return refusal
        root = _data_root(setting.client)
        if _free(root) < limits.disk_floor_bytes:
            return Build(BuildState.NOT_RUN, reason="The disk for images is nearly full.")
        route = _route(setting, environ, network, limits)
        with route as way, build_group(setting.client, limits) as group, written_down() as write_down:
            watch = _Watch(limits, cancelled, root, began)
            run = _Run(setting.client, recipe, limits, write_down)
            run.go(_context(recipe, vetted, bases), _parameters(recipe, vetted, limits, way, group), watch)
            return run.conclude(watch, way, bases)


def _route(
    setting: Setting, environ: Mapping[str, str], network: BuildNetwork, limits: BuildLimits
) -> contextlib.AbstractContextManager[BuildRoute]:
    if network is BuildNetwork.NONE:
        return contextlib.nullcontext(BuildRoute("none"))
    return open_route(setting, environ, limits.wall_s + _LIFE_SPARE_S)


def _fetch_bases(
    client: APIClient, vetted: Vetted, environ: Mapping[str, str]
) -> tuple[dict[str, Image], Build | None]:
    """The images that it stands on, each by its id; or why it can't be built."""
    out: dict[str, Image] = {}
    for reference in vetted.bases:
        got = obtain(client, reference, environ)
        if got.image is None:
            return {}, got
        told: dict[str, Any] = client.inspect_image(got.image.id)  # type: ignore[no-untyped-call]
        if (told.get("Config") or {}).get("OnBuild"):
            reason = f"{reference} brings instructions of its own (ONBUILD)"
            return {}, Build(BuildState.REFUSED, reason=reason)
        out[reference] = got.image
    return out, None


def _context(recipe: Recipe, vetted: Vetted, bases: Mapping[str, Image]) -> bytes:
    text = vetted.text
    for reference, image in bases.items():
        text = text.replace(marker(reference), image.id)
    files = {path: file for path, file in recipe.files.items() if clean_path(path) not in (None, ".dockerignore")}
    files |= dict(vetted.files)
    files[_VETTED_NAME] = File(text.encode())
    files[".dockerignore"] = File(f"{_VETTED_NAME}\n.dockerignore\n".encode())
    return pack(files, 0, 0)


def _parameters(recipe: Recipe, vetted: Vetted, limits: BuildLimits, route: BuildRoute, group: str) -> dict[str, Any]:
    """What the engine's client has no words for: limits of files, memory and processor, and the parent group."""
    platform = {f"{who}{what}": value for who in ("TARGET", "BUILD") for what, value in _PLATFORM.items()}
    wanted = {**platform, **recipe.args}
    args = {name: value for name, value in wanted.items() if name in vetted.arguments}
    ulimits = [
        {"Name": "fsize", "Soft": limits.file_bytes, "Hard": limits.file_bytes},
        {"Name": "core", "Soft": 0, "Hard": 0},
    ]
    return {
        "dockerfile": _VETTED_NAME,
        "rm": True,
        "forcerm": True,
        "version": "1",
        "target": recipe.target or None,
        "networkmode": route.network,
        "buildargs": json.dumps({**args, **route.arguments}),
        "memory": limits.memory_bytes,
        "memswap": limits.memory_bytes,
        "cpuperiod": 100_000,
        "cpuquota": int(limits.cpus * 100_000),
        "ulimits": json.dumps(ulimits),
        "cgroupparent": group or None,
    }


class _Watch:
    """Decides when a build has to end."""

    def __init__(self, limits: BuildLimits, cancelled: Callable[[], bool], root: str, began: float) -> None:
        self._limits, self._cancelled, self._root = limits, cancelled, root
        self.began = began
        self._free = _free(root)

    def verdict(self, log_bytes: int) -> tuple[BuildState, str] | None:
        """Why it ends now; None where it may go on."""
        limits = self._limits
        if self._cancelled():
            return BuildState.CANCELLED, "It was cancelled."
        if time.monotonic() - self.began > limits.wall_s:
            return BuildState.TIMEOUT, f"The build hadn't ended after {limits.wall_s:g} s."
        if log_bytes > limits.log_bytes:
            return BuildState.LOG_LIMIT, f"The build printed more than {limits.log_bytes >> 10} KiB."
        free = _free(self._root)
        if free < limits.disk_floor_bytes:
            return BuildState.DISK_LIMIT, "The disk for images was getting full."
        if self._free - free > _DISK_FACTOR * limits.image_bytes:  # others may be writing, too: nobody is blamed
            return BuildState.DISK_LIMIT, f"The disk lost {(self._free - free) // MIB} MiB during the build."
        return None


class _Run:
    """One build at the engine, read line by line in a thread."""

    def __init__(
        self, client: APIClient, recipe: Recipe, limits: BuildLimits, write_down: Callable[[str], None]
    ) -> None:
        self._client, self._recipe, self._limits, self._write_down = client, recipe, limits, write_down
        self._log = bytearray()
        self._total = 0
        self._error = ""
        self._image = ""
        self._seen: list[str] = []
        self._stage_ends: list[str] = []
        self._steps = self._cached = 0
        self._stop: tuple[BuildState, str] | None = None
        self._broken: Exception | None = None
        self._socket: Any = None
        self._done = threading.Event()

    def go(self, context: bytes, parameters: dict[str, Any], watch: _Watch) -> None:
        """Send it, and read until it ends or has to."""
        thread = threading.Thread(target=self._read, args=(context, parameters), daemon=True)
        thread.start()
        while not self._done.wait(_POLL_S):
            self._stop = watch.verdict(self._total)
            if self._stop is not None:
                self._hang_up()
                break
        self._done.wait(10)

    def _hang_up(self) -> None:
        """The engine cancels a build whose client is gone, and removes its container."""
        until = time.monotonic() + 10
        while self._socket is None and not self._done.is_set() and time.monotonic() < until:
            time.sleep(0.05)
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(2)

    def _read(self, context: bytes, parameters: dict[str, Any]) -> None:
        from docker.errors import DockerException  # noqa: PLC0415
        from requests.exceptions import RequestException  # noqa: PLC0415
        from urllib3.exceptions import HTTPError  # noqa: PLC0415

        client: Any = self._client
        try:
            answer = client._post(  # noqa: SLF001  (its own `build` can't say half of the limits)
                client._url("/build"),  # noqa: SLF001
                data=context,
                params=parameters,
                headers={"Content-Type": "application/x-tar"},
                stream=True,
                timeout=self._limits.wall_s + _LIFE_SPARE_S,
            )
            client._raise_for_status(answer)  # noqa: SLF001
            raw = client._get_raw_response_socket(answer)  # noqa: SLF001
            self._socket = getattr(raw, "_sock", raw)
            for line in _lines(answer.iter_content(4096), self._limits.log_bytes):
                self._take(line)
        except (DockerException, RequestException, HTTPError, OSError, ValueError, AttributeError) as why:
            self._broken = why
        finally:
            self._done.set()

    def _take(self, line: bytes) -> None:
        told = json.loads(line)
        text = str(told.get("stream") or "")
        if "error" in told:
            self._error = str(told["error"])
            text = f"{self._error}\n"
        if isinstance(told.get("aux"), dict):
            self._image = str(told["aux"].get("ID") or self._image)
        data = text.encode("utf-8", "replace")
        self._total += len(data)
        self._log += data[: max(0, self._limits.log_bytes - len(self._log))]
        step = _STEP.match(text)
        if step:
            self._steps = int(step[2])
            if step[3] == "FROM" and self._seen:
                self._stage_ends.append(self._seen[-1])
        elif text.startswith(" ---> Using cache"):
            self._cached += 1
        elif (image := _IMAGE.fullmatch(text)) is not None:
            self._seen.append(image[1])
            self._write_down(image[1])

    def conclude(self, watch: _Watch, route: BuildRoute, bases: Mapping[str, Image]) -> Build:
        """What became of it; what it left is tagged or removed."""
        state, reason = self._verdict(route)
        image = None
        tags = Tags(self._client, self._recipe.repository)
        if state is BuildState.BUILT:
            image = describe(self._client, self._client.inspect_image(self._image))  # type: ignore[no-untyped-call]
            grown = image.size_bytes - min((base.size_bytes for base in bases.values()), default=0)
            if grown > self._limits.image_bytes:
                state, image = BuildState.TOO_LARGE, None
                reason = (
                    f"The image adds {grown // MIB} MiB to its base; {self._limits.image_bytes // MIB} are allowed."
                )
        if image is not None:
            for each in dict.fromkeys([*self._stage_ends, self._image]):
                tags.put(each)
            drop(self._client, superseded(find_kept(self._client), time.time()))
        else:
            remove_steps(self._client, self._seen, CUT_S)
        return Build(
            state, image, reason, 0, self._log.decode("utf-8", "replace"), time.monotonic() - watch.began,
            self._cached, self._steps,
        )  # fmt: skip

    def _verdict(self, route: BuildRoute) -> tuple[BuildState, str]:
        if self._stop is not None:
            return self._stop
        if self._total > self._limits.log_bytes:
            return BuildState.LOG_LIMIT, f"The build printed more than {self._limits.log_bytes >> 10} KiB."
        if self._broken is not None and not self._error:
            raise InfraError(
                f"The engine broke the build off: {str(self._broken)[:200]}", kind="engine_failed"
            ) from self._broken
        if not self._error:
            return BuildState.BUILT, ""
        code = _CODE.search(self._error)
        number = int(code[1]) if code else None
        tail = bytes(self._log[-4096:])
        if number == _KILLED:
            return BuildState.OUT_OF_MEMORY, f"A step needed more than {self._limits.memory_bytes // MIB} MiB."
        if number == _TOO_LARGE_FILE or b"File too large" in tail:
            return BuildState.TOO_LARGE, f"A step wrote a file of more than {self._limits.file_bytes // MIB} MiB."
        refused = route.refused()
        if refused:
            hosts = ", ".join(refused[:3])
            return BuildState.NOT_RUN, f"A step failed that asked for {hosts}, which builds may not reach here."
        return BuildState.FAILED, _printable(self._error)


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)[:300]


def _lines(chunks: Iterator[bytes], log_bytes: int) -> Iterator[bytes]:
    """JSON documents, one a line; one that is far too long ends them."""
    rest = b""
    for chunk in chunks:
        rest += chunk
        *whole, rest = rest.split(b"\n")
        yield from (line for line in whole if line.strip())
        if len(rest) > log_bytes + (64 << 10):
            raise ValueError("a line of the build's log is too long")
    if rest.strip():
        yield rest


def _data_root(client: APIClient) -> str:
    """Where images are kept, if that is a folder of this machine; else empty, and only the image's size is watched."""
    told: dict[str, Any] = client.info()
    root = str(told.get("DockerRootDir") or "")
    return root if root and Path(root).is_dir() and os.access(root, os.X_OK) else ""


def _free(root: str) -> int:
    """Bytes; very many where it can't be told."""
    with contextlib.suppress(OSError):
        if root:
            return shutil.disk_usage(root).free
    return 1 << 60
