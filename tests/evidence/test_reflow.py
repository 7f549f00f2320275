"""Sentences are whole again where an editor broke the line within one, and each word keeps its own line."""

from __future__ import annotations

import pytest

from tests.facts import fact

WRAPPED = "The service answers what tenants ask, and whatever was asked before is\n{} and answered at once. It takes PDF files.\n"


def sentences(readme: str) -> list[tuple[int, str]]:
    sayings = fact("sayings", {"README.md": f"# Title\n\n{readme}", "app.py": "x = 1\n"})
    return [(line.line, line.text) for line in sayings.sentences() if line.block != "heading"]


def test_a_sentence_goes_on_over_a_broken_line() -> None:
    found = sentences(WRAPPED.format("stored in Redis"))
    assert [text for _, text in found] == [
        "The service answers what tenants ask, and whatever was asked before is stored in Redis and answered at once.",
        "It takes PDF files.",
    ]
    assert [line for line, _ in found] == [3, 4]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("One. Two.\n", 2),
        ("It reads e.g. Word files. Then it answers.\n", 2),
        ("Wie z. B. Verträge. Danach antwortet es.\n", 2),
        ("As Dr. Smith says, it works.\n", 1),
        ("Version 1.2 is out! Is it good? Yes.\n", 3),
        ("它读文件。然后回答。\n", 2),
        ("Модель читает файл. Потом отвечает.\n", 2),
    ],
)
def test_a_point_ends_a_sentence_only_where_one_ends(text: str, number: int) -> None:
    assert len(sentences(text)) == number


@pytest.mark.parametrize(
    "text",
    [
        "Short line\nAnother one\n",
        "- an item that goes on for so long that an editor could have broken it there\n- and another\n",
        "A line that ends with its sentence, long enough to have been broken there.\nAnother sentence\n",
        "| a | b |\n|---|---|\n| c | d |\n",
    ],
)
def test_lines_that_were_ended_on_purpose_stay_apart(text: str) -> None:
    shown = [line for line in text.strip().split("\n") if not set(line) <= set("|-")]
    assert len(sentences(text)) == len(shown)


def test_an_item_goes_on_in_the_next_line() -> None:
    item = "- Answers that were given before are kept for an hour and are\n  stored in Redis\n- Short\n"
    assert [line for line, _ in sentences(item)] == [3, 5]


@pytest.mark.parametrize(("tool", "line"), [("stored in Redis", 4), ("tracked with MLflow", 4)])
def test_a_claim_points_to_the_line_of_its_own_words(tool: str, line: int) -> None:
    files = {"README.md": f"# Title\n\n{WRAPPED.format(tool)}", "app.py": "def answer(x):\n    return x\n"}
    (claim,) = [claim for claim in fact("claims", files) if claim.kind == "tools"]
    assert claim.places[0].line == line


def test_a_no_in_one_sentence_is_none_in_the_next() -> None:
    files = {
        "README.md": "# Title\n\nNo account is needed. Answers are stored in Redis.\n",
        "app.py": "def f(x):\n    return x\n",
    }
    assert [claim.kind for claim in fact("claims", files)] == ["tools"]
    files["README.md"] = "# Title\n\nAnswers are not stored in Redis.\n"
    assert fact("claims", files) == ()


def test_a_condition_that_begins_with_should_is_no_wish() -> None:
    files = {
        "README.md": "# Title\n\nShould inputs change, the alarm is sent to Slack by Evidently.\n",
        "app.py": "def f(x):\n    return x\n",
    }
    assert fact("claims", files) != ()
    files["README.md"] = "# Title\n\nInputs should be watched by Evidently.\n"
    assert fact("claims", files) == ()
