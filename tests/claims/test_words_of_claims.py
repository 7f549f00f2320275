"""What a claim's sentence says of the place that it names."""

from __future__ import annotations

import pytest

from grader.model import Verdict
from tests.claims.worlds import claims_of, only

BADGE = "# X\n\n![flask](https://img.shields.io/badge/flask-3.1%2B-red)\n\nA shop.\n"
CODE = "import flask\n\n\ndef serve() -> flask.Flask:\n    return flask.Flask(__name__)\n"


@pytest.mark.parametrize(
    ("listed", "verdict"), [("flask>=3.0.0\n", Verdict.NOT_CHECKABLE), ("flask>=3.1.0\n", Verdict.BORNE_OUT)]
)
def test_a_floor_below_the_one_that_is_said_lets_an_older_one_in(listed: str, verdict: Verdict) -> None:
    claim = only("library-versions", {"README.md": BADGE, "app.py": CODE, "requirements.txt": listed})
    assert claim.verdict is verdict
    assert ("lets" in claim.summary) is (verdict is Verdict.NOT_CHECKABLE)


def test_a_list_lists_and_code_uses() -> None:
    files = {"README.md": "# X\n\nA shop, served with Flask.\n", "app.py": CODE}
    assert only("tools", files).summary == "app.py uses Flask."
    assert only("tools", files | {"requirements.txt": "flask\n"}).summary == "requirements.txt lists Flask."


def test_what_is_done_is_shown_where_it_is_done() -> None:
    readme = "# X\n\nA shop of books and pens.\n\n## Features\n\n- Answers are cached for a minute.\n"
    code = "from cachetools import TTLCache\n\nKEPT = TTLCache(9, 60)\n\n\ndef put(x: int) -> None:\n    KEPT[x] = x\n"
    files = {"README.md": readme, "app.py": code * 3, "requirements.txt": "cachetools\n"}
    assert only("behaviours", files).places[-1].path == "app.py"


def test_how_many_tests_there_are_is_held_as_a_count_alone() -> None:
    test = "from app import serve\n\n\ndef test_it() -> None:\n    assert serve().name == 'app'\n"
    files = {"app.py": CODE, "tests/test_app.py": test * 3}
    assert not claims_of("practices", files | {"README.md": "# X\n\nA shop.\n\nComprehensive unit tests (11 tests)\n"})
    assert claims_of("practices", files | {"README.md": "# X\n\nA shop.\n\n- Unit tests for all components\n"})
