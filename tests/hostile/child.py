"""What a hostile case is put through, in a process of its own: the product's own ways in, and what they left."""

from __future__ import annotations

import contextlib
import ctypes
import dataclasses
import functools
import json
import os
import resource
import tempfile
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from tests.hostile.cases import Case

SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER: what loses its parent becomes ours, so that it can be seen
ROOM = 6 << 30  # a mistake of ours may not take the machine with it


def main(case: Case, job: dict[str, Any], told: Connection) -> None:
    """Run a case and tell how it went.

    Args:
        job: `folder` (an empty one to work in), `words`, and what the layer needs: `target`, `port`, `provider`.
        told: is sent a dict of `verdict`, `output`, `rss_mib`, `left`, and `broken` where we broke.
    """
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))
    folder = Path(job["folder"])
    (folder / "tmp").mkdir()
    (folder / "cwd").mkdir()
    os.chdir(folder / "cwd")
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder / "tmp")
    result: dict[str, Any] = {"verdict": "", "output": "", "broken": ""}
    try:
        result |= LAYERS[case.layer](case, job)
    except BaseException:  # noqa: BLE001  (whatever it is, the case must hear of it)
        result["broken"] = traceback.format_exc()
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    result["rss_mib"] = max(resource.getrusage(kind).ru_maxrss for kind in kinds) >> 10
    left = {"files": [str(path) for each in ("tmp", "cwd") for path in (folder / each).rglob("*")]}
    result["left"] = {kind: found for kind, found in (left | {"processes": _children()}).items() if found}
    told.send(result)


def _children() -> list[str]:
    """Processes below us that don't end by themselves at once."""
    until = time.monotonic() + 3
    while found := _alive():
        if time.monotonic() > until:
            break
        time.sleep(0.02)
    return found


