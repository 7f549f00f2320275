"""The comparison in a process of its own: what learners wrote is read there, within limits, and thrown away with it."""

from __future__ import annotations

import multiprocessing
import sys
import time
from typing import TYPE_CHECKING

from grader.cohort.similarity import compare
from grader.cohort.similarity_html import body_of, title_of
from grader.cohort.similarity_prints import load_idioms
from grader.cohort.similarity_report import Comparison
from grader.cohort.similarity_targets import distinct_targets, given_code, name_targets, read_targets
from grader.errors import InfraError, RepoUnavailable, ShipfolioError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from multiprocessing.connection import Connection

    from grader.cohort.similarity_sources import Project
    from grader.cohort.similarity_targets import Target, Unread

    Render = Callable[[bytes], Mapping[str, bytes] | None]

MOST_S = 1800.0
MOST_BYTES = 3 * 1024**3  # of address space
_LOOK_S = 1.0


def compare_apart(
    targets: Sequence[Target],
    environ: Mapping[str, str],
    say: Callable[[str], None],
    *,
    base: Sequence[Target] = (),
    render: Render | None = None,
    most_s: float = MOST_S,
) -> tuple[str, str]:
    """The comparison's title and its page's body, as markup.

    Args:
        say: told how far it is.
        base: whose code is subtracted from everybody's.
        render: from an answers file to the files of its starter; a function that a new process can import.

    Raises:
        UsageError, RepoUnavailable: why there is nothing to compare.
        InfraError: it took too long, or broke.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(theirs, list(targets), list(base), dict(environ), render), daemon=True)
    child.start()
    theirs.close()
    end = time.monotonic() + most_s
    try:
        while time.monotonic() < end:
            if not ours.poll(_LOOK_S):
                continue
            kind, *told = ours.recv()
            if kind == "say":
                say(told[0])
            elif kind == "done":
                return told[0], told[1]
            else:
                raise _error(*told)
    except EOFError:
        hint = "Compare fewer at a time by `shipfolio similarity`."
        raise InfraError("The comparison ended without a result.", kind="comparison_broke", hint=hint) from None
    finally:
        child.kill()
        child.join()
        ours.close()
    raise InfraError("The comparison took too long.", kind="timeout", hint="Compare by `shipfolio similarity`.")


def _error(fault: str, kind: str, message: str, hint: str) -> ShipfolioError:
    made = {"RepoUnavailable": RepoUnavailable, "UsageError": UsageError}.get(fault, InfraError)
    return made(message, kind=kind, hint=hint)


def _work(
    theirs: Connection, targets: list[Target], base: list[Target], environ: dict[str, str], render: Render | None
) -> None:
    _bound()

    def read(wanted: list[Target]) -> tuple[list[Project], list[Unread]]:
        named = name_targets(distinct_targets(wanted))
        return read_targets(named, environ=environ, progress=lambda words: theirs.send(("say", words)))

    try:
        subtracted, missing = read(base)
        if missing:
            raise UsageError(f"{missing[0].name} could not be read.", kind="bad_base", hint=missing[0].message)
        projects, unread = read(targets)
        if len(projects) < 2:  # noqa: PLR2004
            words = unread[0].message if unread else "Name two or more."
            raise RepoUnavailable("Fewer than two projects could be read.", kind="nothing_to_compare", hint=words)
        theirs.send(("say", f"Comparing {len(projects)} projects"))
        given = given_code(projects, render, [(one.name, one) for one in subtracted])
        found = Comparison(compare(projects, starter=given.sums, idioms=load_idioms()), given, tuple(unread))
        theirs.send(("done", title_of(found), str(body_of(found))))
    except ShipfolioError as why:
        theirs.send(("failed", type(why).__name__, why.kind, why.message, why.hint))


def _bound() -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - POSIX's

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        bound = MOST_BYTES if hard == resource.RLIM_INFINITY else min(MOST_BYTES, hard)
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
