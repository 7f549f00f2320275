"""Texts that are ASCII are gone through in one step; what that gives is what the patterns give for all others."""

from __future__ import annotations

import pytest

from grader.evidence._about import stems
from grader.evidence._document import count_words
from grader.evidence._lexicon import fold
from grader.evidence._scripts import has_digit
from grader.evidence.narrative import _PLACEHOLDER, _holds_place

TEXTS = (
    "Don't re-run 3 steps: it's 2x faster, isn't it?",
    "_x 12-3 2y a1b --- ' -word- snake_case CamelCase HTTPServer iPhone x",
    "forecastDemandByStore and FORECAST_DEMAND, loader.py/parse_invoices(rowsOfInvoice)",
    "a" * 45 + " " + "Bc" * 30 + "\ttabs\x1cand\x0bothers",
    "",
)


@pytest.mark.parametrize("text", TEXTS)
def test_words_and_folding_are_the_same_beside_another_script(text: str) -> None:
    assert count_words(text) == count_words(f"{text} \u00e9") - 1
    assert fold(text) + "\u0416 ".lower() == fold(f"{text} \u0416") or not text
    assert stems(text) == stems(f"{text} \u00e9")


def test_words_of_code_are_taken_apart() -> None:
    assert {"foreca", "demand", "invoic"} <= stems(TEXTS[2])
    assert {"progno", "ermitt"} <= stems("Gr\u00f6\u00dfePrognoseErmitteln")


@pytest.mark.parametrize(
    ("text", "wanted"), [("p95", True), ("no", False), ("\u0663 times", True), ("caf\u00e9", False)]
)
def test_digits_of_any_script(text: str, wanted: bool) -> None:
    assert has_digit(text) is wanted


@pytest.mark.parametrize(
    "text",
    [
        "TODO: write", "to do", "TBD", "tba", "Lorem ipsum", "Section to complete", "to be written", "Coming soon", "[Your name]",
        "Your description here", "{{ project_name }}", "(add a picture here)", "Under construction", "a completar", "xx.x %",
        "this folder contains ...", "<insert the link>", "\u5f85\u8865\u5145",
    ],
)  # fmt: skip
def test_no_placeholder_is_missed_by_its_words(text: str) -> None:
    assert _PLACEHOLDER.search(text)
    assert _holds_place(text)
    assert not _holds_place("The model is served with FastAPI.")
