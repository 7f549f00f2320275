"""Pages of a list: a cursor says where one ended, so that what comes or goes in between moves nothing."""

from __future__ import annotations

import base64
import json
import re
from datetime import datetime
from typing import TYPE_CHECKING

from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.store.reports import StoredReport

_ID = re.compile(r"[a-z2-7]{24}")


def cursor_of(last: StoredReport) -> str:
    """Opaque to clients: where the page ended that ends with this one."""
    data = json.dumps([last.created_at.isoformat(), last.id])
    return base64.urlsafe_b64encode(data.encode()).decode().rstrip("=")


def position_of(cursor: str | None) -> tuple[datetime, str] | None:
    """Where a list goes on; UsageError for a cursor that we didn't give."""
    if cursor is None:
        return None
    try:
        at, report_id = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        time = datetime.fromisoformat(at)
        good = time.tzinfo is not None and bool(_ID.fullmatch(report_id))
    except (ValueError, TypeError, RecursionError):
        good = False
    if not good:
        raise UsageError("That is no cursor of ours.", kind="bad_cursor", hint="Leave it out to begin at the newest.")
    return time, report_id
