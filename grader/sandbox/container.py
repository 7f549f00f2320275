"""One container from its creation to its removal: hardened, watched, and gone whatever happens."""

from __future__ import annotations

import contextlib
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from grader.errors import InfraError
from grader.sandbox.attached import Attached
from grader.sandbox.endings import NOT_EXECUTABLE, NOT_FOUND, SENTENCES, name_ending
from grader.sandbox.engine import engine_errors, labels, new_name, remove_container
from grader.sandbox.protocol import KIB, MIB, WORK, Command, Result, State
from grader.sandbox.usage import Usage, groups_of, read_usage
from grader.sandbox.work import Work

if TYPE_CHECKING:
    from docker import APIClient

NOBODY = "65534:65534"
_POLL_S = 0.05
_GONE_S = 10.0
# What the runtime says when the program, not the engine, is to blame for not starting.
_NOT_FOUND = ("executable file not found", "no such file or directory", "no command specified", "not a directory")
_NOT_EXECUTABLE = ("permission denied", "exec format error", "is a directory", "unable to find user", "cwd", "chdir",
                   "invalid argument", "exec: ", "mountpoint for", "not an absolute path")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a container stands.

    Attributes:
        trusted: the image of ours that sidecars run on and that holds `/work`.
        network_mode: `none`, `container:<id>` or a network of ours, where it is called `alias`.
    """

    client: APIClient
    job: str
    trusted: str
    network_mode: str = "none"
    alias: str = ""


def host_settings(setting: Setting, command: Command, user: str, volume: str) -> dict[str, Any]:
    """Everything that keeps a container in, in the engine's words."""
    from docker.types import LogConfig, Ulimit  # noqa: PLC0415

    limits = command.limits
    uid, _, gid = user.partition(":")
    own = f"uid={uid},gid={gid or uid}"
    small = f"rw,exec,nosuid,nodev,size={limits.tmp_bytes},nr_inodes={limits.tmp_files}"
    tmpfs = {"/tmp": f"{small},mode=1777"}  # noqa: S108  (the container's own)
    for path in (*(command.image.volumes if command.image else ()), *command.reserve):
        if is_sound_folder(path):
            tmpfs[path] = f"{small},{own},mode=0700"
    if volume:
        tmpfs.pop(WORK, None)
    binds = [f"{volume}:{WORK}:rw,nocopy"] if volume else None
    lone = not setting.alias
    settings: dict[str, Any] = setting.client.create_host_config(
        network_mode=setting.network_mode,
        # A private network must not resolve names of the world: through the engine's resolver they would leave it. So
        # that is sent to an address that nobody has (RFC 5737), and gives up at once.
        dns=None if lone else ["192.0.2.1"],
        dns_opt=None if lone else ["timeout:1", "attempts:1"],
        read_only=True,
        cap_drop=["ALL"],
        security_opt=["no-new-privileges"],
        pids_limit=limits.processes,
        mem_limit=limits.memory_bytes,
        memswap_limit=limits.memory_bytes,
        nano_cpus=int(limits.cpus * 1e9),
        shm_size=limits.shm_bytes,
        ipc_mode="private",
        init=True,
        tmpfs=tmpfs,
        binds=binds,
        log_config=LogConfig(type="none"),
        oom_score_adj=500,
        ulimits=[
            Ulimit(name="fsize", soft=limits.file_bytes, hard=limits.file_bytes),
            Ulimit(name="nofile", soft=limits.open_files, hard=limits.open_files),
            Ulimit(name="core", soft=0, hard=0),
        ],
    )
    return settings


def is_sound_folder(path: str) -> bool:
    """Whether something may be mounted there: an absolute path outside the kernel's own folders."""
    parts = path.split("/")
    return path.startswith("/") and len(path) > 1 and ".." not in parts and parts[1] not in ("proc", "sys", "dev")


def user_of(command: Command) -> str:
    """The image's own user where it isn't root; nobody otherwise."""
    user = command.image.user if command.image else ""
    uid, _, gid = user.partition(":")
    if not uid.isdecimal() or int(uid) == 0 or (gid and not gid.isdecimal()):
        return NOBODY
    return f"{int(uid)}:{int(gid) if gid and int(gid) else int(uid)}"


