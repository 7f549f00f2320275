"""Where every component must be there, a test that skips for want of one is a failure."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from grader.store import Store

REQUIRE_ALL = bool(os.environ.get("SHIPFOLIO_REQUIRE_ALL"))

# How long an example takes is the machine's business, not the test's.
settings.register_profile("untimed", settings(deadline=None))
settings.load_profile("untimed")


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


@pytest.fixture(scope="session")
def made_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables, to be copied: quicker than making them."""
    from tests.databases import opened  # noqa: PLC0415

    path = tmp_path_factory.mktemp("made") / "shipfolio.db"
    with opened(f"sqlite:///{path}"):
        pass
    return path


@pytest.fixture(scope="session")
def made_postgres(postgres: str) -> str:
    """A database with all tables, to be emptied: quicker than making them."""
    from tests.databases import new_database, opened  # noqa: PLC0415

    url = new_database(postgres)
    with opened(url):
        pass
    return url


@pytest.fixture(params=["sqlite", "postgres"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind in which nothing was made yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store' / 'shipfolio.db'}"
    from tests.databases import new_database  # noqa: PLC0415

    return new_database(request.getfixturevalue("postgres"))


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind with all tables and nothing in them."""
    from tests.databases import empty  # noqa: PLC0415

    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("made_sqlite"), tmp_path / "shipfolio.db")
        return f"sqlite:///{tmp_path / 'shipfolio.db'}"
    url: str = request.getfixturevalue("made_postgres")
    empty(url)
    return url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An open store on each kind of database."""
    from tests.databases import opened  # noqa: PLC0415

    with opened(database_url) as store:
        yield store
