"""The generated pages about rubrics are fresh."""

from __future__ import annotations

from grader import wiring
from grader.catalogue import PAGE, SCHEMA, render_page, render_schema


def test_the_rubrics_page_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == render_page(), "stale: run `make generate`"


def test_the_rubric_schema_is_fresh() -> None:
    assert SCHEMA.read_text("utf-8") == render_schema(), "stale: run `make generate`"


def test_every_check_stands_on_the_page() -> None:
    page = render_page()
    assert [check for check in wiring.check_ids() if f"`{check}`" not in page] == []
