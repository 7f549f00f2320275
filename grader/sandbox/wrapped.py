"""One command in a bubblewrap sandbox: from its folder on disk to its removal."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import InfraError
from grader.sandbox.cgroups import Group, group_name, make_group
from grader.sandbox.container import is_sound_folder, sentence
from grader.sandbox.crowding import Crowd
from grader.sandbox.endings import clean_path, name_ending
from grader.sandbox.keeper import child_pid, has_begun, reported
from grader.sandbox.protocol import WORK, Command, File, Result, State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

UID = 64000
_POLL_S = 0.05
_SPARE_S = 2.0  # the keeper ends the program at its time; this is for a keeper that was killed
_CHUNK_BYTES = 64 << 10
_MAX_REPORT_BYTES = 64 << 10
_JOIN = 'for file in $1; do echo $$ > "$file" || exit 111; done; shift; exec "$@"'
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_ETC = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime", "/etc/mime.types", "/etc/services")


@dataclass(frozen=True, slots=True)
class Host:
    """What this machine gives.

    Attributes:
        bwrap, python: programs; Python's folder is bound where it is.
        python_prefix: where Python lives, if not below `/usr`.
        as_root: whether this process is root, and drops that before it starts anything.
    """

    bwrap: str
    python: str
    python_prefix: str
    as_root: bool


def folder_for_job() -> Path:
    """A folder on disk whose name tells whose it is."""
    return Path(tempfile.mkdtemp(prefix=f"{group_name()}."))


class Wrapped:
    """A command at work. `watch` must be called once, then `close`."""

    def __init__(
        self,
        host: Host,
        command: Command,
        *,
        join: int = 0,
        nested: bool = False,
        binds: Sequence[tuple[str, str, str]] = (),
    ) -> None:
        """Start it.

        Args:
            binds: folders of ours to show besides, in bubblewrap's words; for programs that are trusted.
            join: a process whose network namespace it shares; 0 is one of its own.
            nested: others will join its namespaces, for which an unprivileged user must leave user namespaces on.
        """
        self._host, self._command, self._binds = host, command, binds
        self._folder = folder_for_job()
        self._group: Group | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._pipes: list[int] = []
        self._kept = {1: bytearray(), 2: bytearray()}
        self._total = 0
        self._by_us: State | None = None
        self._stop = threading.Event()
        self._closing = threading.Lock()
        self._result: Result | None = None
        self._report = bytearray()
        self._ended_ns = 0
        self.child = 0
        try:
            self._start(join, nested=nested)
        except OSError as why:
            self._tidy()
            raise InfraError("bubblewrap can't be started.", kind="no_bubblewrap") from why
        except BaseException:
            self._tidy()
            raise

    def _start(self, join: int, *, nested: bool) -> None:
        self._fill()
        self._group = make_group(self._command.limits)
        report_out, report_in = os.pipe()
        info_out, info_in = os.pipe()
        life_out, life_in = os.pipe()
        self._pipes = [report_out, report_in, info_out, info_in, life_out, life_in]
        argv = [*self._entry(join), *self._wrap(join, info_in, nested=nested), *self._keeper(report_in, life_out)]
        if self._group is not None:
            argv = ["/bin/sh", "-c", _JOIN, "sh", " ".join(self._group.procs), *argv]
        self.started_ns = time.monotonic_ns()
        self._process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=(report_in, info_in, life_out),
            env={"PATH": "/usr/bin:/bin:/usr/sbin:/sbin"},
            cwd="/",
            start_new_session=True,
        )
        for handle in (report_in, info_in, life_out):
            os.close(handle)
        self._pipes = [report_out, info_out, life_in]
        self.child = child_pid(info_out)
        until = time.monotonic() + _SPARE_S
        while nested and self._process.poll() is None and time.monotonic() < until and not has_begun(self.child):
            time.sleep(0.005)

    def _fill(self) -> None:
        """The folder: files and stdin, readable by the program's user."""
        command, folder = self._command, self._folder
        folder.chmod(0o755)
        source = folder / "source"
        source.mkdir()
        for path, value in command.files.items():
            short = clean_path(path)
            if short is None:
                continue
            one = value if isinstance(value, File) else File(value)
            target = source / short
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(one.data)
            target.chmod(0o755 if one.executable else 0o644)
        (folder / "stdin").write_bytes(command.stdin)
        (folder / "passwd").write_text(f"sandbox:x:{UID}:{UID}::/tmp:/bin/sh\n", "ascii")
        (folder / "hosts").write_text("127.0.0.1 localhost\n::1 localhost\n", "ascii")

    def _entry(self, join: int) -> list[str]:
        """What comes before bubblewrap: a namespace to join, and root's rights to drop."""
        out: list[str] = []
        if join:
            target = ["--target", str(join), "--net"]
            out += (
                ["nsenter", *target] if self._host.as_root else ["nsenter", *target, "--user", "--preserve-credentials"]
            )
            out.append("--")
        if self._host.as_root:
            out += ["setpriv", f"--reuid={UID}", f"--regid={UID}", "--clear-groups", "--no-new-privs", "--"]
        return out

    def _wrap(self, join: int, info: int, *, nested: bool) -> list[str]:
        command, limits, folder = self._command, self._command.limits, str(self._folder)
        size = str(limits.tmp_bytes)
        out = [self._host.bwrap, "--unshare-all", "--unshare-user", "--die-with-parent", "--new-session", "--clearenv"]
        out += ["--cap-drop", "ALL", "--uid", str(UID), "--gid", str(UID), "--hostname", "sandbox"]
        out += ["--info-fd", str(info)]
        if join:
            out.append("--share-net")
        if not nested or self._host.as_root:
            out.append("--disable-userns")
        out += self._system()
        out += ["--proc", "/proc", *_devices(), "--size", str(limits.shm_bytes), "--perms", "1777"]
        out += ["--tmpfs", "/dev/shm", "--remount-ro", "/dev", "--size", size, "--perms", "1777", "--tmpfs", "/tmp"]  # noqa: S108
        out += ["--ro-bind", folder, "/given"]
        spare = sum(path.stat().st_size + 4096 for path in self._folder.joinpath("source").rglob("*"))
        out += ["--size", str(limits.tmp_bytes + spare), "--perms", "0700", "--tmpfs", WORK]
        for path in command.reserve:
            if is_sound_folder(path):
                out += ["--size", size, "--perms", "0700", "--tmpfs", path]
        if command.image is not None:
            out += ["--ro-bind", command.image.id, "/environment"]
        for bind in self._binds:
            out += bind
        out += ["--remount-ro", "/"]
        for name, value in self._environment().items():
            if "\0" not in name + value and "=" not in name:
                out += ["--setenv", name, value]
        return [*out, "--"]

    def _system(self) -> list[str]:
        """This machine's programs, to be read and run, and the little of /etc that they need."""
        out: list[str] = []
        for path in _SYSTEM:
            if Path(path).is_symlink():
                out += ["--symlink", str(Path(path).readlink()), path]
            elif Path(path).is_dir():
                out += ["--ro-bind", path, path]
        for path in _ETC:
            out += ["--ro-bind-try", path, path]
        if self._host.python_prefix:
            out += ["--ro-bind", self._host.python_prefix, self._host.python_prefix]
        out += [
            "--ro-bind",
            f"{self._folder}/passwd",
            "/etc/passwd",
            "--ro-bind",
            f"{self._folder}/hosts",
            "/etc/hosts",
        ]
        return out

    def _environment(self) -> Mapping[str, str]:
        image = self._command.image
        path = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
        own = {"PATH": f"/environment/bin:{path}" if image else path, "HOME": "/tmp", "LANG": "C.UTF-8"}  # noqa: S108
        return {**own, **(dict(image.env) if image else {}), **self._command.env}

    def _keeper(self, report: int, lifeline: int) -> list[str]:
        command, limits = self._command, self._command.limits
        each = {"FSIZE": limits.file_bytes, "NOFILE": limits.open_files, "CORE": 0}
        if self._group is None:
            each |= {"AS": limits.memory_bytes, "NPROC": limits.processes, "DATA": limits.memory_bytes}
        workdir = command.workdir or (WORK if command.files or command.collect else "/")
        plan = {
            "argv": list(command.argv) or list(command.image.command if command.image else ()) or ["/nothing"],
            "source": "/given/source" if command.files else "",
            "stdin": "/given/stdin" if command.stdin else "",
            "work": WORK,
            "workdir": workdir,
            "limits": each,
            "wall_s": limits.wall_s,
            "collect": [path for path in command.collect if clean_path(path)],
            "collect_bytes": command.collect_bytes,
            "report": report,
            "lifeline": lifeline,
        }
        script = resources.files("grader.sandbox").joinpath("inside.py").read_text("utf-8")
        return [self._host.python, "-I", "-S", "-c", script, json.dumps(plan)]

    @property
    def running(self) -> bool:
        """Whether it hasn't ended yet."""
        return self._result is None and self._process is not None and self._process.poll() is None

    @property
    def peak_bytes(self) -> int | None:
        """The most memory until now; None without a control group."""
        return self._group.usage()[0] if self._group is not None else None

    def output(self) -> tuple[bytes, bytes]:
        """What it printed until now."""
        return bytes(self._kept[1]), bytes(self._kept[2])

    def stop(self) -> None:
        """Let `watch` end it."""
        self._stop.set()

    def watch(self) -> None:
        """Read what it prints and reports until it ends or has to be ended."""
        process = self._process
        if process is None or process.stdout is None or process.stderr is None:
            return
        streams = {process.stdout.fileno(): 1, process.stderr.fileno(): 2, self._pipes[0]: 0}
        until = self.started_ns / 1e9 + self._command.limits.wall_s + _SPARE_S
        crowd = Crowd(self.child, self._rooms())
        while self._by_us is None:
            for handle in select.select(list(streams), [], [], _POLL_S)[0]:
                chunk = os.read(handle, _CHUNK_BYTES)
                if not chunk:
                    del streams[handle]
                else:
                    self._take(streams[handle], chunk)
            if self._total > self._command.limits.output_bytes:
                self._by_us = State.OUTPUT_LIMIT
            elif time.monotonic() > until:
                self._by_us = State.TIMEOUT
            elif self._stop.is_set() and process.poll() is None:
                self._by_us = State.STOPPED
            elif process.poll() is None and crowd.too_many():
                self._by_us = State.DISK_LIMIT
            elif not streams or process.poll() is not None:
                self._drain(streams)
                break
        self._ended_ns = time.monotonic_ns()
        self._kill()

    def _rooms(self) -> dict[str, int]:
        """How many files may be in each folder; those that were given take no room."""
        command, most = self._command, self._command.limits.tmp_files
        rooms = dict.fromkeys(("/tmp", "/dev/shm", *filter(is_sound_folder, command.reserve)), most)  # noqa: S108
        return rooms | {WORK: most + 3 * len(command.files)}

    def _drain(self, streams: dict[int, int]) -> None:
        """What is still in the pipes of a program that has ended."""
        while streams and (ready := select.select(list(streams), [], [], 0)[0]):
            for handle in ready:
                chunk = os.read(handle, _CHUNK_BYTES)
                if not chunk:
                    del streams[handle]
                else:
                    self._take(streams[handle], chunk)

    def _take(self, stream: int, chunk: bytes) -> None:
        if stream == 0:
            most = _MAX_REPORT_BYTES + len(self._command.collect) * self._command.collect_bytes
            self._report += chunk[: max(0, most - len(self._report))]
            return
        room = self._command.limits.output_bytes - self._total
        self._total += len(chunk)
        self._kept[stream] += chunk[: max(0, room)]

    def _kill(self) -> None:
        """The namespace goes with its first process."""
        process = self._process
        if process is None:
            return
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
        if process.poll() is None:
            with contextlib.suppress(OSError):
                process.kill()
            if self.child:
                with contextlib.suppress(OSError):
                    os.kill(self.child, 9)
        if self._group is not None:
            self._group.kill()
        process.wait()

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
        told, files = reported(bytes(self._report))
        if self._process is None or (not told and self._by_us is None and not self.child):
            words = self._kept[2].decode("utf-8", "replace")[-200:]
            raise InfraError(
                f"bubblewrap failed: {_printable(words)}", kind="no_bubblewrap", hint="See `shipfolio doctor`."
            )
        by_us = self._by_us or (State.TIMEOUT if told.get("timed_out") else None)
        code = None if by_us is not None else int(told.get("code", 137))
        stdout, stderr = self.output()
        peak, forks = self._group.usage() if self._group is not None else (None, 0)
        lost = self._group.out_of_memory() if self._group is not None else b"MemoryError" in stderr[-4096:]
        state = name_ending(by_us, code, out_of_memory=lost, refused_forks=forks, stderr=stderr, stdout=stdout)
        took = float(told.get("took_s", 0.0)) or (self._ended_ns - self.started_ns) / 1e9
        return Result(state, code, stdout, stderr, took, peak, files, sentence(state, code, self._command))

    def _tidy(self) -> None:
        self._kill()
        for handle in self._pipes:
            with contextlib.suppress(OSError):
                os.close(handle)
        self._pipes = []
        if self._group is not None:
            self._group.remove()
        shutil.rmtree(self._folder, ignore_errors=True)


def _devices() -> list[str]:
    """Not bubblewrap's own /dev: its terminals take a second user namespace, which nobody beside could join."""
    out = ["--size", "65536", "--tmpfs", "/dev", "--symlink", "/proc/self/fd", "/dev/fd"]
    for device in _DEVICES:
        out += ["--dev-bind", device, device]
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        out += ["--symlink", f"/proc/self/fd/{number}", f"/dev/{name}"]
    return out


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)
