"""What is shown is where it is, and harmless."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from grader.cohort import similarity_html, similarity_report
from grader.cohort.similarity import compare
from grader.cohort.similarity_html import as_html
from grader.cohort.similarity_report import Comparison, as_json, as_text, percent, sides
from grader.cohort.similarity_sources import Project, read_sources
from grader.cohort.similarity_targets import Given, Unread
from tests.cohort.similarity_world import copied_work, module, notebook, own_work, translated

NOTHING_GIVEN = Given(set(), (), ())
HOSTILE = "<script>alert(1)</script>\x1b[31m\u202e'\"&{{7*7}}"
ACCUSING = re.compile(r"(?i)plagiar|cheat|copied|copying|suspect|guilt|dishonest|misconduct|stole|fraud")


def project(name: str, files: dict[str, str], *, earlier: bool = False) -> Project:
    return Project(name, read_sources({path: text.encode() for path, text in files.items()}), earlier)


def comparison(*projects: Project, unread: tuple[Unread, ...] = ()) -> Comparison:
    return Comparison(compare(projects), NOTHING_GIVEN, unread)


@pytest.fixture(scope="module")
def found() -> Comparison:
    return comparison(
        project("ada", own_work(0)), project("ben", copied_work(0, "translated", 9)), project("cy", own_work(5))
    )


def test_both_sides_name_the_lines(found: Comparison) -> None:
    document = json.loads(as_json(found))
    (pair,) = [one for one in document["pairs"] if one["stands_out"]]
    assert (pair["a"], pair["b"]) == ("ada", "ben")
    assert document["groups"] == [["ada", "ben"]]
    texts = {"src/app/own_0.py": module(1), "src/app/mine_9.py": translated(module(1))}
    own = [region for region in pair["regions"] if region["a"]["path"] in texts]
    assert own
    for region in own:
        for side in ("a", "b"):
            rows = texts[region[side]["path"]].split("\n")[region[side]["line"] - 1 : region[side]["end_line"]]
            assert rows
            assert not rows[0].strip().startswith(("#", "import"))
    first = pair["regions"][0]
    assert first["a"]["end_line"] - first["a"]["line"] > 50


def test_a_notebooks_lines_are_those_of_its_file() -> None:
    source = module(1)
    one = comparison(project("ada", {"a.py": source}), project("ben", {"b.ipynb": notebook(source)}))
    (pair,) = one.result.pairs
    raw = notebook(source).split("\n")
    for stretch in sides(one.result, pair):
        ours = source.split("\n")[stretch.a.start - 1].strip()
        assert ours in raw[stretch.b.start - 1]


def test_rows_that_say_the_same_stand_beside_each_other(found: Comparison) -> None:
    pair = found.result.standing_out[0]
    stretch = sides(found.result, pair)[0]
    rows_a, rows_b = (side.source.text.split("\n") for side in (stretch.a, stretch.b))
    beside = stretch.beside()
    assert [a for a, _ in beside if a is not None] == list(range(stretch.a.rows[0], stretch.a.rows[1] + 1))
    assert [b for _, b in beside if b is not None] == list(range(stretch.b.rows[0], stretch.b.rows[1] + 1))
    loops = [(rows_a[a], rows_b[b]) for a, b in beside if a is not None and b is not None and " for " in rows_a[a]]
    assert len(loops) > 3
    assert all(one.split("#")[0] == other.split("#")[0] for one, other in loops)


def test_json_is_ascii_ordered_and_complete(found: Comparison) -> None:
    text = as_json(found)
    assert text.isascii()
    assert text == as_json(found)
    document = json.loads(text)
    assert document["schema"] == "shipfolio/similarity/v1"
    assert [one["name"] for one in document["projects"]] == ["ada", "ben", "cy"]
    assert document["cohort"]["pairs_compared"] == 3
    for one in document["projects"]:
        assert one["tokens"] >= one["own_tokens"] >= one["idiom_tokens"]


def strict(schema: Any) -> Any:
    """The schema with every key in it that may be there: one that it doesn't name is forgotten in it."""
    if isinstance(schema, list):
        return [strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: strict(value) for key, value in schema.items()}
    return inner | {"additionalProperties": False} if schema.get("type") == "object" else inner


