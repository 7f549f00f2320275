"""Sections whose headings say nothing get a kind from what stands under them, where that is clear."""

from __future__ import annotations

import subprocess
import sys

import pytest

from grader.evidence import _section_model as model
from grader.evidence._content_kinds import KINDS, MIN_CARRIED, MIN_SCORE, unsure_lines, with_content_kinds
from grader.evidence.documents import parse_document
from tests.facts import fact

SORCERY = """# Wordmill

Wordmill answers questions from a folder of notes.

## Installation

    pip install wordmill

## The sorcery

Each chunk of text is stored as an object, and every object is cached on disk, so that you can get it again. For example,
if you use the same folder for another question, the store is used and the embedding is not computed. You can execute the
same query with another model; the key is the chunk and the name of the model.
"""
OTHER: tuple[frozenset[str], tuple[str, ...]] = (frozenset({"other"}), ())
FILLER = "Ein Satz, der nichts sagt, und noch einer, der ebenso wenig sagt, damit es genug Worte sind, mehr als zwölf."


def read(text: str) -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
    document = with_content_kinds(parse_document("README.md", text), text)
    return {one.title: (one.kinds, one.decided_by) for one in document.sections}


def test_a_heading_that_says_nothing_is_read_by_its_content() -> None:
    assert unsure_lines(parse_document("README.md", SORCERY)) == {9}
    kinds, words = read(SORCERY)["The sorcery"]
    assert kinds == {"how-it-works"}
    assert words
    assert set(words) <= set(SORCERY.lower().replace(",", " ").replace(".", " ").replace(";", " ").split())


def test_a_statement_names_the_words_that_gave_its_section_its_kind() -> None:
    statements = fact("narrative", {"README.md": SORCERY, "wordmill.py": "print(1)\n"}).statements
    said = {one.line: one.place.note for one in statements}
    words = ", ".join(read(SORCERY)["The sorcery"][1])
    assert said[11].endswith(f" (its section is read as how-it-works: {words})")
    assert "is read as" not in said[3]


def test_a_heading_that_says_something_is_left_alone() -> None:
    kinds, words = read(SORCERY)["Installation"]
    assert "how-to-run" in kinds
    assert words == ()


@pytest.mark.parametrize(
    "body", ["", "Soon.", FILLER, "Words words words words words words words words words words words words words."]
)
def test_nothing_too_short_or_not_english_is_read_by_its_content(body: str) -> None:
    text = SORCERY.partition("Each chunk")[0] + body + "\n"
    assert unsure_lines(parse_document("README.md", text)) == set()
    assert read(text)["The sorcery"] == OTHER


def test_what_the_words_do_not_carry_clearly_stays_other(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        SORCERY.partition("Each chunk")[0]
        + "It is the thing that we had for this, and it is not on that of you or us.\n"
    )
    assert len(unsure_lines(parse_document("README.md", text))) == 1
    assert read(text)["The sorcery"][0] == {"other"}
    # Both sides of what is asked of a score.
    for least, kinds in ((0.0, {"how-it-works"}), (2.0, {"other"})):
        monkeypatch.setattr("grader.evidence._content_kinds.MIN_SCORE", least)
        assert read(SORCERY)["The sorcery"][0] == kinds
    monkeypatch.setattr("grader.evidence._content_kinds.MIN_SCORE", MIN_SCORE)
    for least, kinds in ((0.0, {"how-it-works"}), (2.0, {"other"})):
        monkeypatch.setattr("grader.evidence._content_kinds.MIN_CARRIED", least)
        assert read(SORCERY)["The sorcery"][0] == kinds
    assert MIN_CARRIED > 0


def test_what_a_comment_hides_says_nothing() -> None:
    plain = (
        SORCERY.partition("Each chunk")[0]
        + "It is the thing that we had for this, and it is not on that of you or us.\n"
    )
    hidden = plain + "\n<!--\n" + SORCERY.partition("sorcery")[2] + "\n-->\n"
    assert read(hidden)["The sorcery"] == read(plain)["The sorcery"] == OTHER
    assert read(plain + "\n<!--\n" + SORCERY.partition("sorcery")[2])["The sorcery"][0] == {"other"}


def test_codes_without_a_kind_of_ours_give_none() -> None:
    assert set(KINDS) == set(range(1, model.N + 1)) - {6, 8}
    links = SORCERY.partition("## The sorcery")[0] + (
        "## Corner\n\nFor more of this see the [documentation](https://example.org/docs) and the [wiki](wiki), or read the"
        " [reference](https://example.org/api) and the [FAQ](https://example.org/faq).\n"
    )
    assert [one.codes for one in model.classify(links)][-1] == (6,)
    assert read(links)["Corner"][0] == {"other"}


@pytest.mark.parametrize("path", ["README.rst", "README.txt", "README.adoc"])
def test_other_formats_are_left_alone(path: str) -> None:
    document = parse_document(
        path, "Wordmill\n========\n\nSorcery\n-------\n\nIt is the thing that you have on disk.\n"
    )
    assert with_content_kinds(document, "") is document


def test_a_readme_of_known_headings_never_loads_the_weights() -> None:
    text = SORCERY.partition("## The sorcery")[0]
    line = (
        "import sys; from grader.evidence.documents import parse_document; "
        "from grader.evidence._content_kinds import with_content_kinds; "
        "with_content_kinds(parse_document('README.md', sys.argv[1]), sys.argv[1]); "
        "print('grader.evidence._section_model' in sys.modules)"
    )
    for readme, loaded in ((text, "False"), (SORCERY, "True")):
        done = subprocess.run([sys.executable, "-c", line, readme], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == loaded


@pytest.mark.parametrize(
    "text", ["# a\n\n## b\n\n" + "it is the end of this and that " * 40_000, "## it\n\nis the of and to\n" * 9_000]
)
def test_hostile_readmes_are_read(text: str) -> None:
    document = parse_document("README.md", text)
    assert len(with_content_kinds(document, text).sections) == len(document.sections)
