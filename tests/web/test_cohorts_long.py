"""Long rosters come in pages and are searched, and no page speaks of the command line's options."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import grader.cohort
from grader.cohort.marking import show_marks
from grader.errors import UsageError
from grader.store import cohorts
from grader.store.marks import released
from grader.web.cohorts_place import PER_PAGE, for_a_page, part_of
from tests.web.cohort_worlds import BASE, alone, class_at

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from grader.web.site import Site
    from tests.cohort.classes import School

ROW = re.compile(r'<tr role="row"><th role="rowheader"')
NAMES = tuple(f"s{number:03}" for number in range(PER_PAGE + 30))


@pytest.fixture
def many(tmp_path: Path) -> tuple[Site, School, TestClient]:
    site, school = class_at(tmp_path, *NAMES)
    with site.store.write() as session:
        cohorts.put_learner(
            session, school.cohort_id, "s007", name="Ada Lovelace", section="Z", email="ada@example.org"
        )
    return site, school, alone(site)


@pytest.mark.parametrize("tab", ["roster", "release"])
def test_a_long_list_comes_in_pages(many: tuple[Site, School, TestClient], tab: str) -> None:
    _, _, client = many
    first, second = client.get(f"{BASE}/{tab}").text, client.get(f"{BASE}/{tab}?page=2").text
    assert (len(ROW.findall(first)), len(ROW.findall(second))) == (PER_PAGE, 30)
    assert f"{len(NAMES)} of {len(NAMES)}, page 1 of 2" in first
    assert 'rel="next"' in first
    assert 'rel="prev"' in second
    assert len(ROW.findall(client.get(f"{BASE}/{tab}?page=99").text)) == 30, "past the end is the end"
    for words in ("lovelace", "ADA@ex", "z ada", "s007"):
        found = client.get(f"{BASE}/{tab}", params={"find": words}).text
        assert len(ROW.findall(found)) == 1, words
        assert "Ada Lovelace" in found
    none = client.get(f"{BASE}/{tab}", params={"find": '"><script>'}).text
    assert len(ROW.findall(none)) == 0
    assert "<script>alert" not in none
    assert "&#34;&gt;&lt;script&gt;" in none


def test_a_short_list_has_no_field_for_it(tmp_path: Path) -> None:
    site, _ = class_at(tmp_path, "ada", "bob")
    for tab in ("roster", "release"):
        assert "Find learners" not in alone(site).get(f"{BASE}/{tab}").text


def test_a_release_comes_back_to_where_it_was_given(many: tuple[Site, School, TestClient]) -> None:
    site, school, client = many
    found = client.get(f"{BASE}/release?find=Ada").text
    assert '<input type="hidden" name="find" value="Ada">' in found
    form = {"learner": school.learner("s007").id, "shown": "yes", "find": "Ada", "page": "1"}
    assert client.post(f"{BASE}/release", data=form).headers["location"] == f"{BASE}/release?find=Ada&page=1"
    with site.store.read() as session:
        assert released(session, school.cohort_id) == {school.learner("s007").id}


def test_who_is_told_what_is_found_among_many(many: tuple[Site, School, TestClient]) -> None:
    site, school, client = many
    with site.store.write() as session:
        show_marks(session, school.cohort, author="me")
    page = client.get(f"{BASE}/feedback").text
    assert page.count("<option value=") == PER_PAGE
    assert f"the first {PER_PAGE} can be chosen" in page
    found = client.get(f"{BASE}/feedback?find=lovelace").text
    assert "To Ada Lovelace, at" in found
    assert found.count("<option value=") == 1
    assert "To S003, at" in client.get(f"{BASE}/feedback?show={school.ids['s003']}").text


def test_a_part_of_nothing_is_a_page() -> None:
    part = part_of((), "", 7, str)
    assert (part.rows, part.number, part.pages, part.is_long) == ((), 1, 1, False)


def hints() -> list[tuple[str, str]]:
    """Every hint of the cohort room that names an option or a command; the file, and the words."""
    found = []
    for path in sorted(Path(grader.cohort.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "hint":
                words = "".join(
                    str(part.value) if isinstance(part, ast.Constant) else "x"
                    for part in (node.value.values if isinstance(node.value, ast.JoinedStr) else [node.value])
                    if not isinstance(part, ast.Constant) or isinstance(part.value, str)
                )
                if "--" in words or "`shipfolio" in words:
                    found.append((path.name, words))
    return found


@pytest.mark.parametrize(("where", "words"), hints())
def test_a_page_speaks_of_its_own_fields(where: str, words: str) -> None:
    told = for_a_page(UsageError("No.", kind="x", hint=words))
    assert told is not None
    assert "--" not in told.hint
    assert "`shipfolio" not in told.hint
    assert told.hint or where == "opening.py", "which no page calls"


def test_what_is_meant_for_a_page_stays() -> None:
    plain = UsageError("No.", kind="x", hint="Try again.")
    assert for_a_page(plain) is plain
    assert for_a_page(None) is None


def test_a_column_that_is_missing_is_asked_for_in_the_forms_words(tmp_path: Path) -> None:
    site, _ = class_at(tmp_path, "ada")
    got = alone(site).post(f"{BASE}/gradebook/fill", files={"file": ("x.csv", b"a,b\n1,2\n")})
    assert got.status_code == 422
    assert "Name the column under Column." in got.text
