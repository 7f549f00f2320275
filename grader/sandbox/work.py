"""A command's `/work` in the engine: a folder in memory, filled before the start and read after the end."""

from __future__ import annotations

import contextlib
import io
import tarfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from grader.sandbox.endings import clean_path
from grader.sandbox.engine import PREFIX, new_name, remove_container
from grader.sandbox.protocol import WORK, File

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docker import APIClient

    from grader.sandbox.protocol import Command, Limits

_SPARE_BYTES = 64 << 10
_FILE_MODE, _PROGRAM_MODE, _FOLDER_MODE = 0o644, 0o755, 0o755
# A volume in memory lasts only as long as a container has it: this one holds it while the command's own comes and goes.
_HOLD = ("python", "-c", "import sys, time; time.sleep(float(sys.argv[1]))")


class Work:
    """The volume and the container that holds it."""

    def __init__(
        self, client: APIClient, holder_image: str, command: Command, user: str, marks: dict[str, str]
    ) -> None:
        """Make both and put the files in."""
        self._client = client
        self._holder = ""
        limits = command.limits
        files = {path: _file(value) for path, value in command.files.items()}
        size = limits.tmp_bytes + sum(len(each.data) + 4096 for each in files.values())
        uid, _, gid = user.partition(":")
        options = {
            "type": "tmpfs",
            "device": "tmpfs",
            "o": f"size={size},nr_inodes={limits.tmp_files + 3 * len(files)},uid={uid},gid={gid or uid},mode=0700,"
            "nosuid,nodev",
        }
        self.name = new_name()
        client.create_volume(self.name, driver="local", driver_opts=options, labels=marks)
        try:
            self._holder = self._hold(holder_image, limits, marks)
            client.put_archive(self._holder, WORK, pack(files, int(uid), int(gid or uid)))
        except BaseException:
            self.remove()
            raise

    def _hold(self, image: str, limits: Limits, marks: dict[str, str]) -> str:
        from docker.types import LogConfig  # noqa: PLC0415

        client = self._client
        made = client.create_container(
            image,
            name=f"{PREFIX}{self.name.removeprefix(PREFIX)}-hold",
            entrypoint=[*_HOLD, str(limits.wall_s + 600)],
            command=[],
            user="65534:65534",
            labels=marks,
            network_disabled=True,
            host_config=client.create_host_config(
                binds=[f"{self.name}:{WORK}:rw,nocopy"],
                network_mode="none",
                read_only=True,
                cap_drop=["ALL"],
                security_opt=["no-new-privileges"],
                mem_limit="64m",
                pids_limit=8,
                init=True,
                log_config=LogConfig(type="none"),
            ),
        )
        container = str(made["Id"])
        client.start(container)
        return container

    def read(self, path: str, max_bytes: int) -> bytes | None:
        """A regular file below `/work`, once nothing writes there any more; None where it isn't one, or is larger."""
        from docker.errors import APIError  # noqa: PLC0415

        short = clean_path(path)
        if short is None:
            return None
        try:
            if any(self._is_link(str(folder)) for folder in list(PurePosixPath(short).parents)[:-1]):
                return None  # the engine would follow it, if only within the holder
            stream, told = self._client.get_archive(self._holder, f"{WORK}/{short}")
        except APIError:
            return None
        if not isinstance(told.get("size"), int) or told["size"] > max_bytes:
            return None
        packed = b""
        for chunk in stream:
            packed += chunk
            if len(packed) > max_bytes + _SPARE_BYTES:
                return None
        with (
            contextlib.suppress(tarfile.TarError, OSError, ValueError),
            tarfile.open(fileobj=io.BytesIO(packed)) as tar,
        ):
            first = tar.next()
            inside = tar.extractfile(first) if first is not None and first.isreg() else None
            return inside.read(max_bytes) if inside is not None else None
        return None

    def _is_link(self, folder: str) -> bool:
        stream, told = self._client.get_archive(self._holder, f"{WORK}/{folder}")
        stream.close()
        return bool(told.get("linkTarget"))

    def remove(self) -> None:
        """Both, with everything in them."""
        from docker.errors import APIError  # noqa: PLC0415

        if self._holder:
            remove_container(self._client, self._holder)
        with contextlib.suppress(APIError):
            self._client.remove_volume(self.name, force=True)


def _file(value: bytes | File) -> File:
    return value if isinstance(value, File) else File(value)


def pack(files: Mapping[str, File], uid: int, gid: int) -> bytes:
    """A tar of regular files and their folders, owned by one user, without dates."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT, errors="surrogateescape") as tar:
        folders: set[str] = set()
        for path in sorted(files):
            short = clean_path(path)
            if short is None:
                continue
            parts = short.split("/")
            for depth in range(1, len(parts)):
                folder = "/".join(parts[:depth])
                if folder not in folders:
                    folders.add(folder)
                    tar.addfile(_member(folder, uid, gid, folder=True))
            one = files[path]
            member = _member(short, uid, gid)
            member.mode = _PROGRAM_MODE if one.executable else _FILE_MODE
            member.size = len(one.data)
            tar.addfile(member, io.BytesIO(one.data))
    return out.getvalue()


def _member(path: str, uid: int, gid: int, *, folder: bool = False) -> tarfile.TarInfo:
    member = tarfile.TarInfo(path)
    member.type = tarfile.DIRTYPE if folder else tarfile.REGTYPE
    member.mode = _FOLDER_MODE if folder else _FILE_MODE
    member.uid, member.gid, member.mtime = uid, gid, 0
    return member