def _alive() -> list[str]:
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError):
            state, parent = (place / "stat").read_text().rpartition(")")[2].split()[:2]
            if int(parent) == os.getpid() and state != "Z":
                found.append((place / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return found


def _graded(target: str, *options: str, form: str = "json") -> Any:
    from click.testing import CliRunner  # noqa: PLC0415

    from grader.cli import grade  # noqa: PLC0415

    done = CliRunner().invoke(grade, ["--format", form, *options, "--", target])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def _look(case: Case, target: str) -> None:
    """Which of the files that the case names are read, which aren't."""
    from grader.snapshot import open_target  # noqa: PLC0415

    wanted = dict.fromkeys(case.data.get("read", ()), True) | dict.fromkeys(case.data.get("unread", ()), False)
    if wanted:
        with open_target(target, environ=os.environ) as (_, snapshot):
            assert {path: snapshot.read(path, 1 << 30) is not None for path in wanted} == wanted


def _grade(case: Case, job: dict[str, Any]) -> dict[str, Any]:
    """Fetch, content, parse: the verdict is the report's."""
    _look(case, job["target"])
    done = _graded(job["target"], *case.data.get("options", ()))
    if not done.stdout.strip():
        return {"verdict": "usage", "output": done.output}
    report = json.loads(done.stdout)["reports"][0]
    statuses = [each["status"] for criterion in report["criteria"] for each in criterion["findings"]]
    assert ("unknown" in statuses) == case.data.get("unknown", False), "one of our own readers broke"
    score = report["score"]["value"]
    assert (score is None) == (report["error"] is not None)
    if score is not None:
        most = case.data.get("most", 100)
        assert score <= most, score
        return {"verdict": "graded", "output": done.output}
    assert report["error"]["hint"]
    return {"verdict": report["error"]["kind"], "output": done.output}


def _fetch(case: Case, job: dict[str, Any]) -> dict[str, Any]:
    """A grade of a URL, through the gate; the test's own server takes the host's place."""
    import socket  # noqa: PLC0415
    from ipaddress import ip_network  # noqa: PLC0415

    from grader import snapshot  # noqa: PLC0415
    from grader.snapshot import remote  # noqa: PLC0415
    from grader.snapshot.gate import Policy  # noqa: PLC0415
    from tests.git_server import HOST  # noqa: PLC0415

    asked: list[str] = []
    answers = case.data.get("resolves", [["127.0.0.1"]])

    def leads_to(host: str, port: int, *_: object, **__: object) -> list[tuple[Any, ...]]:
        if host[0].isdigit():  # an address, which nobody need be asked for
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        asked.append(host)
        found = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    socket.getaddrinfo = leads_to  # type: ignore[assignment]
    if job.get("port"):
        networks = () if "resolves" in case.data and not case.data.get("local") else (ip_network("127.0.0.0/8"),)
        policy = Policy(frozenset({HOST}), networks, "", "http", job["port"])
        remote.parse_policy = lambda environ: policy  # type: ignore[attr-defined]
    limits = dataclasses.replace(snapshot.DEFAULT, **case.data.get("limits", {}))
    snapshot.open_target = functools.partial(snapshot.open_target, limits=limits)
    os.environ["SHIPFOLIO_TOKEN_CODE_EXAMPLE_TEST"] = job["words"]["CANARY"]
    result = _grade(case, job)
    assert len(asked) <= 1, asked
    return result


def _output(case: Case, job: dict[str, Any]) -> dict[str, Any]:
    """A report in one format, and what of the repository's text it let through."""
    from tests.hostile.clean import FORMATS  # noqa: PLC0415

    form = case.data["format"]
    done = _graded(job["target"], *case.data.get("options", ()), form=form)
    faults = FORMATS[form](done.stdout)
    return {"verdict": "clean" if not faults else f"let through: {faults}", "output": done.output}


def _build(case: Case, job: dict[str, Any]) -> dict[str, Any]:
    """The gate's word on a Dockerfile; with an engine, the build's own ending."""
    from grader.sandbox.context import export  # noqa: PLC0415
    from grader.sandbox.gate import vet  # noqa: PLC0415
    from grader.snapshot import open_target  # noqa: PLC0415

    with open_target(job["target"], environ=os.environ) as (_, snapshot):
        context = export(snapshot)
    if context.reason:
        return {"verdict": "too_large", "output": context.reason}
    if job.get("provider"):
        return _built(case, dict(context.files))
    vetted = vet(context.files["Dockerfile"].data, context.files, {}, {})
    assert bool(vetted.reason) != bool(vetted.text)
    if vetted.reason:
        assert not vetted.bases
        return {"verdict": "unsupported" if vetted.unsupported else "refused", "output": vetted.reason}
    return {"verdict": "accepted", "output": vetted.text}


def _built(case: Case, files: dict[str, Any]) -> dict[str, Any]:
    from grader.sandbox import engine  # noqa: PLC0415
    from grader.sandbox.kept_images import digest_of, drop, find_kept  # noqa: PLC0415
    from grader.sandbox.opening import open_sandbox  # noqa: PLC0415
    from grader.sandbox.protocol import BuildLimits, BuildNetwork, Recipe  # noqa: PLC0415

    limits = BuildLimits(**case.data.get("limits", {}))
    name = f"hostile/{case.name}"
    with open_sandbox(os.environ, provider="docker") as sandbox:
        made = sandbox.build(Recipe("Dockerfile", files, repository=name), limits=limits, network=BuildNetwork.NONE)
    client = engine.connect(os.environ)
    drop(client, [each for each in find_kept(client) if each.repository == digest_of(name)])
    client.close()
    assert len(made.log) <= limits.log_bytes
    return {"verdict": str(made.state), "output": f"{made.reason}\n{made.log}"}


def _run(case: Case, job: dict[str, Any]) -> dict[str, Any]:
    """A program in a sandbox of one provider."""
    from grader.sandbox.opening import open_sandbox  # noqa: PLC0415
    from grader.sandbox.protocol import Command, Limits  # noqa: PLC0415
    from tests.hostile.programs import LIMITS  # noqa: PLC0415

    limits: Limits = dataclasses.replace(LIMITS, **case.data.get("limits", {}))
    program = case.text("program", job["words"])
    with open_sandbox(os.environ, provider=job["provider"]) as sandbox:
        command = Command(
            ("python3", "-c", program), files={"x": b""}, collect=tuple(case.data.get("collect", ())), limits=limits
        )
        result = sandbox.run(command)
    assert result.duration_s < limits.wall_s + 10
    assert len(result.stdout) + len(result.stderr) <= limits.output_bytes
    wanted = case.data.get("exit_code", 0 if case.verdict == "exited" else None)
    assert result.exit_code in {wanted, None if case.verdict != "exited" else wanted}, result
    collected = b"".join(result.files.values())
    return {
        "verdict": str(result.state),
        "output": (result.stdout + result.stderr + collected).decode(errors="replace"),
    }


def _project(case: Case, job: dict[str, Any]) -> dict[str, Any]:
    """A project built, started, asked and tested: the verdict is what became of each of the four."""
    from grader.sandbox import engine  # noqa: PLC0415
    from grader.sandbox.kept_images import digest_of, drop, find_kept  # noqa: PLC0415
    from tests.hostile import clean, projects  # noqa: PLC0415

    projects.make_small()
    options = ("--run", "--sandbox", job["provider"], "--run-timeout", "120", "--no-build-network")
    done = _graded(job["target"], *options)
    if job["provider"] == "docker":
        client = engine.connect(os.environ)
        ours = {digest_of(f"{job['target']}##{path}") for path in case.data.get("dockerfiles", ["Dockerfile"])}
        drop(client, [each for each in find_kept(client) if each.repository in ours])
        client.close()
    run = json.loads(done.stdout)["reports"][0]["run"]
    stages = [run[stage] for stage in ("build", "start", "answer", "tests")]
    good = {"built", "started", "finished", "answered", "passed"}
    assert all(stage["cause"] for stage in stages if stage["state"] not in good), stages
    faults = clean.in_texts(run)
    assert not faults, faults
    return {"verdict": " ".join(stage["state"] for stage in stages), "output": json.dumps(run, indent=1)}


LAYERS = {
    "fetch": _fetch,
    "content": _grade,
    "parse": _grade,
    "build": _build,
    "run": _run,
    "output": _output,
    "project": _project,
}
