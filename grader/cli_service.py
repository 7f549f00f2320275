"""`shipfolio worker`, `shipfolio db` and `shipfolio settings`: what whoever runs the service needs."""

from __future__ import annotations

import os
import signal
import threading

import click

from grader import logs
from grader.errors import InfraError
from grader.settings import SETTINGS, Settings, shown, without_password

HELP = {"help_option_names": ["-h", "--help"]}
_NICE = 10  # beside pages, which come before a grade: a reader waits for milliseconds, a grade for seconds
DATABASE = click.option("--database-url", metavar="URL", help="Instead of SHIPFOLIO_DATABASE_URL.")


@click.command(context_settings=HELP)
@DATABASE
@click.option("--concurrency", type=click.IntRange(1, 64), default=1, show_default=True, help="Jobs at a time.")
@click.option("--once", is_flag=True, help="Do at most one job, then end.")
@click.option("--burst", is_flag=True, help="End when every job has ended.")
@click.option("--with-parent", type=int, metavar="PID", hidden=True)
@click.option("--allow-local", is_flag=True, help="Grade folders of this machine, too. Never for a service.")
@click.option("--run", "run", is_flag=True, help="Take jobs that build, start and measure a project, too.")
@click.option("--sandbox", "provider", type=click.Choice(("auto", "docker", "bubblewrap")), default="auto",
              show_default=True, help="What keeps a run away from this machine.")  # fmt: skip
@click.option("--no-build-network", is_flag=True, help="Builds reach nothing, not even package registries.")
def worker(
    *,
    database_url: str | None,
    concurrency: int,
    once: bool,
    burst: bool,
    with_parent: int | None,
    allow_local: bool,
    run: bool,
    provider: str,
    no_build_network: bool,
) -> int:
    """Grade what is queued, until stopped.

    As many workers as you like share a database: with Postgres on any number of machines, with SQLite on one. SIGTERM
    or Ctrl-C lets running jobs finish for a while, then gives them back; a second one gives them back at once. One that
    is killed loses nothing: its jobs are done again.

    With `--run` this machine needs a sandbox, see `shipfolio doctor`; jobs that run a project are left to such workers.
    """
    from grader.store import open_jobs, open_store  # noqa: PLC0415 - the database's libraries
    from grader.worker import Limits, Stop  # noqa: PLC0415
    from grader.worker_child import step_back  # noqa: PLC0415
    from grader.working import work  # noqa: PLC0415

    settings = Settings.from_environ(os.environ, database_url=database_url)
    logs.set_up(as_json=settings.json_log)
    provider = "" if provider == "auto" else provider
    if run:
        _require_sandbox(provider)
    limits = Limits(
        settings.job_wall_s, settings.job_memory_bytes, settings.grace_s, allow_local=allow_local,
        run_s=settings.run_s if run else 0.0, sandbox=provider, build_network=not no_build_network,
    )  # fmt: skip
    if with_parent is not None:
        step_back(_NICE)
    stop = Stop()
    store = open_store(settings.database_url)
    jobs = open_jobs(store, per_host=settings.jobs_per_host)

    def ask(*_: object) -> None:
        threading.Thread(target=stop.ask).start()  # the interrupted code may hold the very lock that this needs

    before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        work(
            store, jobs, settings, concurrency=concurrency, once=once, burst=burst, with_parent=with_parent,
            limits=limits, stop=stop,
        )  # fmt: skip
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        store.close()
    return 0


def _require_sandbox(provider: str) -> None:
    """InfraError where nothing here can run a program safely: better now than at each job."""
    from grader.sandbox.opening import open_sandbox  # noqa: PLC0415 - few workers run anything

    with open_sandbox(os.environ, provider=provider):
        pass


@click.group(context_settings=HELP)
def db() -> None:
    """Look after the service's database."""


@db.command(context_settings=HELP)
@DATABASE
def upgrade(*, database_url: str | None) -> None:
    """Make the tables, or bring them to this version. Make a backup before."""
    from grader.store import open_store  # noqa: PLC0415
    from grader.store.schema import HEAD  # noqa: PLC0415

    settings = Settings.from_environ(os.environ, database_url=database_url)
    open_store(settings.database_url, upgrade=True).close()
    click.echo(f"{without_password(settings.database_url)} is at {HEAD}.")


@db.command(context_settings=HELP)
@DATABASE
def check(*, database_url: str | None) -> None:
    """Tell whether the database answers and its tables are this version's."""
    from grader.store import open_jobs, open_store  # noqa: PLC0415
    from grader.store.schema import HEAD  # noqa: PLC0415

    settings = Settings.from_environ(os.environ, database_url=database_url)
    address = without_password(settings.database_url)
    try:
        store = open_store(settings.database_url, upgrade=False)
    except InfraError as why:
        cause = str(why.__cause__ or "").strip().split("\n")[0]
        click.echo(f"{address}: {cause}" if cause else address, err=True)
        raise
    states = open_jobs(store).stats().states
    store.close()
    click.echo(f"{address} answers and is at {HEAD}.")
    click.echo("Jobs: " + ", ".join(f"{count} {state}" for state, count in states.items()) + ".")


@click.command(context_settings=HELP)
def settings() -> None:
    """List what can be set by the environment, with what is set now. Secrets are not shown."""
    Settings.from_environ(os.environ)
    for setting in SETTINGS:
        value = shown(setting, os.environ)
        click.echo(f"{setting.name}={value}" if value else f"{setting.name}  [{setting.default or 'not set'}]")
        click.echo(f"    {setting.meaning}")
