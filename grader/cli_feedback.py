"""`shipfolio cohort feedback`: what each learner is told, looked at first and then sent."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli_place import COHORT, COURSE, HELP, NAME, opened
from grader.errors import UsageError
from grader.reports.view import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.cohort.feedback import Feedback
    from grader.cohort.feedback_post import Delivery
    from grader.cohort.hosts import CommentHost

UNAVAILABLE, INFRA = 3, 4


def add_feedback(group: click.Group) -> None:
    """Give a group of commands the verb `feedback`."""
    group.add_command(feedback)


@click.command(context_settings=HELP)
@COHORT
@COURSE
@NAME
@click.option("--to", type=click.Choice(("markdown", "github", "gitlab")), default="markdown", show_default=True,
              help="Files, or the learners' repositories on a host of that kind.")  # fmt: skip
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("feedback"), show_default=True,
              metavar="FOLDER", help="Where the files go.")  # fmt: skip
@click.option("--only", multiple=True, metavar="STUDENT-ID", help="To these learners only.")
@click.option("--public", is_flag=True, help="Also post where anybody can read it.")
@click.option("--send", is_flag=True, help="Do it. Without this, only what would be done is shown.")
def feedback(
    *, where: str, course: str, name: str, to: str, out: Path, only: tuple[str, ...], public: bool, send: bool
) -> int:
    """Tell each learner their mark, what you said, and what to do next.

    Only learners whose marks are released are told anything. On GitHub and GitLab it is one comment on the request
    called Feedback, or an issue of that name, which is edited in place each time. The token is the one that private
    repositories are read with (GITHUB_TOKEN, GITLAB_TOKEN, SHIPFOLIO_TOKEN_<HOST>) and must be allowed to write.
    """
    from grader.cohort.feedback_post import deliver, write_files  # noqa: PLC0415 - the database's libraries

    said, hidden = _feedback(where, course, name, only)
    if hidden:
        click.echo(f"{hidden} learners are told nothing: their marks aren't released.", err=True)

    def opener(host: str) -> CommentHost:
        from grader.cohort.hosts import open_host  # noqa: PLC0415
        from grader.cohort.hosts_http import open_api  # noqa: PLC0415

        return open_host(to, open_api(to, host, os.environ))

    done = write_files(said, out, send=send) if to == "markdown" else deliver(said, opener, send=send, public=public)
    return _told(done, send=send)


def _feedback(where: str, course: str, name: str, only: Sequence[str]) -> tuple[tuple[Feedback, ...], int]:
    """What is to be said, and how many learners are told nothing yet."""
    from grader.cohort.batch import the_cohort  # noqa: PLC0415
    from grader.cohort.feedback import feedback_of  # noqa: PLC0415
    from grader.store.cohorts import list_learners  # noqa: PLC0415

    with opened(where, course, name) as (store, cohort_id), store.read() as session:
        found = feedback_of(session, the_cohort(session, cohort_id))
        learners = list_learners(session, cohort_id, absent=False)
    unknown = sorted(set(only) - {learner.student_id for learner in learners})
    if unknown:
        raise UsageError(f"Nobody here is {clean(unknown[0])!r}.", kind="no_learner", hint="Name student ids.")
    wanted = [learner for learner in learners if not only or learner.student_id in only]
    handed_in = {each.learner_id for each in found}
    said = tuple(each for each in found if not only or each.student_id in only)
    return said, sum(learner.id not in handed_in for learner in wanted)


def _told(deliveries: Iterable[Delivery], *, send: bool) -> int:
    """Say what became of each, as it happens; the exit code."""
    counts: Counter[str] = Counter()
    code = 0
    for each in deliveries:
        counts[each.state] += 1
        who = clean(f"{each.feedback.student_id} {each.feedback.label}".strip())
        click.echo(
            f"{each.state:<10} {who}  {clean(each.where)}" + (f"  {clean(each.message)}" if each.message else "")
        )
        if not each.is_done and send:
            code = max(code, INFRA if each.is_ours else UNAVAILABLE)
    if counts["public"]:
        click.echo("What anybody could read is posted with --public alone.", err=True)
    total = ", ".join(f"{count} {state}" for state, count in sorted(counts.items())) or "nothing to tell"
    does_it = "" if send or not (counts["created"] or counts["updated"]) else " --send does it."
    click.echo(f"{'Done' if send else 'Would be'}: {total}.{does_it}", err=True)
    return code
