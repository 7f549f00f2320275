from __future__ import annotations

from grader.checks.readme_present import check
from grader.evidence.narrative import Narrative
from grader.model import Status
from tests.checks.prose import NO_README, documents, told
from tests.facts import facts_of
from tests.gaming.texts import ADJECTIVES, KEYWORDS

NOTHING = Narrative()


def test_no_readme_fails() -> None:
    assert check(NO_README, NOTHING).status is Status.FAIL


def test_enough_words_pass_and_fewer_count_in_part() -> None:
    assert check(documents(12), told(readme_told=12)).status is Status.PASS
    assert 0 < check(documents(6), told(readme_told=6)).score < 1
    assert check(documents(0), told()).status is Status.FAIL


def test_an_unreadable_readme_fails_with_the_reason() -> None:
    found = check(documents(error="not readable as text"), NOTHING)
    assert found.status is Status.FAIL
    assert "not readable" in found.summary


def test_another_projects_readme_is_said_to_be_one() -> None:
    found = check(documents(300)._replace(foreign=True), told(readme_told=300))
    assert (found.status, found.score) == (Status.FAIL, 0.0)
    assert "another project's" in found.summary


def test_words_around_figures_that_nothing_here_could_have_given_are_none() -> None:
    def score(code: str) -> float:
        text = (
            "## Results\n\nThe forest reaches a recall of 0.87 on the held-out spring, and the baseline does worse.\n"
        )
        facts = facts_of({"README.md": text, "train.py": code})
        return check(facts.get("documents"), facts.get("narrative")).score

    assert score("from sklearn.metrics import recall_score\n\nprint(recall_score(truth, found))\n") == 1.0
    assert score("from sklearn.metrics import f1_score\n\nprint(f1_score(truth, found))\n") == 0.0


def test_keywords_in_a_row_and_advertising_are_no_words() -> None:
    def score(text: str) -> float:
        facts = facts_of({"README.md": f"# Desk\n\n{text}\n"})
        return check(facts.get("documents"), facts.get("narrative")).score

    assert score(KEYWORDS) == score(ADJECTIVES) == 0.0
    assert score("The courier weighs the parcels of the day and sends the late ones to the depot.") == 1.0


def test_bare_words_below_each_other_and_letters_parted_by_nothing_are_no_text() -> None:
    def score(readme: str) -> float:
        facts = facts_of({"README.md": readme, "a.py": "import os\n"})
        return check(facts.get("documents"), facts.get("narrative")).score

    assert score("\n".join(f"- {word}" for word in KEYWORDS.split())) < 1
    assert score("Thanks for reading" + "\u200b".join(KEYWORDS) + ".\n") < 1
    assert score("\n".join(f"- {word} of the orchard" for word in KEYWORDS.split())) == 1