def test_json_is_as_its_schema_says(found: Comparison) -> None:
    schema = json.loads(Path(similarity_report.__file__).with_name("similarity-v1.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(strict(schema))
    odd = comparison(project("a", {}), project("b", {}, earlier=True), unread=(Unread("c", "gone", "It is gone."),))
    for one in (found, odd):
        check.validate(json.loads(as_json(one)))
    with pytest.raises(jsonschema.ValidationError):
        check.validate(json.loads(as_json(found)) | {"verdict": "x"})


def test_text_names_what_to_look_at(found: Comparison) -> None:
    text = as_text(found)
    assert "3 projects, 3 pairs; 1 stand" in text
    assert "Group 1: ada, ben" in text
    assert "src/app/own_0.py:" in text
    assert "0.15" in text
    quiet = as_text(comparison(project("ada", own_work(0)), project("cy", own_work(5))))
    assert "none stands out" in quiet or "0 stand out" in quiet


def test_it_shows_and_doesnt_accuse(found: Comparison) -> None:
    for text in (as_text(found), as_html(found), as_json(found)):
        assert not ACCUSING.search(re.sub(r"(?s)<style>.*?</style>", "", text))
        assert "No mark is changed" in text


def test_what_projects_say_is_escaped() -> None:
    code = f"# {HOSTILE}\n" + module(1).replace('"""', f"# {HOSTILE}\n    '''", 1).replace('"""', "'''", 1)
    hostile = [project(f"{name}{HOSTILE}", {f"{HOSTILE}/{name}.py": code}) for name in "ab"]
    one = comparison(*hostile, unread=(Unread(HOSTILE, "x", HOSTILE),))
    page = as_html(one)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    for text in (page, as_text(one), as_json(one)):
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_a_page_keeps_to_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [project(f"p{number}", own_work(number % 2)) for number in range(6)]
    whole = as_html(comparison(*rows))
    monkeypatch.setattr(similarity_html, "MOST_CODE_BYTES", 20_000)
    short = as_html(comparison(*rows))
    assert len(short) < len(whole) / 2
    assert "the JSON names them" in short
    assert short.count("<section") == whole.count("<section"), "every pair is still named"


def test_long_stretches_and_lines_are_cut(found: Comparison) -> None:
    page = as_html(found)
    assert "more rows" in page
    assert max(len(line) for line in page.split("<pre")[1].split("\n")) < 400


def test_the_strongest_pairs_alone_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similarity_report, "MOST_PAIRS", 2)
    document = json.loads(as_json(comparison(*(project(f"p{number}", own_work(1)) for number in range(4)))))
    assert (len(document["pairs"]), document["pairs_left_out"]) == (2, 4)


def test_shares_in_words() -> None:
    assert [percent(one) for one in (0.0, 0.004, 0.01, 0.126, 1.0)] == ["0 %", "<1 %", "1 %", "13 %", "100 %"]


def test_forks_say_that_they_are_and_nothing_of_how() -> None:
    text = own_work(0)
    ada, ben = (replace(project(name, text), roots=frozenset({"ab" * 20, name * 20})) for name in ("ada", "ben"))
    for other, is_fork in (
        (ben, True),
        (replace(ben, roots=frozenset({"cd" * 20})), False),
        (replace(ben, roots=frozenset()), False),
    ):
        found = comparison(ada, other)
        (pair,) = json.loads(as_json(found))["pairs"]
        assert pair["first_commit"] == ("ab" * 20 if is_fork else None)
        for shown in (as_text(found), as_html(found)):
            assert ("Both histories begin with commit abababababab" in shown) is is_fork
            assert not ACCUSING.search(shown)
