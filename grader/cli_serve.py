"""`shipfolio serve`: the web service with its workers, on one machine, with nothing else to install."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import webbrowser
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from grader.errors import InfraError, UsageError
from grader.logs import set_up
from grader.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.store import Store
    from grader.web.site import Site

HELP = {"help_option_names": ["-h", "--help"]}
_CLOSE_S = 10  # what open requests have to end in, once the service is told to stop
_RESTART_S = 2.0
_LOOK_S = 0.2


@click.command(context_settings=HELP)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8400, show_default=True, help="0: any that is free.")
@click.option("--accounts", is_flag=True, help="People log in; the first one is made in the browser.")
@click.option(
    "--workers", type=click.IntRange(0, 64), default=2, show_default=True, help="Jobs at a time; 0: elsewhere."
)
@click.option("--database-url", metavar="URL", help="Instead of SHIPFOLIO_DATABASE_URL.")
@click.option("--allow-local", is_flag=True, help="Grade folders of this machine, too; only for yourself.")
@click.option("--run", "runs", is_flag=True, help="Build and run projects where that is asked for, in a sandbox.")
@click.option("--open", "opens", is_flag=True, help="Open it in the browser.")
@click.pass_obj
def serve(
    given: dict[str, Any] | None,
    /,
    *,
    host: str,
    port: int,
    accounts: bool,
    workers: int,
    database_url: str | None,
    allow_local: bool,
    runs: bool,
    opens: bool,
) -> int:
    """Serve the web pages and the API, with workers beside them, until stopped.

    Without options it is for yourself, on this machine alone: no account, nothing to set up, reports in a SQLite file.
    With --accounts people log in, and it may listen on other addresses; set SHIPFOLIO_BASE_URL to the one they type.
    """
    from grader.store import open_jobs, open_store  # noqa: PLC0415 - the database's libraries
    from grader.web.site import Site, is_loopback  # noqa: PLC0415 - and the web's

    settings = Settings.from_environ(os.environ, database_url=database_url)
    set_up(as_json=settings.json_log)
    _refuse(settings, host, accounts=accounts, allow_local=allow_local, loopback=is_loopback(host))
    with _listening(host, port) as listener:
        name = f"[{host}]" if ":" in host else host
        base_url = settings.base_url or f"http://{name}:{listener.getsockname()[1]}"
        store = open_store(settings.database_url)
        secret = first_secret(store) if accounts else ""
        starter = (given or {}).get("starter")
        site = Site(
            settings, store, open_jobs(store), accounts, base_url, secret, allow_local=allow_local, starter=starter
        )
        try:
            _run(site, listener, Workers(workers, settings, allow_local=allow_local, runs=runs), opens=opens)
        finally:
            store.close()
    return 0


def _refuse(settings: Settings, host: str, *, accounts: bool, allow_local: bool, loopback: bool) -> None:
    """Whoever reaches a service without accounts may do everything, so nobody else may reach it."""
    if not loopback and not accounts:
        raise UsageError(
            f"Without accounts it listens on this machine alone, not on {host}.",
            kind="accounts_needed",
            hint="Add --accounts, or leave out --host.",
        )
    if not loopback and not settings.base_url:
        raise UsageError(
            "It must know the address that people type.",
            kind="base_url_needed",
            hint="Set SHIPFOLIO_BASE_URL, such as https://grade.school.example.",
        )
    if allow_local and accounts:
        raise UsageError(
            "Folders of this machine aren't graded for others.", kind="contradiction", hint="Leave out --allow-local."
        )


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    # Its protocol is named, since asyncio lets small answers go at once only on sockets that say they are TCP's.
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # elsewhere it would let two programs share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as why:
        listener.close()
        raise InfraError(
            f"It can't listen on {host}, port {port}.",
            kind="address_in_use",
            hint=f"{why.strerror or why}. --port 0 takes any that is free.",
        ) from why
    with listener:
        yield listener


class Workers:
    """One worker process for all jobs: begun once the pages answer, begun again should it end, ended with them."""

    def __init__(self, count: int, settings: Settings, *, allow_local: bool, runs: bool) -> None:
        also = [word for word, wanted in (("--allow-local", allow_local), ("--run", runs)) if wanted]
        words = ["worker", "--with-parent", str(os.getpid()), "--concurrency", str(count), *also]
        self._argv = [sys.executable, "-m", "shipfolio", *words] if count else []
        self._environ = {**os.environ, "SHIPFOLIO_DATABASE_URL": settings.database_url}  # not for everybody to read
        self._over = threading.Event()
        self._keeper = threading.Thread(target=self._keep)

    def start(self) -> None:
        """Begin."""
        if self._argv:
            self._keeper.start()

    def stop(self) -> None:
        """Tell it to end, and wait until it has: it may finish the job that it is at."""
        self._over.set()
        if self._keeper.is_alive():
            self._keeper.join()

    def _keep(self) -> None:
        while not self._over.is_set():
            process = subprocess.Popen(
                self._argv, env=self._environ, stdin=subprocess.DEVNULL, start_new_session=True
            )  # a session of its own: Ctrl-C is for us, and we tell it
            while process.poll() is None and not self._over.wait(_LOOK_S):
                pass
            if self._over.is_set():
                process.terminate()
                process.wait()
            else:
                self._over.wait(_RESTART_S)


def _run(site: Site, listener: socket.socket, workers: Workers, *, opens: bool) -> None:
    import uvicorn  # noqa: PLC0415 - for this command alone

    from grader.web.app import create_app  # noqa: PLC0415

    app = create_app(site)

    class Server(uvicorn.Server):
        """Lets go of streams when it is told to stop, and returns then, where uvicorn's would end the process."""

        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
            try:
                yield
            finally:
                for number, handler in before.items():
                    signal.signal(number, handler)

        def handle_exit(self, sig: int, frame: Any) -> None:
            app.state.stopping.set()
            super().handle_exit(sig, frame)

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            _tell(site, opens=opens)
            workers.start()

    config = uvicorn.Config(
        app, log_config=None, access_log=False, proxy_headers=False, server_header=False, lifespan="off",
        timeout_graceful_shutdown=_CLOSE_S,
    )  # fmt: skip
    try:
        Server(config).run([listener])
    finally:
        workers.stop()


def _tell(site: Site, *, opens: bool) -> None:
    click.echo(f"shipfolio is at {site.base_url} (Ctrl-C stops it)")
    if site.setup_secret:
        click.echo(f"Make the first account at {site.base_url}/setup with this word: {site.setup_secret}")
    sys.stdout.flush()
    if opens:
        webbrowser.open(site.base_url)


def first_secret(store: Store) -> str:
    """What the first-run page asks for, known to whoever sees this terminal; "" once there is an admin."""
    from grader.store.accounts import count_admins  # noqa: PLC0415

    with store.read() as session:
        return "" if count_admins(session) else secrets.token_urlsafe(18)
