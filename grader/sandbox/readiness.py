"""When a service listens, and where: read from the kernel's table in its network namespace, no port guessed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.errors import InfraError
from grader.sandbox.protocol import PROBE, Command, Listening

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.sandbox.protocol import Service

# Runs in a sidecar. Prints the ports that are listened on and the kernel's clock when the first was seen.
_SCRIPT = """
import json, sys, time

ENGINE_DNS = "0B00007F:"  # 127.0.0.11: the engine's own resolver on a private network

def listening():
    ports = set()
    for name in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            lines = open(name).read().splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            words = line.split()
            if len(words) > 3 and words[3] == "0A" and not words[1].startswith(ENGINE_DNS):
                ports.add(int(words[1].rpartition(":")[2], 16))
    return ports

within_s, settle_s, wanted = json.loads(sys.argv[1])
end = time.monotonic() + within_s
seen = None
while time.monotonic() < end:
    ports = listening()
    if ports and seen is None:
        seen = time.monotonic_ns()
    ready = set(wanted) <= ports if wanted else bool(ports)
    if ready and time.monotonic_ns() - seen >= settle_s * 1e9:
        print(json.dumps({"ports": sorted(ports), "at_ns": seen}))
        sys.exit(0)
    time.sleep(0.01)
sys.exit(3)
"""


def wait_for_port(
    service: Service, *, within_s: float, wanted: Sequence[int] = (), settle_s: float = 0.0
) -> Listening | None:
    """Wait until a service listens on a TCP port.

    Args:
        within_s: from now.
        wanted: the ports that must all be there; empty is any one.
        settle_s: go on this long after the first one, for more of them.

    Returns:
        The ports and how long after the service's start the first was seen; None where it ended or the time was up.
    """
    if not service.running():
        return None
    limits = replace(PROBE, wall_s=within_s + settle_s + 15)
    words = json.dumps([within_s, settle_s, list(wanted)])
    try:
        result = service.beside(Command(("python3", "-I", "-c", _SCRIPT, words), limits=limits))
    except InfraError:
        if service.running():
            raise
        return None
    if not result.ok:
        return None
    told = json.loads(result.stdout)
    return Listening(tuple(told["ports"]), max(0.0, (told["at_ns"] - service.started_ns) / 1e9))
