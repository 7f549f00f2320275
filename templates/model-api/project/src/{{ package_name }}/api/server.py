"""Runs the app, and stops it so that no request is lost.

On SIGTERM the service first says "not ready", so that load balancers look elsewhere; after `drain_s` seconds it takes
no more connections, finishes what is under way, and ends. A second signal ends it at once.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

import uvicorn

from ..predictor import load_model
from ..registry import Registry
from .app import create_app

if TYPE_CHECKING:
    from types import FrameType

    from ..settings import Settings
    from .app import Service

log = logging.getLogger(__name__)


class DrainingServer(uvicorn.Server):
    """A server that tells of its end before it comes."""

    def __init__(self, config: uvicorn.Config, service: Service, drain_s: float) -> None:
        super().__init__(config)
        self.service = service
        self.drain_s = drain_s

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first signal starts the drain, the second ends it."""
        if self.service.draining or not self.drain_s:
            super().handle_exit(sig, frame)
            return
        self.service.draining = True
        log.info("draining", extra={"seconds": self.drain_s})
        timer = threading.Timer(self.drain_s, super().handle_exit, (sig, frame))
        timer.daemon = True
        timer.start()


def serve(settings: Settings) -> None:
    """Load the model and answer until a signal comes.

    Raises:
        ModelNotFound: no version is in production.
        ModelCorrupted: a checksum differs.
        BadConfiguration: keys are required and none is set.
    """
    model = load_model(Registry(settings.registry_dir), settings.model_version)
    app = create_app(model, settings)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=settings.shutdown_s,
    )
    log.info("serving", extra={"version": model.metadata.version, "host": settings.host, "port": settings.port})
    DrainingServer(config, app.state.service, settings.drain_s).run()
