"""A service in a thread of this process, for a real browser to visit."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import uvicorn

from grader.store.accounts import start_session
from grader.web.app import create_app
from tests.browser.test_report_pages import LOOKS
from tests.web.sites import site_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Request

    from grader.store.accounts import User
    from grader.web.site import Site


@contextmanager
def serving(path: Path, name: str = "127.0.0.1", **changes: object) -> Iterator[Site]:
    """A service that listens on a free port, and is called by `name`."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        site = replace(site_at(path, **changes), base_url=f"http://{name}:{listener.getsockname()[1]}")
        app = create_app(site)
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        try:
            yield site
        finally:
            app.state.stopping.set()
            server.should_exit = True
            thread.join(20)
            site.store.close()


@dataclass
class Visitor:
    """Somebody with a browser, and what it did that a page of ours must not do."""

    context: BrowserContext
    base: str
    trouble: list[str]

    def page(self) -> Page:
        page = self.context.new_page()

        def dismiss(dialog: Dialog) -> None:
            self.trouble.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        def note(request: Request) -> None:
            if not request.url.startswith((self.base, "data:", "blob:")):
                self.trouble.append(f"request: {request.url}")

        page.on("console", lambda message: self.trouble.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.trouble.append(f"error: {error}"))
        page.on("dialog", dismiss)
        page.on("request", note)
        return page

    def open(self, path: str) -> Page:
        page = self.page()
        page.goto(self.base + path)
        return page


@contextmanager
def visiting(
    browser: Browser, site: Site, *, look: str = "light", user: User | None = None, script: bool = True
) -> Iterator[Visitor]:
    """A browser of its own, logged in as somebody or not."""
    (width, height), scheme, _ = LOOKS[look]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=script,  # type: ignore[arg-type]
        base_url=site.base_url,
    )  # fmt: skip
    context.set_default_timeout(20_000)
    if user is not None:
        with site.store.write() as session:
            secret = start_session(session, user.id)
        context.add_cookies([{"name": "shipfolio", "value": secret, "url": site.base_url, "httpOnly": True}])
    try:
        yield Visitor(context, site.base_url, [])
    finally:
        context.close()
