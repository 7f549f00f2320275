from __future__ import annotations

import pytest

from grader.evidence._badges import parse_badge
from grader.evidence.sayings import Sayings, around, short, speaks_of_now
from tests.facts import fact


def read(readme: str) -> Sayings:
    sayings = fact("sayings", {"README.md": readme})
    assert isinstance(sayings, Sayings)
    return sayings


def test_sections_on_the_future_limits_and_others_say_nothing_of_the_project() -> None:
    text = "# App\n\nIt predicts churn.\n\n## Roadmap\n\nIt has 90 tests.\n\n### Later\n\nDocker.\n\n## Use\n\n`x`\n\nIt runs.\n"
    assert [line.text for line in read(text).told() if line.block != "heading"] == [
        "It predicts churn.",
        "x",
        "It runs.",
    ]


def test_hints_choose_lines_whatever_their_case() -> None:
    found = read("# App\n\nWe use DOCKER here.\n\nNothing else.\n").told("docker")
    assert [(line.line, line.text) for line in found] == [(3, "We use DOCKER here.")]


@pytest.mark.parametrize(
    "text",
    ["It will have 90 tests.", "No tests yet.", "Tests are planned", "- [ ] tests", "테스트 예정", "ещё не готово"],
)
def test_plans_wishes_and_negations_are_told_apart(text: str) -> None:
    assert not speaks_of_now(text)
    assert speaks_of_now("It has 90 tests and runs in Docker.")


@pytest.mark.parametrize(
    ("url", "badge"),
    [
        ("https://img.shields.io/badge/build-passing-green", ("static", "build", "passing")),
        ("https://img.shields.io/badge/code--style-a__b_c-blue?logo=x", ("static", "code-style", "a_b c")),
        ("https://img.shields.io/badge/coverage-98%25-green.svg", ("static", "coverage", "98%")),
        ("https://img.shields.io/badge/Docker-blue", ("static", "", "docker")),
        ("https://img.shields.io/static/v1?label=Tests&message=12+passed", ("static", "tests", "12 passed")),
        ("https://img.shields.io/github/actions/workflow/status/a/b/ci.yml?branch=main", ("workflow", "", "ci.yml")),
        ("https://github.com/a/b/actions/workflows/ci.yml/badge.svg", ("workflow", "", "ci.yml")),
        ("https://github.com/a/b/workflows/My%20Tests/badge.svg", ("workflow", "", "My Tests")),
        ("https://codecov.io/gh/a/b/graph/badge.svg", ("codecov", "", "")),
        ("https://travis-ci.com/a/b.svg", ("travis", "", "")),
        ("images/plot.png", ("", "", "")),
        ("https://[broken", ("", "", "")),
    ],
)
def test_a_badge_is_read_from_its_address(url: str, badge: tuple[str, str, str]) -> None:
    assert parse_badge(url) == badge


def test_a_quote_is_a_sentence_of_at_most_120_characters() -> None:
    text = "It is fast. It has 90 tests in all. And more follows."
    assert around(text, text.index("90"), text.index("90") + 8) == "It has 90 tests in all"
    assert len(short("word " * 100)) <= 121


def test_a_long_sentence_is_quoted_from_a_word_on() -> None:
    text = "Retrieval-Augmented Generation " * 3 + "with 90 tests that " + "are run on every single change " * 4
    said = around(text, text.index("90"), text.index("90") + 8)
    assert said.startswith("…Generation ")
    assert "90 tests" in said


def test_lines_are_told_by_any_hint_in_order_and_never_code() -> None:
    sayings = read("# App\n\nFast and small.\n\n```\nfast\n```\n\nTested with pytest.\n\nFAST again, pytest too.\n")
    assert [line.line for line in sayings.told("fast", "pytest", "nowhere")] == [3, 9, 11]
    assert [line.line for line in sayings.told("nowhere")] == []
    assert [line.line for line in sayings.told()] == [1, 3, 9, 11]


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("O painel é feito no Grafana.", True),
        ("A suíte roda a cada push no GitHub Actions.", True),
        ("Não há painel no Grafana.", False),
        ("There is no dashboard in Grafana.", False),
        ("No hay panel en Grafana con datos.", False),
        ("Con spaCy se haría mejor.", False),
        ("Todo el código tiene pruebas.", True),
        ("TODO: tests", False),
    ],
)
def test_in_the_of_portuguese_is_no_negation(text: str, now: bool) -> None:
    assert speaks_of_now(text) is now


def test_a_title_on_method_is_no_list_of_what_is_to_do() -> None:
    sayings = read("# App\n\nOne.\n\n## Metodología\n\nTwo.\n\n## To-do\n\nThree.\n")
    assert [line.text for line in sayings.told("one", "two", "three")] == ["One.", "Two."]


def test_documents_on_the_architecture_are_read_too() -> None:
    files = {
        "README.md": "# App\n\nSee [it](docs/ARCHITECTURE.md).\n",
        "docs/ARCHITECTURE.md": "# Parts\n\nIt stands on Redis.\n",
        "docs/log.md": "Redis.\n",
    }
    assert [(line.path, line.text) for line in fact("sayings", files).design if line.block != "heading"] == [
        ("docs/ARCHITECTURE.md", "It stands on Redis.")
    ]
