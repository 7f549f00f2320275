from __future__ import annotations

import json
import time
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from grader.cohort import export_html
from grader.cohort.batch import in_play
from grader.cohort.export import export_cohort, report_files
from grader.cohort.folder import HOME, file_name, write_reports
from grader.cohort.insights import insights_of
from grader.cohort.marking import give_mark, show_marks
from grader.cohort.marks import final_marks
from grader.errors import UsageError
from grader.model import Failure
from grader.rubric import load_rubric
from grader.store.cohorts import Learner, Submission, put_learner, put_submission
from tests.cohort.classes import a_school, commit_of
from tests.worlds import README_POINTS

if TYPE_CHECKING:
    from pathlib import Path

    from grader.store import Store
    from tests.cohort.classes import School

A, B = commit_of("a"), commit_of("b")
CANARY = "<script>alert(1)</script><img src=x onerror=alert(2)>\x1b[31m\u202e"


class Page(HTMLParser):
    """What a page has: tags by name, links, the text of cells by row, the policy."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[str]] = []
        self.in_cell = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self.in_cell = True

    def handle_endtag(self, tag: str) -> None:
        self.in_cell = self.in_cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.in_cell:
            self.rows[-1][-1] += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def exported(school: School, format_: str = "html", files: dict[str, str] | None = None) -> bytes:
    with school.store.read() as session:
        return export_cohort(session, school.cohort, format_, files=files)


def row_of(text: str, name: str) -> list[str]:
    return next(row for row in Page(text).rows if row and row[0].startswith(name))


def test_the_grid_shows_what_stands_and_who_gave_it(store: Store) -> None:
    school = a_school(store, "ada", "bob", "cyd")
    school.grade(ada=60, bob=90)
    school.begin({"cyd": Failure("not_found", "Gone.", "")})
    with store.write() as session:
        give_mark(
            session,
            school.cohort,
            school.learner("bob").id,
            "override",
            README_POINTS / 4,
            author="me",
            criterion="readme",
            reason="x",
        )
        show_marks(session, school.cohort, author="me", section="A")
    text = exported(school, files={school.ids["ada"]: "reports/ada.html"}).decode()
    page = Page(text)
    assert row_of(text, "Ada")[:3] == ["Adaada · A", "60.0", ""]
    assert row_of(text, "Bob")[1] == "25.0"
    assert row_of(text, "Cyd")[1:3] == ["–", "not found no mark"]
    title = next(each.title for each in load_rubric("portfolio").criteria if each.id == "readme")
    heads = next(row for row in page.rows if row and row[0] == "Learner" and "Mark" in row)
    at = next(number for number, head in enumerate(heads) if head.startswith(title))
    assert row_of(text, "Ada")[at].endswith(f"{0.6 * README_POINTS:.1f}")
    assert row_of(text, "Bob")[at].endswith(f"{README_POINTS / 4:.1f} override")
    assert row_of(text, "Cyd")[at].endswith("–")
    assert [link["href"] for link in page.of("a") if link.get("class") != "skip"] == ["reports/ada.html"]
    assert "Released</dt><dd>1 of 3" in text
    scopes = {cell.get("scope") for cell in page.of("th")}
    assert scopes == {"col", "row"}
    assert len(page.of("caption")) == len(page.of("table"))


def test_nothing_of_a_learners_gets_out_of_its_place(store: Store) -> None:
    school = a_school(store, "ada")
    with store.write() as session:
        put_learner(session, school.cohort_id, "ada", name=CANARY, section=CANARY, team=CANARY)
        put_submission(session, school.learner("ada").id, school.target("ada"), label=CANARY)
        put_submission(session, school.learner("ada").id, school.target("ada"))
    claim = {"verdict": "contradicted", "text": CANARY, "summary": CANARY, "criterion": CANARY,
             "places": [{"path": CANARY, "line": 1}]}  # fmt: skip
    step = {"criterion": CANARY, "checks": [CANARY], "gain": 3.0}
    school.begin({"ada": A})
    school.work({"ada": 50}, {"ada": A}, claims=[claim], next_steps=[step])
    text = exported(school, files={school.ids["ada"]: "reports/a.html"}).decode()
    page = Page(text)
    assert len(page.of("script")) == 1
    assert page.of("img") == []
    assert not any(name.startswith("on") for _, attrs in page.tags for name in attrs)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_the_policy_lets_in_this_style_and_this_script_only(store: Store) -> None:
    school = a_school(store, "ada")
    text = exported(school).decode()
    policy = next(str(tag["content"]) for tag in Page(text).of("meta") if tag.get("http-equiv"))
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert policy.count("'sha256-") == 2
    assert "unsafe" not in policy
    assert not [tag for tag in Page(text).of("link") if not str(tag["href"]).startswith("data:")]
    assert not [tag for tag in Page(text).of("script") if tag.get("src")]


def big(school: School, learners: int, criteria: int) -> tuple[Any, Any]:
    """Marks of so many learners under so many criteria, copied from one."""
    with school.store.read() as session:
        (one,) = final_marks(session, school.cohort)
    line = one.submissions[0].criteria[0]
    lines = tuple(replace(line, criterion=f"c{n}", title=f"Criterion number {n}") for n in range(criteria))
    everyone = tuple(
        replace(
            one,
            learner=replace(one.learner, id=f"l{n}", student_id=f"student-{n}", name=f"Learner Number {n}"),
            final=float(n % 100),
            submissions=(
                replace(
                    one.submissions[0], submission=replace(one.submissions[0].submission, id=f"s{n}"), criteria=lines
                ),
            ),
        )
        for n in range(learners)
    )
    steps = [{"criterion": "tests", "checks": [f"tests-present-{n}"], "gain": 3.0} for n in range(12)]
    claims = [{"verdict": "contradicted", "text": "x" * 300, "summary": "y" * 200, "criterion": "tests", "places": []}]
    reports = {f"s{n}": {"next_steps": steps, "claims": claims} for n in range(learners)}
    return everyone, reports


def test_a_hundred_learners_fit_into_three_megabytes_and_five_hundred_are_quick(store: Store) -> None:
    school = a_school(store, "ada")
    school.grade(ada=60)
    everyone, reports = big(school, 100, 17)
    files = {f"s{n}": f"reports/student-{n}.html" for n in range(100)}
    text = export_html.render(school.cohort, everyone, insights_of(everyone, reports), files)
    assert len(text.encode()) < export_html.MOST_BYTES / 3
    many, _ = big(school, 500, 17)
    began = time.process_time()
    assert export_html.grid(many, {}).count("<tr") == 501
    assert time.process_time() - began < 5  # a bound against what isn't linear; it takes a tenth of a second


def test_who_hands_in_nothing_and_who_hands_in_twice_have_their_rows(store: Store) -> None:
    school = a_school(store, "ada")
    with store.write() as session:
        put_learner(session, school.cohort_id, "eve", name="Eve")
        put_submission(session, school.learner("ada").id, school.target("x"), label="second")
    rows = [row[0] for row in Page(exported(school).decode()).rows if row]
    assert [row for row in rows if row.startswith(("Ada", "Eve"))] == ["Adaada · A", "Adaada · A · second", "Eveeve"]


@pytest.mark.parametrize("format_", ["csv", "xlsx", "jsonl"])
def test_the_gradebooks_formats_come_from_the_gradebook(store: Store, format_: str) -> None:
    school = a_school(store, "ada")
    school.grade(ada=60)
    data = exported(school, format_)
    assert data[:2] == b"PK" if format_ == "xlsx" else b"ada" in data


# ---------------------------------------------------------------- files


def learner(student_id: str) -> Learner:
    return Learner("l", "c", student_id, "", "", "", "", {}, None, None)


def submission(label: str = "") -> Submission:
    return Submission("s", "l", label, "t", None, None, None)


def test_every_submission_has_a_file_name_of_its_own() -> None:
    ids = ["s-1", "S-1", "s/1", "s 1", "../../etc/passwd", "con", "CON", "\x00", "", "ü", "x" * 300, "-rf", "s-1.json"]
    names = [file_name(learner(each), submission(label)) for each in ids for label in ("", "a", "A")]
    assert len({name.casefold() for name in names}) == len(names)
    assert file_name(learner("s-1"), submission()) == "s-1"
    for name in names:
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_")
        assert 0 < len(name) <= 61
        assert name not in ("con", "")
        assert not name.startswith("-")


def test_the_folder_holds_what_counts(store: Store, tmp_path: Path) -> None:
    school = a_school(store, "ada", "bob")
    school.grade(ada=60)
    school.begin({"bob": Failure("not_found", "Gone.", "Check it.")})
    written: set[int] = set()
    with store.read() as session:
        assert write_reports(session, school.cohort_id, tmp_path, skip=written) == 2
        assert write_reports(session, school.cohort_id, tmp_path, skip=written) == 0
        assert write_reports(session, school.cohort_id, tmp_path) == 0
        assert json.loads((tmp_path / HOME / "bob.json").read_text())["reports"][0]["error"]["kind"] == "not_found"
        assert "Gone." in (tmp_path / HOME / "bob.md").read_text()
        (tmp_path / HOME / "ada.md").unlink()
        assert write_reports(session, school.cohort_id, tmp_path) == 1
        files = report_files(session, school.cohort, tmp_path, tmp_path / "elsewhere")
        assert set(files.values()) == {"../reports/ada.html", "../reports/bob.html"}
        assert len(in_play(session, school.cohort_id)) == len(files)
    school.begin({"ada": B})
    school.work({"ada": 80}, {"ada": B})
    with store.read() as session:
        assert write_reports(session, school.cohort_id, tmp_path) == 0  # it waits: the folder has what counts
        blocked = tmp_path / "file"
        blocked.write_text("")
        with pytest.raises(UsageError):
            write_reports(session, school.cohort_id, blocked)
