"""The rubrics' and checks' pages hold what grades."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.rubric import builtin_ids, load_rubric
from grader.wiring import check_ids
from tests.web.sites import browser_of, person, site_at

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", builtin_ids())
def test_a_rubric_is_shown_whole(tmp_path: Path, name: str) -> None:
    client = browser_of(site_at(tmp_path))
    assert f"/rubrics/{name}" in client.get("/rubrics").text
    page, rubric = client.get(f"/rubrics/{name}").text, load_rubric(name)
    for criterion in rubric.criteria:
        assert f'id="{criterion.id}"' in page
        assert all(f"/checks/{leaf.check}" in page for leaf in criterion.leaves)


def test_every_check_has_a_page(tmp_path: Path) -> None:
    client = browser_of(site_at(tmp_path))
    assert {client.get(f"/checks/{each}").status_code for each in check_ids()} == {200}
    page = client.get("/checks/tests-present").text
    assert "/rubrics/portfolio#" in page


@pytest.mark.parametrize("path", ["/rubrics/nothing", "/rubrics/..%2Fsecret.yaml", "/checks/_parts", "/checks/x"])
def test_what_is_not_there_is_not(tmp_path: Path, path: str) -> None:
    assert browser_of(site_at(tmp_path)).get(path).status_code == 404


def test_who_reads_is_named_everywhere(tmp_path: Path) -> None:
    site = site_at(tmp_path, accounts=True)
    client = browser_of(site, person(site, "ada"))
    for path in ("/rubrics", "/rubrics/portfolio", "/checks/tests-present", "/about", "/r/nothing"):
        assert ">Ada</a>" in client.get(path).text, path
    assert "Log in" not in client.get("/no/such/page").text, "nobody was asked for there"
    assert "Log in" in browser_of(site).get("/rubrics").text
