"""Asks every submission's host (or folder) which commit it stands at, few at a time of one host."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from grader.errors import InfraError, ShipfolioError
from grader.model import Failure
from grader.snapshot.tips import host_of, tip_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from grader.store.cohorts import Submission

    Tip = str | Failure

PER_HOST = 4  # requests that one host gets at a time: as many as a browser would send it
_THREADS = 8
_PAUSES_S = (1.0, 4.0)  # before a host that failed is asked again


def probe(
    submissions: Iterable[Submission],
    environ: Mapping[str, str],
    *,
    per_host: int = PER_HOST,
    say: Callable[[int], None] | None = None,
    pauses_s: tuple[float, ...] = _PAUSES_S,
    ask: Callable[..., str] = tip_of,
) -> dict[str, Tip]:
    """The commit of each submission, or why there is none, by submission id.

    Args:
        say: told how many have answered.
        pauses_s: seconds before each further try, where the trouble is the network's or the host's.
    """
    wanted = list(submissions)
    turns = {host: threading.Semaphore(per_host) for host in {host_of(each.target) for each in wanted}}

    def one(submission: Submission) -> Tip:
        for pause_s in (*pauses_s, None):
            try:
                with turns[host_of(submission.target)]:
                    return ask(submission.target, environ=environ, revision=submission.revision)
            except InfraError as why:
                if pause_s is None:
                    return Failure(why.kind, why.message, why.hint)
                time.sleep(pause_s)
            except ShipfolioError as why:
                return Failure(why.kind, why.message, why.hint)
        raise AssertionError

    found: dict[str, Tip] = {}
    with ThreadPoolExecutor(_THREADS) as pool:
        for submission, tip in zip(wanted, pool.map(one, wanted), strict=True):
            found[submission.id] = tip
            if say is not None:
                say(len(found))
    return found
