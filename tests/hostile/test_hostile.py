"""Every hostile case ends as its `expect.toml` says: nothing of it ran, nobody was contacted, nothing is left.

A case runs in a process of its own, so that its time and memory are its own. Cases that need a container engine have
the marker `docker`.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import secrets
import shutil
import socket
import tempfile
import threading
import time
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from docker.errors import APIError

from grader.errors import InfraError
from grader.sandbox import engine
from tests import git_server
from tests.factories import DAY, git, git_repo
from tests.hostile import builders, cases, child, projects
from tests.sandbox.leaks import seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hostile.cases import Case

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="what is left is found by /proc")
CANARY = "canary-5f1d2c"
OWNED = Path("/tmp/owned")  # the mark of the repositories that can't be told another
LINES = {"drip": git_server.drip, "flood": git_server.flood}


def _params() -> list[Any]:
    """Each case, once for each provider where it runs a program."""
    found = []
    for case in cases.load():
        both = ("bubblewrap", "docker")
        known = {"run": both, "project": both, "build": (case.data.get("engine", ""),)}
        providers = case.data.get("providers", known.get(case.layer, ("",)))
        for provider in providers:
            marks = [pytest.mark.docker] if provider == "docker" else []
            # One worker has what the engine does, another one the projects that bubblewrap keeps: they take longest.
            group = "projects" if case.layer == "project" and provider != "docker" else "sandbox"
            marks += [pytest.mark.xdist_group(group)] * bool(provider)
            name = case.name if case.layer not in ("run", "project") else f"{case.name}-{provider}"
            found.append(pytest.param(case.on(provider), provider, id=name, marks=marks))
    return found


@cache
def lacking(provider: str) -> str:
    """Why a provider can't be had here; empty where it can."""
    if provider == "bubblewrap":
        return "" if shutil.which("bwrap") else "there is no bubblewrap here"
    if provider == "docker":
        try:
            engine.connect(os.environ).close()
        except InfraError as why:
            return f"cases in containers need an engine: {why.message}"
    return ""


def marked(dockerfile: Any, token: str) -> bytes:
    """A Dockerfile whose images can be told from all others."""
    start = b"FROM python:3.12-slim\n"
    return bytes(dockerfile).replace(start, start + f"ENV HOSTILE={token}\n".encode())


def images_with(token: str) -> list[str]:
    """Images of the engine, nameless ones too, that stand on a step of a Dockerfile marked so."""
    client = engine.connect(os.environ)
    found = []
    since = time.time() - 600
    for image in {each["Id"] for each in client.images(all=True) if each["Created"] > since}:
        with contextlib.suppress(APIError):  # another one's, gone in the meantime
            told = client.inspect_image(image)  # type: ignore[no-untyped-call]
            if f"HOSTILE={token}" in (told["Config"].get("Env") or []):
                found.append(image)
    client.close()
    return sorted(found)


class Decoy:
    """Somebody on this machine who may not hear of a candidate: on the loopback, and on the containers' bridge."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self._sockets = [socket.create_server(("127.0.0.1", 0))]
        self.port = self._sockets[0].getsockname()[1]
        with contextlib.suppress(OSError):
            self._sockets.append(socket.create_server(("172.17.0.1", self.port)))
        for each in self._sockets:
            threading.Thread(target=self._listen, args=(each,), daemon=True).start()

    def _listen(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                talk, address = listener.accept()
                self.heard.append(str(address))
                talk.close()

    def close(self) -> None:
        for each in self._sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


@pytest.fixture(scope="module")
def decoy() -> Iterator[Decoy]:
    made = Decoy()
    yield made
    made.close()


@pytest.fixture(scope="module")
def processes() -> Any:
    """Where processes of cases come from: one that has loaded what they need and nothing else."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.hostile.child", "tests.hostile.clean", "grader.cli", "click.testing"])
    return context


def _served(behaviour: str, args: dict[str, Any], words: dict[str, str], root: Path) -> Any:
    """How the host behaves."""
    if behaviour == "redirect":
        return git_server.redirect_to(args["to"].replace("@DECOY@", words["DECOY"]))
    if behaviour == "answer":
        headers = {
            name.replace("-", "_"): value.replace("@DECOY@", words["DECOY"])
            for name, value in args.get("headers", {}).items()
        }
        return git_server.answer(args["status"], args.get("body", "").encode(), **headers)
    if behaviour == "dumb":

        def dumb(handler: Any) -> bool:
            path = root / handler.path.partition("?")[0].lstrip("/")
            return git_server.answer(200, path.read_bytes() if path.is_file() else b"")(handler)

        return dumb
    if behaviour == "slow":

        def slow(handler: Any) -> bool:
            time.sleep(args["s"])
            return False

        return slow
    return LINES.get(behaviour)


def _target(case: Case, folder: Path, words: dict[str, str]) -> Path:
    """The repository that the case brings, where it will be served, too."""
    place = folder / "served" / "o" / "n.git"
    place.parent.mkdir(parents=True)
    if "repo" in case.data:
        return builders.build(case.data["repo"], place, words, case.data.get("args", {}))
    files: dict[str, Any] = {"README.md": builders.README, **projects.files_of(case, words)}
    if case.layer == "build":
        files["Dockerfile"] = case.text("dockerfile", words).encode("utf-8", "surrogateescape")
    if case.layer == "project" or case.data.get("engine"):
        files |= {path: marked(files[path], words["TOKEN"]) for path in files if path.startswith("Dockerfile")}
    message = case.data.get("message", "Add files")
    if "--worktree" in case.data.get("options", ()):
        return git_repo(place, [(files, message, DAY)])
    return builders.plain(place, files, message)


