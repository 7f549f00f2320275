"""The description of the API is true: whatever it allows is answered as it says, and nothing is a fault of ours."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from grader.reports import Look, render
from grader.settings import Settings
from grader.store import open_jobs, open_store
from grader.web.app import create_app
from grader.web.site import Site
from tests.reports import worlds
from tests.web.api_worlds import API, key_of, known_host, program
from tests.web.sites import keep, person

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
FEW = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@dataclass(frozen=True, slots=True)
class Served:
    """A service, somebody's key, and a report of theirs."""

    site: Site
    secret: str
    report_id: str


def described() -> dict[str, Any]:
    """The description, of a service that knows no database."""
    site = Site(Settings("sqlite:///none.db", reads_per_minute=0), None, None, accounts=True, environ={})  # type: ignore[arg-type]
    found: dict[str, Any] = create_app(site).openapi()
    return found


SCHEMA = schemathesis.openapi.from_dict(described())


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    url = f"sqlite:///{(tmp_path_factory.mktemp('api') / 'site.db').as_posix()}"
    store = open_store(url)
    made = Settings(url, reads_per_minute=0, grades_per_hour=0, host_grades_per_hour=0)
    site = Site(made, store, open_jobs(store), accounts=True, environ={})
    ada = person(site, "ada")
    report_id = keep(site, render("json", [worlds.ran()], Look()), owner=ada.id)
    yield Served(site, key_of(site, ada), report_id)
    store.close()


@pytest.fixture(scope="module")
def app(served: Served) -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        known_host(patch)
        yield create_app(served.site)


@SCHEMA.parametrize()
@FEW
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_whatever_is_allowed_is_answered_as_described(case: Any, served: Served, app: Any) -> None:
    for name in {"report_id", "earlier", "later"} & set(case.path_parameters or {}):
        if case.method == "GET":  # what is made up would never be there
            case.path_parameters[name] = served.report_id
    case.call_and_validate(
        app=app,
        base_url=served.site.base_url,
        headers={"Authorization": f"Bearer {served.secret}"},
        checks=list(CHECKS),
    )


def test_every_operation_says_what_it_does() -> None:
    made = described()
    ids = []
    for path, item in made["paths"].items():
        assert path.startswith(API)
        for operation in item.values():
            ids.append(operation["operationId"])
            assert operation["description"]
            assert operation["tags"]
            for status, answer in operation["responses"].items():
                content = answer.get("content", {})
                assert status < "400" or list(content) == ["application/problem+json"], (path, status)
    assert len(ids) == len(set(ids))
    text = json.dumps(made)
    assert "HTTPValidationError" not in text
    for name in set(json.loads(text)["components"]["schemas"]) - {"ReportDocument"}:
        assert f"#/components/schemas/{name}" in text, f"{name} is said and not used"


def test_examples_are_true(served: Served, app: Any) -> None:
    made = described()["components"]["schemas"]
    example = made["Order"]["examples"][0]
    client = program(served.site)
    assert client.post(f"{API}/grades", json=example).status_code == 202
    assert {"Problem", "ReportDocument", "Job", "ReportPage"} <= set(made)
    assert client.get(f"{API}/openapi.json").json() == json.loads(json.dumps(described()))
