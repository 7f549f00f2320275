"""Whole projects that `--run` is put through: a server that may answer anything, and limits small enough to reach."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from grader.sandbox.protocol import GIB, KIB, MIB, TESTS

if TYPE_CHECKING:
    from tests.factories import Link
    from tests.hostile.cases import Case

README = """# Doubler

```bash
python server.py
curl -X POST http://localhost:8000/predict -d '{"x": 1}'
```
"""
DOCKERFILE = 'FROM python:3.12-slim\nCOPY . .\nEXPOSE 8000\nUSER 10001\nCMD ["python", "server.py"]\n'
WIRE = """
import socket
import threading


def serve(answer, port=8000):
    listener = socket.create_server(("0.0.0.0", port), backlog=64)
    while True:
        line, _ = listener.accept()
        threading.Thread(target=one, args=(line, answer), daemon=True).start()


def one(line, answer):
    head = b""
    try:
        with line:
            while b"\\r\\n\\r\\n" not in head:
                more = line.recv(65536)
                if not more:
                    return
                head += more
            answer(line, head.split(b" ")[1].decode())
    except OSError:
        pass


def ok(line, body=b"{}", more=b"", status=b"200 OK"):
    line.sendall(b"HTTP/1.1 " + status + b"\\r\\nConnection: close\\r\\n" + more)
    line.sendall(b"Content-Length: %d\\r\\n\\r\\n" % len(body) + body)
"""


def files_of(case: Case, words: dict[str, str]) -> dict[str, bytes | Link]:
    """What the case brings, and what a project with its service or its tests needs besides."""
    out: dict[str, bytes | Link] = {}
    if "service" in case.data:
        texts = {"README.md": README, "Dockerfile": DOCKERFILE, "wire.py": WIRE}
        out |= {path: text.encode() for path, text in texts.items()}
        out["server.py"] = ("import wire\n" + case.text("service", words)).encode()
    return out | case.files(words)


def make_small() -> None:
    """Let a run give up sooner, and give programs less: in this process alone."""
    from grader.running import asking, composed, serving, starting, suite, surface, testing  # noqa: PLC0415

    most: dict[str, Any] = {"tmp_bytes": 4 * MIB, "tmp_files": 1_000, "processes": 24, "output_bytes": 64 * KIB}
    most["file_bytes"] = 8 * MIB
    service = dataclasses.replace(serving.LIMITS, memory_bytes=160 * MIB, **most)
    asking.find.__defaults__ = (3.0,)
    for room, values in (
        (starting, {"CLI_S": 4.0, "LEAST_S": 2.0}),
        (serving, {"PORT_S": 4.0, "SETTLE_S": 0.2, "LIMITS": service}),
        (composed, {"READY_S": 3.0, "LIMITS": service}),
        (asking, {"ASK_TIMEOUT_S": 2.0, "LOAD_TIMEOUT_S": 2.0, "PLAN": ((1, 10), (8, 20))}),
        (asking, {"WARM_UP": 2, "WARM_UP_S": 0.2, "REPEAT_S": 0.5, "REPEATS": 1}),
        (surface, {"ASK_S": 5.0, "LOAD_S": 5.0, "MOST_LOAD_S": 5.0}),
        (testing, {"TESTS": dataclasses.replace(TESTS, **most), "MEMORY_BYTES": GIB // 2}),
        (suite, {"SUITE_S": 15.0}),
    ):
        for name, value in values.items():
            getattr(room, name)  # it is there
            setattr(room, name, value)
