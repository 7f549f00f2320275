"""How the service and its workers write their log: a line each on standard error, for people or for machines."""

from __future__ import annotations

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")  # of the request that is being answered, if any
FIELDS = ("request_id", "job_id", "run_id", "worker", "method", "route", "status", "duration_ms")


class _Fields(logging.Filter):
    """Gives a line the id of the request that it was written for."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything pass."""
        if not hasattr(record, "request_id") and REQUEST_ID.get():
            record.request_id = REQUEST_ID.get()
        return True


class JsonLines(logging.Formatter):
    """One JSON object a line: `at` (UTC), `level`, `logger`, `message`, then what is known of `FIELDS`."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name in FIELDS if (value := getattr(record, name, None)) not in (None, "")}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True, default=str)  # one line, whatever a message holds


class PlainLines(logging.Formatter):
    """For people: control characters of a message don't reach the terminal, and its lines stay one."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """The line, without a traceback."""
        text = super().formatMessage(record)
        request_id = getattr(record, "request_id", "")
        tame = "".join(char if char.isprintable() or char == "\n" else "?" for char in text)
        return f"{tame} request={request_id}" if request_id else tame


def set_up(*, as_json: bool = False, level: int = logging.INFO) -> None:
    """Write the log of this process to standard error from now on; what was set up before is replaced."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if as_json else PlainLines())
    handler.addFilter(_Fields())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    for name in ("alembic", "uvicorn.access", "httpx", "httpx2"):
        logging.getLogger(name).setLevel(logging.WARNING)  # requests are logged by `grader.web.ops`, without queries
