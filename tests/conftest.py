"""Where every component must be there, a test that skips for want of one is a failure."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

REQUIRE_ALL = bool(os.environ.get("SHIPFOLIO_REQUIRE_ALL"))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None]:
    """With `SHIPFOLIO_REQUIRE_ALL`, turn a skip into a failure, but for the private corpus, which isn't published."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail") and "corpus" not in item.keywords:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and SHIPFOLIO_REQUIRE_ALL is set: {call.excinfo}"