@pytest.mark.parametrize(("case", "provider"), _params())
def test_it_ends_as_expected(case: Case, provider: str, tmp_path: Path, decoy: Decoy, processes: Any) -> None:
    if reason := lacking(provider):
        pytest.skip(reason)
    # Not below tmp_path, whose name holds the case's, which holds words that are looked for.
    folder = Path(tempfile.mkdtemp(prefix="hostile-"))
    folder.chmod(0o755)  # bubblewrap drops its rights before it looks
    words = {"MARK": str(folder / "mark"), "DECOY": f"127.0.0.1:{decoy.port}", "BRIDGE": f"172.17.0.1:{decoy.port}"}
    words |= {"TOKEN": secrets.token_hex(8), "CANARY": CANARY, "PORT": str(decoy.port), "HOST": git_server.HOST}
    OWNED.unlink(missing_ok=True)
    decoy.heard.clear()
    try:
        job: dict[str, Any] = {"folder": str(folder), "words": words, "provider": provider}
        if case.layer != "run":
            job["target"] = str(_target(case, folder, words)) if "url" not in case.data else case.text("url", words)
        result, pid, seconds = _put_through(case, job, folder, processes)
        left = seen(provider or "bubblewrap", pid)
        if provider == "docker":
            left["images"] = images_with(words["TOKEN"])
        marked = [str(path) for path in (folder / "mark", OWNED) if path.exists()]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    assert not result["broken"], result["broken"]
    assert result["verdict"] == case.verdict, result["output"][-1500:]
    assert case.data.get("says", "") in result["output"]
    for word in (CANARY, "root:x:", case.data.get("silent", CANARY)):
        assert word not in result["output"]
    assert (marked, decoy.heard, result["left"]) == ([], [], {})
    assert {kind: found for kind, found in left.items() if found} == {}
    assert seconds < case.seconds
    assert result["rss_mib"] < case.rss_mib


def _put_through(case: Case, job: dict[str, Any], folder: Path, processes: Any) -> tuple[dict[str, Any], int, float]:
    """What the case's process told, its id, and how long it took in seconds; it is ended when its time is up."""
    with contextlib.ExitStack() as open_things:
        if case.layer == "fetch" and "url" not in case.data:
            if case.data.get("server") == "dumb":
                git(Path(job["target"]), "update-server-info")
            server = open_things.enter_context(git_server.serve(folder / "served"))
            server.behave = _served(
                case.data.get("server", ""), case.data.get("server_args", {}), job["words"], server.root
            )
            job |= {"port": server.port, "target": f"https://{git_server.HOST}/o/{case.data.get('name', 'n')}"}
        ours, theirs = processes.Pipe(duplex=False)
        process = processes.Process(target=child.main, args=(case, job, theirs), daemon=True)
        began = time.monotonic()
        process.start()
        theirs.close()
        told = ours.poll(case.seconds)
        seconds = time.monotonic() - began
        if not told:
            process.kill()
            pytest.fail(f"{case.name} took more than {case.seconds} s")
        try:
            result: dict[str, Any] = ours.recv()
        except EOFError:
            pytest.fail(f"{case.name} ended our process")
        process.join(10)
        return result, process.pid, seconds


def test_there_are_enough_cases_of_every_layer() -> None:
    counted = Counter(case.layer for case in cases.load())
    assert sum(counted.values()) >= 120, counted
    assert set(counted) == set(cases.LAYERS)
    assert min(counted.values()) >= 10, counted


def test_every_key_of_a_case_is_known() -> None:
    known = set(
        "repo args files message options most url resolves local name server server_args limits dockerfile engine "
        "program exit_code deed collect format says silent unknown bubblewrap docker read unread "
        "service providers dockerfiles".split()
    )
    assert {key for case in cases.load() for key in case.data} <= known
    assert json.dumps([case.data for case in cases.load()])
    folders = {path.name for path in cases.HERE.iterdir() if path.is_dir() and not path.name.startswith("_")}
    assert folders == {case.name for case in cases.load()}


def test_a_contact_a_mark_and_a_leftover_would_be_seen(tmp_path: Path, decoy: Decoy, processes: Any) -> None:
    """The suite's own eyes: a process that does all of it is caught."""
    decoy.heard.clear()
    folder = tmp_path / "seen"
    folder.mkdir()
    job = {"folder": str(folder), "words": {}, "port": decoy.port}
    ours, theirs = processes.Pipe(duplex=False)
    process = processes.Process(target=misbehave, args=(job, theirs), daemon=True)
    process.start()
    theirs.close()
    assert ours.poll(30)
    result = ours.recv()
    process.join(10)
    assert result["left"]["files"]
    assert result["left"]["processes"]
    assert decoy.heard
    for number in result["output"].split():
        os.kill(int(number), 9)


def misbehave(job: dict[str, Any], told: Any) -> None:
    """Leave a file and a process of its own session, and speak to the decoy."""

    def deed(case: Any, job: dict[str, Any]) -> dict[str, Any]:
        (Path(job["folder"]) / "tmp" / "left").touch()
        socket.create_connection(("127.0.0.1", job["port"])).close()
        pid = os.fork()
        if pid == 0:
            os.setsid()
            os.closerange(0, 3)
            time.sleep(60)
            os._exit(0)
        return {"output": str(pid)}

    child.LAYERS["content"] = deed
    child.main(next(case for case in cases.load() if case.layer == "content"), job, told)