@dataclass(slots=True)
class _Ending:
    """Why it was ended, and by whom."""

    by_us: State | None = None
    exit_code: int | None = None
    out_of_memory: bool = False
    duration_s: float = 0.0
    refusal: str = ""
    stop: threading.Event = field(default_factory=threading.Event)


class Container:
    """A command at work in a container of its own. `watch` must be called once, then `close`."""

    def __init__(self, setting: Setting, command: Command) -> None:
        """Create and start it. Raises InfraError; a program that can't be executed is an ending, not an error."""
        self._setting, self._command, self._client = setting, command, setting.client
        self._ending = _Ending()
        self._usage = Usage()
        self._groups: tuple[Any, Any] = (None, None)
        self._attached: Attached | None = None
        self._work: Work | None = None
        self.id = ""
        self._result: Result | None = None
        self._closing = threading.Lock()
        self.started_ns = time.monotonic_ns()
        try:
            with engine_errors("starting a container"):
                self._start()
        except BaseException:
            self._tidy()
            raise

    def _start(self) -> None:
        from docker.errors import APIError, ImageNotFound  # noqa: PLC0415

        client, command = self._client, self._command
        user = user_of(command)
        marks = labels(self._setting.job, command.limits.wall_s)
        if command.files or command.collect:
            self._work = Work(client, self._setting.trusted, command, user, marks)
        try:
            self.id = self._create(user, marks)
        except ImageNotFound:
            raise InfraError("The image is gone.", kind="image_missing") from None
        except APIError as why:
            if not self._blame(why):
                raise
            return
        streams = {"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1}
        connection = client.attach_socket(self.id, params=streams)
        self._attached = Attached(connection, command.limits.output_bytes, command.stdin)
        self.started_ns = time.monotonic_ns()
        try:
            client.start(self.id)
        except APIError as why:
            if not self._blame(why):
                raise
            return
        pid = client.inspect_container(self.id)["State"].get("Pid") or 0
        self._groups = groups_of(pid) if pid else (None, None)

    def _create(self, user: str, marks: dict[str, str]) -> str:
        client, command, setting = self._client, self._command, self._setting
        volume = self._work.name if self._work else ""
        workdir = command.workdir or (WORK if volume else command.image.workdir if command.image else "")
        home = (
            {} if command.image and command.image.user not in ("", "0", "0:0") and user != NOBODY else {"HOME": "/tmp"}  # noqa: S108
        )
        network: Any = None
        if setting.alias:
            endpoint = client.create_endpoint_config(aliases=[setting.alias])
            network = {"EndpointsConfig": {setting.network_mode: endpoint}}
        made = client.create_container(
            command.image.id if command.image else setting.trusted,
            name=new_name(),
            entrypoint=list(command.argv) or None,
            command=None,
            user=user,
            environment={**home, **command.env},
            working_dir=workdir if is_sound_folder(workdir) else "/",
            stdin_open=bool(command.stdin),
            labels=marks,
            healthcheck={"test": ["NONE"]},
            hostname=None if setting.network_mode.startswith("container:") else setting.alias or "sandbox",
            host_config=host_settings(setting, command, user, volume),
            networking_config=network,
        )
        return str(made["Id"])

    def _blame(self, why: Exception) -> bool:
        """Whether the program is to blame for not starting; then it has ended with a shell's code for that."""
        words = str(getattr(why, "explanation", "") or why)
        lower = words.lower()
        code = (
            NOT_FOUND
            if any(each in lower for each in _NOT_FOUND)
            else NOT_EXECUTABLE
            if any(each in lower for each in _NOT_EXECUTABLE)
            else None
        )
        if code is None:
            return False
        self._ending.exit_code = code
        self._ending.refusal = words[-300:]
        return True

    @property
    def running(self) -> bool:
        """Whether it hasn't ended yet."""
        return self._result is None and not self._ending.refusal and self._alive()

    def _alive(self) -> bool:
        with contextlib.suppress(InfraError), engine_errors("looking at a container"):
            return bool(self._client.inspect_container(self.id)["State"]["Running"])
        return False

    def watch(self) -> None:
        """Wait until it ends or has to be ended."""
        attached = self._attached
        if attached is None or self._ending.refusal:
            return
        wall_s = self._command.limits.wall_s
        while True:
            self._sample()
            if attached.over.is_set():
                self._ending.by_us = State.OUTPUT_LIMIT
            elif (time.monotonic_ns() - self.started_ns) / 1e9 > wall_s:
                self._ending.by_us = State.TIMEOUT
            elif self._ending.stop.is_set():
                self._ending.by_us = State.STOPPED
            elif attached.ended.wait(_POLL_S):
                if not self._alive():
                    break
                time.sleep(_POLL_S)  # it closed its streams and goes on
                continue
            else:
                continue
            if self._ending.by_us is State.STOPPED and not self._alive():
                self._ending.by_us = None  # it had ended by itself
            break
        self._end()

    def _sample(self) -> None:
        self._usage.merge(*read_usage(*self._groups))

    def _end(self) -> None:
        """Close the stream, kill, and read what is left to know."""
        from docker.errors import APIError  # noqa: PLC0415

        self._ending.duration_s = (time.monotonic_ns() - self.started_ns) / 1e9
        if self._attached is not None:
            self._attached.close()
        if self._ending.by_us is not None:
            with contextlib.suppress(APIError):
                self._client.kill(self.id)
        with contextlib.suppress(InfraError), engine_errors("ending a container"):
            until = time.monotonic() + _GONE_S
            while (state := self._client.inspect_container(self.id)["State"])["Running"] and time.monotonic() < until:
                time.sleep(_POLL_S)
            self._ending.out_of_memory = bool(state.get("OOMKilled"))
            if self._ending.by_us is None:
                self._ending.exit_code = int(state["ExitCode"])
                self._ending.duration_s = _between(state) or self._ending.duration_s

    def stop(self) -> None:
        """Ask the watching thread to end it."""
        self._ending.stop.set()

    def output(self) -> tuple[bytes, bytes]:
        """What it printed until now."""
        return self._attached.output() if self._attached else (b"", self._ending.refusal.encode("utf-8", "replace"))

    @property
    def peak_bytes(self) -> int | None:
        """The most memory that was seen."""
        return self._usage.peak_bytes

    def close(self) -> Result:
        """The result, once; everything of it is removed."""
        with self._closing:
            if self._result is None:
                try:
                    self._result = self._tell()
                finally:
                    self._tidy()
            return self._result

    def _tell(self) -> Result:
        ending = self._ending
        stdout, stderr = self.output()
        state = name_ending(
            ending.by_us,
            ending.exit_code,
            out_of_memory=ending.out_of_memory,
            refused_forks=self._usage.refused_forks,
            stderr=stderr,
            stdout=stdout,
        )
        files: dict[str, bytes] = {}
        if self._work is not None:
            with engine_errors("reading what a program left"):
                for path in self._command.collect:
                    data = self._work.read(path, self._command.collect_bytes)
                    if data is not None:
                        files[path] = data
        return Result(
            state, ending.exit_code, stdout, stderr, ending.duration_s, self._usage.peak_bytes, files,
            sentence(state, ending.exit_code, self._command),
        )  # fmt: skip

    def _tidy(self) -> None:
        with contextlib.suppress(InfraError), engine_errors("removing a container"):
            if self._attached is not None:
                self._attached.close()
            if self.id:
                remove_container(self._client, self.id)
            if self._work is not None:
                self._work.remove()


def _between(state: dict[str, Any]) -> float:
    """Seconds from start to end by the engine's clock, nearer to the program than ours; 0 if it doesn't say."""
    try:
        began, ended = (datetime.fromisoformat(_micro(state[name])) for name in ("StartedAt", "FinishedAt"))
    except (KeyError, ValueError):
        return 0.0
    return max(0.0, (ended - began).total_seconds())


def _micro(moment: str) -> str:
    """An RFC 3339 time with microseconds in place of nanoseconds."""
    whole, dot, rest = moment.rstrip("Z").partition(".")
    return f"{whole}.{rest[:6].ljust(6, '0')}+00:00" if dot else f"{whole}+00:00"


def sentence(state: State, exit_code: int | None, command: Command) -> str:
    """One sentence on how a command ended."""
    limits = command.limits
    return SENTENCES[state].format(
        code=exit_code,
        wall_s=limits.wall_s,
        memory_mib=limits.memory_bytes // MIB,
        output_kib=limits.output_bytes // KIB,
        processes=limits.processes,
        file_mib=limits.file_bytes // MIB,
        tmp_mib=limits.tmp_bytes // MIB,
        tmp_files=limits.tmp_files,
    )
