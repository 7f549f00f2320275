from __future__ import annotations

from grader.checks.decisions_approach_described import check
from grader.model import Status
from tests.checks.prose import said, told
from tests.facts import fact


def test_sixty_words_on_how_it_is_built_pass() -> None:
    assert check(told(said(words=60))).status is Status.PASS
    assert check(told(said(words=30))).score == 0.5
    assert check(told()).status is Status.FAIL


def test_a_list_of_endpoints_tells_what_is_offered() -> None:
    assert check(told(said(words=60, text="- GET /api/v1/documents/{document_id} of the whole store"))).score == 0


def test_features_and_tables_count_half_and_instructions_nothing() -> None:
    assert check(told(said(kinds=("what",), words=60))).score == 0.5
    assert check(told(said(words=60, table=True))).score == 0.5
    assert check(told(said(kinds=("how-to-run", "how-it-works"), words=60))).status is Status.FAIL
    assert check(told(said(words=60), boilerplate="x")).status is Status.FAIL


def test_what_tells_of_the_method_is_shown_before_what_introduces() -> None:
    readme = (
        "# Frost\n\nForecasts frost in orchards from the readings of a weather station, every night.\n\n"
        "## How it works\n\nA collector writes the readings to a table, and a job fits the model to it each evening.\n"
        "The forecast is read by the pumps through a queue.\nA second job sends the warnings to the growers.\n"
    )
    found = check(fact("narrative", {"README.md": readme}))
    assert [place.line for place in found.places] == [7, 8, 9]
