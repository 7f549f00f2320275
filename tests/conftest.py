"""Where every component must be there, a test that skips for want of one is a failure."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from grader.store import Store

REQUIRE_ALL = bool(os.environ.get("SHIPFOLIO_REQUIRE_ALL"))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None]:
    """With `SHIPFOLIO_REQUIRE_ALL`, turn a skip into a failure, but for the private corpus, which isn't published."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail") and "corpus" not in item.keywords:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and SHIPFOLIO_REQUIRE_ALL is set: {call.excinfo}"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A cluster for this process's tests; see `tests.databases`."""
    from tests.databases import postgres_cluster  # noqa: PLC0415 - the other tests needn't load a database

    with postgres_cluster() as folder:
        yield folder


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store' / 'shipfolio.db'}"
    from tests.databases import new_database  # noqa: PLC0415 - the other tests needn't load a database

    return new_database(request.getfixturevalue("postgres"))


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An open store on each kind of database."""
    from tests.databases import opened  # noqa: PLC0415 - the other tests needn't load a database

    with opened(database_url) as store:
        yield store
