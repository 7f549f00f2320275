"""The images of a build's steps, written down while it goes on: a grader that is killed can't remove them itself.

The engine marks them with nothing, and a mark of ours would be one more step that no earlier build has in the cache. So
their ids stand in a file of this machine whose name tells whose it is, and the next run reads what the dead have left.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from grader.sandbox.engine import is_gone, this_process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from docker import APIClient

_PREFIX = "shipfolio-steps-"
_MAX_BYTES = 1 << 20
_PAUSE_S = 0.1
CUT_S = 5.0  # how long the engine may take to end the containers of a build that was cut
_ID = re.compile(r"(?:sha256:)?[0-9a-f]{12,64}")


@contextlib.contextmanager
def written_down() -> Iterator[Callable[[str], None]]:
    """Takes down an image's id; they are forgotten at the end of the block, unless that broke."""
    if sys.platform != "linux":  # elsewhere nobody could tell whether this process is gone
        yield lambda _: None
        return
    handle, path = tempfile.mkstemp(prefix=f"{_PREFIX}{this_process().replace(':', '.')}.")
    with os.fdopen(handle, "w", encoding="ascii", buffering=1) as file:
        yield lambda image: print(image, file=file)
    Path(path).unlink(missing_ok=True)


def remove_steps(client: APIClient, images: Iterable[str], patience_s: float = 0.0) -> int:
    """Remove images, the last first, but for those that have a name or that others stand on; how many.

    Args:
        patience_s: how long to wait for the containers of a build that was cut: the engine ends them in its own time.
    """
    from docker.errors import APIError  # noqa: PLC0415

    count = 0
    until = time.monotonic() + patience_s
    for image in reversed(list(dict.fromkeys(images))):
        while True:
            try:
                told = client.inspect_image(image)  # type: ignore[no-untyped-call]
                if not told.get("RepoTags") and not told.get("RepoDigests"):
                    client.remove_image(image)
                    count += 1
            except APIError as why:
                if "container" in str(why.explanation) and time.monotonic() < until:
                    time.sleep(_PAUSE_S)
                    continue
            break
    return count


def reap_steps(client: APIClient) -> int:
    """Remove what builds of dead processes have left; how many images."""
    count = 0
    for path in sorted(Path(tempfile.gettempdir()).glob(f"{_PREFIX}*")):
        owner = ":".join(path.name.removeprefix(_PREFIX).split(".")[:3])
        if is_gone(owner):
            count += remove_steps(client, _ids(path), CUT_S)
            with contextlib.suppress(OSError):
                path.unlink()
    return count


def _ids(path: Path) -> list[str]:
    """What one of our own files says; nothing where it is somebody else's."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return []
    with os.fdopen(handle, "rb") as file:
        told = os.fstat(handle)
        if not stat.S_ISREG(told.st_mode) or (sys.platform != "win32" and told.st_uid != os.geteuid()):
            return []
        lines = file.read(_MAX_BYTES).decode("ascii", "replace").split()
    return [line for line in lines if _ID.fullmatch(line)]
